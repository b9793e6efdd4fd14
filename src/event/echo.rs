//! Words that tell no act of their own: a noun that names again what was told, verbs that tell one deed together.

use super::frame::nominal_obliques;
use super::merge::dates_agree;
use super::participant::Participant;
use super::trigger::{Match, Scene};
use super::{EventRecord, Modality};
use crate::mention::EntityKind;
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

/// "took part in the call": a noun that names nobody but who joins is the act told last, with its participants.
pub(crate) fn recall(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 1..matches.len() {
        let m = &matches[i];
        let sentence = &scene.document.sentences[m.sentence];
        let definite = sentence.children(m.head).any(|c| sentence.tokens[c].form.eq_ignore_ascii_case("the"));
        if !m.action.symmetric || m.head == m.predicate || !m.targets.is_empty() || !definite {
            continue;
        }
        let told = matches[..i].iter().rev().find(|o| {
            o.action.id == m.action.id
                && m.sentence - o.sentence <= REACH
                && o.actors.len() + o.targets.len() > 1
        });
        let Some(told) = told else { continue };
        let others = told.actors.iter().chain(&told.targets).map(|p| Participant { direct: false, ..*p });
        let others: Vec<_> = others.filter(|p| !m.actors.iter().any(|a| a.entity == p.entity)).collect();
        matches[i].targets = others;
    }
}

/// "finish the war", after "the war in Ukraine": a definite noun in the words of the act, whose target was named with it
/// before.
pub(crate) fn recall_targets(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for m in matches.iter_mut().filter(|m| m.targets.is_empty() && !m.actors.is_empty()) {
        let sentence = &scene.document.sentences[m.sentence];
        let definite =
            |t: usize| sentence.children(t).any(|c| sentence.tokens[c].form.eq_ignore_ascii_case("the"));
        let nouns = m.used.iter().copied().filter(|&t| sentence.tokens[t].upos == Upos::Noun && definite(t));
        let target = nouns.filter_map(|t| named_before(scene, m.sentence, &sentence.tokens[t].lemma)).next();
        let entities = &scene.participants.mentions.entities;
        let own = |e: usize| m.actors.iter().any(|a| entities[a.entity].countries == entities[e].countries);
        m.targets.extend(target.filter(|p| !own(p.entity)));
    }
}

/// The country or body that the nearest earlier mention of a noun is directed at.
fn named_before(scene: &Scene<'_>, before: usize, lemma: &str) -> Option<Participant> {
    (0..before).rev().find_map(|s| {
        let sentence = &scene.document.sentences[s];
        let same = (0..sentence.tokens.len()).rev().filter(|&t| sentence.tokens[t].lemma == lemma);
        same.filter_map(|t| {
            let aims = |case: &str| matches!(case, "on" | "against" | "in" | "with");
            let places = nominal_obliques(sentence, t);
            let aimed = places.iter().find(|(case, _)| aims(case)).map(|(_, noun)| *noun);
            // The tree may hang "in Ukraine" on the verb.
            let next = sentence.tokens.get(t + 1).filter(|next| aims(&next.form));
            let found = scene.participants.resolve(
                scene.document,
                s,
                aimed.or_else(|| next?.head.filter(|&h| h > t))?,
            );
            let kind = |p: &Participant| scene.participants.mentions.entities[p.entity].kind;
            found
                .into_iter()
                .find(|p| kind(p) != EntityKind::Place)
                .map(|p| Participant { direct: false, ..p })
        })
        .next()
    })
}

/// In how many sentences "the call" still means the one told before.
const REACH: usize = 4;
