//! What is read of texts of many kinds, and what is not: nature, sport, titles, questions, capitals, lists, posts, soldiers.

use std::sync::LazyLock;

use demarche::lexicon::{Lexicon, Modality};
use demarche::mention::TenureStatus;
use demarche::pipeline::{Reading, read};
use demarche::source::{Article, Metadata};

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::embedded().expect("the embedded lexicon is whole"));

fn reading(text: &str) -> Reading {
    let metadata = Metadata { published: "2024-03-15".parse().ok(), ..Metadata::default() };
    read(Article::new(text.to_string(), metadata), &LEXICON)
}

/// Actions and modalities, in text order.
fn acts(text: &str) -> Vec<(String, Modality)> {
    reading(text).records.into_iter().map(|r| (r.action, r.modality)).collect()
}

fn tells_of(text: &str, action: &str) -> bool {
    acts(text).iter().any(|(found, _)| found == action)
}

#[test]
fn nature_and_sport_attack_nobody() {
    assert!(tells_of("Rebels hit Chile on Friday.", "Attack"));
    assert!(!tells_of("A cyclone hit Chile on Friday.", "Attack"));
    assert!(tells_of("Soldiers beat two men in Chile.", "Attack"));
    assert!(!tells_of("Bolivia beat Chile 4-1 last night.", "Attack"));
}

#[test]
fn the_title_of_a_work_tells_of_nothing() {
    assert!(tells_of("Peru invades Bolivia.", "Invade"));
    assert!(!tells_of("Her play \"Peru Invades Bolivia\" opened in Lima last week.", "Invade"));
}

#[test]
fn what_is_called_false_is_denied() {
    let of = |text: &str| acts(text).into_iter().find(|(action, _)| action == "Attack").map(|(_, m)| m);
    assert_eq!(of("Claims that Chile attacked Peru are false."), Some(Modality::Denied));
    assert_eq!(of("Chile attacked Peru."), Some(Modality::Actual));
}

#[test]
fn a_question_asks_what_its_cleft_clause_tells() {
    let all = acts("Is it Peru that has attacked Chile this week?");
    assert!(all.iter().all(|(_, modality)| *modality == Modality::Unknown), "{all:?}");
}

#[test]
fn a_headline_in_capitals_names_whom_it_names() {
    let reading = reading("BRAZIL EXPELS PERUVIAN DIPLOMATS AFTER RAID");
    let record = reading.records.iter().find(|r| r.action == "ExpelDiplomats").expect("an expulsion");
    let keys: Vec<&str> = record.actors.iter().map(|&e| reading.mentions.entities[e].key.as_str()).collect();
    assert_eq!(keys, ["BRA"]);
}

#[test]
fn each_item_of_a_list_is_a_sentence() {
    let text = "IN SHORT\n– Chile closed its border with Peru on Monday\n– Peru denies that it has attacked a Chilean ship\n– Bolivia bought twelve aircraft from Brazil";
    let document = reading(text).document;
    let starts: Vec<&str> =
        document.sentences.iter().map(|s| s.tokens[s.tokens.len().min(2) - 1].form.as_str()).collect();
    assert!(["Chile", "Peru", "Bolivia"].iter().all(|name| starts.contains(name)), "{starts:?}");
}

#[test]
fn a_post_passes_on() {
    let reading = reading("Ana Soto succeeded Luis Vega as Chile's finance minister on Tuesday.");
    let held = |name: &str| {
        let tenures = reading.mentions.tenures.iter();
        let mut of = tenures.filter(|t| reading.mentions.entities[t.person].name == name);
        of.next().map(|t| t.status)
    };
    assert_eq!(held("Ana Soto"), Some(TenureStatus::Current));
    assert_eq!(held("Luis Vega"), Some(TenureStatus::Former));
}

#[test]
fn soldiers_of_a_country_act_for_its_forces() {
    let reading = reading("Peruvian troops attacked a village. Two Peruvian soldiers were arrested.");
    let named = |action: &str| -> Vec<String> {
        let record = reading.records.iter().find(|r| r.action == action);
        let all = record.into_iter().flat_map(|r| r.actors.iter().chain(&r.targets));
        all.map(|&e| reading.mentions.entities[e].name.clone()).collect()
    };
    assert!(
        named("Attack").iter().any(|name| name.contains("Military") || name.contains("Forces")),
        "{:?}",
        named("Attack")
    );
    assert!(named("Arrest").iter().any(|name| name.contains("Two")), "{:?}", named("Arrest"));
}

#[test]
fn a_month_tells_of_no_march() {
    assert!(!tells_of("Kenya sent a delegation to Sudan in March.", "Protest"));
    assert!(tells_of("Teachers held a march against the government in Khartoum.", "Protest"));
}
