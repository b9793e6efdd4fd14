//! An article: its sentences with the words that carry records, and the records beside them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term};

use super::curation::doubt_record;
use super::look::Look;
use super::{parts, with_scripts};
use crate::export::events::{Event, Reader};
use crate::graph::Base;
use crate::graph::vocabulary::{dct, dm, itsrdf, nif, schema};
use crate::serve::node::PATH;
use crate::serve::problem::Problem;

/// A piece of an article's text.
#[derive(Debug, PartialEq)]
pub(super) struct Passage {
    /// Where it begins, in code points of the text.
    pub begin: usize,
    pub text: String,
    /// Is something left out before it that is not shown?
    pub gap: bool,
    /// Does it stand around the prose, so that it was not read?
    pub around: bool,
}

/// A word that carries a record, or names somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub begin: usize,
    pub end: usize,
    pub of: Marked,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Marked {
    /// The record of this number.
    Record(usize),
    /// An entity, by its IRI.
    Entity(String),
}

/// What a page shows of an article.
pub(super) struct Shown {
    pub title: String,
    pub facts: Vec<(&'static str, Markup)>,
    pub passages: Vec<Passage>,
    pub marks: Vec<Mark>,
    pub events: Vec<Event>,
    pub note: Option<&'static str>,
}

pub(super) fn page(look: &Look<'_>, node: &NamedNode) -> Result<Option<Markup>, Problem> {
    let base = look.app.base();
    let quads = look.edition.store.article_quads(node.as_str())?;
    if quads.is_empty() {
        return super::entity::plain(look, node);
    }
    let events = Reader::new(&look.app.lexicon, base).of_article(&quads, &look.edition.store)?;
    let graph = Graph::new(&quads);
    let iri = node.as_str();
    let text = |property| graph.text(iri, property);
    let mut facts = Vec::new();
    if let Some(publisher) = graph.node(iri, schema::PUBLISHER.as_str()) {
        facts.push(("Publisher", parts::link(publisher, &look.label(publisher)?, base)));
    }
    if let Some(day) = text(schema::DATE_PUBLISHED.as_str()) {
        facts.push(("Published", html! { time datetime=(day) { (day) } }));
    }
    if let Some(author) = text(schema::AUTHOR.as_str()) {
        facts.push(("Author", html! { (author) }));
    }
    if let Some(url) = graph.node(iri, schema::URL.as_str()) {
        facts.push(("Address", parts::link(url, url, base)));
    }
    let path = iri.strip_prefix(base.as_str()).unwrap_or_default();
    let files = html! {
        a href=(format!("{PATH}{path}?format=turtle")) { "Turtle" } ", "
        a href=(format!("{PATH}{path}?format=jsonld")) { "JSON-LD" }
    };
    facts.push(("As data", files));
    let title = text(schema::HEADLINE.as_str()).or(text(dct::IDENTIFIER.as_str())).unwrap_or_default();
    let shown = Shown {
        title: title.to_string(),
        facts,
        passages: passages(&graph),
        marks: marks(&graph, &events),
        events,
        note: Some("The store keeps the sentences that records rest on, not the whole text."),
    };
    let doubt = |event: &Event| doubt_record(look.app, &event.record);
    Ok(Some(draw(&shown, base, &doubt)))
}

/// An article's triples by subject.
struct Graph<'a>(BTreeMap<&'a str, Vec<(&'a str, &'a Term)>>);

impl<'a> Graph<'a> {
    fn new(quads: &'a [Quad]) -> Self {
        let mut by_subject: BTreeMap<&str, Vec<(&str, &Term)>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                by_subject.entry(subject.as_str()).or_default().push((quad.predicate.as_str(), &quad.object));
            }
        }
        Self(by_subject)
    }

    fn values(&self, subject: &str, property: &str) -> impl Iterator<Item = &'a Term> {
        let all = self.0.get(subject).into_iter().flatten();
        all.filter(move |(known, _)| *known == property).map(|(_, value)| *value)
    }

    fn text(&self, subject: &str, property: &str) -> Option<&'a str> {
        self.values(subject, property).find_map(|term| match term {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        })
    }

    fn node(&self, subject: &str, property: &str) -> Option<&'a str> {
        self.values(subject, property).find_map(|term| match term {
            Term::NamedNode(node) => Some(node.as_str()),
            _ => None,
        })
    }

    /// Every subject with each node that it points at with a property.
    fn pairs(&self, property: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().flat_map(move |(subject, values)| {
            values.iter().filter_map(move |(known, value)| match value {
                Term::NamedNode(node) if *known == property => Some((*subject, node.as_str())),
                _ => None,
            })
        })
    }
}

