//! What of an event decides whether another article tells of it too.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::words::{Words, hashes, is_name, list, unweighed};
use crate::export::events::{Row, SEPARATOR};
use crate::lexicon::Lexicon;

/// What all records of an event say, in no order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// IRI of the event.
    pub event: String,
    /// IRIs of the articles that tell of it.
    pub articles: BTreeSet<String>,
    /// Families of the actions; an action without one is a family by itself.
    pub families: BTreeSet<String>,
    /// Categories of PLOVER that the actions are of when they are done; saying something is of none.
    pub categories: BTreeSet<String>,
    /// Quad classes of the categories.
    pub quads: BTreeSet<u8>,
    /// First and last day, as numbers; that of the article where none is told.
    pub days: (i32, i32),
    /// Is the day told?
    pub dated: bool,
    /// Does a record say that it has happened or goes on?
    pub happened: bool,
    /// Who acts.
    pub actors: Side,
    /// With whom, or against whom.
    pub targets: Side,
    /// Where it happens.
    pub places: Side,
    /// How many are dead.
    pub killed: Option<Range>,
    /// How many are injured.
    pub injured: Option<Range>,
    /// Rates in per cent and sums of money, as they are written in the table.
    pub figures: BTreeSet<String>,
    /// Hashes of the words of its sentences, each with what it weighs: the fewer events have it, the more.
    #[serde(serialize_with = "list", deserialize_with = "unweighed")]
    pub words: BTreeMap<u32, u32>,
    /// Hashes of the names and numbers among them.
    pub names: BTreeSet<u32>,
}

/// The least and the greatest number that records give.
pub type Range = (u64, u64);

/// Those who stand on one side of an event, or where it happens.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// IRIs of those that are the same in every article.
    pub named: BTreeSet<String>,
    /// ISO codes of the countries that they are, or act for.
    pub countries: BTreeSet<String>,
    /// Is a state or its government among them?
    pub state: bool,
    /// Is somebody among them who is only described?
    pub group: bool,
}

/// Rows of the event table that are put together by their events.
#[derive(Default)]
pub struct Profiles {
    events: BTreeMap<String, Told>,
}

impl Profiles {
    /// Adds what a record says. One that is of no event, has no day, or is only supposed is left out.
    pub fn add(&mut self, row: &Row, lexicon: &Lexicon) {
        if let Some(told) = Told::of(row, lexicon) {
            self.add_told(told);
        }
    }

    /// Adds what records say of an event; it does no harm to add the same again.
    pub fn add_told(&mut self, told: Told) {
        match self.events.get_mut(&told.event) {
            Some(known) => known.add(told),
            None => {
                self.events.insert(told.event.clone(), told);
            }
        }
    }

    /// The events by their IRIs. Words weigh what `words` says, or, where these are all events there are, what is counted in
    /// them.
    pub fn finish(self, words: Option<&Words>) -> Vec<Told> {
        let mut told: Vec<Told> = self.events.into_values().collect();
        let counted;
        let words = match words {
            Some(words) => words,
            None => {
                counted = Words::count(&told);
                &counted
            }
        };
        for (word, weight) in told.iter_mut().flat_map(|event| event.words.iter_mut()) {
            *weight = words.weight(*word);
        }
        told
    }
}

