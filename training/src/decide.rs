//! Learns the weights that decide on sides and triggers (`ontology/decisions.tsv`) from annotated passages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use demarche::annotate::{acts, annotate};
use demarche::event::decide::{GoldEvent, GoldSide, examples};
use demarche::lexicon::{Files, Lexicon};
use demarche::mention;
use demarche::source::{Article, Metadata};
use demarche::text::{Span, segment};
use serde_json::Value;

use crate::conllu;

#[derive(Args)]
pub struct Decisions {
    /// Annotated passages in the format of the news corpus
    #[arg(long, required = true, num_args = 1..)]
    gold: Vec<PathBuf>,
    /// Weights of the heads that have not seen the passages of the fold
    #[arg(long)]
    acts: Option<PathBuf>,
    /// Folder laid over the lexicon's own, with other weights of sides
    #[arg(long)]
    ontology: Option<PathBuf>,
    /// Take each N-th passage of all, counting from I: `I/N`
    #[arg(long, default_value = "0/1")]
    fold: String,
    /// Where to write the examples, a line each: model, class, features
    #[arg(long, short)]
    out: PathBuf,
}

/// Writes the decisions that annotated passages ask for, each with its features and its right answer.
pub fn decisions(args: &Decisions) -> Result<()> {
    if let Some(path) = &args.acts {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        if !acts::replace(bytes.leak()) {
            bail!("{} holds no weights of acts", path.display());
        }
    }
    let (fold, folds) = args.fold.split_once('/').context("--fold I/N")?;
    let (fold, folds): (usize, usize) = (fold.parse()?, folds.parse()?);
    let files = match &args.ontology {
        Some(dir) => Files::overlay(dir)?,
        None => Files::embedded(),
    };
    let lexicon = Lexicon::read(files).context("the tables of the lexicon do not load")?;
    let mut out = BufWriter::new(fs::File::create(&args.out)?);
    let mut number = 0;
    for path in &args.gold {
        for line in BufReader::new(conllu::open(path)?).lines() {
            let row: Value = serde_json::from_str(&line?)?;
            let mine = number % folds == fold;
            number += 1;
            if mine {
                passage(&row, &lexicon, &mut out)?;
            }
        }
    }
    Ok(out.flush()?)
}

fn passage(row: &Value, lexicon: &Lexicon, out: &mut impl Write) -> Result<()> {
    let text = row["text"].as_str().context("a passage without text")?;
    let published = row["published"].as_str().and_then(|d| d.parse().ok());
    let metadata = Metadata { published, ..Metadata::default() };
    let mut document = segment(Article::new(text.to_string(), metadata));
    annotate(&mut document);
    let mentions = mention::find(&document, lexicon);
    let gold: Vec<GoldEvent> = row["events"].as_array().into_iter().flatten().filter_map(event).collect();
    for example in examples(&document, &mentions, lexicon, &gold) {
        writeln!(out, "{}\t{}\t{}", example.model, example.class, example.features.join("\t"))?;
    }
    Ok(())
}

fn event(e: &Value) -> Option<GoldEvent> {
    let span = |v: &Value| Some(Span::new(v[0].as_u64()? as usize, v[1].as_u64()? as usize));
    let sides = |names: &str, spans: &str| -> Vec<GoldSide> {
        let names = e[names].as_array().into_iter().flatten().enumerate();
        names
            .filter_map(|(i, n)| Some(GoldSide { name: n.as_str()?.to_string(), span: span(&e[spans][i]) }))
            .collect()
    };
    Some(GoldEvent {
        label: e["action"].as_str()?.to_string(),
        trigger: Span::new(e["begin"].as_u64()? as usize, e["end"].as_u64()? as usize),
        agents: sides("agents", "agents_spans"),
        targets: sides("targets", "targets_spans"),
        optional: e["optional"].as_bool().unwrap_or(false),
    })
}

#[derive(Args)]
pub struct Train {
    /// Examples that `decisions` wrote
    #[arg(required = true)]
    examples: Vec<PathBuf>,
    /// Which of the two models to learn anew; the rows of the other are kept
    #[arg(long, value_parser = ["side", "keep"])]
    model: String,
    /// Score from which a trigger is kept, in thousandths of log odds
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    threshold: i32,
    /// Advance of a pattern's match over an act that the network alone finds
    #[arg(long, default_value_t = 0)]
    pattern: i32,
    /// Advance of a side that a pattern or rule proposes
    #[arg(long, default_value_t = 0)]
    rule: i32,
    /// Times over the examples
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// Strength of the pull towards zero
    #[arg(long, default_value_t = 0.00004)]
    pull: f64,
    #[arg(long, short, default_value = "ontology/decisions.tsv")]
    out: PathBuf,
}

