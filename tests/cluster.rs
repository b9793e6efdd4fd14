//! Events that several articles tell in different words come together in a graph of its own, whatever the order of the articles,
//! and go apart again without a trace.
#![cfg(all(unix, feature = "rocksdb"))]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use common::{run, stdout, text, texts};
use tempfile::TempDir;

/// Three papers on one attack, one on another of the same day; two agreements of the same day that share a side, one of them told
/// with a side more.
const NEWS: [(&str, &str, &str); 7] = [
    (
        "attack-ledger",
        "The Ledger",
        "Gunmen attacked a police station in Lahore on Tuesday and killed 14 officers, the government of Pakistan said.",
    ),
    (
        "attack-post",
        "Harbour Post",
        "At least 14 police officers were killed on Tuesday when gunmen attacked a police station in Lahore in Pakistan.",
    ),
    (
        "attack-mail",
        "Morning Mail",
        "On Tuesday gunmen killed 14 officers at a police station in Lahore, Pakistan.",
    ),
    (
        "bus-tester",
        "The Tester",
        "Gunmen attacked a bus in Karachi in Pakistan on Tuesday and killed two passengers.",
    ),
    (
        "fishing-ledger",
        "The Ledger",
        "On Tuesday France and Kenya signed an agreement on fishing in Nairobi.",
    ),
    (
        "fishing-post",
        "Harbour Post",
        "On Tuesday France, Kenya and Norway signed an agreement on fishing in Nairobi.",
    ),
    ("coffee-tester", "The Tester", "On Tuesday Brazil and Kenya signed an agreement on coffee in Nairobi."),
];

fn lines(news: impl Iterator<Item = (&'static str, &'static str, &'static str)>) -> String {
    news.map(|(id, publisher, text)| {
        format!(
            "{{\"id\": \"{id}\", \"published\": \"2025-03-05\", \"publisher\": \"{publisher}\", \"text\": \"{text}\"}}\n"
        )
    })
    .collect()
}

fn ingest(dir: &Path, name: &str, lines: &str) -> PathBuf {
    let (store, news) = (dir.join(name), dir.join(format!("{name}.jsonl")));
    fs::write(&news, lines).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&news)]);
    store
}

/// Which articles' events were joined, by their ids in the IRIs of the records.
fn found(store: &Path) -> String {
    stdout(&["cluster", "--dry-run", "--store", text(store)])
}

fn whole(store: &Path) -> String {
    stdout(&["export", "--with-links", "--format", "nquads", "--store", text(store)])
}

/// The events that a graph in N-Quads says to be one with another.
fn joined(nquads: &str) -> Vec<(String, String)> {
    let links = nquads.lines().filter_map(|line| line.split_once(" <http://www.w3.org/2002/07/owl#sameAs> "));
    let iri = |term: &str| term.trim_start_matches('<').split('>').next().unwrap().to_string();
    links
        .map(|(event, first)| (iri(event), iri(first)))
        .filter(|(event, _)| event.contains("/event/"))
        .collect()
}

/// Events joined with each other, each group sorted.
fn groups(table: &str) -> Vec<Vec<String>> {
    let mut groups = std::collections::BTreeMap::<String, Vec<String>>::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let name = |iri: &str| iri.rsplit('/').next().unwrap().to_string();
        groups.entry(name(cells[1])).or_insert_with(|| vec![name(cells[1])]).push(name(cells[0]));
    }
    groups.into_values().collect()
}

