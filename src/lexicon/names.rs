use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::rows::{Country, Organisation, Person, Place};

/// What a name may stand for; the number is a row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// A row of the countries, and how it is named.
    Country(usize, Form),
    /// A row of the places.
    Place(usize),
    /// A row of the organisations.
    Organisation(usize),
    /// A row of the people.
    Person(usize),
}

/// How a name names a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// By its name: "Peru".
    Name,
    /// By the adjective: "Peruvian".
    Adjective,
    /// By its people: "Peruvians".
    Demonym,
    /// By its capital.
    Capital,
    /// A palace, an address, another spelling of the capital.
    Government,
}

/// A name of the lexicon in a text: byte offsets, and what it may stand for.
#[derive(Debug, Clone, Copy)]
pub struct NameHit<'a> {
    /// Bytes before it.
    pub begin: usize,
    /// Bytes up to its end.
    pub end: usize,
    /// What it may stand for.
    pub senses: &'a [Sense],
}

/// All names of countries, places, organisations and people, found in one pass over a text.
#[derive(Debug, Clone)]
pub struct Names {
    names: Vec<(String, Vec<Sense>)>,
    /// The first run of letters and digits in a name → the bytes that stand before it in the name, and which name it is.
    by_word: FxHashMap<String, Vec<(usize, usize)>>,
    given: FxHashSet<String>,
}

impl Names {
    /// Collects the names of all tables.
    pub fn build(
        countries: &[Country],
        places: &[Place],
        organisations: &[Organisation],
        people: &[Person],
        mut given: BTreeSet<String>,
    ) -> Self {
        let mut index: BTreeMap<String, Vec<Sense>> = BTreeMap::new();
        let mut add = |name: &str, sense: Sense| {
            if !name.is_empty() {
                index.entry(name.to_string()).or_default().push(sense);
                if name.contains('\'') {
                    index.entry(name.replace('\'', "’")).or_default().push(sense);
                }
            }
        };
        for (i, c) in countries.iter().enumerate() {
            for name in c.aliases.iter().chain([&c.name, &c.full_name]) {
                add(name, Sense::Country(i, Form::Name));
            }
            c.adjectives.iter().for_each(|name| add(name, Sense::Country(i, Form::Adjective)));
            c.demonyms.iter().for_each(|name| add(name, Sense::Country(i, Form::Demonym)));
            c.capital.iter().for_each(|name| add(name, Sense::Country(i, Form::Capital)));
            c.government_names.iter().for_each(|name| add(name, Sense::Country(i, Form::Government)));
        }
        for (i, p) in places.iter().enumerate() {
            p.aliases.iter().chain([&p.name]).for_each(|name| add(name, Sense::Place(i)));
        }
        for (i, o) in organisations.iter().enumerate() {
            o.aliases.iter().chain([&o.name]).for_each(|name| add(name, Sense::Organisation(i)));
        }
        for (i, p) in people.iter().enumerate() {
            p.aliases.iter().chain([&p.name]).for_each(|name| add(name, Sense::Person(i)));
            let mut words = p.name.split_whitespace();
            given.extend(words.next().filter(|_| words.next().is_some()).map(str::to_string));
        }
        for senses in index.values_mut() {
            senses.sort();
            senses.dedup();
        }
        let names: Vec<_> = index.into_iter().collect();
        let mut by_word: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for (i, (name, _)) in names.iter().enumerate() {
            if let Some((begin, end)) = runs(name).next() {
                by_word.entry(name[begin..end].to_string()).or_default().push((begin, i));
            }
        }
        Self { names, by_word, given: given.into_iter().collect() }
    }

    /// Names in a text, at word boundaries: at each place the longest, from left to right, none over another.
    pub fn find<'a>(&'a self, text: &str) -> Vec<NameHit<'a>> {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mut hits: Vec<NameHit<'a>> = Vec::new();
        for (begin, end) in runs(text) {
            for &(lead, i) in self.by_word.get(&text[begin..end]).into_iter().flatten() {
                let (name, senses) = &self.names[i];
                let Some(begin) = begin.checked_sub(lead) else { continue };
                let end = begin + name.len();
                if text.get(begin..end) == Some(name)
                    && !word(text[..begin].chars().next_back())
                    && !word(text[end..].chars().next())
                {
                    hits.push(NameHit { begin, end, senses });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.begin, std::cmp::Reverse(hit.end)));
        let mut end = 0;
        hits.retain(|hit| {
            let keep = hit.begin >= end;
            if keep {
                end = hit.end;
            }
            keep
        });
        hits
    }

    /// Is this a given name: of somebody in `people.tsv`, or one of `given_names.txt`?
    pub fn is_given_name(&self, word: &str) -> bool {
        self.given.contains(word)
    }
}

/// Runs of letters and digits in a text, as byte offsets: where names can begin and end.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = at + text[at..].find(char::is_alphanumeric)?;
        let end = text[begin..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |n| begin + n);
        at = end;
        Some((begin, end))
    })
}
