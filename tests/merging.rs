//! Records of one happening share one event, inside an article and across articles; near misses do not.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use common::stdout;
use demarche::graph::vocabulary::dm;
use demarche::graph::{Base, Quad, describe};
use demarche::lexicon::Lexicon;
use demarche::pipeline::{Reading, read};
use demarche::source::{Article, Metadata, parse_date};
use demarche::store::{Selection, Store, StoreError};
use proptest::prelude::*;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().unwrap());

fn article(id: &str, published: &str, text: &str) -> Reading {
    let metadata = Metadata {
        id: Some(id.into()),
        published: Some(parse_date(published).unwrap()),
        publisher: Some(format!("The {id} Herald")),
        ..Metadata::default()
    };
    read(Article::new(text.into(), metadata), &LEXICON)
}

fn quads(reading: &Reading) -> Vec<Quad> {
    describe(reading, &LEXICON, &Base::default())
}

/// The events of some articles, by the last part of their IRIs, with how many records each article has of them.
fn events(articles: &[(&str, &str)]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut events: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (n, (published, text)) in articles.iter().enumerate() {
        let id = format!("a{n}");
        for quad in quads(&article(&id, published, text)).iter().filter(|q| q.predicate == dm::RECORD_OF) {
            let event = quad.object.to_string();
            let key = event.rsplit('/').next().unwrap().trim_end_matches('>').to_string();
            *events.entry(key).or_default().entry(id.clone()).or_default() += 1;
        }
    }
    events
}

/// The events with this word in their keys.
fn of(action: &str, articles: &[(&str, &str)]) -> Vec<(String, BTreeMap<String, usize>)> {
    let mark = format!("-{action}-");
    events(articles).into_iter().filter(|(key, _)| key.contains(&mark)).collect()
}

#[track_caller]
fn one(action: &str, articles: &[(&str, &str)]) -> String {
    let found = of(action, articles);
    assert_eq!(found.len(), 1, "{found:?}");
    let (key, records) = found.into_iter().next().unwrap();
    assert_eq!(records.len(), articles.len(), "{key}: {records:?}");
    key
}

#[track_caller]
fn apart(action: &str, articles: &[(&str, &str)]) -> Vec<String> {
    let found = of(action, articles);
    assert_eq!(found.len(), articles.len(), "{found:?}");
    found.into_iter().map(|(key, _)| key).collect()
}

const TARIFF: &str = "The United States imposed tariffs on India on Wednesday.";

#[test]
fn two_articles_on_one_deed_share_its_event() {
    let key = one(
        "impose-tariff",
        &[
            ("2025-08-07", TARIFF),
            ("2025-08-08", "Washington imposed tariffs on India on Wednesday, and markets fell."),
        ],
    );
    assert_eq!(key, "20250806-impose-tariff-usa--ind");
}

#[test]
fn a_president_acts_for_his_country_on_the_day_he_holds_office() {
    let leader = "On 6 August 2025 President Donald Trump imposed tariffs on India.";
    assert_eq!(
        one("impose-tariff", &[("2025-08-07", TARIFF), ("2025-08-07", leader)]),
        "20250806-impose-tariff-usa--ind"
    );
    // who meets does so as himself
    let met = one("meet", &[("2025-08-07", "Emmanuel Macron met Narendra Modi in Paris on Tuesday.")]);
    assert_eq!(met, "20250805-meet-emmanuel-macron-narendra-modi");
}

#[test]
fn two_words_of_one_family_and_two_orders_of_the_sides_tell_of_one_thing() {
    one(
        "meet",
        &[
            ("2025-08-07", "Emmanuel Macron met Narendra Modi in Paris on Tuesday."),
            ("2025-08-06", "Narendra Modi held talks with Emmanuel Macron on Tuesday."),
        ],
    );
}

#[test]
fn another_day_target_direction_or_family_is_another_event() {
    let told = ("2025-08-07", TARIFF);
    for (other, key) in [
        ("The United States imposed tariffs on India on Tuesday.", "20250805-impose-tariff-usa--ind"),
        ("The United States imposed tariffs on Brazil on Wednesday.", "20250806-impose-tariff-usa--bra"),
        ("India imposed tariffs on the United States on Wednesday.", "20250806-impose-tariff-ind--usa"),
    ] {
        let keys = apart("impose-tariff", &[told, ("2025-08-07", other)]);
        assert!(keys.contains(&key.to_string()), "{keys:?}");
        assert!(keys.contains(&"20250806-impose-tariff-usa--ind".to_string()), "{keys:?}");
    }
    let sanctions = ("2025-08-07", "The United States imposed sanctions on India on Wednesday.");
    let both = events(&[told, sanctions]);
    assert!(both.values().all(|records| records.len() == 1) && both.len() == 2, "{both:?}");
}

