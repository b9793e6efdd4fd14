//! Numbers and what they count, through the public interface.

use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::mention::quantity;
use demarche::source::{Article, Metadata};
use demarche::text::segment;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::embedded().expect("the embedded lexicon is whole"));

/// Kind, least value, greatest value and unit of each quantity, in text order.
fn read(text: &str) -> Vec<String> {
    let mut document = segment(Article::new(text.to_string(), Metadata::default()));
    annotate(&mut document, &LEXICON);
    let value = |v: Option<i64>| v.map_or("..".to_string(), |v| (v / 100).to_string());
    quantity::find(&document, &LEXICON)
        .iter()
        .map(|q| format!("{} {}-{} {}", q.kind.as_str(), value(q.min), value(q.max), q.unit))
        .collect()
}

#[test]
fn numbers_have_kind_bounds_and_unit() {
    let cases: &[(&str, &[&str])] = &[
        ("The union imposed a tariff of 15 per cent.", &["rate 15-15 %"]),
        ("The union imposed an additional 10% tariff.", &["rateAdded 10-10 %"]),
        ("The union pledged €300m in aid.", &["money 300000000-300000000 EUR"]),
        ("The union pledged up to $5 million in aid.", &["money ..-5000000 USD"]),
        ("The bank lent 40 billion yuan.", &["money 40000000000-40000000000 CNY"]),
        ("The raid killed at least seven people.", &["killed 7-.. person"]),
        ("The kingdom expelled two envoys.", &["count 2-2 envoy"]),
        ("The raid killed four to six people.", &["killed 4-6 person"]),
        ("The union pledged half a million dollars in aid.", &["money 500000-500000 USD"]),
        ("The union pledged two and a half million dollars in aid.", &["money 2500000-2500000 USD"]),
        ("The chamber voted 141-5 for the motion.", &["count 141-141 vote", "count 5-5 vote"]),
        ("The lawmakers voted 84 to 4 for the motion.", &["count 84-84 vote", "count 4-4 vote"]),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (text, expected, read(text)))
        .filter(|(_, expected, read)| ***expected != read[..])
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
