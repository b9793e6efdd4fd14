//! One row before it is flat: what one record says, or all records of one event.

use jiff::civil::Date;
use oxigraph::model::{NamedNodeRef, Quad};

use super::look::{Graph, Look};
use super::party::{Parties, Party};
use crate::graph::Base;
use crate::graph::vocabulary::{act, dct, dm, modality, nif, plover, rdf, schema};
use crate::lexicon::Lexicon;
use crate::store::StoreError;

/// What one record says of an event; or, merged, what all records say of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Event {
    /// The record; of a merged event the one that it was described after.
    pub record: String,
    /// The event that it is a record of; none where the record names nobody.
    pub event: Option<String>,
    /// The day, `2025-08-07`, where it is one.
    pub date: Option<String>,
    /// The first day that it can have been.
    pub earliest: Option<String>,
    /// The last one.
    pub latest: Option<String>,
    /// Whether day, week, month, year or interval is known.
    pub date_precision: Option<String>,
    /// Whether the text says it, or it follows from the date of publication.
    pub date_basis: Option<String>,
    /// By when a demand or ultimatum must be met.
    pub deadline: Option<String>,
    /// Id and label of the action: `ImposeTariff`, "impose tariff".
    pub action: String,
    /// What the action is called.
    pub action_label: String,
    /// PLOVER event type.
    pub plover: Option<String>,
    /// PLOVER mode.
    pub plover_mode: Option<String>,
    /// PLOVER quad class, 1 to 4.
    pub quad: Option<u8>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// Goldstein value of the code, -10 to 10.
    pub goldstein: Option<f64>,
    /// The status, and all that records give it, the surest first.
    pub modality: String,
    /// Whether it happened; of a merged event what all records say.
    pub modalities: Vec<String>,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To whom.
    pub targets: Vec<Party>,
    /// Who says so: the publisher where the narrator speaks.
    pub sources: Vec<Party>,
    /// Where.
    pub places: Vec<Party>,
    /// The articles that tell it; in a row of a record its own.
    pub articles: Vec<Article>,
    /// Rates, people and money.
    pub amounts: Amounts,
    /// The sentence that says so, in one line, and where it stands: code points from the beginning of the text.
    pub quote: Option<String>,
    /// Code points before the word that tells of it.
    pub begin: Option<u64>,
    /// Code points up to that word's end.
    pub end: Option<u64>,
    /// Where the word for the action stands.
    pub trigger: Option<u64>,
    /// How sure the reader is, 0 to 1.
    pub confidence: Option<f64>,
    /// How many records say so.
    pub records: u64,
    /// Articles that tell the event, and how many publishers do so independently; where the whole store was looked at.
    pub told: Option<Told>,
}

impl Event {
    /// Does it count as having happened?
    pub fn is_fact(&self) -> bool {
        matches!(self.modality.as_str(), "Actual" | "Ongoing")
    }
}

/// How often an event is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// How many articles.
    pub articles: u64,
    /// How many publishers.
    pub publishers: u64,
}

/// An article, as a table names it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The article's id.
    pub id: String,
    /// Its IRI.
    pub iri: String,
    /// Its address.
    pub url: Option<String>,
    /// Its day.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<Party>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Length of the text in code points.
    pub length: Option<u64>,
}

/// The numbers of an event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Amounts {
    /// Per cent; added in percentage points.
    pub rate: Option<f64>,
    /// Percentage points that are added.
    pub rate_added: Option<f64>,
    /// The rate before, in per cent.
    pub rate_previous: Option<f64>,
    /// At least so many were killed.
    pub killed_min: Option<u64>,
    /// At most so many.
    pub killed_max: Option<u64>,
    /// At least so many were injured.
    pub injured_min: Option<u64>,
    /// At most so many.
    pub injured_max: Option<u64>,
    /// In units of the currency (not thousands or millions).
    pub money_min: Option<f64>,
    /// The greatest sum.
    pub money_max: Option<f64>,
    /// ISO 4217 code.
    pub currency: Option<String>,
}

