//! The event table, filtered: `/api/events?country=India&from=2025-08`.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use oxigraph::model::Term;

use super::answer::{body, pick};
use super::app::App;
use super::form::Form;
use super::lanes::kind;
use super::problem::Problem;
use super::shelf::Edition;
use super::sparql::accept_of;
use crate::export::events::{Event, Format, Reader, Row, Writer};
use crate::query::{Answer, Options, SavedQuery};

/// The records that are wanted, those of the latest days first.
const RECORDS: &str = "\
#+ params:
#+   - {name: who, kind: entity, about: only what this one does or has done to it}
#+   - {name: country, kind: country, about: only where this country is on one of the sides}
#+   - {name: action, kind: action, about: only this action}
#+   - {name: status, kind: modality, about: only this status}
#+   - {name: article, kind: iri, about: only records of this article}
#+   - {name: event, kind: iri, about: only records of this event}
#+   - {name: from, kind: date, about: on this day or later}
#+   - {name: to, kind: date, about: on this day or earlier}
SELECT DISTINCT ?e WHERE {
  ?e a dm:EventRecord ; dm:date ?date ; dm:action ?action ; dm:modality ?status .
  FILTER(!BOUND(?from) || ?date >= ?from)
  FILTER(!BOUND(?to) || ?date <= ?to)
  FILTER(!BOUND(?who) || EXISTS { ?e dm:actor|dm:target ?who })
  FILTER(!BOUND(?article) || EXISTS { ?e dm:reportedIn ?article })
  FILTER(!BOUND(?event) || EXISTS { ?e dm:recordOf ?event })
  FILTER(!BOUND(?country) || EXISTS { ?e dm:actorCountry|dm:targetCountry ?country })
} ORDER BY DESC(?date) ?e";

/// Rows of an answer where no `limit` says otherwise.
const LIMIT: usize = 1_000;

const FORMATS: &[(&str, &str, Format)] = &[
    ("jsonl", "application/x-ndjson", Format::Jsonl),
    ("csv", "text/csv", Format::Csv),
    ("tsv", "text/tab-separated-values", Format::Tsv),
    #[cfg(feature = "parquet")]
    ("parquet", "application/vnd.apache.parquet", Format::Parquet),
    #[cfg(feature = "parquet")]
    ("arrow", "application/vnd.apache.arrow.file", Format::Arrow),
];

/// The query that chooses records, for those who describe its parameters.
pub(super) fn chooser() -> Result<SavedQuery, Problem> {
    Ok(SavedQuery::parse("events", RECORDS)?)
}

pub(super) async fn get(State(app): State<Arc<App>>, request: Request) -> Response {
    let accept = accept_of(request.headers());
    let form = match Form::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    app.answer(kind(request.uri()), move |app, edition| {
        let (media_type, format) = match form.one("format")? {
            Some(name) => {
                let found = FORMATS.iter().find(|(known, ..)| *known == name);
                let names: Vec<&str> = FORMATS.iter().map(|(name, ..)| *name).collect();
                let unknown = || Problem::bad(format!("`format`: `{name}` is unknown"), names.join(", "));
                found.map(|(_, media_type, format)| (*media_type, *format)).ok_or_else(unknown)?
            }
            None => {
                let offers: Vec<_> = FORMATS.iter().map(|(_, kind, format)| (*kind, *format)).collect();
                pick(accept.as_deref(), &offers)?
            }
        };
        let limit = form.one("limit")?.map_or(Ok(LIMIT), |limit| {
            limit.parse::<usize>().map_err(|_| Problem::bad("`limit` is no number", "give a number of rows"))
        })?;
        let events = find(app, edition, &form.without(&["format", "limit"]), limit)?;
        let mut writer = Writer::new(format, false, Vec::new())?;
        for event in &events {
            writer.write(&Row::new(event, app.base(), false))?;
        }
        Ok(body(media_type, writer.finish()?))
    })
    .await
}

/// Records by the latest day first.
pub(super) fn find(
    app: &App,
    edition: &Edition,
    values: &[(String, String)],
    limit: usize,
) -> Result<Vec<Event>, Problem> {
    let options = Options { limit: Some(limit.min(app.settings.max_rows)), ..app.options(edition) };
    let found = crate::query::run(&edition.store, &app.lexicon, &chooser()?, values, options)?;
    let Answer::Rows(rows) = found else { return Ok(Vec::new()) };
    let iri = |row: Vec<Option<Term>>| match row.into_iter().next() {
        Some(Some(Term::NamedNode(node))) => Some(node.into_string()),
        _ => None,
    };
    let wanted: Vec<String> = rows.rows.into_iter().filter_map(iri).collect();
    records(app, edition, &wanted)
}

/// What the store knows of some records, in their order.
pub(super) fn records(app: &App, edition: &Edition, wanted: &[String]) -> Result<Vec<Event>, Problem> {
    let mut reader = Reader::new(&app.lexicon, app.base());
    let mut read: HashMap<&str, Vec<Event>> = HashMap::new();
    let mut events = Vec::with_capacity(wanted.len());
    for record in wanted {
        // a record is a fragment of its article
        let Some((article, _)) = record.split_once('#') else { continue };
        if !read.contains_key(article) {
            let quads = edition.store.article_quads(article)?;
            read.insert(article, reader.of_article(&quads, &edition.store)?);
        }
        events.extend(read[article].iter().find(|event| event.record == *record).cloned());
    }
    Ok(events)
}
