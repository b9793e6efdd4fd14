//! What a person decides on links: written as a table, filled in, applied, and kept from then on.
#![cfg(feature = "rocksdb")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{run, stdout, text, texts};
use tempfile::TempDir;

const TABLE: &str = "qid\tname\taliases\tkind\tcountry\tpositions\n\
    Q9000001\tIngrid Solberg\t\tperson\tNO\tshipowner\n\
    Q9000002\tPablo Quintero\t\tperson\tCL\tsinger\n";

/// A store of one article and an index; nobody in it is sure to be somebody.
struct Case {
    dir: TempDir,
    store: PathBuf,
    index: PathBuf,
}

impl Case {
    fn new(words: &str) -> Self {
        let dir = TempDir::new().unwrap();
        let (store, index) = (dir.path().join("store"), dir.path().join("made.idx"));
        let case = Self { dir, store, index };
        let table = case.file("people.tsv", TABLE.as_bytes());
        assert!(run(&["index", "build", "--from", text(&table), "-o", text(&case.index)]).status.success());
        let line = serde_json::json!({"id": "c1", "published": "2025-08-07", "publisher": "demarche tests", "text": words});
        case.file("a.jsonl", format!("{line}\n").as_bytes());
        case.read();
        case
    }

    fn file(&self, name: &str, contents: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, contents).unwrap();
        path
    }

    fn read(&self) {
        let article = self.dir.path().join("a.jsonl");
        stdout(&["ingest", "--quiet", "--force", "--store", text(&self.store), text(&article)]);
    }

    fn link(&self) {
        stdout(&["link", "--quiet", "--store", text(&self.store), "--index", text(&self.index)]);
    }

    fn review(&self) -> String {
        let args = ["--store", text(&self.store), "--index", text(&self.index), "--review", "-"];
        stdout(&[&["link", "--quiet"][..], &args].concat())
    }

    fn apply(&self, table: &[u8]) -> std::process::Output {
        let table = self.file("decided.tsv", table);
        run(&["link", "--store", text(&self.store), "--apply", text(&table)])
    }

    fn links(&self) -> String {
        stdout(&["query", "links", "--store", text(&self.store), "--format", "csv", "--iris"])
    }

    fn graph(&self) -> String {
        stdout(&["export", "--with-links", "--format", "nquads", "--store", text(&self.store)])
    }

    fn export(&self, name: &str) -> String {
        let path = self.dir.path().join(name);
        stdout(&["link", "--store", text(&self.store), "--export", text(&path)]);
        fs::read_to_string(path).unwrap()
    }
}

const WORDS: &str = "Ingrid Solberg met Pablo Quintero on Monday. Solberg thanked Quintero.";