/// Where a stretch of the text begins and ends: its IRI says so, after RFC 5147.
fn bounds(span: &str) -> Option<(usize, usize)> {
    let (begin, end) = span.rsplit_once("#char=")?.1.split_once(',')?;
    Some((begin.parse().ok()?, end.parse().ok()?))
}

/// What the graph holds of the text: what its statements rest on, in the order of the text.
fn passages(graph: &Graph<'_>) -> Vec<Passage> {
    let mut quotes: BTreeSet<(usize, Reverse<usize>, &str)> = BTreeSet::new();
    for (_, span) in graph.pairs(dm::EVIDENCE.as_str()) {
        if let (Some((begin, end)), Some(text)) = (bounds(span), graph.text(span, nif::ANCHOR_OF.as_str())) {
            quotes.insert((begin, Reverse(end), text));
        }
    }
    let mut passages = Vec::new();
    let mut last = 0;
    for (begin, Reverse(end), text) in quotes {
        if end <= last {
            continue; // a part of what stands there already
        }
        let text = text.chars().skip(last.saturating_sub(begin)).collect();
        passages.push(Passage { begin: begin.max(last), text, gap: begin > last + 3, around: false });
        last = end;
    }
    passages
}

fn marks(graph: &Graph<'_>, events: &[Event]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (i, event) in events.iter().enumerate() {
        let trigger = graph.node(&event.record, dm::TRIGGER.as_str()).and_then(bounds);
        marks.extend(trigger.map(|(begin, end)| Mark { begin, end, of: Marked::Record(i) }));
    }
    for (mention, entity) in graph.pairs(itsrdf::TA_IDENT_REF.as_str()) {
        // what is nowhere named so has no place in the text
        if let Some((begin, end)) = bounds(mention) {
            marks.push(Mark { begin, end, of: Marked::Entity(entity.to_string()) });
        }
    }
    marks
}

/// Text and records beside each other; `more` is what else is to be said of a record.
pub(super) fn draw(shown: &Shown, base: &Base, more: &dyn Fn(&Event) -> Markup) -> Markup {
    let body = html! {
        article {
            h1 { (shown.title) }
            dl.facts { @for (name, value) in &shown.facts { dt { (name) } dd { (value) } } }
            div.columns.reading {
                section aria-labelledby="text" {
                    h2 #text { "Text" }
                    @if let Some(note) = shown.note { p.soft { (note) } }
                    div.text { (text(&shown.passages, &shown.marks, &shown.events, base)) }
                }
                section aria-labelledby="records" {
                    h2 #records { (shown.events.len()) @if shown.events.len() == 1 { " record" } @else { " records" } }
                    ol.records {
                        @for (i, event) in shown.events.iter().enumerate() { (record(i, event, base, more(event))) }
                    }
                }
            }
        }
    };
    with_scripts(&shown.title, "", &[], &["article.js"], body)
}

/// Where the day of a record comes from, unless the text gives it.
fn basis(basis: &str) -> Option<&'static str> {
    match basis {
        "relative" => Some("counted from the day of the article"),
        "inferred" => Some("inferred from what stands around"),
        "document" => Some("the day of the article"),
        _ => None,
    }
}

fn record(i: usize, event: &Event, base: &Base, more: Markup) -> Markup {
    let fragment = event.record.split_once('#').map_or("", |(_, fragment)| fragment);
    html! {
        li #{"record-" (i + 1)} data-record=(i + 1) {
            @if !fragment.is_empty() { span id=(fragment) {} }
            p.deed { (parts::deed(event, base)) }
            @if let Some(figures) = parts::figures(event) { p.figures { (figures) } }
            p.source {
                @if let Some(date) = &event.date {
                    time datetime=(date) { (date) }
                    @if let Some(basis) = event.date_basis.as_deref().and_then(basis) { " (" (basis) ")" }
                    ". "
                }
                @if !event.sources.is_empty() { "Source: " (parts::parties(&event.sources, base)) ". " }
                @if !event.places.is_empty() { "In " (parts::parties(&event.places, base)) ". " }
                @if let Some(confidence) = event.confidence { "Confidence " (format!("{confidence:.2}")) ". " }
                @if event.trigger.is_some() { a href={"#word-" (i + 1)} { "the word" } " " }
                @if let Some(iri) = &event.event { (parts::link(iri, "the event", base)) }
                (more)
            }
        }
    }
}