/// Features that are met less often have no weight.
const RARE: usize = 4;

struct Row {
    class: usize,
    features: Vec<usize>,
}

/// Log-linear regression by AdaGrad (Duchi et al. 2011), the examples in a fixed order.
pub fn train(args: &Train) -> Result<()> {
    let (names, rows) = read(args)?;
    let classes = if args.model == "side" { 3 } else { 2 };
    let mut weights = vec![[0.0f64; 3]; names.len()];
    let mut squares = vec![[1e-8f64; 3]; names.len()];
    for epoch in 0..args.epochs {
        let mut loss = 0.0;
        for step in 0..rows.len() {
            // A stride that has no factor in common with the number of rows visits each once.
            let row = &rows[(step * 7919 + epoch * 101) % rows.len()];
            let chances = softmax(&weights, row, classes);
            loss -= chances[row.class].max(1e-12).ln();
            for &f in &row.features {
                for k in 1..classes {
                    let gradient =
                        chances[k] - f64::from(u8::from(row.class == k)) + args.pull * weights[f][k];
                    squares[f][k] += gradient * gradient;
                    weights[f][k] -= 0.1 * gradient / squares[f][k].sqrt();
                }
            }
        }
        println!("epoch {epoch}: loss {:.4} an example", loss / rows.len() as f64);
    }
    write(args, &names, &weights)
}

fn softmax(weights: &[[f64; 3]], row: &Row, classes: usize) -> [f64; 3] {
    let mut scores = [0.0; 3];
    for &f in &row.features {
        for k in 1..classes {
            scores[k] += weights[f][k];
        }
    }
    let top = scores[..classes].iter().copied().fold(f64::MIN, f64::max);
    let mut sum = 0.0;
    for s in &mut scores[..classes] {
        *s = (*s - top).exp();
        sum += *s;
    }
    scores.map(|s| s / sum)
}

fn read(args: &Train) -> Result<(Vec<String>, Vec<Row>)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for path in &args.examples {
        for line in BufReader::new(fs::File::open(path)?).lines() {
            let line = line?;
            if line.starts_with(args.model.as_str()) {
                for f in line.split('\t').skip(2) {
                    *counts.entry(f.to_string()).or_default() += 1;
                }
                lines.push(line);
            }
        }
    }
    let names: Vec<String> = counts.into_iter().filter(|(_, n)| *n >= RARE).map(|(f, _)| f).collect();
    let rows = lines.iter().map(|line| {
        let mut cells = line.split('\t').skip(1);
        let class = cells.next().context("a line without a class")?.parse()?;
        let features = cells.filter_map(|f| names.binary_search_by(|n| n.as_str().cmp(f)).ok()).collect();
        Ok(Row { class, features })
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    println!("{}: {} examples, {} features", args.model, rows.len(), names.len());
    Ok((names, rows))
}

fn write(args: &Train, names: &[String], weights: &[[f64; 3]]) -> Result<()> {
    let mut out = String::from(
        "# What decides on sides and triggers: weights in thousandths of log odds, learned from annotated news by\n\
         # `demarche-training decide` (training/README.md). `side` rows: feature, actor, target; `keep` rows: feature, weight.\n",
    );
    writeln!(out, "threshold\t{}", args.threshold)?;
    writeln!(out, "pattern\t{}\nrule\t{}", args.pattern, args.rule)?;
    let old = if Path::new(&args.out).exists() { fs::read_to_string(&args.out)? } else { String::new() };
    let other = if args.model == "side" { "keep\t" } else { "side\t" };
    let mut rows: Vec<String> = old.lines().filter(|l| l.starts_with(other)).map(str::to_string).collect();
    for (name, w) in names.iter().zip(weights) {
        let [_, a, t] = w.map(|w| (w * 1000.0).round() as i64);
        if a.abs().max(t.abs()) >= 10 {
            rows.push(match args.model.as_str() {
                "side" => format!("side\t{name}\t{a}\t{t}"),
                _ => format!("keep\t{name}\t{a}"),
            });
        }
    }
    rows.sort();
    out += &rows.join("\n");
    out.push('\n');
    fs::write(&args.out, out).with_context(|| format!("cannot write {}", args.out.display()))
}