/// Reads the records out of the graphs of articles.
pub struct Reader<'a> {
    lexicon: &'a Lexicon,
    base: &'a Base,
    parties: Parties<'a>,
}

impl<'a> Reader<'a> {
    /// A reader of graphs that were made with this lexicon and base.
    pub fn new(lexicon: &'a Lexicon, base: &'a Base) -> Self {
        Self { lexicon, base, parties: Parties::new(lexicon, base) }
    }

    /// The records of one article's graph, in the order of the text. Without a store, what is known of its people and
    /// places is what the article says.
    pub fn of_graph(&mut self, quads: &[Quad]) -> Result<Vec<Event>, StoreError> {
        let graph = Graph::new(quads);
        let events = self.records(&graph, &graph)?;
        self.parties = Parties::new(self.lexicon, self.base); // what one article calls somebody, another need not
        Ok(events)
    }

    /// The same, with names and links from all that `look` knows.
    pub fn of_article(&mut self, quads: &[Quad], look: &impl Look) -> Result<Vec<Event>, StoreError> {
        self.records(&Graph::new(quads), look)
    }

    fn records(&mut self, graph: &Graph<'_>, look: &impl Look) -> Result<Vec<Event>, StoreError> {
        let Some(iri) = graph.holders(rdf::TYPE, schema::NEWS_ARTICLE.as_str())?.into_iter().next() else {
            return Ok(Vec::new());
        };
        let article = self.article(&iri, graph, look)?;
        let mut events = Vec::new();
        for record in graph.holders(rdf::TYPE, dm::EVENT_RECORD.as_str())? {
            events.push(self.event(record, &article, graph, look)?);
        }
        events.sort_by(|a, b| (a.trigger, &a.record).cmp(&(b.trigger, &b.record)));
        self.parties.forget(&iri);
        Ok(events)
    }

    fn article(&mut self, iri: &str, graph: &Graph<'_>, look: &impl Look) -> Result<Article, StoreError> {
        let publisher = graph.node(iri, schema::PUBLISHER)?;
        Ok(Article {
            id: graph.text(iri, dct::IDENTIFIER)?.unwrap_or_else(|| iri.to_string()),
            url: graph.node(iri, schema::URL)?,
            published: graph.text(iri, schema::DATE_PUBLISHED)?,
            publisher: publisher.map(|p| self.parties.describe(&p, look)).transpose()?,
            headline: graph.text(iri, schema::HEADLINE)?,
            // English goes without saying
            language: Some(graph.text(iri, schema::IN_LANGUAGE)?.unwrap_or_else(|| "en".to_string())),
            length: graph.number(iri, dm::CHAR_COUNT)?,
            iri: iri.to_string(),
        })
    }

