//! SERVICE: which other endpoints a query may ask, and the asking.

use std::collections::HashMap;
use std::io::{self, Read};
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use oxhttp::Client;
use oxhttp::model::header::{ACCEPT, CONTENT_TYPE};
use oxhttp::model::{Body, Method, Request, Response, Uri};
use oxigraph::model::{NamedNode, Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolution, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;

use super::QueryError;
use super::services::{Service, services};

/// Which endpoints a query may ask with SERVICE, and how long each may take to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Federation {
    /// Who may be asked.
    pub hosts: Hosts,
    /// How long an answer is waited for.
    pub timeout: Duration,
    /// May a name lead to an address of this machine or of a private network? Not where others write the queries; a host
    /// that is given as such an address itself is always meant.
    pub private: bool,
}

/// The hosts that may be asked. A host is `query.wikidata.org`, or `localhost:3030` for this port alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hosts {
    /// Nobody.
    None,
    /// These, with or without a port.
    Listed(Vec<String>),
    /// Everybody.
    Any,
}

impl Federation {
    /// What one endpoint may take, unless the user says otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(30);

    fn allows(&self, endpoint: &str) -> bool {
        let Some(uri) = uri(endpoint) else { return false };
        let Some(host) = uri.host() else { return false };
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        match &self.hosts {
            Hosts::None => false,
            Hosts::Any => true,
            Hosts::Listed(hosts) => hosts.iter().any(|allowed| {
                allowed.eq_ignore_ascii_case(host) || allowed.eq_ignore_ascii_case(&format!("{host}:{port}"))
            }),
        }
    }

