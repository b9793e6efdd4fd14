//! Words that tell no act of their own: a noun that names again what was told, verbs that tell one act together.

use std::collections::HashMap;

use super::merge::dates_agree;
use super::trigger::{Match, Scene, in_sentence};
use super::{EventRecord, Modality};
use crate::mention::EntityId;
use crate::syntax::{is_definite, is_owned};
use crate::text::Upos;

/// For each record the one that it belongs to, if it is not one of its own. Records stand beside their matches.
pub(crate) fn echoes(
    scene: &Scene<'_>,
    matches: &[Match<'_>],
    records: &[EventRecord],
) -> Vec<Option<usize>> {
    let mut told = Told::default();
    let mut homes = Vec::with_capacity(records.len());
    for (i, (m, record)) in matches.iter().zip(records).enumerate() {
        let known = is_known(scene, m) && realis(record);
        let again = known.then(|| told.so_far(m, record, |j| takes_up(matches, records, i, j)));
        let with =
            in_sentence(matches, m.sentence).find(|&j| j != i && told_together(matches, records, i, j));
        homes.push(again.flatten().into_iter().chain(with).min());
        told.add(m, record, i);
    }
    homes
}

/// What was told so far, by its action or PLOVER category and a participant, or anybody.
#[derive(Default)]
struct Told<'a>(HashMap<(&'a str, Option<EntityId>), Vec<usize>>);

impl<'a> Told<'a> {
    fn add(&mut self, m: &'a Match<'_>, record: &'a EventRecord, i: usize) {
        let whats = [Some(m.action.id.as_str()), record.codes.plover.as_deref()];
        let parties = || record.actors.iter().chain(&record.targets).copied().map(Some).chain([None]);
        for what in whats.into_iter().flatten().filter(|_| realis(record)) {
            parties().for_each(|party| self.0.entry((what, party)).or_default().push(i));
        }
    }

    /// The first of those that a noun may take up for which this holds.
    fn so_far(&self, noun: &Match<'_>, record: &EventRecord, holds: impl Fn(usize) -> bool) -> Option<usize> {
        let what = match noun.action.symmetric {
            true => record.codes.plover.as_deref()?,
            false => noun.action.id.as_str(),
        };
        let party = record.actors.iter().chain(&record.targets).next().copied();
        self.0.get(&(what, party))?.iter().copied().find(|&j| holds(j))
    }
}

/// "during Witkoff's talks with Putin", after it was told that they met: the noun takes the act for known.
fn takes_up(matches: &[Match<'_>], records: &[EventRecord], i: usize, j: usize) -> bool {
    let (noun, record, told) = (&matches[i], &records[i], &records[j]);
    let all = |r: &EventRecord| r.actors.iter().chain(&r.targets).copied().collect::<Vec<_>>();
    let (mine, theirs) = (all(record), all(told));
    (noun.action.symmetric || noun.action.id == matches[j].action.id)
        && record.codes.plover.is_some()
        && record.codes.plover == told.codes.plover
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
        && (is_owned(sentence, m.head) || is_definite(sentence, m.head))
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