    fn event(
        &mut self,
        record: String,
        article: &Article,
        graph: &Graph<'_>,
        look: &impl Look,
    ) -> Result<Event, StoreError> {
        let text = |property| graph.text(&record, property);
        let name = |property, namespace: &str| -> Result<Option<String>, StoreError> {
            let node = graph.node(&record, property)?;
            Ok(node.map(|iri| iri.strip_prefix(namespace).map_or(iri.clone(), str::to_string)))
        };
        let date = text(dm::DATE)?;
        let day = date.as_ref().and_then(|d| d.parse::<Date>().ok());
        let mut parties = |property: NamedNodeRef<'_>| -> Result<Vec<Party>, StoreError> {
            let nodes = graph.nodes(&record, property)?;
            nodes.iter().map(|iri| self.parties.on_day(iri, day, &article.iri, graph, look)).collect()
        };
        let (actors, targets) = (parties(dm::ACTOR)?, parties(dm::TARGET)?);
        let (sources, places) = (parties(dm::STATED_BY)?, parties(dm::PLACE)?);
        // where no publisher is known the article itself stands as the source
        let sources = sources.into_iter().filter(|s| s.iri != article.iri).collect();
        let action = name(dm::ACTION, act::NAMESPACE)?.unwrap_or_default();
        let (category, cameo) = (name(dm::PLOVER, plover::NAMESPACE)?, text(dm::CAMEO)?);
        let modality = name(dm::MODALITY, modality::NAMESPACE)?.unwrap_or_default();
        let trigger = graph.node(&record, dm::TRIGGER)?;
        let trigger = trigger.as_deref().and_then(begin);
        let (quote, begin, end) = quote(&record, trigger, graph)?;
        Ok(Event {
            event: graph.node(&record, dm::RECORD_OF)?,
            earliest: text(dm::EARLIEST)?,
            latest: text(dm::LATEST)?,
            date_precision: text(dm::DATE_PRECISION)?,
            date_basis: text(dm::DATE_BASIS)?,
            deadline: text(dm::DEADLINE)?,
            action_label: self.lexicon.action(&action).map_or_else(|| action.clone(), |a| a.label.clone()),
            quad: category.as_ref().and_then(|category| self.lexicon.quad(category)),
            plover: category,
            plover_mode: text(dm::PLOVER_MODE)?,
            goldstein: cameo
                .as_ref()
                .and_then(|code| self.lexicon.goldstein(code))
                .map(|t| f64::from(t) / 10.0),
            cameo,
            modalities: vec![modality.clone()],
            articles: vec![article.clone()],
            amounts: amounts(&record, graph)?,
            confidence: graph.number(&record, dm::CONFIDENCE)?,
            records: 1,
            told: None,
            date,
            action,
            modality,
            actors,
            targets,
            sources,
            places,
            quote,
            begin,
            end,
            trigger,
            record,
        })
    }
}

/// Where a stretch of the text begins: its IRI says so, after RFC 5147.
fn begin(span: &str) -> Option<u64> {
    span.rsplit_once("#char=")?.1.split_once(',')?.0.parse().ok()
}

/// The sentence that the word for the action stands in, among those that support a record.
type Quote = (Option<String>, Option<u64>, Option<u64>);

fn quote(record: &str, trigger: Option<u64>, graph: &Graph<'_>) -> Result<Quote, StoreError> {
    let mut spans: Vec<(bool, u64, u64, String)> = Vec::new();
    for span in graph.nodes(record, dm::EVIDENCE)? {
        let begin: Option<u64> = graph.number(&span, nif::BEGIN_INDEX)?;
        let end: Option<u64> = graph.number(&span, nif::END_INDEX)?;
        let words = graph.text(&span, nif::ANCHOR_OF)?;
        if let (Some(begin), Some(end), Some(words)) = (begin, end, words) {
            let elsewhere = !trigger.is_some_and(|t| (begin..end).contains(&t));
            spans.push((elsewhere, begin, end, words));
        }
    }
    let Some((_, begin, end, words)) = spans.into_iter().min() else { return Ok((None, None, None)) };
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok((Some(line), Some(begin), Some(end)))
}

fn amounts(record: &str, graph: &Graph<'_>) -> Result<Amounts, StoreError> {
    let mut amounts = Amounts {
        rate: graph.number(record, dm::RATE)?,
        rate_added: graph.number(record, dm::RATE_ADDED)?,
        rate_previous: graph.number(record, dm::RATE_PREVIOUS)?,
        killed_min: graph.number(record, dm::KILLED_MIN)?,
        killed_max: graph.number(record, dm::KILLED_MAX)?,
        injured_min: graph.number(record, dm::INJURED_MIN)?,
        injured_max: graph.number(record, dm::INJURED_MAX)?,
        ..Amounts::default()
    };
    for quantity in graph.nodes(record, dm::QUANTITY)? {
        if graph.node(&quantity, dm::QUANTITY_KIND)?.as_deref() == Some(dm::AMOUNT.as_str()) {
            let exact = graph.number(&quantity, schema::VALUE)?;
            amounts.money_min = exact.or(graph.number(&quantity, schema::MIN_VALUE)?);
            amounts.money_max = exact.or(graph.number(&quantity, schema::MAX_VALUE)?);
            amounts.currency = graph.text(&quantity, schema::UNIT_TEXT)?;
            break; // the first that the text gives
        }
    }
    Ok(amounts)
}