    /// Refuses a query that would ask an endpoint which is not allowed. Where the query says SILENT it goes on
    /// without, as it would if the endpoint were down, and where a variable names the endpoint it is looked at
    /// when it has a value.
    pub(super) fn check(&self, query: &Query) -> Result<(), QueryError> {
        for Service { name, silent } in services(query) {
            match name {
                _ if silent => {}
                NamedNodePattern::NamedNode(node) if !self.allows(node.as_str()) => {
                    return Err(self.refusal(node.as_str()));
                }
                NamedNodePattern::Variable(variable) if self.hosts == Hosts::None => {
                    return Err(QueryError::NotFederated {
                        endpoint: format!("the endpoints that {variable} names"),
                        hint: "`demarche query --federate-host HOST` allows a host, `--federate` allows any"
                            .to_string(),
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The endpoints that a query names after SERVICE SILENT and that are not allowed: it goes on without them.
    pub(super) fn skipped(&self, query: &Query) -> Vec<String> {
        let all = services(query).into_iter().filter(|service| service.silent);
        let mut names: Vec<String> = all
            .filter_map(|service| match service.name {
                NamedNodePattern::NamedNode(node) if !self.allows(node.as_str()) => Some(node.into_string()),
                NamedNodePattern::Variable(variable) if self.hosts == Hosts::None => {
                    Some(variable.to_string())
                }
                _ => None,
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }

    fn refusal(&self, endpoint: &str) -> QueryError {
        let host = uri(endpoint).and_then(|uri| uri.authority().map(|a| host_and_port(a.as_str())));
        QueryError::NotFederated {
            endpoint: endpoint.to_string(),
            hint: match (host, &self.hosts) {
                (None, _) => "an endpoint is asked by http or https".to_string(),
                (Some(host), Hosts::None) => {
                    format!("`demarche query --federate-host {host}` allows it, `--federate` allows any host")
                }
                (Some(host), _) => format!("`--federate-host {host}` allows it, besides those named"),
            },
        }
    }
}

impl Default for Federation {
    /// No endpoint is asked.
    fn default() -> Self {
        Self { hosts: Hosts::None, timeout: Self::TIMEOUT, private: true }
    }
}

/// An address that can be asked, read as the HTTP client reads it.
fn uri(endpoint: &str) -> Option<Uri> {
    let uri: Uri = endpoint.parse().ok()?;
    matches!(uri.scheme_str(), Some("http" | "https")).then_some(uri)
}

/// Without what stands before an `@`.
fn host_and_port(authority: &str) -> String {
    authority.rsplit('@').next().unwrap_or_default().to_string()
}

/// Bytes that are read of one answer at most.
const LARGEST: u64 = 64 << 20;

type Rows = (Arc<[Variable]>, Vec<Vec<Option<Term>>>);

/// Asks endpoints for the evaluation of one query.
///
/// An answer is read to its end before its first row is used, so that SILENT covers one that breaks off. What the
/// same endpoint was asked before is not asked again: evaluation may come to a SERVICE once a row.
pub(super) struct Asker {
    federation: Federation,
    asked: Mutex<HashMap<String, Result<Rows, String>>>,
}

impl Asker {
    pub fn new(federation: Federation) -> Self {
        Self { federation, asked: Mutex::default() }
    }

    fn ask(&self, endpoint: &str, query: &str) -> Result<Rows, String> {
        let key = format!("{endpoint} {query}");
        let known = |asked: &Mutex<HashMap<_, _>>| {
            asked.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
        };
        if let Some(answer) = known(&self.asked) {
            return answer;
        }
        let timeout = self.federation.timeout;
        let answer = fetch_in_time(endpoint, query, timeout, self.federation.private).map_err(|error| {
            match error.kind() {
                io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => {
                    format!("no answer within {} s", timeout.as_secs_f64())
                }
                _ => line(&error.to_string()),
            }
        });
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(key, answer.clone());
        answer
    }
}

impl DefaultServiceHandler for Asker {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        service_name: &NamedNode,
        pattern: &GraphPattern,
        base_iri: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        let endpoint = service_name.as_str();
        // here, not only before the query: a variable has its value now
        if !self.federation.allows(endpoint) {
            return Err(QueryEvaluationError::Service(Box::new(self.federation.refusal(endpoint))));
        }
        let query = Query::Select { dataset: None, pattern: pattern.clone(), base_iri: base_iri.cloned() }
            .to_string();
        let (variables, rows) = self.ask(endpoint, &query).map_err(|what| {
            let endpoint = endpoint.to_string();
            QueryEvaluationError::Service(Box::new(QueryError::Endpoint { endpoint, what }))
        })?;
        let names = variables.clone();
        let rows = rows.into_iter().map(move |row| Ok(QuerySolution::from((names.clone(), row))));
        Ok(QuerySolutionIter::new(variables, Box::new(rows)))
    }
}

/// The client's own limit is that of one read, so that an endpoint which sends its head byte by byte would be waited for
/// as long as it likes: the asking has a thread of its own, which is left behind when the time is over.
fn fetch_in_time(endpoint: &str, query: &str, timeout: Duration, private: bool) -> io::Result<Rows> {
    let (send, answer) = channel();
    let (endpoint, query) = (endpoint.to_string(), query.to_string());
    thread::Builder::new().spawn(move || {
        let public = if private { Ok(()) } else { must_be_public(&endpoint) };
        // nobody waits any more where the time is over
        let _ = send.send(public.and_then(|()| fetch(&endpoint, &query, timeout)));
    })?;
    answer.recv_timeout(timeout).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Refuses a name that leads to an address of this machine or of a private network. (The client looks the name up once more:
/// a name server that answers otherwise then is not held up by this.)
fn must_be_public(endpoint: &str) -> io::Result<()> {
    let Some(uri) = uri(endpoint) else { return Ok(()) };
    let host = uri.host().unwrap_or_default();
    if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return Ok(());
    }
    let mut addresses = (host, uri.port_u16().unwrap_or(443)).to_socket_addrs()?;
    match addresses.find(|address| !is_public(address.ip())) {
        Some(address) => {
            Err(io::Error::other(format!("{host} leads to the private address {}", address.ip())))
        }
        None => Ok(()),
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            let [first, second, ..] = four.octets();
            !(four.is_private()
                || four.is_loopback()
                || four.is_link_local()
                || four.is_broadcast()
                || four.is_multicast()
                || first == 0
                // between a provider and its customers (RFC 6598)
                || first == 100 && (64..128).contains(&second))
        }
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => is_public(four.into()),
            None => {
                let first = six.segments()[0];
                let local = first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80;
                !(six.is_loopback() || six.is_unspecified() || six.is_multicast() || local)
            }
        },
    }
}

fn fetch(endpoint: &str, query: &str, timeout: Duration) -> io::Result<Rows> {
    let until = Instant::now() + timeout;
    // no redirection: it might lead to a host that is not allowed
    let client = Client::new()
        .with_global_timeout(timeout)
        .with_user_agent(concat!(
            "demarche/",
            env!("CARGO_PKG_VERSION"),
            " (",
            env!("CARGO_PKG_REPOSITORY"),
            ")"
        ))
        .map_err(io::Error::other)?;
    let request = Request::builder()
        .method(Method::POST)
        .uri(endpoint)
        .header(ACCEPT, "application/sparql-results+json, application/sparql-results+xml;q=0.8")
        .header(CONTENT_TYPE, "application/sparql-query")
        .body(query.as_bytes().to_vec())
        .map_err(io::Error::other)?;
    let response = client.request(request)?;
    if !response.status().is_success() {
        return Err(io::Error::other(status(response, until)));
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let format = QueryResultsFormat::from_media_type(kind)
        .ok_or_else(|| io::Error::other(format!("its answer is `{kind}`, not rows of SPARQL")))?;
    let body = Until { body: response.into_body(), until }.take(LARGEST + 1);
    let parser = QueryResultsParser::from_format(format);
    let ReaderQueryResultsParserOutput::Solutions(solutions) =
        parser.for_reader(body).map_err(io::Error::from)?
    else {
        return Err(io::Error::other("it answers with yes or no, not with rows"));
    };
    let variables: Arc<[Variable]> = solutions.variables().into();
    let mut rows = Vec::new();
    for solution in solutions {
        rows.push(solution.map_err(io::Error::from)?.values().to_vec());
    }
    Ok((variables, rows))
}

/// "404 Not Found" and the first words of what the endpoint says of it.
fn status(response: Response<Body>, until: Instant) -> String {
    let status = response.status();
    let mut said = Vec::new();
    let body = Until { body: response.into_body(), until };
    let _ = body.take(1000).read_to_end(&mut said); // the status tells enough where the rest cannot be read
    let said = line(&String::from_utf8_lossy(&said));
    if said.is_empty() { status.to_string() } else { format!("{status}: {said}") }
}

/// A text of somebody else's as one short line.
fn line(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
}

/// A body that must have been read by some time: the client's own limit is that of one read.
struct Until {
    body: Body,
    until: Instant,
}

impl Read for Until {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() > self.until {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.body.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(host: &str) -> Federation {
        Federation { hosts: Hosts::Listed(vec![host.to_string()]), ..Federation::default() }
    }

    #[test]
    fn addresses_of_this_machine_and_of_private_networks_are_known() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.20.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "::ffff:8.8.8.8"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn a_host_is_the_whole_host_whatever_stands_around_it() {
        let wikidata = listed("query.wikidata.org");
        assert!(wikidata.allows("https://query.wikidata.org/sparql"));
        assert!(wikidata.allows("https://Query.Wikidata.org:8443/sparql"));
        assert!(!wikidata.allows("https://query.wikidata.org@example.org/"));
        assert!(!wikidata.allows("https://query.wikidata.org.example.org/"));
        assert!(!wikidata.allows("https://example.org/query.wikidata.org"));
        assert!(!wikidata.allows("file:///query.wikidata.org"));
        assert!(listed("localhost:3030").allows("http://localhost:3030/x"));
        assert!(!listed("localhost:3030").allows("http://localhost:3031/x"));
        assert!(listed("localhost:80").allows("http://localhost/x"));
        assert!(listed("[::1]").allows("http://[::1]:3030/x"));
    }

    #[test]
    fn nothing_is_asked_unless_somebody_says_so() {
        assert!(!Federation::default().allows("https://query.wikidata.org/sparql"));
        let any = Federation { hosts: Hosts::Any, ..Federation::default() };
        assert!(any.allows("https://query.wikidata.org/sparql"));
        assert!(!any.allows("file:///etc/hosts"));
    }
}
