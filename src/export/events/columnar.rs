//! Parquet and Arrow: tables by columns, for DuckDB, pandas, Polars, R and Spark.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::{Map, Value};

use super::columns::{Column, Kind, columns};
use super::writer::Format;

/// So many rows are written at a time.
const ROWS: usize = 16_384;
/// Days of the Unix epoch are counted from here.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Collects rows and writes them by columns.
pub(super) struct Columnar<W: Write + Send> {
    schema: SchemaRef,
    rows: Vec<Map<String, Value>>,
    writer: Kinds<W>,
}

enum Kinds<W: Write + Send> {
    Parquet(Box<ArrowWriter<W>>),
    Arrow(Box<FileWriter<W>>),
}

impl<W: Write + Send> Columnar<W> {
    /// Begins a file.
    pub fn new(format: Format, out: W) -> io::Result<Self> {
        let field = |column: &Column| Field::new(&column.name, data_type(column.kind), !column.required);
        let schema: SchemaRef = Arc::new(Schema::new(columns().iter().map(field).collect::<Vec<_>>()));
        let writer = match format {
            Format::Arrow => Kinds::Arrow(Box::new(FileWriter::try_new(out, &schema).map_err(arrow)?)),
            _ => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_created_by(concat!("demarche ", env!("CARGO_PKG_VERSION")).to_string())
                    .build();
                let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties));
                Kinds::Parquet(Box::new(writer.map_err(parquet_error)?))
            }
        };
        Ok(Self { schema, rows: Vec::new(), writer })
    }

    /// Adds a row.
    pub fn write(&mut self, row: Map<String, Value>) -> io::Result<()> {
        self.rows.push(row);
        if self.rows.len() >= ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let arrays = columns().iter().map(|column| array(column, &rows)).collect::<io::Result<_>>()?;
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(arrow)?;
        match &mut self.writer {
            Kinds::Parquet(writer) => writer.write(&batch).map_err(parquet_error),
            Kinds::Arrow(writer) => writer.write(&batch).map_err(arrow),
        }
    }

    /// Writes what is left and the end of the file.
    pub fn finish(mut self) -> io::Result<W> {
        if !self.rows.is_empty() {
            self.flush()?;
        }
        match self.writer {
            Kinds::Parquet(writer) => writer.into_inner().map_err(parquet_error),
            Kinds::Arrow(writer) => writer.into_inner().map_err(arrow),
        }
    }
}

fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Date => DataType::Date32,
        Kind::Integer => DataType::Int64,
        Kind::Decimal => DataType::Float64,
    }
}

fn array(column: &Column, rows: &[Map<String, Value>]) -> io::Result<ArrayRef> {
    let values = rows.iter().map(|row| row.get(&column.name).unwrap_or(&Value::Null));
    Ok(match column.kind {
        Kind::Text => {
            let mut builder = StringBuilder::new();
            values.for_each(|value| builder.append_option(value.as_str()));
            Arc::new(builder.finish())
        }
        Kind::Date => {
            let mut builder = Date32Builder::new();
            values.for_each(|value| builder.append_option(value.as_str().and_then(day)));
            Arc::new(builder.finish())
        }
        Kind::Integer => {
            let mut builder = Int64Builder::new();
            values.for_each(|value| builder.append_option(value.as_i64()));
            Arc::new(builder.finish())
        }
        Kind::Decimal => {
            let mut builder = Float64Builder::new();
            values.for_each(|value| builder.append_option(value.as_f64()));
            Arc::new(builder.finish())
        }
    })
}

fn day(text: &str) -> Option<i32> {
    let date: Date = text.parse().ok()?;
    Some(EPOCH.until(date).ok()?.get_days())
}

/// An error of the disk stays one, so that a broken pipe is known.
fn arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other.to_string()),
    }
}

fn parquet_error(error: parquet::errors::ParquetError) -> io::Error {
    match error {
        parquet::errors::ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}
