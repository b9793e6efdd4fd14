//! Knowledge of one's own: begun, checked, added to what the program carries, or put in its place.
#![cfg(feature = "rocksdb")]

mod common;

use std::fs;

use common::{demarche, run, stdout, text, texts};
use demarche::lexicon::{Files, Lexicon};
use tempfile::TempDir;

/// Rows as objects, from JSON Lines.
fn rows(out: &str) -> Vec<serde_json::Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_ontology_of_ones_own_is_begun_checked_and_used() {
    let dir = TempDir::new().unwrap();
    let (own, store) = (dir.path().join("own"), dir.path().join("store"));
    stdout(&["ontology", "new", text(&own)]);
    let checked = run(&["ontology", "check", text(&own)]);
    assert_eq!(
        (checked.status.code(), texts(&checked).1.as_str()),
        (Some(0), "1 action, 2 examples, 1 counter-example: all is well\n")
    );
    // a second action, and a person of one's own
    fs::write(
        own.join("actions/twinning.toml"),
        "[[action]]\nid = \"TwinWith\"\nlabel = \"twin with\"\ndefinition = \"Makes two places partners.\"\nplover = \
         \"COOPERATE\"\ncameo = \"040\"\nverbs = [\"ACTOR twin with TARGET!\"]\n\n[[action.example]]\ntext = \"Peru \
         twinned with Ghana on Monday.\"\nactors = [\"Peru\"]\ntargets = [\"Ghana\"]\n",
    )
    .unwrap();
    fs::write(own.join("people.tsv"), "key\tname\tcountry\nada-quill\tAda Quill\tCAN\n").unwrap();
    let checked = run(&["ontology", "check", text(&own)]);
    assert_eq!(checked.status.code(), Some(0), "{}", texts(&checked).0);
    let mut ingest =
        demarche(&["ingest", "--published", "2025-08-07", "--ontology", text(&own), "--store", text(&store)]);
    let mut child =
        ingest.stdin(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let article =
        b"Canada awarded a medal to Ghana on Tuesday. Peru twinned with Chile. Ada Quill met Vladimir Putin.";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), article).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && texts(&output).1.contains("1 article read"), "{}", texts(&output).1);
    let events =
        rows(&stdout(&["events", "--format", "jsonl", "--ontology", text(&own), "--store", text(&store)]));
    let labels: Vec<&str> = events.iter().map(|e| e["action_label"].as_str().unwrap()).collect();
    assert!(["award prize", "twin with", "meet"].iter().all(|l| labels.contains(l)), "{labels:?}");
    assert!(events.iter().any(|e| e["actors"] == "Ada Quill" && e["actor_iso3"] == "CAN"));

    // what is wrong has its line and a hint
    let file = own.join("actions/twinning.toml");
    let text_of = fs::read_to_string(&file).unwrap();
    fs::write(
        &file,
        text_of
            .replace("\"040\"", "\"049X\"")
            .replace("ACTOR twin ", "ACTOR twinned ")
            .replace("COOPERATE", "TWIN"),
    )
    .unwrap();
    fs::write(own.join("poeple.tsv"), "key\n").unwrap();
    let checked = run(&["ontology", "check", text(&own)]);
    let (out, _) = texts(&checked);
    assert_eq!(checked.status.code(), Some(1));
    for told in [
        "twinning.toml:6: CAMEO has no code `049X`",
        "twinning.toml:5: PLOVER has no category `TWIN`",
        "twinning.toml:7: `twinned` in `ACTOR twinned with TARGET!` is no base form",
        "hint: write `twin`",
        "hint: did you mean people.tsv?",
    ] {
        assert!(out.contains(told), "{told}\n{out}");
    }
}

#[test]
fn a_store_remembers_the_ontology_that_its_articles_were_read_with() {
    let dir = TempDir::new().unwrap();
    let (own, store, article) = (dir.path().join("own"), dir.path().join("store"), dir.path().join("a.txt"));
    fs::create_dir(&own).unwrap();
    let people = |name: &str| {
        fs::write(own.join("people.tsv"), format!("key\tname\tcountry\nada-quill\t{name}\tCAN\n")).unwrap();
    };
    people("Ada Quill");
    fs::write(&article, "Ada Quill met Vladimir Putin on Monday.").unwrap();
    let read = ["ingest", "--force", "--published", "2025-08-07", "--store", text(&store), text(&article)];
    let with = ["--ontology", text(&own)];
    let ingest = |more: &[&[&str]]| {
        let output = run(&[&read[..], &more.concat()].concat());
        (output.status.success(), texts(&output).1)
    };
    assert!(ingest(&[&with]).0 && ingest(&[&with]).0, "the same again is no other");

    let (read_all, told) = ingest(&[]);
    assert!(!read_all && told.contains("files of one's own were people.tsv, and are none"), "{told}");
    people("Ada B. Quill");
    let (read_all, told) = ingest(&[&with]);
    assert!(
        !read_all && told.contains("people.tsv held something else") && told.contains("hint: "),
        "{told}"
    );

    // kept, the store goes on asking; added, it knows both; replaced, only the new one
    assert!(ingest(&[&with, &["--store-ontology", "keep"]]).0 && !ingest(&[&with]).0);
    assert!(ingest(&[&with, &["--store-ontology", "add"]]).0 && ingest(&[&with]).0);
    people("Ada Quill");
    assert!(ingest(&[&with]).0, "the first one was added to");
    assert!(ingest(&[&["--store-ontology", "replace", "--min-confidence", "30"]]).0 && !ingest(&[&with]).0);

    // how the article was read last
    let runs = rows(&stdout(&["stats", "--provenance", "--format", "json", "--store", text(&store)]));
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert_eq!((&runs[0]["min_confidence"], &runs[0]["detail"]), (&30.into(), &"core".into()));
    assert!(runs[0]["ontology_sha256"].is_null() && runs[0]["ontology_files"].as_array().unwrap().is_empty());
}

