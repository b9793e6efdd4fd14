//! Opening an input, packed or not, and cutting it into stretches of whole lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Lines longer than this are skipped and counted: no entity is so long, and memory has an end.
pub const LONGEST: usize = 32 << 20;
/// About so many bytes make a stretch.
const STRETCH: usize = 2 << 20;

/// The bytes of a file, unpacked by its ending: `.gz`, `.bz2`, `.xz`, `.zst`.
pub fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    let file = BufReader::with_capacity(1 << 18, File::open(path)?);
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let unpacked: Box<dyn Read + Send> = match ending.as_str() {
        "gz" => Box::new(flate2::bufread::MultiGzDecoder::new(file)),
        "bz2" => Box::new(bzip2::bufread::MultiBzDecoder::new(file)),
        "xz" => Box::new(lzma_rust2::XzReader::new(file, true)),
        "zst" => Box::new(zstd::stream::read::Decoder::with_buffer(file)?),
        _ => return Ok(Box::new(file)),
    };
    Ok(Box::new(BufReader::with_capacity(1 << 18, unpacked)))
}

/// Whole lines, and how many; lines that were too long are left out.
#[derive(Debug, Default)]
pub struct Stretch {
    pub bytes: Vec<u8>,
    pub lines: u64,
    pub too_long: u64,
}

/// Cuts an input into stretches. With `keep`, a stretch ends only where that function says that it may: it is given
/// the lines and returns how many bytes of them make a whole.
pub struct Stretches<R> {
    input: R,
    rest: Vec<u8>,
    rest_lines: u64,
    keep: Option<fn(&[u8]) -> usize>,
    done: bool,
}

impl<R: BufRead> Stretches<R> {
    pub fn new(input: R, keep: Option<fn(&[u8]) -> usize>) -> Self {
        Self { input, rest: Vec::new(), rest_lines: 0, keep, done: false }
    }

    /// Passes over so many lines.
    pub fn skip(&mut self, lines: u64) -> io::Result<()> {
        for _ in 0..lines {
            if self.line(&mut Vec::new(), true)?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Reads one line; `Some(false)` where it was too long, `None` at the end.
    fn line(&mut self, out: &mut Vec<u8>, drop: bool) -> io::Result<Option<bool>> {
        let begin = out.len();
        let mut any = false;
        let mut fits = true;
        loop {
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if buffer.is_empty() {
                return Ok(any.then_some(fits));
            }
            any = true;
            let end = memchr(buffer);
            let take = end.map_or(buffer.len(), |at| at + 1);
            if fits && !drop {
                out.extend_from_slice(&buffer[..take]);
                if out.len() - begin > LONGEST {
                    out.truncate(begin);
                    fits = false;
                }
            }
            self.input.consume(take);
            if end.is_some() {
                return Ok(Some(fits));
            }
        }
    }

    /// The next stretch; `None` at the end.
    pub fn next_stretch(&mut self) -> io::Result<Option<Stretch>> {
        if self.done {
            return Ok(None);
        }
        let mut stretch = Stretch {
            bytes: std::mem::take(&mut self.rest),
            lines: std::mem::take(&mut self.rest_lines),
            too_long: 0,
        };
        loop {
            while stretch.bytes.len() < STRETCH && !self.done {
                match self.line(&mut stretch.bytes, false)? {
                    None => self.done = true,
                    Some(fits) => {
                        stretch.lines += 1;
                        stretch.too_long += u64::from(!fits);
                    }
                }
            }
            if self.done {
                break;
            }
            let Some(keep) = self.keep else { break };
            let whole = keep(&stretch.bytes);
            if whole > 0 {
                self.rest = stretch.bytes.split_off(whole);
                self.rest_lines = self.rest.iter().filter(|b| **b == b'\n').count() as u64;
                stretch.lines -= self.rest_lines;
                break;
            }
            // one thing longer than a stretch: read on
            let mut more = Vec::new();
            match self.line(&mut more, false)? {
                None => self.done = true,
                Some(_) => {
                    stretch.lines += 1;
                    stretch.bytes.extend(more);
                }
            }
            if stretch.bytes.len() > 4 * LONGEST {
                break;
            }
        }
        Ok((stretch.lines > 0).then_some(stretch))
    }
}

fn memchr(bytes: &[u8]) -> Option<usize> {
    memchr::memchr(b'\n', bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_hundred_megabytes_is_counted_and_left_out() {
        let long = std::iter::repeat_n(b'x', 100 << 20).chain(*b"\n");
        let bytes: Vec<u8> = b"one\n".iter().copied().chain(long).chain(*b"two\n").collect();
        let mut stretches = Stretches::new(bytes.as_slice(), None);
        let stretch = stretches.next_stretch().unwrap().unwrap();
        assert_eq!((stretch.bytes.as_slice(), stretch.lines, stretch.too_long), (&b"one\ntwo\n"[..], 3, 1));
    }
}
