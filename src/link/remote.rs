//! Asking somebody else's service of the Reconciliation API: in batches, one after the other with a pause between, again where
//! it fails, and never twice for the same name.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use oxhttp::Client;
use oxhttp::model::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use oxhttp::model::{Body, Method, Request, StatusCode, Uri};
use serde_json::{Map, Value, json};

use super::entry::{Entry, Kind};
use super::namesake::told_apart;
use super::resolve::{Candidate, ranked};
use super::run::{Decision, Origin, host, settle};
use super::subject::{Subject, subjects};
use crate::lexicon::Lexicon;
use crate::store::{Store, StoreError};

/// Names in a request, and candidates asked for each.
const BATCH: usize = 25;
const LIMIT: usize = 5;
/// Tries of a request, and the longest wait that a service may ask for between two.
const TRIES: u32 = 4;
const LONGEST_WAIT: u64 = 60;
const TIMEOUT: Duration = Duration::from_secs(60);
/// Bytes of an answer.
const LONGEST: u64 = 32 << 20;

/// A service that does not answer as it should.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum RemoteError {
    /// The service cannot be reached, or answers otherwise than it should.
    #[error(
        "{address}: {what}\nhint: check the address in a browser; it should show the service's description as JSON"
    )]
    Service { address: String, what: String },
    /// The file that keeps its answers cannot be read or written.
    #[error("{}: {source}\nhint: check that the file can be read and written", path.display())]
    Cache { path: PathBuf, source: std::io::Error },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How a service is asked.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The address of the service.
    pub address: String,
    /// Between two requests.
    pub pause: Duration,
    /// A file that keeps the answers, a JSON object a line.
    pub cache: Option<PathBuf>,
}

/// A service, and what it has said.
pub struct Remote {
    asking: Asking,
    client: Client,
    name: String,
    space: String,
    known: BTreeMap<String, Value>,
}

impl Remote {
    /// Asks the service what it is.
    pub fn open(asking: Asking) -> Result<Self, RemoteError> {
        let client = Client::new().with_global_timeout(TIMEOUT).with_redirection_limit(5);
        let known = asking.cache.as_deref().map(|path| read(path, &asking.address)).transpose()?;
        let mut remote = Self {
            asking,
            client,
            name: String::new(),
            space: String::new(),
            known: known.unwrap_or_default(),
        };
        let manifest = remote.request(None)?;
        let text = |key: &str| manifest.get(key).and_then(Value::as_str).map(str::to_string);
        remote.space = text("identifierSpace").ok_or_else(|| remote.error("it names no identifierSpace"))?;
        remote.name = text("name").unwrap_or_else(|| remote.asking.address.clone());
        Ok(remote)
    }

    /// Where links come from that it gives.
    pub fn origin(&self) -> Origin {
        Origin {
            set: host(&self.space).to_string(),
            version: None,
            source: format!("service {} at {}", self.name, self.asking.address),
        }
    }

    /// What the entities of a store may be that have no link to what the service knows. `progress` is told how many names
    /// are done.
    pub fn decide(
        &mut self,
        store: &Store,
        lexicon: &Lexicon,
        mut progress: impl FnMut(usize),
    ) -> Result<Vec<Decision>, RemoteError> {
        let space = host(&self.space).to_string();
        let mut open = subjects(store, lexicon)?;
        open.retain(|subject| !subject.links.iter().any(|link| host(link) == space));
        let names: Vec<&str> =
            open.iter().map(|s| s.name.as_str()).filter(|name| !self.known.contains_key(*name)).collect();
        let mut done = open.len() - names.len();
        let batches: Vec<Vec<String>> =
            names.chunks(BATCH).map(|names| names.iter().map(ToString::to_string).collect()).collect();
        for batch in batches {
            self.ask(&batch)?;
            done += batch.len();
            progress(done);
        }
        let find = |subject: &Subject| self.candidates(subject);
        let found = open.into_iter().flat_map(|subject| told_apart(subject, find, |_| false));
        Ok(settle(store, found)?)
    }

    /// One batch of names; the answers are kept.
    fn ask(&mut self, names: &[String]) -> Result<(), RemoteError> {
        let questions: Map<String, Value> = names
            .iter()
            .enumerate()
            .map(|(n, name)| (format!("q{n}"), json!({"query": name, "limit": LIMIT})))
            .collect();
        let answers = self.request(Some(Value::Object(questions)))?;
        for (n, name) in names.iter().enumerate() {
            let result = answers.get(format!("q{n}")).and_then(|answer| answer.get("result"));
            let result = result.filter(|r| r.is_array()).cloned();
            let result = result.ok_or_else(|| self.error(&format!("no answer for `{name}`")))?;
            self.known.insert(name.clone(), result);
        }
        if let Some(path) = &self.asking.cache {
            write(path, &self.asking.address, &self.known)?;
        }
        sleep(self.asking.pause);
        Ok(())
    }

