//! Compressed input: gzip, Zstandard, bzip2 and xz, unpacked as it is read.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Reader;

/// What a compressed stream may unpack to: this many times its size, once it is longer than [`FREE`] bytes. Text
/// comes to a tenth of its size, seldom to a fiftieth; what unpacks to more was made to fill a machine.
const RATIO: u64 = 250;
const FREE: u64 = 64 << 20;

/// The way a stream is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Packing {
    /// By the first bytes of a stream.
    pub fn of(head: &[u8]) -> Option<Self> {
        Some(match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => Self::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            _ => return None,
        })
    }

    /// Unpacks all members of the stream.
    pub fn open(self, reader: Reader) -> io::Result<Reader> {
        let read = Arc::new(AtomicU64::new(0));
        let counted = BufReader::with_capacity(1 << 16, Counted { reader, read: Arc::clone(&read) });
        let inner: Box<dyn Read + Send> = match self {
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(counted)),
            Self::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(counted)?),
            Self::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(counted)),
            Self::Xz => Box::new(lzma_rust2::XzReader::new(counted, true)),
        };
        Ok(Box::new(BufReader::with_capacity(1 << 16, Capped { inner, read, given: 0 })))
    }
}

/// The name without the ending that says how it is packed: `a.csv.gz` is a table.
pub(super) fn unpacked_name(name: &str) -> &str {
    [".gz", ".zst", ".bz2", ".xz"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

struct Counted {
    reader: Reader,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

struct Capped {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
    given: u64,
}

impl Read for Capped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => io::Error::new(io::ErrorKind::InvalidData, error),
        })?;
        self.given += n as u64;
        if self.given > FREE && self.given > RATIO.saturating_mul(self.read.load(Ordering::Relaxed)) {
            let what = format!("it unpacks to more than {RATIO} times its size, as no text does");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
        }
        Ok(n)
    }
}
