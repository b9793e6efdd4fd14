//! The event table, networks, names in answers and schemas, as the tools read them that people have.
//!
//! What needs pandas, DuckDB, NetworkX and jsonschema runs where `DEMARCHE_PYTHON` (or `python3`) has them, and says
//! so where not.
#![cfg(feature = "rocksdb")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use common::{python, run, stdout, text, texts};
use demarche::export::{events, schema};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A store with the samples and two articles that tell one event, one of them with a formula for a headline.
fn store() -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let (store, made) = (dir.path().join("store"), dir.path().join("made.jsonl"));
    let article = |id: &str, publisher: &str, text: &str| {
        let article = serde_json::json!({
            "id": id, "published": "2025-08-07", "publisher": publisher, "headline": "=HYPERLINK(\"x\")",
            "url": format!("https://example.org/{id}"), "text": text,
        });
        format!("{article}\n")
    };
    let lines = [
        article("one", "Paper A", "On Wednesday France imposed a tariff of 12.5 per cent on Kenya."),
        article(
            "two",
            "Paper B",
            "On Wednesday France imposed a tariff of 12.5 per cent on Kenya. It rained.",
        ),
        article("three", "Paper C", "On Wednesday France imposed a tariff of 12.5 per cent on Kenya."),
    ];
    fs::write(&made, lines.concat()).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&made), &format!("{ROOT}/samples")]);
    (dir, store)
}

