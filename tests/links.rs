//! Linking a store, and making the index for it, through the command line.
#![cfg(feature = "rocksdb")]

mod common;

use std::fs;
use std::io::Write;
use std::path::Path;

use common::{run, stdout, text, texts};
use demarche::link::compare::{SAME, bodies, people};
use demarche::link::{Index, Kind};
use tempfile::TempDir;

const TABLE: &str = "qid\tname\taliases\tkind\tcountry\tpositions\n\
    Q9000001\tIngrid Solberg\t\tperson\tNO\tForeign Minister of Norway~Q9000101~2024-01-01~\n\
    Q9000002\tIngrid Solberg\t\tperson\tUS\tmayor~Q9000102~1990~1994\n\
    Q9000003\tNordsee Werft\tNordsee Werft AG\torganisation\tDE\t\n\
    a row that is cut\n";

fn index(dir: &Path, name: &str, contents: &[u8]) -> std::process::Output {
    let input = dir.join(name);
    fs::write(&input, contents).unwrap();
    run(&["index", "build", "--from", text(&input), "-o", text(&dir.join("made.idx"))])
}

#[test]
fn of_two_of_one_name_the_one_in_office_is_linked_and_who_is_unknown_is_not() {
    let dir = TempDir::new().unwrap();
    let built = index(dir.path(), "people.tsv", TABLE.as_bytes());
    assert!(texts(&built).1.contains("3 entries"), "{}", texts(&built).1);
    assert!(texts(&built).1.contains("1 line could not be read"), "{}", texts(&built).1);

    let article = dir.path().join("a.jsonl");
    let words = "Norwegian Foreign Minister Ingrid Solberg met Chilean Foreign Minister Pablo Quintero in Oslo on Monday. \
                 Solberg thanked Quintero.";
    let line = serde_json::json!({"id": "l1", "published": "2025-08-07", "publisher": "demarche tests", "text": words});
    fs::write(&article, format!("{line}\n")).unwrap();
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&article)]);
    let made = dir.path().join("made.idx");
    stdout(&["link", "--quiet", "--store", text(&store), "--index", text(&made)]);
    let links = stdout(&["query", "links", "--store", text(&store), "--format", "csv", "--iris"]);
    assert!(links.contains("Q9000001"), "{links}");
    assert!(!links.contains("Q9000002") && !links.contains("quintero,"), "{links}");
    let row = links.lines().find(|l| l.contains("Q9000001")).unwrap();
    assert!(row.contains("country") && row.contains("0.9"), "score and reason: {row}");

    // tables and networks know the link, wherever it stands
    let table = stdout(&["events", "--format", "jsonl", "--store", text(&store)]);
    assert!(table.contains("\"actor_wikidata\":\"Q9000001\""), "{table}");

    // the same again changes nothing
    let before = stdout(&["export", "--with-links", "--format", "nquads", "--store", text(&store)]);
    stdout(&["link", "--quiet", "--store", text(&store), "--index", text(&made)]);
    assert_eq!(before, stdout(&["export", "--with-links", "--format", "nquads", "--store", text(&store)]));
    assert!(before.contains("/graph/links>"), "links that were found stand in a graph of their own");
}

#[test]
fn a_link_that_was_denied_comes_back_neither_by_reading_nor_by_linking() {
    let dir = TempDir::new().unwrap();
    let article = dir.path().join("a.jsonl");
    let line = serde_json::json!({"id": "l2", "published": "2025-08-07", "publisher": "demarche tests",
        "text": "France imposed a tariff on goods from Norway on Monday."});
    fs::write(&article, format!("{line}\n")).unwrap();
    let store = dir.path().join("store");
    let ingest = || stdout(&["ingest", "--quiet", "--store", text(&store), text(&article)]);
    let links = || stdout(&["query", "links", "--store", text(&store), "--format", "csv", "--iris"]);
    ingest();
    let before = links();
    let france = "https://w3id.org/demarche/id/country/FRA";
    let row = before.lines().find(|l| l.starts_with(france) && l.contains("wikidata.org")).unwrap();
    let iri = row.split(',').nth(3).unwrap();
    stdout(&["unlink", "--quiet", "--store", text(&store), france, iri]);
    assert_eq!(links().lines().count() + 1, before.lines().count());
    ingest();
    assert!(!links().contains(iri), "{}", links());
    let graph = stdout(&["export", "--with-links", "--format", "nquads", "--store", text(&store)]);
    assert!(graph.contains("predicate_modifier") && graph.contains("ManualMappingCuration"), "{graph}");
    stdout(&["check", "--quiet", "--store", text(&store)]);
}

