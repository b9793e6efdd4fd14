//! `ingest` of articles that the store has: those that are as they were are not read again, and nobody can tell from the
//! store that they were not.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{run, stdout, text, texts};
use proptest::prelude::*;
use tempfile::TempDir;

/// One article as the input gives it: each number makes a part of it another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Given {
    act: usize,
    headline: usize,
    publisher: usize,
    day: usize,
}

fn line(id: usize, given: Given) -> String {
    let act = ["imposed a tariff on", "lifted a tariff on", "signed a treaty with"][given.act];
    let publisher = ["The Tester", "The Weekly"][given.publisher];
    format!(
        "{{\"id\": \"n{id}\", \"published\": \"2025-08-0{}\", \"publisher\": \"{publisher}\", \"headline\": \"Note {}\", \
         \"text\": \"Brazil {act} Kenya on Tuesday. It was note {id}.\"}}\n",
        given.day + 1,
        given.headline
    )
}

/// A run over some articles, told in the way that it is given.
fn ingest(home: &Path, store: &str, articles: &BTreeMap<usize, Given>, more: &[&str]) -> String {
    let file = home.join("articles.jsonl");
    fs::write(&file, articles.iter().map(|(id, given)| line(*id, *given)).collect::<String>()).unwrap();
    let store = home.join(store);
    let output = run(&[&["ingest", "--store", text(&store), text(&file)], more].concat());
    assert!(output.status.success(), "{output:?}");
    texts(&output).1
}

fn export(home: &Path, store: &str) -> String {
    stdout(&["export", "--quiet", "--store", text(&home.join(store)), "--format", "nquads"])
}

fn given(act: usize, headline: usize, publisher: usize, day: usize) -> Given {
    Given { act, headline, publisher, day }
}

#[test]
fn only_what_has_changed_is_read_again() {
    let dir = TempDir::new().unwrap();
    let home = dir.path();
    let mut articles: BTreeMap<usize, Given> = (0..4).map(|id| (id, given(id % 3, 0, 0, 0))).collect();
    assert!(ingest(home, "store", &articles, &[]).contains("4 articles read; "));
    let before = export(home, "store");
    let again = ingest(home, "store", &articles, &[]);
    assert!(again.contains("0 articles read, 4 unchanged; the store holds "), "{again}");
    assert_eq!(export(home, "store"), before);
    assert!(ingest(home, "store", &articles, &["--force"]).contains("4 articles read; "));
    assert!(ingest(home, "store", &articles, &[]).contains("0 articles read, 4 unchanged; "));

    for change in [given(1, 0, 0, 0), given(0, 1, 0, 0), given(0, 0, 1, 0), given(0, 0, 0, 1)] {
        articles.insert(0, change);
        let told = ingest(home, "store", &articles, &[]);
        assert!(told.contains("1 article read, 3 unchanged; "), "{change:?}: {told}");
    }
    ingest(home, "fresh", &articles, &[]);
    assert_eq!(export(home, "store"), export(home, "fresh"));
}

#[test]
fn another_way_of_reading_reads_all_again() {
    let dir = TempDir::new().unwrap();
    let (home, own) = (dir.path(), dir.path().join("own"));
    let articles: BTreeMap<usize, Given> = (0..3).map(|id| (id, given(id, 0, 0, 0))).collect();
    ingest(home, "store", &articles, &[]);
    for options in [&["--detail", "mentions"][..], &["--min-confidence", "20"], &[]] {
        let told = ingest(home, "store", &articles, options);
        assert!(told.contains("3 articles read; "), "{options:?}: {told}");
        assert!(ingest(home, "store", &articles, options).contains("0 articles read, 3 unchanged; "));
    }
    fs::create_dir_all(own.join("actions")).unwrap();
    for gone in ["Meet", "Visit"] {
        fs::write(own.join("actions/own.toml"), format!("remove = [\"{gone}\"]\n")).unwrap();
        let more = ["--ontology", text(&own), "--store-ontology", "replace"];
        let told = ingest(home, "store", &articles, &more);
        assert!(told.contains("3 articles read; "), "{told}");
    }
}

#[test]
fn what_was_taken_out_is_read_again() {
    let dir = TempDir::new().unwrap();
    let (home, store) = (dir.path(), dir.path().join("store"));
    let articles: BTreeMap<usize, Given> = (0..3).map(|id| (id, given(id, 0, 0, 0))).collect();
    ingest(home, "store", &articles, &[]);
    let before = export(home, "store");
    stdout(&["remove", "--store", text(&store), "n1"]);
    assert!(ingest(home, "store", &articles, &[]).contains("1 article read, 2 unchanged; "));
    assert_eq!(export(home, "store"), before);
    stdout(&["check", "--repair", "--store", text(&store)]);
    assert!(ingest(home, "store", &articles, &[]).contains("3 articles read; "));
    // a list of which a part is lost
    let list: PathBuf = store.join("demarche-read-articles");
    let lines = fs::read_to_string(&list).unwrap();
    fs::write(&list, &lines[..lines.len() - 5]).unwrap();
    assert!(ingest(home, "store", &articles, &[]).contains("3 articles read; "));
    assert_eq!(export(home, "store"), before);
}

fn some_articles() -> impl Strategy<Value = BTreeMap<usize, Given>> {
    let one = (0..3usize, 0..2usize, 0..2usize, 0..2usize).prop_map(|(a, h, p, d)| given(a, h, p, d));
    proptest::collection::btree_map(0..4usize, one, 1..4)
}

#[derive(Debug, Clone)]
enum Step {
    Ingest(BTreeMap<usize, Given>),
    Remove(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step =
        prop_oneof![4 => some_articles().prop_map(Step::Ingest), 1 => (0..4usize).prop_map(Step::Remove)];
    proptest::collection::vec(step, 2..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is ingested and removed in whatever order: the store is that of a program that reads all each time, and as
    /// many articles are left unread as are stored as they are given.
    #[test]
    fn nothing_shows_that_articles_were_not_read(steps in steps()) {
        let dir = TempDir::new().unwrap();
        let (home, store) = (dir.path(), dir.path().join("store"));
        let mut held: BTreeMap<usize, Given> = BTreeMap::new();
        for step in &steps {
            match step {
                Step::Ingest(articles) => {
                    let same = articles.iter().filter(|(id, given)| held.get(id) == Some(given)).count();
                    let told = ingest(home, "store", articles, &[]);
                    let read = articles.len() - same;
                    let read = format!("{read} article{} read", if read == 1 { "" } else { "s" });
                    let unchanged = if same > 0 { format!(", {same} unchanged") } else { String::new() };
                    let expected = format!("{read}{unchanged}; ");
                    prop_assert!(told.contains(&expected), "{} instead of {}", told, expected);
                    held.extend(articles);
                }
                Step::Remove(id) => {
                    if held.remove(id).is_some() {
                        stdout(&["remove", "--store", text(&store), &format!("n{id}")]);
                    }
                }
            }
        }
        if !held.is_empty() {
            ingest(home, "fresh", &held, &[]);
            prop_assert_eq!(export(home, "store"), export(home, "fresh"));
        }
    }
}
