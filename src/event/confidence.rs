//! How sure a record is: the chance that its action and both its sides are right.
//!
//! Of acts that annotated news knows, `decide` gives the chances of its parts; how often records of such a chance were right
//! in all of them has been counted on passages that the heads had not seen (the rows `sure` of `ontology/decisions.tsv`). For
//! other acts a few coarse steps must do, set on the articles of the development set. `tests/evaluation/confidence.py` counts
//! how many are right of each confidence.

use super::Modality;
use crate::lexicon::Decisions;
use crate::mention::{Precision, Time};

/// Hundredths by how many of the two sides, actor and target, are known.
const SIDES: [u8; 3] = [40, 60, 80];
/// Both sides stand where the pattern wants them, none was inferred.
const DIRECT: u8 = 5;
/// The text says on which day.
const DAY: u8 = 10;
/// Auxiliaries and verbs above the act have a say in what is no fact: more can go wrong.
const NO_FACT: u8 = 10;
/// An act without its agent is often a noun that tells of no act.
const NO_ACTOR: u8 = 10;

/// What the confidence of a record rests on.
pub(super) struct Grounds<'a> {
    pub actors: usize,
    pub targets: usize,
    /// How many of them hang on the word that tells the act.
    pub direct: usize,
    /// Two actors are two sides.
    pub symmetric: bool,
    pub time: &'a Time,
    pub modality: Modality,
    /// The chance of its parts together, in hundredths, where the act is one that annotated news knows.
    pub chance: Option<u32>,
}

/// Confidence in hundredths.
pub(super) fn confidence(grounds: &Grounds<'_>, decisions: &Decisions) -> u8 {
    if let Some(sure) = grounds.chance.and_then(|chance| decisions.sure(chance)) {
        return sure;
    }
    let target = grounds.targets > 0 || (grounds.symmetric && grounds.actors > 1);
    let mut sum = SIDES[usize::from(grounds.actors > 0) + usize::from(target)];
    if grounds.direct > 1 {
        sum += DIRECT;
    }
    if grounds.time.precision == Precision::Day {
        sum += DAY;
    }
    if !matches!(grounds.modality, Modality::Actual | Modality::Ongoing) {
        sum -= NO_FACT;
    }
    if grounds.actors == 0 {
        sum -= NO_ACTOR;
    }
    sum
}

/// The chance that log odds in thousandths stand for, in hundredths: the logistic function, drawn straight between its
/// values at whole numbers so that no float decides a byte.
pub(super) fn chance(score: i32) -> u32 {
    const AT: [i32; 6] = [50, 73, 88, 95, 98, 99];
    let far = score.saturating_abs().min(4999);
    let (whole, part) = ((far / 1000) as usize, far % 1000);
    let above = AT[whole] + (AT[whole + 1] - AT[whole]) * part / 1000;
    (if score < 0 { 100 - above } else { above }) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::Basis;

    #[test]
    fn what_is_known_makes_a_record_surer() {
        let time = |precision| Time {
            earliest: None,
            latest: None,
            precision,
            basis: Basis::Document,
            time_of_day: None,
            deadline: false,
            text: None,
        };
        let (day, vague) = (time(Precision::Day), time(Precision::Unknown));
        let sure = |actors, targets, direct, time, modality| {
            let grounds = Grounds { actors, targets, direct, symmetric: false, time, modality, chance: None };
            confidence(&grounds, &Decisions::default())
        };
        let steps = [
            sure(0, 1, 1, &vague, Modality::Hypothetical),
            sure(0, 1, 1, &vague, Modality::Actual),
            sure(1, 0, 1, &vague, Modality::Actual),
            sure(1, 0, 1, &day, Modality::Actual),
            sure(1, 1, 1, &vague, Modality::Actual),
            sure(1, 1, 2, &day, Modality::Actual),
        ];
        assert!(steps.is_sorted_by(|a, b| a < b), "{steps:?}");
        assert_eq!(sure(0, 0, 0, &vague, Modality::Planned), 20);
        assert_eq!(sure(2, 2, 4, &day, Modality::Ongoing), 95);
    }

    #[test]
    fn a_chance_rises_with_its_score() {
        let chances = [-9000, -1000, -1, 0, 500, 1000, 4200, i32::MAX].map(chance);
        assert!(chances.is_sorted(), "{chances:?}");
        assert_eq!((chance(0), chance(1000), chance(-1000)), (50, 73, 27));
    }
}
