//! The objects of the records format; their comments are what the schema says of them.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

/// What one article says, as flat records: one JSON object an article, one a line. An article with nothing in it gives
/// empty lists.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Article")]
pub struct Article<'a> {
    /// Id of the article: the one it came with, else the beginning of its text's hash.
    pub id: &'a str,
    /// Day of publication.
    #[schemars(extend("format" = "date"))]
    pub published: Option<String>,
    /// Newspaper, agency or site.
    pub publisher: Option<&'a str>,
    /// Address of the article.
    pub url: Option<&'a str>,
    /// People whom the text names.
    pub people: Vec<Person<'a>>,
    /// Countries that the text names, by their names or by one that stands for their governments.
    pub countries: Vec<Country>,
    /// Organisations that the text names.
    pub organisations: Vec<Organisation<'a>>,
    /// Event records, in the order of the text.
    pub events: Vec<Event<'a>>,
}

/// A person.
#[derive(Serialize, JsonSchema)]
pub struct Person<'a> {
    /// The longest name that the text has, or that of the ontology.
    pub name: &'a str,
    pub iri: String,
    /// ISO 3166-1 alpha-2 code of the country that the person acts for.
    pub country: Option<String>,
    /// The words that name the person, each once.
    pub mentions: Vec<String>,
    pub roles: Vec<Role<'a>>,
}

/// An office, a position or an occupation.
#[derive(Serialize, JsonSchema)]
pub struct Role<'a> {
    /// In words: "president", "former president".
    pub role: Cow<'a, str>,
    /// Code of the country, or name of the body, that the role is of.
    pub of: Option<String>,
}

/// A country.
#[derive(Serialize, JsonSchema)]
pub struct Country {
    /// ISO 3166-1 alpha-2 code; XK is Kosovo, EU the European Union.
    pub code: String,
    pub name: String,
    /// The words that name it, each once.
    pub mentions: Vec<String>,
}

/// An organisation.
#[derive(Serialize, JsonSchema)]
pub struct Organisation<'a> {
    pub name: &'a str,
    /// ISO 3166-1 alpha-2 code of its country.
    pub country: Option<String>,
}

/// What the article says about one event, under one source and one modality.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Event")]
pub struct Event<'a> {
    /// IRI of the record in the graph.
    pub iri: String,
    /// The event that it is a record of; null where the record names nobody.
    pub event: Option<Reference>,
    /// Id of the action, such as ImposeTariff.
    pub action: &'a str,
    /// PLOVER category, which follows from action and modality.
    pub plover: Option<&'a str>,
    /// CAMEO code.
    pub cameo: Option<&'a str>,
    /// PLOVER quad class: 1 cooperation in words, 2 in deeds, 3 conflict in words, 4 in deeds.
    #[schemars(range(min = 1, max = 4))]
    pub quad: Option<u8>,
    /// Goldstein value of the CAMEO code, from -10 to +10.
    #[schemars(with = "Option<f64>", range(min = -10, max = 10))]
    pub goldstein: Option<Number>,
    /// Factual status: Actual, Ongoing, Planned, Possible, Threatened, Demanded, Hypothetical, Negated, Denied, Cancelled
    /// or Unknown.
    pub modality: &'static str,
    /// Names of those who do it, or would do it.
    pub actors: Vec<&'a str>,
    /// Their IRIs, in the same order.
    pub actor_iris: Vec<String>,
    /// ISO 3166-1 alpha-2 codes of their countries, sorted.
    pub actor_countries: Vec<String>,
    /// Names of those whom it is done to.
    pub targets: Vec<&'a str>,
    /// Their IRIs, in the same order.
    pub target_iris: Vec<String>,
    /// ISO 3166-1 alpha-2 codes of their countries, sorted.
    pub target_countries: Vec<String>,
    /// Day to sort by: the earliest that is known, else the latest, else the day of the article.
    #[schemars(extend("format" = "date"))]
    pub date: Option<String>,
    #[schemars(extend("format" = "date"))]
    pub earliest: Option<String>,
    #[schemars(extend("format" = "date"))]
    pub latest: Option<String>,
    /// day, week, month, year, interval or unknown.
    pub date_precision: &'static str,
    /// Day by which a demand or an ultimatum must be met.
    #[schemars(extend("format" = "date"))]
    pub deadline: Option<String>,
    pub quantities: Vec<Amount<'a>>,
    /// Who says so: the nearest speaker, or the publisher where the narrator speaks.
    pub stated_by: Vec<&'a str>,
    /// Where it happens.
    pub place: Vec<&'a str>,
    /// Number of the sentence, from 0; the dateline does not count.
    pub sentence: usize,
    /// The words that express the action.
    pub trigger: Quote<'a>,
    /// The sentence that says so.
    pub evidence: Option<Quote<'a>>,
    /// How sure the reader is.
    #[schemars(with = "f64", range(min = 0, max = 1))]
    pub confidence: Number,
    /// The pattern that fired.
    pub rule: &'a str,
}

/// An event, by its id and its IRI; records of one event share it in all articles.
#[derive(Serialize, JsonSchema, Clone)]
pub struct Reference {
    pub id: String,
    pub iri: String,
}

/// A number that belongs to an event.
#[derive(Serialize, JsonSchema)]
pub struct Amount<'a> {
    /// rate, rateAdded, ratePrevious, killed, injured, money, duration or count.
    pub kind: &'static str,
    /// The number, or the least of a range.
    #[schemars(with = "Option<f64>")]
    pub value: Option<Number>,
    /// The greatest of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    pub max: Option<Number>,
    /// %, an ISO 4217 code, a unit of time, or what is counted.
    pub unit: &'a str,
}

/// A stretch of the text, in Unicode code points from 0; `end` is the place of the first one behind it.
#[derive(Serialize, JsonSchema)]
pub struct Quote<'a> {
    pub text: &'a str,
    pub begin: usize,
    pub end: usize,
}
