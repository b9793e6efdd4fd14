//! Names that no list knows, found by the name tagger.

use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::mention::tagger::{self, NameKind};
use demarche::source::{Article, Metadata};
use demarche::text::{Document, Span, segment};

fn annotated(text: &str) -> Document {
    let mut document = segment(Article::new(text.to_string(), Metadata::default()));
    annotate(&mut document);
    document
}

/// The names of a text as it writes them.
fn names(text: &str) -> Vec<(NameKind, String)> {
    let document = annotated(text);
    let lexicon = Lexicon::embedded().expect("the embedded lexicon is whole");
    tagger::names(&document, &lexicon)
        .into_iter()
        .map(|name| {
            let tokens = &document.sentences[name.sentence].tokens[name.tokens];
            let span = Span::new(tokens[0].span.begin, tokens[tokens.len() - 1].span.end);
            (name.kind, document.text(span).to_string())
        })
        .collect()
}

#[test]
fn people_places_and_organisations() {
    for (text, kind, name) in [
        (
            "The senator Orla Vantreight said that the vote would be held on Monday.",
            NameKind::Person,
            "Orla Vantreight",
        ),
        ("He was born in Oskelberg, Germany, in 1951.", NameKind::Place, "Germany"),
        (
            "She joined the Liberal Democratic Party in 1998.",
            NameKind::Organisation,
            "Liberal Democratic Party",
        ),
        (
            "The report was published by the University of Tarnbridge.",
            NameKind::Organisation,
            "University of Tarnbridge",
        ),
    ] {
        let found = names(text);
        assert!(found.contains(&(kind, name.to_string())), "{text}: {found:?}");
    }
}

#[test]
fn words_in_lower_case_are_no_names() {
    assert_eq!(names("the talks ended without a deal, and nobody signed the paper."), []);
}

#[test]
fn names_are_apart_and_in_order_in_odd_text() {
    let lexicon = Lexicon::embedded().expect("the embedded lexicon is whole");
    for text in [
        "",
        "\0\u{301} \u{202e}אבג",
        "A B C D E F",
        &"Anna Berg and ".repeat(3000),
        &"U.S. ÉÀ - of the ".repeat(500),
    ] {
        let document = annotated(text);
        let found = tagger::names(&document, &lexicon);
        for name in &found {
            assert!(!name.tokens.is_empty());
            assert!(name.tokens.end <= document.sentences[name.sentence].tokens.len());
        }
        for pair in found.windows(2) {
            assert!((pair[0].sentence, pair[0].tokens.end) <= (pair[1].sentence, pair[1].tokens.start));
        }
    }
}
