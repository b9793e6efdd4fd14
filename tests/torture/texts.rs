//! A text that was made to hurt stands between good articles: those are read as if it were not there, within the memory
//! that one article may take.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::common::text;
use crate::world::{Dice, first, limited, written};
use crate::{Effort, Tally};

/// What such texts are made of, again and again.
const PIECES: &[&str] = &[
    "word, ",
    "(a [",
    "said \"he ",
    "Ada Berg ",
    "Peru and ",
    "Peru attacked Chile, ",
    "he said that ",
    "a",
    "the ",
    "\u{202e}",
    "\u{1}",
    ".",
    "?! ",
    "1,000 ",
    "on Monday ",
    "“",
    "e\u{301}",
    "\n",
    "🕊 ",
    "Mr. ",
    "https://x.example/",
];

const ARTICLES: usize = 20;

pub fn trial(effort: &Effort) -> Tally {
    let dir = TempDir::new().unwrap();
    let good = first(ARTICLES);
    let alone = extract(&written(dir.path(), "good.jsonl", &good)).unwrap();
    let right = lines(&alone);
    assert_eq!(right.len(), ARTICLES);
    let mut tally = Tally::default();
    while effort.goes_on(tally.tried) {
        let mut dice = Dice::new(tally.tried as u64 + 1);
        let pieces: Vec<&str> = (0..=dice.below(3)).map(|_| PIECES[dice.below(PIECES.len())]).collect();
        let length = 10_000 << dice.below(6);
        let bad = pieces.concat().repeat(length / pieces.concat().len());
        let bad = serde_json::json!({"id": "bad", "published": "2025-08-07", "text": bad});
        let input = written(dir.path(), "both.jsonl", &format!("{bad}\n{good}"));
        let before = tally;
        match extract(&input) {
            None => tally.endless += 1,
            Some(output) => {
                let all = lines(&output);
                tally.lost += right.difference(&all).count();
                let others: Vec<_> = all.difference(&right).collect();
                tally.left_over += others.len().saturating_sub(1);
                let told = matches!(output.status.code(), Some(0 | 1));
                let whole = others.iter().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok());
                tally.wrong += usize::from(!told || !whole);
            }
        }
        tally.tried += 1;
        if (Tally { tried: before.tried, ..tally }) != before {
            println!("{length} bytes of {pieces:?}: {tally:?}");
        }
    }
    tally
}

fn extract(input: &std::path::Path) -> Option<Output> {
    let script = "ulimit -v 2500000; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args([
        "-c",
        script,
        "sh",
        env!("CARGO_BIN_EXE_demarche"),
        "extract",
        "--quiet",
        "--any-language",
    ]);
    limited(command.args(["--format", "records", text(input)]))
}

fn lines(output: &Output) -> BTreeSet<String> {
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_string).collect()
}
