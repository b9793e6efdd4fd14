//! The examples and counter-examples that stand in the action files.

use demarche::evaluate::{Miss, examples};
use demarche::lexicon::Lexicon;

fn wrong(counter: bool) -> Vec<String> {
    let lexicon = Lexicon::embedded().unwrap();
    let misses = examples(&lexicon, |_| true).misses;
    misses.iter().filter(|m| m.counter == counter).map(Miss::to_string).collect()
}

#[test]
fn every_example_is_read_as_its_action() {
    let wrong = wrong(false);
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_counter_example_is_read_as_its_action() {
    let wrong = wrong(true);
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
