//! The examples and counter-examples that stand in the action files.

use demarche::event::EventRecord;
use demarche::lexicon::{Action, Example, Lexicon};
use demarche::pipeline::{self, Reading};
use demarche::source::{Article, Metadata};

fn read(lexicon: &Lexicon, text: &str) -> Reading {
    let metadata = Metadata { published: "2025-08-07".parse().ok(), ..Metadata::default() };
    pipeline::read(Article::new(text.to_string(), metadata), lexicon)
}

fn names(reading: &Reading, ids: &[usize]) -> Vec<String> {
    let mut names: Vec<String> = ids.iter().map(|&i| reading.mentions.entities[i].name.clone()).collect();
    names.sort();
    names
}

/// What an example says that the reading does not bear out.
fn complaint(reading: &Reading, action: &Action, example: &Example) -> Option<String> {
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
    let tell = |r: &EventRecord| {
        let (actors, targets) = (names(reading, &r.actors), names(reading, &r.targets));
        format!("{} {:?} {actors:?} → {targets:?}", r.action, r.modality)
    };
    let found: Vec<String> = reading.records.iter().map(tell).collect();
    Some(format!("{}: {}: {:?}\n    found: {}", action.file, action.id, example.text, found.join("; ")))
}

#[test]
fn every_example_is_read_as_its_action() {
    let lexicon = Lexicon::embedded().unwrap();
    let examples = lexicon.actions().iter().flat_map(|a| a.examples.iter().map(move |e| (a, e)));
    let wrong: Vec<String> =
        examples.filter_map(|(a, e)| complaint(&read(&lexicon, &e.text), a, e)).collect();
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_counter_example_is_read_as_its_action() {
    let lexicon = Lexicon::embedded().unwrap();
    let mut wrong = Vec::new();
    for action in lexicon.actions() {
        for example in &action.counter_examples {
            let reading = read(&lexicon, &example.text);
            if let Some(record) = reading.records.iter().find(|r| r.action == action.id) {
                wrong
                    .push(format!("{}: {}: {:?} by {:?}", action.file, action.id, example.text, record.rule));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_action_is_shown_by_examples_and_its_codes_are_known() {
    let lexicon = Lexicon::embedded().unwrap();
    for action in lexicon.actions().iter().filter(|a| !a.patterns.is_empty()) {
        assert!(action.examples.len() >= 2, "{}: {} has fewer than two examples", action.file, action.id);
        assert!(!action.counter_examples.is_empty(), "{}: {} has no counter-example", action.file, action.id);
        if let Some(category) = &action.plover {
            assert!(lexicon.quad(category).is_some(), "{}: {category} is no PLOVER category", action.id);
        }
        if let Some(code) = &action.cameo {
            assert!(lexicon.goldstein(code).is_some(), "{}: CAMEO {code} has no Goldstein value", action.id);
        }
    }
}
