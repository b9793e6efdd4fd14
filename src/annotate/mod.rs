//! Tags, lemmas and trees for the tokens of a document, by a small neural network in integers.
//!
//! The same text gets the same annotation on every machine; see `kernel`.

pub mod acts;
mod features;
mod kernel;
pub mod lemma;
mod model;
mod network;
mod parser;
mod repair;
mod tree;
mod window;

pub(crate) use repair::ASKED;

use crate::text::{Document, Relation, Sentence, Token};
use model::{Model, model};

/// Words that go through the network together; weights are loaded once for all of them.
const BATCH: usize = 128;

/// Longer sentences are parsed in pieces, so that time stays linear in the length of the text.
const LONGEST: usize = 160;

/// Fills in tag, lemma, head and relation of every token.
///
/// Every sentence becomes a projective tree with one root. Heads of words that stand in different
/// sentences never mix, so the order of sentences does not matter.
pub fn annotate(document: &mut Document) {
    let model = model();
    let mut pieces: Vec<Piece> = Vec::new();
    for (sentence, s) in document.sentences.iter().enumerate() {
        for (from, to) in cut(&s.tokens) {
            pieces.push(Piece { sentence, from, to });
        }
    }
    let mut rest = pieces.as_slice();
    while !rest.is_empty() {
        let (mut count, mut words) = (0, 0);
        while count < rest.len() && (count == 0 || words < BATCH) {
            words += rest[count].to - rest[count].from;
            count += 1;
        }
        let (batch, later) = rest.split_at(count);
        annotate_batch(model, &mut document.sentences, batch);
        rest = later;
    }
}

/// Tokens `from..to` of a sentence, which are parsed by themselves.
struct Piece {
    sentence: usize,
    from: usize,
    to: usize,
}

/// Cuts a sentence that is too long, behind a punctuation mark where there is one.
fn cut(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    while tokens.len() - from > LONGEST {
        let window = &tokens[from..from + LONGEST];
        let mark = |t: &Token| matches!(t.form.as_str(), "." | ";" | "," | ":" | "!" | "?");
        let length = match window[LONGEST / 2..].iter().rposition(mark) {
            Some(at) => LONGEST / 2 + at + 1,
            None => LONGEST,
        };
        out.push((from, from + length));
        from += length;
    }
    if from < tokens.len() {
        out.push((from, tokens.len()));
    }
    out
}

fn annotate_batch(model: &Model, sentences: &mut [Sentence], batch: &[Piece]) {
    let forms: Vec<Vec<&str>> = batch
        .iter()
        .map(|p| sentences[p.sentence].tokens[p.from..p.to].iter().map(|t| t.form.as_str()).collect())
        .collect();
    let forms: Vec<&[&str]> = forms.iter().map(Vec::as_slice).collect();
    let scores = network::run(model, &forms);
    let opinions = acts::opinions(&scores.states, 4 * model.hidden);
    let mut at = 0;
    for piece in batch {
        let n = piece.to - piece.from;
        let tree = parser::parse(model, &scores, at, n);
        // A later piece of a sentence hangs on the root of the first.
        let anchor = match piece.from {
            0 => None,
            _ => sentences[piece.sentence].tokens[..piece.from].iter().position(|t| t.head.is_none()),
        };
        let tokens = &mut sentences[piece.sentence].tokens[piece.from..piece.to];
        for (i, (token, (head, relation))) in tokens.iter_mut().zip(tree).enumerate() {
            let tag = model.tags[scores.tags[at + i]];
            token.act = opinions[at + i];
            token.upos = tag.upos;
            token.xpos = tag.xpos;
            (token.head, token.relation) = match (head, anchor) {
                (Some(head), _) => (Some(piece.from + head), relation),
                (None, Some(root)) => (Some(root), Relation::Parataxis),
                (None, None) => (None, relation),
            };
        }
        at += n;
    }
    for piece in batch {
        let tokens = &mut sentences[piece.sentence].tokens;
        if piece.to == tokens.len() {
            lemma::fill(tokens);
            repair::repair(tokens);
        }
    }
}
