//! Saved queries as a web API: `/api/query/NAME?param=value`.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::{GRAPHS, body, pick, write_graph};
use super::app::App;
use super::form::{Form, escape};
use super::lanes::kind;
use super::problem::Problem;
use super::shelf::Edition;
use super::sparql::accept_of;
use crate::export::Format;
use crate::query::{
    Answer, NamedFormat, Names, Options, RowFormat, Rows, SavedQuery, run, write_named, write_rows,
};

/// Parameters that are the server's own, and not those of a query.
pub(super) const OWN: [&str; 4] = ["format", "limit", "after", "show"];

/// How rows are written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Table {
    Named(NamedFormat),
    Sparql(RowFormat),
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Name of a format as `format` takes it, its media type, and the format; the default first.
pub(super) const TABLES: &[(&str, &str, Table)] = &[
    ("json", "application/json", Table::Named(NamedFormat::Json)),
    ("csv", "text/csv", Table::Named(NamedFormat::Csv)),
    ("tsv", "text/tab-separated-values", Table::Named(NamedFormat::Tsv)),
    #[cfg(feature = "parquet")]
    ("parquet", "application/vnd.apache.parquet", Table::Parquet),
    ("json-sparql", "application/sparql-results+json", Table::Sparql(RowFormat::Json)),
    ("xml", "application/sparql-results+xml", Table::Sparql(RowFormat::Xml)),
];

/// All queries with their parameters.
pub(super) async fn list(State(app): State<Arc<App>>) -> Response {
    let entry = |query: &SavedQuery| {
        let parameters = serde_json::to_value(&query.parameters).unwrap_or_default();
        json!({
            "name": query.name, "summary": query.summary, "description": query.description, "tags": query.tags,
            "parameters": parameters, "url": format!("/api/query/{}", query.name),
        })
    };
    let all: Vec<_> = app.catalogue.queries().chain(app.catalogue.checks()).map(entry).collect();
    body("application/json", serde_json::to_string_pretty(&all).unwrap_or_default() + "\n")
}

pub(super) async fn get(State(app): State<Arc<App>>, Path(name): Path<String>, request: Request) -> Response {
    let accept = accept_of(request.headers());
    let form = match Form::parse(request.uri().query().unwrap_or_default().as_bytes()) {
        Ok(form) => form,
        Err(problem) => return problem.into_response(),
    };
    let kind = kind(request.uri());
    app.answer(kind, move |app, edition| answer(app, edition, &name, &form, accept.as_deref())).await
}

