//! Annotated passages, read with heads and weights that need not be the shipped ones.

use std::fs;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use demarche::annotate::acts;
use demarche::export::write_records;
use demarche::graph::Base;
use demarche::lexicon::{Files, Lexicon};
use demarche::mention::tagger;
use demarche::pipeline;
use demarche::source::{Article, Metadata};
use serde_json::Value;

use crate::conllu;

/// Which passages are read, and with what.
#[derive(Args)]
pub struct Passages {
    /// Annotated passages in the format of the news corpus
    #[arg(long, required = true, num_args = 1..)]
    gold: Vec<PathBuf>,
    /// Weights of the heads that have not seen the passages of the fold
    #[arg(long)]
    acts: Option<PathBuf>,
    /// Weights of the name tagger
    #[arg(long)]
    names: Option<PathBuf>,
    /// Folder laid over the lexicon's own, with other weights of decisions
    #[arg(long)]
    ontology: Option<PathBuf>,
    /// Take each N-th passage of all, counting from I: `I/N`
    #[arg(long, default_value = "0/1")]
    fold: String,
}

impl Passages {
    /// Hands on the passages of the fold in the order of their files.
    ///
    /// Fails where a file cannot be read or holds no passages, and with what `each` fails with.
    pub fn each(&self, mut each: impl FnMut(&Value, &Lexicon) -> Result<()>) -> Result<()> {
        if let Some(path) = &self.acts {
            let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            if !acts::replace(bytes.leak()) {
                bail!("{} holds no weights of acts", path.display());
            }
        }
        other_names(self.names.as_deref())?;
        let (fold, folds) = self.fold.split_once('/').context("--fold I/N")?;
        let (fold, folds): (usize, usize) = (fold.parse()?, folds.parse()?);
        let files = match &self.ontology {
            Some(dir) => Files::overlay(dir)?,
            None => Files::embedded(),
        };
        let lexicon = Lexicon::read(files).context("the tables of the lexicon do not load")?;
        let mut number = 0;
        for path in &self.gold {
            for line in BufReader::new(conllu::open(path)?).lines() {
                let row: Value = serde_json::from_str(&line?)?;
                if number % folds == fold {
                    each(&row, &lexicon)?;
                }
                number += 1;
            }
        }
        Ok(())
    }
}

/// Has the name tagger take other weights than those that ship, where a file is given.
pub fn other_names(path: Option<&Path>) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    ensure!(tagger::replace(bytes.leak()), "{} holds no weights of the name tagger", path.display());
    Ok(())
}

/// The article of a passage.
pub fn article(row: &Value) -> Result<Article> {
    let text = row["text"].as_str().context("a passage without text")?;
    let word = |key: &str| row[key].as_str().map(str::to_string);
    let published = row["published"].as_str().and_then(|d| d.parse().ok());
    let metadata = Metadata { id: word("id"), published, publisher: word("outlet"), ..Metadata::default() };
    Ok(Article::new(text.to_string(), metadata))
}

/// Prints the records of the passages, as `demarche extract --format records` does.
pub fn print(passages: &Passages) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let base = Base::default();
    passages.each(|row, lexicon| {
        Ok(write_records(&pipeline::read(article(row)?, lexicon), lexicon, &base, &mut out)?)
    })?;
    Ok(out.flush()?)
}
