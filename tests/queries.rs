//! The saved queries, asked of an invented world (`tests/queries/graph.trig`) and told in stories: each `.md` beside it
//! holds questions, the commands that ask them, and the rows that must come back.
//! `STORIES=overwrite cargo test --release --test queries` writes down what comes back now.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use demarche::export::{Format, Writer};
use demarche::graph::{Base, Quad};
use demarche::lexicon::Lexicon;
use demarche::query::{Answer, Catalogue, Options, run, table};
use demarche::store::Store;
use oxigraph::io::{RdfFormat, RdfParser};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/queries");

struct World {
    lexicon: Lexicon,
    catalogue: Catalogue,
    store: Store,
}

fn world() -> World {
    let lexicon = Lexicon::embedded().unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let store = Store::in_memory(&lexicon, &Base::default()).unwrap();
    let file = fs::read(Path::new(FOLDER).join("graph.trig")).unwrap();
    let mut graphs: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::TriG).for_slice(&file) {
        let quad = quad.unwrap();
        graphs.entry(quad.graph_name.to_string()).or_default().push(quad);
    }
    store.replace(graphs.into_values()).unwrap();
    World { lexicon, catalogue, store }
}

impl World {
    fn ask(&self, name: &str, values: &[(String, String)]) -> Answer {
        let query = self.catalogue.get(name).unwrap();
        let answer = run(&self.store, &self.lexicon, query, values, Options::default());
        answer.unwrap_or_else(|error| panic!("{name} {values:?}: {error}"))
    }

    /// What the program prints of an answer where it is not on a terminal.
    fn print(&self, answer: &Answer) -> String {
        match answer {
            Answer::Rows(rows) => table(rows, &self.store, None).unwrap(),
            Answer::Boolean(value) => format!("{value}\n"),
            Answer::Graph(triples) => {
                let mut writer = Writer::new(Format::Turtle, self.store.base(), Vec::new()).unwrap();
                writer.write(triples.quads.clone()).unwrap();
                String::from_utf8(writer.finish().unwrap()).unwrap()
            }
        }
    }
}

fn stories() -> Vec<PathBuf> {
    let files = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut stories: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    stories.sort();
    stories
}

/// The words of a command line, some of them in quotation marks.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The query and the parameters of a line `$ demarche query NAME a=b`.
fn command(line: &str) -> Option<(String, Vec<(String, String)>)> {
    let mut words = words(line.strip_prefix("$ demarche query ")?).into_iter();
    let name = words.next()?;
    let values = words.map(|word| {
        let (name, value) = word.split_once('=').unwrap_or_else(|| panic!("{line}"));
        (name.to_string(), value.to_string())
    });
    Some((name, values.collect()))
}

/// A story with what its commands print now.
fn retold(world: &World, story: &str, mut asked: impl FnMut(&str, &Answer)) -> String {
    let mut out = String::new();
    let mut answering = false;
    for line in story.lines() {
        if let Some((name, values)) = command(line) {
            let answer = world.ask(&name, &values);
            asked(&name, &answer);
            out.push_str(&format!("{line}\n{}", world.print(&answer)));
            answering = true;
        } else if !answering || line == "```" {
            answering = false;
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

#[test]
fn stories_come_true() {
    let world = world();
    for path in stories() {
        let story = fs::read_to_string(&path).unwrap();
        let now = retold(&world, &story, |_, _| ());
        if std::env::var_os("STORIES").is_some_and(|v| v == "overwrite") {
            fs::write(&path, &now).unwrap();
            continue;
        }
        for (line, (was, is)) in story.lines().zip(now.lines()).enumerate() {
            assert_eq!(was, is, "{}:{}", path.display(), line + 1);
        }
        assert_eq!(story, now, "{}", path.display());
    }
}

#[test]
fn a_story_tells_of_every_query_and_each_has_rows() {
    let world = world();
    let mut told: BTreeMap<String, bool> = BTreeMap::new();
    for path in stories() {
        let story = fs::read_to_string(path).unwrap();
        retold(&world, &story, |name, answer| {
            let something = match answer {
                Answer::Rows(rows) => !rows.rows.is_empty(),
                Answer::Graph(triples) => !triples.quads.is_empty(),
                Answer::Boolean(value) => *value,
            };
            *told.entry(name.to_string()).or_default() |= something;
        });
    }
    for query in world.catalogue.queries() {
        assert_eq!(told.get(&query.name), Some(&true), "{} is in no story, or without rows", query.name);
    }
}

#[test]
fn the_invented_world_is_sound() {
    let world = world();
    for check in world.catalogue.checks() {
        let Answer::Rows(found) = world.ask(&check.name, &[]) else { panic!("{}", check.name) };
        assert!(found.rows.is_empty(), "{}:\n{}", check.name, table(&found, &world.store, None).unwrap());
    }
}

#[test]
fn every_query_says_what_it_is_for_and_how_to_ask_it() {
    let catalogue = Catalogue::embedded().unwrap();
    assert!(catalogue.queries().count() >= 24);
    for query in catalogue.queries() {
        let name = &query.name;
        assert!(
            !query.summary.is_empty() && !query.description.is_empty() && !query.tags.is_empty(),
            "{name}"
        );
        assert!(query.example.starts_with(&format!("demarche query {name}")), "{name}: {}", query.example);
        assert!(query.text.contains("\n# Default graph: the union of"), "{name} says of what graph it asks");
        for parameter in &query.parameters {
            assert!(!parameter.about.is_empty(), "{name}: {}", parameter.name);
            let variable = format!("?{}", parameter.name);
            assert!(query.text.contains(&variable), "{name} does not use {variable}");
        }
        for word in words(&query.example.replace('\'', "\"")) {
            if let Some((given, _)) = word.split_once('=') {
                assert!(
                    query.parameters.iter().any(|p| p.name == given),
                    "{name}: its example gives {given}"
                );
            }
        }
    }
}
