//! Which proposals hold: who takes which side of an act, and which triggers tell of an act at all.
//!
//! Two log-linear models with whole-number weights (`ontology/decisions.tsv`, made by `demarche-training decide`) score the
//! features of [`features`]. Actions without a guideline label stand in no annotated text: for them patterns and rules
//! decide alone.

mod candidate;
mod examples;
mod features;

use super::participant::Participant;
use super::trigger::{Match, Scene};
use crate::mention::EntityId;
use candidate::{Candidate, candidates};
use features::{Sides, keep_features, side_features};

pub use examples::{Example, GoldEvent, GoldSide, examples};

/// Id of what the model puts on a side although no rule proposes it.
pub const LEARNED: &str = "learned-participant";

/// Decides on the sides of every trigger, then on the triggers; at most one of those on the same word and verb stays.
pub(super) fn decide<'l>(scene: &Scene<'_>, matches: &mut Vec<Match<'l>>) {
    let mut here = Vec::new();
    let mut of = usize::MAX;
    let mut scores = Vec::with_capacity(matches.len());
    for m in matches.iter_mut() {
        if m.sentence != of {
            of = m.sentence;
            here = candidates(scene, of);
        }
        if m.action.guideline.is_none() {
            scores.push(None);
            continue;
        }
        let decided = sides(scene, m, &here);
        m.actors = decided.actors.iter().map(|(p, _)| *p).collect();
        m.targets = decided.targets.iter().map(|(p, _)| *p).collect();
        scores.push(Some(keep_score(scene, m, &decided)));
    }
    let best = |i: usize| {
        let (m, score) = (&matches[i], scores[i]);
        score.is_none_or(|score| {
            score > scene.lexicon.decisions().threshold
                && !matches.iter().zip(&scores).enumerate().any(|(j, (o, other))| {
                    let rival =
                        j != i && o.sentence == m.sentence && o.head == m.head && o.action.id != m.action.id;
                    rival && other.is_some_and(|other| (other, i) > (score, j))
                })
        })
    };
    let keep: Vec<bool> = (0..matches.len())
        .map(|i| {
            best(i)
                && (scores[i].is_some() || !matches[i].actors.is_empty() || !matches[i].targets.is_empty())
        })
        .collect();
    for (m, score) in matches.iter_mut().zip(&scores) {
        m.certainty = *score;
    }
    let mut keep = keep.into_iter();
    matches.retain(|_| keep.next() == Some(true));
}

/// The best side for each candidate: what it scores above no side, in thousandths of log odds.
fn sides(scene: &Scene<'_>, m: &Match<'_>, here: &[Candidate]) -> Sides {
    let mut all: Vec<(EntityId, Participant, [i32; 2])> = Vec::new();
    for c in candidate::of_match(m, here) {
        let mut score = [0; 2];
        side_features(scene, m, &c, &mut |f| {
            for (sum, w) in score.iter_mut().zip(scene.lexicon.decisions().side(f)) {
                *sum += w;
            }
        });
        let mut by = LEARNED;
        for (sum, list) in score.iter_mut().zip([&m.actors, &m.targets]) {
            if let Some(p) = list.iter().find(|p| p.entity == c.entity) {
                *sum += scene.lexicon.decisions().rule;
                by = p.by;
            }
        }
        let p = Participant { entity: c.entity, direct: c.direct, by };
        match all.iter_mut().find(|(e, ..)| *e == c.entity) {
            Some((_, known, best)) => {
                if score.iter().max() > best.iter().max() {
                    (*known, *best) = (p, score);
                }
            }
            None => all.push((c.entity, p, score)),
        }
    }
    let mut sides = Sides::default();
    for (_, p, [actor, target]) in all {
        if actor > 0 && actor >= target {
            sides.actors.push((p, actor));
        } else if target > 0 {
            sides.targets.push((p, target));
        }
    }
    // "accused each other": the rule that says so puts all on both sides.
    if m.targets.iter().any(|p| p.by == "each-other") {
        let both: Vec<_> = sides.actors.iter().chain(&sides.targets).copied().collect();
        sides = Sides { actors: both.clone(), targets: both };
    }
    sides
}

fn keep_score(scene: &Scene<'_>, m: &Match<'_>, sides: &Sides) -> i32 {
    let decisions = scene.lexicon.decisions();
    let mut score = if m.pattern.is_some() { decisions.pattern } else { 0 };
    keep_features(scene, m, sides, &mut |f| score += scene.lexicon.decisions().keep(f));
    score
}
