//! `demarche extract --out DIR`: a run, or a shard of one, as a folder of parts.

use std::fs::{self, File};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use anyhow::Context;
use clap::Args;
use sha2::{Digest, Sha256};

use super::args::{ArticleArgs, DetailArg, Global};
use super::batch::{self, Outcome};
use super::failure::usage;
use super::report::{Report, count};
use crate::export::events::{Reader, Row};
use crate::graph::{Base, Quad, describe_in};
use crate::lexicon::Lexicon;
use crate::pipeline::Reading;
use crate::shards::{Fingerprint, Manifest, PartWriter, Progress, Run, Shard};
use crate::source::Repeats;

/// Where the parts of a run go.
#[derive(Debug, Args)]
pub(crate) struct ShardArgs {
    /// Folder for parts of the graph (`part-*.nq.zst`) and of the event table (`events-*.parquet`), and their manifest; a run
    /// that was ended goes on at the first missing part
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format"])]
    pub out: Option<PathBuf>,
    /// Only the articles of this shard, by the hashes of their ids: 2/8 is the second of eight
    #[arg(long, value_name = "I/N", requires = "out")]
    shard: Option<Shard>,
    /// Articles in a part
    #[arg(long, value_name = "N", requires = "out", default_value = "10000")]
    part_size: NonZeroU64,
}

/// How the articles are read.
pub(super) struct Input<'a> {
    pub articles: &'a ArticleArgs,
    pub repeats: Repeats,
    pub detail: DetailArg,
}

pub(super) fn run(
    args: &ShardArgs,
    folder: &Path,
    input: &Input<'_>,
    global: &Global,
    report: &Report,
) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let _lock = lock(folder)?;
    let shard = args.shard.unwrap_or(Shard::WHOLE);
    let new = Manifest {
        run: of(input, global, &lexicon),
        shard: shard.to_string(),
        part_size: args.part_size.get(),
        complete: false,
        parts: Vec::new(),
    };
    let Some(manifest) = begun(new, folder, report)? else { return Ok(()) };
    let mut progress = Progress::new(shard, &manifest.parts);
    let mut parts = Parts { folder, base: &global.base, manifest, part: None };
    // what is chosen on one thread is written on another
    let (chosen, fingerprints) = channel::<Fingerprint>();
    let work = |reading: &Reading| described(reading, &lexicon, &global.base, input.detail);
    batch::each_outcome(
        input.articles.repeated(input.repeats),
        global,
        report,
        |article| {
            let wanted = progress.wants(article, folder)?;
            Ok(wanted.is_some_and(|fingerprint| chosen.send(fingerprint).is_ok()))
        },
        |article| batch::read(article, &lexicon, &work),
        |outcomes| {
            for outcome in outcomes {
                if !matches!(outcome, Outcome::Refused(_)) {
                    parts.take(fingerprints.recv()?)?;
                }
                match outcome.tell(report) {
                    Some(said) => parts.write(said?)?,
                    None => parts.end_full()?,
                }
            }
            Ok(())
        },
    )?;
    progress.finish(folder)?;
    let manifest = parts.finish()?;
    report.finish();
    report.note(&format!(
        "{}: shard {shard} has {} in {}",
        folder.display(),
        count(manifest.articles(), "article"),
        count(manifest.parts.len(), "part")
    ));
    Ok(())
}

/// The graph of one article, and its rows of the event table.
pub(super) type Said = (Vec<Quad>, Vec<Row>);

pub(super) fn described(
    reading: &Reading,
    lexicon: &Lexicon,
    base: &Base,
    detail: DetailArg,
) -> anyhow::Result<Said> {
    let quads = describe_in(reading, lexicon, base, detail.into());
    let events = Reader::new(lexicon, base).of_graph(&quads)?;
    let rows = events.iter().map(|event| Row::new(event, base, false)).collect();
    Ok((quads, rows))
}

/// The parts of one shard while they are written.
struct Parts<'a> {
    folder: &'a Path,
    base: &'a Base,
    manifest: Manifest,
    part: Option<PartWriter>,
}

impl Parts<'_> {
    /// The part that is written to.
    fn open(&mut self) -> anyhow::Result<&mut PartWriter> {
        if self.part.is_none() {
            self.part = Some(PartWriter::new(self.folder, self.manifest.parts.len(), self.base)?);
        }
        self.part.as_mut().context("it has just been opened")
    }

    fn take(&mut self, fingerprint: Fingerprint) -> anyhow::Result<()> {
        self.open()?.take(fingerprint);
        Ok(())
    }

    fn write(&mut self, (quads, rows): Said) -> anyhow::Result<()> {
        self.open()?.write(quads, &rows)?;
        self.end_full()
    }

    fn end_full(&mut self) -> anyhow::Result<()> {
        let size = self.manifest.part_size;
        if self.part.as_ref().is_some_and(|part| part.size() >= size) { self.end() } else { Ok(()) }
    }

    fn end(&mut self) -> anyhow::Result<()> {
        let Some(part) = self.part.take() else { return Ok(()) };
        self.manifest.parts.push(part.finish()?);
        Ok(self.manifest.write(self.folder)?)
    }

    fn finish(mut self) -> anyhow::Result<Manifest> {
        self.end()?;
        self.manifest.complete = true;
        self.manifest.write(self.folder)?;
        Ok(self.manifest)
    }
}

/// The run that this command line stands for.
fn of(input: &Input<'_>, global: &Global, lexicon: &Lexicon) -> Run {
    // whatever changes what is found in an article makes it another run
    let options = format!("{:?} {:?} {:?}", input.articles.known, input.repeats, input.detail);
    let options = Sha256::digest(options.as_bytes());
    Run {
        program: env!("CARGO_PKG_VERSION").to_string(),
        reads: env!("DEMARCHE_READS").to_string(),
        ontology: lexicon.own().map(|own| own.hash.clone()),
        base: global.base.as_str().to_string(),
        options: options.iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// The manifest to go on with: the new one, or that of a run that was ended, with the parts that are whole. `None` where there
/// is nothing left to do.
fn begun(new: Manifest, folder: &Path, report: &Report) -> anyhow::Result<Option<Manifest>> {
    let Some(mut manifest) = Manifest::read(folder)? else {
        new.write(folder)?;
        return Ok(Some(new));
    };
    let same = manifest.run == new.run && manifest.shard == new.shard && manifest.part_size == new.part_size;
    if !same {
        return Err(usage(
            format!(
                "{}: the parts there are of another run or shard ({}, {} a part)",
                folder.display(),
                manifest.shard,
                count(manifest.part_size, "article")
            ),
            "use the same program, options and ontology as before, or an empty folder",
        ));
    }
    let whole = manifest.whole_parts(folder)?;
    if manifest.complete && whole == manifest.parts.len() {
        report.note(&format!("{}: all parts are there", folder.display()));
        return Ok(None);
    }
    report.note(&format!("{}: {} there; reading the rest", folder.display(), count(whole, "part")));
    manifest.parts.truncate(whole);
    manifest.complete = false;
    Ok(Some(manifest))
}

/// Two programs that write the same parts would mix them.
fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join(".lock");
    let file = File::create(&path).with_context(|| format!("{}: cannot be written", path.display()))?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Err(usage(
            format!("{}: another program writes its parts", folder.display()),
            "wait until it is done, or give each shard a folder of its own",
        )),
        // a file system without locks must not stop the run
        Ok(()) | Err(fs::TryLockError::Error(_)) => Ok(file),
    }
}
