//! The commands, each for what it is for.
#![cfg(feature = "rocksdb")]

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::Stdio;

use common::{articles, demarche, run, stdout, text, texts};
use tempfile::TempDir;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");

/// A store that holds the samples.
fn store() -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--store", text(&store), SAMPLES]);
    (dir, store)
}

fn ids(store: &str) -> Vec<String> {
    let list = stdout(&["stats", "--articles", "--format", "json", "--store", store]);
    let id = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_string()
    };
    list.lines().map(id).collect()
}

/// Runs the program with a text on its standard input.
fn with_input(args: &[&str], input: &str) -> std::process::Output {
    let mut child =
        demarche(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = TempDir::new().unwrap();
    let made = dir.path().join("made.jsonl");
    fs::write(&made, articles(0..600)).unwrap();
    let mut child = demarche(&["extract", "--format", "nquads", text(&made)])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), texts(&output).1.as_str()), (Some(0), ""));
}

#[test]
fn what_is_read_scores_full_marks_against_itself() {
    let dir = TempDir::new().unwrap();
    let gold = dir.path().join("gold.jsonl");
    stdout(&["extract", "--format", "records", SAMPLES, "-o", text(&gold)]);
    let scores = stdout(&["evaluate", "--gold", text(&gold), "--format", "json", SAMPLES]);
    let scores: serde_json::Value = serde_json::from_str(&scores).unwrap();
    assert_eq!((&scores["articles"], &scores["missing"]), (&3.into(), &0.into()));
    for kind in ["people", "countries", "roles", "events_lenient", "events_strict", "modality", "date"] {
        assert_eq!(scores[kind]["f1"], 1.0, "{kind}: {scores}");
    }
    // an article that the gold has and the input has not counts as missed
    let one = format!("{SAMPLES}/busan-meeting.txt");
    let table = stdout(&["evaluate", "--gold", text(&gold), &one]);
    assert!(table.contains("3 articles of the gold, 2 of them not read"), "{table}");
}

#[test]
fn what_a_rule_is_worth_is_what_the_figures_lose_without_it() {
    let dir = TempDir::new().unwrap();
    let gold = dir.path().join("gold.jsonl");
    stdout(&["extract", "--format", "records", SAMPLES, "-o", text(&gold)]);
    let price = |id: &str| stdout(&["evaluate", "--gold", text(&gold), "--without", id, SAMPLES]);
    let table = price("learned-participant");
    let cells: Vec<&str> = table.lines().nth(1).unwrap().split_whitespace().collect();
    assert_eq!(cells[0], "learned-participant");
    // the gold is what all rules find, so that any figure can only fall
    let rises = |cell: &str| cell.starts_with('+') && cell != "+0.0000";
    assert!(!rises(cells[2]) && cells[4].starts_with('-'), "{table}");
    let output = run(&["evaluate", "--gold", text(&gold), "--without", "no-such-rule", SAMPLES]);
    let (_, err) = texts(&output);
    assert!(
        !output.status.success() && err.contains("no-such-rule") && err.contains("ontology rules"),
        "{err}"
    );
}

#[test]
fn a_removed_article_is_gone_and_the_others_stay() {
    let (_dir, store) = store();
    let store = text(&store);
    let ids = ids(store);
    assert_eq!(ids.len(), 3);
    let others = stdout(&[
        "export",
        "--format",
        "nquads",
        "--article",
        &ids[1],
        "--article",
        &ids[2],
        "--store",
        store,
    ]);
    let output = run(&["remove", &ids[0], "nobody-knows-this", "--store", store]);
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("nobody-knows-this: the store has no such article\nhint: "), "{err}");
    assert_eq!(stdout(&["export", "--format", "nquads", "--store", store]), others);
    assert_eq!(run(&["export", "--article", &ids[0], "--store", store]).status.code(), Some(2));
}

#[test]
fn a_backup_is_a_store_of_its_own() {
    let (dir, store) = store();
    let copy = dir.path().join("copy");
    stdout(&["backup", text(&copy), "--store", text(&store)]);
    let export = |store: &str| stdout(&["export", "--format", "trig", "--store", store]);
    assert_eq!(export(text(&copy)), export(text(&store)));
    assert_eq!(run(&["backup", text(&copy), "--store", text(&store)]).status.code(), Some(3));
}

