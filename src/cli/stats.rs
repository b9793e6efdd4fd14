//! `demarche stats`: how much the store holds.

use std::io::Write;

use clap::{Args, ValueEnum};

use super::args::Global;
use super::output::Output;
use crate::store::Store;

/// Count articles, records, people and quads of the store
#[derive(Debug, Args)]
pub(crate) struct StatsArgs {
    /// List the articles instead
    #[arg(long)]
    articles: bool,
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
    let text = if args.articles { articles(&store, args.format)? } else { counts(&store, args.format)? };
    let mut output = Output::open(None)?;
    output.write_all(text.as_bytes())?;
    output.finish()
}

fn counts(store: &Store, format: Format) -> anyhow::Result<String> {
    let stats = store.stats()?;
    if format == Format::Json {
        return Ok(serde_json::to_string(&stats)? + "\n");
    }
    let mut out = String::new();
    let serde_json::Value::Object(fields) = serde_json::to_value(&stats)? else { return Ok(out) };
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        match value {
            serde_json::Value::Object(counts) => {
                for (key, count) in counts {
                    out += &format!("{:<17}{:>8}\n", format!("  {key}"), count);
                }
            }
            serde_json::Value::String(text) => out += &format!("{:<15}{text:>10}\n", name.replace('_', " ")),
            count => out += &format!("{:<15}{count:>10}\n", name.replace('_', " ")),
        }
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
                article.id,
                article.published.as_deref().unwrap_or("no date"),
                article.records,
                article.headline.as_deref().unwrap_or("")
            ),
        };
    }
    Ok(out)
}
