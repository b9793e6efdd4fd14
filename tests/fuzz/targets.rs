//! What is done with an input of each kind, and what must hold whatever is in it.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use demarche::graph::{Base, describe};
use demarche::lexicon::{Files, Lexicon};
use demarche::link::{Index, Sheet};
use demarche::pipeline;
use demarche::query::{Catalogue, Options, SavedQuery, run, text};
use demarche::source::{
    Article, InputKind, Kind, Metadata, Problem, ReadOptions, SourceError, read_bytes, read_paths,
};
use demarche::store::Store;
use spargebra::SparqlParser;
use tempfile::TempDir;

use crate::common;

/// Reads an input of one kind; what it makes of it does not matter, only that it comes back.
pub type Reader = Box<dyn Fn(&[u8])>;

pub struct Target {
    pub name: &'static str,
    pub seeds: Vec<Vec<u8>>,
    /// Panics where something does not hold.
    pub read: Reader,
    /// One input takes about so many times as long as one of the quick ones.
    pub slowness: u32,
}

/// Input that holds articles: the folder of its seeds, and what it is read as.
const ARTICLES: [(&str, InputKind); 14] = [
    ("text", InputKind::Of(Kind::Text)),
    ("front-matter", InputKind::Of(Kind::Text)),
    ("html", InputKind::Of(Kind::Html)),
    ("feed", InputKind::Of(Kind::Feed)),
    ("table", InputKind::Of(Kind::Table)),
    ("json-lines", InputKind::Of(Kind::JsonLines)),
    ("json", InputKind::Of(Kind::Json)),
    ("mail", InputKind::Of(Kind::Mail)),
    ("mailbox", InputKind::Of(Kind::Mailbox)),
    ("ris", InputKind::Of(Kind::Ris)),
    ("newsml", InputKind::Of(Kind::NewsXml)),
    ("warc", InputKind::Of(Kind::Warc)),
    ("pdf", InputKind::Of(Kind::Pdf)),
    ("zip", InputKind::Of(Kind::Zip)),
];

/// Names of all kinds of input.
pub const NAMES: [&str; 21] = [
    "text",
    "front-matter",
    "html",
    "feed",
    "table",
    "json-lines",
    "json",
    "mail",
    "mailbox",
    "ris",
    "newsml",
    "warc",
    "pdf",
    "zip",
    "any",
    "sheet",
    "index",
    "sparql",
    "parameter",
    "reading",
    "ontology",
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().unwrap());

pub fn all(folder: &Path) -> Vec<Target> {
    let seeds = |name: &str| match name {
        "pdf" => {
            vec![crate::pdf::pdf(&["Peru met Chile in Lima on Monday.", "They talked about fish and trade."])]
        }
        "zip" => {
            vec![zip(&[("a.txt", "Peru met Chile in Lima."), ("b/c.html", "<p>Kenya thanked Peru.</p>")])]
        }
        "any" => ARTICLES.iter().flat_map(|(name, _)| files(&folder.join(name))).collect(),
        "reading" => files(&folder.join("text")),
        "index" => vec![index()],
        name => files(&folder.join(name)),
    };
    let all: Vec<Target> = NAMES
        .iter()
        .map(|&name| Target { name, seeds: seeds(name), read: reader(name), slowness: slowness(name) })
        .collect();
    assert!(all.iter().all(|target| !target.seeds.is_empty()), "a kind has no seeds");
    all
}

fn reader(name: &'static str) -> Reader {
    if let Some(&(_, kind)) = ARTICLES.iter().find(|(known, _)| *known == name) {
        return Box::new(move |bytes| articles(bytes, kind));
    }
    match name {
        "any" => Box::new(|bytes| articles(bytes, InputKind::Auto)),
        "sheet" => Box::new(|bytes| drop(Sheet::read(bytes))),
        "index" => Box::new(in_index(TempDir::new().unwrap())),
        "sparql" => Box::new(sparql(samples())),
        "parameter" => Box::new(parameter(samples())),
        "reading" => Box::new(reading),
        "ontology" => Box::new(ontology(TempDir::new().unwrap())),
        other => unreachable!("{other} has no reader"),
    }
}

fn slowness(name: &str) -> u32 {
    match name {
        "ontology" => 40,
        "reading" => 4,
        _ => 1,
    }
}

