//! JSON Lines: one article a line, one line in memory at a time.

use std::io::{self, BufRead};

use serde::Deserialize;

use super::error::{Origin, Problem, SourceError};
use super::metadata::{Metadata, RawMetadata};
use super::plain::finish;
use super::{Article, MAX_BYTES};

/// The articles of a JSON Lines stream. A line that is refused costs only itself.
pub(super) struct JsonLines<R> {
    reader: R,
    origin: Origin,
    flags: Metadata,
    line: usize,
    /// Set after an error of reading, which would only come again.
    done: bool,
}

#[derive(Deserialize)]
struct Line {
    text: Option<String>,
    #[serde(flatten)]
    metadata: RawMetadata,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(reader: R, origin: Origin, flags: Metadata) -> Self {
        Self { reader, origin, flags, line: 0, done: false }
    }

    fn parse(&self, bytes: &[u8], origin: &Origin) -> Result<Article, Problem> {
        let line: Line = serde_json::from_slice(bytes).map_err(|e| Problem::Json(reason(&e)))?;
        let text = line.text.ok_or(Problem::NoText)?;
        if let Some(at) = text.bytes().position(|b| b == 0) {
            return Err(Problem::Binary { at });
        }
        finish(text, self.flags.clone().or(line.metadata.check()?), origin.clone())
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

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Article, SourceError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            self.line += 1;
            let mut bytes = Vec::new();
            let read = read_line(&mut self.reader, &mut bytes);
            let origin = self.origin.at(self.line);
            let problem = match read {
                Ok(Length::End) => return None,
                Ok(Length::TooLong) => Problem::TooLong,
                Ok(Length::Whole) => {
                    let mark: &[u8] = if self.line == 1 { b"\xef\xbb\xbf" } else { b"" };
                    let line = bytes.strip_prefix(mark).unwrap_or(&bytes).trim_ascii();
                    if line.is_empty() {
                        continue;
                    }
                    match self.parse(line, &origin) {
                        Ok(article) => return Some(Ok(article)),
                        Err(problem) => problem,
                    }
                }
                Err(error) => {
                    self.done = true;
                    Problem::Read(error)
                }
            };
            return Some(Err(SourceError { origin, problem }));
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
