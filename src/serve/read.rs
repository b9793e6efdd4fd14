//! Articles that are sent to be read: `/api/extract` only answers, `/api/articles` stores them as well.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxigraph::model::Quad;

use super::answer::{body, pick};
use super::app::App;
use super::form::Form;
use super::page;
use super::problem::Problem;
use super::shelf::Edition;
use super::sparql::accept_of;
use crate::export::{Format, Writer, write_records};
use crate::graph::describe;
use crate::pipeline::{self, Reading};
use crate::source::{InputKind, Kind, Metadata, ReadOptions, SourceError, parse_date, read_bytes};
use crate::store::without_rejected;

/// Bytes that anybody may have read at once; who has the token may send as much as the server takes.
const MOST: usize = 1 << 20;
/// Articles that one request may hold.
const ARTICLES: usize = 1_000;
/// Long sentences make deep trees.
const STACK: usize = 16 << 20;

/// How a reading is given back.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Records,
    Lines,
    Page,
    Graph(Format),
}

const OFFERS: &[(&str, Shape)] = &[
    ("application/json", Shape::Records),
    ("application/x-ndjson", Shape::Lines),
    ("text/html", Shape::Page),
    ("text/turtle", Shape::Graph(Format::Turtle)),
    ("application/ld+json", Shape::Graph(Format::JsonLd)),
    ("application/n-quads", Shape::Graph(Format::NQuads)),
    ("application/trig", Shape::Graph(Format::TriG)),
    ("application/n-triples", Shape::Graph(Format::NTriples)),
    ("application/rdf+xml", Shape::Graph(Format::RdfXml)),
];

/// Reads what is sent and gives back what it says.
pub(super) async fn extract(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let accept = accept_of(&parts.headers);
    let sent = async { Sent::new(&parts.headers, parts.uri.query(), app.body(body).await?, MOST) };
    match sent.await {
        Ok(sent) => {
            app.answer("extract".to_string(), move |app, _| {
                let (_, format) = pick(accept.as_deref(), OFFERS)?;
                give(app, &sent.read(app)?, format)
            })
            .await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Reads what is sent, stores it, and gives back what it says.
pub(super) async fn store(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let accept = accept_of(&parts.headers);
    let sent = async {
        app.may_write(&parts.headers)?;
        Sent::new(&parts.headers, parts.uri.query(), app.body(body).await?, usize::MAX)
    };
    match sent.await {
        Ok(sent) => {
            app.answer("store".to_string(), move |app, edition| {
                let (_, format) = pick(accept.as_deref(), OFFERS)?;
                let readings = sent.read(app)?;
                put(app, edition, &readings)?;
                give(app, &readings, format)
            })
            .await
        }
        Err(problem) => problem.into_response(),
    }
}

/// The articles of the store.
pub(super) async fn list(State(app): State<Arc<App>>) -> Response {
    app.answer("articles".to_string(), |_, edition| {
        let articles = edition.store.articles()?;
        let text = serde_json::to_string(&articles).map_err(Problem::fault)?;
        Ok(body("application/json", text + "\n"))
    })
    .await
}

/// What was sent, and how it is to be read.
struct Sent {
    bytes: Vec<u8>,
    options: ReadOptions,
}

impl Sent {
    fn new(headers: &HeaderMap, query: Option<&str>, bytes: Bytes, most: usize) -> Result<Self, Problem> {
        if bytes.len() > most {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the text is longer than {most} bytes"),
                "send articles one by one",
            ));
        }
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut form = Form::parse(query.unwrap_or_default().as_bytes())?;
        let (bytes, input) = match kind.as_str() {
            "text/plain" => (bytes.to_vec(), InputKind::Text),
            "text/html" => (bytes.to_vec(), InputKind::Of(Kind::Html)),
            "application/json" => (bytes.to_vec(), InputKind::Of(Kind::Json)),
            "application/x-ndjson" | "application/jsonl" => (bytes.to_vec(), InputKind::Jsonl),
            // the form of the page that takes a pasted text
            "application/x-www-form-urlencoded" => {
                form = Form::parse(&bytes)?;
                let text = form.one("text")?.unwrap_or_default().replace("\r\n", "\n");
                (text.into_bytes(), InputKind::Text)
            }
            _ => {
                return Err(Problem::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    format!("a body of type `{kind}` is not read"),
                    "send text/plain, text/html, application/json or application/x-ndjson",
                ));
            }
        };
        let published = form.one("published")?.map(|day| {
            parse_date(day).ok_or_else(|| {
                Problem::bad(format!("`published`: `{day}` is no day"), "write it as 2025-08-07")
            })
        });
        let text = |name| form.one(name).map(|value| value.map(str::to_string));
        let metadata = Metadata {
            published: published.transpose()?,
            publisher: text("publisher")?,
            url: text("url")?,
            headline: text("headline")?,
            ..Metadata::default()
        };
        Ok(Self { bytes, options: ReadOptions { input, metadata, ..ReadOptions::default() } })
    }

    /// Each article that was sent; the whole is refused where one of them cannot be read, so that nothing is passed over.
    fn read(self, app: &App) -> Result<Vec<Reading>, Problem> {
        let work = || -> Result<Vec<Reading>, Problem> {
            let articles = read_bytes(self.bytes, self.options).into_iter().collect::<Result<Vec<_>, _>>();
            let articles = articles.map_err(refused)?;
            if articles.len() > ARTICLES {
                return Err(Problem::bad(
                    format!("{} articles were sent", articles.len()),
                    format!("send {ARTICLES} at most"),
                ));
            }
            let read = |article| {
                catch_unwind(AssertUnwindSafe(|| pipeline::read(article, &app.lexicon)))
                    .map_err(|_| Problem::fault("reading an article failed"))
            };
            articles.into_iter().map(read).collect()
        };
        thread::scope(|scope| {
            let running = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?;
            running.join().unwrap_or_else(|_| Err(Problem::fault("reading an article failed")))
        })
    }
}