#[test]
fn a_cut_archive_is_told_and_leaves_no_index() {
    let dir = TempDir::new().unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for n in 0..20_000 {
        writeln!(gz, "<http://www.wikidata.org/entity/Q{n}> <http://www.w3.org/2000/01/rdf-schema#label> \"name {n}\"@en .").unwrap();
    }
    let whole = gz.finish().unwrap();
    let output = index(dir.path(), "cut-truthy.nt.gz", &whole[..whole.len() / 2]);
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("cut off") && err.contains("hint: "), "{err}");
    assert!(!dir.path().join("made.idx").exists());
}

#[test]
fn circles_among_classes_end_and_members_are_what_their_class_is() {
    let dir = TempDir::new().unwrap();
    let item = |id: u32, label: &str, claims: &str| {
        format!(
            "{{\"id\":\"Q{id}\",\"labels\":{{\"en\":{{\"value\":\"{label}\"}}}},\"descriptions\":[],\"aliases\":[],\"claims\":{{{claims}}},\"sitelinks\":[]}},\n"
        )
    };
    let claim = |property: &str, value: &str| {
        format!(
            "\"{property}\":[{{\"mainsnak\":{{\"datavalue\":{{\"value\":{{\"id\":\"{value}\"}}}}}},\"rank\":\"normal\"}}]"
        )
    };
    let dump = [
        "[\n".to_string(),
        item(9000010, "shipyard", &claim("P279", "Q9000011")),
        item(9000011, "yard", &format!("\"P279\":[{}]", ["Q9000010", "Q43229"].map(|q| format!("{{\"mainsnak\":{{\"datavalue\":{{\"value\":{{\"id\":\"{q}\"}}}}}},\"rank\":\"normal\"}}")).join(","))),
        item(9000012, "Nordsee Werft", &format!("{},{}", claim("P31", "Q9000010"), claim("P17", "Q183"))),
        "{\"id\": broken\n]\n".to_string(),
    ]
    .concat();
    let (_, err) = texts(&index(dir.path(), "dump.json", dump.as_bytes()));
    assert!(err.contains("1 line could not be read"), "{err}");
    let index = Index::open(&dir.path().join("made.idx")).unwrap();
    let found = index.named("nordsee werft", false);
    assert_eq!(
        found.iter().filter_map(|n| index.entry(*n)).map(|e| e.kind).collect::<Vec<_>>(),
        [Kind::Organisation]
    );
}

#[test]
fn an_index_of_another_version_or_a_damaged_one_is_refused() {
    let dir = TempDir::new().unwrap();
    assert!(index(dir.path(), "people.tsv", TABLE.as_bytes()).status.success());
    let path = dir.path().join("made.idx");
    let good = fs::read(&path).unwrap();
    let mut other = good.clone();
    other[8] = 99;
    for (bytes, said) in [
        (other, "version 99"),
        (good[..good.len() - 5].to_vec(), "damaged"),
        (b"something else entirely".to_vec(), "no index"),
        (Vec::new(), "no index"),
    ] {
        fs::write(&path, bytes).unwrap();
        let error = Index::open(&path).err().unwrap().to_string();
        assert!(error.contains(said) && error.contains("\nhint: "), "{error}");
    }
}

/// A store of some articles, and an index that has two politicians of one name.
struct Told {
    dir: TempDir,
}

const NORWAY: &str = "Norwegian Foreign Minister Ingrid Solberg criticised Norway on Monday.";
const CHILE: &str = "Ingrid Solberg, the foreign minister of Chile, criticised Chile on Tuesday.";
const PERU: &str = "Ingrid Solberg criticised Peru on Tuesday.";

