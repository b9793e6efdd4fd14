//! The table of lemmas that the rules of inflection get wrong.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use demarche::text::Upos;
use demarche::text::lemma::{by_rule, key};

use crate::conllu;

/// How often a word has a lemma, and how often the rules say so.
type Lemmas = BTreeMap<(String, String), usize>;

/// Prints form, tag and lemma where the lemma that the treebanks have most often is not the rules' one, and where a
/// Penn tag asks for another lemma than most words with the universal tag have. A proper noun needs two witnesses, since
/// its lemma is its form nearly everywhere, and a mark ten, since the treebanks disagree.
pub fn write(files: &[PathBuf]) -> Result<()> {
    let mut counts: BTreeMap<(String, String), BTreeMap<String, Lemmas>> = BTreeMap::new();
    for file in files {
        for word in conllu::read(file)?.iter().flat_map(|d| &d.sentences).flat_map(|s| &s.words) {
            let Some(upos) = Upos::parse(&word.upos) else { continue };
            if word.lemma == "_" || word.form.contains('\t') {
                continue;
            }
            let ruled = by_rule(&word.form, upos, &word.xpos);
            let tags = counts.entry((key(&word.form), word.upos.clone())).or_default();
            let lemmas = tags.entry(word.xpos.clone()).or_default();
            *lemmas.entry((word.lemma.clone(), ruled)).or_default() += 1;
        }
    }
    println!(
        "# Lemmas that the rules do not give: form in lower case, tag, lemma. From UD English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0)."
    );
    for ((form, upos), tags) in counts {
        let all = tags.values().flatten().fold(Lemmas::new(), |mut all, (pair, count)| {
            *all.entry(pair.clone()).or_default() += count;
            all
        });
        let needed = match upos.as_str() {
            "PROPN" => 2,
            "PUNCT" => 10,
            _ => 1,
        };
        let broad = exception(&all).filter(|(_, count)| *count >= needed).map(|(lemma, _)| lemma);
        if let Some(lemma) = broad {
            println!("{form}\t{upos}\t{lemma}");
        }
        for (xpos, lemmas) in &tags {
            let right = |lemma: &str, ruled: &str| lemma == broad.unwrap_or(ruled);
            let hits: usize = lemmas.iter().filter(|((l, r), _)| right(l, r)).map(|(_, count)| count).sum();
            let (lemma, count) = commonest(lemmas);
            // One odd witness among words of grammar is a slip of the pen.
            let open = matches!(upos.as_str(), "NOUN" | "VERB" | "ADJ" | "ADV" | "NUM");
            if count > hits && count >= if open { 1 } else { needed.max(2) } {
                println!("{form}\t{upos}/{xpos}\t{lemma}");
            }
        }
    }
    Ok(())
}

/// The commonest lemma and how often it stands.
fn commonest(lemmas: &Lemmas) -> (&str, usize) {
    let mut by_lemma: BTreeMap<&str, usize> = BTreeMap::new();
    for ((lemma, _), count) in lemmas {
        *by_lemma.entry(lemma).or_default() += count;
    }
    by_lemma.into_iter().max_by_key(|(lemma, count)| (*count, Reverse(*lemma))).unwrap_or_default()
}

/// The commonest lemma, where the rules do not always give it.
fn exception(lemmas: &Lemmas) -> Option<(&str, usize)> {
    let (lemma, count) = commonest(lemmas);
    let right = lemmas.keys().filter(|(l, _)| l == lemma).all(|(l, ruled)| l == ruled);
    (!right).then_some((lemma, count))
}
