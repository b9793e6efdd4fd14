//! `demarche merge`: puts the shards of a run into a store.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Global;
use super::failure::usage;
use super::report::{Report, count};
use super::target::{Target, TargetArgs, in_part};
use crate::lexicon::Lexicon;
use crate::shards::{self, Manifest};

/// Put the shards of a run of `extract --out` into the store
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Folders of shards, or folders that hold such folders
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,
    #[command(flatten)]
    target: TargetArgs,
}

pub(super) fn run(args: &Merge, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let shards = shards::checked(&shards::folders(&args.folders)?)?;
    if let Some((folder, manifest)) = shards.first() {
        fits(folder, manifest, global, &lexicon)?;
    }
    let mut target = Target::new(&args.target, global, &lexicon, report, false);
    target.open()?;
    let done = load(&shards, global, report, &mut target).and_then(|()| target.finish());
    if let Err(error) = done {
        return in_part(error, target.stored(), report);
    }
    report.finish();
    target.tell_replaced();
    let quads = target.store().map_or(Ok(0), |store| store.data_len())?;
    let failed: u64 = shards.iter().flat_map(|(_, m)| &m.parts).map(|part| part.failed).sum();
    if failed > 0 {
        report.note(&format!("{} could not be read when the shards were made", count(failed, "article")));
    }
    report.note(&format!(
        "{} of {} merged; the store holds {}",
        count(target.stored(), "article"),
        count(shards.len(), "shard"),
        count(quads, "quad")
    ));
    Ok(())
}

/// A store holds the ontology that its articles were read with.
fn fits(folder: &Path, manifest: &Manifest, global: &Global, lexicon: &Lexicon) -> anyhow::Result<()> {
    let own = lexicon.own().map(|own| own.hash.clone());
    let run = &manifest.run;
    let other = if run.base != global.base.as_str() {
        Some((format!("the IRIs there begin with {}", run.base), "give the same --base"))
    } else if run.ontology != own {
        Some((
            "it was read with another ontology".to_string(),
            "give the same --ontology, or none where none was given",
        ))
    } else if run.reads != env!("DEMARCHE_READS") {
        Some((
            format!("it was read by another version of demarche ({})", run.program),
            "merge with the program that has read the articles",
        ))
    } else {
        None
    };
    match other {
        Some((what, hint)) => Err(usage(format!("{}: {what}", folder.display()), hint)),
        None => Ok(()),
    }
}

/// Articles are handed on in so large lists.
const AT_ONCE: usize = 256;

fn load(
    shards: &[(PathBuf, Manifest)],
    global: &Global,
    report: &Report,
    target: &mut Target<'_>,
) -> anyhow::Result<()> {
    for (folder, manifest) in shards {
        let files = manifest.parts.iter().flat_map(|part| &part.files);
        for file in files.filter(|file| file.name.ends_with(".nq.zst")) {
            let mut graphs = Vec::with_capacity(AT_ONCE);
            for quads in shards::articles(&folder.join(&file.name), &global.base)? {
                graphs.push((quads?, None));
                report.item();
                if graphs.len() == AT_ONCE {
                    target.take(std::mem::take(&mut graphs))?;
                }
            }
            target.take(graphs)?;
        }
    }
    Ok(())
}
