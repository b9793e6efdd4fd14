//! What each saved query takes, with the parameters of its example, once it has been asked before: on the samples, and
//! on the reports of `events/current_events_dev.jsonl.xz` in the shared corpus.
//!
//! ```text
//! cargo bench --no-default-features --bench queries               # a table of each, then criterion on the samples
//! cargo bench --no-default-features --bench queries -- --table    # the tables only
//! ```
//!
//! The goals are 50 ms on the samples and 1 s on all reports; what takes longer is marked. The store is in memory and
//! takes some gigabytes for all 87,000 reports: `DEMARCHE_BENCH_REPORTS` reads fewer, `DEMARCHE_SHARED_CORPUS` is the
//! folder of the corpora (else `../shared/corpus`), and `DEMARCHE_BENCH_ROUNDS` says how often each query is asked.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use criterion::Criterion;
use demarche::graph::{Base, describe};
use demarche::lexicon::Lexicon;
use demarche::pipeline;
use demarche::query::{Answer, Catalogue, Options, QueryError, SavedQuery, run, split};
use demarche::source::{Article, Metadata, ReadOptions, read_paths};
use demarche::store::Store;
use rayon::prelude::*;

/// Articles that are stored at once.
const BATCH: usize = 4096;

fn main() {
    let lexicon = Lexicon::embedded().expect("the embedded ontology is whole");
    let catalogue = Catalogue::embedded().expect("the saved queries are sound");
    let samples = store("samples", samples(), &lexicon);
    table(&samples, &lexicon, &catalogue, Duration::from_millis(50));
    if let Some(reports) = reports() {
        table(&store("reports", reports, &lexicon), &lexicon, &catalogue, Duration::from_secs(1));
    }
    if !std::env::args().any(|a| a == "--table") {
        criterion(&samples, &lexicon, &catalogue);
    }
}

fn number(variable: &str) -> Option<usize> {
    std::env::var(variable).ok().and_then(|n| n.parse().ok())
}

fn samples() -> impl Iterator<Item = Article> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    read_paths(&[folder.into()], ReadOptions::default()).map(|article| article.expect("samples can be read"))
}

/// The reports, or `None` and a message where the corpus is missing.
fn reports() -> Option<impl Iterator<Item = Article>> {
    let corpus = std::env::var_os("DEMARCHE_SHARED_CORPUS").map_or("../shared/corpus".into(), PathBuf::from);
    let path = corpus.join("events/current_events_dev.jsonl.xz");
    let Ok(file) = File::open(&path) else {
        println!("skipped: no {}; set DEMARCHE_SHARED_CORPUS to the folder of the corpora", path.display());
        return None;
    };
    let count = number("DEMARCHE_BENCH_REPORTS").unwrap_or(usize::MAX);
    let lines = BufReader::new(lzma_rust2::XzReader::new(file, true)).lines().take(count);
    Some(lines.map(|line| article(&line.expect("whole lines of UTF-8"))))
}

fn article(line: &str) -> Article {
    let row: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
    let text = |key: &str| row[key].as_str().map(str::to_string);
    let metadata = Metadata {
        id: text("id"),
        published: text("published").and_then(|day| day.parse().ok()),
        publisher: text("publisher"),
        ..Metadata::default()
    };
    Article::new(text("text").expect("a report has a text"), metadata)
}

/// A store with all that is read in some articles.
fn store(name: &str, articles: impl Iterator<Item = Article>, lexicon: &Lexicon) -> Store {
    let base = Base::default();
    let store = Store::in_memory(lexicon, &base).expect("memory");
    let (mut articles, mut count, mut quads) = (articles.peekable(), 0, 0);
    while articles.peek().is_some() {
        let batch: Vec<Article> = articles.by_ref().take(BATCH).collect();
        let graphs: Vec<_> = batch
            .into_par_iter()
            .map(|article| describe(&pipeline::read(article, lexicon), lexicon, &base))
            .collect();
        count += graphs.len();
        quads += graphs.iter().map(Vec::len).sum::<usize>();
        store.replace(graphs).expect("memory");
    }
    println!("{name}: {count} articles, {quads} quads");
    store
}

/// The values of the parameters in a query's example.
fn values(query: &SavedQuery) -> Vec<(String, String)> {
    let pairs = split(&query.example);
    pairs.iter().filter_map(|w| w.split_once('=')).map(|(n, v)| (n.to_string(), v.to_string())).collect()
}

fn ask(store: &Store, lexicon: &Lexicon, query: &SavedQuery) -> Result<Answer, QueryError> {
    let options = Options { timeout: Some(Duration::from_secs(60)), ..Options::default() };
    run(store, lexicon, query, &values(query), options)
}

fn table(store: &Store, lexicon: &Lexicon, catalogue: &Catalogue, goal: Duration) {
    println!("{:<72}{:>9}{:>12}", "query", "rows", "ms");
    for query in catalogue.queries() {
        let command = query.example.trim_start_matches("demarche query ");
        let rows = match ask(store, lexicon, query) {
            Ok(Answer::Rows(rows)) => rows.rows.len(),
            Ok(Answer::Graph(triples)) => triples.quads.len(),
            Ok(Answer::Boolean(_)) => 1,
            // the samples do not name everybody whom the examples ask for
            Err(error) => {
                println!("{command:<72}  {}", error.to_string().lines().next().unwrap_or_default());
                continue;
            }
        };
        let time = |_| {
            let begin = Instant::now();
            black_box(ask(store, lexicon, query).ok());
            begin.elapsed()
        };
        let best =
            (0..number("DEMARCHE_BENCH_ROUNDS").unwrap_or(3).max(1)).map(time).min().unwrap_or_default();
        let mark = if best > goal { "  over the goal" } else { "" };
        println!("{command:<72}{rows:>9}{:>12.2}{mark}", best.as_secs_f64() * 1e3);
    }
}

fn criterion(store: &Store, lexicon: &Lexicon, catalogue: &Catalogue) {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("samples");
    group.sample_size(20);
    for query in catalogue.queries().filter(|query| ask(store, lexicon, query).is_ok()) {
        group.bench_function(&query.name, |b| b.iter(|| ask(store, lexicon, query)));
    }
    group.finish();
    criterion.final_summary();
}
