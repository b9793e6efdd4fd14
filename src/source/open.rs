//! From an opened input to the articles that are in it, by what it turns out to hold.

use std::io::{self, BufRead, Cursor, Read};
use std::sync::Arc;

#[cfg(feature = "parquet")]
use super::columns;
use super::error::{Origin, Problem, SourceError};
use super::kind::{self, HEAD, Kind};
use super::metadata::Metadata;
use super::packed::{Packing, unpacked_name};
use super::unread::{Stream, Unread};
use super::{MAX_BYTES, ReadOptions, Reader};
use super::{feed, html, json, jsonl, mail, news_xml, pdf, plain, ris, table, warc, zipped};

/// Length in bytes that a page, a document or a feed may have: pictures inside of a page make it long.
pub(super) const FILE_BYTES: usize = 32 << 20;
/// How deep archives may stand in archives.
const DEPTH: u8 = 3;

/// Something that was opened, and what is known of it before it is read.
pub(super) struct Input {
    pub reader: Reader,
    /// The file's name; its ending helps where the content leaves the kind open.
    pub name: String,
    pub origin: Origin,
    /// What a file beside it says.
    pub beside: Metadata,
    /// Did the user name the file, rather than a folder that it lies in?
    pub named: bool,
    pub depth: u8,
}

/// The articles of an input, each still to be read.
pub(super) fn stream(input: Input, options: &Arc<ReadOptions>) -> Stream {
    let origin = input.origin.clone();
    open(input, options).unwrap_or_else(|problem| Unread::refused(origin, problem))
}

fn open(mut input: Input, options: &Arc<ReadOptions>) -> Result<Stream, Problem> {
    let mut head = head(&mut input.reader).map_err(Problem::Read)?;
    while let Some(packing) = Packing::of(&head) {
        input.depth += 1;
        if input.depth > DEPTH {
            return Err(Problem::Nested);
        }
        let whole: Reader = Box::new(Cursor::new(head).chain(input.reader));
        input.reader = packing.open(whole).map_err(Problem::Read)?;
        input.name = unpacked_name(&input.name).to_string();
        head = self::head(&mut input.reader).map_err(Problem::Read)?;
    }
    let kind = match options.input.kind() {
        Some(kind) => kind,
        None => kind::of(&head, &input.name),
    };
    if options.input.kind().is_none() && (!kind.is_read() || (kind == Kind::Text && !input.takes_text())) {
        let kind = if kind == Kind::Text { Kind::Unknown } else { kind };
        return Err(if input.named { Problem::UnknownKind(kind) } else { Problem::Skipped(kind) });
    }
    input.reader = Box::new(Cursor::new(head).chain(input.reader));
    input.origin.kind = Some(kind);
    let opened = Opened { input, options: Arc::clone(options) };
    Ok(match kind {
        Kind::JsonLines => Box::new(jsonl::JsonLines::new(opened.input, opened.options)),
        Kind::Json => Box::new(json::Documents::new(opened.input, opened.options)),
        Kind::Table => Box::new(table::Rows::new(opened.input, opened.options)?),
        #[cfg(feature = "parquet")]
        Kind::Parquet => columns::rows(opened.input, opened.options)?,
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => return Err(Problem::UnknownKind(kind)),
        Kind::Warc => some(warc::records, opened),
        Kind::Zip => zipped::members(opened.input, opened.options)?,
        Kind::Mailbox => some(mail::messages, opened),
        Kind::Text => opened.whole(MAX_BYTES, plain::read),
        Kind::Html => opened.whole(FILE_BYTES, html::read),
        Kind::Feed => opened.whole_many(feed::read),
        Kind::NewsXml => opened.whole_many(news_xml::read),
        Kind::Pdf => opened.whole(FILE_BYTES, pdf::read),
        Kind::Mail => opened.whole(FILE_BYTES, mail::read),
        Kind::Ris => opened.whole_many(ris::read),
        Kind::Image | Kind::Media | Kind::Program | Kind::Unknown => return Err(Problem::UnknownKind(kind)),
    })
}

/// The articles of an archive or mailbox; one that holds none is refused, as it may be none.
fn some(read: fn(Input, Arc<ReadOptions>) -> Stream, opened: Opened) -> Stream {
    let origin = opened.input.origin.clone();
    let mut articles = read(opened.input, opened.options);
    match articles.next() {
        Some(first) => Box::new(std::iter::once(first).chain(articles)),
        None => Unread::refused(origin, Problem::Nothing),
    }
}

impl Input {
    /// A text is read where it is named, comes from standard input, or has the name of one.
    fn takes_text(&self) -> bool {
        self.named || kind::is_text_name(&self.name)
    }
}

/// What a reader of one whole file is given.
pub(super) struct File {
    pub bytes: Vec<u8>,
    pub origin: Origin,
    pub beside: Metadata,
    /// The character encoding that a transport named.
    pub charset: Option<String>,
}

struct Opened {
    input: Input,
    options: Arc<ReadOptions>,
}

type One = fn(File, &ReadOptions) -> Result<super::Article, Problem>;
type Many = fn(File, &ReadOptions) -> Result<Vec<super::walk::Item>, Problem>;

impl Opened {
    fn file(mut self, limit: usize) -> Result<(File, Arc<ReadOptions>), Box<SourceError>> {
        let origin = self.input.origin.clone();
        match read_bounded(&mut self.input.reader, limit) {
            Ok(bytes) => {
                let beside = self.input.beside;
                Ok((File { bytes, origin, beside, charset: None }, self.options))
            }
            Err(problem) => Err(Box::new(SourceError { origin, problem })),
        }
    }

    /// A file that is one article.
    fn whole(self, limit: usize, read: One) -> Stream {
        match self.file(limit) {
            Ok((file, options)) => Unread::one(file, options, read),
            Err(error) => Unread::refused(error.origin, error.problem),
        }
    }

    /// A file that holds many.
    fn whole_many(self, read: Many) -> Stream {
        match self.file(FILE_BYTES) {
            Ok((file, options)) => Unread::many(file, options, read),
            Err(error) => Unread::refused(error.origin, error.problem),
        }
    }
}

/// Reads bytes up to the limit; more than that is refused without being read.
pub(super) fn read_bounded(reader: &mut dyn Read, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(Problem::Read)?;
    if bytes.len() > limit { Err(Problem::TooLong { limit }) } else { Ok(bytes) }
}

/// The first bytes of a stream. A stream that is slow is not waited for beyond its first line.
fn head(reader: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while bytes.len() < HEAD {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let n = chunk.len();
        bytes.extend_from_slice(chunk);
        reader.consume(n);
        // a whole line of JSON says enough
        if n == 0 || (bytes.trim_ascii_start().starts_with(b"{") && bytes.ends_with(b"\n")) {
            break;
        }
    }
    Ok(bytes)
}
