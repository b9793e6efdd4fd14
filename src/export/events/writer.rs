//! Writing rows, in one of the formats of tables.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::columns::{Kind, columns};
use super::row::Row;
use crate::export::cells::{Cell, Cells, Separator};

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON object a row, one a line.
    Jsonl,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow's IPC file (Feather version 2).
    Arrow,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 5] = [Self::Csv, Self::Tsv, Self::Jsonl, Self::Parquet, Self::Arrow];

    /// The name on the command line, which is the ending of the file as well.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }
}

/// Writes rows one by one, with few of them in memory.
pub struct Writer<W: Write + Send>(Kinds<W>);

enum Kinds<W: Write + Send> {
    Cells(Box<Cells<W>>),
    Lines(W),
    #[cfg(feature = "parquet")]
    Columns(Box<super::columnar::Columnar<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// `mark` begins CSV with the mark by which Excel knows UTF-8.
    pub fn new(format: Format, mark: bool, out: W) -> io::Result<Self> {
        let cells = |separator, out| {
            let mut cells = Cells::new(out, separator, mark)?;
            cells.head(columns().iter().map(|c| c.name.as_str()))?;
            Ok::<_, io::Error>(Self(Kinds::Cells(Box::new(cells))))
        };
        match format {
            Format::Csv => cells(Separator::Comma, out),
            Format::Tsv => cells(Separator::Tab, out),
            Format::Jsonl => Ok(Self(Kinds::Lines(out))),
            #[cfg(feature = "parquet")]
            Format::Parquet | Format::Arrow => {
                let columns = super::columnar::Columnar::new(format, out)?;
                Ok(Self(Kinds::Columns(Box::new(columns))))
            }
            #[cfg(not(feature = "parquet"))]
            Format::Parquet | Format::Arrow => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "this build of demarche writes neither Parquet nor Arrow\nhint: build it with `--features parquet`, or \
                 write csv, which all tools read",
            )),
        }
    }

    /// Adds a row.
    pub fn write(&mut self, row: &Row) -> io::Result<()> {
        match &mut self.0 {
            Kinds::Lines(out) => {
                serde_json::to_writer(&mut *out, row)?;
                out.write_all(b"\n")
            }
            Kinds::Cells(cells) => {
                let values = values(row)?;
                cells.row(columns().iter().map(|column| cell(values.get(&column.name), column.kind)))
            }
            #[cfg(feature = "parquet")]
            Kinds::Columns(columns) => columns.write(values(row)?),
        }
    }

    /// Ends the table; the writer is given back, not flushed.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Kinds::Cells(cells) => cells.finish(),
            Kinds::Lines(out) => Ok(out),
            #[cfg(feature = "parquet")]
            Kinds::Columns(columns) => columns.finish(),
        }
    }
}

fn values(row: &Row) -> io::Result<Map<String, Value>> {
    match serde_json::to_value(row)? {
        Value::Object(values) => Ok(values),
        _ => Err(io::Error::other("a row is an object")),
    }
}

fn cell(value: Option<&Value>, kind: Kind) -> Cell {
    match (value, kind) {
        (None | Some(Value::Null), _) => Cell::Empty,
        (Some(Value::Number(number)), _) => Cell::Number(plain(number)),
        (Some(Value::String(text)), Kind::Text | Kind::Date) => Cell::Text(text.clone()),
        (Some(other), _) => Cell::Text(other.to_string()),
    }
}

/// A number without an exponent, and without the `.0` of one that is whole.
pub(crate) fn plain(number: &serde_json::Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() => format!("{value}"),
        _ => number.to_string(),
    }
}
