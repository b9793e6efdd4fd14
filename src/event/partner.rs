//! With whom something is agreed, and whom a decision is about: "agreed to restore ties with Chile" is an agreement with
//! Chile, "voted to condemn Chile" a vote on Chile.

use super::participant::Participant;
use super::trigger::{Match, Scene, in_sentence};
use crate::text::Relation;

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
        m.targets = others.map(|p| Participant { direct: false, ..p }).collect();
    }
}
