use std::fmt;
use std::io;
use std::path::Path;

use super::kind::Kind;

/// Where an article was read: a file, and the place in it where it holds many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The path as the user gave it, or "standard input".
    pub name: String,
    /// From 1.
    pub line: Option<usize>,
    /// Which entry of a feed, element of an array or record of an archive it is; from 1.
    pub entry: Option<usize>,
    /// What the file was found to hold.
    pub kind: Option<Kind>,
    /// The day on which the file was written.
    pub(super) modified: Option<jiff::civil::Date>,
}

impl Origin {
    /// A file or folder as the user gave it.
    pub fn path(path: &Path) -> Self {
        Self::named(path.display().to_string())
    }

    /// Standard input.
    pub fn stdin() -> Self {
        Self::named("standard input".into())
    }

    pub(super) fn named(name: String) -> Self {
        Self { name, line: None, entry: None, kind: None, modified: None }
    }

    /// A line of it, from 1.
    pub fn at(&self, line: usize) -> Self {
        Self { line: Some(line), ..self.clone() }
    }

    pub(super) fn entry(&self, number: usize) -> Self {
        Self { entry: Some(number), ..self.clone() }
    }

    /// A file inside of an archive.
    pub(super) fn inside(&self, member: &str) -> Self {
        Self::named(format!("{}/{member}", self.name))
    }
}

impl Default for Origin {
    fn default() -> Self {
        Self::named("text in memory".into())
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        match (self.line, self.entry) {
            (Some(line), _) => write!(f, ", line {line}"),
            (None, Some(entry)) => write!(f, ", entry {entry}"),
            (None, None) => Ok(()),
        }
    }
}

/// An input that was refused: where, why, and what to do. The inputs after it can still be read.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {problem}\nhint: {}", problem.hint())]
pub struct SourceError {
    /// Where it is.
    pub origin: Origin,
    /// Why it was refused.
    pub problem: Problem,
}

/// Why an input was refused.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum Problem {
    #[error("no such file or folder")]
    Missing,
    #[error("cannot be read: {0}")]
    Read(io::Error),
    #[error("left out: a link (`--follow` reads what it leads to)")]
    Link,
    #[error("left out: read already by another name")]
    Again,
    #[error("the folder holds no article")]
    NoArticles,
    #[error("there is no article in it")]
    Nothing,
    #[error("there is no text in it")]
    Empty,
    #[error("this is not text: byte {at} is NUL")]
    Binary { at: usize },
    #[error("the text is not UTF-8 (byte {at}), and its encoding cannot be told")]
    Encoding { at: usize },
    #[error("longer than the limit of {} MiB", limit >> 20)]
    TooLong { limit: usize },
    #[error("not a JSON object: {0}")]
    Json(String),
    #[error("the JSON object has no \"text\"")]
    NoText,
    #[error("no article stands in it")]
    NoStory,
    #[error("{}: no article can be read from it", .0.singular())]
    UnknownKind(Kind),
    #[error("left out: {}", .0.singular())]
    Skipped(Kind),
    #[error("left out: a part of a saved page")]
    PagePart,
    #[error("left out: not changed since it was read")]
    Unchanged,
    #[error("left out: it is the article \"{id}\", which was read from {first}")]
    Twice { id: String, first: String },
    #[error("left out: the text is not English ({0})")]
    NotEnglish(String),
    #[error("it unpacks to a size that no text has")]
    Bomb,
    #[error("no column holds a text; the columns are {names}")]
    NoTextColumn { names: String },
    #[error("a quote is left open, so that the row has no end")]
    OpenQuote,
    #[error("{found} cells where there are {wanted} columns")]
    Cells { found: usize, wanted: usize },
    #[error("an archive in an archive in an archive")]
    Nested,
    #[error("the page holds no article's text")]
    NoArticle,
    #[error("it uses the entity \"{0}\", which the file declares itself: such entities are not expanded")]
    Entity(String),
    #[error("elements nested more than {0} deep")]
    TooDeep(usize),
    #[error("broken: {0}")]
    Broken(String),
    #[error("the pages hold no text, as where paper was scanned")]
    Scanned,
    #[error("it is encrypted")]
    Encrypted,
    #[error("a fault in a library stopped the reading of it")]
    Fault,
    #[error("line {line}: the front matter does not parse: {what}")]
    FrontMatter { line: u64, what: String },
    #[error("\"{value}\" is not a date that exists (key \"published\")")]
    Date { value: String },
    #[error("the id is a number of so many digits that it is known to about {value} only")]
    Id { value: String },
}