fn refused(error: SourceError) -> Problem {
    let text = error.to_string();
    let (what, hint) = text.split_once("\nhint: ").unwrap_or((&text, "send an English article"));
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, what, hint)
}

fn give(app: &App, readings: &[Reading], format: Shape) -> Result<Response, Problem> {
    let base = app.base();
    match format {
        Shape::Page => Ok(page::reading(app, readings).into_response()),
        Shape::Graph(format) => {
            let mut writer = Writer::new(format, base, Vec::new())?;
            for reading in readings {
                writer.write(describe(reading, &app.lexicon, base))?;
            }
            let media_type =
                OFFERS.iter().find(|(_, offer)| matches!(offer, Shape::Graph(f) if *f == format));
            Ok(body(media_type.map_or("text/plain", |(name, _)| name), writer.finish()?))
        }
        Shape::Lines => {
            let mut out = Vec::new();
            readings.iter().try_for_each(|reading| write_records(reading, &app.lexicon, base, &mut out))?;
            Ok(body("application/x-ndjson", out))
        }
        Shape::Records => {
            let mut out = b"[".to_vec();
            for (i, reading) in readings.iter().enumerate() {
                out.extend(if i == 0 { b"\n".as_slice() } else { b",\n" });
                write_records(reading, &app.lexicon, base, &mut out)?;
                out.pop();
            }
            out.extend(b"\n]\n");
            Ok(body("application/json", out))
        }
    }
}

/// Stores what articles say, as `demarche ingest` does.
fn put(app: &App, edition: &Edition, readings: &[Reading]) -> Result<(), Problem> {
    let base = app.base();
    let mut graphs: Vec<Vec<Quad>> =
        readings.iter().map(|reading| describe(reading, &app.lexicon, base)).collect();
    app.write(edition, |store| {
        let rejected = store.rejected()?;
        graphs.iter_mut().for_each(|quads| without_rejected(quads, &rejected));
        store.replace(graphs)?;
        store.publish();
        Ok(())
    })
}
