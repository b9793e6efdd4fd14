use jiff::civil::Date;
use serde::Deserialize;

use super::date::parse_date;
use super::error::Problem;

/// What is known of an article besides its text. Every field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    pub id: Option<String>,
    pub published: Option<Date>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub headline: Option<String>,
    pub author: Option<String>,
    pub language: Option<String>,
}

impl Metadata {
    /// Fills in what is missing from a weaker source.
    pub fn or(self, weaker: Self) -> Self {
        Self {
            id: self.id.or(weaker.id),
            published: self.published.or(weaker.published),
            publisher: self.publisher.or(weaker.publisher),
            url: self.url.or(weaker.url),
            headline: self.headline.or(weaker.headline),
            author: self.author.or(weaker.author),
            language: self.language.or(weaker.language),
        }
    }

    /// False where a language is given that is not English.
    pub fn is_english(&self) -> bool {
        let Some(language) = &self.language else { return true };
        let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        matches!(primary.as_str(), "en" | "eng" | "english")
    }
}

/// What `--map` can name: the text of an article and what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Text,
    Id,
    Published,
    Publisher,
    Url,
    Headline,
    Author,
    Language,
}

impl Field {
    pub const ALL: [Self; 8] = [
        Self::Text,
        Self::Id,
        Self::Published,
        Self::Publisher,
        Self::Url,
        Self::Headline,
        Self::Author,
        Self::Language,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Published => "published",
            Self::Publisher => "publisher",
            Self::Url => "url",
            Self::Headline => "headline",
            Self::Author => "author",
            Self::Language => "language",
        }
    }
}

/// Which keys hold what, as `--map text=content,published=meta.date` says: a dot goes into an inner object.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyMap(Vec<(Field, String)>);

impl KeyMap {
    /// The key that was named for a field.
    pub fn key(&self, field: Field) -> Option<&str> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, key)| key.as_str())
    }
}

impl std::str::FromStr for KeyMap {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut map = Vec::new();
        for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
            let (field, key) = pair.split_once('=').ok_or_else(|| format!("\"{pair}\" is not FIELD=KEY"))?;
            let known = Field::ALL.into_iter().find(|f| f.as_str() == field.trim());
            let field = known.ok_or_else(|| {
                format!(
                    "there is no field \"{}\"; fields are {}",
                    field.trim(),
                    Field::ALL.map(Field::as_str).join(", ")
                )
            })?;
            map.push((field, key.trim().to_string()));
        }
        Ok(Self(map))
    }
}

/// Metadata as front matter, sidecars and JSON lines write it: any key may be missing, be null,
/// or be a number where a string is meant; keys that are not listed are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawMetadata {
    id: Value,
    published: Value,
    publisher: Value,
    url: Value,
    headline: Value,
    author: Value,
    language: Value,
}

impl RawMetadata {
    /// Checks the date; everything else is taken as it is.
    pub(super) fn check(self) -> Result<Metadata, Problem> {
        let published = match self.published.into_text() {
            None => None,
            Some(value) => Some(parse_date(&value).ok_or(Problem::Date { value })?),
        };
        Ok(Metadata {
            id: self.id.into_text(),
            published,
            publisher: self.publisher.into_text(),
            url: self.url.into_text(),
            headline: self.headline.into_text(),
            author: self.author.into_text(),
            language: self.language.into_text(),
        })
    }
}

/// A value that is meant to be a string; a list is several of them.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
    List(Vec<Value>),
    #[default]
    Null,
}

impl Value {
    /// `None` for null, the empty string and what holds nothing else.
    fn into_text(self) -> Option<String> {
        let text = match self {
            Self::Text(text) => text.trim().to_string(),
            Self::Integer(n) => n.to_string(),
            Self::Number(n) => n.to_string(),
            Self::Flag(b) => b.to_string(),
            Self::List(values) => {
                values.into_iter().filter_map(Self::into_text).collect::<Vec<_>>().join(", ")
            }
            Self::Null => String::new(),
        };
        (!text.is_empty()).then_some(text)
    }
}
