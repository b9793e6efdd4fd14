//! Stores that earlier versions made: each is opened, asked, and read into. `VERSION.zip` holds the files of such a store, which
//! was made of `samples/tariffs-on-india.txt`; one is added with each version that changes the layout.
#![cfg(feature = "rocksdb")]

#[path = "../common/mod.rs"]
mod common;

use std::fs::{self, File};
use std::path::Path;

use common::{run, stdout, text, texts};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Stores whose layout is read; one of a layout that is not read any more goes to the other list.
const READ: [&str; 1] = ["0.1.0"];

fn unpacked(version: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    let file = File::open(Path::new(ROOT).join(format!("tests/upgrade/{version}.zip"))).unwrap();
    zip::ZipArchive::new(file).unwrap().extract(dir.path()).unwrap();
    dir
}

#[test]
fn stores_of_earlier_versions_are_asked_and_read_into() {
    for version in READ {
        let dir = unpacked(version);
        let store = text(dir.path());
        let asked = ["query", "tariffs-by-country", "on=India", "--format", "csv", "--store", store];
        let before = stdout(&asked);
        assert!(before.contains("United States,India,2025-08-07,actual,50"), "{version}: {before}");
        let exported = stdout(&["export", "--format", "nquads", "--store", store]);
        assert!(exported.lines().count() > 500, "{version}");

        let sample = format!("{ROOT}/samples/tariffs-on-india.txt");
        let output = run(&["ingest", "--store-ontology", "replace", "--store", store, &sample]);
        assert_eq!(output.status.code(), Some(0), "{version}: {}", texts(&output).1);
        assert!(texts(&output).1.contains("replaces an earlier version"), "{version}: {}", texts(&output).1);
        assert!(stdout(&asked).contains("United States,India"), "{version}");
        // names that are labels were written as other names once
        stdout(&["check", "--repair", "--store", store]);
        stdout(&["check", "--store", store]);
    }
}

/// A store whose files this version does not understand is refused, and its data stay as they are.
#[test]
fn a_store_that_is_not_understood_is_refused_with_a_hint() {
    let dir = unpacked(READ[0]);
    let store = text(dir.path());
    let options = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let options = options.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("OPTIONS-"));
    let manifest = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
    let manifest =
        manifest.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("MANIFEST-"));
    for file in options.chain(manifest).collect::<Vec<_>>() {
        fs::write(file, b"a layout of tomorrow").unwrap();
    }
    let names = || -> Vec<_> {
        let mut all: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        all.retain(|name| name.to_string_lossy().ends_with(".sst"));
        all.sort();
        all
    };
    let before = names();
    let output = run(&["query", "who-did-what", "--store", store]);
    assert_eq!(output.status.code(), Some(3));
    assert!(texts(&output).1.contains("\nhint: "), "{}", texts(&output).1);
    assert_eq!(before, names());
}
