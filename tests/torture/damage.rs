//! One bit is flipped in a file of a store: every command ends, and answers right or says what is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::common::{demarche, text};
use crate::world::{Dice, ended, first, on, until_stored, written};
use crate::{Effort, Tally};

/// So few that they go through the log.
const STORED: usize = 120;
/// As many are there before, and are not stored again.
const THERE: usize = 60;

pub fn trial(effort: &Effort) -> Tally {
    let dir = TempDir::new().unwrap();
    let whole = dir.path().join("whole");
    let made = written(dir.path(), "made.jsonl", &first(THERE));
    assert!(on(&whole, &["ingest", "--quiet", text(&made)]).unwrap().status.success());
    // the last of them stand in the log only
    let mut command = demarche(&["ingest", "--verbose", "--input", "jsonl", "--store", text(&whole), "-"]);
    ended(until_stored(&mut command, &first(STORED + 1), STORED - THERE));
    let one = written(dir.path(), "one.jsonl", &crate::common::articles(5000..5001));
    let right: Vec<Vec<u8>> = questions(&whole).into_iter().map(|output| output.unwrap().stdout).collect();
    let mut tally = Tally::default();
    let kinds = [files(&whole, ".sst"), files(&whole, ".log"), files(&whole, "MANIFEST-")];
    while effort.goes_on(tally.tried) {
        let mut dice = Dice::new(tally.tried as u64 + 1);
        let kind = &kinds[tally.tried % kinds.len()];
        let file = &kind[dice.below(kind.len())];
        let harmed = dir.path().join("harmed");
        copy(&whole, &harmed);
        let bit = flip(&harmed.join(file.file_name().unwrap()), &mut dice);
        let before = tally;
        one_place(&harmed, &right, &one, &mut tally);
        tally.tried += 1;
        if (Tally { tried: before.tried, ..tally }) != before {
            println!("bit {bit} of {}: {tally:?}", file.display());
        }
        fs::remove_dir_all(&harmed).unwrap();
    }
    tally
}

fn questions(store: &Path) -> Vec<Option<std::process::Output>> {
    [
        &["export", "--format", "nquads"][..],
        &["query", "who-did-what", "--format", "csv"],
        &["stats", "--format", "json"],
        &["check"],
    ]
    .iter()
    .map(|args| on(store, args))
    .collect()
}

fn one_place(store: &Path, right: &[Vec<u8>], article: &Path, tally: &mut Tally) {
    let mut told = false;
    for (output, right) in questions(store).into_iter().zip(right) {
        let Some(output) = output else {
            tally.endless += 1;
            continue;
        };
        let err = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => tally.wrong += usize::from(output.stdout != *right),
            Some(3) if err.contains("hint: ") => told = true,
            _ => {
                println!("{:?}: {err}", output.status);
                tally.wrong += 1;
            }
        }
    }
    match on(store, &["check", "--deep"]) {
        None => tally.endless += 1,
        Some(output) => tally.wrong += usize::from(told && output.status.success()),
    }
    match on(store, &["ingest", "--quiet", text(article)]) {
        None => tally.endless += 1,
        Some(output) if output.status.success() => {
            let stored = on(store, &["export", "--format", "nquads"]);
            let stored = stored.filter(|output| output.status.success());
            let stored = stored.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
            // what could not be read before cannot be read now, and that is said
            if let Some(stored) = stored {
                let right = String::from_utf8_lossy(&right[0]);
                tally.lost += usize::from(!right.lines().all(|line| stored.contains(line)));
            }
        }
        Some(_) => {}
    }
}

fn files(dir: &Path, part: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let fits = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name.starts_with(part) || name.ends_with(part)) && fs::metadata(path).unwrap().len() > 0
    };
    let mut files: Vec<PathBuf> = all.filter(fits).collect();
    files.sort();
    assert!(!files.is_empty(), "{part}");
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    // states for readers, which stand in folders, are no part of the store
    let paths = fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.is_file()) {
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn flip(file: &Path, dice: &mut Dice) -> usize {
    let mut bytes = fs::read(file).unwrap();
    let bit = dice.below(8 * bytes.len());
    bytes[bit / 8] ^= 1 << (bit % 8);
    fs::write(file, bytes).unwrap();
    bit
}
