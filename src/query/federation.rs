//! SERVICE: which other endpoints a query may ask, and the asking.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use oxigraph::model::NamedNode;
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolution, QuerySolutionIter};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::NamedNodePattern;
use ureq::http::Uri;

use super::QueryError;
use super::endpoint::{Rows, fetch_in_time, line};
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

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(host: &str) -> Federation {
        Federation { hosts: Hosts::Listed(vec![host.to_string()]), ..Federation::default() }
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
