//! Whether an act is told as done, through the public interface.

use demarche::annotate::annotate;
use demarche::event::find as events;
use demarche::lexicon::Lexicon;
use demarche::mention::find as mentions;
use demarche::source::{Article, Metadata};
use demarche::text::segment;

/// The modalities of the records of one action in a text.
fn modalities(text: &str, action: &str) -> Vec<&'static str> {
    let lexicon = Lexicon::embedded().expect("the embedded lexicon is whole");
    let metadata = Metadata { published: "2024-03-15".parse().ok(), ..Metadata::default() };
    let mut document = segment(Article::new(text.to_string(), metadata));
    annotate(&mut document, &lexicon);
    let found = mentions(&document, &lexicon);
    let records = events(&document, &found, &lexicon);
    records.iter().filter(|r| r.action == action).map(|r| r.modality.as_str()).collect()
}

#[test]
fn what_did_not_happen_is_not_told_as_done() {
    let cases = [
        ("Neither Peru nor Bolivia imposed sanctions on Chile.", "Negated"),
        ("Not a single state imposed sanctions on Chile.", "Negated"),
        ("Instead of imposing sanctions on Chile, Peru held talks with it.", "Negated"),
        ("Far from imposing sanctions on Chile, Peru praised it.", "Negated"),
        ("Peru has yet to impose sanctions on Chile.", "Negated"),
        ("There is no evidence that Peru imposed sanctions on Chile.", "Negated"),
        ("It is untrue that Peru imposed sanctions on Chile.", "Denied"),
        ("Did Peru impose sanctions on Chile?", "Unknown"),
        ("Peru reportedly imposed sanctions on Chile.", "Possible"),
        ("Peru is said to have imposed sanctions on Chile.", "Possible"),
        ("Peru imposed sanctions on Chile.", "Actual"),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, modality)| (text, modality, modalities(text, "ImposeSanctions")))
        .filter(|(_, modality, read)| read != &[**modality])
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_told_for_a_later_day_is_planned() {
    let ahead =
        "Peru's trade pact with Chile comes into force on October 1, 2024, the minister said on Monday.";
    assert_eq!(modalities(ahead, "MakeTradeDeal"), ["Planned"]);
    let done =
        "Peru's trade pact with Chile came into force on October 1, 2023, the minister said on Monday.";
    assert_eq!(modalities(done, "MakeTradeDeal"), ["Actual"]);
}
