//! What we were given: articles and what is known of them before they are read.

use jiff::civil::Date;

/// A news article as it came in: its text, untouched, and its metadata.
#[derive(Debug, Clone)]
pub struct Article {
    /// The source's own id if it has one, else the first 16 hexadecimal digits of the text's SHA-256.
    pub id: String,
    pub metadata: Metadata,
    text: String,
    sha256: String,
    /// Byte offset of every 64th code point, so that [`Article::slice`] need not walk from the start.
    marks: Vec<usize>,
    chars: usize,
}

/// What is known of an article besides its text. Every field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct Metadata {
    pub id: Option<String>,
    pub published: Option<Date>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub headline: Option<String>,
    pub author: Option<String>,
    pub language: Option<String>,
}

impl Article {
    pub fn new(text: String, metadata: Metadata) -> Self {
        use sha2::{Digest, Sha256};
        let sha256: String = Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        let id = metadata.id.clone().unwrap_or_else(|| sha256[..16].to_string());
        let marks = text.char_indices().map(|(i, _)| i).step_by(STRIDE).collect();
        let chars = text.chars().count();
        Self { id, metadata, text, sha256, marks, chars }
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
