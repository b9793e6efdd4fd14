//! Articles, stores, and the program with a limit of time.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::common::{articles, demarche, text};

/// No command of these trials needs nearly as long on any machine.
const LIMIT: Duration = Duration::from_secs(300);

/// Numbers that look random and are the same in every run.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// Runs the program; `None` where it does not end.
pub fn limited(command: &mut Command) -> Option<Output> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let read = |mut from: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = from.read_to_end(&mut bytes);
            bytes
        })
    };
    let out = read(Box::new(child.stdout.take().unwrap()));
    let err = read(Box::new(child.stderr.take().unwrap()));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    };
    Some(Output { status, stdout: out.join().unwrap(), stderr: err.join().unwrap() })
}

pub fn on(store: &Path, args: &[&str]) -> Option<Output> {
    limited(demarche(args).args(["--store", text(store)]))
}

/// The graphs of a store, each with its quads; `None` where it says that it has none, and how to go on.
pub fn graphs(store: &Path) -> Option<BTreeMap<String, BTreeSet<String>>> {
    let output = on(store, &["export", "--format", "nquads"]).expect("export ends");
    let (out, err) = crate::common::texts(&output);
    if !output.status.success() {
        assert!(err.contains("not finished when it was made") || err.contains("there is no store"), "{err}");
        return None;
    }
    let mut graphs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in out.lines() {
        let graph = line.trim_end_matches(" .").rsplit(' ').next().unwrap().to_string();
        graphs.entry(graph).or_default().insert(line.to_string());
    }
    Some(graphs)
}

/// Number of triples that the union should not have, or has not.
pub fn entity_faults(store: &Path) -> usize {
    let output = on(store, &["check", "entities"]).expect("check ends");
    match output.status.code() {
        Some(0) => 0,
        _ => String::from_utf8_lossy(&output.stdout).lines().count().max(1),
    }
}

/// Files that a run should not leave.
pub fn left_files(store: &Path) -> usize {
    let names = fs::read_dir(store).unwrap().map(|entry| entry.unwrap().file_name());
    names.filter(|name| name.to_string_lossy().starts_with("bulk-")).count()
}

/// Articles, and the same with other numbers.
pub fn first(count: usize) -> String {
    articles(0..count)
}

pub fn later(count: usize) -> String {
    first(count).replace("imposed a tariff of", "raised its tariff to 255 per cent from")
}

pub fn written(dir: &Path, name: &str, lines: &str) -> std::path::PathBuf {
    let path = dir.join(name);
    fs::write(&path, lines).unwrap();
    path
}

/// Starts an ingest and waits until it says that so many articles are stored, with more to come.
pub fn until_stored(command: &mut Command, lines: &str, count: usize) -> Child {
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines = lines.to_string();
    let writer = thread::spawn(move || {
        let _ = input.write_all(lines.as_bytes());
        input
    });
    let stored = |line: String| line.strip_suffix(" articles are stored")?.parse::<usize>().ok();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(told.any(|line| stored(line.unwrap()).is_some_and(|stored| stored >= count)), "it ended before");
    child.stdin = Some(writer.join().unwrap());
    child
}

pub fn ended(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}
