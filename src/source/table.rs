//! CSV and TSV: a line of names, and one article a row.

use std::io::{BufRead, Cursor, Read};
use std::sync::Arc;

use serde_json::Value;

use super::decode::decode;
use super::dialect::{self, Record};
use super::error::{Origin, Problem, Warning};
use super::metadata::{Field, Metadata};
use super::open::{Input, read_bounded};
use super::unread::Unread;
use super::{MAX_BYTES, ReadOptions, Reader};

/// What separates the cells of a row.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Length in bytes of a table that is not UTF-8 and has to be decoded as a whole.
const FOREIGN: usize = 256 << 20;

/// The rows of a table.
pub(super) struct Rows {
    rows: csv::ByteRecordsIntoIter<Reader>,
    names: Arc<Vec<String>>,
    origin: Origin,
    options: Arc<ReadOptions>,
    done: bool,
}

impl Rows {
    pub fn new(mut input: Input, options: Arc<ReadOptions>) -> Result<Self, Problem> {
        let mut head = Vec::new();
        (&mut input.reader).take(1 << 16).read_to_end(&mut head).map_err(Problem::Read)?;
        let mut reader: Reader = Box::new(Cursor::new(head.clone()).chain(input.reader));
        // Excel writes UTF-16 or Windows-1252; then the head that was looked at is decoded as well
        let cut = head.len() == 1 << 16;
        let ends_whole = |error: std::str::Utf8Error| cut && error.error_len().is_none();
        let foreign = match std::str::from_utf8(&head) {
            Ok(_) => head.contains(&0),
            Err(error) => !ends_whole(error),
        };
        if foreign {
            let (text, _) = decode(read_bounded(&mut reader, FOREIGN)?)?;
            head = text.as_bytes()[..text.len().min(1 << 16)].to_vec();
            reader = Box::new(Cursor::new(text.into_bytes()));
        }
        if head.starts_with(b"\xef\xbb\xbf") {
            reader.fill_buf().map_err(Problem::Read)?;
            reader.consume(3);
            head.drain(..3);
        }
        let line = head.split(|&b| b == b'\n' || b == b'\r').next().unwrap_or_default();
        let mut separator = None;
        if let Some(said) = line.strip_prefix(b"sep=") {
            separator = said.first().copied(); // Excel's own line
            let mut skipped = Vec::new();
            reader.read_until(b'\n', &mut skipped).map_err(Problem::Read)?;
            head.drain(..skipped.len().min(head.len()));
        }
        let delimiter = separator.unwrap_or_else(|| delimiter(&head));
        let mut csv = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(true)
            .from_reader(reader);
        let names = csv.byte_headers().map_err(|e| broken(&e))?;
        let names: Vec<String> =
            names.iter().map(|n| String::from_utf8_lossy(n).trim().to_string()).collect();
        if options.map.key(Field::Text).is_none() && !dialect::names_a_text(names.iter().map(String::as_str))
        {
            return Err(Problem::NoTextColumn { names: names.join(", ") });
        }
        let rows = csv.into_byte_records();
        Ok(Self { rows, names: Arc::new(names), origin: input.origin, options, done: false })
    }
}

impl Iterator for Rows {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        if self.done {
            return None;
        }
        let line = usize::try_from(self.rows.reader().position().line()).unwrap_or(usize::MAX);
        let row = match self.rows.next()? {
            Ok(row) => row,
            Err(error) => {
                self.done = error.is_io_error();
                return Some(Unread::error(self.origin.at(line), broken(&error)));
            }
        };
        let line = row.position().map_or(line, |p| usize::try_from(p.line()).unwrap_or(line));
        let origin = self.origin.at(line);
        let length: usize = row.as_slice().len();
        // an open quote takes in line ends, and what it closes by chance leaves cells too many
        let swallowed = row.len() > self.names.len() && row.iter().any(|cell| cell.contains(&b'\n'));
        if length > MAX_BYTES || swallowed {
            return Some(Unread::error(origin, Problem::OpenQuote));
        }
        if row.len() != self.names.len() && row.len() < 2 {
            return Some(Unread::error(
                origin,
                Problem::Cells { found: row.len(), wanted: self.names.len() },
            ));
        }
        let names = Arc::clone(&self.names);
        let options = Arc::clone(&self.options);
        let place = origin.clone();
        Some(Unread::new(place, length, move || {
            let mut record = Record::new();
            let mut odd = false;
            for (name, cell) in names.iter().zip(&row) {
                let text = String::from_utf8_lossy(cell);
                odd |= text.contains('\u{fffd}');
                record.insert(name.clone(), Value::String(text.into_owned()));
            }
            let mut article = dialect::article(&record, Metadata::default(), origin, &options)?;
            if odd {
                article.warnings.push(Warning::Decoded { encoding: "UTF-8 with faults" });
            }
            if swallows(article.text(), names.len()) {
                return Err(Problem::OpenQuote);
            }
            Ok(article)
        }))
    }
}

/// A quote that is left open takes in the rows behind it: the text then holds line after line of many quoted cells.
fn swallows(text: &str, cells: usize) -> bool {
    let like_row = |line: &str| {
        line.matches(",\"").count() + line.matches("\",").count() >= 2
            && line.matches(',').count() + 1 >= cells
    };
    cells > 1 && text.lines().skip(1).filter(|line| like_row(line)).count() >= 2
}

fn broken(error: &csv::Error) -> Problem {
    match error.kind() {
        csv::ErrorKind::Io(io) => Problem::Read(std::io::Error::new(io.kind(), io.to_string())),
        _ => Problem::Broken(error.to_string()),
    }
}

/// The one that stands most often in the first line, outside of quotes.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                if let Some(i) = DELIMITERS.iter().position(|&d| d == byte) {
                    counts[i] += 1;
                }
            }
            _ => {}
        }
    }
    let most = (0..DELIMITERS.len()).rev().max_by_key(|&i| counts[i]).unwrap_or(0);
    DELIMITERS[most]
}

/// Is the first line a row of short names, one of them that of a text?
pub(super) fn looks_like(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let delimiter = char::from(delimiter(line.as_bytes()));
    let names: Vec<&str> = line.split(delimiter).map(|name| name.trim().trim_matches('"')).collect();
    let short = |name: &&str| {
        !name.is_empty() && name.len() <= 30 && name.split(' ').count() <= 3 && !name.ends_with('.')
    };
    names.len() >= 2 && names.iter().all(short) && dialect::names_a_text(names.into_iter())
}
