use serde::Deserialize;

/// One article in the `records` format: what scoring reads of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ArticleRecords {
    /// The article's id, by which two files are compared.
    pub id: String,
    /// Whom it names.
    pub people: Vec<PersonRecord>,
    /// Which countries it names.
    pub countries: Vec<CountryRecord>,
    /// What it tells.
    pub events: Vec<Event>,
}

/// A person of an article.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PersonRecord {
    /// The whole name.
    pub name: String,
    /// ISO 3166-1 alpha-3 code of the country.
    pub country: Option<String>,
    /// The offices that the article says.
    pub roles: Vec<RoleRecord>,
}

/// An office.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RoleRecord {
    /// What it is called.
    pub role: String,
    /// Of which country or body.
    pub of: Option<String>,
}

/// A country of an article.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CountryRecord {
    /// ISO 3166-1 alpha-3.
    pub code: String,
}

/// What somebody did.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Event {
    /// Id of the action.
    pub action: String,
    /// PLOVER event type.
    pub plover: Option<String>,
    /// Whether it happened.
    pub modality: String,
    /// Who did it, by name.
    pub actors: Vec<String>,
    /// Codes of their countries.
    pub actor_countries: Vec<String>,
    /// To whom, by name.
    pub targets: Vec<String>,
    /// Codes of their countries.
    pub target_countries: Vec<String>,
    /// The day, where it is one.
    pub date: Option<String>,
    /// The first day that it can have been.
    pub earliest: Option<String>,
    /// The last one.
    pub latest: Option<String>,
    /// The words that tell of it.
    pub trigger: Option<Place>,
}

/// A place in the text.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Code points before it.
    pub begin: usize,
    /// Code points up to its end.
    pub end: usize,
}

/// Reads records, one JSON object a line. The error says which line does not parse.
pub fn parse(text: &str) -> Result<Vec<ArticleRecords>, GoldError> {
    let mut articles = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let refuse = |what: String| GoldError { line: i + 1, what };
        let article: ArticleRecords =
            serde_json::from_str(line).map_err(|error| refuse(error.to_string()))?;
        if article.id.is_empty() {
            return Err(refuse("the object has no \"id\"".into()));
        }
        articles.push(article);
    }
    Ok(articles)
}

/// A gold file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(
    "line {line}: {what}\nhint: a gold file has one object a line, as `extract --format records` writes it"
)]
pub struct GoldError {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong in it.
    pub what: String,
}
