use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::token::Token;
use crate::graph::Base;
use crate::query::Federation;

/// How the server is to run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the store.
    pub store: PathBuf,
    /// What IRIs of the store begin with.
    pub base: Base,
    /// Where it listens.
    pub bind: SocketAddr,
    /// Names that the server is known by, besides `localhost` and addresses. Requests for others are refused, so that no
    /// foreign page can reach it under a name of its own (DNS rebinding).
    pub hosts: Vec<String>,
    /// Origins whose pages may read answers; `*` is any.
    pub cors: Vec<String>,
    /// Who has this may write; nobody, where there is none.
    pub token: Option<Token>,
    /// What one answer may take.
    pub timeout: Duration,
    /// Rows, or triples, that one answer may have.
    pub max_rows: usize,
    /// Answers that are made at one time; others wait.
    pub max_parallel: usize,
    /// Length of a request's body in bytes.
    pub max_body: usize,
    /// Connections that are open at one time.
    pub max_connections: usize,
    /// Endpoints that queries may ask with SERVICE.
    pub federation: Federation,
    /// What is told of each request.
    pub access: Access,
}

/// What is told of each request on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// No request is told.
    Nothing,
    /// All but the values of parameters, which may say what somebody is looking for.
    Paths,
    /// The whole address.
    Values,
}

impl Settings {
    /// For an answer, unless told otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(10);
    /// Of an answer, unless told otherwise.
    pub const MAX_ROWS: usize = 100_000;
    /// Of a request in bytes, unless told otherwise.
    pub const MAX_BODY: usize = 8 << 20;
    /// At one time, unless told otherwise.
    pub const MAX_CONNECTIONS: usize = 1024;

    /// Two answers a core: one may wait for the disk.
    pub fn max_parallel() -> usize {
        std::thread::available_parallelism().map_or(4, |cores| 2 * cores.get())
    }
}
