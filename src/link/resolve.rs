//! From an entity to the one entry of an index that it is, or to none.
//!
//! Each candidate gets a score with its parts: name, country, office at the day, the other countries of its articles, how
//! well known it is, where the name leads in Wikipedia. The parts are log-odds; what they add up to is the chance that the
//! link is right. A name alone links nobody: people need a country, an office or to be the only one of their name whom the
//! index knows well.

use super::compare;
use super::entry::{Entry, Kind};
use super::index::{Index, fits};
use super::name::{is_form, words};
use super::subject::{Held, Subject};

/// From here on a link is made without asking, and below the second it is not even shown.
pub const AUTOMATIC: f64 = 0.95;
/// From this score on somebody is asked whether it is right.
pub const REVIEW: f64 = 0.3;
/// What is likely, but not without a doubt that a person should look at.
const UNSURE: f64 = 0.9;

/// The popularity of members of national parliaments, and of ministers.
const KNOWN: u32 = 60;
const WELL_KNOWN: u32 = 200;

/// An entry that an entity may be.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Who it may be.
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

    /// IRI of the entry, and those that it is the same as.
    pub fn iris(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.entry.iri).chain(&self.entry.same)
    }
}

/// The candidates of an entity, the likeliest first; at most eight.
pub fn candidates(subject: &Subject, index: &Index) -> Vec<Candidate> {
    ranked(subject, entries(subject, index))
}

/// Entries that an entity may be, weighed, the likeliest first; at most eight.
pub(super) fn ranked(subject: &Subject, entries: Vec<Entry>) -> Vec<Candidate> {
    weighed(subject, &folded(entries))
}

fn weighed(subject: &Subject, entries: &[Entry]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = entries.iter().map(|entry| weigh(subject, entry)).collect();
    let known: f64 = entries.iter().map(|e| f64::from(e.popularity) + 1.0).sum();
    let count = all.len();
    for candidate in &mut all {
        let odds = if count == 1 {
            1.0
        } else {
            let share = (f64::from(candidate.entry.popularity) + 1.0) / known;
            (share / (1.0 - share).max(0.001)).ln().clamp(-3.0, 1.5) - 0.5
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
        && !first.iris().any(|iri| subject.links.contains(iri))
    {
        first.score = first.score.min(UNSURE - second.score / 4.0);
    }
    all
}

/// Entries of one of its names or ids.
fn entries(subject: &Subject, index: &Index) -> Vec<Entry> {
    let person = subject.kind == Kind::Person;
    let mut numbers: Vec<u32> = subject.links.iter().flat_map(|iri| index.with_iri(iri)).collect();
    for name in &subject.called {
        numbers.extend(index.named(name, person));
    }
    if numbers.is_empty() {
        numbers = index.misspelt(&subject.name);
    }
    numbers.sort_unstable();
    numbers.dedup();
    let mut entries: Vec<Entry> = numbers.into_iter().filter_map(|number| index.entry(number)).collect();
    entries.retain(|entry| fits(subject.kind, entry.kind));
    // where a name leads says nothing of a longer or shorter one
    let called: Vec<Vec<String>> = subject.called.iter().map(|name| words(name)).collect();
    for entry in entries.iter_mut().filter(|e| e.prior > 0) {
        if !entry.names().any(|name| called.contains(&words(name))) {
            entry.prior = 1;
        }
    }
    entries
}

/// Entries that are one thing as one: those of one IRI, and those of which one says that it is the other.
fn folded(entries: Vec<Entry>) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::with_capacity(entries.len());
    // what knows more comes first and keeps its IRI
    let (much, little): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|e| e.prior == 0);
    for entry in much.into_iter().chain(little) {
        // a title without a word in brackets is what is meant most by this name
        let titled = entry.kind != Kind::Person
            && entry.prior > 0
            && !entry.iri.ends_with(')')
            && (entry.kind != Kind::Place || alone(&all, &entry));
        let same = |e: &&mut Entry| {
            e.iri == entry.iri
                || e.same.contains(&entry.iri)
                || entry.same.contains(&e.iri)
                || (titled && words(&e.name) == words(&entry.name))
        };
        let Some(known) = all.iter_mut().find(same) else {
            all.push(entry);
            continue;
        };
        known.prior = known.prior.max(entry.prior);
        known.popularity = known.popularity.max(entry.popularity);
        let names: Vec<String> = entry.names().map(str::to_string).collect();
        known.aliases.extend(names);
        for iri in std::iter::once(entry.iri).chain(entry.same) {
            if iri != known.iri && !known.same.contains(&iri) {
                known.same.push(iri);
            }
        }
    }
    all
}

