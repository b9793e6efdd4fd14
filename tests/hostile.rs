//! Input that would hang a reader, count one file for many or take all memory, and messages that say what to do.
#![cfg(all(unix, feature = "rocksdb"))]

mod common;

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{demarche, run, stdout, text, texts};
use tempfile::TempDir;

fn write(dir: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    text(&path).to_string()
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// What articles `extract` finds: the values of one key.
fn found(key: &str, args: &[&str]) -> Vec<String> {
    let output = run(&[&["extract", "--quiet", "--format", "articles"], args].concat());
    values(key, &output)
}

fn values(key: &str, output: &Output) -> Vec<String> {
    let articles = texts(output).0;
    let articles = articles.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    articles.map(|article| article[key].as_str().unwrap_or_default().to_string()).collect()
}

#[test]
fn pipes_and_links_in_folders_neither_hang_nor_multiply() {
    let dir = TempDir::new().unwrap();
    let (news, other) = (dir.path().join("news"), dir.path().join("other"));
    write(&news, "a.txt", "Peru met Chile in Lima.");
    write(&other, "b.txt", "Cuba thanked Ghana in Accra.");
    pipe(&news.join("a.json"));
    pipe(&news.join("p.txt"));
    symlink("a.txt", news.join("again.txt")).unwrap();
    symlink("../other", news.join("other")).unwrap();
    symlink("../other", news.join("other2")).unwrap();
    symlink("../news", other.join("news")).unwrap();
    symlink(".", news.join("self")).unwrap();

    let output = run(&["extract", "--format", "articles", text(&news)]);
    assert_eq!(values("text", &output), ["Peru met Chile in Lima."]);
    assert_eq!(output.status.code(), Some(0));
    assert!(texts(&output).1.contains("4 skipped: 4 links"), "{}", texts(&output).1);

    let output = run(&["extract", "--format", "articles", "--follow", "--repeats", text(&news)]);
    assert_eq!(values("text", &output), ["Peru met Chile in Lima.", "Cuba thanked Ghana in Accra."]);
    assert_eq!(output.status.code(), Some(0), "{}", texts(&output).1);

    // what is named is read, link or not
    assert_eq!(found("text", &[text(&news.join("again.txt"))]).len(), 1);
    assert_eq!(found("text", &[text(&news.join("other"))]).len(), 1);
}

#[test]
fn ids_that_are_no_longer_known_to_the_last_digit_are_refused() {
    let dir = TempDir::new().unwrap();
    let line = |id: &str, country: &str| {
        format!(
            "{{\"id\": {id}, \"published\": \"2025-08-07\", \"text\": \"Peru met {country} in Lima.\"}}\n"
        )
    };
    let lines = [
        line("9007199254740992", "Chile"),
        line("9007199254740993", "Cuba"),
        line("100000000000000000001", "Ghana"),
        line("100000000000000000002", "Kenya"),
        line("\"100000000000000000003\"", "Japan"),
    ];
    let file = write(dir.path(), "many.jsonl", lines.concat());
    let output = run(&["extract", "--format", "articles", &file]);
    assert_eq!(values("id", &output), ["9007199254740992", "9007199254740993", "100000000000000000003"]);
    let err = texts(&output).1;
    assert_eq!((output.status.code(), common::errors(&err)), (Some(1), 2), "{err}");
    assert!(err.contains("many.jsonl, line 3") && err.contains("hint: write it in quotes"), "{err}");

    let beside = write(dir.path(), "a.txt", "Peru met Chile in Lima.");
    write(dir.path(), "a.json", "{\"id\": 18446744073709551615, \"published\": \"2025-08-07\"}");
    assert_eq!(found("id", &[&beside]), ["18446744073709551615"]);
    write(dir.path(), "a.json", "{\"id\": 18446744073709551616}");
    assert_eq!(run(&["extract", &beside]).status.code(), Some(3));
}

#[test]
fn authors_are_read_as_objects_and_addresses_that_are_none_are_told() {
    let dir = TempDir::new().unwrap();
    let front = write(
        dir.path(),
        "front.txt",
        "---\nauthor:\n  name: Ada Berg\nurl: see below\npublished: 2025-08-07\n---\nPeru met Chile in Lima.",
    );
    let beside = write(dir.path(), "beside.txt", "Peru met Cuba in Lima.");
    write(
        dir.path(),
        "beside.json",
        r#"{"author": [{"givenName": "Ada", "familyName": "Berg"}, "Bo Ek"], "url": "javascript://x/", "published": "2025-08-07"}"#,
    );
    let lines = write(
        dir.path(),
        "lines.jsonl",
        r#"{"author": {"first_name": "Ada", "last_name": "Berg"}, "url": "no address", "published": "2025-08-07", "text": "Peru met Kenya in Lima."}"#,
    );
    let output = run(&["extract", "--verbose", "--format", "articles", &front, &beside, &lines]);
    assert_eq!(values("author", &output), ["Ada Berg", "Ada Berg, Bo Ek", "Ada Berg"]);
    assert_eq!(values("url", &output), ["", "", ""]);
    let err = texts(&output).1;
    for value in ["see below", "javascript://x/", "no address"] {
        assert!(err.contains(&format!("\"{value}\" is no address")), "{value}: {err}");
    }
    let good = "https://www.例え.example/a?b=c";
    assert_eq!(found("url", &["--url", good, &front]), [good]);
}

/// An error, and what to do about it.
fn is_told(output: &Output) -> bool {
    let (_, err) = texts(output);
    !output.status.success()
        && common::errors(&err) > 0
        && (err.contains("\nhint: ") || err.contains("For more information, try '--help'"))
}

#[test]
fn every_refusal_says_what_to_do() {
    let dir = TempDir::new().unwrap();
    let article = write(dir.path(), "a.txt", "Peru met Chile in Lima.");
    let query = write(dir.path(), "a.rq", b"SELECT ?x { \xff ?y ?z }");
    let none = text(dir.path()).to_string() + "/none";
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--published", "2025-08-07", "--store", text(&store), &article]);
    for args in [
        &["query", &query][..],
        &["query", text(dir.path())],
        &["query", "who-did-what", "-o", text(dir.path())],
        &["query", "who-did-what", "--queries", &none],
        &["query", "who-did-what", "who="],
        &["query", "who-did-what", "--limit", "many"],
        &["export", "-o", "/none/a.ttl"],
        &["backup", "/proc/none"],
        &["link", "--index", &article],
        &["evaluate", "--gold", &article, &article],
        &["index", "build", "-o", "/none/x", "--from", &article],
        &["man", "/proc/none"],
        &["extract", "--ontology", &article, &article],
        &["extract", &none],
        &["ingest", "--store", "/proc/none", &article],
        &["ingest", "--store", &article, &article],
    ] {
        let output = demarche(args).env("DEMARCHE_STORE", &store).output().unwrap();
        assert!(is_told(&output), "{args:?}: {output:?}");
    }
    let mut asked = demarche(&["query", "-", "--store", text(&store)]);
    let output = asked.stdin(fs::File::open(&query).unwrap()).output().unwrap();
    assert!(is_told(&output), "{output:?}");
}

#[test]
fn faults_in_each_file_of_an_ontology_are_told() {
    let dir = TempDir::new().unwrap();
    let article = write(dir.path(), "a.txt", "Peru met Chile in Lima.");
    let fresh = dir.path().join("fresh");
    stdout(&["ontology", "new", text(&fresh)]);
    let own = |folder: &Path| -> Vec<_> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_file()).collect()
    };
    let mut refused = 0;
    let mut extract = |file: &Path, fault: &dyn std::fmt::Debug| {
        let args = ["extract", "--quiet", "--published", "2025-08-07", "--ontology", text(&fresh), &article];
        let output = run(&args);
        assert!(output.status.success() || is_told(&output), "{file:?}, {fault:?}: {output:?}");
        refused += usize::from(!output.status.success());
    };
    for file in [own(&fresh), own(&fresh.join("actions"))].concat() {
        let good = fs::read(&file).unwrap();
        let faults: [&[u8]; 3] = [b"\xff\xfe", b"= [\n", b"a\tb\nc\n"];
        for fault in faults {
            fs::write(&file, fault).unwrap();
            extract(&file, &fault);
        }
        fs::remove_file(&file).unwrap();
        fs::create_dir(&file).unwrap();
        extract(&file, &"a folder");
        fs::remove_dir(&file).unwrap();
        fs::write(&file, good).unwrap();
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn a_sentence_without_an_end_takes_memory_in_its_length() {
    let dir = TempDir::new().unwrap();
    let long = write(dir.path(), "long.jsonl", {
        let text = "word, ".repeat(40_000);
        format!(
            "{{\"id\": \"long\", \"published\": \"2025-08-07\", \"text\": \"{text}\"}}\n{}",
            common::articles(0..3)
        )
    });
    let script = "ulimit -v 1500000; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_demarche"), "extract", "--threads", "1"]);
    command.args(["--any-language", "--format", "records", &long]);
    let output = command.output().unwrap();
    let (out, err) = texts(&output);
    assert_eq!((output.status.code(), out.lines().count()), (Some(0), 4), "{err}");
    assert!(err.contains("long.jsonl, line 1") && err.contains("read in pieces"), "{err}");
}

