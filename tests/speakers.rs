//! Who says what an act's own sentence does not say it of: citations, statements, quotations over paragraphs, transcripts.

use std::sync::LazyLock;

use demarche::lexicon::Lexicon;
use demarche::pipeline::read;
use demarche::source::{Article, Metadata};

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::embedded().expect("the embedded lexicon is whole"));

/// Who says each act of this kind, in text order; "-" is the publisher.
fn speakers(text: &str, action: &str) -> Vec<String> {
    let metadata = Metadata { published: "2024-03-15".parse().ok(), ..Metadata::default() };
    let reading = read(Article::new(text.to_string(), metadata), &LEXICON);
    let name = |id: &usize| reading.mentions.entities[*id].name.clone();
    let of = |ids: &Vec<usize>| match ids.as_slice() {
        [] => "-".to_string(),
        ids => ids.iter().map(name).collect::<Vec<_>>().join(", "),
    };
    reading.records.iter().filter(|r| r.action == action).map(|r| of(&r.stated_by)).collect()
}

#[test]
fn who_is_cited_speaks() {
    let text = "A newspaper quoted minister Ana Soto as saying that Chile attacked Peru.";
    assert_eq!(speakers(text, "Attack"), ["Ana Soto"]);
}

#[test]
fn a_statement_is_said_by_who_issued_it() {
    let text = "The Peruvian foreign ministry summoned the ambassador. A statement said Chile had attacked a Peruvian ship.";
    let [one] = speakers(text, "Attack").try_into().expect("one attack");
    assert!(one.contains("Peru"), "{one}");
}

#[test]
fn a_quotation_goes_on_in_the_next_paragraph() {
    let text = "The mayor of Arica, Ana Soto, told reporters: “Chile attacked Peru on Monday.\n\n“Peru arrested two men.”";
    assert_eq!(speakers(text, "Attack"), ["Ana Soto"]);
    assert_eq!(speakers(text, "Arrest"), ["Ana Soto"]);
}

#[test]
fn in_a_transcript_each_turn_is_its_speakers() {
    let text = "Reporter: Thank you.\n\nAna Soto: Chile attacked Peru on Monday.\n\nReporter: Peru arrested two men.";
    assert_eq!(speakers(text, "Attack"), ["Ana Soto"]);
    assert_eq!(speakers(text, "Arrest"), ["-"]);
    // A heading with a colon is nobody's turn.
    assert_eq!(speakers("Ana Soto: a life.\n\nChile attacked Peru on Monday.", "Attack"), ["-"]);
}