#[test]
fn what_papers_tell_in_different_words_is_joined_and_what_only_looks_alike_is_not() {
    let dir = TempDir::new().unwrap();
    let store = ingest(dir.path(), "store", &lines(NEWS.into_iter()));
    let stored = whole(&store);
    assert!(["bra-ken", "bus-in-karachi", "two-passengers"].iter().all(|event| stored.contains(event)));
    let groups = groups(&found(&store));
    let of = |word: &str| {
        groups.iter().filter(|group| group.iter().any(|event| event.contains(word))).collect::<Vec<_>>()
    };
    let killed = of("14-officers");
    assert_eq!(killed.len(), 1, "{groups:#?}");
    assert!(killed[0].len() >= 2, "{killed:#?}");
    assert!(
        groups.iter().flatten().all(|event| !event.contains("bus") && !event.contains("passengers")),
        "{groups:#?}"
    );
    let agreement = of("fra-ken");
    assert_eq!(agreement.len(), 1, "{groups:#?}");
    assert!(agreement[0].iter().any(|event| event.contains("fra-ken-nor")), "{groups:#?}");
    assert!(groups.iter().flatten().all(|event| !event.contains("bra-ken")), "{groups:#?}");
}

#[test]
fn the_order_of_the_articles_does_not_matter() {
    let dir = TempDir::new().unwrap();
    let one = ingest(dir.path(), "one", &lines(NEWS.into_iter()));
    let other = ingest(dir.path(), "other", &lines(NEWS.into_iter().rev()));
    for store in [&one, &other] {
        stdout(&["cluster", "--quiet", "--store", text(store)]);
    }
    assert_eq!(whole(&one), whole(&other));
    // a table says the same without a store, its lines in any order
    let table = stdout(&["events", "--format", "jsonl", "--store", text(&one)]);
    let mut rows: Vec<&str> = table.lines().collect();
    rows.reverse();
    let path = dir.path().join("events.jsonl");
    fs::write(&path, rows.join("\n") + "\n").unwrap();
    let of_table = stdout(&["cluster", "--events", text(&path)]);
    assert_eq!(of_table, found(&one));
    assert!(of_table.lines().count() > 2, "{of_table}");
}

#[test]
fn what_was_joined_can_be_dropped_and_is_made_anew() {
    let dir = TempDir::new().unwrap();
    let store = ingest(dir.path(), "store", &lines(NEWS.into_iter()));
    let before = whole(&store);
    let output = run(&["cluster", "--store", text(&store)]);
    let (_, err) = texts(&output);
    assert!(output.status.success() && err.contains(" joined with another"), "{err}");
    let with = whole(&store);
    assert!(joined(&with).len() > 1, "{with}");
    let rows = stdout(&["query", "same-events", "--format", "csv", "--store", text(&store)]);
    assert!(rows.contains("same kind of act"), "{rows}");
    stdout(&["check", "--quiet", "--store", text(&store)]);
    stdout(&["cluster", "--quiet", "--store", text(&store)]);
    assert_eq!(whole(&store), with, "once more changes nothing");
    // an article goes, and what was joined with it
    stdout(&["remove", "--quiet", "--store", text(&store), "fishing-post"]);
    stdout(&["cluster", "--quiet", "--store", text(&store)]);
    assert!(!whole(&store).contains("fra-ken-nor"));
    ingest(dir.path(), "store", &lines(NEWS.into_iter()));
    stdout(&["cluster", "--drop", "--quiet", "--store", text(&store)]);
    assert_eq!(whole(&store), before);
}

#[test]
fn what_somebody_denies_stays_two() {
    let dir = TempDir::new().unwrap();
    let store = ingest(dir.path(), "store", &lines(NEWS.into_iter()));
    stdout(&["cluster", "--quiet", "--store", text(&store)]);
    let before = joined(&whole(&store));
    let (event, first) = before.iter().find(|(event, _)| event.contains("fra-ken")).unwrap();
    stdout(&["unlink", "--quiet", "--store", text(&store), event, first]);
    stdout(&["cluster", "--quiet", "--store", text(&store)]);
    let after = joined(&whole(&store));
    assert_eq!(after.len(), before.len() - 1);
    assert!(!after.contains(&(event.clone(), first.clone())));
}

