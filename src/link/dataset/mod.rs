//! Reading what people download: dumps of Wikidata, OpenSanctions and GeoNames, tables, RDF with labels. Every reader
//! takes whole lines and gives entries; nothing of the input is held longer than that.

mod build;
mod geonames;
mod input;
mod labels;
mod sanctions;
mod table;
mod truthy;
mod wikidata;

use std::path::{Path, PathBuf};

use crate::lexicon::table::Table;
use crate::lexicon::{Files, LexiconError};

pub use build::{BuildError, Options, build};
pub use table::Columns;

use super::entry::{Entry, Kind};

/// What an input holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Wikidata's JSON dump, an entity a line.
    WikidataJson,
    /// Wikidata's truthy dump, N-Triples sorted by entity.
    WikidataTruthy,
    /// FollowTheMoney entities, a JSON object a line (OpenSanctions).
    FollowTheMoney,
    /// GeoNames' `allCountries.txt` and `citiesN.txt`.
    GeoNames,
    /// N-Triples with labels: DBpedia, SKOS.
    Labels,
    /// Comma- or tab-separated, with a header line.
    Table(Columns),
}

/// How many lines were read, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines that were read.
    pub lines: u64,
    /// Entries that were found in them.
    pub entries: u64,
    /// Lines that could not be read; those too long among them.
    pub malformed: u64,
    /// Lines that were longer than the limit.
    pub too_long: u64,
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.entries += other.entries;
        self.malformed += other.malformed;
        self.too_long += other.too_long;
    }
}

/// What a stretch of lines gives.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The entries of a table.
    pub entries: Vec<Entry>,
    /// Class and the classes that it is a subclass of (numbers of Wikidata items).
    pub subclasses: Vec<(u32, u32)>,
    /// What was counted on the way.
    pub tally: Tally,
}

/// Guesses what a file holds from its name and first line.
pub fn detect(path: &Path, first: &str) -> Option<Format> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let stem = name
        .trim_end_matches(".gz")
        .trim_end_matches(".bz2")
        .trim_end_matches(".zst")
        .trim_end_matches(".xz");
    let line = first.trim_start_matches('\u{feff}').trim();
    if stem.ends_with(".nt") || line.starts_with('<') {
        let wikidata = line.contains("wikidata.org/") || line.contains("wikiba.se");
        return Some(if wikidata { Format::WikidataTruthy } else { Format::Labels });
    }
    if line == "[" || (line.starts_with('{') && line.contains("\"labels\"")) {
        return Some(Format::WikidataJson);
    }
    if line.starts_with('{') {
        return Some(if line.contains("\"schema\"") { Format::FollowTheMoney } else { Format::WikidataJson });
    }
    let tabs = line.matches('\t').count();
    if (17..=18).contains(&tabs) && line.split('\t').next().is_some_and(|id| id.parse::<u64>().is_ok()) {
        return Some(Format::GeoNames);
    }
    Columns::of_header(line).map(Format::Table)
}

/// The files of Wikidata's classes that say what a thing is: class and kind, the first row counts.
pub(super) fn classes(files: &Files) -> Result<Vec<(u32, Kind)>, LexiconError> {
    let table = Table::read(files, "wikidata_classes.tsv", &["class", "label", "kind", "source"])?;
    table
        .rows()
        .map(|row| {
            let class =
                item(&row.text("class")).ok_or_else(|| row.error("no item of Wikidata", "write it as Q5"))?;
            let kind =
                Kind::parse(&row.text("kind")).ok_or_else(|| row.error("no such kind", "person, place …"))?;
            Ok((class, kind))
        })
        .collect()
}

/// The number of an item of Wikidata: `Q42` → 42.
pub(super) fn item(id: &str) -> Option<u32> {
    id.strip_prefix('Q')?.parse().ok()
}

/// Inputs with their sizes, by which an earlier attempt is known.
pub(super) fn sizes(inputs: &[PathBuf]) -> Vec<(String, u64)> {
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |m| m.len());
    inputs.iter().map(|path| (path.display().to_string(), size(path))).collect()
}
