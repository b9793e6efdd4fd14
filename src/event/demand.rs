//! Demands and ultimatums: who demands what is demanded, and who threatens what follows otherwise.

use super::attribution::Attribution;
use super::trigger::{Match, Scene, in_sentence};
use super::{EventRecord, Modality, Voice, codes, same_side};
use crate::mention::EntityId;
use crate::text::{Relation, Sentence};

/// What somebody demands is said in the demand: "calls for the withdrawal of troops".
pub(crate) fn demander(
    scene: &Scene<'_>,
    all: &[Match<'_>],
    m: &Match<'_>,
    modality: Modality,
) -> Option<Attribution> {
    if !matches!(modality, Modality::Demanded | Modality::Threatened) {
        return None;
    }
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    // "urged Peru to leave and talk": what is demanded beside it demands nothing; what "or" joins to it may.
    let governed = |&t: &usize| modality == Modality::Threatened || tokens[t].relation != Relation::Conj;
    let above = sentence.upwards(m.predicate).take(4).filter(governed).filter_map(|t| tokens[t].head);
    let demand = above
        .filter_map(|t| all[in_sentence(all, m.sentence)].iter().find(|o| o.head == t && o.head != m.head))
        .find(|o| !o.actors.is_empty())
        .filter(|o| modality == Modality::Demanded || alternative(tokens[m.predicate].relation, o, m))?;
    Some(Attribution {
        speakers: demand.actors.iter().map(|p| p.entity).collect(),
        speech: Some((demand.sentence, demand.head)),
        voice: Voice::Indirect,
    })
}

/// Behind "or" stands what the one who demands threatens to do, not what the one who must comply does.
fn alternative(relation: Relation, demand: &Match<'_>, threat: &Match<'_>) -> bool {
    relation == Relation::Conj
        && threat.targets.iter().all(|t| !demand.actors.iter().any(|a| a.entity == t.entity))
}

/// Who would do what is threatened, where its own words name nobody: who says or demands so.
pub(crate) fn threatener(m: &Match<'_>, modality: Modality, source: Option<&Attribution>) -> Vec<EntityId> {
    let speakers = source.map(|s| s.speakers.as_slice()).unwrap_or_default();
    let aimed_at = |e: &EntityId| m.targets.iter().any(|t| t.entity == *e);
    if modality != Modality::Threatened || !m.actors.is_empty() || m.targets.is_empty() {
        return Vec::new();
    }
    speakers.iter().copied().filter(|e| !aimed_at(e)).collect()
}

/// "Austria must stop the work, the minister said" is a demand by the speaker beside the act that is demanded. Returns
/// the demands; each act that they demand is then said in its demand, whose index begins at the number of records.
pub(crate) fn spoken(
    scene: &Scene<'_>,
    matches: &[Match<'_>],
    records: &mut [EventRecord],
) -> Vec<EventRecord> {
    let Some(action) = scene.lexicon.modalities().demand().and_then(|id| scene.lexicon.action(id)) else {
        return Vec::new();
    };
    let count = records.len();
    let times: Vec<_> = records.iter().map(|r| r.time.clone()).collect();
    let mut demands: Vec<EventRecord> = Vec::new();
    for (m, record) in matches.iter().zip(records.iter_mut()) {
        let sentence = &scene.document.sentences[m.sentence];
        let Some(modal) = modal(scene, sentence, m.predicate) else { continue };
        let mentions = scene.participants.mentions;
        let own_side = record.stated_by.iter().any(|&s| same_side(mentions, s, &record.actors));
        let Some(said_in) = record.said_in.filter(|&i| i < count) else { continue };
        if record.modality != Modality::Demanded || record.actors.is_empty() || own_side {
            continue;
        }
        let trigger = sentence.tokens[modal].span;
        record.said_in = Some(count + demands.len());
        let here = (0..demands.len()).rev().take_while(|&d| demands[d].sentence == record.sentence);
        if let Some(same) = here.into_iter().find(|&d| demands[d].trigger == trigger) {
            record.said_in = Some(count + same);
            continue;
        }
        demands.push(EventRecord {
            action: action.id.clone(),
            modality: Modality::Actual,
            actors: record.stated_by.clone(),
            targets: record.actors.clone(),
            time: times[said_in].clone(),
            deadline: record.deadline.clone(),
            said_in: Some(said_in),
            codes: codes::codes(scene.lexicon, action, Modality::Actual, true),
            trigger,
            quantities: Vec::new(),
            place: Vec::new(),
            reason: None,
            condition: None,
            unless: None,
            rule: format!("“{}” in somebody's words", sentence.tokens[modal].form),
            weighed: Vec::new(),
            ..record.clone()
        });
    }
    demands
}

/// The auxiliary or the verb that obliges: "must", "should", "has to".
fn modal(scene: &Scene<'_>, sentence: &Sentence, verb: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let cues = scene.lexicon.modalities();
    let auxiliary = sentence.children(verb).find(|&c| {
        tokens[c].relation == Relation::Aux
            && cues.auxiliary(&tokens[c].form.to_lowercase()) == Some(Modality::Demanded)
    });
    let obliges = |h: &usize| {
        tokens[verb].relation == Relation::Xcomp
            && cues.governor(&format!("{} to", tokens[*h].lemma.to_lowercase())) == Some(Modality::Demanded)
    };
    auxiliary.or_else(|| tokens[verb].head.filter(obliges))
}
