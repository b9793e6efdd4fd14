//! What an index knows of one person, body or place.

use serde::{Deserialize, Serialize};

/// What a thing is, as far as links care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A human being.
    Person,
    /// A body, firm, party or ministry.
    Organisation,
    /// A city, region, river or building.
    Place,
    /// A state, of today or before.
    Country,
    /// An office that people hold.
    Position,
    /// Something that took place.
    Event,
    /// None of these.
    Other,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Country,
        Self::Position,
        Self::Event,
        Self::Other,
    ];

    /// The name in tables.
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

    /// The kind with this name.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An office that somebody held. Dates as far as they are known: `2017-01-20`, `2017-01`, `2017`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// What the position is called.
    pub label: String,
    /// Its id in the data set.
    pub id: String,
    /// The day from which on it is held; empty where it is not known.
    pub start: String,
    /// The day on which it ends.
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
    /// What it is called first of all.
    pub name: String,
    /// What else it is called.
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2 codes in upper case, or ids of countries in the data set.
    pub countries: Vec<String>,
    /// Offices that a person holds or has held.
    pub positions: Vec<Position>,
    /// Years or days.
    pub born: String,
    /// Day or year of death.
    pub died: String,
    /// The political party.
    pub party: String,
    /// What the data set says of it in a few words.
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
    /// An entry of which nothing else is known yet.
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

    /// Its name, then its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}
