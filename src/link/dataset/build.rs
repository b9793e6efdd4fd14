//! From downloaded files to an index: one thread unpacks, all read, one writes.

use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::input::{Stretch, Stretches, open};
use super::{
    Format, Parsed, Tally, classes, detect, geonames, item, labels, sanctions, sizes, table, truthy, wikidata,
};
use crate::lexicon::{Files, LexiconError};
use crate::link::entry::{Entry, Kind};
use crate::link::index::{Builder, Head, IndexError, entry_keys};

/// Lines after which the work done is noted.
const NOTE: u64 = 5_000_000;

/// What the user says of the inputs.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Short name of the data set; guessed from the format where it is empty.
    pub set: String,
    /// Day or version of the copy, and its licence, for the head of the index.
    pub date: String,
    /// The terms of the data set, for the head of the index.
    pub licence: String,
    /// A map of a table's columns.
    pub columns: Option<String>,
}

/// An index that could not be built.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum BuildError {
    /// A file cannot be read.
    #[error("{}: {source}\nhint: check that the file is there and can be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// A file ends within something.
    #[error("{}: the archive is cut off or damaged after line {lines}: {source}\nhint: download it again; what was read is kept, and the same command goes on from there", path.display())]
    CutOff { path: PathBuf, lines: u64, source: io::Error },
    /// A file is of no kind that is read.
    #[error("{}: no data set that is known\nhint: dumps of Wikidata, OpenSanctions, GeoNames, N-Triples with labels, or a table with columns id and name (--columns id=…,name=… maps others)", path.display())]
    Unknown { path: PathBuf },
    /// A table lacks a column.
    #[error("{}: {what}\nhint: --columns id=CODE,name=NAME,aliases=OTHERS,kind=person maps the columns of a table", path.display())]
    Columns { path: PathBuf, what: String },
    /// A file holds no entry.
    #[error("{}: not one of {lines} lines could be read\nhint: check that the file is what its name says", path.display())]
    Nothing { path: PathBuf, lines: u64 },
    /// The index cannot be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The knowledge files cannot be read.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
}

