//! Words of sentences as numbers, and in how many events each stands.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serializer};

use super::Told;

/// Of each word its beginning, so that forms of one word are one.
const STEM: usize = 6;

/// In how many of all events each word stands; one that is not there stands in one.
#[derive(Debug, Default)]
pub struct Words {
    all: usize,
    events: FxHashMap<u32, u32>,
}

impl Words {
    /// Counts the words of all events.
    pub fn count(told: &[Told]) -> Self {
        let mut words = Self { all: told.len(), events: FxHashMap::default() };
        for word in told.iter().flat_map(|event| event.words.keys()) {
            *words.events.entry(*word).or_default() += 1;
        }
        words
    }

    /// Reads lines of a word's number and the number of events, with a tab between them. `all` instead of a word stands for
    /// how many events there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut words = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let wrong =
                || format!("line {number}, {line:?}, is not a word's number, a tab, and a number of events");
            let (word, events) = line.split_once('\t').ok_or_else(wrong)?;
            match word {
                "all" => words.all = events.parse().map_err(|_| wrong())?,
                word => {
                    let word = word.parse().map_err(|_| wrong())?;
                    words.events.insert(word, events.parse().map_err(|_| wrong())?);
                }
            }
        }
        Ok(words)
    }

    /// What a word weighs.
    pub(super) fn weight(&self, word: u32) -> u32 {
        rarity(self.events.get(&word).copied().unwrap_or(1), self.all)
    }
}

/// Words are handed on without their weights, which only all events together give.
pub(super) fn list<S: Serializer>(words: &BTreeMap<u32, u32>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(words.keys())
}

pub(super) fn unweighed<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<u32, u32>, D::Error> {
    Ok(Vec::<u32>::deserialize(from)?.into_iter().map(|word| (word, 0)).collect())
}

/// What a word weighs that so many of all events have: the square of its inverse document frequency, in sixteenths.
fn rarity(events: u32, all: usize) -> u32 {
    let rare = ((all as f64 + 1.0) / (f64::from(events) + 0.5)).ln();
    (rare * rare * 16.0).round() as u32
}

/// Hashes of the words that are wanted; each is asked of with whether it is the first.
pub(super) fn hashes(text: &str, wanted: impl Fn(&str, bool) -> bool) -> impl Iterator<Item = u32> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).enumerate();
    let words = words.filter(move |(i, word)| wanted(word, *i == 0));
    words.map(|(_, word)| hash(&word.to_lowercase().chars().take(STEM).collect::<String>()))
}

pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// FNV-1a: the same on every machine.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
