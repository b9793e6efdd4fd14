use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::date::parse_date;
use super::error::Problem;

/// What is known of an article besides its text. Every field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The source's own id.
    pub id: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// Newspaper, agency or site.
    pub publisher: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The headline.
    pub headline: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// A code such as `en`.
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
    /// The article's text.
    Text,
    /// Its id.
    Id,
    /// Its day.
    Published,
    /// Its publisher.
    Publisher,
    /// Its address.
    Url,
    /// Its headline.
    Headline,
    /// Its author.
    Author,
    /// Its language.
    Language,
}

impl Field {
    /// All of them.
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

    /// The name on the command line and in front matter.
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

/// Metadata as front matter and sidecars write it: any key may be missing, be null, or be a number, a list or an object
/// where a string is meant; keys that are not listed are passed over.
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
    /// Checks date and id; everything else is taken as it is.
    pub(super) fn check(self) -> Result<Metadata, Problem> {
        if let Some(value) = inexact(&self.id) {
            return Err(Problem::Id { value });
        }
        let published = match words(&self.published) {
            None => None,
            Some(value) => Some(parse_date(&value).ok_or(Problem::Date { value })?),
        };
        Ok(Metadata {
            id: words(&self.id),
            published,
            publisher: words(&self.publisher),
            url: words(&self.url),
            headline: words(&self.headline),
            author: words(&self.author),
            language: words(&self.language),
        })
    }
}

/// A name, a number, a date: of an object that which names it, of a list all of them.
pub(super) fn words(value: &Value) -> Option<String> {
    const NAMES: &[&str] = &[
        "name",
        "title",
        "main",
        "original",
        "$date",
        "$oid",
        "$numberLong",
        "value",
        "rendered",
        "fullName",
        "full_name",
        "displayName",
        "display_name",
        "en",
    ];
    /// Keys of a person's first and last name.
    const PARTS: &[[&str; 2]] = &[
        ["firstName", "lastName"],
        ["first_name", "last_name"],
        ["firstname", "lastname"],
        ["givenName", "familyName"],
        ["given", "family"],
    ];
    let text = match value {
        Value::String(text) => text.trim().to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(list) => list.iter().filter_map(words).collect::<Vec<_>>().join(", "),
        Value::Object(inner) => {
            let key = |key: &str| inner.get(key).and_then(words);
            let full = PARTS.iter().find_map(|[first, last]| Some(format!("{} {}", key(first)?, key(last)?)));
            let full = full.or_else(|| inner.get("date-parts").and_then(date_parts));
            full.or_else(|| NAMES.iter().find_map(|name| key(name)))?
        }
        Value::Null => return None,
    };
    // tables write what is missing in many ways
    let none = text.is_empty() || ["nan", "none", "null", "n/a"].iter().any(|x| text.eq_ignore_ascii_case(x));
    (!none).then_some(text)
}

/// A day as CSL writes it: `[[2025, 8, 7]]`.
fn date_parts(value: &Value) -> Option<String> {
    let parts: Vec<i16> = value
        .get(0)?
        .as_array()?
        .iter()
        .filter_map(|part| {
            part.as_i64().and_then(|n| i16::try_from(n).ok()).or_else(|| part.as_str()?.parse().ok())
        })
        .collect();
    let [year, month, day] = parts[..] else { return None };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// A number that is too large to be known to the last digit: two ids could become one.
pub(super) fn inexact(value: &Value) -> Option<String> {
    let Value::Number(number) = value else { return None };
    let large = number.is_f64() && number.as_f64().is_some_and(|n| n.abs() >= 9_007_199_254_740_992.0);
    large.then(|| number.to_string())
}