/// Builds an index of these inputs. `progress` is told how far it is, now and then.
pub fn build(
    target: &Path,
    inputs: &[PathBuf],
    options: &Options,
    files: &Files,
    mut progress: impl FnMut(&Tally),
) -> Result<(Head, Tally), BuildError> {
    let formats = inputs.iter().map(|path| format(path, options)).collect::<Result<Vec<_>, _>>()?;
    let set = if options.set.is_empty() { name(formats.first(), inputs) } else { options.set.clone() };
    let mut work = Work {
        builder: Builder::open(target, &sizes(inputs))?,
        tally: Tally::default(),
        beside: Beside::default(),
    };
    let done = work.builder.done().clone();
    if let Some(noted) = work.builder.beside() {
        work.beside = postcard::from_bytes(&noted).unwrap_or_default();
    }
    for (number, (path, format)) in inputs.iter().zip(&formats).enumerate().skip(done.file) {
        let skip = if number == done.file { done.lines } else { 0 };
        work.read(number, path, format, &set, skip, &mut progress)?;
    }
    let head = Head {
        set,
        sources: inputs
            .iter()
            .map(|p| p.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .collect(),
        date: options.date.clone(),
        licence: options.licence.clone(),
        classes: work.beside.kinds(&classes(files)?),
        ..Head::default()
    };
    let Work { builder, tally, .. } = work;
    Ok((builder.finish(head)?, tally))
}

/// What an input holds: its format, found in its first line.
fn format(path: &Path, options: &Options) -> Result<Format, BuildError> {
    let read = |source| BuildError::Read { path: path.to_path_buf(), source };
    let mut first = Vec::new();
    let mut input = io::Read::take(open(path).map_err(read)?, 1 << 20);
    input.read_until(b'\n', &mut first).map_err(read)?;
    let first = String::from_utf8_lossy(&first);
    let first = first.trim_end();
    if let Some(map) = &options.columns {
        let columns = super::Columns::of_map(first, map);
        return columns
            .map(Format::Table)
            .map_err(|what| BuildError::Columns { path: path.to_path_buf(), what });
    }
    detect(path, first).ok_or_else(|| BuildError::Unknown { path: path.to_path_buf() })
}

fn name(format: Option<&Format>, inputs: &[PathBuf]) -> String {
    match format {
        Some(Format::WikidataJson | Format::WikidataTruthy) => "wikidata".to_string(),
        Some(Format::FollowTheMoney) => "opensanctions".to_string(),
        Some(Format::GeoNames) => "geonames".to_string(),
        _ => {
            let name = inputs.first().and_then(|p| p.file_name()).unwrap_or_default().to_string_lossy();
            if name.contains("targets.simple") {
                return "opensanctions".to_string();
            }
            name.split('.').next().unwrap_or("table").to_string()
        }
    }
}

struct Work {
    builder: Builder,
    tally: Tally,
    beside: Beside,
}

/// What is known beside the entries; it is noted with them.
#[derive(Default, Serialize, Deserialize)]
struct Beside {
    /// Class → the classes that it is a subclass of.
    broader: FxHashMap<u32, Vec<u32>>,
    /// Classes of the entries that were kept.
    used: BTreeSet<u32>,
    /// IRIs of tables, where several files may have one thing; the first counts.
    seen: FxHashSet<u64>,
}

/// An entry, ready to be written.
type Ready = (Vec<String>, Vec<u8>, u32);

impl Work {
    fn read(
        &mut self,
        number: usize,
        path: &Path,
        format: &Format,
        set: &str,
        skip: u64,
        progress: &mut impl FnMut(&Tally),
    ) -> Result<(), BuildError> {
        let read = |source| BuildError::Read { path: path.to_path_buf(), source };
        let keep: Option<fn(&[u8]) -> usize> = match format {
            Format::WikidataTruthy => Some(truthy::whole),
            Format::Labels => Some(labels::whole),
            _ => None,
        };
        let mut stretches = Stretches::new(open(path).map_err(read)?, keep);
        stretches.skip(skip).map_err(read)?;
        let (send, receive) = sync_channel::<io::Result<Stretch>>(4);
        let mut lines = skip;
        let before = self.tally;
        let mut noted = skip;
        std::thread::scope(|scope| -> Result<(), BuildError> {
            scope.spawn(move || {
                loop {
                    match stretches.next_stretch() {
                        Ok(Some(stretch)) => {
                            if send.send(Ok(stretch)).is_err() {
                                return;
                            }
                        }
                        Ok(None) => return,
                        Err(error) => {
                            let _ = send.send(Err(error));
                            return;
                        }
                    }
                }
            });
            while let Ok(first) = receive.recv() {
                let mut failed = None;
                let mut batch = Vec::new();
                for stretch in std::iter::once(first).chain(receive.try_iter().take(3)) {
                    match stretch {
                        Ok(stretch) => batch.push(stretch),
                        Err(error) => failed = Some(error),
                    }
                }
                let parsed: Vec<(Parsed, Vec<Ready>)> =
                    batch.par_iter().map(|stretch| parse(stretch, format, set)).collect();
                for (parsed, ready) in parsed {
                    lines += parsed.tally.lines;
                    self.take(parsed, ready, matches!(format, Format::Table(_)))?;
                }
                progress(&self.tally);
                if lines - noted > NOTE || failed.is_some() {
                    let beside = postcard::to_stdvec(&self.beside).unwrap_or_default();
                    self.builder.note(number, lines, &beside)?;
                    noted = lines;
                }
                if let Some(source) = failed {
                    return Err(BuildError::CutOff { path: path.to_path_buf(), lines, source });
                }
            }
            Ok(())
        })?;
        let (lines, bad) = (self.tally.lines - before.lines, self.tally.malformed - before.malformed);
        if lines > 0 && bad + 1 >= lines && self.tally.entries == before.entries {
            return Err(BuildError::Nothing { path: path.to_path_buf(), lines });
        }
        Ok(())
    }

    fn take(&mut self, parsed: Parsed, ready: Vec<Ready>, may_double: bool) -> Result<(), IndexError> {
        self.tally.add(parsed.tally);
        for (class, broader) in parsed.subclasses {
            self.beside.broader.entry(class).or_default().push(broader);
        }
        for (entry, (keys, bytes, popularity)) in parsed.entries.iter().zip(ready) {
            if may_double {
                let hash = rustc_hash::FxBuildHasher;
                // a title stands in as many rows as names lead to it
                let other = entry.aliases.first().filter(|_| entry.prior > 0);
                if !self.beside.seen.insert(std::hash::BuildHasher::hash_one(&hash, (&entry.iri, other))) {
                    continue;
                }
            }
            if entry.kind == Kind::Other {
                self.beside.used.extend(entry.types.iter().filter_map(|t| item(t)));
            }
            self.builder.add_encoded(&keys, &bytes, popularity)?;
            self.tally.entries += 1;
        }
        Ok(())
    }
}

impl Beside {
    /// The kind of each class in use: that of the first class of the list that it is, or is a subclass of. Circles among
    /// subclasses end where they began.
    fn kinds(&self, roots: &[(u32, Kind)]) -> Vec<(u32, Kind)> {
        let mut kinds = Vec::new();
        for &class in &self.used {
            let mut above = BTreeSet::from([class]);
            let mut open = vec![class];
            while let Some(next) = open.pop() {
                for &broader in self.broader.get(&next).into_iter().flatten() {
                    if above.insert(broader) {
                        open.push(broader);
                    }
                }
            }
            if let Some((_, kind)) = roots.iter().find(|(root, _)| above.contains(root)) {
                kinds.push((class, *kind));
            }
        }
        kinds
    }
}

fn parse(stretch: &Stretch, format: &Format, set: &str) -> (Parsed, Vec<Ready>) {
    let mut out = Parsed::default();
    let lines = stretch.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&stretch.bytes);
    match format {
        Format::WikidataJson => wikidata::parse(lines, &mut out),
        Format::WikidataTruthy => truthy::parse(lines, &mut out),
        Format::FollowTheMoney => sanctions::parse(lines, &mut out),
        Format::GeoNames => geonames::parse(lines, &mut out),
        Format::Labels => labels::parse(lines, &mut out),
        Format::Table(columns) => table::parse(lines, columns, set, &mut out),
    }
    out.tally.lines = stretch.lines;
    out.tally.too_long = stretch.too_long;
    out.tally.malformed += stretch.too_long;
    let ready = |entry: &Entry| -> Ready {
        (entry_keys(entry), postcard::to_stdvec(entry).unwrap_or_default(), entry.popularity)
    };
    let ready = out.entries.iter().map(ready).collect();
    (out, ready)
}