/// Is there but one place of the name? A town may be called what a building is known for.
fn alone(all: &[Entry], entry: &Entry) -> bool {
    let name = words(&entry.name);
    all.iter().filter(|other| words(&other.name) == name).count() < 2
}

fn weigh(subject: &Subject, entry: &Entry) -> Candidate {
    let mut parts = Vec::new();
    let person = subject.kind == Kind::Person;
    let compare = if person { compare::people } else { compare::bodies };
    let alike = |called: &String| entry.names().map(|name| compare(called, name)).fold(0.0, f64::max);
    let alike = subject.called.iter().map(alike).fold(0.0, f64::max);
    let single = person && words(&subject.name).len() < 2;
    parts.push((format!("name {alike:.2}"), if single { -3.0 } else { 20.0 * (alike - 0.9) - 0.5 }));
    if person && compare::other_initials(&subject.name, &entry.name) {
        parts.push(("other initials".to_string(), -5.0));
    }
    if std::iter::once(&entry.iri).chain(&entry.same).any(|iri| subject.links.contains(iri)) {
        parts.push(("linked to the same id".to_string(), 6.0));
    }
    parts.push(country(subject, entry));
    if entry.prior > 1 && !single {
        let share = f64::from(entry.prior) / 100.0;
        let odds = (share / (1.0 - share).max(0.001)).ln().clamp(-3.0, 2.0);
        // a body of many names is not less itself under a rare one
        let odds = if person { odds } else { odds.max(0.0) };
        parts.push((format!("{} of 100 such names in Wikipedia", entry.prior), odds));
    }
    if subject.kind == Kind::Organisation {
        parts.extend(body(subject, entry, alike));
    }
    if person {
        parts.extend(doings(subject, entry));
    }
    if person && entry.popularity >= KNOWN {
        let odds = if entry.popularity >= WELL_KNOWN { 1.5 } else { 0.6 };
        parts.push(("well known".to_string(), odds));
    }
    let year = |day: &str| day.get(..4).and_then(|year| year.parse::<u16>().ok());
    if let Some(died) = year(&entry.died)
        && subject.offices.iter().any(|o| year(&o.day).is_some_and(|held| held > died))
    {
        parts.push(("dead by then".to_string(), -4.0));
    }
    Candidate { entry: entry.clone(), score: 0.0, parts }
}

/// Its country, or, where articles do not say it, whether they name the one of the entry.
fn country(subject: &Subject, entry: &Entry) -> (String, f64) {
    let person = subject.kind == Kind::Person;
    let codes: Vec<&String> = entry.countries.iter().filter(|c| c.len() == 2).collect();
    if !subject.countries.is_empty() && !codes.is_empty() {
        return if codes.iter().any(|c| subject.countries.contains(*c)) {
            // one whom articles tie to several countries may be several people
            ("country".to_string(), if person && subject.countries.len() > 1 { 0.5 } else { 2.6 })
        } else {
            ("another country".to_string(), -3.5)
        };
    }
    let body = subject.kind == Kind::Organisation;
    // who publishes news writes of all countries
    if codes.is_empty() || subject.nearby.is_empty() || subject.media {
        return ("country not known".to_string(), if body { 0.8 } else { -1.0 });
    }
    let share = codes.iter().filter_map(|c| subject.nearby.get(*c)).fold(0.0, |a: f64, b| a.max(*b));
    let (what, odds) = match share {
        0.5.. => ("its country in its articles", -0.2),
        0.01.. => ("its country in some of its articles", -0.8),
        _ => ("other countries in its articles", -1.8),
    };
    // names of bodies are shared less
    (what.to_string(), if body { odds + 1.0 } else { odds })
}

