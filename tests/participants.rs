//! Who does what to whom, when and who says so, where the act's own words do not name them.

use std::sync::LazyLock;

use demarche::lexicon::Lexicon;
use demarche::pipeline::{Reading, read};
use demarche::source::{Article, Metadata};

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::embedded().expect("the embedded lexicon is whole"));

/// Reads a text published on Friday 15 March 2024.
fn reading(text: &str) -> Reading {
    let metadata = Metadata { published: "2024-03-15".parse().ok(), ..Metadata::default() };
    read(Article::new(text.to_string(), metadata), &LEXICON)
}

fn names(reading: &Reading, ids: &[usize]) -> String {
    let names: Vec<&str> = ids.iter().map(|&id| reading.mentions.entities[id].name.as_str()).collect();
    names.join(", ")
}

/// "modality actors -> targets" of the first record of an action.
fn act(text: &str, action: &str) -> String {
    let reading = reading(text);
    let record = reading.records.iter().find(|r| r.action == action);
    record.map_or("nothing".to_string(), |r| {
        format!("{} {} -> {}", r.modality.as_str(), names(&reading, &r.actors), names(&reading, &r.targets))
    })
}

/// The bounds of an act's time and its precision.
fn time(text: &str, action: &str) -> String {
    let reading = reading(text);
    let record = reading.records.iter().find(|r| r.action == action);
    let bound = |d: Option<jiff::civil::Date>| d.map_or("..".to_string(), |d| d.to_string());
    record.map_or("nothing".to_string(), |r| {
        format!("{}/{} {}", bound(r.time.earliest), bound(r.time.latest), r.time.precision.as_str())
    })
}

#[test]
fn participants_that_stand_elsewhere() {
    let cases = [
        // With whom something is agreed stands in what is agreed, if it is friendly.
        ("Peru agreed to restore ties with Chile.", "Agree", "Actual Peru -> Chile"),
        ("Peru agreed to impose sanctions on Chile.", "Agree", "Actual Peru -> "),
        (
            "The Senate of Chile voted on Friday to condemn Peru.",
            "Criticise",
            "Actual Senate of Chile -> Peru",
        ),
        // Who would have to do it is who is asked.
        (
            "Peru called for the withdrawal of Chile's troops from Bolivia.",
            "Demand",
            "Actual Peru -> Chile's troops from Bolivia",
        ),
        // Behind the pattern's own words.
        (
            "Peru ordered the closure of the Peruvian embassy in Chile.",
            "ReduceRelations",
            "Actual Peru -> Chile",
        ),
        // A truce that breaks down kills nobody.
        (
            "A ceasefire between Peru and Chile collapsed, killing two people in Peru.",
            "Ceasefire",
            "Cancelled Peru, Chile -> ",
        ),
        // The patient of the verb is the target of the attack, and the injured are not killed.
        (
            "In a raid by Peru's army, three Chileans were killed and six others were injured.",
            "Attack",
            "Actual Peruvian Army -> three Chileans",
        ),
        (
            "In a raid by Peru's army, three Chileans were killed and six others were injured.",
            "Kill",
            "Actual Peruvian Army -> three Chileans",
        ),
        ("A Chilean missile hits a village in Peru.", "Attack", "Actual Chile -> Peru"),
        // An answer to what somebody filed.
        ("A judge in Peru dismissed a lawsuit filed by Chile.", "Reject", "Actual judge in Peru -> Chile"),
        // A round of talks is talks.
        ("Chile announced a new round of sanctions on Peru.", "ImposeSanctions", "Actual Chile -> Peru"),
    ];
    let found: Vec<_> = cases.iter().map(|(text, action, _)| (*text, *action, act(text, action))).collect();
    let gold: Vec<_> = cases.iter().map(|(text, action, gold)| (*text, *action, gold.to_string())).collect();
    assert_eq!(found, gold);
}

#[test]
fn days_of_acts() {
    let cases = [
        // An act taken up again happened when it was told.
        (
            "Peru attacks a village in Chile. The attack also wounded ten civilians.",
            "Injure",
            "2024-03-15/2024-03-15 day",
        ),
        (
            "Peru's forces claim to have destroyed a bridge in Chile.",
            "DamageInfrastructure",
            "2024-03-15/2024-03-15 day",
        ),
        // The day of what is condemned is not the day of the condemnation.
        ("Chile has condemned Monday's attack by Peru.", "Criticise", "../2024-03-15 unknown"),
        (
            "Talks turned sour on Monday when Peru accused Chile of lying.",
            "Accuse",
            "2024-03-11/2024-03-11 day",
        ),
    ];
    let found: Vec<_> = cases.iter().map(|(text, action, _)| (*text, *action, time(text, action))).collect();
    let gold: Vec<_> = cases.iter().map(|(text, action, gold)| (*text, *action, gold.to_string())).collect();
    assert_eq!(found, gold);
}

#[test]
fn how_long_is_not_why() {
    let reading = reading("Peru promised to invest $10 million in Chile over 15 years.");
    assert!(reading.records.iter().all(|r| r.reason.is_none()));
    assert!(!reading.records.is_empty());
}

#[test]
fn what_is_announced_is_said_by_who_announces() {
    let reading = reading("Chile's president notified Congress of her intent to impose sanctions on Peru.");
    let record = reading.records.iter().find(|r| r.action == "ImposeSanctions").expect("there are sanctions");
    assert!(record.said_in.is_some());
    assert!(!record.stated_by.is_empty());
}
