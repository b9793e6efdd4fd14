//! Ids of the tables' rows in other data sets.

use rustc_hash::FxHashMap;

use super::table::Table;
use super::{Country, Files, LexiconError, Organisation, Person, Place};

/// How a row of ours and a node of another data set stand to each other; after SKOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The same thing.
    Exact,
    /// Nearly the same.
    Close,
    /// The other is wider.
    Broad,
    /// The other is narrower.
    Narrow,
    /// They have to do with each other.
    Related,
}

/// How a match was found; after the Semantic Mapping Vocabulary (SEMAPV).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Justification {
    /// Name, kind and country agree.
    Lexical,
    /// Somebody looked at it and chose.
    Manual,
    /// Name and context were weighed.
    Composite,
}

/// What one row is in another data set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExternalId {
    /// `wikidata`, `geonames` or `dbpedia`.
    pub set: String,
    /// IRI of the node there.
    pub iri: String,
    /// How the two go together.
    pub kind: Match,
    /// What the link was made from.
    pub justification: Justification,
    /// Of a hundred such matches so many are right.
    pub confidence: u8,
    /// The public files that state it.
    pub source: String,
}

/// Ids by table and key: those of the tables' own columns, and those of `links.tsv`.
#[derive(Debug, Clone, Default)]
pub struct ExternalIds {
    rows: FxHashMap<(&'static str, String), Vec<ExternalId>>,
}

const TABLES: [&str; 7] = ["countries", "people", "organisations", "places", "posts", "roles", "actions"];

/// Confidence of an id that stands in a table itself, which its row's source states.
const OWN: u8 = 99;

impl ExternalIds {
    pub(super) fn read(
        files: &Files,
        countries: &[Country],
        people: &[Person],
        organisations: &[Organisation],
        places: &[Place],
    ) -> Result<Self, LexiconError> {
        let mut ids = Self::default();
        for c in countries {
            ids.own("countries", &c.iso3, "wikidata", c.wikidata.as_deref());
            ids.own("countries", &c.iso3, "geonames", c.geonames.as_deref());
            ids.own("countries", &c.iso3, "dbpedia", c.dbpedia.as_deref());
        }
        for p in people {
            ids.own("people", &p.key, "wikidata", p.wikidata.as_deref());
        }
        for o in organisations {
            ids.own("organisations", &o.key, "wikidata", o.wikidata.as_deref());
        }
        for p in places {
            ids.own("places", &p.key, "wikidata", p.wikidata.as_deref());
            ids.own("places", &p.key, "geonames", p.geonames.as_deref());
        }
        ids.file(files)?;
        for list in ids.rows.values_mut() {
            list.sort();
            list.dedup_by(|a, b| a.iri == b.iri);
        }
        Ok(ids)
    }

    fn own(&mut self, table: &'static str, key: &str, set: &str, id: Option<&str>) {
        if let Some(iri) = id.and_then(|id| iri(set, id)) {
            let source = format!("ontology/{table}.tsv");
            let (kind, justification) = (Match::Exact, Justification::Lexical);
            self.add(
                table,
                key,
                ExternalId { set: set.into(), iri, kind, justification, confidence: OWN, source },
            );
        }
    }

    fn add(&mut self, table: &'static str, key: &str, id: ExternalId) {
        self.rows.entry((table, key.to_string())).or_default().push(id);
    }