#[test]
fn export_by_day_and_by_query() {
    let (dir, store) = store();
    let store = text(&store);
    let graphs = |args: &[&str]| {
        let out = stdout(&[&["export", "--format", "nquads", "--store", store], args].concat());
        let graph = |line: &str| line.rsplit(' ').nth(1).unwrap().to_string();
        out.lines().map(graph).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(graphs(&[]), 4, "each article's, and what they share");
    assert_eq!(graphs(&["--with-ontology"]), 5);
    assert_eq!(graphs(&["--from", "2025-10-30"]), 3);
    assert_eq!(graphs(&["--from", "2025-08-08", "--to", "2025-10-30"]), 2);

    let query = dir.path().join("names.rq");
    fs::write(&query, "CONSTRUCT { ?p a schema:Person } WHERE { ?p a schema:Person }").unwrap();
    let people = stdout(&["export", "--query", text(&query), "--format", "ntriples", "--store", store]);
    assert!(people.lines().count() > 0 && people.lines().all(|l| l.contains("/person/")), "{people}");
    fs::write(&query, "SELECT * WHERE { ?s ?p ?o }").unwrap();
    assert_eq!(run(&["export", "--query", text(&query), "--store", store]).status.code(), Some(2));
}

#[test]
fn a_catalogue_reads_what_the_store_holds() {
    let (_dir, store) = store();
    let store = text(&store);
    let described = ["export", "--describe", "--format", "ntriples", "--store", store];
    let more =
        ["--license", "https://example.org/licence", "--distribution", "https://example.org/news.nq.zst"];
    let out = stdout(&[&described[..], &more[..]].concat());
    let quads = stdout(&["export", "--format", "nquads", "--with-links", "--store", store]);
    let value =
        |start: &str| -> Vec<&str> { out.lines().filter_map(|line| line.strip_prefix(start)).collect() };
    let dataset = "<https://w3id.org/demarche/id/dataset> ";
    let count = |property: &str| {
        let found = value(&format!("{dataset}<http://rdfs.org/ns/void#{property}> \""));
        found[0].split('"').next().unwrap().parse::<usize>().unwrap()
    };
    assert_eq!(count("triples"), quads.lines().count());
    assert_eq!(count("documents"), 3);
    // the parts make up the whole
    let parts =
        out.lines().filter(|line| line.contains("dataset#property-") && line.contains("void#triples"));
    let sum: usize = parts.map(|line| line.split('"').nth(1).unwrap().parse::<usize>().unwrap()).sum();
    assert_eq!(sum, quads.lines().count());
    let records = quads.lines().filter(|line| line.contains("ns#EventRecord>")).count();
    let class =
        "<https://w3id.org/demarche/id/dataset#class-dm-EventRecord> <http://rdfs.org/ns/void#entities> \"";
    assert!(value(class)[0].starts_with(&format!("{records}\"")), "{out}");
    for part in [
        "licence>",
        "media-types/application/n-quads>",
        "dcat#startDate> \"20",
        "void#Linkset>",
        "/run/demarche-",
    ] {
        assert!(out.contains(part), "{part} is missing in\n{out}");
    }
    assert!(!out.contains("_:"), "no node is blank");
    assert_eq!(run(&["export", "--describe", "-o", "x.csv", "--store", store]).status.code(), Some(2));
    assert_eq!(
        run(&["export", "--license", "https://example.org/", "--store", store]).status.code(),
        Some(2)
    );
}

/// On news that was not written for this: the forty annotated texts.
#[test]
fn real_articles_keep_all_rules() {
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/dev/dev.jsonl");
    if !std::path::Path::new(articles).exists() {
        return eprintln!("skipped: {articles} is missing");
    }
    let dir = TempDir::new().unwrap();
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--detail", "mentions", "--store", text(&store), articles]);
    let checked = run(&["check", "--store", text(&store)]);
    let (out, err) = texts(&checked);
    assert!(checked.status.success() && err.contains("all is well"), "{out}{err}");
}

#[test]
fn what_was_read_in_detail_can_be_exported_without() {
    let (_dir, core) = store();
    let dir = TempDir::new().unwrap();
    let full = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--detail", "mentions", "--store", text(&full), SAMPLES]);
    let export = |store: &PathBuf, more: &[&str]| -> std::collections::BTreeSet<String> {
        let all = [&["export", "--format", "nquads", "--store", text(store)], more].concat();
        // the run says how the articles were read
        stdout(&all).lines().filter(|line| !line.contains("/run/demarche")).map(str::to_string).collect()
    };
    let (core, lean) = (export(&core, &[]), export(&full, &["--without-detail"]));
    assert!(export(&full, &[]).len() > core.len());
    assert_eq!(lean.symmetric_difference(&core).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn any_sparql_from_standard_input() {
    let (_dir, store) = store();
    let store = text(&store);
    let ask =
        |query: &str, args: &[&str]| with_input(&[&["query", "-", "--store", store], args].concat(), query);
    let count = ask("SELECT (COUNT(*) AS ?n) WHERE { ?a a schema:NewsArticle }", &["--format", "csv"]);
    assert_eq!(texts(&count).0, "n\r\n3\r\n");
    assert_eq!(texts(&ask("ASK { ?a a schema:NewsArticle }", &[])).0, "true\n");
    let graph = ask(
        "CONSTRUCT { ?a a schema:NewsArticle } WHERE { ?a a schema:NewsArticle }",
        &["--format", "ntriples"],
    );
    assert_eq!(texts(&graph).0.lines().count(), 3);
    let limited = ask("SELECT ?a WHERE { ?a a schema:NewsArticle }", &["--limit", "2", "--format", "csv"]);
    let (out, err) = texts(&limited);
    assert_eq!(out.lines().count(), 3);
    assert_eq!(limited.status.code(), Some(0), "who asks for two rows and gets them has no error");
    assert!(err.contains("first 2 rows; --limit lets more through"), "{err}");
    let plan = texts(&ask("SELECT ?a WHERE { ?a a schema:NewsArticle }", &["--explain"])).0;
    assert!(
        plan.contains("QuadPattern(?a rdf:type schema:NewsArticle)") && plan.contains("planned in"),
        "{plan}"
    );
    assert!(!plan.contains("/article/"), "the plan stands in place of the answer: {plan}");
    // wrong usage
    for (query, args) in [
        ("SELECT WHERE", &[][..]),
        ("DELETE WHERE { ?s ?p ?o }", &[]),
        ("ASK {}", &["--format", "turtle"]),
        ("CONSTRUCT WHERE { ?s ?p ?o }", &["--format", "csv"]),
        ("ASK {}", &["who"]),
        ("ASK {}", &["who=x"]),
    ] {
        let output = ask(query, args);
        assert_eq!(output.status.code(), Some(2), "{query}: {}", texts(&output).1);
        assert!(texts(&output).1.contains("hint: "), "{query}: {}", texts(&output).1);
    }
    let slow =
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?f && ?f != ?i) }";
    let output = ask(slow, &["--timeout", "0.2"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(texts(&output).1.contains("longer than 0.2 s"), "{}", texts(&output).1);
}

#[test]
fn saved_queries_are_listed_and_answered() {
    let (_dir, store) = store();
    let store = text(&store);
    let list = stdout(&["queries"]);
    let names: Vec<&str> =
        list.lines().filter(|l| !l.starts_with(' ')).map(|l| l.split_whitespace().next().unwrap()).collect();
    assert!(names.len() >= 5, "{list}");
    let mut answered = Vec::new();
    for name in &names {
        let query = stdout(&["queries", name]);
        assert!(query.contains("WHERE"));
        let format = if query.contains("CONSTRUCT") { "ntriples" } else { "csv" };
        let output = run(&["query", name, "--format", format, "--store", store]);
        let (out, err) = texts(&output);
        if err.contains("needs a value") {
            assert_eq!(output.status.code(), Some(2), "{name}: {err}");
            continue;
        }
        assert_eq!(output.status.code(), Some(0), "{name}: {err}");
        if out.lines().count() > 1 {
            answered.push(*name);
        }
    }
    for name in
        ["who-did-what", "who-met-whom", "tariffs-by-country", "threats", "people-and-roles", "sem-view"]
    {
        assert!(answered.contains(&name), "{name} has no row on the samples");
    }
    let output = run(&["query", "who-did-wat", "--store", store]);
    assert_eq!(output.status.code(), Some(2));
    assert!(texts(&output).1.contains("hint: "));
    let india = stdout(&["query", "tariffs-by-country", "on=India", "--format", "csv", "--store", store]);
    assert!(india.lines().count() > 1 && !india.contains("CAN"), "{india}");
}

#[test]
fn the_store_of_the_samples_passes_all_checks() {
    let (_dir, store) = store();
    let output = run(&["check", "--store", text(&store)]);
    let (out, err) = texts(&output);
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert!(out.is_empty() && err.contains("all is well"), "{out}{err}");
}

#[test]
fn explain_shows_words_mentions_and_triples() {
    let (_dir, store) = store();
    let out =
        stdout(&["explain", &format!("{SAMPLES}/tariffs-on-india.txt"), "--sentence", "1", "--triples"]);
    assert!(out.contains("“Donald Trump”  name of Donald Trump [person donald-trump, USA]"), "{out}");
    assert!(out.contains("PROPN") && out.contains("→ record") && out.contains("pattern"), "{out}");
    assert!(out.contains("@prefix dm:"), "{out}");
    let id = &ids(text(&store))[0];
    assert!(stdout(&["explain", id, "--store", text(&store)]).contains("dm:EventRecord"));
    assert_eq!(run(&["explain", "neither-file-nor-article", "--store", text(&store)]).status.code(), Some(3));
}

#[test]
fn explain_writes_conllu() {
    let sample = format!("{SAMPLES}/tariffs-on-india.txt");
    let out = stdout(&["explain", "--format", "conllu", &sample]);
    let text = fs::read_to_string(&sample).unwrap();
    let body: Vec<char> = text.splitn(3, "---\n").nth(2).unwrap().chars().collect();
    let sentences: Vec<&str> = out.split("\n\n").filter(|s| !s.is_empty()).collect();
    assert!(sentences.len() >= 7, "{out}");
    for sentence in sentences {
        let rows: Vec<Vec<&str>> =
            sentence.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect()).collect();
        assert_eq!(rows.iter().filter(|row| row[6] == "0").count(), 1, "{sentence}");
        for (i, row) in rows.iter().enumerate() {
            assert_eq!((row.len(), row[0]), (10, (i + 1).to_string().as_str()), "{sentence}");
            assert!(row.iter().all(|cell| !cell.is_empty()));
            let (begin, end) = row[9].rsplit_once('=').unwrap().1.split_once(':').unwrap();
            let words: String = body[begin.parse().unwrap()..end.parse().unwrap()].iter().collect();
            assert_eq!(words, row[1]);
        }
    }
}

#[test]
fn a_check_that_fails_is_printed_and_gives_1() {
    let dir = TempDir::new().unwrap();
    let (store, article) = (dir.path().join("store"), dir.path().join("a.txt"));
    // told as a fact, but of a day to come
    fs::write(&article, "The United States imposed a tariff on goods from India on 7 August 2030.").unwrap();
    stdout(&["ingest", "--published", "2025-08-07", "--store", text(&store), text(&article)]);
    let output = run(&["check", "--store", text(&store)]);
    let (out, err) = texts(&output);
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert!(out.starts_with("check/facts-in-the-future: ") && err.contains(": 1 violation\n"), "{out}{err}");
    assert_eq!(run(&["check", "spans", "--store", text(&store)]).status.code(), Some(0));
    assert_eq!(run(&["check", "no-such-check", "--store", text(&store)]).status.code(), Some(2));
}

#[test]
fn the_ontology_and_the_completions_are_printed() {
    assert!(stdout(&["ontology"]).contains("dm:EventRecord"));
    assert!(stdout(&["ontology", "actions"]).lines().any(|l| l.starts_with("ImposeTariff ")));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(stdout(&["completions", shell]).contains("demarche"));
    }
}

#[test]
fn a_panel_of_wrong_arguments() {
    for args in [
        &["--threads", "0", "queries"][..],
        &["query"],
        &["remove"],
        &["evaluate"],
        &["extract", "--input", "papyrus"],
    ] {
        assert_eq!(run(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn articles_are_asked_without_a_store() {
    let (_dir, store) = store();
    let asked = |more: &[&str]| stdout(&[&["query", "who-did-what", "--format", "csv"], more].concat());
    let stored = asked(&["--store", text(&store)]);
    assert!(stored.lines().count() > 10);
    assert_eq!(stored, asked(&["--store", "/nowhere", "--articles", SAMPLES]));

    let one = asked(&["--store", "/nowhere", "--articles", &format!("{SAMPLES}/tariffs-on-india.txt")]);
    assert!(one.contains("India") && one.lines().count() < stored.lines().count(), "{one}");
    let none = run(&["query", "who-did-what", "--articles", "/nowhere/a.txt"]);
    assert_eq!(none.status.code(), Some(3));
    assert!(texts(&none).1.contains("no such file or folder"), "{}", texts(&none).1);
}

#[test]
fn a_version_names_weights_and_ontology() {
    use sha2::{Digest, Sha256};
    let version = stdout(&["--version"]);
    let told = stdout(&["--version", "--verbose"]);
    assert_eq!(told, stdout(&["-v", "-V"]));
    assert_eq!(told.lines().next(), version.lines().next());
    let line = |name: &str| {
        let line =
            told.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {told}"));
        line.split_whitespace().last().unwrap().to_string()
    };
    for name in ["grammar.bin", "acts.bin", "names.bin"] {
        let bytes = fs::read(format!("{}/models/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(line(name), hash);
    }
    assert_eq!(line("ontology").len(), 64);
    assert_eq!(line("reads").len(), 16);
}
