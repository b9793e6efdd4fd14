//! The program is ended in the middle, by `kill -9`, while it reads articles and while it reads them again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::common::{demarche, text};
use crate::world::{Dice, entity_faults, first, graphs, later, left_files, on, written};
use crate::{Effort, Tally};

type Graphs = BTreeMap<String, BTreeSet<String>>;

pub fn trial(effort: &Effort) -> Tally {
    let dir = TempDir::new().unwrap();
    let articles = std::env::var("DEMARCHE_TORTURE_ARTICLES").ok().and_then(|text| text.parse().ok());
    let articles = articles.unwrap_or(400);
    let inputs = [
        written(dir.path(), "first.jsonl", &first(articles)),
        written(dir.path(), "later.jsonl", &later(articles)),
    ];
    let undisturbed = dir.path().join("undisturbed");
    let mut right = Vec::new();
    let begun = Instant::now();
    for input in &inputs {
        assert!(on(&undisturbed, &["ingest", "--quiet", text(input)]).unwrap().status.success());
        right.push(graphs(&undisturbed).unwrap());
    }
    let takes = begun.elapsed() / 2;
    let mut tally = Tally::default();
    while effort.goes_on(tally.tried) {
        let mut dice = Dice::new(tally.tried as u64 + 1);
        let store = dir.path().join(format!("store{}", tally.tried));
        for input in &inputs {
            // half of the kills come while the store is being made
            let end = if dice.below(2) == 0 { takes } else { takes / 8 };
            kill_after(&store, input, Duration::from_micros(dice.below(end.as_micros() as usize) as u64));
            let before = graphs(&store).unwrap_or_default();
            let whole = |(graph, quads): (&String, &BTreeSet<String>)| {
                right.iter().any(|right| right.get(graph) == Some(quads))
            };
            tally.lost += before.iter().filter(|entry| !whole(*entry)).count();
            if !before.is_empty() {
                tally.left_over += entity_faults(&store);
            }
            if text(input) == text(&inputs[1]) {
                // the first run was finished
                tally.lost += right[0].len().saturating_sub(before.len());
            }
            let ended = on(&store, &["ingest", "--quiet", text(input)]);
            tally.endless += usize::from(ended.is_none());
            tally.wrong += usize::from(ended.is_some_and(|output| !output.status.success()));
        }
        let after = graphs(&store).unwrap_or_default();
        tally.lost += beyond(&right[1], &after);
        tally.left_over += beyond(&after, &right[1]);
        tally.left_over += entity_faults(&store) + left_files(&store);
        tally.tried += 1;
        std::fs::remove_dir_all(&store).unwrap();
    }
    tally
}

fn kill_after(store: &Path, input: &Path, time: Duration) {
    let mut child = demarche(&["ingest", "--quiet", "--store", text(store), text(input)]).spawn().unwrap();
    sleep(time);
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Number of quads that only the first of two stores has.
fn beyond(one: &Graphs, other: &Graphs) -> usize {
    let none = BTreeSet::new();
    one.iter().map(|(graph, quads)| quads.difference(other.get(graph).unwrap_or(&none)).count()).sum()
}
