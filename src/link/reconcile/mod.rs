//! A service of the Reconciliation API 0.2 over an index: what OpenRefine and its like ask for the ids of names.
//!
//! Nothing here knows HTTP: [`Service::answer`] takes a path and its parameters and gives text, so that any server can
//! stand before it.

mod extend;
mod query;
mod suggest;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::entry::{Entry, Kind};
use super::index::Index;

/// So many questions are answered at once.
pub const BATCH: usize = 100;

/// What a service answers with.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// As HTTP has it: 200, 400 or 404.
    pub status: u16,
    /// For the header of the answer.
    pub media_type: &'static str,
    /// The body.
    pub text: String,
}

/// An index that is asked over the network.
pub struct Service {
    index: Index,
    /// What most IRIs of the index begin with; ids leave it out.
    space: String,
    name: String,
    /// Where the service is, without a slash at the end.
    address: String,
}

/// Something that the one who asks has to mend.
struct Problem(String);

impl Service {
    /// A service over an index, under a name and at an address.
    pub fn new(index: Index, name: String, address: String) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for entry in index.entries().take(256) {
            *counts.entry(namespace(&entry.iri).to_string()).or_default() += 1;
        }
        let space = counts.into_iter().max_by_key(|(space, count)| (*count, space.len()));
        Self { index, space: space.map(|(space, _)| space).unwrap_or_default(), name, address }
    }

    /// The answer to a request for this path; parameters of the address and of a form are one.
    pub fn answer(&self, path: &str, parameters: &[(String, String)]) -> Answer {
        let get = |name: &str| parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let answer = match path.trim_end_matches('/') {
            "" | "/reconcile" => match (get("queries"), get("query"), get("extend")) {
                (Some(queries), ..) => self.queries(queries),
                (None, Some(query), _) => self.query(query),
                (None, None, Some(extend)) => self.extend(extend),
                _ => Ok(self.manifest()),
            },
            "/suggest/entity" => Ok(self.suggest_entity(get("prefix").unwrap_or_default(), get("cursor"))),
            "/suggest/type" => Ok(suggest::types(get("prefix").unwrap_or_default())),
            "/suggest/property" => Ok(suggest::properties(get("prefix").unwrap_or_default())),
            "/extend/propose" => Ok(extend::propose(get("type"), get("limit"))),
            "/preview" => return self.preview(get("id").unwrap_or_default()),
            _ => return error(404, "there is nothing here; the service itself is at /"),
        };
        match answer {
            Ok(value) => Answer { status: 200, media_type: "application/json", text: value.to_string() },
            Err(Problem(what)) => error(400, &what),
        }
    }

    fn manifest(&self) -> Value {
        let address = &self.address;
        let suggest =
            |what: &str| json!({"service_url": address, "service_path": format!("/suggest/{what}")});
        json!({
            "versions": ["0.1", "0.2"],
            "name": self.name,
            "identifierSpace": self.space,
            "schemaSpace": format!("{address}/types/"),
            "defaultTypes": Kind::ALL.map(type_of),
            "view": {"url": format!("{}{{{{id}}}}", self.space)},
            "preview": {"url": format!("{address}/preview?id={{{{id}}}}"), "width": 400, "height": 180},
            "suggest": {
                "entity": suggest("entity"), "type": suggest("type"), "property": suggest("property")
            },
            "extend": {
                "propose_properties": {"service_url": address, "service_path": "/extend/propose"},
                "property_settings": []
            },
            "batchSize": BATCH,
        })
    }

    /// The id of an entry: its IRI without what most begin with.
    fn id<'a>(&self, entry: &'a Entry) -> &'a str {
        entry.iri.strip_prefix(&self.space).filter(|id| !id.is_empty()).unwrap_or(&entry.iri)
    }

    /// The entry with an id, or with an IRI that it is said to be.
    fn entry(&self, id: &str) -> Option<Entry> {
        let iri = if id.contains("://") { id.to_string() } else { format!("{}{id}", self.space) };
        let found = self.index.with_iri(&iri);
        let entries: Vec<Entry> = found.into_iter().filter_map(|n| self.index.entry(n)).collect();
        entries.iter().find(|e| e.iri == iri).or(entries.first()).cloned()
    }

    fn preview(&self, id: &str) -> Answer {
        let Some(entry) = self.entry(id) else {
            return error(404, "no entry has this id");
        };
        let mut lines = vec![format!("<h1>{}</h1>", escape(&entry.name))];
        for line in [about(&entry), others(&entry)].iter().filter(|line| !line.is_empty()) {
            lines.push(format!("<p>{}</p>", escape(line)));
        }
        let text = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>{}</body></html>\n",
            escape(&entry.name),
            lines.concat()
        );
        Answer { status: 200, media_type: "text/html; charset=utf-8", text }
    }
}

/// What an IRI begins with, up to its last name.
fn namespace(iri: &str) -> &str {
    let end = iri.trim_end_matches('/').rfind(['/', '#']).map_or(0, |at| at + 1);
    &iri[..end]
}

fn type_of(kind: Kind) -> Value {
    json!({"id": kind.as_str(), "name": kind.as_str()})
}

/// What is known of an entry, in a line.
fn about(entry: &Entry) -> String {
    let life = match (entry.born.as_str(), entry.died.as_str()) {
        ("", "") => String::new(),
        (born, died) => format!("{born}–{died}"),
    };
    let office = entry.positions.first().map(|p| p.label.clone()).unwrap_or_default();
    let parts = [entry.description.clone(), office, entry.party.clone(), entry.countries.join(", "), life];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn others(entry: &Entry) -> String {
    entry.aliases.iter().take(8).cloned().collect::<Vec<_>>().join(", ")
}

fn error(status: u16, what: &str) -> Answer {
    let text = json!({"status": "error", "message": what}).to_string();
    Answer { status, media_type: "application/json", text }
}

/// A text as HTML shows it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
