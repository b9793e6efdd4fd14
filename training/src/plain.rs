//! Plain text for the teacher to label.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use demarche::source::{Article, Metadata};
use demarche::text;

use crate::conllu;

/// Writes the sentences of all texts, a sentence a line, words apart by one space.
pub fn segment(file: &Path, out: &Path) -> Result<()> {
    let mut out =
        BufWriter::new(File::create(out).with_context(|| format!("cannot write {}", out.display()))?);
    for line in BufReader::new(conllu::open(file)?).lines() {
        let line = line.with_context(|| format!("cannot read {}", file.display()))?;
        let row: serde_json::Value = serde_json::from_str(&line)?;
        let text = row["text"].as_str().context("a row without a field \"text\"")?;
        for sentence in text::segment(Article::new(text.to_string(), Metadata::default())).sentences {
            let words: Vec<&str> = sentence.tokens.iter().map(|t| t.form.as_str()).collect();
            if !words.iter().any(|w| w.contains(char::is_whitespace)) {
                writeln!(out, "{}", words.join(" "))?;
            }
        }
    }
    Ok(out.flush()?)
}
