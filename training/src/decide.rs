//! Learns the weights that decide on sides and triggers (`ontology/decisions.tsv`) from annotated passages.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use demarche::annotate::annotate;
use demarche::event::decide::{Asked, questions};
use demarche::lexicon::Lexicon;
use demarche::mention::{self, Entity, EntityId, EntityKind, Mentions};
use demarche::text::{Span, segment};
use serde_json::Value;

use crate::passages::{Passages, article};

#[derive(Args)]
pub struct Decisions {
    #[command(flatten)]
    passages: Passages,
    /// Where to write the examples, a line each: model, class, features
    #[arg(long, short)]
    out: PathBuf,
}

/// Writes the decisions that annotated passages ask for, each with its features and its right answer.
pub fn decisions(args: &Decisions) -> Result<()> {
    let mut out = BufWriter::new(fs::File::create(&args.out)?);
    args.passages.each(|row, lexicon| passage(row, lexicon, &mut out))?;
    Ok(out.flush()?)
}

fn passage(row: &Value, lexicon: &Lexicon, out: &mut impl Write) -> Result<()> {
    let mut document = segment(article(row)?);
    annotate(&mut document, lexicon);
    let mentions = mention::find(&document, lexicon);
    let gold: Vec<GoldEvent> = row["events"].as_array().into_iter().flatten().filter_map(event).collect();
    for question in questions(&document, &mentions, lexicon) {
        let over = |e: &&GoldEvent| {
            question.words.iter().any(|w| e.trigger.begin < w.end && w.begin < e.trigger.end)
        };
        let exact = gold.iter().find(|e| over(e) && e.label == question.label);
        let any = exact.or_else(|| gold.iter().find(over));
        for asked in &question.candidates {
            let entity = &mentions.entities[asked.entity];
            if let Some(class) = any.and_then(|event| side(lexicon, entity, asked, event)) {
                writeln!(out, "side\t{class}\t{}", asked.features.join("\t"))?;
            }
        }
        if let Some(chance) = question.chance.filter(|_| !any.is_some_and(|e| e.optional)) {
            let right = exact.is_some_and(|event| {
                let sides = [&event.agents, &event.targets];
                question.sides.iter().zip(sides).all(|(found, told)| same(lexicon, &mentions, found, told))
            });
            writeln!(out, "sure\t{}\t{chance}", u8::from(right))?;
        }
        if let (Some([words, network]), Some(event)) = (question.statuses, exact)
            && words != network
        {
            writeln!(out, "status\t{}\t{words}\t{network}", event.status)?;
        }
        // What a careful annotator may or may not mark is no example.
        if !any.is_some_and(|e| e.optional) {
            writeln!(out, "keep\t{}\t{}", u8::from(exact.is_some()), question.keep.join("\t"))?;
        }
    }
    Ok(())
}

/// An annotated event.
struct GoldEvent {
    label: String,
    trigger: Span,
    agents: Vec<GoldSide>,
    targets: Vec<GoldSide>,
    status: String,
    optional: bool,
}

/// Somebody on a side of an annotated event.
struct GoldSide {
    /// A name, or an ISO 3166 alpha-2 code of a country.
    name: String,
    /// The words that mean him; `None` where he is only understood.
    span: Option<Span>,
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
        status: e["status"].as_str().unwrap_or_default().to_string(),
        optional: e["optional"].as_bool().unwrap_or(false),
    })
}

/// Do those found on a side stand there in the annotation, and nobody else? Unnamed groups may be left out there.
fn same(lexicon: &Lexicon, mentions: &Mentions, found: &[EntityId], told: &[GoldSide]) -> bool {
    let named = |e: &EntityId, s: &GoldSide| names(lexicon, &mentions.entities[*e], &s.name);
    let group = |e: &EntityId| mentions.entities[*e].kind == EntityKind::Group;
    told.iter().all(|s| found.iter().any(|e| named(e, s)))
        && found.iter().all(|e| group(e) || told.iter().any(|s| named(e, s)))
}

