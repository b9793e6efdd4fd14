//! The command line, told as stories: each `.md` holds commands and what they print.
//! `TRYCMD=overwrite cargo test --release --test stories` writes down what they print now.
#![cfg(feature = "rocksdb")]

#[test]
fn bad_input() {
    tell("tests/stories/bad-input.md");
}

#[test]
fn readme() {
    tell("README.md");
}

/// A page for each trade, each from files to a result.
#[test]
fn pages_for_journalists() {
    tell("docs/journalists.md");
}

#[test]
fn pages_for_political_scientists() {
    tell("docs/political-scientists.md");
}

#[test]
fn pages_for_developers() {
    tell("docs/developers.md");
}

#[test]
fn pages_for_knowledge_engineers() {
    tell("docs/knowledge-engineers.md");
}

/// Tells one story with a store of its own, whose path the story calls `[STORE]`.
fn tell(story: &str) {
    let folder = tempfile::TempDir::new().unwrap();
    let store = folder.path().join("demarche.db");
    let store = store.to_str().unwrap();
    let cases = trycmd::TestCases::new();
    cases.env("DEMARCHE_STORE", store).insert_var("[STORE]", store.to_string()).unwrap();
    cases.case(story).run();
}