#[test]
fn rows_of_ones_own_replace_and_take_away() {
    let dir = TempDir::new().unwrap();
    let own = dir.path();
    let actions = |args: &[&str]| stdout(&[&["ontology", "actions", "--ontology", text(own)], args].concat());
    let all = stdout(&["ontology", "actions"]).lines().count();
    fs::write(own.join("groups.tsv"), "noun\tsector\n-official\n").unwrap();
    assert_eq!(actions(&[]).lines().count(), all);
    fs::create_dir(own.join("actions")).unwrap();
    fs::write(own.join("actions/mine.toml"), "remove = [\"Meet\"]\n").unwrap();
    let left = actions(&[]);
    assert!(left.lines().count() == all - 1 && !left.lines().any(|l| l.starts_with("Meet ")));
    fs::write(own.join("groups.tsv"), "noun\tsector\n-nobody knows this\n").unwrap();
    let wrong = run(&["ontology", "actions", "--ontology", text(own)]);
    assert!(
        texts(&wrong).1.contains("groups.tsv:2: there is no `nobody knows this` to take away"),
        "{}",
        texts(&wrong).1
    );
    fs::write(own.join("groups.tsv"), "# replace = true\nnoun\tsector\nofficial\tGOV\n").unwrap();
    actions(&[]);
}

#[test]
fn learned_weights_are_taken_as_a_whole() {
    let dir = TempDir::new().unwrap();
    let own = dir.path();
    let file = own.join("decisions.tsv");
    let printed = || stdout(&["ontology", "print", "decisions", "--ontology", text(own)]);
    assert!(
        printed().lines().any(|line| line.starts_with("side\t")),
        "the program's own, where there are no others"
    );
    fs::write(&file, "# mine\nbar\tnetwork\t100\n").unwrap();
    assert_eq!(printed(), "# mine\nbar\tnetwork\t100\n");
    assert_eq!(run(&["ontology", "check", text(own)]).status.code(), Some(0));
    let lexicon = Lexicon::read(Files::overlay(own).unwrap()).unwrap();
    assert_eq!(lexicon.decisions().bars.network, 100);
    assert_ne!(Lexicon::embedded().unwrap().decisions().side("bias"), [0, 0]);
    assert_eq!(lexicon.decisions().side("bias"), [0, 0], "no weight of the program's is left");
    fs::write(&file, "bar\tnetwork\t100\nside\tbias\tmuch\t0\n").unwrap();
    let checked = run(&["ontology", "check", text(own)]);
    assert_eq!(checked.status.code(), Some(3), "{checked:?}");
    assert!(texts(&checked).1.contains("decisions.tsv:2"), "{}", texts(&checked).1);
}

#[test]
fn links_of_ones_own_are_known_by_table_key_and_set() {
    let dir = TempDir::new().unwrap();
    let head = "table\tkey\tset\tid\tmatch\tjustification\tconfidence\tsource\n";
    let row = |id: &str| format!("people\tada-quill\twikidata\t{id}\texact\tmanual\t0.99\tour archive\n");
    fs::write(dir.path().join("people.tsv"), "key\tname\tcountry\nada-quill\tAda Quill\tCAN\n").unwrap();
    fs::write(dir.path().join("links.tsv"), head.to_string() + &row("Q9000001")).unwrap();
    let own = Lexicon::read(Files::overlay(dir.path()).unwrap()).unwrap();
    let ids = own.external_ids().of("people", "ada-quill");
    assert_eq!(
        ids.iter().map(|id| id.iri.as_str()).collect::<Vec<_>>(),
        ["http://www.wikidata.org/entity/Q9000001"]
    );
    let count = |lexicon: &Lexicon| lexicon.external_ids().all().len();
    assert_eq!(count(&own), count(&Lexicon::embedded().unwrap()) + 1, "no other row is replaced");
    fs::write(dir.path().join("links.tsv"), head.to_string() + "-people\n").unwrap();
    assert!(Lexicon::read(Files::overlay(dir.path()).unwrap()).is_err());
}

#[test]
fn an_action_may_be_told_with_another() {
    let dir = TempDir::new().unwrap();
    let own = dir.path().join("own");
    fs::create_dir_all(own.join("actions")).unwrap();
    fs::write(own.join("article.txt"), "Chile's army killed two rebels and injured five soldiers.").unwrap();
    let article = own.join("article.txt");
    let actions = |extra: &[&str]| -> Vec<String> {
        let mut args = vec!["extract", "--format", "records", "--published", "2025-08-07"];
        args.extend(extra);
        args.push(text(&article));
        let record: serde_json::Value = serde_json::from_str(&stdout(&args)).unwrap();
        let events = record["events"].as_array().unwrap().iter();
        events.map(|e| e["action"].as_str().unwrap().to_string()).collect()
    };
    assert_eq!(actions(&[]), ["Kill", "Injure"]);
    let embedded = fs::read_to_string("ontology/actions/casualties.toml").unwrap();
    let together = embedded.replace("id = \"Injure\"\n", "id = \"Injure\"\ntold_with = \"Kill\"\n");
    fs::write(own.join("actions/casualties.toml"), together).unwrap();
    assert_eq!(actions(&["--ontology", text(&own)]), ["Kill"]);
}
