//! Questions: names with a type and properties, many at once.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::NamedNode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{BATCH, Problem, Service, about, type_of};
use crate::link::entry::Kind;
use crate::link::name::words;
use crate::link::resolve::{AUTOMATIC, Candidate, candidates};
use crate::link::subject::{Held, Subject};

/// A question as the protocol has it.
#[derive(Debug, Deserialize)]
struct Question {
    query: String,
    #[serde(default, rename = "type")]
    types: OneOrMany,
    #[serde(default)]
    limit: Option<usize>,
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Debug, Deserialize)]
struct Property {
    pid: String,
    v: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl Service {
    /// A batch: `{"q0": {"query": …}, …}`.
    pub(super) fn queries(&self, text: &str) -> Result<Value, Problem> {
        let batch: Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| Problem(format!("`queries` is no object of questions: {error}")))?;
        if batch.len() > BATCH {
            return Err(Problem(format!("{} questions at once; {BATCH} are answered", batch.len())));
        }
        let mut answers = Map::new();
        for (key, value) in batch {
            let question: Question = serde_json::from_value(value)
                .map_err(|error| Problem(format!("question `{key}`: {error}")))?;
            answers.insert(key, json!({"result": self.results(&question)}));
        }
        Ok(Value::Object(answers))
    }

    /// One question, as JSON or as a bare name.
    pub(super) fn query(&self, text: &str) -> Result<Value, Problem> {
        let question = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| Problem(format!("`query`: {error}")))?
        } else {
            Question { query: text.to_string(), types: OneOrMany::None, limit: None, properties: Vec::new() }
        };
        Ok(json!({"result": self.results(&question)}))
    }

    fn results(&self, question: &Question) -> Vec<Value> {
        let asked: Vec<Kind> = match &question.types {
            OneOrMany::None => Vec::new(),
            OneOrMany::One(one) => Kind::parse(one).into_iter().collect(),
            OneOrMany::Many(many) => many.iter().filter_map(|kind| Kind::parse(kind)).collect(),
        };
        let kinds = if asked.is_empty() { &Kind::ALL[..] } else { &asked };
        let mut best: BTreeMap<String, Candidate> = BTreeMap::new();
        for &kind in kinds {
            for candidate in candidates(&subject(question, kind), &self.index) {
                let iri = candidate.entry.iri.clone();
                if best.get(&iri).is_none_or(|known| known.score < candidate.score) {
                    best.insert(iri, candidate);
                }
            }
        }
        let mut all: Vec<Candidate> = best.into_values().collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.entry.iri.cmp(&b.entry.iri)));
        let sure = all.iter().filter(|c| c.score >= AUTOMATIC).count() == 1;
        let shown = all.iter().take(question.limit.unwrap_or(8));
        shown.map(|candidate| self.result(candidate, sure && candidate.score >= AUTOMATIC)).collect()
    }

    fn result(&self, candidate: &Candidate, sure: bool) -> Value {
        let entry = &candidate.entry;
        let features = candidate.parts.iter().map(|(what, odds)| json!({"id": what, "value": odds}));
        json!({
            "id": self.id(entry),
            "name": entry.name,
            "description": about(entry),
            "type": [type_of(entry.kind)],
            "score": (candidate.score * 1000.0).round() / 10.0,
            "match": sure,
            "features": features.collect::<Vec<_>>(),
        })
    }
}

/// What a question tells of the one that it asks for.
fn subject(question: &Question, kind: Kind) -> Subject {
    let values = |pid: &str| -> Vec<String> {
        let given = question.properties.iter().filter(|p| p.pid == pid);
        given.flat_map(|p| texts(&p.v)).collect()
    };
    let offices = values("position").into_iter().map(|label| Held {
        label,
        day: String::new(),
        articles: BTreeSet::new(),
    });
    Subject {
        iri: NamedNode::new_unchecked("urn:demarche:asked"),
        kind,
        name: question.query.clone(),
        called: BTreeSet::from([question.query.clone()]),
        names: BTreeSet::new(),
        countries: values("country").into_iter().map(|code| code.to_uppercase()).collect(),
        nearby: BTreeMap::new(),
        apart: Vec::new(),
        found: BTreeSet::new(),
        namesake: None,
        beside: values("party").iter().map(|party| words(party).join(" ")).collect(),
        offices: offices.collect(),
        common: false,
        media: false,
        links: values("same").into_iter().collect(),
        same: BTreeSet::new(),
    }
}

/// Values are texts, numbers, references with an id, or lists of these.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::Object(object) => object.get("id").into_iter().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}
