//! No text, however odd, stops the reading, breaks an offset or makes a graph that does not parse.

use demarche::graph::{Base, describe};
use demarche::lexicon::Lexicon;
use demarche::pipeline::{Reading, read};
use demarche::source::{Article, Metadata};
use demarche::text::{Span, Token};
use proptest::prelude::*;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().unwrap());

fn check(text: &str) -> Reading {
    let metadata = Metadata {
        published: Some(jiff::civil::date(2025, 8, 7)),
        publisher: Some("A \"B\" <c>".into()),
        url: Some("not a url".into()),
        ..Metadata::default()
    };
    let reading = read(Article::new(text.to_string(), metadata), &LEXICON);
    let article = &reading.document.article;
    let inside =
        |span: Span| assert!(span.begin <= span.end && span.end <= article.chars(), "{span:?} in {text:?}");
    let mut last = 0;
    for sentence in &reading.document.sentences {
        inside(sentence.span);
        assert_tree(&sentence.tokens);
        for token in &sentence.tokens {
            assert!(last <= token.span.begin, "tokens overlap at {last}");
            assert!(!token.span.is_empty() && sentence.span.contains(token.span), "{:?}", token.span);
            // A letter and its marks may be read as several characters that share a place.
            let words = reading.document.words(token.span);
            // What stands in capitals because all around it does is read with small letters.
            let same = words.to_lowercase().contains(&token.form.to_lowercase());
            assert!(same, "{words:?} {:?}", token.form);
            last = token.span.end;
        }
    }
    reading.mentions.mentions.iter().for_each(|m| inside(m.span));
    for record in &reading.records {
        inside(record.trigger);
        record.evidence.iter().copied().for_each(inside);
        let entities = record.actors.iter().chain(&record.targets).chain(&record.stated_by);
        entities.for_each(|&e| assert!(e < reading.mentions.entities.len()));
        assert!(record.said_in.is_none_or(|i| i < reading.records.len()));
    }
    assert!(!describe(&reading, &LEXICON, &Base::default()).is_empty());
    reading
}

/// One root, and every token reaches it.
fn assert_tree(tokens: &[Token]) {
    assert_eq!(tokens.iter().filter(|t| t.head.is_none()).count(), 1, "roots of {} tokens", tokens.len());
    // Steps from a token to the root; walked at most once from each, so that long sentences are quick to check.
    let mut reaches = vec![false; tokens.len()];
    for start in 0..tokens.len() {
        let (mut path, mut at) = (Vec::new(), start);
        while !reaches[at] {
            assert!(path.len() <= tokens.len(), "a cycle through {:?}", tokens[start].form);
            path.push(at);
            match tokens[at].head {
                Some(head) => at = head,
                None => break,
            }
        }
        path.into_iter().for_each(|t| reaches[t] = true);
    }
}

const SENTENCE: &str = "On Wednesday the United States imposed a tariff of 50 per cent on goods from India, president Donald Trump said. ";

