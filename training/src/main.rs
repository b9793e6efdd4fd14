//! Trains and measures the grammar of demarche.
//!
//! ```text
//! cargo run --release -p demarche-training -- evaluate FILE.conllu[.xz] ...
//! cargo run --release -p demarche-training -- names --gum FILE --crossner FILE --passages FILE -o models/names.bin
//! cargo run --release -p demarche-training -- names-evaluate FILE ...
//! cargo run --release -p demarche-training -- train --transformer DIR --vectors DIR
//! ```

mod annotated;
mod conllu;
mod decide;
mod lemmas;
mod named;
mod names;
mod passages;
mod plain;
mod score;
mod train;
mod words;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Trains and measures the grammar of demarche")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the table of lemmas that the rules get wrong in these treebanks
    Lemmas {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Compares the annotation with treebanks, from their tokens and from raw text
    Evaluate {
        /// Treebanks in CoNLL-U, packed with xz or not
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Leaves out the measurement from raw text
        #[arg(long)]
        gold_only: bool,
    },
    /// Makes the weights, from the corpora and the pretrained parts
    Train(train::Train),
    /// Makes the weights of the name tagger
    Names(names::Train),
    /// Compares names with those of CrossNER and GUM
    NamesEvaluate(names::Evaluate),
    /// Writes the decisions that annotated passages ask for, with their features
    Decisions(decide::Decisions),
    /// Prints the records of annotated passages, read with these heads and weights
    Records(passages::Passages),
    /// Learns the weights that decide on sides and triggers
    Decide(decide::Train),
    /// Cuts and parses the texts of JSON lines, one line of JSON a text
    Words {
        /// JSON lines with fields "id" and "text", packed with xz or not
        file: PathBuf,
        /// Where to write
        out: PathBuf,
    },
    /// Cuts the texts of JSON lines into sentences and words, a sentence a line
    Segment {
        /// JSON lines with a field "text", packed with xz or not
        file: PathBuf,
        /// Where to write
        out: PathBuf,
    },
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Lemmas { files } => lemmas::write(&files),
        Command::Evaluate { files, gold_only } => evaluate(&files, gold_only),
        Command::Train(args) => train::train(&args),
        Command::Names(args) => names::train(&args),
        Command::NamesEvaluate(args) => names::evaluate(&args),
        Command::Segment { file, out } => plain::segment(&file, &out),
        Command::Decisions(args) => decide::decisions(&args),
        Command::Records(args) => passages::print(&args),
        Command::Decide(args) => decide::train(&args),
        Command::Words { file, out } => words::write(&file, &out),
    }
}

fn evaluate(files: &[PathBuf], gold_only: bool) -> Result<()> {
    let lexicon = demarche::lexicon::Lexicon::embedded()?;
    for file in files {
        let documents = conllu::read(file)?;
        println!("{}", file.display());
        println!(" from the treebank's tokens");
        print!("{}", score::from_gold_tokens(&documents, &lexicon));
        if !gold_only {
            println!(" from raw text");
            let began = Instant::now();
            let scores = score::from_raw_text(&documents, &lexicon);
            let seconds = began.elapsed().as_secs_f64();
            print!("{scores}");
            let words = scores.get("words").unwrap_or_default().found;
            println!("  {words} words in {seconds:.3} s: {:.0} words a second", words as f64 / seconds);
        }
    }
    Ok(())
}
