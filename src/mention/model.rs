//! What the mention stage finds: entities, the words that mean them, times, numbers, and who holds which role.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::text::Span;

/// Index of an [`Entity`] in [`Mentions::entities`].
pub type EntityId = usize;

/// All that the mention stage finds in one article.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// One node each, in order of first mention; the publisher last, if it is known.
    pub entities: Vec<Entity>,
    /// In text order.
    pub mentions: Vec<Mention>,
    /// Time expressions, in text order.
    pub times: Vec<TimeMention>,
    /// Numbers, in text order.
    pub quantities: Vec<Quantity>,
    /// Who holds which role, as the text says.
    pub tenures: Vec<Tenure>,
    /// The publisher, where the metadata names it.
    pub publisher: Option<EntityId>,
    /// Whom "we" means outside quotations: the government whose body publishes the text.
    pub narrator: Option<EntityId>,
    /// What words may mean that no mention covers, in text order.
    pub guesses: Vec<Guess>,
    /// Entities that were left out because the article names more than [`super::ENTITIES`].
    pub left_out: usize,
}

impl Mentions {
    /// The mentions of one sentence.
    pub fn of_sentence(&self, sentence: usize) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.sentence < sentence);
        &self.mentions[from..from + self.mentions[from..].partition_point(|m| m.sentence == sentence)]
    }

    /// The time expressions of one sentence.
    pub fn times_in(&self, sentence: usize) -> &[TimeMention] {
        let from = self.times.partition_point(|t| t.sentence < sentence);
        &self.times[from..from + self.times[from..].partition_point(|t| t.sentence == sentence)]
    }

    /// The numbers of one sentence.
    pub fn quantities_in(&self, sentence: usize) -> &[Quantity] {
        let from = self.quantities.partition_point(|q| q.sentence < sentence);
        &self.quantities[from..from + self.quantities[from..].partition_point(|q| q.sentence == sentence)]
    }
}

/// A span of the text that names or describes an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Where it stands.
    pub span: Span,
    /// Index of the sentence, and of the token in it that heads the phrase.
    pub sentence: usize,
    /// Index of the token that heads the phrase.
    pub head: usize,
    /// How it means its entity.
    pub kind: MentionKind,
    /// Whom or what it means.
    pub entity: EntityId,
    /// Why this mention was linked to its entity, for `explain`.
    pub rule: &'static str,
}

/// Whom a word may mean that is no mention: for the models alone, which weigh it by the rule that guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// Index of the sentence.
    pub sentence: usize,
    /// Index of the word in it.
    pub token: usize,
    /// Whom it may mean.
    pub entity: EntityId,
    /// Which guess it is, in words; a feature of the models.
    pub rule: &'static str,
}

/// How words mean an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionKind {
    /// By name.
    Name,
    /// By a description: "the president".
    Nominal,
    /// A nominal whose noun names nobody by itself, which the network holds for a party of an act.
    Described,
    /// By a pronoun.
    Pronoun,
    /// By a word for a country's people.
    Demonym,
    /// By what stands for it: "the Kremlin".
    Metonym,
}

impl MentionKind {
    /// The name in the graph.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Nominal | Self::Described => "nominal",
            Self::Pronoun => "pronoun",
            Self::Demonym => "demonym",
            Self::Metonym => "metonym",
        }
    }
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A state.
    Country,
    /// A body.
    Organisation,
    /// The executive that a metonym, a ministry or an agency stands for.
    Government,
    /// A paper, an agency or a station.
    Media,
    /// A city, region or building.
    Place,
    /// People without names, or several entities together.
    Group,
}

/// A node of the graph: a person, country, organisation, place or group.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Last part of the IRI: `donald-trump`, `USA`, `rus-kremlin`, `g-european-leaders` (see [`crate::graph::iri`]).
    pub key: String,
    /// Canonical name, or the longest form of it in the article.
    pub name: String,
    /// ISO 3166-1 alpha-3 codes of the countries that the entity is, acts for or lies in.
    pub countries: Vec<String>,
    /// Surface forms in the text, pronouns left out.
    pub surfaces: BTreeSet<String>,
    /// IRIs of the same thing in other data sets, from the lexicon.
    pub same_as: Vec<String>,
    /// Members that the text names, of a group.
    pub members: Vec<EntityId>,
}

