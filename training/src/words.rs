//! Texts as the reader cuts and parses them, for the scripts that train the heads of acts.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::source::{Article, Metadata};
use demarche::text::segment;
use serde_json::{Value, json};

use crate::conllu;

/// Writes for each text of a JSON Lines file with fields `id` and `text` one line: its sentences, each a list of words
/// `[form, begin, end, head, relation]`. Offsets count Unicode code points of the text, heads count words of the
/// sentence from 0, -1 is the root.
pub fn write(file: &Path, out: &Path) -> Result<()> {
    let lexicon = Lexicon::embedded()?;
    let mut out =
        BufWriter::new(File::create(out).with_context(|| format!("cannot write {}", out.display()))?);
    for line in BufReader::new(conllu::open(file)?).lines() {
        let line = line.with_context(|| format!("cannot read {}", file.display()))?;
        let row: Value = serde_json::from_str(&line)?;
        let text = row["text"].as_str().context("a row without a field \"text\"")?;
        let mut document = segment(Article::new(text.to_string(), Metadata::default()));
        annotate(&mut document, &lexicon);
        let sentences: Vec<Vec<Value>> = document
            .sentences
            .iter()
            .map(|s| {
                let words = s.tokens.iter();
                words
                    .map(|t| {
                        let head = t.head.map_or(-1, |h| h as i64);
                        json!([t.form, t.span.begin, t.span.end, head, t.relation.as_str()])
                    })
                    .collect()
            })
            .collect();
        serde_json::to_writer(&mut out, &json!({ "id": row["id"], "sentences": sentences }))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
