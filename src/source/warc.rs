//! Web archives: the responses that are pages, one article each, as the archive is read.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use warc::{RecordType, WarcHeader, WarcReader};

use super::error::{Origin, Problem};
use super::metadata::Metadata;
use super::open::{FILE_BYTES, File, Input};
use super::unread::{Stream, Unread};
use super::{ReadOptions, Reader, html};

/// The pages of an archive.
pub(super) fn records(input: Input, options: Arc<ReadOptions>) -> Stream {
    let between = Arc::new(AtomicBool::new(true));
    let reader = WarcReader::new(Gaps { reader: input.reader, between: Arc::clone(&between) });
    Box::new(Records { reader: Some(reader), between, origin: input.origin, options, number: 0 })
}

struct Records {
    /// Gone after a record that cannot be read: nothing behind it can be told from it.
    reader: Option<WarcReader<Gaps>>,
    between: Arc<AtomicBool>,
    origin: Origin,
    options: Arc<ReadOptions>,
    number: usize,
}

/// Passes over the empty lines between two records, which the library leaves to who reads them one by one.
struct Gaps {
    reader: Reader,
    between: Arc<AtomicBool>,
}

impl Gaps {
    fn skip(&mut self) -> io::Result<()> {
        while self.between.load(Ordering::Relaxed) {
            let chunk = self.reader.fill_buf()?;
            let empty = chunk.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            if empty == 0 || empty < chunk.len() {
                self.between.store(false, Ordering::Relaxed);
                header_is_text(&chunk[empty..])?;
            }
            self.reader.consume(empty);
        }
        Ok(())
    }
}

/// The library takes the header of a record for UTF-8 and panics where it is not; what of it stands in the buffer is looked at
/// before.
fn header_is_text(chunk: &[u8]) -> io::Result<()> {
    let end = chunk.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0);
    match std::str::from_utf8(&chunk[..end]) {
        Ok(_) => Ok(()),
        Err(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "the header of a record is not in UTF-8")),
    }
}

impl Read for Gaps {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.skip()?;
        self.reader.read(buffer)
    }
}

impl BufRead for Gaps {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.skip()?;
        self.reader.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.reader.consume(amount);
    }
}

/// A record that is looked at further.
struct Response {
    bytes: Vec<u8>,
    address: Option<String>,
    too_long: bool,
    is_response: bool,
}

impl Records {
    /// The next record; `None` at the end.
    fn record(&mut self) -> Option<Result<Option<Response>, Problem>> {
        let reader = self.reader.as_mut()?;
        let broken = |what: String| Some(Err(Problem::Broken(what)));
        self.between.store(true, Ordering::Relaxed);
        let mut stream = reader.stream_records();
        let mut record = match stream.next_item()? {
            Ok(record) => record,
            Err(error) => return broken(error.to_string()),
        };
        let address = record.header(WarcHeader::TargetURI).map(|a| a.trim_matches(['<', '>']).to_string());
        let wanted = matches!(record.warc_type(), RecordType::Response | RecordType::Resource);
        let is_response = *record.warc_type() == RecordType::Response;
        let length = record.content_length();
        let mut bytes = Vec::new();
        let mut seen = 0u64;
        let mut buffer = vec![0; 1 << 16];
        loop {
            match record.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    seen += n as u64;
                    if wanted && bytes.len() + n <= FILE_BYTES {
                        bytes.extend_from_slice(&buffer[..n]);
                    }
                }
                Err(error) => return broken(error.to_string()),
            }
        }
        if seen < length {
            return broken("the archive ends in the middle of a record".into());
        }
        let too_long = wanted && bytes.len() as u64 != length;
        Some(Ok(wanted.then_some(Response { bytes, address, too_long, is_response })))
    }
}

impl Iterator for Records {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        loop {
            self.number += 1;
            let origin = self.origin.entry(self.number);
            match self.record()? {
                Err(problem) => {
                    self.reader = None;
                    return Some(Unread::error(origin, problem));
                }
                Ok(None) => {}
                Ok(Some(response)) => {
                    if let Some(piece) = page(response, origin, &self.options) {
                        return Some(piece);
                    }
                }
            }
        }
    }
}

/// A record that holds a page; pictures, scripts and what was not found are passed over.
fn page(response: Response, origin: Origin, options: &Arc<ReadOptions>) -> Option<Unread> {
    let Response { bytes, address, too_long, is_response } = response;
    let mut charset = None;
    let body = if is_response {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let mut lines = head.lines();
        let ok = lines.next()?.split(' ').nth(1)? == "200";
        let kind = lines.clone().find_map(|l| l.strip_prefix("content-type:")).unwrap_or("text/html");
        if !ok || !(kind.contains("text/html") || kind.contains("application/xhtml")) {
            return None;
        }
        charset = kind.split_once("charset=").map(|(_, c)| c.trim_matches(['"', ' ', ';', '\r']).to_string());
        let packed = lines.clone().find_map(|l| l.strip_prefix("content-encoding:")).map(str::trim);
        let chunked = lines.any(|l| l.starts_with("transfer-encoding:") && l.contains("chunked"));
        match body(&bytes[end + 4..], chunked, packed) {
            Ok(body) => body,
            Err(problem) => return Some(Unread::error(origin, problem)),
        }
    } else if super::kind::of(&bytes[..bytes.len().min(super::kind::HEAD)], "") == super::Kind::Html {
        bytes
    } else {
        return None;
    };
    if too_long {
        return Some(Unread::error(origin, Problem::TooLong { limit: FILE_BYTES }));
    }
    let beside = Metadata { url: address, ..Metadata::default() };
    let options = Arc::clone(options);
    let file = File { bytes: body, origin: origin.clone(), beside, charset };
    Some(Unread::new(origin, file.bytes.len(), move || html::read(file, &options)))
}

/// The body of a response as it was meant: chunks put together, unpacked.
fn body(bytes: &[u8], chunked: bool, packed: Option<&str>) -> Result<Vec<u8>, Problem> {
    let bytes = if chunked { unchunk(bytes).unwrap_or_else(|| bytes.to_vec()) } else { bytes.to_vec() };
    let mut out = Vec::new();
    let limit = FILE_BYTES as u64 + 1;
    let read = match packed {
        // crawlers often store what they unpacked under the header that it came with
        Some("gzip" | "x-gzip") if bytes.starts_with(&[0x1f, 0x8b]) => {
            flate2::read::MultiGzDecoder::new(&bytes[..]).take(limit).read_to_end(&mut out)
        }
        Some("deflate") => flate2::read::ZlibDecoder::new(&bytes[..]).take(limit).read_to_end(&mut out),
        Some("br" | "zstd") if std::str::from_utf8(&bytes).is_err() => {
            return Err(Problem::Broken("it is compressed in a way that is not known here".into()));
        }
        _ => return Ok(bytes),
    };
    match read {
        Ok(_) if out.len() > FILE_BYTES => Err(Problem::TooLong { limit: FILE_BYTES }),
        Ok(_) => Ok(out),
        Err(error) => Err(Problem::Broken(error.to_string())),
    }
}

fn unchunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let mut line = Vec::new();
        bytes.read_until(b'\n', &mut line).ok()?;
        let size = std::str::from_utf8(&line).ok()?.trim().split(';').next()?;
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(bytes.get(..size)?);
        bytes = bytes.get(size + 2..)?;
    }
}
