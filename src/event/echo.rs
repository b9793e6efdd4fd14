//! Words that tell no act of their own: a noun that names again what was told, verbs that tell one deed together.

use super::merge::dates_agree;
use super::trigger::{Match, Scene};
use super::{EventRecord, Modality};
use crate::text::{Relation, Upos};

/// For each record the one that it belongs to, if it is not one of its own. Records stand beside their matches.
pub(crate) fn echoes(
    scene: &Scene<'_>,
    matches: &[Match<'_>],
    records: &[EventRecord],
) -> Vec<Option<usize>> {
    (0..records.len())
        .map(|i| {
            let again = |j: usize| (0..i).contains(&j) && takes_up(scene, matches, records, i, j);
            let with = |j: usize| told_together(matches, records, i, j);
            (0..records.len()).find(|&j| j != i && (again(j) || with(j)))
        })
        .collect()
}

/// "during Witkoff's talks with Putin", after it was told that they met: the noun takes the act for known.
fn takes_up(scene: &Scene<'_>, matches: &[Match<'_>], records: &[EventRecord], i: usize, j: usize) -> bool {
    let (noun, record, told) = (&matches[i], &records[i], &records[j]);
    let all = |r: &EventRecord| r.actors.iter().chain(&r.targets).copied().collect::<Vec<_>>();
    let (mine, theirs) = (all(record), all(told));
    is_known(scene, noun)
        && (noun.action.symmetric || noun.action.id == matches[j].action.id)
        && record.codes.plover.is_some()
        && record.codes.plover == told.codes.plover
        && realis(record)
        && realis(told)
        && mine.iter().all(|p| theirs.contains(p))
        && dates_agree(told, record)
}

fn realis(record: &EventRecord) -> bool {
    matches!(record.modality, Modality::Actual | Modality::Ongoing)
}

/// A definite noun that no verb carries.
fn is_known(scene: &Scene<'_>, m: &Match<'_>) -> bool {
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    m.head == m.predicate
        && tokens[m.head].upos == Upos::Noun
        && sentence.children(m.head).any(|c| {
            tokens[c].relation == Relation::NmodPoss
                || (tokens[c].relation == Relation::Det
                    && matches!(tokens[c].lemma.as_str(), "the" | "this" | "these"))
        })
}

/// "killed two people and injured five": one record with both numbers, where the scheme says that the one is told with
/// the other.
fn told_together(matches: &[Match<'_>], records: &[EventRecord], i: usize, j: usize) -> bool {
    let (part, whole) = (&matches[i], &matches[j]);
    part.action.told_with.as_ref() == Some(&whole.action.id)
        && part.sentence == whole.sentence
        && records[i].modality == records[j].modality
        && records[i].stated_by == records[j].stated_by
        && (records[i].actors.is_empty() || records[i].actors == records[j].actors)
}
