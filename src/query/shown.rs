//! Rows as people and other programs read them: names instead of IRIs, numbers as numbers.

use std::collections::HashMap;
use std::io::{self, Write};

use oxigraph::model::{Literal, NamedNode, Term};

use super::parameter::label;
use super::run::{Answer, Rows, short};
use crate::export::cells::{Cell, Cells, Separator};
use crate::graph::vocabulary::xsd;
use crate::store::{Store, StoreError};

/// How nodes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Names in the place of IRIs.
    Labels,
    /// IRIs.
    Iris,
    /// Labels, and beside each column that holds nodes one of IRIs, `who` and `who_iri`.
    Both,
}

/// A format of rows with names in it. (The W3C's formats know IRIs only: [`super::RowFormat`].)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedFormat {
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// An array of objects, one a row.
    Json,
}

/// Rows can be neither read nor written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A name cannot be looked up.
    #[error(transparent)]
    Store(#[from] StoreError),
    // the error of the disk or pipe stays among the causes, where commands look for it
    /// The output cannot be written.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// A value of a row.
pub(super) enum Value {
    Nothing,
    Text(String),
    /// As the literal writes it.
    Number(String),
    Boolean(bool),
}

impl Value {
    fn literal(literal: &Literal) -> Self {
        let text = literal.value().to_string();
        let kind = literal.datatype();
        match () {
            () if (kind == xsd::INTEGER || kind == xsd::DECIMAL) && is_number(&text) => Self::Number(text),
            () if kind == xsd::BOOLEAN => Self::Boolean(text == "true" || text == "1"),
            () => Self::Text(text),
        }
    }

    pub fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Boolean(value) => value.to_string(),
        }
    }

    fn cell(&self) -> Cell {
        match self {
            Self::Nothing => Cell::Empty,
            Self::Number(number) => Cell::Number(number.clone()),
            other => Cell::Text(other.text()),
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Nothing => serde_json::Value::Null,
            Self::Boolean(value) => (*value).into(),
            Self::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| number.clone().into()),
            Self::Text(text) => text.clone().into(),
        }
    }
}

/// A query may give any text the type of a number; what is none is no number for a table either.
fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))
}

/// Rows with names, as one of the tables shows them.
pub(super) struct Shown {
    pub head: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

impl Shown {
    pub fn new(rows: &Rows, store: &Store, names: Names) -> Result<Self, StoreError> {
        let holds_nodes =
            |column: usize| rows.rows.iter().any(|row| matches!(row[column], Some(Term::NamedNode(_))));
        let mut columns: Vec<(String, usize, Names)> = Vec::new();
        for (column, variable) in rows.variables.iter().enumerate() {
            let name = variable.as_str();
            match names {
                Names::Both if holds_nodes(column) => {
                    columns.push((name.to_string(), column, Names::Labels));
                    columns.push((format!("{name}_iri"), column, Names::Iris));
                }
                _ => columns.push((name.to_string(), column, names)),
            }
        }
        let mut labels = HashMap::new();
        let mut shown = Vec::with_capacity(rows.rows.len());
        for row in &rows.rows {
            let values =
                columns.iter().map(|(_, column, names)| value(&row[*column], store, *names, &mut labels));
            shown.push(values.collect::<Result<_, _>>()?);
        }
        Ok(Self { head: columns.into_iter().map(|(name, ..)| name).collect(), rows: shown })
    }

    /// Does a column hold numbers only?
    pub fn is_numeric(&self, column: usize) -> bool {
        let mut values =
            self.rows.iter().map(|row| &row[column]).filter(|v| !matches!(v, Value::Nothing)).peekable();
        values.peek().is_some() && values.all(|value| matches!(value, Value::Number(_)))
    }
}

fn value(
    term: &Option<Term>,
    store: &Store,
    names: Names,
    labels: &mut HashMap<NamedNode, String>,
) -> Result<Value, StoreError> {
    Ok(match (term, names) {
        (None, _) => Value::Nothing,
        (Some(Term::Literal(literal)), _) => Value::literal(literal),
        (Some(Term::NamedNode(node)), Names::Iris) => Value::Text(node.as_str().to_string()),
        (Some(Term::NamedNode(node)), _) => Value::Text(match labels.get(node) {
            Some(label) => label.clone(),
            None => {
                let label = label(store, node)?.unwrap_or_else(|| short(store, node));
                labels.insert(node.clone(), label.clone());
                label
            }
        }),
        (Some(other), _) => Value::Text(other.to_string()),
    })
}

/// Writes rows, or the truth value of an ASK, with names. False where the answer is a graph, which [`crate::export`]
/// writes.
pub fn write_named(
    answer: &Answer,
    format: NamedFormat,
    names: Names,
    store: &Store,
    out: &mut impl Write,
) -> Result<bool, WriteError> {
    let rows = match answer {
        Answer::Rows(rows) => rows,
        Answer::Boolean(value) => {
            writeln!(out, "{value}")?;
            return Ok(true);
        }
        Answer::Graph(_) => return Ok(false),
    };
    let shown = Shown::new(rows, store, names)?;
    let separator = match format {
        NamedFormat::Json => return json(&shown, out).map(|()| true).map_err(Into::into),
        NamedFormat::Csv => Separator::Comma,
        NamedFormat::Tsv => Separator::Tab,
    };
    let mut cells = Cells::new(out, separator, false)?;
    cells.head(shown.head.iter().map(String::as_str))?;
    for row in &shown.rows {
        cells.row(row.iter().map(Value::cell))?;
    }
    cells.finish()?;
    Ok(true)
}

/// The keys stand in the order of the columns, which a map of JSON would not keep.
fn json(shown: &Shown, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (i, row) in shown.rows.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        for (j, (name, value)) in shown.head.iter().zip(row).enumerate() {
            out.write_all(if j == 0 { b"{" } else { b", " })?;
            write!(out, "{}: {}", serde_json::Value::from(name.as_str()), value.json())?;
        }
        out.write_all(if row.is_empty() { b"{}" } else { b"}" })?;
    }
    out.write_all(if shown.rows.is_empty() { b"]\n" } else { b"\n]\n" })
}
