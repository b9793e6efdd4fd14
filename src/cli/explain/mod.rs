//! `demarche explain`: what was read in an article, sentence by sentence, and why.

mod records;
mod words;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{Global, KnownArgs};
use super::batch;
use super::output::Output;
use super::report::Report;
use crate::pipeline::Reading;

/// Show how an article is read: words with tags and heads, mentions, event records, and the rule that fired
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// File or folder; `-` or none reads standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show this sentence only, counted from 0
    #[arg(long, value_name = "N")]
    sentence: Option<usize>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    known: KnownArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
}

pub(super) fn run(args: &Explain, global: &Global, report: &Report) -> anyhow::Result<()> {
    let lexicon = super::lexicon(global)?;
    let mut output = Output::open(None)?;
    let show = |reading: &Reading| match args.format {
        Format::Text => text(reading, args.sentence),
    };
    batch::each(args.known.articles(&args.paths), &lexicon, global, report, show, |texts| {
        texts.iter().try_for_each(|text| output.write_all(text.as_bytes())).map_err(Into::into)
    })?;
    output.finish()
}

fn text(reading: &Reading, only: Option<usize>) -> String {
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
    for (i, sentence) in reading.document.sentences.iter().enumerate() {
        if only.is_some_and(|n| n != i) {
            continue;
        }
        let span = sentence.span;
        out += &format!("\n[{i}] {}-{}  {}\n", span.begin, span.end, one_line(reading.document.text(span)));
        out += &words::aligned(sentence);
        out += &records::mentions(reading, i);
        out += &records::records(reading, i);
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
