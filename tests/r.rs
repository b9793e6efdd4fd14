//! The page for users of R, whose code runs as it stands there.
#![cfg(feature = "rocksdb")]

mod common;

use std::fs;
use std::process::{Command, Stdio};

use common::{stdout, text, texts};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PAGE: &str = "docs/r.md";

/// Blocks of a page with what stands behind the marks that begin them.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = page.split("```").collect();
    parts.chunks(2).filter_map(|chunk| chunk.get(1)).map(|block| block.split_once('\n').unwrap()).collect()
}

/// `UPDATE_FILES=1` writes down what R prints now.
#[test]
fn the_page_for_r_prints_what_it_says() {
    let version =
        Command::new("Rscript").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !version.is_ok_and(|status| status.success()) {
        eprintln!("skipped: there is no Rscript (Debian: r-base-core)");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--store", text(&store), &format!("{ROOT}/samples")]);
    stdout(&["events", "-o", text(&dir.path().join("events.csv")), "--store", text(&store)]);
    if cfg!(feature = "parquet") {
        stdout(&[
            "events",
            "--merged",
            "-o",
            text(&dir.path().join("events.parquet")),
            "--store",
            text(&store),
        ]);
    }
    let page = fs::read_to_string(format!("{ROOT}/{PAGE}")).unwrap();
    let blocks = blocks(&page);
    // each block of code, with a line between what it and what the next one print
    let code: Vec<&str> = blocks.iter().filter(|(kind, _)| *kind == "r").map(|(_, code)| *code).collect();
    let script = format!("options(width = 100)\n{}", code.join("cat('\\n----\\n')\n"));
    fs::write(dir.path().join("page.R"), script).unwrap();
    let output = Command::new("Rscript").arg("page.R").current_dir(dir.path()).output().unwrap();
    let (out, err) = texts(&output);
    assert!(output.status.success(), "{err}");
    let printed: Vec<&str> = out.split("\n----\n").collect();
    let told: Vec<&str> = blocks.iter().filter(|(kind, _)| kind.is_empty()).map(|(_, text)| *text).collect();
    assert_eq!((told.len(), printed.len()), (3, 4), "{out}");
    let mut new = page.clone();
    for (told, printed) in told.iter().zip(&printed) {
        new = new.replacen(
            &format!("```\n{told}```"),
            &format!("```\n{}\n```", printed.trim_end_matches('\n')),
            1,
        );
    }
    if std::env::var_os("UPDATE_FILES").is_some() {
        fs::write(format!("{ROOT}/{PAGE}"), &new).unwrap();
    } else {
        assert_eq!(page, new, "UPDATE_FILES=1 writes {PAGE} anew");
    }
}
