//! Speed of the grammar, and of the stages behind it, on real text that does not repeat, on one thread.
//!
//! ```text
//! cargo bench --no-default-features --bench grammar               # stages side by side, then criterion
//! cargo bench --no-default-features --bench grammar -- --stages   # stages side by side only
//! ```
//!
//! The text is the first reports of `events/current_events_dev.jsonl.xz` in the shared corpus
//! (`DEMARCHE_SHARED_CORPUS`, else `../shared/corpus`); `DEMARCHE_BENCH_REPORTS` says how many, and
//! `DEMARCHE_BENCH_ROUNDS` how often they are read. The
//! stages take turns, report by report, so that a busy machine slows all of them alike, and on Linux
//! it is the time of the processor that counts: compare shares and ratios first. `benches/spacy.py`
//! puts spaCy beside them.

use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{BatchSize, Criterion, Throughput};
use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::pipeline;
use demarche::source::{Article, Metadata};
use demarche::text::{Document, segment};
use demarche::{event, mention};

const REPORTS: usize = 2000;

fn main() {
    let Some(articles) = articles() else { return };
    let lexicon = Lexicon::embedded().expect("the embedded ontology is whole");
    loading(&lexicon);
    stages(&articles, &lexicon);
    if !std::env::args().any(|a| a == "--stages") {
        criterion(&articles, &lexicon);
    }
}

/// The reports, or `None` and a message where the corpus is missing.
fn articles() -> Option<Vec<Article>> {
    let corpus = std::env::var_os("DEMARCHE_SHARED_CORPUS").map_or("../shared/corpus".into(), PathBuf::from);
    let path = corpus.join("events/current_events_dev.jsonl.xz");
    let count = std::env::var("DEMARCHE_BENCH_REPORTS").ok().and_then(|n| n.parse().ok()).unwrap_or(REPORTS);
    let Ok(file) = File::open(&path) else {
        println!("skipped: no {}; set DEMARCHE_SHARED_CORPUS to the folder of the corpora", path.display());
        return None;
    };
    let lines = BufReader::new(lzma_rust2::XzReader::new(file, true)).lines().take(count);
    Some(lines.map(|line| article(&line.expect("whole lines of UTF-8"))).collect())
}

fn article(line: &str) -> Article {
    let row: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
    let text = row["text"].as_str().expect("a report has a text");
    let published = row["published"].as_str().and_then(|day| day.parse().ok());
    Article::new(text.to_string(), Metadata { published, ..Metadata::default() })
}

/// What the first sentence costs in time and memory: weights and tables are read when it comes.
fn loading(lexicon: &Lexicon) {
    let mut first = segment(Article::new("Nobody came.".to_string(), Metadata::default()));
    let before = memory("VmRSS");
    let start = Instant::now();
    annotate(&mut first, lexicon);
    let time = start.elapsed();
    println!("weights and tables loaded, first sentence annotated: {:.1} ms", time.as_secs_f64() * 1e3);
    if let (Some(before), Some(after)) = (before, memory("VmRSS")) {
        println!("memory it took: {:.1} MB (VmRSS after less before)", (after - before) / 1e3);
    }
}

/// A line of `/proc/self/status`, in kB; `None` off Linux.
fn memory(key: &str) -> Option<f64> {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Time this thread has had a processor; `None` off Linux.
fn on_processor() -> Option<Duration> {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(status.split(' ').next()?.parse().ok()?))
}

/// Times of one pass over all reports, by stage in the order of [`STAGES`].
type Pass = [Duration; STAGES.len()];

const STAGES: [&str; 4] = ["words and sentences", "tags, trees, lemmas", "mentions", "events"];

fn pass(articles: &[Article], lexicon: &Lexicon) -> Pass {
    let mut times = Pass::default();
    let begin = on_processor();
    for article in articles {
        let article = article.clone();
        let mut start = Instant::now();
        let mut lap = |stage: usize| {
            let now = Instant::now();
            times[stage] += now - start;
            start = now;
        };
        let mut document = segment(article);
        lap(0);
        annotate(&mut document, lexicon);
        lap(1);
        let mentions = mention::find(&document, lexicon);
        lap(2);
        black_box(event::find(&document, &mentions, lexicon));
        lap(3);
    }
    match begin.zip(on_processor()) {
        Some((begin, end)) => {
            let had = (end - begin).as_secs_f64() / times.iter().sum::<Duration>().as_secs_f64();
            times.map(|time| time.mul_f64(had))
        }
        None => times,
    }
}

fn words(articles: &[Article]) -> usize {
    let count = |a: &Article| segment(a.clone()).sentences.iter().map(|s| s.tokens.len()).sum::<usize>();
    articles.iter().map(count).sum()
}

fn stages(articles: &[Article], lexicon: &Lexicon) {
    let words = words(articles);
    let plain: usize = articles.iter().map(|a| a.text().split_whitespace().count()).sum();
    println!("{} reports, {plain} words between spaces, {words} words as UD cuts them", articles.len());
    let before = memory("VmHWM");
    let rounds = std::env::var("DEMARCHE_BENCH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    // The quickest round is the one that others disturbed least.
    let times = (0..rounds.max(1))
        .map(|_| pass(articles, lexicon))
        .min_by_key(|times| times.iter().sum::<Duration>())
        .expect("rounds");
    if let (Some(before), Some(after)) = (before, memory("VmHWM")) {
        println!(
            "peak memory of this process (VmHWM): {:.1} MB, {:.1} before reading",
            after / 1e3,
            before / 1e3
        );
    }
    let all: Duration = times.iter().sum();
    let grammar = times[0] + times[1];
    println!("{:<28}{:>14}{:>10}{:>12}", "stage", "UD words/s", "share", "to grammar");
    let rows = STAGES.into_iter().zip(times);
    for (name, time) in rows.chain([("raw text -> trees, lemmas", grammar), ("raw text -> records", all)]) {
        let seconds = time.as_secs_f64();
        let (share, ratio) = (seconds / all.as_secs_f64(), seconds / grammar.as_secs_f64());
        println!("{name:<28}{:>14.0}{:>9.1}%{ratio:>12.2}", words as f64 / seconds, 100.0 * share);
    }
}

fn criterion(articles: &[Article], lexicon: &Lexicon) {
    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("text");
    group.sample_size(10).throughput(Throughput::Elements(words(articles) as u64));
    let copies = || articles.to_vec();
    let parsed = |articles: Vec<Article>| -> Vec<Document> {
        let mut documents: Vec<Document> = articles.into_iter().map(segment).collect();
        documents.iter_mut().for_each(|d| annotate(d, lexicon));
        documents
    };
    group.bench_function("to trees and lemmas", |b| b.iter_batched(copies, parsed, BatchSize::PerIteration));
    group.bench_function("to mentions, from trees", |b| {
        let find = |documents: Vec<Document>| {
            documents.iter().map(|d| mention::find(d, lexicon)).collect::<Vec<_>>()
        };
        b.iter_batched(|| parsed(copies()), find, BatchSize::PerIteration)
    });
    group.bench_function("to records", |b| {
        let read = |articles: Vec<Article>| {
            articles.into_iter().map(|a| pipeline::read(a, lexicon)).collect::<Vec<_>>()
        };
        b.iter_batched(copies, read, BatchSize::PerIteration)
    });
    group.finish();
    criterion.final_summary();
}
