//! Trains and measures the name tagger.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use demarche::lexicon::Lexicon;
use demarche::mention::tagger::{self, LABELS, NEVER, Name, NameKind, ROWS};

use crate::named::{self, Sample};
use crate::passages;
use crate::score::Count;

#[derive(clap::Args)]
pub struct Train {
    /// Treebanks with GUM's entity layer, in CoNLL-U
    #[arg(long, required = true)]
    gum: Vec<PathBuf>,
    /// CrossNER, in JSON lines
    #[arg(long, required = true)]
    crossner: Vec<PathBuf>,
    /// Annotated passages of news
    #[arg(long, num_args = 1..)]
    passages: Vec<PathBuf>,
    /// Weights that say which words of the passages may be other names, than those that ship
    #[arg(long)]
    names: Option<PathBuf>,
    #[arg(long, default_value_t = 12)]
    epochs: usize,
    /// How often a sentence of CrossNER is learned from for one of GUM
    #[arg(long, default_value_t = 2)]
    crossner_times: usize,
    /// Where to write the weights
    #[arg(short, default_value = "models/names.bin")]
    out: PathBuf,
}

#[derive(clap::Args)]
pub struct Evaluate {
    /// JSON lines of CrossNER or GUM, or treebanks with GUM's entity layer
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Leaves out the documents of this treebank, which the weights were made from
    #[arg(long)]
    without: Option<PathBuf>,
    /// Other weights than those that ship
    #[arg(long)]
    names: Option<PathBuf>,
    /// Prints each name that was missed or wrongly found
    #[arg(long)]
    errors: bool,
}

/// A sentence: rows of each token, and the labels it should get.
struct Example {
    rows: Vec<Vec<u32>>,
    labels: Vec<usize>,
    /// Tokens whose label is not known.
    open: Vec<bool>,
}

/// Weights with what is needed for their average over all steps.
struct Averaged {
    rows: Vec<[i32; LABELS]>,
    row_sums: Vec<[i64; LABELS]>,
    transitions: [[i32; LABELS]; LABELS],
    transition_sums: [[i64; LABELS]; LABELS],
    step: i64,
}

pub fn train(args: &Train) -> Result<()> {
    passages::other_names(args.names.as_deref())?;
    let lexicon = Lexicon::embedded()?;
    let mut examples = Vec::new();
    for (files, times) in [(&args.gum, 1), (&args.crossner, args.crossner_times), (&args.passages, 1)] {
        for file in files {
            let samples = named::read(file, &lexicon)?;
            for sample in &samples {
                for _ in 0..times {
                    examples.extend(self::examples(sample, &lexicon));
                }
            }
        }
    }
    println!("{} sentences", examples.len());
    let mut model = Averaged {
        rows: vec![[0; LABELS]; ROWS],
        row_sums: vec![[0; LABELS]; ROWS],
        transitions: [[0; LABELS]; LABELS],
        transition_sums: [[0; LABELS]; LABELS],
        step: 1,
    };
    let mut random = 0x9e37_79b9_7f4a_7c15u64;
    for epoch in 1..=args.epochs {
        for i in (1..examples.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            examples.swap(i, (random % (i as u64 + 1)) as usize);
        }
        let wrong = examples.iter().filter(|e| !model.learn(e)).count();
        println!("epoch {epoch}: {wrong} sentences with an error");
    }
    let (transitions, rows) = model.quantised();
    let used = rows.iter().filter(|row| row.iter().any(|&w| w != 0)).count();
    println!("{used} of {ROWS} rows are in use");
    std::fs::write(&args.out, tagger::write(&transitions, &rows))
        .with_context(|| format!("cannot write {}", args.out.display()))
}

fn examples(sample: &Sample, lexicon: &Lexicon) -> Vec<Example> {
    let mut out: Vec<Example> = tagger::rows(&sample.document, lexicon)
        .into_iter()
        .map(|rows| Example { labels: vec![0; rows.len()], open: vec![false; rows.len()], rows })
        .collect();
    for name in &sample.names {
        let example = &mut out[name.sentence];
        // What the tagger cannot mark cannot be learned.
        if name.tokens.clone().all(|t| !example.rows[t].is_empty()) {
            for t in name.tokens.clone() {
                example.labels[t] = name.kind.label(t == name.tokens.start);
            }
        }
    }
    for (sentence, tokens) in &sample.open {
        out[*sentence].open[tokens.clone()].fill(true);
    }
    out.retain(|e| e.rows.iter().any(|r| !r.is_empty()));
    out
}

impl Averaged {
    /// One step of the structured perceptron; true where nothing was wrong.
    fn learn(&mut self, example: &Example) -> bool {
        self.step += 1;
        let scores: Vec<[i32; LABELS]> = example.rows.iter().map(|rows| self.score(rows)).collect();
        let found = tagger::best(&scores, &self.transitions);
        let wanted = self.wanted(example, scores);
        if found == wanted {
            return true;
        }
        let (mut before_gold, mut before_found) = (0, 0);
        for ((rows, &gold), &found) in example.rows.iter().zip(&wanted).zip(&found) {
            if gold != found {
                for &row in rows {
                    self.add(row as usize, gold, 1);
                    self.add(row as usize, found, -1);
                }
            }
            self.link(before_gold, gold, 1);
            self.link(before_found, found, -1);
            (before_gold, before_found) = (gold, found);
        }
        false
    }

