//! Parquet: a table by columns, one article a row. The rows come one after the other, so that a set of millions of
//! articles takes no more memory than one group of its rows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use serde_json::Value;

use super::dialect::{self, Record};
use super::error::{Origin, Problem};
use super::metadata::{Field, Metadata};
use super::open::{Input, read_bounded};
use super::unread::{Stream, Unread};
use super::{MAX_BYTES, ReadOptions};

/// Length in bytes of a table that does not lie on a disk, but in an archive or a pipe.
const INNER: usize = 512 << 20;
/// What a group of rows may unpack to, times its size; and free of that, so many bytes.
const RATIO: i64 = 250;
const FREE: i64 = 64 << 20;

/// The articles of a table.
pub(super) fn rows(mut input: Input, options: Arc<ReadOptions>) -> Result<Stream, Problem> {
    let file = std::fs::File::open(&input.origin.name).ok().filter(|_| input.depth == 0);
    let rows = match file {
        Some(file) => guarded(|| open(file, &options)),
        None => {
            let whole = Bytes::from(read_bounded(&mut input.reader, INNER)?);
            guarded(|| open(whole, &options))
        }
    }?;
    Ok(Box::new(Rows { rows: Some(rows), origin: input.origin, options, number: 0 }))
}

fn open<R: ChunkReader + 'static>(chunks: R, options: &ReadOptions) -> Result<RowIter<'static>, Problem> {
    let reader = SerializedFileReader::new(chunks).map_err(|e| Problem::Broken(e.to_string()))?;
    let about = reader.metadata();
    let names: Vec<&str> =
        about.file_metadata().schema().get_fields().iter().map(|column| column.name()).collect();
    if options.map.key(Field::Text).is_none() && !dialect::names_a_text(names.iter().copied()) {
        return Err(Problem::NoTextColumn { names: names.join(", ") });
    }
    let is_bomb = about.row_groups().iter().any(|group| {
        let size = group.total_byte_size();
        size > FREE && size > group.compressed_size().saturating_mul(RATIO)
    });
    if is_bomb { Err(Problem::Bomb) } else { Ok(RowIter::from_file_into(Box::new(reader))) }
}

/// A fault of the library in a broken file is told as one.
fn guarded<T>(read: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Problem::Fault))
}

struct Rows {
    /// Gone after a row that cannot be read: nothing behind it can be told from it.
    rows: Option<RowIter<'static>>,
    origin: Origin,
    options: Arc<ReadOptions>,
    number: usize,
}

impl Iterator for Rows {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        let rows = self.rows.as_mut()?;
        let row = guarded(|| {
            rows.next()
                .map(|row| row.map(|row| row.to_json_value()))
                .transpose()
                .map_err(|e| Problem::Broken(e.to_string()))
        });
        self.number += 1;
        let origin = self.origin.entry(self.number);
        let row = match row {
            Ok(Some(Value::Object(row))) => row,
            Ok(_) => return None,
            Err(problem) => {
                self.rows = None;
                return Some(Unread::error(origin, problem));
            }
        };
        let length = length(&row);
        if length > MAX_BYTES {
            return Some(Unread::error(origin, Problem::TooLong { limit: MAX_BYTES }));
        }
        let options = Arc::clone(&self.options);
        let place = origin.clone();
        Some(Unread::new(place, length, move || {
            dialect::article(&row, Metadata::default(), origin, &options)
        }))
    }
}

/// Length of a row's texts in bytes.
fn length(row: &Record) -> usize {
    row.values().filter_map(Value::as_str).map(str::len).sum()
}