/// A file of lines and what a step makes of them.
fn step(dir: &Path, name: &str, lines: &[String], args: &[&str]) -> Vec<String> {
    let path = dir.join("lines.jsonl");
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let told = stdout(&[&["cluster", "--events", text(&path), "--step", name], args].concat());
    told.lines().map(str::to_string).collect()
}

#[test]
fn steps_over_a_few_lines_find_what_the_whole_finds() {
    let dir = TempDir::new().unwrap();
    let store = ingest(dir.path(), "store", &lines(NEWS.into_iter()));
    let table = stdout(&["events", "--format", "jsonl", "--store", text(&store)]);
    let rows: Vec<String> = table.lines().map(str::to_string).collect();
    let profiles = step(dir.path(), "profiles", &rows, &[]);
    let known: Vec<serde_json::Value> =
        profiles.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    // in how many events each word stands
    let mut counts = BTreeMap::<u64, u32>::new();
    for word in known.iter().flat_map(|line| line["words"].as_array().unwrap()) {
        *counts.entry(word.as_u64().unwrap()).or_default() += 1;
    }
    let mut counted = format!("all\t{}\n", known.len());
    counted.extend(counts.iter().filter(|(_, n)| **n > 1).map(|(word, n)| format!("{word}\t{n}\n")));
    let words = dir.path().join("words.tsv");
    fs::write(&words, counted).unwrap();
    let words = ["--words", text(&words)];
    let of = |wanted: &dyn Fn(&serde_json::Value) -> bool| {
        let lines = profiles.iter().zip(&known).filter(|(_, line)| wanted(line));
        lines.map(|(line, _)| line.clone()).collect::<Vec<String>>()
    };
    // block by block
    let blocks = known.iter().flat_map(|line| line["blocks"].as_array().unwrap().clone());
    let mut pairs = BTreeSet::new();
    for block in blocks.map(|block| block.as_str().unwrap().to_string()).collect::<BTreeSet<_>>() {
        let here = of(&|line| line["blocks"].as_array().unwrap().iter().any(|b| b == block.as_str()));
        pairs.extend(step(dir.path(), "pairs", &here, &words));
    }
    let whole: BTreeSet<String> = step(dir.path(), "pairs", &profiles, &[]).into_iter().collect();
    assert_eq!(pairs, whole);
    assert!(pairs.len() > 2, "{pairs:?}");
    // group by group
    let all = found(&store);
    let mut joined = BTreeSet::new();
    for line in all.lines().skip(1) {
        let first = line.split('\t').nth(1).unwrap();
        let group = |event: &str| all.lines().any(|line| line.starts_with(&format!("{event}\t{first}\t")));
        let here = of(&|line| line["event"] == first || group(line["event"].as_str().unwrap()));
        assert!(here.len() > 1 && here.len() < profiles.len());
        joined.extend(step(dir.path(), "join", &here, &words).into_iter().skip(1));
    }
    assert_eq!(joined, all.lines().skip(1).map(str::to_string).collect());
}

#[test]
fn what_is_no_line_of_a_step_is_said() {
    let dir = TempDir::new().unwrap();
    let (lines, words) = (dir.path().join("lines.jsonl"), dir.path().join("words.tsv"));
    fs::write(&lines, "{\"event\": 3}\n").unwrap();
    fs::write(&words, "all\tmany\n").unwrap();
    for (args, why) in [
        (vec![], "line 1 is no line of --step profiles"),
        (vec!["--words", text(&words)], "line 1, \"all\\tmany\", is not a word's number"),
    ] {
        let output = run(&[vec!["cluster", "--events", text(&lines), "--step", "pairs"], args].concat());
        let (_, err) = texts(&output);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(why) && err.contains("hint: "), "{err}");
    }
}

#[test]
fn what_is_no_table_of_events_is_said() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("rows.jsonl");
    fs::write(&path, "{\"text\": \"no row\"}\n").unwrap();
    let output = run(&["cluster", "--events", text(&path)]);
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("line 1 is no row of the event table") && err.contains("hint: "), "{err}");
}