#[test]
fn odd_texts() {
    for text in [
        format!("{SENTENCE}\u{1}\u{b}\u{7f}\u{fffe}\0 {SENTENCE}"),
        "tariff ".repeat(10_000),
        SENTENCE.trim_end_matches(". ").repeat(500),
        "?!.,;:—…".repeat(500),
        "\"(“‘[{".repeat(2000),
        "🇺🇸👩‍👩‍👧‍👦 imposed 🕊 on 🇮🇳. ".repeat(50),
        format!("قال الرئيس دونالد ترامب إن الولايات المتحدة ستفرض رسوما. {SENTENCE}"),
        format!("{}{SENTENCE}", "e\u{301}\u{301}".repeat(1000)),
        SENTENCE.replace(' ', "\u{a0}"),
        SENTENCE.replace(' ', "\r\n"),
        format!("\u{feff}\u{202e}{SENTENCE}"),
        "a".repeat(200_000),
        "He said she said they said that he said ".repeat(500),
        "on Monday by Friday 99999999999999999999 2025-02-30 May 45, 0000 $1e309 billion between 1 and 2 "
            .repeat(100),
        "the envoy said that talks in Geneva would go on and ".repeat(1000),
        "? ! . ".repeat(5000),
        "?!.".repeat(20_000),
        ").".repeat(20_000),
        "[1] ".repeat(5000),
        "'".repeat(10_000),
        ":-) #yes 555-0134 c. 1820 etc.. 'til '90s ...so left...right a.b.c. No. ".repeat(50),
        "\0".repeat(1000),
        format!("{SENTENCE}\0\0{SENTENCE}").repeat(5),
        "\u{301}\u{200d}\u{fe0f} ".repeat(500),
        "🕊️👩🏽‍🚀".repeat(1000),
        "אמר הנשיא כי ארצות הברית תטיל מכסים ‏על הודו ".repeat(100),
        " ".to_string(),
        String::new(),
    ] {
        check(&text);
    }
}

#[test]
fn a_real_sentence_between_odd_ones_is_read() {
    let reading = check(&format!("?!?! 🕊\n\n{SENTENCE}\n\n((((\n"));
    assert!(reading.mentions.entities.iter().any(|e| e.name == "Donald Trump"));
}

/// Words of political news in any order, with the signs that trip a reader.
fn salad() -> impl Strategy<Value = String> {
    let words: Vec<&str> = SENTENCE
        .split(' ')
        .chain([
            "\n\n", "—", "’s", "(", ")", "\"", "“", "”", ".", "U.S.", "Mr.", "not", "would", "if", "by",
            "which",
        ])
        .chain([
            "that",
            "Putin",
            "met",
            "Xi",
            "and",
            "killed",
            "at least seven",
            "Kremlin",
            "he",
            "Friday",
            "unless",
        ])
        .collect();
    prop::collection::vec(prop::sample::select(words), 1..120).prop_map(|words| words.join(" "))
}

/// Pieces that cutting into words and sentences takes apart, in any order and without spaces between them.
fn odd() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "B",
        "é",
        "e\u{301}",
        "7",
        "1,000",
        "12",
        ".",
        "..",
        "...",
        "…",
        "!",
        "?",
        ",",
        ";",
        ":",
        "-",
        "--",
        "—",
        "'",
        "’",
        "\"",
        "“",
        "”",
        "(",
        ")",
        "[",
        "]",
        "[3]",
        "<",
        ">",
        "#",
        "$",
        "€",
        "%",
        "°",
        "/",
        "@",
        "*",
        "`",
        "'s",
        "n't",
        "dont",
        "www.",
        "http://",
        ".pdf",
        "No",
        "Mr",
        "e.g.",
        "al",
        "Fla",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\0",
        "\u{a0}",
        "\u{200f}",
        "\u{feff}",
        "🕊",
        "👩\u{200d}👧",
        "مرحبا",
        "שלום",
        "İ",
        "ß",
        "ﬁ",
        "中",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn word_salad(text in salad()) {
        check(&text);
    }

    #[test]
    fn odd_marks(text in odd()) {
        check(&text);
    }

    #[test]
    fn any_characters(text in "(?s).{0,300}") {
        check(&text);
    }
}

#[test]
fn a_sentence_without_an_end_is_read_in_pieces_and_told() {
    let text = "Peru expelled the ambassador of Chile, and ".repeat(100);
    let reading = check(&text);
    assert!(reading.document.sentences.iter().all(|s| s.tokens.len() <= demarche::text::LONGEST));
    let warnings: Vec<_> = reading.warnings().map(|w| w.to_string()).collect();
    assert_eq!(warnings, ["a sentence of more than 160 words and marks is read in pieces"]);
    assert!(check("Peru expelled the ambassador of Chile.").warnings().next().is_none());
}
