//! `demarche stats`: how much the store holds.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::args::Global;
use super::output::Output;
use super::plain::plain;
use super::report::count;
use crate::store::Store;

/// Count articles, records, people and quads of the store
#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// List the articles instead
    #[arg(long)]
    articles: bool,
    /// How the articles were read: version, detail, and the user's files of the ontology
    #[arg(long, conflicts_with = "articles")]
    provenance: bool,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(super) fn run(args: &StatsArgs, global: &Global) -> anyhow::Result<()> {
    let store = Store::open_read_only(&global.store, &global.base)?;
    let text = match () {
        () if args.articles => articles(&store, args.format)?,
        () if args.provenance => provenance(&store, args.format)?,
        () => counts(&store, args.format)?,
    };
    let mut output = Output::open(None)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}

fn counts(store: &Store, format: Format) -> anyhow::Result<String> {
    let stats = store.stats()?;
    if format == Format::Json {
        return Ok(serde_json::to_string(&stats)? + "\n");
    }
    let days = match (&stats.first, &stats.last) {
        (Some(first), Some(last)) => format!("  {first} to {last}"),
        _ => String::new(),
    };
    let mut out = format!("{:<16}{:>8}{days}\n", "articles", stats.articles);
    for (name, count) in [
        ("event records", stats.records),
        ("events", stats.events),
        ("people", stats.people),
        ("countries", stats.countries),
        ("organisations", stats.organisations),
        ("places", stats.places),
        ("groups", stats.groups),
        ("tenures", stats.tenures),
        ("mentions", stats.mentions),
        ("quads", stats.quads),
        ("ontology quads", stats.ontology_quads),
    ] {
        out += &format!("{name:<16}{count:>8}\n");
    }
    for (title, counts) in [("records by action", &stats.actions), ("records by modality", &stats.modalities)]
    {
        let mut counts: Vec<(&String, &usize)> = counts.iter().collect();
        counts.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
        if !counts.is_empty() {
            out += &format!("\n{title}\n");
        }
        out.extend(counts.iter().map(|(name, count)| format!("  {name:<22}{count:>8}\n")));
    }
    Ok(out)
}

fn articles(store: &Store, format: Format) -> anyhow::Result<String> {
    let mut out = String::new();
    for article in store.articles()? {
        out += &match format {
            Format::Json => serde_json::to_string(&article)? + "\n",
            Format::Table => format!(
                "{}  {:<10}  {:>4} records  {}\n",
                line(&article.id),
                line(article.published.as_deref().unwrap_or("no date")),
                article.records,
                line(article.headline.as_deref().unwrap_or(""))
            ),
        };
    }
    Ok(out)
}

fn provenance(store: &Store, format: Format) -> anyhow::Result<String> {
    let mut out = String::new();
    for run in store.runs()? {
        if format == Format::Json {
            out += &(serde_json::to_string(&run)? + "\n");
            continue;
        }
        let version = run.version.as_deref().unwrap_or("of an unknown version");
        let detail = run.detail.as_deref().unwrap_or("core");
        let least = run.min_confidence.map(|n| format!(" --min-confidence {n}")).unwrap_or_default();
        let articles = count(run.articles, "article");
        out += &format!("{articles}, read by demarche {version} (--detail {detail}{least})\n");
        if let Some(hash) = &run.ontology_sha256 {
            let files: Vec<String> = run.ontology_files.iter().map(|file| line(file)).collect();
            out += &format!("  with an ontology of one's own ({}…): {}\n", &hash[..8], files.join(", "));
        }
    }
    Ok(out)
}

/// A text of an article's as part of one line.
fn line(text: &str) -> String {
    plain(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}
