//! Runs over folders and streams: what is read again, what goes out when, and what is made of nothing.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use common::{demarche, run, text, texts};
use tempfile::TempDir;

const MET: &str = "The ministers of France and Germany met in Paris on Monday.";
const TARIFF: &str = "Brazil imposed a tariff on steel from India on Tuesday.";

#[test]
fn a_folder_is_read_again_only_where_it_changed() {
    let home = TempDir::new().unwrap();
    let (folder, store) = (home.path().join("news"), home.path().join("store"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.txt"), MET).unwrap();
    fs::write(folder.join("b.txt"), TARIFF).unwrap();
    let ingest = |more: &[&str]| {
        let args =
            [&["ingest", "--published", "2025-08-07", "--store", text(&store), text(&folder)], more].concat();
        let output = run(&args);
        assert!(output.status.success(), "{output:?}");
        texts(&output).1
    };
    assert!(ingest(&[]).contains("2 articles read"));
    let again = ingest(&[]);
    assert!(again.contains("2 not changed") && !again.contains("read;"), "{again}");
    fs::write(folder.join("b.txt"), TARIFF.replace("imposed", "lifted")).unwrap();
    fs::write(folder.join("c.txt"), MET.replace("Paris", "Rome")).unwrap();
    let changed = ingest(&[]);
    assert!(changed.contains("2 articles read") && changed.contains("1 not changed"), "{changed}");
    assert!(ingest(&["--force"]).contains("3 articles read"));
}

#[test]
fn an_article_goes_out_while_the_input_is_open() {
    for (format, sign) in [("articles", "\"text\":"), ("records", "\"events\":")] {
        let mut child = demarche(&["extract", "--quiet", "--format", format])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        for n in 0..3 {
            writeln!(
                input,
                "{{\"id\": \"n{n}\", \"published\": \"2025-08-07\", \"text\": \"{MET} It was meeting {n}.\"}}"
            )
            .unwrap();
            let mut line = String::new();
            output.read_line(&mut line).unwrap();
            assert!(line.contains(&format!("\"n{n}\"")) && line.contains(sign), "{line}");
        }
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn no_store_is_made_of_nothing() {
    let home = TempDir::new().unwrap();
    let (picture, store) = (home.path().join("a.png"), home.path().join("store"));
    fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    let output = run(&["ingest", "--store", text(&store), text(&picture)]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        texts(&output).1.contains("a.png: an image: no article can be read from it\nhint: "),
        "{output:?}"
    );
    assert!(!store.exists());
}
