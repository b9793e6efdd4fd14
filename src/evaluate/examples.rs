//! The examples and counter-examples of actions: sentences of which their files say what is read in them.

use std::fmt::Write;

use crate::event::EventRecord;
use crate::lexicon::{Action, Example, Lexicon};
use crate::pipeline::{self, Reading};
use crate::source::{Article, Metadata};

/// A sentence that is not read as its file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The action file that it stands in.
    pub file: String,
    /// Id of the action.
    pub action: String,
    /// The sentence.
    pub text: String,
    /// What was read in it, or the pattern that should not have fired.
    pub found: String,
    /// It is a counter-example, which was read as the action all the same.
    pub counter: bool,
}

impl std::fmt::Display for Miss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = if self.counter { "counter-example is read as the action" } else { "example is not read" };
        write!(f, "{}: {}: {what}: {:?}\n    {}", self.file, self.action, self.text, self.found)
    }
}

/// How many sentences were read, and those that are not read as their files say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many sentences must give a record.
    pub examples: usize,
    /// How many must give none.
    pub counter_examples: usize,
    /// Those that did otherwise.
    pub misses: Vec<Miss>,
}

/// Reads the examples and the counter-examples of some actions.
pub fn examples(lexicon: &Lexicon, wanted: impl Fn(&Action) -> bool) -> Outcome {
    let mut outcome = Outcome::default();
    for action in lexicon.actions().iter().filter(|a| wanted(a)) {
        for example in &action.examples {
            outcome.examples += 1;
            outcome.misses.extend(missed(&read(lexicon, &example.text), action, example));
        }
        for example in &action.counter_examples {
            outcome.counter_examples += 1;
            outcome.misses.extend(misread(&read(lexicon, &example.text), action, example));
        }
    }
    outcome
}

fn read(lexicon: &Lexicon, text: &str) -> Reading {
    let metadata = Metadata { published: "2025-08-07".parse().ok(), ..Metadata::default() };
    pipeline::read(Article::new(text.to_string(), metadata), lexicon)
}

fn names(reading: &Reading, ids: &[usize]) -> Vec<String> {
    let mut names: Vec<String> = ids.iter().map(|&i| reading.mentions.entities[i].name.clone()).collect();
    names.sort();
    names
}

fn missed(reading: &Reading, action: &Action, example: &Example) -> Option<Miss> {
    let same = |said: &Option<Vec<String>>, ids: &[usize]| {
        said.as_ref().is_none_or(|said| {
            let mut said = said.clone();
            said.sort();
            said == names(reading, ids)
        })
    };
    let fits = |r: &&EventRecord| {
        r.action == action.id
            && example.modality.is_none_or(|m| m == r.modality)
            && same(&example.actors, &r.actors)
            && same(&example.targets, &r.targets)
    };
    if reading.records.iter().any(|r| fits(&r)) {
        return None;
    }
    let mut found = String::from("found:");
    for record in &reading.records {
        let (actors, targets) = (names(reading, &record.actors), names(reading, &record.targets));
        let _ = write!(found, " {} {:?} {actors:?} → {targets:?};", record.action, record.modality);
    }
    if reading.records.is_empty() {
        found += " nothing";
    }
    Some(miss(action, example, found.trim_end_matches(';').to_string(), false))
}

fn misread(reading: &Reading, action: &Action, example: &Example) -> Option<Miss> {
    let record = reading.records.iter().find(|r| r.action == action.id)?;
    Some(miss(action, example, format!("by: {}", record.rule), true))
}

fn miss(action: &Action, example: &Example, found: String, counter: bool) -> Miss {
    Miss { file: action.file.clone(), action: action.id.clone(), text: example.text.clone(), found, counter }
}