/// The class of a candidate: 0 none, 1 actor, 2 target; `None` where the annotation does not tell.
fn side(lexicon: &Lexicon, entity: &Entity, asked: &Asked, event: &GoldEvent) -> Option<usize> {
    let on = |side: &[GoldSide]| on_side(lexicon, entity, asked.word, side);
    match (on(&event.agents), on(&event.targets)) {
        (Some(true), _) => Some(1),
        (_, Some(true)) => Some(2),
        (Some(false), Some(false)) => Some(0),
        _ => None,
    }
}

/// Is the word's entity on a side? `None` where the annotation means him by another word.
fn on_side(lexicon: &Lexicon, entity: &Entity, word: Option<Span>, side: &[GoldSide]) -> Option<bool> {
    let named = |s: &GoldSide| names(lexicon, entity, &s.name);
    let Some(word) = word else { return Some(side.iter().any(named)) };
    let covers = |at: Span| at.begin < word.end && word.begin < at.end;
    let covered: Vec<&GoldSide> = side.iter().filter(|s| s.span.is_some_and(covers)).collect();
    match (side.iter().any(named), covered.is_empty()) {
        (true, false) => Some(true),
        (true, true) => side.iter().any(|s| s.span.is_none() && named(s)).then_some(true),
        // The last word of the annotated phrase heads it, most often: whoever the reader takes him for.
        (false, false) => covered.iter().any(|s| s.span.is_some_and(|at| at.end == word.end)).then_some(true),
        (false, true) => Some(false),
    }
}

/// Does a name of the annotation mean this entity?
fn names(lexicon: &Lexicon, entity: &Entity, name: &str) -> bool {
    if name.len() == 2 && name.bytes().all(|b| b.is_ascii_uppercase()) {
        let union = || lexicon.organisation(&entity.key).is_some_and(|o| o.kind == "intergovernmental");
        let state = matches!(entity.kind, EntityKind::Country | EntityKind::Government | EntityKind::Group)
            || union();
        let country = |iso3: &String| lexicon.country(iso3).is_some_and(|c| c.iso2 == name);
        return state && entity.countries.iter().any(country);
    }
    let (a, b) = (entity.name.to_lowercase(), name.to_lowercase());
    let last = |s: &str| s.split_whitespace().next_back().unwrap_or_default().to_string();
    let as_written = || entity.surfaces.iter().any(|surface| surface.to_lowercase().contains(&b));
    a.contains(&b)
        || b.contains(&a)
        || as_written()
        || (entity.kind == EntityKind::Person && last(&a) == last(&b))
}

#[derive(Args)]
pub struct Train {
    /// Examples that `decisions` wrote
    #[arg(required = true)]
    examples: Vec<PathBuf>,
    /// What to learn anew; other rows are kept
    #[arg(long, value_parser = ["side", "keep", "status", "sure"])]
    model: String,
    /// Times over the examples
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// Strength of the pull towards zero
    #[arg(long, default_value_t = 0.00004)]
    pull: f64,
    #[arg(long, short, default_value = "ontology/decisions.tsv")]
    out: PathBuf,
}

/// Disagreements of words and network that are met less often decide nothing.
const TRIED: usize = 12;

/// Learns in which disagreements on the status of an act the network is right more often than the words around the act.
fn statuses(args: &Train) -> Result<()> {
    let mut counts: BTreeMap<(String, String), [usize; 3]> = BTreeMap::new();
    for path in &args.examples {
        for line in BufReader::new(fs::File::open(path)?).lines() {
            let line = line?;
            if let ["status", told, words, network] = line.split('\t').collect::<Vec<_>>()[..] {
                let count = counts.entry((words.to_string(), network.to_string())).or_default();
                count[0] += 1;
                count[1] += usize::from(told == words);
                count[2] += usize::from(told == network);
            }
        }
    }
    for ((words, network), [all, right, other]) in &counts {
        println!("{words} or {network}: {all}, the words right {right}, the network right {other}");
    }
    // A cue in so many words ("reportedly", "denied") is believed.
    let open = |words: &str| matches!(words, "actual" | "ongoing" | "planned");
    let better = counts
        .into_iter()
        .filter(|((said, _), [all, words, network])| open(said) && *all >= TRIED && network > words);
    write(args, better.map(|((words, network), _)| format!("status\t{words}\t{network}")).collect())
}

