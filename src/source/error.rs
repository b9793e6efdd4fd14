use std::fmt;
use std::io;
use std::path::Path;

use super::MAX_BYTES;

/// Where an article was read: a file, and the line for JSON Lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path as the user gave it, or "standard input".
    pub name: String,
    /// From 1.
    pub line: Option<usize>,
}

impl Origin {
    pub fn path(path: &Path) -> Self {
        Self { name: path.display().to_string(), line: None }
    }

    pub fn stdin() -> Self {
        Self { name: "standard input".into(), line: None }
    }

    pub fn at(&self, line: usize) -> Self {
        Self { name: self.name.clone(), line: Some(line) }
    }
}

impl Default for Origin {
    fn default() -> Self {
        Self { name: "text in memory".into(), line: None }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// An input that was refused: where, why, and what to do. The inputs after it can still be read.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {problem}\nhint: {}", problem.hint())]
pub struct SourceError {
    pub origin: Origin,
    pub problem: Problem,
}

/// Why an input was refused.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("no such file or folder")]
    Missing,
    #[error("cannot be read: {0}")]
    Read(io::Error),
    #[error("the folder holds no article")]
    NoArticles,
    #[error("there is no text in it")]
    Empty,
    #[error("this is not text: byte {at} is NUL")]
    Binary { at: usize },
    #[error("the text is not UTF-8 (byte {at}), and its encoding cannot be told")]
    Encoding { at: usize },
    #[error("longer than the limit of {} MiB", MAX_BYTES >> 20)]
    TooLong,
    #[error("not a JSON object: {0}")]
    Json(String),
    #[error("the JSON object has no \"text\"")]
    NoText,
    #[error("a JSON file, not an article")]
    JsonFile,
    #[error("line {line}: the front matter does not parse: {what}")]
    FrontMatter { line: u64, what: String },
    #[error("\"{value}\" is not a date that exists (key \"published\")")]
    Date { value: String },
}

impl Problem {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Problem::Missing => "check the spelling of the path; `-` reads standard input",
            Problem::Read(_) => "check that you may read it",
            Problem::NoArticles => {
                "articles end in .txt, .text, .jsonl or .ndjson; name other files one by one"
            }
            Problem::Empty => "a text, or a JSON line's \"text\", needs at least one word",
            Problem::Binary { .. } => {
                "unpack archives and convert documents to plain text first; UTF-16 needs a byte order mark"
            }
            Problem::Encoding { .. } => "convert it, for example: iconv -f WINDOWS-1250 -t UTF-8 FILE",
            Problem::TooLong => "split it into one article a file, or one a line",
            Problem::Json(_) => {
                "each line is one object such as {\"text\": \"…\", \"published\": \"2025-08-07\"}; `--input text` reads the file as text"
            }
            Problem::NoText => "put the article's text under the key \"text\"",
            Problem::JsonFile => {
                "one object a line, in a file that ends in .jsonl, is read as articles; so is `--input jsonl`"
            }
            Problem::FrontMatter { .. } => {
                "between the `---` lines stand keys and values, such as `published: 2025-08-07`"
            }
            Problem::Date { .. } => "write it as 2025-08-07",
        }
    }
}

/// Something that the reader of an article should know, though it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Neither flags nor metadata nor the text say when the article was published.
    NoDate,
    /// The dateline has day and month but no year.
    NoYear { dateline: String },
    /// The metadata says that the text is not English.
    Language { language: String },
    /// The bytes were not UTF-8 and were decoded otherwise.
    Decoded { encoding: &'static str },
    /// The article names more people, places and organisations than are kept of one article.
    Entities { kept: usize, left_out: usize },
    /// Sentences have more tokens than are read together.
    Cut { sentences: usize, tokens: usize },
}

impl Warning {
    /// What warnings of one kind have in common.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoDate | Self::NoYear { .. } => "no date of publication",
            Self::Language { .. } => "not English",
            Self::Decoded { .. } => "not UTF-8",
            Self::Entities { .. } => "too many names",
            Self::Cut { .. } => "endless sentences",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoDate => {
                "give --published 2025-08-07, or `published` in front matter, sidecar or JSON line"
            }
            Self::NoYear { .. } => "give --published with the year, such as 2025-08-07",
            Self::Language { .. } => "demarche reads English; expect little from other languages",
            Self::Decoded { .. } => "save it as UTF-8 to be sure of every letter",
            Self::Entities { .. } => {
                "is it one article? give each article a file, or a line of JSON, of its own"
            }
            Self::Cut { .. } => {
                "are full stops or line breaks lost? what such a sentence says is read with less care"
            }
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDate => {
                f.write_str("no date of publication: \"on Wednesday\" and the like stay unresolved")
            }
            Self::NoYear { dateline } => {
                write!(
                    f,
                    "the dateline \"{dateline}\" has no year: \"on Wednesday\" and the like stay unresolved"
                )
            }
            Self::Language { language } => write!(f, "the language is \"{language}\", not English"),
            Self::Decoded { encoding } => write!(f, "not UTF-8; read as {encoding}"),
            Self::Entities { kept, left_out } => {
                write!(
                    f,
                    "more than {kept} people, places and organisations; the last {left_out} are left out"
                )
            }
            Self::Cut { sentences: 1, tokens } => {
                write!(f, "a sentence of more than {tokens} words and marks is read in pieces")
            }
            Self::Cut { sentences, tokens } => {
                write!(f, "{sentences} sentences of more than {tokens} words and marks are read in pieces")
            }
        }
    }
}