#[test]
fn acts_above_the_budget_of_an_article_are_left_out_and_told() {
    use demarche::event::{LeftOut, find, find_first};
    use demarche::lexicon::Lexicon;
    use demarche::pipeline::{Reading, read};
    use demarche::source::{Article, Metadata};
    let lexicon = Lexicon::embedded().unwrap();
    let text = "Peru expelled the ambassador of Chile. Ghana praised Kenya. Cuba sued Japan.";
    let reading = read(Article::new(text.into(), Metadata::default()), &lexicon);
    let (all, none) = find_first(&reading.document, &reading.mentions, &lexicon, usize::MAX);
    assert_eq!(
        (all.len(), none),
        (find(&reading.document, &reading.mentions, &lexicon).len(), LeftOut::default())
    );
    let (first, left_out) = find_first(&reading.document, &reading.mentions, &lexicon, 1);
    assert!(first.len() < all.len() && left_out.acts > 0, "{} {left_out:?}", first.len());
    let told = Reading { left_out, ..reading };
    let warnings: Vec<_> = told.warnings().map(|warning| warning.to_string()).collect();
    assert!(
        warnings.iter().any(|w| w.ends_with(&format!("the last {} are left out", left_out.acts))),
        "{warnings:?}"
    );
}

#[test]
fn an_output_that_is_full_is_named() {
    let dir = TempDir::new().unwrap();
    let article = write(dir.path(), "a.txt", "Peru met Chile in Lima. The storm killed 3 people.");
    let (store, file) = (dir.path().join("store"), dir.path().join("out"));
    stdout(&["ingest", "--quiet", "--published", "2025-08-07", "--store", text(&store), &article]);
    let asked = [
        &["extract", "--quiet", "--format", "articles", &article][..],
        &["extract", "--quiet", "--format", "records", &article],
        &["extract", "--quiet", "--format", "events", &article],
        &["extract", "--quiet", "--format", "nquads", &article],
        &["export"],
        &["query", "casualties", "--format", "csv"],
        &["explain", &article],
        &["stats"],
    ];
    for args in asked {
        let Ok(full) = fs::File::options().write(true).open("/dev/full") else { return };
        let output = demarche(args).env("DEMARCHE_STORE", &store).stdout(full).output().unwrap();
        let err = texts(&output).1;
        assert_eq!(output.status.code(), Some(3), "{args:?}: {err}");
        assert!(
            err.contains("standard output: cannot be written: ") && err.contains("hint: the disk is full"),
            "{args:?}: {err}"
        );
    }
    let many = write(dir.path(), "many.jsonl", common::articles(0..400));
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$@\"";
    for format in ["articles", "nquads", "events"] {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            script,
            "sh",
            env!("CARGO_BIN_EXE_demarche"),
            "extract",
            "--quiet",
            "-o",
            text(&file),
        ]);
        let output = command.args(["--format", format, &many]).output().unwrap();
        let err = texts(&output).1;
        assert_eq!(output.status.code(), Some(3), "{format}: {err}");
        assert!(err.contains(&format!("{}: cannot be written", text(&file))), "{format}: {err}");
        assert!(err.contains("hint: ") && err.contains("ulimit -f"), "{format}: {err}");
        assert!(!file.exists(), "{format}");
    }
}