/// What speaks against a body of this name: that its words stand in another order, that it is called so only among other
/// names, that the name is one that every country has ("High Court"), letters that may stand for anything, that it is
/// none that publishes news.
fn body(subject: &Subject, entry: &Entry, alike: f64) -> Vec<(String, f64)> {
    let mut parts = Vec::new();
    let bare = |name: &str| -> Vec<String> { words(name).into_iter().filter(|w| !is_form(w)).collect() };
    let wanted: Vec<Vec<String>> = subject.called.iter().map(|name| bare(name)).collect();
    let home = entry.countries.iter().any(|c| subject.countries.contains(c));
    let joined: Vec<String> = wanted.iter().map(|words| words.concat()).collect();
    if !entry.names().any(|name| joined.contains(&bare(name).concat())) {
        // "Inside Business" is not "Business Insider"
        parts.push(("other words or another order".to_string(), if alike < 0.97 { -3.0 } else { -2.0 }));
    } else if !joined.contains(&bare(&entry.name).concat()) {
        let main = bare(&entry.name);
        let within = wanted
            .iter()
            .any(|wanted| wanted.iter().all(|w| main.contains(w)) || main.iter().all(|w| wanted.contains(w)));
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
    if subject.media
        && let Some(publishes) = publishes(entry)
    {
        let what = if publishes { "publishes news" } else { "publishes no news" };
        parts.push((what.to_string(), if publishes { 1.2 } else { -2.0 }));
    }
    parts
}

/// Do its classes and its description say that it publishes news? `None` where there are neither.
fn publishes(entry: &Entry) -> Option<bool> {
    const WORDS: [&str; 16] = [
        "media",
        "news",
        "newspaper",
        "newspapers",
        "newsmagazine",
        "magazine",
        "periodical",
        "press",
        "journal",
        "broadcaster",
        "broadcasting",
        "television",
        "tv",
        "radio",
        "publisher",
        "publishing",
    ];
    let text = entry.types.iter().chain(std::iter::once(&entry.description));
    let told: Vec<String> = text.flat_map(|text| words(text)).collect();
    (!told.is_empty()).then(|| told.iter().any(|word| WORDS.contains(&word.as_str())))
}

/// What a person is and was, against what articles say: offices, occupations, a party, bodies.
fn doings(subject: &Subject, entry: &Entry) -> Vec<(String, f64)> {
    let mut parts = Vec::new();
    if !subject.offices.is_empty() && !entry.positions.is_empty() {
        parts.push(office(subject, entry));
    }
    let described = words(&entry.description);
    let told = |held: &&Held| words(&held.label).iter().all(|word| described.contains(word));
    if let Some(held) = subject.offices.iter().find(told) {
        parts.push((format!("described as {}", held.label), 1.5));
    }
    let party = words(&entry.party).join(" ");
    if !party.is_empty() && (subject.beside.contains(&party) || subject.beside.contains(&entry.party)) {
        parts.push((format!("its party, {}, in its articles", entry.party), 1.2));
    }
    let of = |label: &str| format!(" {} ", words(label).join(" "));
    let texts: Vec<String> = std::iter::once(of(&entry.description))
        .chain(entry.positions.iter().map(|position| of(&position.label)))
        .collect();
    // a name of one word, such as "Senate", may be any country's
    let body =
        |name: &&String| name.contains(' ') && texts.iter().any(|text| text.contains(&format!(" {name} ")));
    if let Some(name) = subject.beside.iter().find(body) {
        parts.push((format!("{name} in its articles"), 0.5));
    }
    parts
}

/// Does an office that articles tell stand among those of the entry, at that day?
fn office(subject: &Subject, entry: &Entry) -> (String, f64) {
    let mut best = ("other offices".to_string(), if entry.popularity >= WELL_KNOWN { -0.8 } else { -2.0 });
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