    /// The labels of an example; where some are open, the best of those that agree with the others.
    fn wanted(&self, example: &Example, mut scores: Vec<[i32; LABELS]>) -> Vec<usize> {
        if !example.open.contains(&true) {
            return example.labels.clone();
        }
        for ((score, &label), &open) in scores.iter_mut().zip(&example.labels).zip(&example.open) {
            if open {
                for first in [true, false] {
                    score[NameKind::Person.label(first)] = NEVER;
                }
            } else {
                *score = [NEVER; LABELS];
                score[label] = 0;
            }
        }
        tagger::best(&scores, &self.transitions)
    }

    fn score(&self, rows: &[u32]) -> [i32; LABELS] {
        let mut sum = [0; LABELS];
        if rows.is_empty() {
            sum[1..].fill(NEVER);
        }
        for &row in rows {
            for (s, w) in sum.iter_mut().zip(self.rows[row as usize]) {
                *s += w;
            }
        }
        sum
    }

    fn add(&mut self, row: usize, label: usize, by: i32) {
        self.rows[row][label] += by;
        self.row_sums[row][label] += i64::from(by) * self.step;
    }

    fn link(&mut self, before: usize, label: usize, by: i32) {
        self.transitions[before][label] += by;
        self.transition_sums[before][label] += i64::from(by) * self.step;
    }

    /// The average over all steps, in at most 24 parts of a step's weight, so that rows fit one byte a label.
    fn quantised(&self) -> ([[i32; LABELS]; LABELS], Vec<[i8; LABELS]>) {
        let mean = |now: i32, sum: i64| f64::from(now) - sum as f64 / self.step as f64;
        let top = (0..ROWS)
            .flat_map(|r| (0..LABELS).map(move |l| (r, l)))
            .map(|(r, l)| mean(self.rows[r][l], self.row_sums[r][l]).abs())
            .fold(1.0, f64::max);
        let scale = (127.0 / top).min(24.0);
        let rows = (0..ROWS)
            .map(|r| {
                std::array::from_fn(|l| (mean(self.rows[r][l], self.row_sums[r][l]) * scale).round() as i8)
            })
            .collect();
        let transitions = std::array::from_fn(|a| {
            std::array::from_fn(|b| {
                (mean(self.transitions[a][b], self.transition_sums[a][b]) * scale).round() as i32
            })
        });
        (transitions, rows)
    }
}

pub fn evaluate(args: &Evaluate) -> Result<()> {
    passages::other_names(args.names.as_deref())?;
    let lexicon = Lexicon::embedded()?;
    let seen: BTreeSet<String> = match &args.without {
        Some(file) => crate::conllu::read(file)?.into_iter().map(|d| d.id).collect(),
        None => BTreeSet::new(),
    };
    for file in &args.files {
        let mut samples = named::read(file, &lexicon)?;
        samples.retain(|s| !seen.contains(&s.id));
        let began = Instant::now();
        let found: Vec<Vec<Name>> =
            samples.iter().map(|s| outside_open(s, tagger::names(&s.document, &lexicon))).collect();
        let seconds = began.elapsed().as_secs_f64();
        if args.errors {
            for (sample, found) in samples.iter().zip(&found) {
                print_errors(sample, found);
            }
        }
        let words: usize = samples.iter().flat_map(|s| &s.document.sentences).map(|s| s.tokens.len()).sum();
        println!("{} ({} texts)", file.display(), samples.len());
        let mut all = Count::default();
        for kind in NameKind::ALL {
            let mut count = Count::default();
            for (sample, found) in samples.iter().zip(&found) {
                let gold = || sample.names.iter().filter(|n| n.kind == kind);
                count.gold += gold().count();
                count.found += found.iter().filter(|n| n.kind == kind).count();
                count.hits += gold().filter(|n| found.contains(n)).count();
            }
            print_score(kind.as_str(), count);
            all.gold += count.gold;
            all.found += count.found;
            all.hits += count.hits;
        }
        // A name that is not on tokens cannot be found; it counts all the same.
        all.gold += samples.iter().map(|s| s.lost).sum::<usize>();
        print_score("all", all);
        println!("  {words} words in {seconds:.3} s: {:.0} words a second", words as f64 / seconds);
    }
    Ok(())
}

/// Names without those of which the gold does not say whether they are right.
fn outside_open(sample: &Sample, mut names: Vec<Name>) -> Vec<Name> {
    names
        .retain(|n| !sample.open.iter().any(|(s, open)| *s == n.sentence && named::overlap(open, &n.tokens)));
    names
}

fn print_errors(sample: &Sample, found: &[Name]) {
    let print = |what: &str, name: &Name| {
        let tokens = &sample.document.sentences[name.sentence].tokens[name.tokens.clone()];
        let words: Vec<&str> = tokens.iter().map(|t| t.form.as_str()).collect();
        println!("{what} {} in {}: {}", name.kind.as_str(), sample.id, words.join(" "));
    };
    sample.names.iter().filter(|n| !found.contains(n)).for_each(|n| print("missed", n));
    found.iter().filter(|n| !sample.names.contains(n)).for_each(|n| print("wrong", n));
}

fn print_score(name: &str, c: Count) {
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    println!(
        "  {name:<14} F1 {:6.2}  precision {:6.2}  recall {:6.2}   ({} of {}, {} found)",
        c.f1(),
        percent(c.hits, c.found),
        percent(c.hits, c.gold),
        c.hits,
        c.gold,
        c.found
    );
}
