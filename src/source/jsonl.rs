//! JSON Lines: one article a line, one line in memory at a time.

use std::io::{self, BufRead};
use std::sync::Arc;

use serde_json::Value;

use super::dialect::{self, Record};
use super::error::{Origin, Problem, SourceError};
use super::open::Input;
use super::unread::Unread;
use super::walk::Item;
use super::{MAX_BYTES, ReadOptions, Reader};

/// The articles of a JSON Lines stream. A line that is refused costs only itself.
pub(super) struct JsonLines {
    reader: Reader,
    origin: Origin,
    options: Arc<ReadOptions>,
    line: usize,
    /// Set after an error of reading, which would only come again.
    done: bool,
}

impl JsonLines {
    pub(super) fn new(input: Input, options: Arc<ReadOptions>) -> Self {
        Self { reader: input.reader, origin: input.origin, options, line: 0, done: false }
    }
}

/// The articles of one object: itself, or those that it lists.
pub(super) fn articles(bytes: &[u8], origin: &Origin, options: &ReadOptions) -> Vec<Item> {
    let refuse = |problem| vec![Err(SourceError { origin: origin.clone(), problem })];
    let record: Record = match serde_json::from_slice(bytes) {
        Ok(Value::Object(record)) => record,
        Ok(_) => return refuse(Problem::Json("it is of another type".into())),
        Err(error) => return refuse(Problem::Json(reason(&error))),
    };
    let one = |record: &Record, origin: Origin| {
        dialect::article(record, super::Metadata::default(), origin.clone(), options)
            .map_err(|problem| SourceError { origin, problem })
    };
    match dialect::many(&record) {
        None => vec![one(&record, origin.clone())],
        Some(list) => list
            .iter()
            .enumerate()
            .map(|(i, value)| {
                let place = origin.entry(i + 1);
                match value {
                    Value::Object(record) => one(record, place),
                    _ => Err(SourceError {
                        origin: place,
                        problem: Problem::Json("it is of another type".into()),
                    }),
                }
            })
            .collect(),
    }
}

/// The parser's message; its "line 1" would be taken for a line of the file.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.split_once(" at line ") {
        Some((what, _)) => format!("{what} (column {})", error.column()),
        None => message,
    }
}

impl Iterator for JsonLines {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        while !self.done {
            self.line += 1;
            let mut bytes = Vec::new();
            let read = read_line(&mut self.reader, &mut bytes);
            let origin = self.origin.at(self.line);
            let problem = match read {
                Ok(Length::End) => return None,
                Ok(Length::TooLong) => Problem::TooLong { limit: MAX_BYTES },
                Ok(Length::Whole) => {
                    let mark: &[u8] = if self.line == 1 { b"\xef\xbb\xbf" } else { b"" };
                    let line = bytes.strip_prefix(mark).unwrap_or(&bytes).trim_ascii();
                    if line.is_empty() {
                        continue;
                    }
                    let line = line.to_vec();
                    let options = Arc::clone(&self.options);
                    let place = origin.clone();
                    return Some(Unread::all(place, line.len(), move || articles(&line, &origin, &options)));
                }
                Err(error) => {
                    self.done = true;
                    Problem::Read(error)
                }
            };
            return Some(Unread::error(origin, problem));
        }
        None
    }
}

enum Length {
    End,
    Whole,
    TooLong,
}

/// Reads up to the next line end. What goes beyond the limit is passed over, not kept.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Length> {
    let mut length = Length::End;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok(length);
        }
        let end = chunk.iter().position(|&b| b == b'\n');
        let part = &chunk[..end.unwrap_or(chunk.len())];
        if !matches!(length, Length::TooLong) {
            length = if line.len() + part.len() > MAX_BYTES { Length::TooLong } else { Length::Whole };
            if matches!(length, Length::Whole) {
                line.extend_from_slice(part);
            } else {
                *line = Vec::new();
            }
        }
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        if end.is_some() {
            return Ok(length);
        }
    }
}