fn answer(
    app: &App,
    edition: &Edition,
    name: &str,
    form: &Form,
    accept: Option<&str>,
) -> Result<Response, Problem> {
    let query = app.catalogue.get(name)?;
    let (answer, next) = page(app, edition, query, form)?;
    let mut response = write(app, edition, &answer, form, accept)?;
    if let Some(next) = next {
        let pairs = form.without(&["after"]).into_iter().chain([("after".to_string(), next)]);
        let pairs: Vec<String> =
            pairs.map(|(name, value)| format!("{}={}", escape(&name), escape(&value))).collect();
        let link =
            format!("</api/query/{}?{}>; rel=\"next\"", escape(name).replace("%2F", "/"), pairs.join("&"));
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    Ok(response)
}

/// The answer, or `limit` rows of it that follow the row of `after`; and what `after` is for those that follow them.
pub(super) fn page(
    app: &App,
    edition: &Edition,
    query: &SavedQuery,
    form: &Form,
) -> Result<(Answer, Option<String>), Problem> {
    let values = values(form)?;
    let number = |text: &str| {
        let number = text.parse().ok().filter(|n| (1..=app.settings.max_rows).contains(n));
        number.ok_or_else(|| {
            Problem::bad(
                format!("`limit`: `{text}` is no number of rows"),
                format!("from 1 to {}", app.settings.max_rows),
            )
        })
    };
    let Some(limit) = form.one("limit")?.map(number).transpose()? else {
        return Ok((app.ask(edition, query, &values, app.options(edition))?, None));
    };
    let after = form.one("after")?.map(Cursor::parse).transpose()?;
    let most = after.as_ref().map_or(0, |cursor| cursor.rows) + limit;
    let options = Options { limit: Some(most), ..app.options(edition) };
    match run(&edition.store, &app.lexicon, query, &values, options)? {
        Answer::Rows(rows) => cut(rows, after, limit),
        other if other.cut().is_none() => Ok((other, None)),
        _ => Err(Problem::bad("the query makes a graph, which has no pages", "leave out `limit`")),
    }
}

/// Names and values of a query's own parameters.
pub(super) fn values(form: &Form) -> Result<Vec<(String, String)>, Problem> {
    let values = form.without(&OWN);
    for (name, _) in &values {
        form.one(name)?;
    }
    Ok(values)
}

fn cut(mut rows: Rows, after: Option<Cursor>, limit: usize) -> Result<(Answer, Option<String>), Problem> {
    let begin = match &after {
        None => 0,
        Some(cursor) => cursor.place(&rows).ok_or_else(|| {
            Problem::new(
                StatusCode::GONE,
                "the row that `after` names is not in the answer any more: the store has changed",
                "begin again without `after`",
            )
        })?,
    };
    let rest = rows.rows.split_off(begin.min(rows.rows.len()));
    let more = rows.truncated || rest.len() > limit;
    rows.rows = rest.into_iter().take(limit).collect();
    let next = rows.rows.last().filter(|_| more).map(|last| Cursor::of(begin + rows.rows.len(), last).text());
    rows.truncated = more;
    Ok((Answer::Rows(rows), next))
}

/// A row, by what it holds and by how many rows stood up to it.
struct Cursor {
    rows: usize,
    hash: u64,
}

type Row = Vec<Option<oxigraph::model::Term>>;

impl Cursor {
    fn of(rows: usize, row: &Row) -> Self {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        Self { rows, hash: hasher.finish() }
    }

    fn text(&self) -> String {
        format!("{}-{:016x}", self.rows, self.hash)
    }

    fn parse(text: &str) -> Result<Self, Problem> {
        let parts = text.split_once('-').and_then(|(rows, hash)| {
            let rows = rows.parse().ok().filter(|rows| *rows <= 100_000_000)?;
            Some(Self { rows, hash: u64::from_str_radix(hash, 16).ok()? })
        });
        parts.ok_or_else(|| {
            Problem::bad(format!("`after`: `{text}` names no row"), "take it from the header `Link`")
        })
    }

    /// Where the rows behind it begin, also where others have come before it.
    fn place(&self, rows: &Rows) -> Option<usize> {
        let is_it = |at: usize| Self::of(at, &rows.rows[at]).hash == self.hash;
        let there = self.rows.checked_sub(1).filter(|at| *at < rows.rows.len() && is_it(*at));
        there.or_else(|| (0..rows.rows.len()).find(|at| is_it(*at))).map(|at| at + 1)
    }
}

fn write(
    app: &App,
    edition: &Edition,
    answer: &Answer,
    form: &Form,
    accept: Option<&str>,
) -> Result<Response, Problem> {
    let asked = form.one("format")?;
    if let Answer::Graph(triples) = answer {
        let (media_type, format) = match asked {
            None => pick(accept, GRAPHS)?,
            Some(name) => {
                let known = |(_, format): &&(&'static str, Format)| format.as_str() == name;
                let names: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
                *GRAPHS.iter().find(known).ok_or_else(|| no_format(name, &names))?
            }
        };
        return Ok(body(media_type, write_graph(triples.quads.clone(), format, app.base())?));
    }
    let (media_type, table) = match asked {
        None => {
            let offers: Vec<(&'static str, Table)> =
                TABLES.iter().map(|(_, kind, table)| (*kind, *table)).collect();
            pick(accept, &offers)?
        }
        Some(name) => {
            let names: Vec<&str> = TABLES.iter().map(|(name, ..)| *name).collect();
            let found =
                TABLES.iter().find(|(known, ..)| *known == name).ok_or_else(|| no_format(name, &names))?;
            (found.1, found.2)
        }
    };
    let names = match form.one("show")? {
        None | Some("labels") => Names::Labels,
        Some("iris") => Names::Iris,
        Some("both") => Names::Both,
        Some(other) => {
            return Err(Problem::bad(format!("`show`: `{other}` is unknown"), "labels, iris or both"));
        }
    };
    let mut bytes = Vec::new();
    match table {
        Table::Named(format) => {
            write_named(answer, format, names, &edition.store, &mut bytes)?;
        }
        Table::Sparql(format) => {
            write_rows(answer, format, &mut bytes)?;
        }
        #[cfg(feature = "parquet")]
        Table::Parquet => match answer {
            Answer::Rows(rows) => bytes = crate::query::parquet(rows, names, &edition.store)?,
            _ => return Err(Problem::bad("yes or no is no table", "choose json")),
        },
    }
    Ok(body(media_type, bytes))
}

fn no_format(name: &str, known: &[&str]) -> Problem {
    Problem::bad(format!("`format`: `{name}` is none that this answer has"), known.join(", "))
}