impl Told {
    fn new(table: &str) -> Self {
        let dir = TempDir::new().unwrap();
        let head = "qid\tname\tkind\tcountry\trank\n";
        assert!(index(dir.path(), "people.tsv", format!("{head}{table}").as_bytes()).status.success());
        Self { dir }
    }

    fn path(&self, name: &str) -> String {
        text(&self.dir.path().join(name)).to_string()
    }

    fn read(&self, words: &[&str]) {
        for words in words {
            let id = format!("l{}", words.bytes().map(u32::from).sum::<u32>());
            let article = serde_json::json!({"id": id, "published": "2025-08-07", "publisher": "demarche tests",
                "text": words});
            fs::write(self.path("a.jsonl"), format!("{article}\n")).unwrap();
            stdout(&["ingest", "--quiet", "--store", &self.path("store"), &self.path("a.jsonl")]);
        }
    }

    fn link(&self) {
        stdout(&["link", "--quiet", "--store", &self.path("store"), "--index", &self.path("made.idx")]);
    }

    fn run(&self, words: &[&str]) -> String {
        stdout(&[words, &["--store", &self.path("store")]].concat())
    }

    fn links(&self) -> String {
        self.run(&["link", "--quiet", "--export", "-"])
    }

    fn graph(&self) -> String {
        self.run(&["export", "--with-links", "--format", "nquads"])
    }
}

const TWO: &str = "Q9000001\tIngrid Solberg\tperson\tNO\t1\nQ9000002\tIngrid Solberg\tperson\tCL\t1\n";

#[test]
fn a_name_of_one_entry_is_linked_only_where_articles_join_its_countries() {
    let one = "Q9000001\tIngrid Solberg\tperson\tNO\t1\n";
    let joined = "Norway and Peru signed an agreement on Wednesday. Ingrid Solberg praised Norway.";
    let told = Told::new(one);
    told.read(&[NORWAY]);
    told.link();
    assert!(told.links().contains("person/ingrid-solberg\t"), "{}", told.links());
    // a second of the name takes the link from the name, and gives it to the first
    told.read(&[PERU]);
    told.link();
    let links = told.links();
    assert!(
        links.contains("namesake/ingrid-solberg--no\t") && !links.contains("person/ingrid-solberg\t"),
        "{links}"
    );
    assert!(!links.contains("namesake/ingrid-solberg--pe\t"), "{links}");
    // an article that joins them makes them one
    told.read(&[joined]);
    told.link();
    let links = told.links();
    assert!(links.contains("person/ingrid-solberg\t") && !links.contains("namesake/"), "{links}");
    assert!(!told.graph().contains("namesake"), "nothing is left of them");
}

#[test]
fn two_of_one_name_are_told_apart_whatever_came_first() {
    let told = Told::new(TWO);
    told.read(&[NORWAY, CHILE]);
    told.link();
    let explained = told.run(&["explain", "Ingrid Solberg"]);
    assert!(
        explained.contains("Ingrid Solberg (Norway)") && explained.contains("Ingrid Solberg (Chile)"),
        "{explained}"
    );
    assert!(explained.contains("Q9000001") && explained.contains("Q9000002"), "{explained}");
    let rows = told.run(&["query", "links", "who=Ingrid Solberg", "--format", "csv"]);
    assert!(
        rows.contains("Ingrid Solberg (Norway): ") && rows.contains("Ingrid Solberg (Chile): "),
        "{rows}"
    );
    told.run(&["check", "--quiet"]);
    // again, and the other way round with a run between
    let graph = told.graph();
    told.link();
    assert_eq!(graph, told.graph());
    let other = Told::new(TWO);
    other.read(&[CHILE]);
    other.link();
    other.read(&[NORWAY]);
    other.link();
    assert_eq!(graph, other.graph());
}