/// The table with this decision in the row of this id.
fn decide(table: &str, id: &str, decision: &str) -> String {
    let lines = table.lines().map(|line| match line.strip_prefix('\t') {
        Some(rest) if line.contains(id) => format!("{decision}\t{rest}\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn decisions_are_kept_through_reading_and_linking_anew() {
    let case = Case::new(WORDS);
    case.link();
    assert!(!case.links().contains("Q900000"), "a name alone links nobody: {}", case.links());
    let table = case.review();
    assert!(table.contains("wd:Q9000001") && table.contains("shipowner"), "{table}");
    let table = decide(&decide(&table, "Q9000001", "accept"), "Q9000002", "reject");
    let (_, err) = texts(&case.apply(table.as_bytes()));
    assert!(err.contains("1 link accepted, 1 link rejected"), "{err}");

    let links = case.links();
    assert!(links.contains("Q9000001") && !links.contains("Q9000002"), "{links}");
    let before = case.graph();
    case.read();
    case.link();
    assert_eq!(before, case.graph());
    assert!(!case.review().contains("Q900000"), "what is decided is not asked again");
    case.apply(table.as_bytes());
    assert_eq!(before, case.graph(), "the same table again changes nothing");
    stdout(&["check", "--quiet", "--store", text(&case.store)]);

    // what was accepted can be taken back by the table that the store writes
    let written = case.export("links.tsv");
    assert!(written.contains("ManualMappingCuration") && written.contains("\tNot\t"), "{written}");
    case.apply(decide(&written, "Q9000001", "reject").as_bytes());
    case.link();
    assert!(!case.links().contains("Q9000001"), "{}", case.links());
}

#[test]
fn a_table_that_a_spreadsheet_has_saved_is_followed_and_wrong_rows_are_told() {
    let case = Case::new(WORDS);
    let table = decide(&decide(&case.review(), "Q9000001", "Accept"), "Q9000002", "perhaps");
    let mut saved = String::from("\u{feff}");
    let mut columns = 0;
    for line in table.lines() {
        let cells: Vec<String> =
            line.split('\t').map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        columns = columns.max(cells.len());
        saved += &format!("{}{}\r\n", cells.join(";"), ";".repeat(columns.saturating_sub(cells.len())));
    }
    let output = case.apply(saved.as_bytes());
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("`perhaps` is no decision") && err.contains("1 link accepted"), "{err}");
    assert!(case.links().contains("Q9000001"));
    for (bytes, said) in [
        (&b"PK\x03\x04workbook"[..], "a workbook"),
        (b"a\tb\n1\t2\n", "subject_id and object_id"),
        (b"subject_id\tobject_id\tdecision\nnobody\twd:Q1\taccept\n", "is no id"),
        (b"subject_id\tobject_id\tdecision\ndmid:person/nobody\twd:Q1\taccept\n", "the store has no"),
    ] {
        let output = case.apply(bytes);
        let (_, err) = texts(&output);
        assert!(matches!(output.status.code(), Some(1 | 3)) && err.contains(said), "{said}: {err}");
        assert!(err.contains("hint: "), "{err}");
    }
}

#[test]
fn two_that_are_one_share_links_and_contradictions_are_refused() {
    let case = Case::new(
        "Ingrid Solberg met Ingrid Maria Solberg's critics on Monday. Pablo Quintero met Ingrid Maria Solberg.",
    );
    let rows = |rows: &str| format!("decision\tsubject_id\tpredicate_id\tobject_id\n{rows}");
    let both = [
        "accept\tdmid:person/ingrid-solberg\tschema:sameAs\twd:Q9000001",
        "accept\tdmid:person/ingrid-solberg\towl:sameAs\tdmid:person/ingrid-maria-solberg",
        "accept\tdmid:person/ingrid-solberg\tschema:sameAs\twd:Q9000002",
    ];
    let (_, err) = texts(&case.apply(rows(&both.join("\n")).as_bytes()));
    assert!(err.contains("is decided otherwise in line 2"), "{err}");
    assert!(err.contains("1 pair of entities joined"), "{err}");
    case.apply(rows(both[1]).as_bytes());
    let links = case.links();
    let row = |key: &str| links.lines().any(|l| l.contains(key) && l.contains("Q9000001"));
    assert!(row("/ingrid-solberg,") && row("/ingrid-maria-solberg,"), "{links}");

    let apart = "accept\tdmid:person/pablo-quintero\tschema:sameAs\twd:Q9000002";
    case.apply(rows(apart).as_bytes());
    let one = "accept\tdmid:person/pablo-quintero\towl:sameAs\tdmid:person/ingrid-solberg";
    let (_, err) = texts(&case.apply(rows(one).as_bytes()));
    assert!(err.contains("they cannot be one") && err.contains("hint: "), "{err}");
}

#[test]
fn links_are_written_as_triples_and_tables_and_explained() {
    let case = Case::new("France imposed a tariff on goods from Norway on Monday.");
    let triples = case.export("links.nt");
    let france = "<https://w3id.org/demarche/id/country/FRA> <https://schema.org/sameAs> <http://www.wikidata.org/entity/Q142> .";
    assert!(triples.lines().any(|line| line == france), "{triples}");
    let table = case.export("links.csv");
    assert!(
        table.contains("http://www.wikidata.org/entity/Q142") && table.starts_with("\u{feff}entity,name,"),
        "{table}"
    );
    let told = stdout(&["explain", "--store", text(&case.store), "http://www.wikidata.org/entity/Q142"]);
    assert!(told.contains("France") && told.contains("score 0.99"), "{told}");
    let wrong = case.dir.path().join("links.xlsx");
    let output = run(&["link", "--store", text(&case.store), "--export", text(&wrong)]);
    assert_eq!(output.status.code(), Some(2), "{}", texts(&output).1);
    assert!(!Path::new(&wrong).exists());
}
