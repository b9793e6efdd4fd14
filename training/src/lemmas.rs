//! The table of lemmas that the rules of inflection get wrong.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use demarche::annotate::lemma::by_rule;
use demarche::text::Upos;

use crate::conllu;

/// Prints form, tag and lemma where the lemma that the treebanks have most often is not the rules' one. A proper noun
/// needs two witnesses, since its lemma is its form nearly everywhere.
pub fn write(files: &[PathBuf]) -> Result<()> {
    let mut counts: BTreeMap<(String, String), BTreeMap<(String, String), usize>> = BTreeMap::new();
    for file in files {
        for word in conllu::read(file)?.iter().flat_map(|d| &d.sentences).flat_map(|s| &s.words) {
            let Some(upos) = Upos::parse(&word.upos) else { continue };
            let ruled = by_rule(&word.form, upos, &word.xpos);
            let form = word.form.to_lowercase().replace('’', "'");
            *counts
                .entry((form, word.upos.clone()))
                .or_default()
                .entry((word.lemma.clone(), ruled))
                .or_default() += 1;
        }
    }
    println!(
        "# Lemmas that the rules do not give: form in lower case, tag, lemma. From UD English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0)."
    );
    for ((form, upos), lemmas) in counts {
        let mut by_lemma: BTreeMap<&str, usize> = BTreeMap::new();
        for ((lemma, _), count) in &lemmas {
            *by_lemma.entry(lemma).or_default() += count;
        }
        let Some((lemma, count)) =
            by_lemma.iter().max_by_key(|(lemma, count)| (**count, std::cmp::Reverse(**lemma)))
        else {
            continue;
        };
        let right = lemmas.iter().filter(|((l, _), _)| l == lemma).all(|((l, ruled), _)| l == ruled);
        let rare = upos == "PROPN" && *count < 2;
        let lemma = if upos == "ADJ" { lemma.to_lowercase() } else { lemma.to_string() };
        if !right && !rare && lemma != "_" && !form.contains('\t') {
            println!("{form}\t{upos}\t{lemma}");
        }
    }
    Ok(())
}
