//! Which numbers belong to which act.

use super::trigger::{Match, Scene, in_sentence};
use crate::mention::{Quantity, QuantityKind};
use crate::syntax::first_conjunct;
use crate::text::{Relation, Sentence};

/// Numbers that belong to this act rather than to another one in the sentence: those nearest to it in the tree.
pub(super) fn quantities(scene: &Scene<'_>, all: &[Match<'_>], m: &Match<'_>) -> Vec<Quantity> {
    let sentence = &scene.document.sentences[m.sentence];
    let all = &all[in_sentence(all, m.sentence)];
    let belongs = |q: &&Quantity| {
        let casualty = matches!(q.kind, QuantityKind::Killed | QuantityKind::Injured);
        owner(sentence, all, q.head) == Some(m.head)
            || (casualty && m.head != m.predicate && is_under(sentence, q.head, m.predicate))
            || (q.kind == QuantityKind::Rate && is_rate_of_noun(sentence, q.head, m.predicate))
    };
    let quantities = scene.participants.mentions.quantities_in(m.sentence).iter();
    let mut found: Vec<Quantity> = quantities.filter(belongs).cloned().collect();
    found.sort_by_key(|q| (q.span, q.kind));
    found
}

/// The trigger of the act that a number belongs to.
fn owner(sentence: &Sentence, all: &[Match<'_>], number: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    for t in sentence.upwards(number) {
        let here = all.iter().find(|o| o.head == t || o.predicate == t || o.used.contains(&t));
        // "by doubling tariffs … to 50 per cent": a phrase that hangs on a verb above belongs to the nearest act between
        // the two.
        let between = || {
            let head = tokens[t].head.filter(|&h| h < t && tokens[t].relation == Relation::Obl)?;
            all.iter().filter(|o| o.head > head && o.head < t).max_by_key(|o| o.head)
        };
        // "a 40 per cent duty that the union slapped": the noun is an argument of the clause behind it.
        let relative = || {
            all.iter().find(|o| {
                let verb = &tokens[o.predicate];
                let clause = matches!(verb.relation, Relation::AclRelcl | Relation::Acl);
                o.predicate > t && verb.head == Some(t) && clause
            })
        };
        if let Some(found) = here.or_else(between).or_else(relative) {
            return Some(found.head);
        }
        if matches!(tokens[t].relation, Relation::Root | Relation::AclRelcl) {
            return None;
        }
    }
    None
}

/// "strikes killed seven and injured 37": both numbers belong to the strikes.
fn is_under(sentence: &Sentence, number: usize, predicate: usize) -> bool {
    let tokens = &sentence.tokens;
    let first = |t: usize| first_conjunct(sentence, t);
    tokens[number].head.is_some_and(|v| v == predicate || first(v) == predicate)
}

/// "pressed it to scrap a 40 per cent duty that it imposed in July": the rate is that of the duty, whoever does what with
/// it.
fn is_rate_of_noun(sentence: &Sentence, number: usize, predicate: usize) -> bool {
    let verb = &sentence.tokens[predicate];
    verb.relation == Relation::AclRelcl
        && verb.head.is_some_and(|noun| noun == number || sentence.tokens[number].head == Some(noun))
}
