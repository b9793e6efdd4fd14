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
use crate::mention::{EntityId, EntityKind};
use candidate::{Candidate, candidates};
use features::{Sides, keep_features, side_features};

pub use examples::{Example, GoldEvent, GoldSide, examples};

/// Id of what the model puts on a side although no rule proposes it.
pub const LEARNED: &str = "learned-participant";

/// Decides on the sides of every trigger, then on the triggers; at most one of those on the same word and verb stays.
pub(super) fn decide<'l>(scene: &Scene<'_>, matches: &mut Vec<Match<'l>>) {
    let nominal = |m: &&Match<'_>| m.action.symmetric && scene.frames[m.sentence][m.head].is_none();
    let joint: Vec<(usize, usize)> = matches.iter().filter(nominal).map(|m| (m.sentence, m.head)).collect();
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
        let decided = sides(scene, m, &here, &joint);
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

/// The best side for each candidate: what it scores above no side, in thousandths of log odds. Who stands inside the phrase
/// of a joint act (its sentence and head are in `joint`) is a party of that: in "killed in clashes between A and B"
/// neither is known to have killed.
fn sides(scene: &Scene<'_>, m: &Match<'_>, here: &[Candidate], joint: &[(usize, usize)]) -> Sides {
    let mut all: Vec<(EntityId, Participant, [i32; 2])> = Vec::new();
    let of_another = |token: Option<usize>| {
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let above = std::iter::successors(token, |&t| tokens[t].head).take(tokens.len());
        above.take_while(|&t| t != m.head).any(|t| joint.contains(&(m.sentence, t)))
    };
    for c in candidate::of_match(m, here) {
        let proposed = || m.actors.iter().chain(&m.targets).any(|p| p.entity == c.entity);
        if of_another(c.token) && !proposed() {
            continue;
        }
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
    // Who edits the ontology has the last word: nobody is added to a side that a pattern or a rule has filled.
    // What two do together is complete with two.
    let complete = m.action.symmetric && m.actors.len() + m.targets.len() > 1;
    let open = [&m.actors, &m.targets].map(|side| side.is_empty() && !complete);
    for (_, p, scores) in all.iter_mut().filter(|(_, p, _)| p.by == LEARNED) {
        let entities = &scene.participants.mentions.entities;
        let place = entities[p.entity].kind == EntityKind::Place;
        // An army does not act on the state that it is of.
        let own = matches!(entities[p.entity].kind, EntityKind::Country | EntityKind::Government)
            && m.actors
                .iter()
                .chain(&m.targets)
                .any(|o| entities[o.entity].countries == entities[p.entity].countries);
        for (score, open) in scores.iter_mut().zip(open) {
            if !open || place || own {
                *score = i32::MIN;
            }
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
