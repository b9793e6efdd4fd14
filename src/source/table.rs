//! CSV and TSV: a line of names, and one article a row.

use std::io::{BufRead, Cursor, Read};
use std::sync::Arc;

use serde_json::Value;

use super::decode::decode;
use super::dialect::{self, Record};
use super::error::{Origin, Problem, Warning};
use super::metadata::{Field, Metadata};
use super::open::{Input, read_bounded};
use super::replay::{Replay, chained};
use super::unread::Unread;
use super::{MAX_BYTES, ReadOptions, Reader};

/// What separates the cells of a row.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Length in bytes of a table that is not UTF-8 and has to be decoded as a whole.
const FOREIGN: usize = 256 << 20;

/// The rows of a table.
pub(super) struct Rows {
    /// Gone at the end, and where reading fails.
    csv: Option<csv::Reader<Replay>>,
    delimiter: u8,
    names: Arc<Vec<String>>,
    origin: Origin,
    /// Lines of the file before those that `csv` counts.
    lines: usize,
    options: Arc<ReadOptions>,
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
        let mut csv = reader_of(reader, delimiter, true);
        let names = csv.byte_headers().map_err(|e| broken(&e))?;
        let names: Vec<String> =
            names.iter().map(|n| String::from_utf8_lossy(n).trim().to_string()).collect();
        if options.map.key(Field::Text).is_none() && !dialect::names_a_text(names.iter().map(String::as_str))
        {
            return Err(Problem::NoTextColumn { names: names.join(", ") });
        }
        Ok(Self {
            csv: Some(csv),
            delimiter,
            names: Arc::new(names),
            origin: input.origin,
            lines: 0,
            options,
        })
    }

    /// Goes on behind a row whose quote is left open, at the next line that is a row; what is between them is lost.
    fn go_on_behind(&mut self, place: &csv::Position) {
        let Some(csv) = self.csv.take() else { return };
        let (given, rest) = csv.into_inner().back_to(place.byte());
        let mut lines = usize::try_from(place.line()).unwrap_or(usize::MAX).saturating_sub(1);
        let mut at = 0;
        while let Some(end) = memchr::memchr(b'\n', &given[at..]) {
            at += end + 1;
            lines += 1;
            let mut row = csv::ByteRecord::new();
            let mut next = builder(self.delimiter, false).from_reader(&given[at..]);
            let found = next.read_byte_record(&mut row).unwrap_or(false);
            if found && row.len() == self.names.len() && !swallows(&row, self.names.len(), self.delimiter) {
                break;
            }
        }
        self.lines += lines;
        self.csv = Some(reader_of(chained(given[at..].to_vec(), rest), self.delimiter, false));
    }
}

fn builder(delimiter: u8, names: bool) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true).has_headers(names);
    builder
}

fn reader_of(reader: Reader, delimiter: u8, names: bool) -> csv::Reader<Replay> {
    // a row that is too long, what was read behind it, and some room
    builder(delimiter, names).from_reader(Replay::new(reader, MAX_BYTES + (1 << 20)))
}

impl Iterator for Rows {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        let csv = self.csv.as_mut()?;
        let mut row = csv::ByteRecord::new();
        let before = csv.position().clone();
        csv.get_mut().forget(before.byte());
        let read = csv.read_byte_record(&mut row);
        let place = row.position().cloned().unwrap_or(before);
        let origin =
            self.origin.at(self.lines.saturating_add(usize::try_from(place.line()).unwrap_or(usize::MAX)));
        match read {
            Ok(true) => {}
            Ok(false) => {
                self.csv = None;
                return None;
            }
            Err(error) => {
                if error.is_io_error() {
                    self.csv = None;
                }
                return Some(Unread::error(origin, broken(&error)));
            }
        }
        let length: usize = row.as_slice().len();
        if length > MAX_BYTES || swallows(&row, self.names.len(), self.delimiter) {
            self.go_on_behind(&place);
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
            Ok(article)
        }))
    }
}

/// Did a quote that was left open take in rows behind its own? Then a cell goes on over lines that look like rows: they
/// hold as many separators as a row does, and prose puts a space behind a comma. What a quote closes by chance leaves cells
/// too many, a quote without its pair, or many such lines.
fn swallows(row: &csv::ByteRecord, cells: usize, delimiter: u8) -> bool {
    let too_many = row.len() > cells;
    let wanted = if too_many { 1 } else { cells.saturating_sub(1).max(2) };
    row.iter().filter(|cell| cells > 1 && cell.contains(&b'\n')).any(|cell| {
        let like_rows =
            cell.split(|&b| b == b'\n').skip(1).filter(|line| separators(line, delimiter) >= wanted).count();
        let unpaired = cell.iter().filter(|&&b| b == b'"').count() % 2 == 1;
        like_rows > usize::from(!too_many && !unpaired)
    })
}

/// Separators of cells in a line, without those that are likely to be a comma of prose or of a number.
fn separators(line: &[u8], delimiter: u8) -> usize {
    let own = |i: usize| {
        let before = i.checked_sub(1).and_then(|j| line.get(j));
        let number =
            before.is_some_and(u8::is_ascii_digit) && line.get(i + 1).is_some_and(u8::is_ascii_digit);
        // in prose a quotation mark may stand between comma and space: "Yes," he said
        let ends = |at: usize| matches!(line.get(at), None | Some(b' ' | b'\r'));
        let of_prose = number || ends(i + 1);
        !of_prose && (line[i + 1] != b'"' || !ends(i + 2))
    };
    (0..line.len()).filter(|&i| line[i] == delimiter && own(i)).count()
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
