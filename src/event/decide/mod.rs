//! Which triggers tell of an act, and who takes which side: what patterns, rules and the network propose, weighed.
//!
//! Two log-linear models with whole-number weights (`ontology/decisions.tsv`, made by `demarche-training decide`) score the
//! features of [`features`]; who proposes is one of them. Actions without a guideline label stand in no annotated text:
//! for them patterns and rules decide alone.

mod candidate;
mod features;
mod nested;
mod question;
mod sides;
mod status;

use std::collections::BTreeSet;

use super::confidence;
use super::trigger::{Match, Scene};
use crate::lexicon::Bars;
use crate::mention::EntityId;
use candidate::Candidates;
use features::keep_features;
use sides::Sides;

pub use question::{Asked, Question, questions};
pub(super) use status::modality;

/// Id of what the model puts on a side although no rule proposes it.
pub const LEARNED: &str = "learned-participant";

/// Id of what the model puts on a side where a word only may mean it ([`crate::mention::Guess`]).
pub const GUESSED: &str = "guessed-participant";

/// Sets the sides of all triggers and drops those that tell of nothing. Of two that the network alone finds on one word the
/// better stays.
pub(super) fn decide(scene: &Scene<'_>, matches: &mut Vec<Match<'_>>) {
    let mut from = 0;
    while from < matches.len() {
        let s = matches[from].sentence;
        let to = from + matches[from..].partition_point(|m| m.sentence == s);
        decide_sentence(scene, s, &mut matches[from..to]);
        from = to;
    }
    matches.retain(|m| kept(m, scene.lexicon.decisions().bars));
    // "imposed sanctions": the noun is part of what the pattern has read.
    let read: BTreeSet<(usize, usize)> = matches
        .iter()
        .filter(|m| m.pattern.is_some() && m.action.guideline.is_some())
        .flat_map(|m| m.used.iter().map(|&t| (m.sentence, t)))
        .collect();
    matches.retain(|m| m.pattern.is_some() || !read.contains(&(m.sentence, m.head)));
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

/// Does a trigger whose sides are decided tell of an act? One of a pattern does so only of somebody.
fn kept(m: &Match<'_>, bars: Bars) -> bool {
    let above = |bar: i32| m.certainty.is_some_and(|score| score > bar);
    match m.pattern {
        Some(_) => {
            let somebody = !m.actors.is_empty() || !m.targets.is_empty();
            somebody && (m.certainty.is_none() || above(bars.pattern))
        }
        None if m.unfit && m.actors.is_empty() => above(bars.nobody),
        None if m.unfit => above(bars.unfit),
        None => above(bars.network),
    }
}

fn decide_sentence(scene: &Scene<'_>, s: usize, matches: &mut [Match<'_>]) {
    let candidates = Candidates::new(scene, s, matches);
    for m in matches.iter_mut().filter(|m| m.action.guideline.is_some()) {
        weigh(scene, m, &candidates);
    }
}

/// Sets the sides of a trigger, what keeping it scores, and the chance that all of it is right. Returns the sides with what
/// each participant scored.
fn weigh(scene: &Scene<'_>, m: &mut Match<'_>, candidates: &Candidates) -> Sides {
    let scored = sides::scored(scene, m, candidates);
    let sides = Sides::decide(scene, m, &scored);
    let mut score = 0;
    keep_features(scene, m, &sides, &mut |f| score += scene.lexicon.decisions().keep(f));
    m.certainty = Some(score);
    m.chance = Some(confidence::chance(score) * sides.chance(&scored) / 100);
    m.weighed = scored.iter().map(sides::Scored::weighed).collect();
    [m.actors, m.targets] =
        sides.0.each_ref().map(|side| side.iter().map(|(c, _)| c.participant()).collect());
    sides
}

/// Entities on either side.
fn parties<'m>(m: &'m Match<'_>) -> impl Iterator<Item = EntityId> + 'm {
    m.actors.iter().chain(&m.targets).map(|p| p.entity)
}