#[test]
fn what_is_not_known_to_the_day_or_by_name_stays_with_its_article() {
    let vague = "The United States imposed tariffs on India in July.";
    apart(
        "impose-tariff",
        &[("2025-08-07", vague), ("2025-08-08", "In July the United States imposed tariffs on India.")],
    );
    let group = "Protesters met Narendra Modi on Tuesday.";
    apart(
        "meet",
        &[("2025-08-07", group), ("2025-08-07", "Protesters met Narendra Modi in Delhi on Tuesday.")],
    );
    apart(
        "attack",
        &[
            ("2025-08-07", "Russia attacked Ukraine on Tuesday."),
            ("2025-08-07", "On Tuesday Russia attacked Ukraine, and two people were killed."),
        ],
    );
}

#[test]
fn who_denies_a_deed_speaks_of_the_same_event() {
    let key = one(
        "impose-sanctions",
        &[
            ("2025-08-07", "Japan imposed sanctions on Russia on Tuesday."),
            ("2025-08-07", "Japan denied that it had imposed sanctions on Russia on Tuesday."),
        ],
    );
    assert_eq!(key, "20250805-impose-sanctions-jpn--rus");
}

#[test]
fn records_of_one_article_are_joined_where_one_is_vague_and_never_lost() {
    let text = "The United States imposed tariffs on India on Wednesday. Indian officials said that the United States \
                had imposed the tariffs on India without talks.";
    let found = of("impose-tariff", &[("2025-08-07", text)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].1["a0"], 2, "{found:?}");
}

#[test]
fn a_threat_is_no_record_of_the_deed_of_another_day() {
    let text = "The United States imposed tariffs on India on Wednesday. Donald Trump threatened to impose tariffs on \
                Brazil on Friday.";
    let found = of("impose-tariff", &[("2025-08-07", text)]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn explain_says_why_records_are_joined() {
    let file = tempfile::NamedTempFile::with_suffix(".txt").unwrap();
    let text = "Iran denied that it had imposed sanctions on Israel on Monday. Israel said Iran imposed sanctions on Israel on Monday.";
    std::fs::write(file.path(), text).unwrap();
    let shown = stdout(&["explain", "--quiet", "--published", "2025-08-07", common::text(file.path())]);
    assert!(shown.contains("20250804-impose-sanctions-irn--isr"), "{shown}");
    assert!(shown.contains("same actor (Iran); same target (Israel); same day (2025-08-04)"), "{shown}");
    assert!(shown.contains("this article alone (each saying is one of its own)"), "{shown}");
}

const TEXTS: [&str; 6] = [
    TARIFF,
    "President Donald Trump imposed tariffs on India on 6 August 2025, officials said.",
    "India denied that the United States had imposed tariffs on India on Wednesday.",
    "Emmanuel Macron met Narendra Modi in Paris on Tuesday. They talked for an hour.",
    "Narendra Modi held talks with Emmanuel Macron on Tuesday. Russia attacked Kharkiv on Monday.",
    "Russian forces attacked Kharkiv on Monday. Ukraine accused Russia of the attack.",
];

/// All that a store holds of articles.
fn contents(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    let all = |quads: Vec<Quad>| {
        lines.extend(quads.iter().map(ToString::to_string));
        Ok::<(), StoreError>(())
    };
    store.each_graph(&Selection::default(), all).unwrap();
    lines
}

fn graphs() -> &'static [Vec<Quad>] {
    static GRAPHS: LazyLock<Vec<Vec<Quad>>> = LazyLock::new(|| {
        let read = |(n, text): (usize, &&str)| quads(&article(&format!("a{n}"), "2025-08-07", text));
        TEXTS.iter().enumerate().map(read).collect()
    });
    &GRAPHS
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn articles_in_any_order_and_again_give_the_same_store(
        order in Just((0..TEXTS.len()).collect::<Vec<_>>()).prop_shuffle(),
        again in prop::collection::vec(0..TEXTS.len(), 0..4),
        cut in 0..TEXTS.len(),
    ) {
        let store = Store::in_memory(&LEXICON, &Base::default()).unwrap();
        let (first, second) = order.split_at(cut);
        for part in [first, second, &again] {
            store.replace(part.iter().map(|&n| graphs()[n].clone())).unwrap();
        }
        let straight = Store::in_memory(&LEXICON, &Base::default()).unwrap();
        straight.replace(graphs().iter().cloned()).unwrap();
        prop_assert_eq!(contents(&store), contents(&straight));
    }
}

#[test]
fn an_article_read_anew_takes_its_records_from_the_event_and_leaves_the_others() {
    let store = Store::in_memory(&LEXICON, &Base::default()).unwrap();
    store.replace(graphs().iter().cloned()).unwrap();
    let corrected = "The United States imposed tariffs on Brazil on Wednesday.";
    store.replace([quads(&article("a0", "2025-08-07", corrected))]).unwrap();
    let mark = "event/20250806-impose-tariff-usa--ind>";
    let articles: BTreeSet<String> = contents(&store)
        .into_iter()
        .filter(|line| line.contains("#recordOf>") && line.contains(mark))
        .map(|line| {
            line.split(['/', '#']).find(|part| part.starts_with('a') && part.len() == 2).unwrap().to_string()
        })
        .collect();
    assert_eq!(articles, ["a1", "a2"].map(String::from).into());
}
