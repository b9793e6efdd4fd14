//! Whom a pronoun means. Precision before recall: no link is better than a wrong one.

mod antecedent;

use super::MentionKind;
use super::plural;
use super::registry::Registry;
use crate::lexicon::Lexicon;
use crate::text::{Relation, Sentence, Upos};

/// What a pronoun may stand for.
#[derive(Clone, Copy, PartialEq)]
enum Wants {
    Person,
    Thing,
    Many,
}

const PRONOUNS: &[(&str, Wants)] = &[
    ("he", Wants::Person),
    ("she", Wants::Person),
    ("him", Wants::Person),
    ("her", Wants::Person),
    ("his", Wants::Person),
    ("himself", Wants::Person),
    ("herself", Wants::Person),
    ("it", Wants::Thing),
    ("its", Wants::Thing),
    ("they", Wants::Many),
    ("their", Wants::Many),
    ("them", Wants::Many),
];

/// Links pronouns to the nearest fitting subject before them.
pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon) {
    for s in 0..registry.document.sentences.len() {
        for at in 0..registry.document.sentences[s].tokens.len() {
            let token = &registry.document.sentences[s].tokens[at];
            if !matches!(token.upos, Upos::Pron | Upos::X | Upos::Det) {
                continue;
            }
            let form = token.lower();
            let Some((_, wants)) = PRONOUNS.iter().find(|(p, _)| *p == form) else { continue };
            if token.relation == Relation::Expl || is_empty_it(&registry.document.sentences[s], at) {
                continue;
            }
            let several = || plural::they(registry, lexicon, s, at);
            if let Some(several) = (*wants == Wants::Many).then(several).flatten() {
                for entity in several {
                    registry.refer(
                        s,
                        at..at + 1,
                        MentionKind::Pronoun,
                        entity,
                        "one of several named before",
                    );
                }
                continue;
            }
            if let Some((entity, rule)) = antecedent::find(registry, lexicon, s, at, *wants) {
                registry.refer(s, at..at + 1, MentionKind::Pronoun, entity, rule);
            }
        }
    }
}

/// "It is not known whether", "it is clear that": a subject that stands for the clause behind.
fn is_empty_it(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    if tokens[at].lower() != "it" {
        return false;
    }
    let Some(predicate) = tokens[at].head else { return true };
    let be =
        |c: usize| matches!(tokens[c].relation, Relation::Cop | Relation::AuxPass) && tokens[c].lemma == "be";
    let clause = |c: usize| {
        let clausal =
            [Relation::Ccomp, Relation::Csubj, Relation::CsubjPass, Relation::Advcl, Relation::Xcomp];
        c > predicate && clausal.contains(&tokens[c].relation)
    };
    sentence.children(predicate).any(be) && sentence.children(predicate).any(clause)
}
