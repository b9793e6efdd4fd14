//! Rows as Parquet: numbers and days as such, all else as text.

use std::io;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::run::Rows;
use super::shown::{Names, Shown, Value, WriteError};
use crate::store::Store;

/// Writes rows with names as a Parquet file.
pub fn parquet(rows: &Rows, names: Names, store: &Store) -> Result<Vec<u8>, WriteError> {
    let shown = Shown::new(rows, store, names)?;
    let columns: Vec<ArrayRef> = (0..shown.head.len()).map(|column| array(&shown, column)).collect();
    let field = |(name, array): (&String, &ArrayRef)| Field::new(name, array.data_type().clone(), true);
    let schema = Arc::new(Schema::new(shown.head.iter().zip(&columns).map(field).collect::<Vec<_>>()));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("demarche ", env!("CARGO_PKG_VERSION")).to_string())
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties)).map_err(failed)?;
    let batch = RecordBatch::try_new(schema, columns).map_err(failed)?;
    writer.write(&batch).map_err(failed)?;
    writer.into_inner().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> WriteError {
    io::Error::other(error.to_string()).into()
}

fn array(shown: &Shown, column: usize) -> ArrayRef {
    let values = shown.rows.iter().map(|row| &row[column]);
    let truths = values.clone().all(|value| matches!(value, Value::Boolean(_) | Value::Nothing));
    match kind(shown, column, truths) {
        DataType::Float64 => {
            let mut builder = Float64Builder::new();
            values.for_each(|value| builder.append_option(value.text().parse().ok()));
            Arc::new(builder.finish())
        }
        DataType::Boolean => {
            let mut builder = BooleanBuilder::new();
            values.for_each(|value| {
                builder.append_option(match value {
                    Value::Boolean(value) => Some(*value),
                    _ => None,
                })
            });
            Arc::new(builder.finish())
        }
        _ => {
            let mut builder = StringBuilder::new();
            values.for_each(|value| match value {
                Value::Nothing => builder.append_null(),
                value => builder.append_value(value.text()),
            });
            Arc::new(builder.finish())
        }
    }
}

fn kind(shown: &Shown, column: usize, truths: bool) -> DataType {
    let empty = shown.rows.iter().all(|row| matches!(row[column], Value::Nothing));
    match () {
        () if empty => DataType::Utf8,
        () if shown.is_numeric(column) => DataType::Float64,
        () if truths => DataType::Boolean,
        () => DataType::Utf8,
    }
}