impl Told {
    fn of(row: &Row, lexicon: &Lexicon) -> Option<Self> {
        let event = row.event_iri.clone().filter(|_| row.modality != "Hypothetical")?;
        let day = |day: &Option<String>| day.as_ref().and_then(|day| day.parse().ok()).map(number);
        let exact = row.date_precision.as_deref() == Some("day");
        let days = match (day(&row.earliest), day(&row.latest)) {
            (Some(from), Some(to)) if from <= to => (from, to),
            _ => (day(&row.date)?, day(&row.date)?),
        };
        let action = lexicon.action(&row.action);
        let family = action.and_then(|action| action.family.as_deref()).unwrap_or(&row.action);
        let category = action.and_then(|action| action.plover.clone());
        let quad = category.as_ref().and_then(|category| lexicon.quad(category));
        let range = |min: Option<u64>, max: Option<u64>| Some((min.or(max)?, max.or(min)?));
        let money = row.money.map(|sum| format!("{sum} {}", row.currency.as_deref().unwrap_or("")));
        let rates = [row.rate, row.rate_added].into_iter().flatten().map(|rate| format!("{rate} %"));
        let mut places = Side::new(&row.place_iris, &None, &row.place_iso3);
        // that both are in one country says little
        let country = |iri: &String| iri.rsplit('/').next().is_some_and(|id| places.countries.contains(id));
        places.named = places.named.iter().filter(|iri| !country(iri)).cloned().collect();
        for (iris, kinds) in [(&row.actor_iris, &row.actor_kinds), (&row.target_iris, &row.target_kinds)] {
            let parties = cells(iris).zip(cells(kinds));
            // a town that is attacked is where it happens
            places.named.extend(parties.filter(|(_, kind)| *kind == "place").map(|(iri, _)| iri.to_string()));
        }
        let quote = row.quote.as_deref().unwrap_or_default();
        Some(Self {
            event,
            articles: BTreeSet::from([row.article_iri.clone()]),
            families: BTreeSet::from([family.to_string()]),
            categories: category.into_iter().collect(),
            quads: quad.into_iter().collect(),
            days,
            dated: exact,
            happened: matches!(row.modality.as_str(), "Actual" | "Ongoing"),
            actors: Side::new(&row.actor_iris, &row.actor_kinds, &row.actor_iso3),
            targets: Side::new(&row.target_iris, &row.target_kinds, &row.target_iso3),
            places,
            killed: range(row.killed_min, row.killed_max),
            injured: range(row.injured_min, row.injured_max),
            figures: rates.chain(money).collect(),
            words: hashes(quote, |_, _| true).map(|word| (word, 0)).collect(),
            // the first word of a sentence has a capital in any case
            names: hashes(quote, |word, first| {
                is_name(word) && (!first || word.starts_with(char::is_numeric))
            })
            .collect(),
        })
    }

    fn add(&mut self, mut more: Self) {
        self.articles.append(&mut more.articles);
        self.families.append(&mut more.families);
        self.categories.append(&mut more.categories);
        self.quads.append(&mut more.quads);
        self.figures.append(&mut more.figures);
        self.words.append(&mut more.words);
        self.names.append(&mut more.names);
        for (mine, theirs) in [
            (&mut self.actors, &mut more.actors),
            (&mut self.targets, &mut more.targets),
            (&mut self.places, &mut more.places),
        ] {
            mine.named.append(&mut theirs.named);
            mine.countries.append(&mut theirs.countries);
            mine.state |= theirs.state;
            mine.group |= theirs.group;
        }
        let hull = |a: (i32, i32), b: (i32, i32)| (a.0.min(b.0), a.1.max(b.1));
        self.days = match (self.dated, more.dated) {
            (true, false) => self.days,
            (false, true) => more.days,
            _ => hull(self.days, more.days),
        };
        self.dated |= more.dated;
        self.happened |= more.happened;
        for (mine, theirs) in [(&mut self.killed, more.killed), (&mut self.injured, more.injured)] {
            *mine = match (*mine, theirs) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (a, b) => a.or(b),
            };
        }
    }
}

impl Side {
    fn new(iris: &Option<String>, kinds: &Option<String>, countries: &Option<String>) -> Self {
        let kinds: Vec<&str> = cells(kinds).collect();
        // a group is somebody else in every article
        let named = cells(iris).enumerate();
        let named = named.filter(|(i, _)| kinds.get(*i).is_none_or(|kind| *kind != "group"));
        Self {
            named: named.map(|(_, iri)| iri.to_string()).collect(),
            countries: cells(countries).map(str::to_string).collect(),
            state: kinds.iter().any(|kind| matches!(*kind, "country" | "government")),
            group: kinds.contains(&"group"),
        }
    }

    /// Those of two sides together.
    pub fn with(&self, other: &Self) -> Self {
        Self {
            named: self.named.union(&other.named).cloned().collect(),
            countries: self.countries.union(&other.countries).cloned().collect(),
            state: self.state || other.state,
            group: self.group || other.group,
        }
    }

    /// All that it is known by, in one list.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.named.iter().chain(&self.countries).map(String::as_str)
    }
}

fn cells(cell: &Option<String>) -> impl Iterator<Item = &str> {
    cell.iter().flat_map(|cell| cell.split(SEPARATOR))
}

/// Days since the beginning of 1970.
fn number(day: Date) -> i32 {
    (day.duration_since(date(1970, 1, 1)).as_hours() / 24) as i32
}
