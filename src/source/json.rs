//! JSON that is no JSON Lines: an array of articles, an answer of a service, a JSON Feed.
//!
//! The elements of an outermost array come one by one, with one of them in memory; an object is read whole.

use std::io::{self, BufRead};
use std::sync::Arc;

use super::error::{Origin, Problem};
use super::jsonl::articles;
use super::open::{File, Input};
use super::unread::Unread;
use super::{MAX_BYTES, ReadOptions, Reader, feed};

/// Length in bytes of an object that holds many articles.
const OBJECT: usize = 128 << 20;

/// The values of a JSON stream.
pub(super) struct Documents {
    reader: Reader,
    origin: Origin,
    options: Arc<ReadOptions>,
    /// Inside of the outermost array?
    in_array: bool,
    entry: usize,
    started: bool,
    done: bool,
}

impl Documents {
    pub fn new(input: Input, options: Arc<ReadOptions>) -> Self {
        Self {
            reader: input.reader,
            origin: input.origin,
            options,
            in_array: false,
            entry: 0,
            started: false,
            done: false,
        }
    }

    /// Goes to the next value; `None` at the end.
    fn seek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let Some(byte) = peek(&mut self.reader)? else { return Ok(None) };
            match byte {
                b'[' if !self.in_array => {
                    self.in_array = true;
                    self.reader.consume(1);
                }
                b']' if self.in_array => {
                    self.in_array = false;
                    self.reader.consume(1);
                }
                // a byte order mark, white space, commas between values
                0xef | 0xbb | 0xbf | b',' | b' ' | b'\t' | b'\r' | b'\n' => self.reader.consume(1),
                _ => return Ok(Some(byte)),
            }
        }
    }
}

impl Iterator for Documents {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        if self.done {
            return None;
        }
        let mut bytes = Vec::new();
        let limit = if self.in_array { MAX_BYTES } else { OBJECT };
        let value = self.seek().and_then(|first| match first {
            Some(_) => {
                value(&mut self.reader, &mut bytes, if self.in_array { MAX_BYTES } else { limit }).map(Some)
            }
            None => Ok(None),
        });
        let origin = if self.in_array {
            self.entry += 1;
            self.origin.entry(self.entry)
        } else {
            self.origin.clone()
        };
        let started = std::mem::replace(&mut self.started, true);
        let problem = match value {
            Ok(Some(true)) => {
                let options = Arc::clone(&self.options);
                let place = origin.clone();
                return Some(Unread::all(place, bytes.len(), move || {
                    if is_feed(&bytes) {
                        let file = File {
                            bytes,
                            origin: origin.clone(),
                            beside: super::Metadata::default(),
                            charset: None,
                        };
                        return feed::read(file, &options)
                            .unwrap_or_else(|problem| vec![Err(super::SourceError { origin, problem })]);
                    }
                    articles(&bytes, &origin, &options)
                }));
            }
            Ok(Some(false)) => Problem::TooLong { limit },
            Ok(None) if self.in_array => {
                self.done = true;
                Problem::Json("the array is not closed: the file ends too early".into())
            }
            Ok(None) if started => return None,
            Ok(None) => {
                self.done = true;
                Problem::NoText
            }
            Err(error) => {
                self.done = true;
                match error.kind() {
                    io::ErrorKind::UnexpectedEof => Problem::Json("the file ends in the middle of it".into()),
                    io::ErrorKind::InvalidData => Problem::Json(error.to_string()),
                    _ => Problem::Read(error),
                }
            }
        };
        Some(Unread::error(origin, problem))
    }
}

fn is_feed(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(2048)];
    let text = String::from_utf8_lossy(head);
    text.contains("\"version\"") && text.contains("jsonfeed.org/version")
}

fn peek(reader: &mut Reader) -> io::Result<Option<u8>> {
    loop {
        match reader.fill_buf() {
            Ok(chunk) => return Ok(chunk.first().copied()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads one value; false where it is longer than the limit, and was passed over.
fn value(reader: &mut Reader, bytes: &mut Vec<u8>, limit: usize) -> io::Result<bool> {
    let (mut depth, mut in_string, mut escaped, mut fits) = (0usize, false, false, true);
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let (mut used, mut ended) = (0, false);
        for &byte in chunk {
            if in_string {
                used += 1;
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => in_string = false,
                    _ => {}
                }
                ended = depth == 0 && !in_string;
            } else {
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth > 0 => depth -= 1,
                    b'}' | b']' => {
                        return Err(io::Error::new(io::ErrorKind::InvalidData, "a bracket too many"));
                    }
                    b',' | b'\n' if depth == 0 => {
                        ended = true; // the end of a bare word or number
                        break;
                    }
                    _ => {}
                }
                used += 1;
                ended = depth == 0 && matches!(byte, b'}' | b']');
            }
            if ended {
                break;
            }
        }
        if fits && bytes.len() + used <= limit {
            bytes.extend_from_slice(&chunk[..used]);
        } else {
            fits = false;
            *bytes = Vec::new();
        }
        reader.consume(used);
        if ended {
            return Ok(fits);
        }
    }
}
