//! The columns of the event table, with their types and what they mean: taken from the schema of [`Row`], so that table,
//! schema and page say the same.

use std::sync::OnceLock;

use serde_json::Value;

use super::row::Row;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8.
    Text,
    /// A day: 2025-08-07.
    Date,
    /// A whole number.
    Integer,
    /// A number of double precision.
    Decimal,
}

impl Kind {
    /// The name in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Date => "date",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
        }
    }
}

/// A column: its name, its type and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub name: String,
    /// What its cells hold.
    pub kind: Kind,
    /// Each row has a value.
    pub required: bool,
    /// What they say.
    pub meaning: String,
}

/// The columns in their order.
pub fn columns() -> &'static [Column] {
    static COLUMNS: OnceLock<Vec<Column>> = OnceLock::new();
    COLUMNS.get_or_init(|| {
        let schema = schemars::schema_for!(Row).to_value();
        order()
            .into_iter()
            .map(|name| {
                let property = &schema["properties"][&name];
                Column {
                    kind: kind(property),
                    required: schema["required"].as_array().is_some_and(|r| r.iter().any(|v| v == &name)),
                    meaning: property["description"].as_str().unwrap_or_default().replace('\n', " "),
                    name,
                }
            })
            .collect()
    })
}

/// The names as a row is written. (A map of JSON sorts them.)
fn order() -> Vec<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.serialize(Row::default()).expect("a row is flat");
    let head = writer.into_inner().expect("memory takes what is written");
    let head = String::from_utf8(head).expect("names are text");
    head.lines().next().unwrap_or_default().split(',').map(str::to_string).collect()
}

fn kind(property: &Value) -> Kind {
    let is = |name: &str| match &property["type"] {
        Value::Array(types) => types.iter().any(|t| t == name),
        one => one == name,
    };
    match () {
        () if property["format"] == "date" => Kind::Date,
        () if is("integer") => Kind::Integer,
        () if is("number") => Kind::Decimal,
        () => Kind::Text,
    }
}

/// The columns as a table in Markdown, for `docs/events.md`.
pub fn page() -> String {
    let mut out = "| column | type | meaning |\n|---|---|---|\n".to_string();
    for column in columns() {
        let kind = column.kind.as_str();
        let kind = if column.required { kind.to_string() } else { format!("{kind}, may be empty") };
        out += &format!("| `{}` | {kind} | {} |\n", column.name, column.meaning.replace('|', "\\|"));
    }
    out
}
