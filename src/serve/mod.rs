//! The store over HTTP: a SPARQL endpoint, saved queries and the reader as a web API, and pages for people.
//!
//! A [`Server`] answers until the process is told to end. Every answer is made by a plain function
//! of the store, away from the threads that talk to the network, one of a bounded number at a time.

mod accept;
mod access;
mod answer;
mod app;
mod assets;
mod cache;
mod connection;
mod curation;
mod description;
mod events;
mod finder;
mod form;
mod gate;
mod graphs;
mod lanes;
mod metrics;
mod multipart;
mod names;
mod node;
mod openapi;
mod page;
mod problem;
mod read;
mod reconcile;
mod routes;
mod saved;
mod settings;
mod shelf;
mod sparql;
mod token;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

pub use settings::{Access, Settings};
pub use token::Token;

use crate::lexicon::Lexicon;
use crate::query::Catalogue;
use crate::store::StoreError;
use app::App;

/// The server cannot begin, or cannot go on.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum ServeError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened at.
    #[error(
        "{address} cannot be listened on: {source}\nhint: choose another with --bind, such as 127.0.0.1:0 for a free port"
    )]
    Bind { address: String, source: std::io::Error },
    /// The file of the token cannot be used.
    #[error(
        "{path}: the token cannot be used: {why}\nhint: put a line of 16 letters and digits or more into it, such as `openssl rand -hex 32` prints"
    )]
    Token { path: String, why: String },
    /// The system lets no thread be begun.
    #[error(
        "the server cannot run: {0}\nhint: end other programs, or allow more files and threads with `ulimit`"
    )]
    Run(#[source] std::io::Error),
}

/// A server that has its store and its address, and answers once it runs.
pub struct Server {
    listener: TcpListener,
    app: Arc<App>,
}

impl Server {
    /// Opens the store and takes the address that the settings name.
    pub fn open(settings: Settings, lexicon: Lexicon, catalogue: Catalogue) -> Result<Self, ServeError> {
        let failed = |source| ServeError::Bind { address: settings.bind.to_string(), source };
        let listener = TcpListener::bind(settings.bind).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let app = Arc::new(App::open(settings, lexicon, catalogue)?);
        Ok(Self { listener, app })
    }

    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr, ServeError> {
        self.listener.local_addr().map_err(ServeError::Run)
    }

    /// Answers until the process is asked to end (SIGINT, SIGTERM). Requests that are being answered then are answered
    /// to their end, as far as the time of a query goes.
    pub fn run(self) -> Result<(), ServeError> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Run)?;
        let finder = Arc::clone(&self.app.finder);
        let done = runtime.block_on(connection::run(self.listener, self.app)).map_err(ServeError::Run);
        finder.stop();
        // a query that does not end when it is told to must not keep the process
        runtime.shutdown_background();
        done
    }
}
