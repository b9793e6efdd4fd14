//! Every saved query gives the same rows on the plain oxigraph command, asked for the union of all graphs, as here.
//!
//! The command is `oxigraph` of crates.io (`cargo install oxigraph-cli`), found on PATH or named by
//! `DEMARCHE_OXIGRAPH`. Where it is missing the test says so and passes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use demarche::graph::{Base, Quad, describe, ontology};
use demarche::lexicon::Lexicon;
use demarche::pipeline;
use demarche::query::{Answer, Catalogue, Options, SavedQuery, run, split, text};
use demarche::source::{ReadOptions, read_paths};
use demarche::store::Store;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A command line of a query: its name and the values of its parameters.
type Asked = (String, Vec<(String, String)>);

fn oxigraph() -> Option<PathBuf> {
    let named = std::env::var_os("DEMARCHE_OXIGRAPH").filter(|p| !p.is_empty()).map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    named.or_else(|| std::env::split_paths(&path).map(|dir| dir.join("oxigraph")).find(|path| path.is_file()))
}

fn succeed(output: Output, what: &str) -> Vec<u8> {
    assert!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The graphs of the samples and of the invented articles that the stories ask.
fn graphs(lexicon: &Lexicon, base: &Base) -> Vec<Vec<Quad>> {
    let samples = read_paths(&[Path::new(ROOT).join("samples")], ReadOptions::default());
    let mut graphs: Vec<Vec<Quad>> =
        samples.map(|article| describe(&pipeline::read(article.unwrap(), lexicon), lexicon, base)).collect();
    let invented = fs::read(Path::new(ROOT).join("tests/queries/graph.trig")).unwrap();
    let mut named: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::TriG).for_slice(&invented) {
        let quad = quad.unwrap();
        named.entry(quad.graph_name.to_string()).or_default().push(quad);
    }
    graphs.extend(named.into_values());
    graphs
}

/// Each query without values, as its example asks it, and as the stories do.
fn asked(catalogue: &Catalogue) -> Vec<Asked> {
    let mut lines: Vec<String> = catalogue.queries().map(|query| query.example.clone()).collect();
    lines.extend(
        catalogue
            .queries()
            .filter(|query| query.parameters.iter().all(|p| !p.required))
            .map(|query| format!("demarche query {}", query.name)),
    );
    for entry in fs::read_dir(Path::new(ROOT).join("tests/queries")).unwrap() {
        let story = fs::read_to_string(entry.unwrap().path()).unwrap();
        lines.extend(story.lines().filter_map(|line| line.strip_prefix("$ ")).map(str::to_string));
    }
    let mut asked: Vec<Asked> = lines
        .iter()
        .filter_map(|line| {
            let mut words = split(line.strip_prefix("demarche query ")?).into_iter();
            let name = words.next()?;
            let pairs = words.filter_map(|word| {
                word.split_once('=').map(|(name, value)| (name.to_string(), value.to_string()))
            });
            Some((name, pairs.collect()))
        })
        .collect();
    asked.sort();
    asked.dedup();
    asked
}

/// The rows, each a line of terms, sorted: where the ORDER BY leaves rows equal, their order is anyone's.
fn ours(answer: &Answer) -> Vec<String> {
    let mut lines: Vec<String> = match answer {
        Answer::Rows(rows) => rows.rows.iter().map(|row| format!("{row:?}")).collect(),
        Answer::Graph(triples) => triples.quads.iter().map(|quad| format!("{quad} .")).collect(),
        Answer::Boolean(value) => vec![value.to_string()],
    };
    lines.sort();
    lines
}

fn theirs(answer: &Answer, output: &[u8]) -> Vec<String> {
    let mut lines: Vec<String> = match answer {
        Answer::Graph(_) => {
            let text = String::from_utf8(output.to_vec()).unwrap();
            let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
            lines.sort();
            lines.dedup();
            lines
        }
        _ => {
            let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
            match parser.for_slice(output).unwrap() {
                SliceQueryResultsParserOutput::Solutions(rows) => {
                    rows.map(|row| format!("{:?}", row.unwrap().values().to_vec())).collect()
                }
                SliceQueryResultsParserOutput::Boolean(value) => vec![value.to_string()],
            }
        }
    };
    lines.sort();
    lines
}

#[test]
fn every_query_has_the_same_rows_on_plain_oxigraph() {
    let Some(oxigraph) = oxigraph() else {
        eprintln!("skipped: no `oxigraph`; `cargo install oxigraph-cli`, or set DEMARCHE_OXIGRAPH to it");
        return;
    };
    let (lexicon, base, catalogue) =
        (Lexicon::embedded().unwrap(), Base::default(), Catalogue::embedded().unwrap());
    let store = Store::in_memory(&lexicon, &base).unwrap();
    let graphs = graphs(&lexicon, &base);
    let folder = tempfile::TempDir::new().unwrap();
    let (file, location) = (folder.path().join("graph.nq"), folder.path().join("oxigraph"));
    let quads = graphs.iter().flatten().cloned().chain(ontology(&lexicon, &base).unwrap());
    fs::write(&file, quads.map(|quad| format!("{quad} .\n")).collect::<String>()).unwrap();
    store.replace(graphs).unwrap();
    let load = Command::new(&oxigraph)
        .arg("load")
        .arg("--location")
        .arg(&location)
        .arg("--file")
        .arg(&file)
        .output();
    succeed(load.unwrap(), "oxigraph load");

    let (mut compared, mut with_rows, mut different) = (0, BTreeSet::new(), Vec::new());
    for (name, values) in asked(&catalogue) {
        let query: &SavedQuery = catalogue.get(&name).unwrap();
        // the examples ask for people and countries that these articles need not have
        let Ok(plain) = text(&store, &lexicon, query, &values) else { continue };
        let answer = run(&store, &lexicon, query, &values, Options::default()).unwrap();
        let path = folder.path().join("query.rq");
        fs::write(&path, &plain).unwrap();
        let format = if matches!(answer, Answer::Graph(_)) { "nt" } else { "json" };
        let output = Command::new(&oxigraph)
            .arg("query")
            .arg("--location")
            .arg(&location)
            .arg("--query-file")
            .arg(&path)
            .args(["--results-format", format, "--union-default-graph"])
            .output();
        let found = theirs(&answer, &succeed(output.unwrap(), &format!("{name} {values:?}\n{plain}")));
        let ours = ours(&answer);
        if ours != found {
            let row = ours.iter().zip(&found).find(|(ours, theirs)| ours != theirs);
            different.push(format!(
                "{name} {values:?}: {} rows, {} on oxigraph, first {row:?}\n{plain}",
                ours.len(),
                found.len()
            ));
        }
        compared += 1;
        if !found.is_empty() {
            with_rows.insert(name);
        }
    }
    assert!(different.is_empty(), "{} of {compared} differ:\n{}", different.len(), different.join("\n"));
    assert!(compared >= 60, "{compared} command lines");
    for query in catalogue.queries() {
        assert!(with_rows.contains(&query.name), "{} had no row to compare", query.name);
    }
}
