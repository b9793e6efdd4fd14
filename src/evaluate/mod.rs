//! Scores records against a gold file in the same format.
//!
//! People, countries, roles and events are paired one to one within each article, and counted over
//! all articles together (micro average).
//!
//! - A person is found where the names are the same, letters and accents folded, or where one name
//!   holds all words of the other and both end in the same word ("Putin", "Vladimir Putin").
//! - A role is found where its person is and the role's words and its country are the same.
//! - An event is found *leniently* where it has the same action, or one of the same PLOVER
//!   category, and shares a participant or a participant's country with the gold; where the gold
//!   names no participant, the triggers must overlap. It is found *strictly* where action, actors
//!   and targets are the same. Pairs are made best first.
//! - Modality and date are scored on the pairs found leniently. A date is right where both its
//!   bounds are.

mod examples;
mod names;
pub mod plover;
pub mod prices;
mod record;
mod roots;
mod score;
mod times;

use std::collections::BTreeMap;

use serde::Serialize;

pub use examples::{Miss, Outcome, examples};
pub use record::{ArticleRecords, parse};
pub use score::compare;
pub use times::{TimeScores, Values, times};

/// What was found of one kind of thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// In both the gold and the records.
    pub right: usize,
    /// In the records.
    pub found: usize,
    /// In the gold.
    pub gold: usize,
}

impl Count {
    /// The share of what was found that is right; 1 where nothing was found.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// The share of what is there that was found; 1 where nothing is there.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, self.found + self.gold)
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
    }
}

/// Thousandths, so that the figure is the same on every machine; 0 of 0 is 0.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { ((part * 2000 + whole) / (2 * whole)) as f64 / 1000.0 }
}

/// Scores of one article or of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores {
    /// Articles that were compared.
    pub articles: usize,
    /// Articles of the gold that were not read: all of theirs counts as missed.
    pub missing: usize,
    /// People by their names.
    pub people: Count,
    /// Countries by their codes.
    pub countries: Count,
    /// Roles of people, with what they are roles of.
    pub roles: Count,
    /// Events with the right kind of act and one side.
    pub events_lenient: Count,
    /// Events with the right action and both sides.
    pub events_strict: Count,
    /// `found` and `gold` are the pairs found leniently; for dates, those of them where the gold has one.
    pub modality: Count,
    /// Dates of matched events.
    pub date: Count,
}

impl Scores {
    fn add(&mut self, other: &Self) {
        self.articles += other.articles;
        self.missing += other.missing;
        self.people.add(other.people);
        self.countries.add(other.countries);
        self.roles.add(other.roles);
        self.events_lenient.add(other.events_lenient);
        self.events_strict.add(other.events_strict);
        self.modality.add(other.modality);
        self.date.add(other.date);
    }

    /// Name, count, and whether precision and recall differ, in the order of the table.
    fn lines(&self) -> [(&'static str, Count); 7] {
        [
            ("people", self.people),
            ("countries", self.countries),
            ("roles", self.roles),
            ("events, lenient", self.events_lenient),
            ("events, strict", self.events_strict),
            ("modality", self.modality),
            ("date", self.date),
        ]
    }

    /// The figures as a table for people.
    pub fn table(&self) -> String {
        let mut out = format!(
            "{:<16} {:>9} {:>9} {:>9} {:>7} {:>7} {:>7}\n",
            "", "precision", "recall", "F1", "right", "found", "gold"
        );
        for (name, count) in self.lines() {
            out += &format!(
                "{name:<16} {:>9.3} {:>9.3} {:>9.3} {:>7} {:>7} {:>7}\n",
                count.precision(),
                count.recall(),
                count.f1(),
                count.right,
                count.found,
                count.gold
            );
        }
        out += &format!("{} articles of the gold", self.articles);
        if self.missing > 0 {
            out += &format!(", {} of them not read: what they hold counts as missed", self.missing);
        }
        out + "\n"
    }

    /// The figures as one JSON object on one line.
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        struct Figures {
            precision: f64,
            recall: f64,
            f1: f64,
            right: usize,
            found: usize,
            gold: usize,
        }
        let mut object = serde_json::Map::new();
        object.insert("articles".into(), self.articles.into());
        object.insert("missing".into(), self.missing.into());
        for (name, c) in self.lines() {
            let figures = Figures {
                precision: c.precision(),
                recall: c.recall(),
                f1: c.f1(),
                right: c.right,
                found: c.found,
                gold: c.gold,
            };
            object.insert(name.replace(", ", "_"), serde_json::to_value(figures).unwrap_or_default());
        }
        serde_json::Value::Object(object).to_string() + "\n"
    }
}

/// Scores what was read against the gold, article by article, paired by their ids. Articles that
/// the gold does not have are passed over.
pub fn evaluate(gold: &[ArticleRecords], read: &[ArticleRecords]) -> Scores {
    let read: BTreeMap<&str, &ArticleRecords> = read.iter().map(|a| (a.id.as_str(), a)).collect();
    let nothing = ArticleRecords::default();
    let mut total = Scores::default();
    for article in gold {
        let found = read.get(article.id.as_str());
        let mut scores = compare(article, found.copied().unwrap_or(&nothing));
        scores.articles = 1;
        scores.missing = usize::from(found.is_none());
        total.add(&scores);
    }
    total
}
