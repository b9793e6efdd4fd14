//! Events: which records of an article are of one happening and why, and which articles of the store share it.

use std::collections::BTreeMap;
use std::io::Write;

use oxigraph::model::{NamedNode, Term};

use super::one_line;
use crate::event::{Happening, happenings, reasons};
use crate::graph::vocabulary::{dm, nif, rdfs};
use crate::lexicon::Lexicon;
use crate::pipeline::Reading;
use crate::store::{Store, StoreError};

/// The happenings of an article, looked up by their records.
pub(super) struct Events<'a> {
    reading: &'a Reading,
    lexicon: &'a Lexicon,
    happenings: Vec<Happening>,
    of: BTreeMap<usize, usize>,
}

impl<'a> Events<'a> {
    pub fn new(reading: &'a Reading, lexicon: &'a Lexicon) -> Self {
        let happenings = happenings(&reading.document, &reading.mentions, &reading.records, lexicon);
        let of = happenings.iter().enumerate().flat_map(|(h, x)| x.records.iter().map(move |&r| (r, h)));
        Self { reading, lexicon, of: of.collect(), happenings }
    }

    /// Lines about the event of a record: its key, what the key rests on, and why other records are joined to it.
    pub fn lines(&self, record: usize) -> Vec<(&'static str, String)> {
        let Some(happening) = self.of.get(&record).map(|&h| &self.happenings[h]) else { return Vec::new() };
        let mut lines = vec![("event", happening.key.clone()), ("because", happening.why(self.lexicon))];
        let Reading { document, mentions, records, .. } = self.reading;
        for &other in happening.records.iter().filter(|&&other| other != record) {
            let pair = (&records[record], &records[other]);
            let why = reasons(document, mentions, pair, self.lexicon).join("; ");
            lines.push(("joined", format!("with record {other}: {why}")));
        }
        lines
    }
}

/// The event of the store with this key or IRI.
pub(super) fn find(store: &Store, name: &str) -> Result<Option<NamedNode>, StoreError> {
    let prefix = store.base().event("").into_string();
    let node = store.base().event(name.strip_prefix(&prefix).unwrap_or(name));
    let found = store.subjects(dm::RECORD_OF, Some(node.as_ref().into()), |_| true)?;
    Ok((!found.is_empty()).then_some(node))
}

/// Writes what joins the records of an event, and the records, article by article.
pub(super) fn write(store: &Store, event: &NamedNode, out: &mut impl Write) -> anyhow::Result<()> {
    let first = |node: &NamedNode, property| -> Result<String, StoreError> {
        Ok(store.texts(node, property)?.into_iter().min().unwrap_or_default())
    };
    let mut articles: BTreeMap<String, Vec<NamedNode>> = BTreeMap::new();
    for record in store.subjects(dm::RECORD_OF, Some(event.as_ref().into()), |_| true)? {
        let Term::NamedNode(record) = record else { continue };
        for article in store.nodes(&record, dm::REPORTED_IN)? {
            articles.entry(article.into_string()).or_default().push(record.clone());
        }
    }
    writeln!(out, "event {}", event.as_str())?;
    writeln!(out, "  {}", first(event, rdfs::LABEL)?)?;
    for why in store.texts(event, rdfs::COMMENT)? {
        writeln!(out, "  {why}")?;
    }
    for (article, mut records) in articles {
        records.sort();
        let article = NamedNode::new_unchecked(article);
        writeln!(out, "\n{}  {}", article.as_str(), first(&article, rdfs::LABEL)?)?;
        for record in records {
            let mut says = Vec::new();
            for speaker in store.nodes(&record, dm::STATED_BY)? {
                says.push(first(&speaker, rdfs::LABEL)?);
            }
            let own = record.as_str().strip_prefix(article.as_str()).unwrap_or(record.as_str());
            writeln!(out, "  {own}  {}, says {}", first(&record, rdfs::LABEL)?, says.join(", "))?;
            for sentence in store.nodes(&record, dm::EVIDENCE)? {
                writeln!(out, "      “{}”", one_line(&first(&sentence, nif::ANCHOR_OF)?))?;
            }
        }
    }
    writeln!(out)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Base, describe};
    use crate::pipeline::read;
    use crate::source::{Article, Metadata, parse_date};

    #[test]
    fn an_event_of_the_store_shows_the_records_of_all_its_articles() {
        let (lexicon, base) = (Lexicon::embedded().unwrap(), Base::default());
        let store = Store::in_memory(&lexicon, &base).unwrap();
        let texts = [
            ("a1", "The United States imposed a tariff on India on Wednesday."),
            ("a2", "Washington imposed tariffs on India on Wednesday, Narendra Modi said."),
        ];
        for (id, text) in texts {
            let published = parse_date("2025-08-07");
            let metadata = Metadata { id: Some(id.into()), published, ..Metadata::default() };
            let reading = read(Article::new(text.into(), metadata), &lexicon);
            store.replace([describe(&reading, &lexicon, &base)]).unwrap();
        }
        assert!(find(&store, "20250805-impose-tariff-usa--ind").unwrap().is_none());
        let event = find(&store, "20250806-impose-tariff-usa--ind").unwrap().unwrap();
        assert_eq!(find(&store, event.as_str()).unwrap().as_ref(), Some(&event));
        let mut out = Vec::new();
        write(&store, &event, &mut out).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert!(
            shown.contains("one happening in all articles: action impose tariff; actor United States"),
            "{shown}"
        );
        for part in ["article/a1", "article/a2", texts[0].1, texts[1].1, "says Narendra Modi"] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }
}
