//! From an entity to the one entry of an index that it is, or to none.
//!
//! Each candidate gets a score with its parts: name, country, office at the day, how well known it is. The parts are
//! log-odds; what they add up to is the chance that the link is right. A name alone links nobody: people need a country,
//! an office or to be the only one of their name whom the index knows well.

use super::compare;
use super::entry::{Entry, Kind};
use super::index::{Index, fits};
use super::name::{is_form, words};
use super::subject::Subject;

/// From here on a link is made without asking, and below the second it is not even shown.
pub const AUTOMATIC: f64 = 0.95;
pub const REVIEW: f64 = 0.3;

/// An entry that an entity may be.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub entry: Entry,
    /// The chance that it is the one.
    pub score: f64,
    /// What speaks for and against it, in words with their log-odds.
    pub parts: Vec<(String, f64)>,
}

impl Candidate {
    /// The parts in one line.
    pub fn reason(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(|(what, odds)| format!("{what} {odds:+.1}")).collect();
        parts.join("; ")
    }
}

/// The candidates of an entity, the likeliest first; at most eight.
pub fn candidates(subject: &Subject, index: &Index) -> Vec<Candidate> {
    let person = subject.kind == Kind::Person;
    let mut numbers = index.named(&subject.name, person);
    if numbers.is_empty() {
        numbers = index.misspelt(&subject.name);
    }
    let entries: Vec<Entry> = numbers
        .into_iter()
        .filter_map(|number| index.entry(number))
        .filter(|entry| fits(subject.kind, entry.kind))
        .collect();
    let mut all: Vec<Candidate> = entries.iter().map(|entry| weigh(subject, entry)).collect();
    let known: f64 = entries.iter().map(|e| f64::from(e.popularity) + 1.0).sum();
    let count = all.len();
    for candidate in &mut all {
        let odds = if count == 1 {
            1.0
        } else {
            let share = (f64::from(candidate.entry.popularity) + 1.0) / known;
            (share / (1.0 - share).max(0.001)).ln().clamp(-3.0, 2.5) - 0.5
        };
        candidate.parts.push((format!("known best of {count}"), odds));
        let sum: f64 = candidate.parts.iter().map(|(_, odds)| odds).sum();
        candidate.score = 1.0 / (1.0 + (-sum).exp());
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.entry.iri.cmp(&b.entry.iri)));
    all.truncate(8);
    // one that a second contests is none to be sure of
    if let [first, second, ..] = &mut all[..]
        && second.score > 0.5
    {
        first.score = first.score.min(0.9 - second.score / 4.0);
    }
    all
}

fn weigh(subject: &Subject, entry: &Entry) -> Candidate {
    let mut parts = Vec::new();
    let person = subject.kind == Kind::Person;
    let compare = if person { compare::people } else { compare::bodies };
    let alike = entry.names().map(|name| compare(&subject.name, name)).fold(0.0, f64::max);
    let single = person && words(&subject.name).len() < 2;
    parts.push((format!("name {alike:.2}"), if single { -3.0 } else { 12.0 * (alike - 0.9) + 0.3 }));
    let codes = entry.countries.iter().filter(|c| c.len() == 2).count();
    if subject.countries.is_empty() || codes == 0 {
        let odds = if person || subject.kind == Kind::Place { -1.0 } else { 0.8 };
        parts.push(("country not known".to_string(), odds));
    } else if entry.countries.iter().any(|c| subject.countries.contains(c)) {
        // one whom articles tie to several countries may be several people
        let odds = if person && subject.countries.len() > 1 { 0.5 } else { 2.6 };
        parts.push(("country".to_string(), odds));
    } else {
        parts.push(("another country".to_string(), -3.5));
    }
    if subject.kind == Kind::Organisation {
        parts.extend(body(subject, entry));
    }
    if person && !subject.offices.is_empty() && !entry.positions.is_empty() {
        parts.push(office(subject, entry));
    }
    if person && entry.popularity >= 200 {
        parts.push(("well known".to_string(), 1.5));
    }
    let year = |day: &str| day.get(..4).and_then(|year| year.parse::<u16>().ok());
    if let Some(died) = year(&entry.died)
        && subject.offices.iter().any(|o| year(&o.day).is_some_and(|held| held > died))
    {
        parts.push(("dead by then".to_string(), -4.0));
    }
    Candidate { entry: entry.clone(), score: 0.0, parts }
}

/// What speaks against a body of this name: that its words stand in another order, that it is called so only among other
/// names, that the name is one that every country has ("High Court"), or letters that may stand for anything.
fn body(subject: &Subject, entry: &Entry) -> Vec<(String, f64)> {
    let mut parts = Vec::new();
    let bare = |name: &str| -> Vec<String> { words(name).into_iter().filter(|w| !is_form(w)).collect() };
    let wanted = bare(&subject.name);
    let home = entry.countries.iter().any(|c| subject.countries.contains(c));
    if !entry.names().any(|name| bare(name) == wanted) {
        parts.push(("other words or another order".to_string(), -2.0));
    } else if bare(&entry.name) != wanted {
        let main = bare(&entry.name);
        let within = wanted.iter().all(|w| main.contains(w)) || main.iter().all(|w| wanted.contains(w));
        let odds = match (home, within) {
            (true, true) => -0.3,
            (false, true) => -1.5,
            (_, false) => -2.2, // "Nigerian Army" for all its armed forces
        };
        parts.push(("by another name".to_string(), odds));
    }
    if !home && subject.common {
        parts.push(("a name of many countries".to_string(), -3.0));
    }
    let letters = subject.name.trim();
    if !home && !letters.contains(' ') && letters.len() <= 5 && !letters.chars().any(char::is_lowercase) {
        parts.push(("letters alone".to_string(), -1.5));
    }
    parts
}

/// Does an office that articles tell stand among those of the entry, at that day?
fn office(subject: &Subject, entry: &Entry) -> (String, f64) {
    let mut best = ("other offices".to_string(), -0.8);
    for held in &subject.offices {
        let wanted = words(&held.label);
        for position in &entry.positions {
            let label = words(&position.label);
            if !wanted.iter().all(|w| label.contains(w)) {
                continue;
            }
            let now = held.day.is_empty() || position.holds(&held.day);
            let odds = if now { 2.5 } else { 1.0 };
            if odds > best.1 {
                let when = if now { "office" } else { "office, other days" };
                best = (format!("{when} {}", held.label), odds);
            }
        }
    }
    best
}
