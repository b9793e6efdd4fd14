//! What we were given: articles and what is known of them before they are read.
//!
//! [`read_paths`] turns files, folders and standard input into [`Article`]s one after the other,
//! with one article in memory at a time:
//!
//! ```no_run
//! use demarche::source::{ReadOptions, read_paths};
//!
//! for article in read_paths(&["news/".into()], ReadOptions::default()) {
//!     match article {
//!         Ok(article) => println!("{} {:?}", article.id, article.metadata.published),
//!         Err(error) => eprintln!("error: {error}"),
//!     }
//! }
//! ```
//!
//! **The stored text**, in which every offset counts, is what the file holds after its front
//! matter, or the value of `text` in a JSON line: no line ending, white space or byte order mark
//! of UTF-8 is changed or taken away. Text in another encoding is decoded first.

mod address;
mod around;
pub(crate) mod bounded;
#[cfg(feature = "parquet")]
mod columns;
mod date;
mod dateline;
mod decode;
mod dialect;
mod error;
mod feed;
mod finish;
mod front_matter;
mod html;
mod json;
mod jsonl;
mod kind;
mod known;
mod lines;
mod mail;
mod markup;
mod metadata;
mod names;
mod meter;
mod news_xml;
mod office;
mod open;
mod options;
mod packed;
mod pdf;
mod plain;
mod replay;
mod ris;
mod sidecar;
mod table;
mod unread;
mod walk;
mod warc;
mod zipped;

pub use around::{Around, Furniture};
pub use date::{DateOrder, parse_date};
pub use error::{Origin, Problem, SourceError, Warning};
pub(crate) use error::{TOO_MANY, is_too_many};
pub use kind::Kind;
pub use known::KnownFiles;
pub use metadata::{Field, KeyMap, Metadata};
pub use meter::total;
pub use options::{InputKind, ReadOptions, Repeats};
pub use unread::Unread;
pub use walk::{Articles, Pieces, read_bytes, read_paths};

/// A stream of bytes that can be handed to another thread.
type Reader = Box<dyn std::io::BufRead + Send>;

/// Length in bytes that an article, or a line of JSON, may have: 4 MiB.
///
/// The longest live pages of newspapers are some hundred kilobytes long; what is longer than this
/// limit is not one article. The limit keeps the memory and the time that one input takes bounded.
pub const MAX_BYTES: usize = 4 << 20;

/// A news article as it came in: its text, untouched, and its metadata.
#[derive(Debug, Clone)]
pub struct Article {
    /// The source's own id if it has one; else 16 hexadecimal digits of a SHA-256, of its address, or where it has none
    /// of its publisher and text, or of the text alone.
    pub id: String,
    /// What is known of it.
    pub metadata: Metadata,
    /// Where it was read, for messages.
    pub origin: Origin,
    /// What the reader should know of how the article was taken in.
    pub warnings: Vec<Warning>,
    /// What stands around the prose: bylines, credits, links to other articles. In the order of the text; events are
    /// not looked for in it.
    pub around: Vec<Around>,
    /// The id of an article read before it in the same run that tells the same text, or nearly.
    pub same_text_as: Option<String>,
    text: String,
    sha256: String,
    /// Byte offset of every 64th code point, so that [`Article::slice`] need not walk from the start.
    marks: Vec<usize>,
    chars: usize,
}

impl Article {
    /// An article from memory.
    pub fn new(text: String, metadata: Metadata) -> Self {
        let sha256 = digest(&[&text]);
        let id = match &metadata {
            Metadata { id: Some(id), .. } => id.clone(),
            // the same text in two papers is two articles
            Metadata { url: Some(url), .. } => digest(&[&address::canonical(url)])[..16].to_string(),
            Metadata { publisher: Some(publisher), .. } => {
                digest(&[publisher, "\n", &text])[..16].to_string()
            }
            _ => sha256[..16].to_string(),
        };
        let marks = text.char_indices().map(|(i, _)| i).step_by(STRIDE).collect();
        let chars = text.chars().count();
        Self {
            id,
            metadata,
            origin: Origin::default(),
            warnings: Vec::new(),
            around: Vec::new(),
            same_text_as: None,
            text,
            sha256,
            marks,
            chars,
        }
    }

    /// The stored text, in which all offsets count.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the stored text, in hexadecimal: what the offsets count in.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Length of the stored text in Unicode code points.
    pub fn chars(&self) -> usize {
        self.chars
    }

    /// The text from code point `begin` up to, not including, code point `end`.
    pub fn slice(&self, begin: usize, end: usize) -> &str {
        &self.text[self.byte(begin)..self.byte(end)]
    }

    /// The text without what stands around the prose.
    pub fn prose(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for around in &self.around {
            out.push_str(self.slice(at, around.begin));
            at = around.end;
        }
        out.push_str(self.slice(at, self.chars));
        // where lines went, no hole is left
        let mut prose = String::with_capacity(out.len());
        let mut breaks = 0;
        for line in out.trim().split('\n') {
            if line.trim().is_empty() {
                breaks += 1;
                continue;
            }
            if !prose.is_empty() {
                prose.push_str(if breaks > 0 { "\n\n" } else { "\n" });
            }
            breaks = 0;
            prose.push_str(line.trim_end());
        }
        prose
    }

    fn byte(&self, at: usize) -> usize {
        let Some(&mark) = self.marks.get(at / STRIDE) else { return self.text.len() };
        self.text[mark..].char_indices().nth(at % STRIDE).map_or(self.text.len(), |(i, _)| mark + i)
    }
}

const STRIDE: usize = 64;

/// SHA-256 of the parts one after the other, in hexadecimal.
fn digest(parts: &[&str]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    parts.iter().for_each(|part| hash.update(part.as_bytes()));
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