impl Problem {
    /// What was left out on purpose: no fault of the input, but counted in the summary. The words name what all that is
    /// left out for the same reason have in common, for one and for several.
    pub fn left_out(&self) -> Option<[&'static str; 2]> {
        Some(match self {
            Self::Skipped(kind) => [kind.one(), kind.plural()],
            Self::Link => ["link", "links"],
            Self::Again => ["read already by another name"; 2],
            Self::PagePart => ["part of a saved page", "parts of saved pages"],
            Self::Unchanged => ["not changed"; 2],
            Self::NotEnglish(_) => ["not English"; 2],
            Self::Twice { .. } => ["read already in this run"; 2],
            _ => return None,
        })
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Problem::Missing => "check the spelling of the path; `-` reads standard input",
            Problem::Read(error) if is_too_many(error) => TOO_MANY,
            Problem::Read(error) => match error.kind() {
                io::ErrorKind::PermissionDenied => "check that you may read it",
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                    "it is damaged or cut off: fetch it anew; what stands before the break was read where that can be done"
                }
                io::ErrorKind::FileTooLarge => "if you trust it, unpack it first and name the files",
                _ => "check that it is a file that you may read, and the disk that it is on",
            },
            Problem::Link => "`--follow` reads what links in folders lead to",
            Problem::Again => "each file is read once, whatever leads to it",
            Problem::NoArticles => {
                "texts end in .txt or .md; pages, feeds, tables, JSON, PDF and archives are known by their content; `-v` lists what was left out"
            }
            Problem::Nothing => {
                "check that it is of the kind that `--input` says; without `--input` its content tells"
            }
            Problem::Empty => "a text, or a JSON line's \"text\", needs at least one word",
            Problem::Binary { .. } => {
                "unpack archives and convert documents to plain text first; UTF-16 needs a byte order mark"
            }
            Problem::Encoding { .. } => "convert it, for example: iconv -f WINDOWS-1250 -t UTF-8 FILE",
            Problem::TooLong { .. } => "split it into one article a file, or one a line",
            Problem::Json(_) => {
                "an article is an object such as {\"text\": \"…\", \"published\": \"2025-08-07\"}; `--input text` reads the file as text"
            }
            Problem::NoText => {
                "put the article's text under the key \"text\", or say which key holds it: --map text=KEY"
            }
            Problem::UnknownKind(_) => {
                "known are text, web pages, feeds, CSV, Parquet, JSON, PDF, DOCX, ODT, mail and web archives; `--input text` reads it as text"
            }
            Problem::Skipped(_) | Problem::PagePart => {
                "name the file with `--input` to have it read all the same"
            }
            Problem::Twice { .. } => "give each article an id or an address of its own if they are two",
            Problem::Unchanged => "`--force` reads it again",
            Problem::NotEnglish(_) => "`--any-language` reads it all the same",
            Problem::Bomb => "if you trust it, unpack it first and name the files",
            Problem::NoTextColumn { .. } => "say which column holds it: --map text=COLUMN",
            Problem::OpenQuote => {
                "a quote inside of a cell is written twice; close the quote in this row (those behind it were read)"
            }
            Problem::Cells { .. } => "a cell that holds commas or line ends stands in quotes",
            Problem::Nested => "unpack it first",
            Problem::NoArticle => {
                "is it a front page, a form or a wall of consent? `--input text` reads it as it stands"
            }
            Problem::NoStory => "a list of addresses holds none: save the pages themselves",
            Problem::Entity(_) => {
                "if you trust it, have it written out first, for example: xmllint --noent FILE"
            }
            Problem::TooDeep(_) => "no page of a newspaper is; save it anew from a browser, or as text",
            Problem::Broken(_) => {
                "fetch or save it anew; what stands before the break was read where that can be done"
            }
            Problem::Scanned => "run text recognition over it first, for example: ocrmypdf FILE OUT",
            Problem::Encrypted => "take the password off first, for example: qpdf --decrypt FILE OUT",
            Problem::Fault => "the other articles are not touched by it; save it in another form, or as text",
            Problem::FrontMatter { .. } => {
                "between the `---` lines stand keys and values, such as `published: 2025-08-07`"
            }
            Problem::Date { .. } => "write it as 2025-08-07",
            Problem::Id { .. } => "write it in quotes, as a text: \"id\": \"12345\"",
        }
    }
}

/// Does the system refuse to open more files at once?
pub(crate) fn is_too_many(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24)) // ENFILE, EMFILE
}

