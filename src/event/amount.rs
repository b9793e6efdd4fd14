//! Which numbers belong to which act.

use super::trigger::{Match, Scene, in_sentence};
use crate::mention::{Quantity, QuantityKind};
use crate::text::Relation;

/// Numbers that belong to this act rather than to another one in the sentence: those nearest to it in the tree.
pub(super) fn quantities(scene: &Scene<'_>, all: &[Match<'_>], m: &Match<'_>) -> Vec<Quantity> {
    let sentence = &scene.document.sentences[m.sentence];
    let all = &all[in_sentence(all, m.sentence)];
    let owner = |token: usize| {
        let mut t = token;
        for _ in 0..sentence.tokens.len() {
            let here = all.iter().find(|o| o.head == t || o.predicate == t || o.used.contains(&t));
            if let Some(found) = here {
                return Some(found.head);
            }
            // "by doubling tariffs … to 50 per cent": a phrase that hangs on a verb above belongs to the nearest act
            // between the two.
            if let Some(head) = sentence.tokens[t]
                .head
                .filter(|&h| h < t && matches!(sentence.tokens[t].relation, Relation::Obl))
            {
                let between = all.iter().filter(|o| o.head > head && o.head < t);
                if let Some(nearest) = between.max_by_key(|o| o.head) {
                    return Some(nearest.head);
                }
            }
            // "a 40 per cent duty that the union slapped": the noun is an argument of the clause behind it.
            let relative = all.iter().find(|o| {
                let verb = &sentence.tokens[o.predicate];
                o.predicate > t
                    && verb.head == Some(t)
                    && matches!(verb.relation, Relation::AclRelcl | Relation::Acl)
            });
            if let Some(found) = relative {
                return Some(found.head);
            }
            let stop = matches!(sentence.tokens[t].relation, Relation::Root | Relation::AclRelcl);
            t = sentence.tokens[t].head.filter(|_| !stop)?;
        }
        None
    };
    // "strikes killed seven and injured 37": both numbers belong to the strikes.
    let under = |token: usize| {
        let verb = sentence.tokens[token].head;
        let first = |t: usize| {
            sentence.tokens[t].head.filter(|_| sentence.tokens[t].relation == Relation::Conj).unwrap_or(t)
        };
        verb.is_some_and(|v| v == m.predicate || first(v) == m.predicate)
    };
    // "pressed it to scrap a 40 per cent duty that it imposed in July": the rate is that of the duty, whoever does what
    // with it.
    let rate_of_noun = |token: usize| {
        let verb = &sentence.tokens[m.predicate];
        verb.relation == Relation::AclRelcl
            && verb.head.is_some_and(|noun| noun == token || sentence.tokens[token].head == Some(noun))
    };
    let mentions = scene.participants.mentions;
    let mut found: Vec<Quantity> = mentions
        .quantities_in(m.sentence)
        .iter()
        .filter(|q| {
            let casualty = matches!(q.kind, QuantityKind::Killed | QuantityKind::Injured);
            owner(q.head) == Some(m.head)
                || (casualty && m.head != m.predicate && under(q.head))
                || (q.kind == QuantityKind::Rate && rate_of_noun(q.head))
        })
        .cloned()
        .collect();
    found.sort_by_key(|q| (q.span, q.kind));
    found
}
