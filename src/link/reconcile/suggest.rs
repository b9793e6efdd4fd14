//! Suggestions while somebody types: entries, types, properties.

use serde_json::{Value, json};

use super::extend::PROPERTIES;
use super::{Service, about, type_of};
use crate::link::entry::Kind;

/// So many are suggested at a time.
const SHOWN: usize = 10;

impl Service {
    pub(super) fn suggest_entity(&self, prefix: &str, cursor: Option<&str>) -> Value {
        let skip: usize = cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0).min(1000);
        let numbers = self.index.beginning(prefix, skip + SHOWN);
        let entries = numbers.into_iter().skip(skip).filter_map(|number| self.index.entry(number));
        let result: Vec<Value> = entries
            .map(|entry| {
                json!({
                    "id": self.id(&entry), "name": entry.name, "description": about(&entry),
                    "notable": [type_of(entry.kind)],
                })
            })
            .collect();
        json!({"result": result})
    }
}

pub(super) fn types(prefix: &str) -> Value {
    let fits = |kind: &Kind| kind.as_str().starts_with(&prefix.to_lowercase());
    json!({"result": Kind::ALL.into_iter().filter(fits).map(type_of).collect::<Vec<_>>()})
}

pub(super) fn properties(prefix: &str) -> Value {
    let fits = PROPERTIES.iter().filter(|(id, _)| id.starts_with(&prefix.to_lowercase()));
    let result: Vec<Value> =
        fits.map(|(id, about)| json!({"id": id, "name": id, "description": about})).collect();
    json!({"result": result})
}