/// The passages with their marks; where marks overlap, that of a record counts, then the one that begins first.
fn text(passages: &[Passage], marks: &[Mark], events: &[Event], base: &Base) -> Markup {
    let kept = apart(marks);
    html! {
        @for passage in passages {
            @if passage.gap { p.gap aria-label="left out" { "…" } }
            p.around[passage.around] {
                @for piece in pieces(passage, &kept) {
                    @match piece {
                        (text, None) => (text),
                        (text, Some(Marked::Entity(iri))) => {
                            @match parts::address(iri, base) {
                                Some(address) => a.name href=(address) { (text) },
                                None => (text),
                            }
                        }
                        (text, Some(Marked::Record(i))) => {
                            a.word #{"word-" (i + 1)} href={"#record-" (i + 1)} data-record=(i + 1) title=(parts::words(&events[*i])) { (text) }
                        }
                    }
                }
            }
        }
    }
}

/// The marks that do not overlap, in their order.
fn apart(marks: &[Mark]) -> Vec<&Mark> {
    let mut sorted: Vec<&Mark> = marks.iter().filter(|mark| mark.begin < mark.end).collect();
    sorted.sort_by_key(|mark| (matches!(mark.of, Marked::Entity(_)), mark.begin, mark.end));
    let mut kept: BTreeMap<usize, &Mark> = BTreeMap::new();
    for mark in sorted {
        let before = kept.range(..mark.end).next_back();
        if before.is_none_or(|(_, other)| other.end <= mark.begin) {
            kept.insert(mark.begin, mark);
        }
    }
    kept.into_values().collect()
}

/// A passage cut at its marks.
fn pieces<'p>(passage: &'p Passage, marks: &[&'p Mark]) -> Vec<(String, Option<&'p Marked>)> {
    let letters: Vec<char> = passage.text.chars().collect();
    let end = passage.begin + letters.len();
    let slice =
        |from: usize, to: usize| letters[from - passage.begin..to - passage.begin].iter().collect::<String>();
    let mut pieces = Vec::new();
    let mut at = passage.begin;
    let inside = &marks[marks.partition_point(|mark| mark.begin < passage.begin)..];
    for mark in inside.iter().take_while(|mark| mark.end <= end) {
        if at < mark.begin {
            pieces.push((slice(at, mark.begin), None));
        }
        pieces.push((slice(mark.begin, mark.end), Some(&mark.of)));
        at = mark.end;
    }
    if at < end {
        pieces.push((slice(at, end), None));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(begin: usize, end: usize, record: usize) -> Mark {
        Mark { begin, end, of: Marked::Record(record) }
    }

    #[test]
    fn a_passage_is_cut_at_its_marks_by_code_points() {
        let passage = Passage { begin: 10, text: "Łódź raised it".into(), gap: false, around: false };
        let (raised, outside) = (mark(15, 21, 0), mark(22, 40, 1));
        let pieces: Vec<_> = pieces(&passage, &[&raised, &outside])
            .into_iter()
            .map(|(text, mark)| (text, mark.is_some()))
            .collect();
        assert_eq!(
            pieces,
            [("Łódź ".to_string(), false), ("raised".to_string(), true), (" it".to_string(), false)]
        );
    }

    #[test]
    fn what_articles_say_is_never_markup() {
        let passage = Passage {
            begin: 0,
            text: "<script>alert(1)</script> & \"more\"".into(),
            gap: false,
            around: true,
        };
        let drawn = text(&[passage], &[], &[], &Base::default()).into_string();
        assert!(!drawn.contains("<script>") && drawn.contains("&lt;script&gt;"), "{drawn}");
    }
}
