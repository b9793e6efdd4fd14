//! How sure a record is.
//!
//! The steps are coarse on purpose. They were set on the articles of the development set, where of the records with a
//! confidence below 0.5, below 0.6 and so on up to 1 these shares are right: 40, 48, 62, 75, 89 and 92 per cent
//! (`tests/evaluation/confidence.py` counts them).

use super::Modality;
use crate::mention::{Precision, Time};

/// Hundredths by how many of the two sides, doer and target, are known.
const SIDES: [u8; 3] = [40, 60, 80];
/// Both sides stand where the pattern wants them, none was inferred.
const DIRECT: u8 = 5;
/// The text says on which day.
const DAY: u8 = 10;
/// Auxiliaries and verbs above the act have a say in what is no fact: more can go wrong.
const NO_FACT: u8 = 10;
/// An act without its doer is often a noun that tells of no act.
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
    /// What the decision to keep an act that the network alone finds scored, in thousandths of log odds.
    pub certainty: Option<i32>,
}

/// Confidence in hundredths.
pub(super) fn confidence(grounds: &Grounds<'_>) -> u8 {
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
    grounds.certainty.map_or(sum, |score| sum.min(chance(score)))
}

/// The chance that log odds in thousandths stand for, in hundredths: the logistic function, drawn straight between its
/// values at whole numbers so that no float decides a byte.
fn chance(score: i32) -> u8 {
    const AT: [i32; 6] = [50, 73, 88, 95, 98, 99];
    let far = score.saturating_abs().min(4999);
    let (whole, part) = ((far / 1000) as usize, far % 1000);
    let above = AT[whole] + (AT[whole + 1] - AT[whole]) * part / 1000;
    (if score < 0 { 100 - above } else { above }) as u8
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
            confidence(&Grounds {
                actors,
                targets,
                direct,
                symmetric: false,
                time,
                modality,
                certainty: None,
            })
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