#[test]
fn what_xml_does_not_have_is_told() {
    let dir = TempDir::new().unwrap();
    let line = r#"{"id": "a\u001b", "publisher": "P\u0007", "published": "2025-08-07", "text": "Ada Berg met Chile\u001b in Lima."}"#;
    let odd = write(dir.path(), "odd.jsonl", line);
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--store", text(&store), &odd]);
    for args in [
        &["extract", "--format", "rdfxml", &odd][..],
        &["export", "--format", "rdfxml"],
        &["query", "evidence", "--format", "xml"],
    ] {
        let output = demarche(args).env("DEMARCHE_STORE", &store).output().unwrap();
        let (out, err) = texts(&output);
        assert!(output.status.success() && out.contains('\u{fffd}') && !out.contains('\u{1b}'), "{args:?}");
        assert!(err.contains("note: XML does not have"), "{args:?}: {err}");
    }
}

#[test]
fn what_is_no_archive_or_mailbox_is_not_passed_over_in_silence() {
    let dir = TempDir::new().unwrap();
    for kind in ["warc", "mbox"] {
        let file = write(dir.path(), kind, "a line of prose that is neither\n");
        let output = run(&["extract", "--input", kind, &file]);
        let err = texts(&output).1;
        assert_ne!(output.status.code(), Some(0), "{kind}: {err}");
        assert!(err.contains(&file) && err.contains("hint: "), "{kind}: {err}");
    }
}

