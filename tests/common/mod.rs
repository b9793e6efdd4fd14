//! Running the binary. Each test file uses a part of this.
#![allow(dead_code)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program with arguments, away from the user's own settings.
pub fn demarche(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.args(args).env_remove("DEMARCHE_STORE").stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run(args: &[&str]) -> Output {
    demarche(args).output().unwrap()
}

/// Runs the program and returns its standard output; anything but success fails the test.
pub fn stdout(args: &[&str]) -> String {
    let output = run(args);
    let (out, err) = texts(&output);
    assert!(output.status.success(), "{args:?}: {:?}\n{err}", output.status);
    assert!(!err.contains("error"), "{args:?}: {err}");
    out
}

/// Standard output and standard error.
pub fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// How many errors were told.
pub fn errors(standard_error: &str) -> usize {
    standard_error.lines().filter(|line| line.starts_with("error: ")).count()
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Says that a test does not test anything here, and why. It stands in the log also where the test passes, of which
/// the harness shows nothing that `eprintln!` prints.
pub fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// Articles as JSON Lines, each different from all others.
pub fn articles(range: std::ops::Range<usize>) -> String {
    let countries = ["India", "Brazil", "Canada", "France", "Japan", "Mexico", "Kenya"];
    range
        .map(|n| {
            let country = countries[n % countries.len()];
            let rate = n % 97 + 1;
            format!(
                "{{\"id\": \"made-{n}\", \"published\": \"2025-08-{:02}\", \"publisher\": \"demarche tests\", \"text\": \"On \
                 Wednesday the United States imposed a tariff of {rate} per cent on goods from {country}. It was \
                 decision number {n}.\"}}\n",
                n % 28 + 1
            )
        })
        .collect()
}

/// Runs a script where Python has these modules; the output, or nothing where it has not.
pub fn python(modules: &[&str], script: &str, args: &[&str]) -> Option<String> {
    let python = std::env::var("DEMARCHE_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let has = Command::new(&python).args(["-c", &format!("import {}", modules.join(", "))]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        skipped(&format!(
            "{python} has not all of {}; name one that has with DEMARCHE_PYTHON",
            modules.join(", ")
        ));
        return None;
    }
    let output = Command::new(&python).args(["-c", script]).args(args).output().unwrap();
    let (out, err) = texts(&output);
    assert!(output.status.success(), "{err}");
    Some(out)
}
