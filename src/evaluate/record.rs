use serde::Deserialize;

/// One article in the `records` format: what scoring reads of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ArticleRecords {
    pub id: String,
    pub people: Vec<PersonRecord>,
    pub countries: Vec<CountryRecord>,
    pub events: Vec<Event>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PersonRecord {
    pub name: String,
    pub country: Option<String>,
    pub roles: Vec<RoleRecord>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RoleRecord {
    pub role: String,
    pub of: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CountryRecord {
    pub code: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Event {
    pub action: String,
    pub plover: Option<String>,
    pub modality: String,
    pub actors: Vec<String>,
    pub actor_countries: Vec<String>,
    pub targets: Vec<String>,
    pub target_countries: Vec<String>,
    pub date: Option<String>,
    pub earliest: Option<String>,
    pub latest: Option<String>,
    pub trigger: Option<Place>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Place {
    pub begin: usize,
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
    pub line: usize,
    pub what: String,
}