/// Counts how often records are right by the chance of their parts, in steps of five hundredths; steps whose shares do not
/// rise are joined (pool adjacent violators, Barlow et al. 1972). What the bars keep out is not counted.
fn sure(args: &Train) -> Result<()> {
    const STEP: u32 = 5;
    let mut steps: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
    for path in &args.examples {
        for line in BufReader::new(fs::File::open(path)?).lines() {
            let line = line?;
            if let ["sure", right, chance] = line.split('\t').collect::<Vec<_>>()[..] {
                let count = steps.entry(chance.parse::<u32>()? / STEP * STEP).or_default();
                count[0] += usize::from(right == "1");
                count[1] += 1;
            }
        }
    }
    let share = |[right, all]: [usize; 2]| right as f64 / all.max(1) as f64;
    let mut pooled: Vec<(u32, [usize; 2])> = Vec::new();
    for (from, count) in steps {
        pooled.push((from, count));
        while let [.., (_, a), (_, b)] = pooled[..]
            && share(a) >= share(b)
        {
            pooled.pop();
            if let Some((_, last)) = pooled.last_mut() {
                *last = [a[0] + b[0], a[1] + b[1]];
            }
        }
    }
    for (from, count) in &pooled {
        println!("from {from}: {} of {} right", count[0], count[1]);
    }
    let row =
        |(from, count): &(u32, [usize; 2])| format!("sure\t{from}\t{}", (share(*count) * 100.0).round());
    write(args, pooled.iter().map(row).collect())
}

/// Features that are met less often have no weight.
const RARE: usize = 4;

struct Row {
    class: usize,
    features: Vec<usize>,
}

/// Log-linear regression by AdaGrad (Duchi et al. 2011), the examples in a fixed order.
pub fn train(args: &Train) -> Result<()> {
    match args.model.as_str() {
        "status" => return statuses(args),
        "sure" => return sure(args),
        _ => {}
    }
    let (names, rows) = read(args)?;
    let classes = if args.model == "side" { 3 } else { 2 };
    let mut weights = vec![[0.0f64; 3]; names.len()];
    let mut squares = vec![[1e-8f64; 3]; names.len()];
    // A stride that has no factor in common with the number of rows visits each once.
    let stride = (7919..).find(|s| gcd(*s, rows.len()) == 1).context("no examples")?;
    for epoch in 0..args.epochs {
        let mut loss = 0.0;
        for step in 0..rows.len() {
            let row = &rows[(step * stride + epoch * 101) % rows.len()];
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
    let rows = names.iter().zip(&weights).filter_map(|(name, w)| {
        let [_, a, t] = w.map(|w| (w * 1000.0).round() as i64);
        let row = match args.model.as_str() {
            "side" => format!("side\t{name}\t{a}\t{t}"),
            _ => format!("keep\t{name}\t{a}"),
        };
        (a.abs().max(t.abs()) >= 10).then_some(row)
    });
    write(args, rows.collect())
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
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

/// Writes the rows that were learned in the place of those of the same model.
fn write(args: &Train, mut learned: Vec<String>) -> Result<()> {
    let mut out = String::from(
        "# What decides on sides and triggers: weights in thousandths of log odds, learned from annotated news by\n\
         # `demarche-training decide` (training/README.md). `side` rows: feature, actor, target; `keep` rows: feature, weight;\n\
         # `status` rows: by the words around an act, by the network, where the network is mostly right;\n\
         # `sure` rows: from which chance of the parts how many in a hundred are right in all;\n\
         # `bar` rows: what a score must be above, chosen on the development passages (src/lexicon/decision.rs).\n",
    );
    let old = if Path::new(&args.out).exists() { fs::read_to_string(&args.out)? } else { String::new() };
    let own = format!("{}\t", args.model);
    let kept = |l: &&str| !l.starts_with(&own) && !l.starts_with('#');
    let mut rows: Vec<String> = old.lines().filter(kept).map(str::to_string).collect();
    rows.append(&mut learned);
    rows.sort();
    out += &rows.join("\n");
    out.push('\n');
    fs::write(&args.out, out).with_context(|| format!("cannot write {}", args.out.display()))
}
