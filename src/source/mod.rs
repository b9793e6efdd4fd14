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

mod date;
mod dateline;
mod decode;
mod error;
mod front_matter;
mod jsonl;
mod metadata;
mod plain;
mod walk;

pub use date::parse_date;
pub use error::{Origin, Problem, SourceError, Warning};
pub use metadata::Metadata;
pub use walk::{Articles, InputKind, ReadOptions, read_paths};

/// Length in bytes that an article, or a line of JSON, may have: 4 MiB.
///
/// The longest live pages of newspapers are some hundred kilobytes long; what is longer than this
/// limit is not one article. The limit keeps the memory and the time that one input takes bounded.
pub const MAX_BYTES: usize = 4 << 20;

/// A news article as it came in: its text, untouched, and its metadata.
#[derive(Debug, Clone)]
pub struct Article {
    /// The source's own id if it has one, else the first 16 hexadecimal digits of the text's SHA-256.
    pub id: String,
    pub metadata: Metadata,
    /// Where it was read, for messages.
    pub origin: Origin,
    /// What the reader should know of how the article was taken in.
    pub warnings: Vec<Warning>,
    text: String,
    sha256: String,
    /// Byte offset of every 64th code point, so that [`Article::slice`] need not walk from the start.
    marks: Vec<usize>,
    chars: usize,
}

impl Article {
    pub fn new(text: String, metadata: Metadata) -> Self {
        use sha2::{Digest, Sha256};
        let sha256: String = Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        let id = metadata.id.clone().unwrap_or_else(|| sha256[..16].to_string());
        let marks = text.char_indices().map(|(i, _)| i).step_by(STRIDE).collect();
        let chars = text.chars().count();
        Self { id, metadata, origin: Origin::default(), warnings: Vec::new(), text, sha256, marks, chars }
    }

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

    fn byte(&self, at: usize) -> usize {
        let Some(&mark) = self.marks.get(at / STRIDE) else { return self.text.len() };
        self.text[mark..].char_indices().nth(at % STRIDE).map_or(self.text.len(), |(i, _)| mark + i)
    }
}

const STRIDE: usize = 64;
