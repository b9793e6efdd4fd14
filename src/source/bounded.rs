//! Files that are held in memory whole, and so have a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What a file or a stream holds. One that is longer than `limit` bytes is an error, and is not read to its end.
pub(crate) fn read(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        let what = format!("longer than the limit of {} MiB", limit >> 20);
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    Ok(bytes)
}

/// The bytes of a file.
pub(crate) fn read_file(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    read(File::open(path)?, limit)
}

/// A text of UTF-8.
pub(crate) fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
}
