//! With whom something is agreed, and whom a decision is about: "agreed to restore ties with Chile" is an agreement with
//! Chile, "voted to condemn Chile" a vote on Chile.

use super::context;
use super::participant::Participant;
use super::trigger::{Match, Scene, in_sentence};
use crate::mention::EntityKind;
use crate::text::Relation;

/// "Called for the release of the men by Chile" is a demand to Chile: who would have to do it.
pub(crate) fn addressees(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    let entities = &scene.participants.mentions.entities;
    for i in 0..matches.len() {
        let m = &matches[i];
        if m.action.plover.as_deref() != Some("REQUEST") || !m.targets.is_empty() || m.actors.is_empty() {
            continue;
        }
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let all = &matches[in_sentence(matches, m.sentence)];
        let told_by = |t: usize| all.iter().find(|o| o.head == t || o.predicate == t).map(|o| o.head);
        let asked = |o: &&Match<'_>| {
            let below = |&t: &usize| {
                // What is joined to the demand is not demanded.
                let joined =
                    matches!(tokens[t].relation, Relation::Parataxis | Relation::Conj | Relation::Advcl);
                tokens[t].head.filter(|_| !joined)
            };
            let above = std::iter::successors(below(&o.head), below).take(4);
            o.head != m.head && !o.action.symmetric && above.into_iter().find_map(told_by) == Some(m.head)
        };
        // Troops leave by the order of their state.
        let commander = |p: Participant| match entities[p.entity].countries.as_slice() {
            [one] if entities[p.entity].kind == EntityKind::Group => {
                Participant::new(context::country(scene, one).unwrap_or(p.entity), false)
            }
            _ => p,
        };
        let doers: Vec<Participant> = all.iter().find(asked).map_or_else(Vec::new, |o| {
            let retreat = o.action.plover.as_deref() == Some("RETREAT");
            o.actors.iter().map(|&p| if retreat { commander(p) } else { p }).collect()
        });
        let m = &mut matches[i];
        let others = doers.into_iter().filter(|p| !m.actors.iter().any(|a| a.entity == p.entity));
        m.targets = others.map(|p| p.inferred()).collect();
    }
}

/// Who agrees to or promises a friendly act does so with or for its target; "agreed to punish Chile" is no agreement
/// with Chile.
pub(crate) fn participants(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    let agrees = |m: &Match<'_>| m.action.plover.as_deref() == Some("AGREE") && m.action.takes_content();
    let friendly = |m: &Match<'_>| {
        m.action.plover.as_deref().and_then(|p| scene.lexicon.quad(p)).is_some_and(|quad| quad <= 2)
    };
    for i in 0..matches.len() {
        let m = &matches[i];
        let any_act = m.action.instrument;
        if !(agrees(m) || any_act) || !m.targets.is_empty() {
            continue;
        }
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let content = in_sentence(matches, m.sentence).find(|&o| {
            let verb = matches[o].predicate;
            o != i
                && (any_act || friendly(&matches[o]))
                && tokens[verb].head == Some(m.head)
                && (matches!(tokens[verb].relation, Relation::Xcomp | Relation::Ccomp)
                    || (any_act && tokens[verb].relation == Relation::Advcl && tokens[verb].xpos == "VB"))
        });
        let targets = content.map(|o| matches[o].targets.clone()).unwrap_or_default();
        let m = &mut matches[i];
        let others = targets.into_iter().filter(|p| !m.actors.iter().any(|a| a.entity == p.entity));
        m.targets = others.map(|p| p.inferred()).collect();
    }
}
