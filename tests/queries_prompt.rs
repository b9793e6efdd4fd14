//! What the prompt knows of queries: how a word may go on, and when a query is whole.

use demarche::graph::Base;
use demarche::lexicon::Lexicon;
use demarche::query::{Catalogue, Words, split};

fn words() -> Words {
    let catalogue = Catalogue::embedded().unwrap();
    Words::new(&Lexicon::embedded().unwrap(), &Base::default(), &catalogue, &[":help", ":queries"]).unwrap()
}

/// What a text may become where `|` stands.
fn completed(text: &str) -> Vec<String> {
    let at = text.find('|').unwrap();
    let (begin, found) = words().complete(&text.replace('|', ""), at);
    assert!(begin <= at);
    found.into_iter().map(|word| format!("{}{word}", &text[..begin])).collect()
}

fn has(text: &str, whole: &str) -> bool {
    completed(text).contains(&whole.to_string())
}

#[test]
fn what_stands_first_is_a_command_a_saved_query_or_a_form() {
    assert_eq!(completed(":he|"), [":help"]);
    assert_eq!(completed("who-m|"), ["who-met-whom"]);
    assert_eq!(completed("sel|"), ["SELECT"]);
    assert!(completed("|").len() > 24, "all names of queries");
}

#[test]
fn parameters_and_statuses_of_a_saved_query() {
    assert_eq!(completed("visits wh|"), ["visits who=", "visits whom="]);
    assert_eq!(completed("visits who=Putin who|"), ["visits who=Putin whom="]);
    assert_eq!(completed("visits status=p|"), ["visits status=Planned", "visits status=Possible"]);
    assert!(completed("visits who=P|").is_empty());
}

#[test]
fn prefixes_properties_classes_and_concepts() {
    assert_eq!(completed("SELECT * { ?e dm:deadl|"), ["SELECT * { ?e dm:deadline"]);
    assert!(has("ASK { ?e a dm:even|", "ASK { ?e a dm:EventRecord"), "letters of any case");
    assert!(has("ASK { ?e dm:action act:ImposeT|", "ASK { ?e dm:action act:ImposeTariff"));
    assert!(has("ASK { ?e dm:modality mod:Pl|", "ASK { ?e dm:modality mod:Planned"));
    assert!(has("ASK { ?e sch|", "ASK { ?e schema:"));
    assert!(has("ASK { ?e schema:na|", "ASK { ?e schema:name"));
    assert!(has("ASK { FIL|", "ASK { FILTER"));
    assert!(has("SELECT ?who { ?event dm:actor ?w|", "SELECT ?who { ?event dm:actor ?who"));
    assert!(has("ASK {\n  ?e dm:tar|\n}", "ASK {\n  ?e dm:target"), "in the middle of lines");
}

#[test]
fn letters_of_any_width_do_not_break_words() {
    assert_eq!(completed("ASK { \"é\" dm:deadl|").len(), 1);
    assert!(completed("é|").is_empty());
    assert!(words().complete("é", 1).1.is_empty(), "not between the bytes of a letter");
    assert!(words().complete("ASK", 99).1.contains(&"ASK".to_string()));
}

#[test]
fn a_query_is_whole_once_it_parses_or_goes_wrong_or_a_line_is_empty() {
    let words = words();
    for unfinished in
        ["SELECT ?x", "SELECT ?x {", "SELECT ?x {\n  ?x dm:actor ?y ;", "ASK { ?x dm:actor", "ASK {\n"]
    {
        let waits = unfinished != "ASK {\n";
        assert_eq!(words.is_unfinished(unfinished), waits, "{unfinished}");
    }
    for whole in [
        "",
        ":help",
        ":nonsense",
        "who-met-whom",
        "who-met-whom who=\"Xi Jinping\"",
        "ASK { ?x dm:actor ?y }",
        "SELECT ?x {\n  ?x dm:actor ?y\n}",
        "SELEC ?x {",
        "SELECT ?x { ?x ?? ?y }",
    ] {
        assert!(!words.is_unfinished(whole), "{whole}");
    }
}

#[test]
fn words_in_quotation_marks_stay_together() {
    assert_eq!(
        split("person  person=\"Xi Jinping\" from=2025-01-01"),
        ["person", "person=Xi Jinping", "from=2025-01-01"]
    );
    assert_eq!(split("a 'b \"c' \"\""), ["a", "b \"c", ""]);
    assert!(split("  ").is_empty());
}