    fn file(&mut self, files: &Files) -> Result<(), LexiconError> {
        const COLUMNS: [&str; 8] =
            ["table", "key", "set", "id", "match", "justification", "confidence", "source"];
        let table = Table::read(files, "links.tsv", &COLUMNS)?;
        for row in table.rows() {
            let name = row.text("table");
            let Some(name) = TABLES.into_iter().find(|t| *t == name) else {
                return Err(row.error(format!("no table `{name}`"), format!("one of {}", TABLES.join(", "))));
            };
            let (set, id) = (row.text("set"), row.text("id"));
            let iri = iri(&set, &id).ok_or_else(|| {
                row.error(
                    format!("`{id}` is no id of `{set}`"),
                    "wikidata Q42, geonames 2761369, dbpedia Vienna",
                )
            })?;
            let kind = Match::parse(&row.text("match")).ok_or_else(|| {
                row.error("no such kind of match", "exact, close, broad, narrow or related")
            })?;
            let justification = match row.text("justification").as_str() {
                "lexical" => Justification::Lexical,
                "manual" => Justification::Manual,
                "composite" => Justification::Composite,
                other => {
                    return Err(
                        row.error(format!("no justification `{other}`"), "lexical, manual or composite")
                    );
                }
            };
            let confidence: f64 = row
                .text("confidence")
                .parse()
                .ok()
                .filter(|c| (0.0..=1.0).contains(c))
                .ok_or_else(|| row.error("`confidence` is no share", "write it as 0.95"))?;
            let source = row.option("source");
            let source =
                source.ok_or_else(|| row.error("no source", "say which public file states the id"))?;
            let confidence = (confidence * 100.0).round() as u8;
            self.add(
                name,
                &row.text("key"),
                ExternalId { set, iri, kind, justification, confidence, source },
            );
        }
        Ok(())
    }

    /// The ids of one row, sorted; `table` as its file is called ("people").
    pub fn of(&self, table: &'static str, key: &str) -> &[ExternalId] {
        self.rows.get(&(table, key.to_string())).map_or(&[], Vec::as_slice)
    }

    /// Every id with its table and key, sorted.
    pub fn all(&self) -> Vec<(&'static str, &str, &ExternalId)> {
        let mut all: Vec<_> = self
            .rows
            .iter()
            .flat_map(|((table, key), ids)| ids.iter().map(move |id| (*table, key.as_str(), id)))
            .collect();
        all.sort();
        all
    }
}

impl Match {
    /// `exact`, `close`, `broad`, `narrow`, `related`.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "exact" => Self::Exact,
            "close" => Self::Close,
            "broad" => Self::Broad,
            "narrow" => Self::Narrow,
            "related" => Self::Related,
            _ => return None,
        })
    }
}

/// The IRI of a node of another data set; `None` for what is no id there.
pub fn iri(set: &str, id: &str) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match set {
        "wikidata" => {
            id.strip_prefix('Q').filter(|n| digits(n)).map(|_| format!("http://www.wikidata.org/entity/{id}"))
        }
        "geonames" => digits(id).then(|| format!("https://sws.geonames.org/{id}/")),
        "dbpedia" => {
            let title = id.strip_prefix("http://dbpedia.org/resource/").unwrap_or(id);
            (!title.is_empty()).then(|| format!("http://dbpedia.org/resource/{}", resource(title)))
        }
        _ => None,
    }
}

/// A title of Wikipedia as DBpedia writes it in an IRI: underscores for spaces, and escapes for what no IRI may hold.
fn resource(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.chars() {
        match c {
            ' ' => out.push('_'),
            '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '?' | '#' | '%' => {
                out.push_str(&format!("%{:02X}", c as u32));
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_iris_and_others_none() {
        assert_eq!(iri("wikidata", "Q1741").as_deref(), Some("http://www.wikidata.org/entity/Q1741"));
        assert_eq!(iri("geonames", "2761369").as_deref(), Some("https://sws.geonames.org/2761369/"));
        let vienna = Some("http://dbpedia.org/resource/Who_is_it%3F".to_string());
        assert_eq!(iri("dbpedia", "Who is it?"), vienna);
        for (set, id) in
            [("wikidata", "1741"), ("wikidata", "Q"), ("geonames", "Q1"), ("dbpedia", ""), ("x", "1")]
        {
            assert_eq!(iri(set, id), None, "{set} {id}");
        }
    }

    #[test]
    fn the_programs_own_ids_are_read() {
        let lexicon = crate::lexicon::Lexicon::embedded().unwrap();
        let all = lexicon.external_ids().all();
        assert!(all.len() > 10_000, "{}", all.len());
        assert!(all.iter().all(|(_, _, id)| !id.source.is_empty()));
    }
}