#[test]
fn what_somebody_decides_of_one_of_a_name_stays_and_says_nothing_of_the_other() {
    let told = Told::new(TWO);
    told.read(&[NORWAY, CHILE]);
    told.link();
    let chile = "https://w3id.org/demarche/id/namesake/ingrid-solberg--cl";
    told.run(&["unlink", "--quiet", chile, "http://www.wikidata.org/entity/Q9000002"]);
    told.link();
    let explained = told.run(&["explain", chile]);
    assert!(explained.contains("is not http://www.wikidata.org/entity/Q9000002"), "{explained}");
    // Chile is not what most of its articles name from now on
    told.read(&[
        "Chile and Bolivia signed an agreement. Ingrid Solberg praised Bolivia.",
        "Ingrid Solberg praised Bolivia on Friday.",
        "Ingrid Solberg criticised Bolivia on Sunday.",
    ]);
    told.link();
    let links = told.links();
    assert!(links.contains("ingrid-solberg--no\t") && !links.contains("ingrid-solberg--bo\t"), "{links}");
    let denied: Vec<_> = links.lines().filter(|line| line.contains("Q9000002")).collect();
    assert!(denied.len() == 1 && denied[0].contains("\tNot\t"), "{links}");
    // two that are found to be one become one
    let table = format!(
        "decision\tsubject_id\tpredicate_id\tobject_id\naccept\t{chile}\towl:sameAs\t{}\n",
        chile.replace("--cl", "--no")
    );
    fs::write(told.path("one.tsv"), table).unwrap();
    told.run(&["link", "--quiet", "--apply", &told.path("one.tsv")]);
    told.link();
    assert!(!told.graph().contains("namesakeOf"), "{}", told.links());
}

#[test]
fn inputs_that_are_cut_or_in_other_encodings_are_told_and_no_half_index_is_left() {
    let dir = TempDir::new().unwrap();
    let lines: String = (0..200_000)
        .map(|n| format!("<http://www.wikidata.org/entity/Q{n}> <http://www.w3.org/2000/01/rdf-schema#label> \"name {n}\"@en .\n"))
        .collect();
    let mut bz2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bz2.write_all(lines.as_bytes()).unwrap();
    let zst = zstd::stream::encode_all(lines.as_bytes(), 1).unwrap();
    for (name, whole) in [("cut.nt.bz2", bz2.finish().unwrap()), ("cut.nt.zst", zst)] {
        let output = index(dir.path(), name, &whole[..whole.len() / 2]);
        let (_, err) = texts(&output);
        assert_eq!(output.status.code(), Some(3), "{name}: {err}");
        assert!(err.contains("cut off") && err.contains("hint: "), "{name}: {err}");
        assert!(!dir.path().join("made.idx").exists(), "{name}");
        fs::remove_dir_all(dir.path().join("made.idx.work")).unwrap();
    }
    // as a spreadsheet saves it, with a name in Latin-1 among others in UTF-8
    let table = b"\xef\xbb\xbfqid\tname\tkind\r\nQ9000001\tAnna Keller\tperson\r\nQ9000002\tJos\xe9 Brandt\tperson\r\n";
    let (_, err) = texts(&index(dir.path(), "latin.tsv", table));
    assert!(err.contains("1 entry") && err.contains("1 line could not be read"), "{err}");
    let utf16: Vec<u8> = "\u{feff}qid\tname\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let output = index(dir.path(), "wide.tsv", &utf16);
    let (_, err) = texts(&output);
    assert!(output.status.code() == Some(3) && err.contains("no data set that is known"), "{err}");
}

/// F1 on half of nomenklatura's bench of name pairs; the goal is .85.
#[test]
fn names_are_matched_as_well_as_the_best_public_matcher() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/linking/name_bench_dev.csv");
    let Ok(mut rows) = csv::Reader::from_path(&path) else {
        return eprintln!("skipped: {} is missing", path.display());
    };
    let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    let (mut pairs, begin) = (0, std::time::Instant::now());
    for row in rows.records().map(Result::unwrap) {
        let compare = if &row[1] == "Person" { people } else { bodies };
        match (compare(&row[2], &row[3]) >= SAME, &row[4] == "true") {
            (true, true) => right += 1.0,
            (true, false) => wrong += 1.0,
            (false, true) => missed += 1.0,
            _ => {}
        }
        pairs += 1;
    }
    let f1 = 2.0 * right / (2.0 * right + wrong + missed);
    println!(
        "F1 {f1:.3} ({right} right, {wrong} wrong, {missed} missed), {:.0} pairs a second",
        f64::from(pairs) / begin.elapsed().as_secs_f64()
    );
    assert!(f1 >= 0.85, "{f1}");
}
