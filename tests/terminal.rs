//! What stands in articles, names of files and arguments never acts on a terminal.
#![cfg(all(unix, feature = "rocksdb"))]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{demarche, run, stdout, text, texts};
use tempfile::TempDir;

fn write(dir: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    fs::write(&path, content).unwrap();
    text(&path).to_string()
}

/// Does a text hold what would act on a terminal?
fn acts(text: &str) -> bool {
    text.contains(|c: char| (c.is_control() && !"\n\t\r".contains(c)) || "\u{202e}\u{2066}".contains(c))
}

const ODD: &str = r#"{"id": "a\u001b[31m\u202eb", "publisher": "P\u001b]0;x\u0007", "headline": "H\u009b2J", "published": "2025-08-07", "text": "Ada \u202eBerg met Chile\u001b[2J in Lima. The storm killed 3 people."}"#;

#[test]
fn nothing_in_an_article_acts_on_a_terminal() {
    let dir = TempDir::new().unwrap();
    let odd = write(dir.path(), "odd.jsonl", ODD);
    let bad = write(dir.path(), "bad\u{1b}[1m.jsonl", ODD.replace("2025-08-07", r"yester\u001b[7mday"));
    let store = dir.path().join("store");
    run(&["ingest", "--verbose", "--store", text(&store), &odd]);
    for args in [
        &["explain", &odd][..],
        &["ingest", "--verbose", &odd, &bad],
        &["query", "evidence"],
        &["query", "evidence", "--format", "markdown"],
        &["stats", "--articles"],
        &["check"],
        &["query", "a\u{1b}[1m"],
        &["remove", "a\u{1b}[1m"],
    ] {
        let output = demarche(args).arg("--store").arg(&store).output().unwrap();
        let (out, err) = texts(&output);
        assert!(!acts(&out), "{args:?}: {out}");
        assert!(!acts(&err), "{args:?}: {err}");
    }
    let (out, _) = texts(&run(&["explain", &odd]));
    assert!(out.contains("\\u{1b}[31m\\u{202e}b"), "{out}");
}

/// Every format, where it is printed on the terminal of `script`; where that is missing the test says so and passes.
#[test]
fn formats_for_programs_are_shown_escaped_on_a_terminal() {
    if !Command::new("script").arg("--version").output().is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: no `script` of util-linux");
        return;
    }
    let dir = TempDir::new().unwrap();
    let odd = write(dir.path(), "odd.jsonl", ODD);
    for format in ["articles", "records", "nquads", "events", "turtle"] {
        let line = format!("'{}' extract --quiet --format {format} '{odd}'", env!("CARGO_BIN_EXE_demarche"));
        let shown = Command::new("script").args(["-qec", &line, "/dev/null"]).output().unwrap();
        let shown = String::from_utf8(shown.stdout).unwrap();
        assert!(!shown.trim().is_empty() && !acts(&shown), "{format}: {shown:?}");
        let written = stdout(&["extract", "--quiet", "--format", format, &odd]);
        assert!(format != "events" || acts(&written), "{format}: a pipe gets the text as it is");
    }
}

#[test]
fn a_command_line_does_not_act_on_a_terminal() {
    for args in [
        &["extract", "--no\u{1b}[31m"][..],
        &["ingest\u{1b}]0;x\u{7}"],
        &["query", "--format", "\u{202e}csv"],
        &["query", "x", "--limit", "\u{9b}2J"],
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let (_, err) = texts(&output);
        assert!(!acts(&err) && err.contains("error: "), "{args:?}: {err}");
    }
}
