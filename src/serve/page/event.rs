//! An event: what each article says of it, side by side.

use std::collections::BTreeSet;

use maud::{Markup, html};
use oxigraph::model::NamedNode;

use super::look::{Look, text};
use super::{frame, parts};
use crate::export::events::Event;
use crate::graph::Base;
use crate::graph::vocabulary::rdfs;
use crate::serve::problem::Problem;

const RECORDS: &str = "\
SELECT ?e ?article WHERE { ?e dm:recordOf ?event ; dm:reportedIn ?article . OPTIONAL { ?article schema:datePublished ?day } }
ORDER BY ?day ?article ?e LIMIT 100";

/// A row of the table: its name, and what a record has there.
type Line = (&'static str, fn(&Event) -> String);

/// What sources may differ in.
const LINES: [Line; 5] = [
    ("what", |event| event.action_label.clone()),
    ("status", |event| event.modality.to_lowercase()),
    ("day", |event| match (&event.earliest, &event.latest) {
        (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
        (Some(day), _) | (None, Some(day)) => day.clone(),
        (None, None) => String::new(),
    }),
    ("figures", |event| parts::figures(event).unwrap_or_default()),
    ("where", |event| event.places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>().join(", ")),
];

pub(super) fn page(look: &Look<'_>, node: &NamedNode) -> Result<Option<Markup>, Problem> {
    let rows = look.rows(RECORDS, &[("event", node.as_str())])?;
    if rows.is_empty() {
        return Ok(None);
    }
    let wanted: Vec<String> = rows.iter().map(|row| text(&row[0]).to_string()).collect();
    let records = look.records(&wanted)?;
    let labels = look.texts(node.as_str(), rdfs::LABEL)?;
    let name = labels.into_iter().min().or(records.first().map(parts::words)).unwrap_or_default();
    let why = look.texts(node.as_str(), rdfs::COMMENT)?.into_iter().min();
    let articles: BTreeSet<&str> = rows.iter().map(|row| text(&row[1])).collect();
    let base = look.app.base();
    let body = html! {
        h1 { (name) }
        p.lead {
            (records.len()) @if records.len() == 1 { " record in " } @else { " records in " }
            (articles.len()) @if articles.len() == 1 { " article" } @else { " articles" }
            @let differing = differing(&records);
            @if !differing.is_empty() { "; they differ in " strong { (differing.join(", ")) } }
            "."
        }
        @if let Some(why) = why { p.soft { "One event, because: " (why) } }
        (side_by_side(&records, base))
    };
    Ok(Some(frame(&name, "", body)))
}

/// The lines in which records say different things; what one does not say, it does not deny.
fn differing(records: &[Event]) -> Vec<&'static str> {
    let differs = |(name, value): &Line| {
        let values: BTreeSet<String> = records.iter().map(value).filter(|value| !value.is_empty()).collect();
        (values.len() > 1).then_some(*name)
    };
    LINES.iter().filter_map(differs).collect()
}

fn side_by_side(records: &[Event], base: &Base) -> Markup {
    let differing = differing(records);
    html! {
        div.wide tabindex="0" role="region" aria-label="Records side by side" { table.sides {
            thead { tr {
                th scope="col" { span.hidden { "of the record" } }
                @for record in records { th scope="col" { (parts::source(record, base)) } }
            } }
            tbody {
                tr { th scope="row" { "who" } @for record in records { td { (parts::parties(&record.actors, base)) } } }
                tr { th scope="row" { "whom" } @for record in records { td { (parts::parties(&record.targets, base)) } } }
                @for (name, value) in LINES {
                    @let differs = differing.contains(&name);
                    tr.differs[differs] {
                        th scope="row" { (name) @if differs { span.hidden { " (sources differ)" } } }
                        @for record in records { td { (value(record)) } }
                    }
                }
                tr { th scope="row" { "says" } @for record in records { td { blockquote { (record.quote.as_deref().unwrap_or_default()) } } } }
            }
        } }
    }
}