/// A person in a role, as the text says.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenure {
    /// Who.
    pub person: EntityId,
    /// Key and label of the role in the lexicon: `prime-minister`, "prime minister".
    pub role: String,
    /// Label of the role in the lexicon: "prime minister".
    pub label: String,
    /// The role in the text's own words: "premier" for the prime minister.
    pub title: String,
    /// Country or organisation of the post, where it is known.
    pub of: Option<EntityId>,
    /// Since when, or until when.
    pub status: TenureStatus,
    /// The possessive pronoun that names the holder ("its new prime minister").
    pub possessor: Option<Span>,
    /// The words that say so.
    pub evidence: Span,
}

/// How a person stands to a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TenureStatus {
    /// Holds it.
    Current,
    /// Held it.
    Former,
    /// Was elected to it.
    Elect,
    /// Holds it for another.
    Acting,
    /// Was proposed for it.
    Nominee,
}

/// A time expression, resolved against the date of the article where that can be done.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeMention {
    /// Where it stands.
    pub span: Span,
    /// Index of the sentence.
    pub sentence: usize,
    /// Token that the preposition or the verb governs.
    pub head: usize,
    /// What it means.
    pub time: Time,
}

/// A closed interval of days, either end open, with what is known of its making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// The first day; `None` where it is open.
    pub earliest: Option<Date>,
    /// The last day; `None` where it is open.
    pub latest: Option<Date>,
    /// How closely the text says it.
    pub precision: Precision,
    /// What the days follow from.
    pub basis: Basis,
    /// Morning, evening and so on.
    pub time_of_day: Option<&'static str>,
    /// True for "by Friday": the date is a limit, not the time of the act.
    pub deadline: bool,
    /// The expression as written; `None` where the time comes from the document's date.
    pub text: Option<Span>,
}

/// How closely a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// To the day.
    Day,
    /// To the week.
    Week,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// From one day to another.
    Interval,
    /// Not at all.
    Unknown,
}

impl Precision {
    /// The name in the graph and in the records format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::Interval => "interval",
            Self::Unknown => "unknown",
        }
    }
}

/// What a time follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// The text gives the date.
    Explicit,
    /// The text counts from its own date.
    Relative,
    /// What stands around the act.
    Inferred,
    /// The date of the article alone.
    Document,
}

impl Basis {
    /// The name in the graph and in the records format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Relative => "relative",
            Self::Inferred => "inferred",
            Self::Document => "document",
        }
    }
}

/// A number with its kind, unit and exactness.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// What is counted.
    pub kind: QuantityKind,
    /// Hundredths, so that no float decides a byte: 50 per cent is 5000.
    pub min: Option<i64>,
    /// At most so much, in hundredths.
    pub max: Option<i64>,
    /// The unit: `%`, an ISO 4217 code, a noun.
    pub unit: String,
    /// How exactly it is meant.
    pub relation: QuantityRelation,
    /// Where it stands.
    pub span: Span,
    /// Index of the sentence.
    pub sentence: usize,
    /// Index of the token that heads it.
    pub head: usize,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuantityKind {
    /// A rate in per cent.
    Rate,
    /// Percentage points that are added to one.
    RateAdded,
    /// The rate before.
    RatePrevious,
    /// People killed.
    Killed,
    /// People injured.
    Injured,
    /// A sum.
    Money,
    /// A length of time.
    Duration,
    /// Anything else.
    Count,
}

impl QuantityKind {
    /// The name in the records format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::RateAdded => "rateAdded",
            Self::RatePrevious => "ratePrevious",
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Money => "money",
            Self::Duration => "duration",
            Self::Count => "count",
        }
    }
}

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QuantityRelation {
    /// Just so much.
    Exact,
    /// What it becomes.
    To,
    /// What it was.
    From,
    /// What it was, computed from what it becomes.
    FromDerived,
    /// So much more.
    Additional,
    /// So much or more.
    AtLeast,
    /// So much or less.
    AtMost,
    /// Nearly so much.
    About,
}

impl QuantityRelation {
    /// The name in the graph and in the records format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::To => "to",
            Self::From => "from",
            Self::FromDerived => "from-derived",
            Self::Additional => "additional",
            Self::AtLeast => "atLeast",
            Self::AtMost => "atMost",
            Self::About => "about",
        }
    }
}