/// A store with the samples, so that values have something to name.
fn samples() -> Store {
    let store = Store::in_memory(&LEXICON, &Base::default()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let read = |article: Result<Article, SourceError>| pipeline::read(article.unwrap(), &LEXICON);
    let readings = read_paths(&[folder], ReadOptions::default()).filter(Result::is_ok).map(read);
    store.replace(readings.map(|reading| describe(&reading, &LEXICON, &Base::default()))).unwrap();
    store
}

/// An article is whole, or its refusal says what to do. No reader of ours stops at a fault; the library that reads PDF
/// does, at some files, which is then told as an error of that file.
fn articles(bytes: &[u8], input: InputKind) {
    let pdf = bytes.windows(4).any(|window| window == b"%PDF") || input == InputKind::Of(Kind::Pdf);
    let options = ReadOptions { input, any_language: true, ..ReadOptions::default() };
    for item in read_bytes(bytes.to_vec(), options) {
        match item {
            Ok(article) => whole(&article),
            Err(error) => {
                assert!(pdf || !matches!(error.problem, Problem::Fault), "a fault in a reader");
                assert!(error.to_string().contains("\nhint: "), "{error}");
            }
        }
    }
}

fn whole(article: &Article) {
    assert_eq!(article.text().chars().count(), article.chars());
    assert_eq!(article.slice(0, article.chars()), article.text());
    let mut last = 0;
    for around in &article.around {
        assert!(last <= around.begin && around.begin <= around.end && around.end <= article.chars());
        last = around.end;
    }
    article.prose();
}

/// Offsets of a reading stay inside of its text, and its graph can be written.
fn reading(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let metadata = Metadata { published: Some(jiff::civil::date(2025, 8, 7)), ..Metadata::default() };
    let reading = pipeline::read(Article::new(text, metadata), &LEXICON);
    let chars = reading.document.article.chars();
    for record in &reading.records {
        let spans = record.evidence.iter().chain([&record.trigger]);
        spans.for_each(|span| assert!(span.begin <= span.end && span.end <= chars));
    }
    assert!(!describe(&reading, &LEXICON, &Base::default()).is_empty());
}

/// Whatever a value holds, the query stays the query that it was: one SELECT that SPARQL's grammar takes.
fn parameter(store: Store) -> impl Fn(&[u8]) {
    let catalogue = Catalogue::embedded().unwrap();
    let asked: Vec<(SavedQuery, String)> = catalogue
        .queries()
        .flat_map(|query| query.parameters.iter().map(|parameter| (query.clone(), parameter.name.clone())))
        .collect();
    move |bytes| {
        let value = String::from_utf8_lossy(bytes).into_owned();
        let (query, name) = &asked[bytes.iter().map(|byte| usize::from(*byte)).sum::<usize>() % asked.len()];
        if let Ok(printed) = text(&store, &LEXICON, query, &[(name.clone(), value)]) {
            let parsed = SparqlParser::new().parse_query(&printed);
            let before =
                SparqlParser::new().parse_query(&text(&store, &LEXICON, query, &[]).unwrap_or_default());
            let parsed = parsed.unwrap_or_else(|error| panic!("{}: {error}\n{printed}", query.name));
            if let Ok(before) = before {
                assert_eq!(std::mem::discriminant(&parsed), std::mem::discriminant(&before));
                let unions = |query: &spargebra::Query| query.to_sse().matches("(union").count();
                assert_eq!(unions(&parsed), unions(&before), "{printed}");
            }
        }
    }
}

/// A query of anybody's ends, with an answer or an error that has a hint.
fn sparql(store: Store) -> impl Fn(&[u8]) {
    let options = Options {
        timeout: Some(std::time::Duration::from_millis(200)),
        limit: Some(5),
        ..Options::default()
    };
    move |bytes| {
        let query = String::from_utf8_lossy(bytes);
        let answer = SavedQuery::parse("-", &query)
            .and_then(|query| run(&store, &LEXICON, &query, &[], options.clone()).map(drop));
        if let Err(error) = answer {
            assert!(error.to_string().contains("\nhint: "), "{error}");
        }
    }
}

/// The file of a user's ontology that the input looks like is read, or refused with its place.
fn ontology(folder: TempDir) -> impl Fn(&[u8]) {
    fs::create_dir(folder.path().join("actions")).unwrap();
    move |bytes| {
        let name = match bytes {
            [b'[', b'[', ..] => "actions/own.toml",
            [b'[', ..] => "modality.toml",
            _ if bytes.windows(7).any(|window| window == b"aliases") => "organisations.tsv",
            _ => "people.tsv",
        };
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let read = Lexicon::read(Files::overlay(folder.path()).unwrap());
        fs::remove_file(&file).unwrap();
        if let Err(error) = read {
            assert!(error.to_string().contains("\nhint: "), "{error}");
        }
    }
}

/// An index that was damaged is refused, or answers something; it never stops the program.
fn in_index(folder: TempDir) -> impl Fn(&[u8]) {
    move |bytes| {
        let file = folder.path().join("made.idx");
        let _ = fs::remove_file(&file); // never written in place: it may still be mapped
        fs::write(&file, bytes).unwrap();
        match Index::open(&file) {
            Ok(index) => {
                for name in ["Ingrid Solberg", "Nordsee Werft", "=http://www.wikidata.org/entity/Q9000001"] {
                    let found =
                        [index.named(name, true), index.misspelt(name), index.beginning(name, 5)].concat();
                    found.into_iter().take(20).for_each(|number| drop(index.entry(number)));
                }
                index.with_iri("http://www.wikidata.org/entity/Q9000001");
                index.entries().take(20).for_each(drop);
            }
            Err(error) => assert!(error.to_string().contains("\nhint: "), "{error}"),
        }
    }
}

/// The bytes of a small index.
fn index() -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let (table, made) = (folder.path().join("people.tsv"), folder.path().join("made.idx"));
    let rows = "qid\tname\taliases\tkind\tcountry\tpositions\n\
        Q9000001\tIngrid Solberg\tI. Solberg\tperson\tNO\tForeign Minister of Norway~Q9000101~2024-01-01~\n\
        Q9000003\tNordsee Werft\tNordsee Werft AG\torganisation\tDE\t\n";
    fs::write(&table, rows).unwrap();
    common::stdout(&["index", "build", "--quiet", "--from", common::text(&table), "-o", common::text(&made)]);
    fs::read(made).unwrap()
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}
