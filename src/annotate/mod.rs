//! Tags, lemmas and trees for the tokens of a document, by a small neural network in integers.
//!
//! The same text gets the same annotation on every machine; see `kernel`.

pub mod acts;
mod capitals;
mod features;
mod kernel;
mod model;
mod network;
mod parser;
pub mod repair;
mod tree;
mod window;

use crate::lexicon::Lexicon;
use crate::text::{Document, Sentence, lemma};
use model::{Model, model};

/// Words that go through the network together; weights are loaded once for all of them.
const BATCH: usize = 128;

/// Fills in tag, lemma, head and relation of every token.
///
/// Every sentence becomes a projective tree with one root. Heads of words that stand in different
/// sentences never mix, so the order of sentences does not matter.
pub fn annotate(document: &mut Document, lexicon: &Lexicon) {
    let model = model();
    document.sentences.iter_mut().for_each(|sentence| capitals::lower(sentence, lexicon));
    let mut rest = document.sentences.as_mut_slice();
    while !rest.is_empty() {
        let (mut count, mut words) = (0, 0);
        while count < rest.len() && (count == 0 || words < BATCH) {
            words += rest[count].tokens.len();
            count += 1;
        }
        let (batch, later) = rest.split_at_mut(count);
        annotate_batch(model, batch, lexicon);
        rest = later;
    }
}

fn annotate_batch(model: &Model, sentences: &mut [Sentence], lexicon: &Lexicon) {
    let forms: Vec<Vec<&str>> =
        sentences.iter().map(|s| s.tokens.iter().map(|t| t.form.as_str()).collect()).collect();
    let forms: Vec<&[&str]> = forms.iter().map(Vec::as_slice).collect();
    let scores = network::run(model, &forms);
    let opinions = acts::opinions(&scores.acts, scores.tags.len());
    let mut at = 0;
    for sentence in sentences {
        let n = sentence.tokens.len();
        let tree = parser::parse(model, &scores, at, n);
        for (i, (token, (head, relation))) in sentence.tokens.iter_mut().zip(tree).enumerate() {
            let tag = model.tags[scores.tags[at + i]];
            token.act = opinions[at + i];
            token.upos = tag.upos;
            token.xpos = tag.xpos;
            (token.head, token.relation) = (head, relation);
        }
        at += n;
        lemma::fill(&mut sentence.tokens);
        repair::repair(&mut sentence.tokens, lexicon);
    }
}