/// Rows as objects, from JSON Lines.
fn rows(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_row_a_record_and_a_row_an_event() {
    let (_dir, store) = store();
    let records = rows(&stdout(&["events", "--format", "jsonl", "--store", text(&store)]));
    let of: Vec<_> = records.iter().filter(|r| r["target_iso3"] == "KEN").collect();
    assert_eq!(of.len(), 3);
    for (field, value) in [
        ("action", "ImposeTariff".into()),
        ("modality", "Actual".into()),
        ("date", "2025-08-06".into()),
        ("actors", "France".into()),
        ("actor_iso3", "FRA".into()),
        ("actor_kinds", "country".into()),
        ("rate", 12.5.into()),
        ("goldstein", (-8.0).into()),
        ("quad", 4.into()),
        ("n_articles", 3.into()),
        // of two papers that print one text only one counts
        ("n_publishers", 2.into()),
    ] {
        let value: serde_json::Value = value;
        assert_eq!(of[0][field], value, "{field}: {}", of[0]);
    }
    let first = of.iter().find(|r| r["article"] == "one").unwrap();
    assert_eq!(first["url"], "https://example.org/one");
    assert_eq!(first["stated_by"], "Paper A");
    assert!(first["record_iri"].as_str().unwrap().ends_with(first["record"].as_str().unwrap()));

    let merged = rows(&stdout(&["events", "--merged", "--format", "jsonl", "--store", text(&store)]));
    let of: Vec<_> = merged.iter().filter(|r| r["target_iso3"] == "KEN").collect();
    assert_eq!((of.len(), &of[0]["n_records"], &of[0]["record"]), (1, &3.into(), &serde_json::Value::Null));
    assert_eq!(of[0]["publisher"], "Paper A; Paper C; Paper B");
    let ids: BTreeSet<&str> = merged.iter().map(|r| r["event"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), merged.len());
    let days = |from: &str, to: &str| {
        rows(&stdout(&["events", "--from", from, "--to", to, "--format", "jsonl", "--store", text(&store)]))
            .len()
    };
    assert_eq!(
        days("2025-08-06", "2025-08-06"),
        records.iter().filter(|r| r["date"] == "2025-08-06").count()
    );
    // the same columns in the same order, whether from a store or while reading
    let head = |out: String| out.lines().next().unwrap().to_string();
    let extracted = stdout(&["extract", "--format", "events", &format!("{ROOT}/samples")]);
    let from_store = stdout(&["export", "--format", "events", "--store", text(&store)]);
    assert_eq!(head(extracted), head(from_store));
}

#[test]
fn no_cell_is_a_formula() {
    let (dir, store) = store();
    let file = dir.path().join("events.csv");
    stdout(&["events", "--bom", "-o", text(&file), "--store", text(&store)]);
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbf"));
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let (mut marked, mut negative) = (0, 0);
    for row in reader.records() {
        for cell in row.unwrap().iter() {
            marked += usize::from(cell.starts_with("'=HYPERLINK"));
            if cell.starts_with(['=', '+', '-', '@']) {
                assert!(cell.parse::<f64>().is_ok(), "{cell:?} would be calculated");
                negative += 1;
            }
        }
    }
    assert!(marked >= 3 && negative > 0, "{marked} {negative}");
}

#[test]
fn other_data_sets_have_their_columns() {
    let (_dir, store) = store();
    let write = |dialect: &str| stdout(&["events", "--dialect", dialect, "--store", text(&store)]);
    let tabs = |out: &str| out.lines().map(|l| l.split('\t').count()).collect::<BTreeSet<_>>();
    let cell = |out: &str, has: &str, column: usize| {
        let line = out.lines().find(|l| l.contains(has)).unwrap();
        line.split('\t').nth(column).unwrap().to_string()
    };
    let gdelt = write("gdelt");
    assert_eq!(tabs(&gdelt), BTreeSet::from([61]));
    // Day, Actor1Code, Actor2CountryCode, EventCode, EventRootCode, QuadClass, Goldstein, NumMentions, NumArticles, DATEADDED
    let expected = [
        (1, "20250806"),
        (5, "FRA"),
        (17, "KEN"),
        (26, "163"),
        (28, "16"),
        (29, "4"),
        (30, "-8"),
        (31, "3"),
        (33, "3"),
        (59, "20250807000000"),
    ];
    for (column, value) in expected {
        assert_eq!(cell(&gdelt, "KENYA", column), value, "column {column}");
    }
    let mentions = write("gdelt-mentions");
    assert_eq!(tabs(&mentions), BTreeSet::from([16]));
    assert_eq!(cell(&mentions, "example.org/one", 0), cell(&gdelt, "KENYA", 0));
    let polecat = write("polecat");
    assert_eq!(tabs(&polecat), BTreeSet::from([40]));
    let head: Vec<&str> = polecat.lines().next().unwrap().split('\t').collect();
    for (name, value) in [
        ("Event Type", "SANCTION"),
        ("Actor Country", "FRA"),
        ("Recipient Name", "Kenya"),
        ("Language", "en"),
    ] {
        let column = head.iter().position(|n| *n == name).unwrap();
        assert_eq!(cell(&polecat, "\tKenya\t", column), value, "{name}");
    }
    let acled = write("acled");
    let mut reader = csv::Reader::from_reader(acled.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 31);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(
        rows.iter().any(|r| &r[4] == "Political violence") && rows.iter().all(|r| !r[28].starts_with('-'))
    );
}

#[test]
fn pandas_and_duckdb_read_the_table() {
    let (dir, store) = store();
    let (csv, parquet) = (dir.path().join("e.csv"), dir.path().join("m.parquet"));
    stdout(&["events", "-o", text(&csv), "--store", text(&store)]);
    let records = stdout(&["events", "--format", "jsonl", "--store", text(&store)]).lines().count();
    if let Some(out) = python(
        &["pandas"],
        "import sys, pandas as pd\nd = pd.read_csv(sys.argv[1], dtype={'cameo': str})\n\
         print(len(d), d.rate.max(), d.goldstein.dtype, d.columns[0])",
        &[text(&csv)],
    ) {
        assert_eq!(out.trim(), format!("{records} 50.0 float64 record"));
    }
    if !cfg!(feature = "parquet") {
        return;
    }
    stdout(&["events", "--merged", "-o", text(&parquet), "--store", text(&store)]);
    let dyads = "import sys, duckdb\n\
        q = \"select actor_iso3, target_iso3, strftime(date, '%Y-%m'), count(*), avg(goldstein) from read_parquet(?) \
        where target_iso3 = 'KEN' group by all\"\nprint(duckdb.execute(q, [sys.argv[1]]).fetchall())";
    if let Some(out) = python(&["duckdb"], dyads, &[text(&parquet)]) {
        assert_eq!(out.trim(), "[('FRA', 'KEN', '2025-08', 1, -8.0)]");
    }
}

#[test]
fn networks_open_in_networkx() {
    let (dir, store) = store();
    let names = ["n.graphml", "n.gexf", "n.dot", "n.mmd"];
    let files = names.map(|name| dir.path().join(name));
    for file in &files {
        stdout(&["network", "--quiet", "-o", text(file), "--store", text(&store)]);
    }
    let read = |file: &Path| fs::read_to_string(file).unwrap();
    assert!(read(&files[1]).contains("<spell start=\"2025-08-06\" end=\"2025-08-06\"/>"));
    assert!(read(&files[2]).contains("[label=\"impose tariff\", weight=1, color=\"#b2182b\"]"));
    assert!(read(&files[3]).starts_with("flowchart LR\n"));
    let script = "import sys, networkx as nx\nfor read, f in zip([nx.read_graphml, nx.read_gexf], sys.argv[1:]):\n    \
        g = read(f); n = {d['label']: k for k, d in g.nodes(data=True)}\n    \
        e = g.get_edge_data(n['France'], n['Kenya']); e = e if 'action' in e else list(e.values())[0]\n    \
        print(g.is_directed(), e['action'], e['count'], e['quad'], e['goldstein'], e['first'])";
    if let Some(out) = python(&["networkx"], script, &[text(&files[0]), text(&files[1])]) {
        assert_eq!(out.trim(), ["True ImposeTariff 1 4 -8.0 2025-08-06"; 2].join("\n"));
    }
    // a name that says nothing is refused, and no file is left
    let strange = dir.path().join("g.graphml");
    let refused = run(&["export", "-o", text(&strange), "--store", text(&store)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(texts(&refused).1.contains("hint: `demarche network` writes networks") && !strange.exists());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (_dir, store) = store();
    let query = ["query", "who-did-what", "--format"];
    for args in [
        [&query[..], &["csv"]].concat(),
        [&query[..], &["json"]].concat(),
        [&query[..], &["json-sparql"]].concat(),
        vec!["events"],
        vec!["events", "--dialect", "acled"],
        vec!["events", "--dialect", "gdelt"],
        vec!["network"],
        vec!["report"],
    ] {
        let mut command = common::demarche(&[&args[..], &["--store", text(&store)]].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), texts(&output).1.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn an_empty_answer_says_what_to_try() {
    let (_dir, store) = store();
    let told = |values: &[&str]| {
        let args = [&["query", "who-did-what", "--store", text(&store)], values].concat();
        let output = run(&args);
        assert_eq!(output.status.code(), Some(0));
        texts(&output).1
    };
    assert_eq!(told(&["whom=Kenya"]), "");
    let one = told(&["whom=Kenya", "to=2024"]);
    assert!(
        one.starts_with("hint: without `to=2024` there are rows; records that name only one side"),
        "{one}"
    );
    assert!(!one.contains("whom=Kenya"), "without it there are none that early either: {one}");
    let two = told(&["what=threaten", "who=Peru", "whom=Kenya", "to=2020"]);
    assert!(two.contains("leave out more than one of them"), "{two}");
    assert_eq!(told(&["whom=Kenya", "to=2024", "--quiet"]), "");
}

#[test]
fn answers_have_names_unless_iris_are_asked_for() {
    let (dir, store) = store();
    let ask = |args: &[&str]| {
        stdout(
            &[&["query", "tariff-history", "on=Kenya", "from=2025-08", "--store", text(&store)], args]
                .concat(),
        )
    };
    let csv = ask(&["--format", "csv"]);
    assert!(
        csv.starts_with("date,by,what,on,status,rate,")
            && csv.contains("France,impose tariff,Kenya,actual,12.5")
    );
    let both = ask(&["--format", "tsv", "--both"]);
    assert!(both.starts_with("date\tby\tby_iri\twhat\twhat_iri"), "{both}");
    assert!(ask(&["--format", "csv", "--iris"]).contains("https://w3id.org/demarche/id/country/FRA"));
    let json: serde_json::Value = serde_json::from_str(&ask(&["--format", "json"])).unwrap();
    assert_eq!((&json[0]["by"], &json[0]["rate"]), (&"France".into(), &12.5.into()));
    let w3c: serde_json::Value = serde_json::from_str(&ask(&["--format", "json-sparql"])).unwrap();
    assert_eq!(w3c["results"]["bindings"][0]["by"]["type"], "uri");
    let file = dir.path().join("answer.md");
    ask(&["-o", text(&file)]);
    assert!(fs::read_to_string(&file).unwrap().starts_with("| date | by |"));
    let wrong = run(&["query", "tariff-history", "onn=Kenya", "--store", text(&store)]);
    assert!(texts(&wrong).1.contains("did you mean `on`?"), "{}", texts(&wrong).1);
    assert_eq!(
        stdout(&[
            "query",
            "tariff-history",
            "to=2025-07",
            "on=Kenya",
            "--format",
            "csv",
            "--store",
            text(&store)
        ])
        .lines()
        .count(),
        1
    );
}

/// `UPDATE_FILES=1` writes the files anew.
#[test]
fn schemas_and_the_page_of_columns_are_those_of_the_program() {
    let page = fs::read_to_string(format!("{ROOT}/docs/events.md")).unwrap();
    let at = page.find("| column | type |").expect("the page has the table");
    let end = page[at..].find("\n\n").map_or(page.len(), |end| at + end + 1);
    let page = format!("{}{}{}", &page[..at], events::page(), &page[end..]);
    let files = [
        ("schemas/records.schema.json", schema::records()),
        ("schemas/events.schema.json", schema::events()),
        ("schemas/replies.schema.json", schema::replies()),
        ("docs/events.md", page),
    ];
    for (name, text) in files {
        let path = format!("{ROOT}/{name}");
        if std::env::var_os("UPDATE_FILES").is_some() {
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{name}: UPDATE_FILES=1 writes it anew");
    }
}

#[test]
fn what_is_written_fits_the_schemas() {
    let (dir, store) = store();
    let (records, table) = (dir.path().join("r.jsonl"), dir.path().join("e.jsonl"));
    stdout(&["extract", "--format", "records", &format!("{ROOT}/samples"), "-o", text(&records)]);
    stdout(&["events", "-o", text(&table), "--store", text(&store)]);
    let script = "import sys, json, jsonschema\nfor s, f in zip(sys.argv[1::2], sys.argv[2::2]):\n    \
        v = jsonschema.Draft202012Validator(json.load(open(s)))\n    \
        v.check_schema(v.schema); lines = [json.loads(l) for l in open(f)]\n    \
        [v.validate(l) for l in lines]; bad = dict(lines[0]); bad.pop(v.schema['required'][0])\n    \
        print(len(lines) > 2, v.is_valid(bad))";
    let schemas = ["records", "events"].map(|name| format!("{ROOT}/schemas/{name}.schema.json"));
    if let Some(out) =
        python(&["jsonschema"], script, &[&schemas[0], text(&records), &schemas[1], text(&table)])
    {
        assert_eq!(out.trim(), "True False\nTrue False");
    }
    // records say which event they are of, as the graph does
    let first = rows(&fs::read_to_string(&records).unwrap()).remove(0);
    let event = first["events"].as_array().unwrap().iter().find(|e| !e["event"].is_null()).unwrap();
    let nquads = stdout(&["extract", "--format", "nquads", &format!("{ROOT}/samples")]);
    let triple = format!(
        "<{}> <https://w3id.org/demarche/ns#recordOf> <{}>",
        event["iri"].as_str().unwrap(),
        event["event"]["iri"].as_str().unwrap()
    );
    assert!(nquads.contains(&triple), "{triple}");
}