    fn candidates(&self, subject: &Subject) -> Vec<Candidate> {
        let results = self.known.get(&subject.name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let entries = results.iter().filter_map(|result| self.entry(result, subject.kind)).collect();
        let mut all = ranked(subject, entries);
        all.retain(|candidate| super::index::fits(subject.kind, candidate.entry.kind));
        all
    }

    /// A result as an entry. What it is is only known where a type's name says it.
    fn entry(&self, result: &Value, wanted: Kind) -> Option<Entry> {
        let text = |key: &str| result.get(key).and_then(Value::as_str).unwrap_or_default();
        let id = Some(text("id")).filter(|id| !id.is_empty())?;
        let iri = if id.contains("://") { id.to_string() } else { format!("{}{id}", self.space) };
        let types = result.get("type").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let types: Vec<String> = types
            .iter()
            .filter_map(|t| t.get("name").and_then(Value::as_str).or(t.as_str()).map(str::to_lowercase))
            .collect();
        let kind = types.iter().find_map(|name| match name.as_str() {
            "human" => Some(Kind::Person),
            name => Kind::parse(name),
        });
        let mut entry = Entry::new(iri, text("name"), kind.unwrap_or(wanted));
        entry.description = text("description").to_string();
        entry.types = types;
        Some(entry)
    }

    /// The description of the service, or the answers to a batch; tried again where it fails.
    fn request(&self, questions: Option<Value>) -> Result<Value, RemoteError> {
        let uri: Uri = self.asking.address.parse().map_err(|_| self.error("this is no address"))?;
        let form = questions.map(|questions| {
            form_urlencoded::Serializer::new(String::new())
                .append_pair("queries", &questions.to_string())
                .finish()
        });
        let mut wait = self.asking.pause.max(Duration::from_millis(500));
        let mut last = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                sleep(wait);
                wait *= 2;
            }
            let request = Request::builder()
                .uri(uri.clone())
                .header(ACCEPT, "application/json")
                .header(USER_AGENT, concat!("demarche/", env!("CARGO_PKG_VERSION")));
            let request = match &form {
                Some(form) => request
                    .method(Method::POST)
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                    .body(Body::from(form.clone())),
                None => request.body(Body::empty()),
            };
            let request = request.map_err(|error| self.error(&error.to_string()))?;
            match self.client.request(request) {
                Ok(response) if response.status().is_success() => {
                    let mut bytes = Vec::new();
                    let read = response.into_body().take(LONGEST).read_to_end(&mut bytes);
                    match read.map_err(|e| e.to_string()).and_then(|_| {
                        serde_json::from_slice(&bytes)
                            .map_err(|error| format!("the answer is no JSON: {error}"))
                    }) {
                        Ok(value) => return Ok(value),
                        Err(what) => last = what,
                    }
                }
                Ok(response) => {
                    let status = response.status();
                    last = format!("it answers {status}");
                    if !status.is_server_error() && status != StatusCode::TOO_MANY_REQUESTS {
                        break;
                    }
                    let asked = response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok());
                    if let Some(seconds) = asked.and_then(|v| v.parse::<u64>().ok()) {
                        wait = Duration::from_secs(seconds.min(LONGEST_WAIT));
                    }
                }
                Err(error) => last = error.to_string(),
            }
        }
        Err(self.error(&last))
    }

    fn error(&self, what: &str) -> RemoteError {
        RemoteError::Service { address: self.asking.address.clone(), what: what.to_string() }
    }
}

/// The answers of this service that a file keeps; lines that are cut are passed over and asked again.
fn read(path: &Path, address: &str) -> Result<BTreeMap<String, Value>, RemoteError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(RemoteError::Cache { path: path.to_path_buf(), source }),
    };
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_service = lines.filter(|line| line.get("service").and_then(Value::as_str) == Some(address));
    let pair = |line: Value| Some((line.get("name")?.as_str()?.to_string(), line.get("result")?.clone()));
    Ok(of_service.filter_map(pair).collect())
}

/// Writes all answers beside the file, and puts them in its place.
fn write(path: &Path, address: &str, known: &BTreeMap<String, Value>) -> Result<(), RemoteError> {
    let error = |source| RemoteError::Cache { path: path.to_path_buf(), source };
    let others = std::fs::read_to_string(path).unwrap_or_default();
    let of_others = others.lines().filter(|line| {
        let value: Option<Value> = serde_json::from_str(line).ok();
        value.is_some_and(|v| v.get("service").and_then(Value::as_str).is_some_and(|s| s != address))
    });
    let own = known
        .iter()
        .map(|(name, result)| json!({"service": address, "name": name, "result": result}).to_string());
    let lines: Vec<String> = of_others.map(str::to_string).chain(own).collect();
    let part = path.with_extension("part");
    std::fs::write(&part, lines.join("\n") + "\n").map_err(error)?;
    std::fs::rename(&part, path).map_err(error)
}
