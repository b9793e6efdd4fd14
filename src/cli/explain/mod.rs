//! `demarche explain`: what was read in an article, sentence by sentence, and why.

mod conllu;
mod event;
mod link;
mod records;
mod words;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::args::{Global, KnownArgs};
use super::batch;
use super::format::write_all;
use super::output::Output;
use super::plain::plain;
use super::report::Report;
use crate::export::{Format, Writer};
use crate::graph::describe;
use crate::lexicon::Lexicon;
use crate::pipeline::Reading;
use crate::store::{Selection, Store};

/// Show how an article is read: words with tags and heads, mentions, event records, and the rule that fired
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// File or folder; `-` or none reads standard input. The id of an article in the store shows its triples, that of
    /// an event the records that it joins and why; the name or IRI of an entity shows its links and why they hold
    #[arg(value_name = "PATH|ARTICLE|EVENT|ENTITY")]
    paths: Vec<PathBuf>,
    /// Show this sentence only, counted from 0
    #[arg(long, value_name = "N")]
    sentence: Option<usize>,
    /// Show the triples too
    #[arg(long, conflicts_with = "format")]
    triples: bool,
    #[arg(long, value_enum, default_value_t = Layout::Text)]
    format: Layout,
    #[command(flatten)]
    known: KnownArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// For people: words, mentions, records
    Text,
    /// The words alone, for programs that read Universal Dependencies
    Conllu,
}

pub(super) fn run(args: &Explain, global: &Global, report: &Report) -> anyhow::Result<()> {
    let (stored, paths): (Vec<_>, Vec<_>) = args.paths.iter().cloned().partition(|p| is_stored(p, global));
    let mut output = Output::open(None)?;
    for article in &stored {
        output = from_store(article, global, output)?;
        report.item();
    }
    if stored.is_empty() || !paths.is_empty() {
        let lexicon = super::lexicon(global)?;
        let show = |reading: &Reading| -> io::Result<Vec<u8>> {
            let mut out = match args.format {
                Layout::Text => plain(&text(reading, &lexicon, args.sentence)).into_owned().into_bytes(),
                Layout::Conllu => conllu::sentences(reading, args.sentence).into_bytes(),
            };
            if args.triples {
                let mut writer = Writer::new(Format::Turtle, &global.base, out)?;
                writer.write(describe(reading, &lexicon, &global.base))?;
                out = writer.finish()?;
                out.push(b'\n');
            }
            Ok(out)
        };
        batch::each(args.known.articles(&paths), &lexicon, global, report, show, |texts| {
            write_all(&mut output, &texts.into_iter().collect::<Result<Vec<_>, _>>()?)
        })?;
    }
    output.finish()
}

/// A name that is no file, but an article, an event or an entity with links of the store.
fn is_stored(path: &Path, global: &Global) -> bool {
    let Some(name) = path.to_str().filter(|name| *name != "-") else { return false };
    let knows = |store: &Store| {
        store.contains(name).unwrap_or(false)
            || matches!(event::find(store, name), Ok(Some(_)))
            || link::find(store, name).is_ok_and(|found| !found.is_empty())
    };
    !path.exists() && Store::open_read_only(&global.store, &global.base).is_ok_and(|store| knows(&store))
}

/// What the store knows of an article: its graph, as the text itself is not stored; of an event; or of an entity's links.
fn from_store(article: &Path, global: &Global, mut output: Output) -> anyhow::Result<Output> {
    let store = Store::open_read_only(&global.store, &global.base)?;
    let name = article.to_str().unwrap_or_default();
    if !store.contains(name)?
        && let Some(event) = event::find(&store, name)?
    {
        let mut told = Vec::new();
        event::write(&store, &event, &mut told)?;
        output.write_all(plain(&String::from_utf8_lossy(&told)).as_bytes())?;
        return Ok(output);
    }
    if !store.contains(name)? {
        output.write_all(plain(&link::text(&link::find(&store, name)?)).as_bytes())?;
        return Ok(output);
    }
    let articles = article.to_str().map(|name| vec![name.to_string()]);
    let mut writer = Writer::new(Format::Turtle, &global.base, output)?;
    let selection = Selection { articles, ..Selection::default() };
    store.each_graph(&selection, |quads| writer.write(quads).map_err(anyhow::Error::from))?;
    Ok(writer.finish()?)
}

fn text(reading: &Reading, lexicon: &Lexicon, only: Option<usize>) -> String {
    let article = &reading.document.article;
    let metadata = &article.metadata;
    let mut out = format!(
        "article {}  published {}  publisher {}  {} characters, {} sentences\n",
        article.id,
        metadata.published.map_or("unknown".into(), |d| d.to_string()),
        metadata.publisher.as_deref().unwrap_or("unknown"),
        article.chars(),
        reading.document.sentences.len(),
    );
    for aside in article.around.iter().filter(|_| only.is_none()) {
        let words = one_line(article.slice(aside.begin, aside.end));
        out += &format!("around the prose {}-{}  {}: {words}\n", aside.begin, aside.end, aside.what.as_str());
    }
    let events = event::Events::new(reading, lexicon);
    for (i, sentence) in reading.document.sentences.iter().enumerate() {
        if only.is_some_and(|n| n != i) {
            continue;
        }
        let span = sentence.span;
        out += &format!("\n[{i}] {}-{}  {}\n", span.begin, span.end, one_line(reading.document.text(span)));
        out += &words::aligned(sentence);
        out += &records::mentions(reading, i);
        out += &records::records(reading, &events, i);
    }
    if only.is_none() {
        out += &records::tenures(reading);
    }
    out + "\n"
}

/// The text without its line breaks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
