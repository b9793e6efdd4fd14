//! Bad luck and bad will, again and again: damage, kills, power cuts, full disks and hostile texts. `make torture` tries
//! each many times, for as long as DEMARCHE_TORTURE_SECONDS says, and prints a table; `make test` tries each a few times.
#![cfg(all(unix, feature = "rocksdb"))]

#[path = "../common/mod.rs"]
mod common;
mod damage;
mod full;
mod kill;
mod power;
mod texts;
mod world;

use std::time::{Duration, Instant};

/// What became of the trials of one kind. All but the first must be zero.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Tally {
    tried: usize,
    /// Articles, or parts of them, that were stored and are gone.
    lost: usize,
    /// Quads that nobody says, and files that nobody needs.
    left_over: usize,
    /// Wrong answers, damage that is not told, messages without a hint.
    wrong: usize,
    /// Commands that did not end.
    endless: usize,
}

/// How long to go on: so many times, or until the time is over.
struct Effort {
    times: usize,
    until: Instant,
}

impl Effort {
    fn goes_on(&self, tried: usize) -> bool {
        tried < self.times && Instant::now() < self.until
    }
}

type Trial = fn(&Effort) -> Tally;

const TRIALS: [(&str, Trial); 5] = [
    ("one flipped bit", damage::trial),
    ("kill -9", kill::trial),
    ("power cut", power::trial),
    ("file-size limit", full::trial),
    ("hostile text", texts::trial),
];

/// Tries those whose name has these words in it.
fn all(only: &str, times: usize, each: Duration) {
    println!("| trial | tried | lost | left over | wrong | endless |");
    println!("|---|---:|---:|---:|---:|---:|");
    let mut faulty = Vec::new();
    for (name, trial) in TRIALS.into_iter().filter(|(name, _)| name.contains(only)) {
        let found = trial(&Effort { times, until: Instant::now() + each });
        let Tally { tried, lost, left_over, wrong, endless } = found;
        println!("| {name} | {tried} | {lost} | {left_over} | {wrong} | {endless} |");
        assert!(tried > 0, "{name} was not tried");
        if found != (Tally { tried, ..Tally::default() }) {
            faulty.push(name);
        }
    }
    assert!(faulty.is_empty(), "{faulty:?}");
}

#[test]
fn a_few_of_each() {
    all("", 3, Duration::from_secs(3600));
}

#[test]
#[ignore = "takes as long as it is told to: make torture"]
fn many_of_each() {
    let seconds = std::env::var("DEMARCHE_TORTURE_SECONDS").ok().and_then(|text| text.parse().ok());
    let only = std::env::var("DEMARCHE_TORTURE_TRIAL").unwrap_or_default();
    let kinds = if only.is_empty() { TRIALS.len() as u32 } else { 1 };
    all(&only, 200, Duration::from_secs(seconds.unwrap_or(1200)) / kinds);
}
