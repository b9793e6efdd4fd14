//! Which triggers tell of an act, and who takes which side: what patterns, rules and the network propose, weighed.
//!
//! Two log-linear models with whole-number weights (`ontology/decisions.tsv`, made by `demarche-training decide`) score the
//! features of [`features`]; who proposes is one of them. Actions without a guideline label stand in no annotated text:
//! for them patterns and rules decide alone.

mod candidate;
mod features;
mod question;
mod status;

use super::trigger::{Match, Scene};
use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Weighed, confidence, rule};
use crate::annotate::acts::Roles;
use crate::lexicon::Bars;
use crate::mention::EntityId;
use candidate::{Candidate, Candidates};
use features::{Sides, keep_features, side_features};

pub use question::{Asked, Question, questions};
pub(super) use status::modality;

/// Id of what the model puts on a side although no rule proposes it.
pub const LEARNED: &str = "learned-participant";

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
    let (sides, chance, weighed) = sides(scene, m, candidates);
    let mut score = 0;
    keep_features(scene, m, &sides, &mut |f| score += scene.lexicon.decisions().keep(f));
    m.certainty = Some(score);
    m.chance = Some(confidence::chance(score) * chance / 100);
    m.weighed = weighed;
    [m.actors, m.targets] =
        sides.0.each_ref().map(|side| side.iter().map(|(c, _)| c.participant()).collect());
    sides
}

/// Who takes which side of a trigger, with what each scored there, in thousandths of log odds above no side: each
/// candidate at the word that speaks most for him. Whom a pattern or a rule proposes stays where the model does not speak
/// clearly against him; nobody joins a side that is filled unless it speaks clearly for him. With them comes the chance, in
/// hundredths, that all stand where they should and nobody is missing, each candidate taken by himself.
fn sides(scene: &Scene<'_>, m: &Match<'_>, candidates: &Candidates) -> (Sides, u32, Vec<Weighed>) {
    let (weights, mut bars) = (scene.lexicon.decisions(), scene.lexicon.decisions().bars);
    if scene.lexicon.leaves_out(LEARNED) {
        (bars.open, bars.added, bars.joined) = (i32::MAX, i32::MAX, i32::MAX);
    }
    let roles = Roles::of(&scene.document.sentences[m.sentence].tokens[m.head].act);
    let mut all: Vec<(Candidate, [i32; 2])> = Vec::new();
    for c in candidates.of(scene, m) {
        let mut score = [0; 2];
        side_features(scene, m, &c, &roles, &mut |f| {
            for (sum, w) in score.iter_mut().zip(weights.side(f)) {
                *sum += w;
            }
        });
        match all.iter_mut().find(|(known, _)| known.entity == c.entity) {
            Some((known, best)) if score.iter().max() > best.iter().max() => (*known, *best) = (c, score),
            Some(_) => {}
            None => all.push((c, score)),
        }
    }
    let mut out = Sides::default();
    for (c, score) in all.iter().filter(|(c, _)| c.proposed.is_some()) {
        let Some((side, _)) = c.proposed else { continue };
        let other = 1 - side;
        let firm = c.participant().by == rule::RECIPIENT;
        if !firm && score[other] > 0 && score[other] - score[side] > -bars.proposed {
            out.0[other].push((*c, score[other]));
        } else if firm || score[side] > bars.proposed {
            out.0[side].push((*c, score[side]));
        }
    }
    let sentence = &scene.document.sentences[m.sentence];
    // The surest first: a side that is open takes the likeliest of all, and others beside him only if they are likely too.
    let mut others: Vec<&(Candidate, [i32; 2])> = all.iter().filter(|(c, _)| c.proposed.is_none()).collect();
    others.sort_by_key(|(_, score)| Reverse(score[0].max(score[1])));
    for (c, score) in others {
        let side = usize::from(score[1] > score[0]);
        let there = &out.0[side];
        let joined = there.iter().any(|(o, _)| candidate::joined(sentence, c, o));
        // Two parties of a joint act are all, but for those joined to them.
        let complete = m.action.symmetric && out.0[0].len() + out.0[1].len() > 1;
        let bar = match (there.is_empty(), joined) {
            (_, true) => bars.joined,
            (_, false) if complete => continue,
            (true, false) => bars.open,
            (false, false) => bars.added,
        };
        if score[side] > bar {
            out.0[side].push((*c, score[side]));
        }
    }
    for side in &mut out.0 {
        candidate::unnest(scene, m.sentence, side);
    }
    let mut chance = 100;
    for (side, list) in out.0.iter().enumerate() {
        let best = all.iter().map(|(_, score)| confidence::chance(score[side])).max().unwrap_or(0);
        let here = list.iter().map(|(_, score)| confidence::chance(*score));
        chance = match list.as_slice() {
            [] => chance * (100 - best) / 100,
            _ => here.fold(chance, |chance, one| chance * one / 100),
        };
    }
    let by = |c: &Candidate| c.proposed.map_or(LEARNED, |(_, by)| by);
    let weighed = all.iter().map(|(c, scores)| Weighed { entity: c.entity, by: by(c), scores: *scores });
    (out, chance, weighed.collect())
}

/// Entities on either side.
fn parties<'m>(m: &'m Match<'_>) -> impl Iterator<Item = EntityId> + 'm {
    m.actors.iter().chain(&m.targets).map(|p| p.entity)
}
