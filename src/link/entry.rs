//! What an index knows of one person, body or place.

use serde::{Deserialize, Serialize};

/// What a thing is, as far as links care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    Person,
    Organisation,
    Place,
    Country,
    Position,
    Event,
    Other,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Country,
        Self::Position,
        Self::Event,
        Self::Other,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Country => "country",
            Self::Position => "position",
            Self::Event => "event",
            Self::Other => "other",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An office that somebody held. Dates as far as they are known: `2017-01-20`, `2017-01`, `2017`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    pub label: String,
    pub id: String,
    pub start: String,
    pub end: String,
}

impl Position {
    /// Was it held on this day, as far as is known? Dates of lower precision count whole; one that is not known is no bound.
    pub fn holds(&self, day: &str) -> bool {
        let begun = self.start.is_empty() || self.start.as_str() <= &day[..self.start.len().min(day.len())];
        let lasts = self.end.is_empty() || &day[..self.end.len().min(day.len())] <= self.end.as_str();
        begun && lasts
    }
}

/// One thing of a data set: what it is called and what tells it from others of its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// IRI in the data set.
    pub iri: String,
    pub name: String,
    pub aliases: Vec<String>,
    pub kind: Kind,
    /// ISO 3166-1 alpha-2 codes in upper case, or ids of countries in the data set.
    pub countries: Vec<String>,
    pub positions: Vec<Position>,
    /// Years or days.
    pub born: String,
    pub died: String,
    pub party: String,
    pub description: String,
    /// How well known it is: sitelinks, population, facts. Compared within one index only.
    pub popularity: u32,
    /// Of a hundred links under its other names so many lead to it; 0 where nobody has counted.
    pub prior: u8,
    /// Its classes: labels or ids.
    pub types: Vec<String>,
    /// IRIs of the same thing elsewhere.
    pub same: Vec<String>,
}

impl Entry {
    pub fn new(iri: impl Into<String>, name: impl Into<String>, kind: Kind) -> Self {
        Self {
            iri: iri.into(),
            name: name.into(),
            aliases: Vec::new(),
            kind,
            countries: Vec::new(),
            positions: Vec::new(),
            born: String::new(),
            died: String::new(),
            party: String::new(),
            description: String::new(),
            popularity: 0,
            prior: 0,
            types: Vec::new(),
            same: Vec::new(),
        }
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
