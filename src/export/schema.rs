//! JSON Schemas of what the program writes for other programs, made from the types that write it. The files in `schemas/`
//! are these texts; a test holds them together.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// Version of the formats. A new field raises the second number; a field that goes away or changes its meaning the first.
pub const VERSION: &str = "1.1";

/// The schema of a line of `--format records`.
pub fn records() -> String {
    schema::<super::records::Article<'_>>("records")
}

/// The schema of a line of `demarche events --format jsonl`.
pub fn events() -> String {
    schema::<super::events::Row>("events")
}

/// The schema of a line of `--format replies`.
pub fn replies() -> String {
    schema::<super::Reply>("replies")
}

fn schema<T: JsonSchema>(name: &str) -> String {
    // fields that are null where nothing is known are written all the same
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Value::Object(fields) = &mut schema {
        let id = format!("https://w3id.org/demarche/schemas/{VERSION}/{name}.schema.json");
        fields.insert("$id".to_string(), Value::from(id));
        fields.insert("version".to_string(), Value::from(VERSION));
        lines(fields);
    }
    format!("{schema:#}\n")
}

/// Descriptions in one line each: where a comment is broken is of no interest.
fn lines(fields: &mut Map<String, Value>) {
    for (name, value) in fields {
        match value {
            Value::String(text) if name == "description" => *text = text.replace('\n', " "),
            Value::Object(inner) => lines(inner),
            _ => {}
        }
    }
}
