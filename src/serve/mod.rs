//! The store over HTTP: a SPARQL endpoint, saved queries and the reader as a web API, and pages for people.
//!
//! [`bind`] takes the address, [`serve`] answers until the process is told to end. Every answer is made by a plain function
//! of the store, away from the threads that talk to the network, one of a bounded number at a time.

mod accept;
mod access;
mod answer;
mod app;
mod assets;
mod cache;
mod connection;
mod description;
mod events;
mod form;
mod gate;
mod graphs;
mod metrics;
mod node;
mod openapi;
mod page;
mod problem;
mod read;
mod routes;
mod saved;
mod settings;
mod shelf;
mod sparql;
mod token;

use std::net::TcpListener;
use std::sync::Arc;

pub use settings::{Access, Settings};
pub use token::Token;

use crate::lexicon::Lexicon;
use crate::query::Catalogue;
use crate::store::StoreError;
use app::App;

/// The server cannot begin, or cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{address} cannot be listened on: {source}\nhint: choose another with --bind, such as 127.0.0.1:0 for a free port")]
    Bind { address: String, source: std::io::Error },
    #[error("{path}: the token cannot be used: {why}\nhint: put a line of 16 letters and digits or more into it, such as `openssl rand -hex 32` prints")]
    Token { path: String, why: String },
    #[error("the server cannot run: {0}\nhint: end other programs, or allow more files and threads with `ulimit`")]
    Run(#[source] std::io::Error),
}

/// Takes the address that the settings name.
pub fn bind(settings: &Settings) -> Result<TcpListener, ServeError> {
    let failed = |source| ServeError::Bind { address: settings.bind.to_string(), source };
    let listener = TcpListener::bind(settings.bind).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    Ok(listener)
}

/// Opens the store and answers until the process is asked to end (SIGINT, SIGTERM). Requests that are being answered
/// then are answered to their end, as far as the time of a query goes.
pub fn serve(
    listener: TcpListener,
    settings: Settings,
    lexicon: Lexicon,
    catalogue: Catalogue,
) -> Result<(), ServeError> {
    let app = Arc::new(App::open(settings, lexicon, catalogue)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Run)?;
    let done = runtime.block_on(connection::run(listener, app)).map_err(ServeError::Run);
    // a query that does not end when it is told to must not keep the process
    runtime.shutdown_background();
    done
}
