//! The store of somebody else, by the SPARQL 1.1 Graph Store HTTP Protocol or SPARQL 1.1 Update.

use std::io::Read;
use std::thread::sleep;
use std::time::{Duration, Instant};

use oxhttp::Client;
use oxhttp::model::header::{CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use oxhttp::model::{Body, HeaderName, HeaderValue, Method, Request, StatusCode};
use oxigraph::model::NamedNode;

/// Tries of a request, and the longest wait that a server may ask for between two.
const TRIES: u32 = 5;
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: u64 = 60;
const TIMEOUT: Duration = Duration::from_secs(300);
/// Bytes of triples in one request of SPARQL Update, unless a single graph has more.
const BYTES: usize = 4 << 20;
/// Of what a server says of an error, so many bytes are told.
const SAID: u64 = 300;

/// How graphs are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// PUT and POST of one graph a request.
    #[default]
    GraphStore,
    /// SPARQL Update with many graphs a request.
    Update,
}

/// A server that does not take what it is sent.
#[derive(Debug, thiserror::Error)]
#[error(
    "{address}: {what}\nhint: check the address (Fuseki: /DATASET/data, Oxigraph: /store; with `--protocol update`: /DATASET/update, \
     /update) and who may write; what was sent before is kept, and the same command goes on from there"
)]
pub struct RemoteError {
    address: String,
    what: String,
}

/// How a server is spoken to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address of the endpoint.
    pub address: String,
    /// How it is written to.
    pub protocol: Protocol,
    /// Graphs in one request of SPARQL Update.
    pub batch: usize,
    /// The least time from one request to the next.
    pub pause: Duration,
    /// More headers, such as those that say who sends it.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// A server that takes graphs.
pub struct Remote {
    settings: Settings,
    client: Client,
    last: Option<Instant>,
}

impl Remote {
    /// Prepares the connection; nothing is sent yet.
    pub fn new(settings: Settings) -> Self {
        Self { settings, client: Client::new().with_global_timeout(TIMEOUT), last: None }
    }

    /// Do graphs of these sizes fill a request?
    pub fn is_full(&self, sizes: impl ExactSizeIterator<Item = usize>) -> bool {
        match self.settings.protocol {
            Protocol::GraphStore => sizes.len() > 0,
            Protocol::Update => sizes.len() >= self.settings.batch || sizes.sum::<usize>() >= BYTES,
        }
    }

    /// Puts graphs in the place of those that the server has.
    pub fn replace(&mut self, graphs: &[(&NamedNode, &str)]) -> Result<(), RemoteError> {
        match self.settings.protocol {
            Protocol::GraphStore => {
                graphs.iter().try_for_each(|(graph, triples)| self.graph_store(Method::PUT, graph, triples))
            }
            Protocol::Update => {
                let operation = |(graph, triples): &(&NamedNode, &str)| {
                    format!("DROP SILENT GRAPH {graph} ;\nINSERT DATA {{ GRAPH {graph} {{\n{triples}}} }}")
                };
                self.update(graphs.iter().map(operation).collect::<Vec<_>>().join(" ;\n"))
            }
        }
    }

    /// Adds triples to a graph.
    pub fn add(&mut self, graph: &NamedNode, triples: &str) -> Result<(), RemoteError> {
        match self.settings.protocol {
            Protocol::GraphStore => self.graph_store(Method::POST, graph, triples),
            Protocol::Update => self.update(format!("INSERT DATA {{ GRAPH {graph} {{\n{triples}}} }}")),
        }
    }

    /// Takes a graph away; one that is not there is as good.
    pub fn remove(&mut self, graph: &NamedNode) -> Result<(), RemoteError> {
        match self.settings.protocol {
            Protocol::GraphStore => self.graph_store(Method::DELETE, graph, ""),
            Protocol::Update => self.update(format!("DROP SILENT GRAPH {graph}")),
        }
    }

    fn graph_store(&mut self, method: Method, graph: &NamedNode, triples: &str) -> Result<(), RemoteError> {
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair("graph", graph.as_str()).finish();
        let join = if self.settings.address.contains('?') { '&' } else { '?' };
        let address = format!("{}{join}{query}", self.settings.address);
        self.send(&method, &address, "application/n-triples", triples)
    }

    fn update(&mut self, update: String) -> Result<(), RemoteError> {
        let address = self.settings.address.clone();
        self.send(&Method::POST, &address, "application/sparql-update", &update)
    }

    /// Sends a request, again where it fails in a way that may pass. All that is sent may arrive twice.
    fn send(&mut self, method: &Method, address: &str, kind: &str, body: &str) -> Result<(), RemoteError> {
        let mut wait = FIRST_WAIT;
        let mut what = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                sleep(wait);
                wait *= 2;
            }
            self.keep_rate();
            let request = self.request(method, address, kind, body)?;
            match self.client.request(request) {
                Ok(response) if response.status().is_success() => return Ok(()),
                Ok(response) if *method == Method::DELETE && response.status() == StatusCode::NOT_FOUND => {
                    return Ok(());
                }
                Ok(response) => {
                    let status = response.status();
                    let asked = response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok());
                    if let Some(seconds) = asked.and_then(|v| v.parse::<u64>().ok()) {
                        wait = Duration::from_secs(seconds.min(LONGEST_WAIT));
                    }
                    let mut said = Vec::new();
                    let _ = response.into_body().take(SAID).read_to_end(&mut said); // the status says most of it
                    let said = String::from_utf8_lossy(&said);
                    what = format!(
                        "it answers {status}: {}",
                        said.split_whitespace().collect::<Vec<_>>().join(" ")
                    );
                    let may_pass = [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT];
                    if !status.is_server_error() && !may_pass.contains(&status) {
                        break;
                    }
                }
                Err(error) => what = error.to_string(),
            }
        }
        Err(self.error(what))
    }

    fn request(
        &self,
        method: &Method,
        address: &str,
        kind: &str,
        body: &str,
    ) -> Result<Request<Body>, RemoteError> {
        let mut request = Request::builder()
            .method(method.clone())
            .uri(address)
            .header(USER_AGENT, concat!("demarche/", env!("CARGO_PKG_VERSION")));
        for (name, value) in &self.settings.headers {
            request = request.header(name, value);
        }
        let request = match *method == Method::DELETE {
            true => request.body(Body::empty()),
            false => request.header(CONTENT_TYPE, kind).body(Body::from(body.to_string())),
        };
        request.map_err(|error| self.error(error.to_string()))
    }

    /// Waits until the next request may go out.
    fn keep_rate(&mut self) {
        if let Some(last) = self.last {
            sleep(self.settings.pause.saturating_sub(last.elapsed()));
        }
        self.last = Some(Instant::now());
    }

    fn error(&self, what: String) -> RemoteError {
        RemoteError { address: self.settings.address.clone(), what }
    }
}
