//! Repairs that leave no whole tree are taken back.

use crate::lexicon::Words;
use crate::text::lemma::lemma;
use crate::text::{Relation, Token, Upos};

/// Applies a repair, unless what it makes of a sentence is no tree any more: with a circle, with arcs that cross, or with
/// two subjects or two objects of one word.
pub(super) fn apply(repair: &super::Repair, tokens: &mut [Token], words: &Words) {
    let kept = |t: &Token| (t.head, t.relation, t.upos, t.xpos);
    let before: Vec<_> = tokens.iter().map(kept).collect();
    (repair.run)(tokens, words);
    let moved = before.iter().zip(&*tokens).any(|(old, t)| (old.0, old.1) != (t.head, t.relation));
    if !moved || is_whole(tokens) {
        return;
    }
    for (token, old) in tokens.iter_mut().zip(before) {
        let tagged: (Upos, &'static str) = (token.upos, token.xpos);
        (token.head, token.relation, token.upos, token.xpos) = old;
        if tagged != (token.upos, token.xpos) {
            token.lemma = lemma(&token.form, token.upos, token.xpos);
        }
    }
}

fn is_whole(tokens: &[Token]) -> bool {
    let rooted = |t: usize| {
        let mut above = std::iter::successors(Some(t), |&t| tokens[t].head).take(tokens.len() + 1);
        above.any(|t| tokens[t].head.is_none())
    };
    let nested = |(at, token): (usize, &Token)| {
        let Some(head) = token.head else { return true };
        let (low, high) = (head.min(at), head.max(at));
        tokens[low + 1..high].iter().all(|t| t.head.is_some_and(|h| (low..=high).contains(&h)))
    };
    const SUBJECTS: &[Relation] =
        &[Relation::Nsubj, Relation::NsubjPass, Relation::Csubj, Relation::CsubjPass];
    let single = |places: &[Relation]| {
        let mut heads: Vec<Option<usize>> =
            tokens.iter().filter(|t| places.contains(&t.relation)).map(|t| t.head).collect();
        heads.sort_unstable();
        heads.windows(2).all(|pair| pair[0] != pair[1])
    };
    (0..tokens.len()).all(rooted)
        && tokens.iter().enumerate().all(nested)
        && single(SUBJECTS)
        && single(&[Relation::Obj])
}