/// A file without an end, under the name of one that is held in memory whole, is refused at its limit.
#[test]
fn files_that_are_held_in_memory_have_a_limit() {
    let dir = TempDir::new().unwrap();
    let article = write(dir.path(), "a.txt", "Peru met Chile in Lima.");
    let zero = |name: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink("/dev/zero", &path).unwrap();
        text(&path).to_string()
    };
    let (query, own) = (zero("endless.rq"), dir.path().join("own"));
    zero("own/people.tsv");
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--published", "2025-08-07", "--store", text(&store), &article]);
    for (args, limit) in [
        (&["query", &query][..], "4 MiB"),
        (&["extract", "--ontology", text(&own), &article], "64 MiB"),
        (&["link", "--apply", "/dev/zero"], "256 MiB"),
    ] {
        let output = demarche(args).env("DEMARCHE_STORE", &store).output().unwrap();
        assert!(is_told(&output), "{args:?}: {output:?}");
        let (_, err) = texts(&output);
        assert!(err.contains(&format!("longer than the limit of {limit}")), "{args:?}: {err}");
    }
    let mut asked = demarche(&["query", "-", "--store", text(&store)]);
    let output = asked.stdin(fs::File::open("/dev/zero").unwrap()).output().unwrap();
    assert!(is_told(&output) && texts(&output).1.contains("4 MiB"), "{output:?}");
}

/// Names in front matter that stand for one another again and again do not grow.
#[test]
fn front_matter_does_not_unfold() {
    let dir = TempDir::new().unwrap();
    let mut front = "---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_string();
    for n in 1..12 {
        let again = vec![format!("*a{}", n - 1); 9].join(", ");
        front += &format!("a{n}: &a{n} [{again}]\n");
    }
    let file = write(dir.path(), "a.md", front + "---\nPeru met Chile in Lima.\n");
    let output = run(&["extract", "--format", "articles", &file]);
    assert!(is_told(&output) || output.status.success(), "{output:?}");
    assert!(output.stdout.len() < 10_000);
}

/// What has to be held in memory whole, and comes through a pipe without an end, is refused at its limit.
#[test]
fn streams_without_an_end_are_refused() {
    let streams: [(&str, &[u8], u8, usize); 6] = [
        ("text", b"Peru met Chile in Lima. ", b'x', 4),
        ("html", b"<html><body><p>Peru met Chile.", b'x', 32),
        ("jsonl", b"{\"text\": \"", b'x', 4),
        ("csv", b"id,text\n1,caf\xe9 ", b'x', 256),
        ("zip", b"PK\x03\x04", 0, 512),
        ("pdf", b"%PDF-1.4\n", b' ', 32),
    ];
    for (input, head, rest, limit) in streams {
        let mut child = demarche(&["extract", "--quiet", "--format", "articles", "--input", input, "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(head).unwrap();
        // some readers pass over what is too long and go on behind it, so the stream ends some time
        let part = vec![rest; 1 << 20];
        let _ = (0..limit + 8).try_for_each(|_| pipe.write_all(&part));
        drop(pipe);
        let output = child.wait_with_output().unwrap();
        assert!(is_told(&output), "{input}: {output:?}");
        let told = format!("longer than the limit of {limit} MiB");
        assert!(texts(&output).1.contains(&told), "{input}: {}", texts(&output).1);
    }
}