/// What to do about it.
pub(crate) const TOO_MANY: &str =
    "too few files may be open at once: `ulimit -n 1024` in this shell allows more";

/// Something that the reader of an article should know, though it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum Warning {
    /// Neither flags nor metadata nor the text say when the article was published.
    NoDate,
    /// The dateline has day and month but no year.
    NoYear { dateline: String },
    /// The metadata says that the text is not English.
    Language { language: String },
    /// The bytes were not UTF-8 and were decoded otherwise.
    Decoded { encoding: &'static str },
    /// The input holds only the beginning of the article.
    Teaser,
    /// The date of publication is not after the newest that can be.
    OddDate { published: jiff::civil::Date, why: &'static str },
    /// A date is given in a form that cannot be read for sure.
    DateUnread { value: String },
    /// Letters were turned into others when bytes were decoded wrongly before.
    Mojibake { example: String },
    /// Another article of this run has the same id, and another text.
    IdTwice { id: String, first: String },
    /// Another article of this run tells the same text, or nearly.
    Copy { of: String, exact: bool },
    /// The article names more people, places and organisations than are kept of one article.
    Entities { kept: usize, left_out: usize },
    /// Sentences have more tokens than are read together.
    Cut { sentences: usize, tokens: usize },
    /// The article tells of more acts than are kept of one article.
    Acts { kept: usize, left_out: usize },
    /// What is given as the address of the article is none.
    Address { value: String },
}

impl Warning {
    /// What warnings of one kind have in common.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoDate | Self::NoYear { .. } => "no date of publication",
            Self::Language { .. } => "not English",
            Self::Decoded { .. } => "not UTF-8",
            Self::Teaser => "only the beginning of an article",
            Self::OddDate { .. } => "a date of publication that can hardly be",
            Self::DateUnread { .. } => "a date that cannot be read",
            Self::Mojibake { .. } => "letters garbled",
            Self::IdTwice { .. } => "one id or address on several texts",
            Self::Copy { .. } => "a text told by several articles",
            Self::Entities { .. } => "too many names",
            Self::Cut { .. } => "endless sentences",
            Self::Acts { .. } => "too many acts",
            Self::Address { .. } => "no address",
        }
    }

    /// Is one such warning in a run enough?
    pub fn once(&self) -> bool {
        matches!(self, Self::OddDate { .. })
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
            Self::Teaser => "what is missing is not read; fetch the whole article where you may",
            Self::OddDate { .. } => "give --published where the day is wrong",
            Self::DateUnread { .. } => {
                "write it as 2025-08-07, or say which stands first with --dates day-first or --dates month-first"
            }
            Self::IdTwice { .. } => {
                "both are kept, this one under an id of its own; give each an id, or keep the newest only"
            }
            Self::Copy { .. } => "both are kept and linked; they count as one source",
            Self::Mojibake { .. } => "decode the original anew: it is UTF-8 that was read as Windows-1252",
            Self::Entities { .. } => {
                "is it one article? give each article a file, or a line of JSON, of its own"
            }
            Self::Acts { .. } => "is it one article? give each article a file, or a line of JSON, of its own",
            Self::Address { .. } => "write it whole, such as https://example.org/news/1",
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
            Self::Teaser => f.write_str("only the beginning of the article is there"),
            Self::OddDate { published, why } => write!(f, "the date of publication, {published}, is {why}"),
            Self::DateUnread { value } => write!(f, "\"{value}\" is not a date that can be read for sure"),
            Self::IdTwice { id, first } => {
                write!(f, "the id {id} stands on another text too, in {first}; kept apart")
            }
            Self::Copy { of, exact } => {
                write!(f, "{} text as article {of}", if *exact { "the same" } else { "nearly the same" })
            }
            Self::Mojibake { example } => write!(f, "letters are garbled, such as \"{example}\""),
            Self::Entities { kept, left_out } => {
                write!(
                    f,
                    "more than {kept} people, places and organisations; the last {left_out} are left out"
                )
            }
            Self::Acts { kept, left_out } => {
                write!(f, "words for more than {kept} acts; the last {left_out} are left out")
            }
            Self::Address { value } => write!(f, "\"{value}\" is no address of an article; it is left out"),
            Self::Cut { sentences: 1, tokens } => {
                write!(f, "a sentence of more than {tokens} words and marks is read in pieces")
            }
            Self::Cut { sentences, tokens } => {
                write!(f, "{sentences} sentences of more than {tokens} words and marks are read in pieces")
            }
        }
    }
}
