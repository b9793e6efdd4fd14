//! What no pattern and no rule says: who takes a side that they leave open, and whether a word that the network alone takes
//! for an act tells of one.
//!
//! Two log-linear models with whole-number weights (`ontology/decisions.tsv`, made by `demarche-training decide`) score the
//! features of [`features`]. What patterns and rules say holds. Actions without a guideline label stand in no annotated
//! text: for them patterns and rules decide alone.

mod candidate;
mod features;
mod question;

use super::participant::Participant;
use super::trigger::{Match, Scene};
use crate::mention::EntityId;
use candidate::{Candidate, Candidates};
use features::{Sides, keep_features, side_features};

pub use question::{Asked, Question, questions};

/// Id of what the model puts on a side although no rule proposes it.
pub const LEARNED: &str = "learned-participant";

/// In sentences of more tokens patterns and rules decide alone, so that time stays linear in the length of the text.
const LONGEST: usize = 200;

/// Fills the sides that are left open, and drops the triggers that tell of nothing: those of patterns that name nobody, and
/// those of the network that score too little. Of several of the network on one word the best stays.
pub(super) fn decide(scene: &Scene<'_>, matches: &mut Vec<Match<'_>>) {
    let mut from = 0;
    while from < matches.len() {
        let s = matches[from].sentence;
        let to = from + matches[from..].partition_point(|m| m.sentence == s);
        decide_sentence(scene, s, &mut matches[from..to]);
        from = to;
    }
    matches.retain(|m| match m.pattern {
        Some(_) => !m.actors.is_empty() || !m.targets.is_empty(),
        None => m.certainty.is_some_and(|score| score > scene.lexicon.decisions().threshold),
    });
    // Those of one word stand side by side.
    let mut best: Vec<bool> = vec![true; matches.len()];
    for i in 1..matches.len() {
        let (a, b) = (&matches[i - 1], &matches[i]);
        let rivals = a.pattern.is_none() && b.pattern.is_none();
        if rivals && (a.sentence, a.head) == (b.sentence, b.head) {
            best[if a.certainty < b.certainty { i - 1 } else { i }] = false;
        }
    }
    let mut best = best.into_iter();
    matches.retain(|_| best.next() == Some(true));
}

fn decide_sentence(scene: &Scene<'_>, s: usize, matches: &mut [Match<'_>]) {
    if scene.document.sentences[s].tokens.len() > LONGEST {
        return;
    }
    let candidates = Candidates::new(scene, s, matches);
    for m in matches.iter_mut().filter(|m| m.action.guideline.is_some()) {
        let sides = fill(scene, m, &candidates);
        if m.pattern.is_none() {
            let mut score = 0;
            keep_features(scene, m, &sides, &mut |f| score += scene.lexicon.decisions().keep(f));
            m.certainty = Some(score);
        }
    }
}

/// Puts every candidate for an open side where the model wants him most, at the word that speaks most for it. Returns what
/// each scored, in thousandths of log odds above no side.
fn fill(scene: &Scene<'_>, m: &mut Match<'_>, candidates: &Candidates) -> Sides {
    let open = candidate::open(m);
    let mut all: Vec<(Candidate, [i32; 2])> = Vec::new();
    for c in candidates.of(scene, m) {
        let mut score = [0; 2];
        side_features(scene, m, &c, &mut |f| {
            for (sum, w) in score.iter_mut().zip(scene.lexicon.decisions().side(f)) {
                *sum += w;
            }
        });
        for (score, open) in score.iter_mut().zip(open) {
            *score = if open { *score } else { i32::MIN };
        }
        match all.iter_mut().find(|(known, _)| known.entity == c.entity) {
            Some((known, best)) if score.iter().max() > best.iter().max() => (*known, *best) = (c, score),
            Some(_) => {}
            None => all.push((c, score)),
        }
    }
    let mut sides = Sides::default();
    for (c, [actor, target]) in all {
        if actor > 0 && actor >= target {
            sides.actors.push((c, actor));
        } else if target > 0 {
            sides.targets.push((c, target));
        }
    }
    for (side, filled) in [(&mut sides.actors, &mut m.actors), (&mut sides.targets, &mut m.targets)] {
        candidate::unnest(scene, m.sentence, side);
        filled.extend(side.iter().map(|(c, _)| Participant {
            entity: c.entity,
            direct: c.direct,
            by: LEARNED,
        }));
    }
    sides
}

/// Entities on either side.
fn parties<'m>(m: &'m Match<'_>) -> impl Iterator<Item = EntityId> + 'm {
    m.actors.iter().chain(&m.targets).map(|p| p.entity)
}
