//! What the grammar must get right: trees of any text are whole, and plain sentences of news say who
//! did what to whom.

use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::source::{Article, Metadata};
use demarche::text::{Document, Relation, Sentence, segment};
use proptest::prelude::*;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::embedded().expect("the embedded lexicon is whole"));

fn read(text: &str) -> Document {
    let mut document = segment(Article::new(text.to_string(), Metadata::default()));
    annotate(&mut document, &LEXICON);
    document
}

/// Every token reaches the one root, and no two arcs cross.
fn assert_tree(sentence: &Sentence) {
    let tokens = &sentence.tokens;
    let roots = tokens.iter().filter(|t| t.head.is_none()).count();
    assert_eq!(roots, usize::from(!tokens.is_empty()), "roots");
    for (i, token) in tokens.iter().enumerate() {
        assert_eq!(token.head.is_none(), token.relation == Relation::Root);
        assert!(!token.xpos.is_empty() && !token.lemma.is_empty(), "{:?} has no tag or lemma", token.form);
        let (mut at, mut steps) = (i, 0);
        while let Some(head) = tokens[at].head {
            (at, steps) = (head, steps + 1);
            assert!(steps <= tokens.len(), "a cycle through {:?}", token.form);
        }
        if let Some(head) = token.head {
            let (low, high) = (head.min(i), head.max(i));
            for between in &tokens[low + 1..high] {
                assert!(between.head.is_some_and(|h| (low..=high).contains(&h)), "arcs cross");
            }
        }
    }
    for head in 0..tokens.len() {
        for places in [
            &[Relation::Nsubj, Relation::NsubjPass, Relation::Csubj, Relation::CsubjPass][..],
            &[Relation::Obj],
        ] {
            let filled = sentence.children(head).filter(|&c| places.contains(&tokens[c].relation)).count();
            assert!(filled <= 1, "{:?} has {filled} of {places:?}", tokens[head].form);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_whole_trees(text in "(\\PC|[a-zA-Z ,.\"'\n]|said |the |Minister |that ){0,200}") {
        for sentence in &read(&text).sentences {
            assert_tree(sentence);
        }
    }

    #[test]
    fn any_order_of_words_gets_whole_trees(
        words in proptest::collection::vec(
            prop::sample::select(vec![
                "Paris", "who", "which", "says", "said", "met", "and", ",", "that", "the", "envoy", "to", "by",
                "killed", "was", "-", "12", "not", "if", "\"", "troops", ".", "of", "visiting",
                "ministers", "meeting", "in", "Monday", "as", "accuses", "her", "imposing", "meet", "has",
            ]),
            1..70,
        )
    ) {
        for sentence in &read(&words.join(" ")).sentences {
            assert_tree(sentence);
        }
    }
}

#[test]
fn a_sentence_without_end_is_one_tree() {
    let text = "the envoy said that talks in Geneva would go on and ".repeat(1200);
    let document = read(&text);
    assert!(document.sentences.iter().map(|s| s.tokens.len()).sum::<usize>() > 10_000);
    for sentence in &document.sentences {
        assert_tree(sentence);
    }
}

#[test]
fn the_same_sentence_gets_the_same_tree_in_any_company() {
    let lone = read("Norway recalled its ambassador from Ankara on Friday.");
    let company = read(
        "Ministers met. Norway recalled its ambassador from Ankara on Friday. Nobody in the two capitals \
         would say whether the talks, which had begun in spring, were over.",
    );
    let strip = |s: &Sentence| s.tokens.iter().map(|t| (t.xpos, t.head, t.relation)).collect::<Vec<_>>();
    assert_eq!(strip(&lone.sentences[0]), strip(&company.sentences[1]));
}

/// The words that stand in a relation to the verb, in the first sentence.
fn dependents(document: &Document, verb: &str, relation: Relation) -> Vec<String> {
    let sentence = &document.sentences[0];
    let Some(head) = sentence.tokens.iter().position(|t| t.form == verb) else {
        panic!("no word {verb:?}");
    };
    sentence
        .children(head)
        .filter(|&i| sentence.tokens[i].relation == relation)
        .map(|i| sentence.tokens[i].form.clone())
        .collect()
}

/// A sentence, its verb, and what hangs on the verb.
type Case = (&'static str, &'static str, &'static [(Relation, &'static str)]);

#[test]
fn says_who_did_what_to_whom() {
    use Relation::{Nsubj, NsubjPass, Obj, OblAgent};
    let cases: &[Case] = &[
        ("Rebels attacked the army base near the border.", "attacked", &[(Nsubj, "Rebels"), (Obj, "base")]),
        (
            "The finance minister of Kenya met lenders in Nairobi on Monday.",
            "met",
            &[(Nsubj, "minister"), (Obj, "lenders")],
        ),
        (
            "Two aid workers were killed by gunmen in the north.",
            "killed",
            &[(NsubjPass, "workers"), (OblAgent, "gunmen")],
        ),
        (
            "The court, which sat for nine hours, acquitted the former mayor.",
            "acquitted",
            &[(Nsubj, "court"), (Obj, "mayor")],
        ),
        (
            "Officials have said that the strike damaged two bridges.",
            "damaged",
            &[(Nsubj, "strike"), (Obj, "bridges")],
        ),
        ("Officials have said that the strike damaged two bridges.", "said", &[(Nsubj, "Officials")]),
        (
            "Washington imposed sanctions on three banks.",
            "imposed",
            &[(Nsubj, "Washington"), (Obj, "sanctions")],
        ),
        ("The envoys were not invited.", "invited", &[(NsubjPass, "envoys")]),
        ("Chile and Peru signed a treaty on fishing.", "signed", &[(Nsubj, "Chile"), (Obj, "treaty")]),
    ];
    for (text, verb, wanted) in cases {
        let document = read(text);
        for (relation, word) in *wanted {
            assert_eq!(dependents(&document, verb, *relation), [*word], "{relation} of {verb:?} in {text:?}");
        }
    }
}

#[test]
fn curly_and_straight_quotes_read_alike() {
    let tree = |text: &str| {
        let document = read(text);
        document.sentences[0].tokens.iter().map(|t| (t.xpos, t.head, t.relation)).collect::<Vec<_>>()
    };
    assert_eq!(
        tree("The president’s spokesman said “we will wait”."),
        tree("The president's spokesman said \"we will wait\"."),
    );
}
