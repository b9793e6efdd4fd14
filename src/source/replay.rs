//! A reader that can be set back.

use std::io::{self, BufRead, Cursor, Read};

use super::Reader;

/// Remembers what it gave since a mark, so that reading can begin again there. It ends when it would have to remember
/// more than a limit.
pub(super) struct Replay {
    reader: Reader,
    given: Vec<u8>,
    /// How many bytes were given and forgotten before those that are remembered.
    forgotten: u64,
    limit: usize,
}

impl Replay {
    pub fn new(reader: Reader, limit: usize) -> Self {
        Self { reader, given: Vec::new(), forgotten: 0, limit }
    }

    /// Forgets what was given before this many bytes from the start.
    pub fn forget(&mut self, before: u64) {
        let count = usize::try_from(before.saturating_sub(self.forgotten)).unwrap_or(usize::MAX);
        // moved together now and then only
        if count > self.limit.min(1 << 20) || count >= self.given.len() {
            self.given.drain(..count.min(self.given.len()));
            self.forgotten += count as u64;
        }
    }

    /// What was given from this many bytes from the start on, and the reader of what follows.
    pub fn back_to(mut self, at: u64) -> (Vec<u8>, Reader) {
        let count = usize::try_from(at.saturating_sub(self.forgotten)).unwrap_or(usize::MAX);
        self.given.drain(..count.min(self.given.len()));
        (self.given, self.reader)
    }
}

impl Read for Replay {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = self.limit.saturating_sub(self.given.len()).min(buffer.len());
        let n = self.reader.read(&mut buffer[..room])?;
        self.given.extend_from_slice(&buffer[..n]);
        Ok(n)
    }
}

/// Bytes that were read already, in front of the rest.
pub(super) fn chained(bytes: Vec<u8>, rest: Reader) -> Reader {
    if bytes.is_empty() { rest } else { Box::new(Cursor::new(bytes).chain(rest)) as Box<dyn BufRead + Send> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_begins_again_at_the_mark() {
        let mut replay = Replay::new(Box::new(Cursor::new(b"abcdefgh".to_vec())), 6);
        let mut first = [0; 4];
        replay.read_exact(&mut first).unwrap();
        replay.forget(4);
        let mut rest = Vec::new();
        replay.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, b"efgh");
        let (again, _) = replay.back_to(6);
        assert_eq!(again, b"gh");
        let mut short = Vec::new();
        Replay::new(Box::new(Cursor::new(vec![b'x'; 20])), 6).read_to_end(&mut short).unwrap();
        assert_eq!(short.len(), 6, "no more is remembered than the limit");
    }
}
