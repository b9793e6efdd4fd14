//! Columns that are filled from the index, once ids are known.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Problem, Service};
use crate::link::entry::{Entry, Kind};

/// What an entry can be asked for, and what that is.
pub(super) const PROPERTIES: [(&str, &str); 9] = [
    ("country", "ISO 3166-1 alpha-2 codes"),
    ("position", "offices held, the latest first"),
    ("born", "day or year"),
    ("died", "day or year"),
    ("party", "political party"),
    ("description", "in a few words"),
    ("alias", "other names"),
    ("kind", "person, organisation, place …"),
    ("same", "IRIs of the same thing elsewhere"),
];

#[derive(Deserialize)]
struct Wanted {
    ids: Vec<String>,
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct Property {
    id: String,
}

impl Service {
    /// `{"ids": […], "properties": [{"id": "country"}, …]}`
    pub(super) fn extend(&self, text: &str) -> Result<Value, Problem> {
        let wanted: Wanted =
            serde_json::from_str(text).map_err(|error| Problem(format!("`extend`: {error}")))?;
        if let Some(other) = wanted.properties.iter().find(|p| !PROPERTIES.iter().any(|(id, _)| *id == p.id))
        {
            return Err(Problem(format!("there is no property `{}`; /extend/propose lists them", other.id)));
        }
        let mut rows = Map::new();
        for id in &wanted.ids {
            let entry = self.entry(id);
            let cells = wanted.properties.iter().map(|property| {
                let values = entry.as_ref().map(|entry| values(entry, &property.id)).unwrap_or_default();
                let cells = values.into_iter().map(|text| json!({"str": text}));
                (property.id.clone(), Value::Array(cells.collect()))
            });
            rows.insert(id.clone(), Value::Object(cells.collect()));
        }
        let meta: Vec<Value> = wanted.properties.iter().map(|p| json!({"id": p.id, "name": p.id})).collect();
        Ok(json!({"meta": meta, "rows": rows}))
    }
}

fn values(entry: &Entry, property: &str) -> Vec<String> {
    let one = |text: &String| Some(text.clone()).filter(|t| !t.is_empty()).into_iter().collect();
    match property {
        "country" => entry.countries.clone(),
        "position" => entry.positions.iter().map(|p| p.label.clone()).collect(),
        "born" => one(&entry.born),
        "died" => one(&entry.died),
        "party" => one(&entry.party),
        "description" => one(&entry.description),
        "alias" => entry.aliases.clone(),
        "kind" => vec![entry.kind.as_str().to_string()],
        "same" => entry.same.clone(),
        _ => Vec::new(),
    }
}

/// The properties that members of a type may have.
pub(super) fn propose(kind: Option<&str>, limit: Option<&str>) -> Value {
    let person = kind.and_then(Kind::parse).is_none_or(|kind| kind == Kind::Person);
    let limit = limit.and_then(|limit| limit.parse().ok()).unwrap_or(PROPERTIES.len());
    let fits = PROPERTIES
        .iter()
        .filter(|(id, _)| person || !["position", "born", "died", "party"].contains(id))
        .take(limit)
        .map(|(id, _)| json!({"id": id, "name": id}));
    let properties: Vec<Value> = fits.collect();
    match kind {
        Some(kind) => json!({"type": kind, "properties": properties}),
        None => json!({"properties": properties}),
    }
}
