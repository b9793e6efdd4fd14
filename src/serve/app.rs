//! What all answers are made from, and how many are made at one time.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::cache::Cache;
use super::finder::Finder;
use super::lanes::Lanes;
use super::metrics::Metrics;
use super::problem::Problem;
use super::settings::Settings;
use super::shelf::{Edition, Shelf};
use crate::graph::Base;
use crate::lexicon::Lexicon;
use crate::query::{Answer, Catalogue, Options, SavedQuery, run};
use crate::store::{Store, StoreError};

pub(super) struct App {
    pub settings: Settings,
    pub shelf: Shelf,
    pub lexicon: Lexicon,
    pub catalogue: Catalogue,
    pub metrics: Metrics,
    pub cache: Cache,
    pub finder: Arc<Finder>,
    lanes: Lanes,
    writing: Mutex<()>,
}

impl App {
    pub fn open(settings: Settings, lexicon: Lexicon, catalogue: Catalogue) -> Result<Self, StoreError> {
        let shelf = Shelf::open(&settings.store, &settings.base, &lexicon, settings.token.is_some())?;
        let lanes = Lanes::new(settings.max_parallel);
        let (metrics, cache, writing) = (Metrics::default(), Cache::default(), Mutex::default());
        let finder = Arc::default();
        Ok(Self { settings, shelf, lexicon, catalogue, metrics, cache, finder, lanes, writing })
    }

    pub fn base(&self) -> &Base {
        &self.settings.base
    }

    /// Makes an answer of a kind on a thread that may wait, once there is a place for it.
    pub async fn answer(
        self: &Arc<Self>,
        kind: String,
        work: impl FnOnce(&Self, &Edition) -> Result<Response, Problem> + Send + 'static,
    ) -> Response {
        let Ok(Some(place)) = timeout(self.settings.timeout, self.lanes.place(&kind)).await else {
            return Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "the server is busy with other requests",
                "try again in a moment",
            )
            .into_response();
        };
        let app = Arc::clone(self);
        let done = spawn_blocking(move || {
            let _place = place;
            let (edition, begun) = (app.shelf.current(), Instant::now());
            let done = work(&app, &edition);
            app.lanes.learn(kind, begun.elapsed());
            done
        });
        match done.await {
            Ok(Ok(response)) => response,
            Ok(Err(problem)) => problem.into_response(),
            Err(error) => Problem::fault(error).into_response(),
        }
    }

    /// Limits of one query of a client's.
    pub fn options(&self, edition: &Edition) -> Options {
        Options {
            directory: self.finder.directory(edition),
            timeout: Some(self.settings.timeout),
            limit: Some(self.settings.max_rows),
            federation: self.settings.federation.clone(),
            ..Options::default()
        }
    }

    /// Answers a query whole, or not at all: tools take what they get for all there is.
    pub fn ask(
        &self,
        edition: &Edition,
        query: &SavedQuery,
        values: &[(String, String)],
        options: Options,
    ) -> Result<Answer, Problem> {
        let answer = run(&edition.store, &self.lexicon, query, values, options)?;
        match answer.cut() {
            Some(_) => Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("the answer has more than {} rows or triples", self.settings.max_rows),
                "ask for less with LIMIT, or page by page; who runs the server can allow more with --max-rows",
            )),
            None => Ok(answer),
        }
    }

    /// Refuses who may not write.
    pub fn may_write(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        self.may_write_with(shown.unwrap_or_default())
    }

    /// The same, with what the header `Authorization` would hold.
    pub fn may_write_with(&self, shown: &str) -> Result<(), Problem> {
        let Some(token) = &self.settings.token else {
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                "this server only reads",
                "who runs it can allow writing with --write and --token-file",
            ));
        };
        match token.is_shown_by(shown) {
            true => Ok(()),
            false => Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "writing needs the server's token",
                "send it as `Authorization: Bearer TOKEN`",
            )),
        }
    }

    /// Writes to the store, one writer after the other.
    pub fn write<T>(
        &self,
        edition: &Edition,
        work: impl FnOnce(&Store) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let done = work(&edition.store);
        edition.wrote(); // also where it failed half-way
        done
    }

    /// The body of a request, as long as it is short enough and comes in time.
    pub async fn body(&self, body: Body) -> Result<Bytes, Problem> {
        let most = self.settings.max_body;
        match timeout(self.settings.timeout, to_bytes(body, most)).await {
            Err(_) => Err(Problem::new(
                StatusCode::REQUEST_TIMEOUT,
                format!("the body did not come within {} s", self.settings.timeout.as_secs_f64()),
                "send it faster, or in parts",
            )),
            Ok(Err(_)) => Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the body is longer than {most} bytes, or broke off"),
                "send less at a time",
            )),
            Ok(Ok(bytes)) => Ok(bytes),
        }
    }
}
