//! Who takes which side of a trigger: candidates are scored, then placed, the surest first.

use std::cmp::Reverse;

use super::candidate::{self, Candidate, Candidates};
use super::features::side_features;
use super::{LEARNED, nested};
use crate::annotate::acts::Roles;
use crate::event::trigger::{Match, Scene};
use crate::event::{Weighed, confidence, rule};
use crate::lexicon::Bars;

/// A candidate at the word that speaks most for him.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    candidate: Candidate,
    /// What he scores as actor and as target, in thousandths of log odds above no side.
    scores: [i32; 2],
}

impl Scored {
    /// As `explain` shows it.
    pub fn weighed(&self) -> Weighed {
        Weighed { entity: self.candidate.entity, by: self.candidate.by(), scores: self.scores }
    }
}

/// Scores all who could take a side of a trigger.
pub(super) fn scored(scene: &Scene<'_>, m: &Match<'_>, candidates: &Candidates) -> Vec<Scored> {
    let weights = scene.lexicon.decisions();
    let sentence = &scene.document.sentences[m.sentence];
    let roles = Roles::of(&sentence.tokens[m.telling_word(sentence)].act);
    let mut all: Vec<Scored> = Vec::new();
    for candidate in candidates.of(scene, m) {
        let mut scores = [0; 2];
        side_features(scene, m, &candidate, &roles, &mut |f| {
            for (sum, w) in scores.iter_mut().zip(weights.side(f)) {
                *sum += w;
            }
        });
        let here = Scored { candidate, scores };
        match all.iter_mut().find(|known| known.candidate.entity == candidate.entity) {
            Some(known) if scores.iter().max() > known.scores.iter().max() => *known = here,
            Some(_) => {}
            None => all.push(here),
        }
    }
    all
}

/// Who takes the sides of a trigger, actors then targets, with what each scored.
#[derive(Debug, Clone, Default)]
pub(super) struct Sides(pub [Vec<(Candidate, i32)>; 2]);

impl Sides {
    /// Whom a pattern or a rule proposes stays where the model does not speak clearly against him; nobody joins a side that
    /// is filled unless it speaks clearly for him.
    pub fn decide(scene: &Scene<'_>, m: &Match<'_>, all: &[Scored]) -> Self {
        let mut bars = scene.lexicon.decisions().bars;
        if scene.lexicon.leaves_out(LEARNED) {
            (bars.open, bars.added, bars.joined) = (i32::MAX, i32::MAX, i32::MAX);
        }
        let mut out = Self::default();
        out.place_proposed(all, bars);
        out.place_others(scene, m, all, bars);
        for side in &mut out.0 {
            nested::unnest(scene, m.sentence, side);
        }
        out
    }

    fn place_proposed(&mut self, all: &[Scored], bars: Bars) {
        for Scored { candidate, scores } in all {
            let Some((side, by)) = candidate.proposed else { continue };
            let other = 1 - side;
            let firm = by == rule::RECIPIENT;
            if !firm && scores[other] > 0 && scores[other] - scores[side] > -bars.proposed {
                self.0[other].push((*candidate, scores[other]));
            } else if firm || scores[side] > bars.proposed {
                self.0[side].push((*candidate, scores[side]));
            }
        }
    }

    /// The surest first: a side that is open takes the likeliest of all, and others beside him only if they are likely too.
    fn place_others(&mut self, scene: &Scene<'_>, m: &Match<'_>, all: &[Scored], bars: Bars) {
        let sentence = &scene.document.sentences[m.sentence];
        let mut others: Vec<&Scored> = all.iter().filter(|s| s.candidate.proposed.is_none()).collect();
        others.sort_by_key(|s| Reverse(s.scores[0].max(s.scores[1])));
        for Scored { candidate, scores } in others {
            let side = usize::from(scores[1] > scores[0]);
            let there = &self.0[side];
            let joined = there.iter().any(|(o, _)| candidate::joined(sentence, candidate, o));
            // Two parties of a joint act are all, but for those joined to them.
            let complete = m.action.symmetric && self.0[0].len() + self.0[1].len() > 1;
            let bar = match (there.is_empty(), joined) {
                (_, true) => bars.joined,
                (_, false) if complete => continue,
                (true, false) => bars.open,
                (false, false) => bars.added,
            };
            let other = side == 0
                && (candidate::asks_another(scene, m, candidate)
                    || candidate::comes_after(scene, m, candidate));
            if scores[side] > bar && !other {
                self.0[side].push((*candidate, scores[side]));
            }
        }
    }

    /// The chance, in hundredths, that all stand where they should and nobody is missing, each candidate taken by himself.
    pub fn chance(&self, all: &[Scored]) -> u32 {
        let mut chance = 100;
        for (side, list) in self.0.iter().enumerate() {
            let best = all.iter().map(|s| confidence::chance(s.scores[side])).max().unwrap_or(0);
            let here = list.iter().map(|(_, score)| confidence::chance(*score));
            chance = match list.as_slice() {
                [] => chance * (100 - best) / 100,
                _ => here.fold(chance, |chance, one| chance * one / 100),
            };
        }
        chance
    }
}
