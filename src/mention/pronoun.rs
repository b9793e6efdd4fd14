//! Whom a pronoun means. Precision before recall: no link is better than a wrong one.

use super::clause::{clause, is_subject, subject_of};
use super::gender;
use super::plural;
use super::registry::Registry;
use super::{EntityId, EntityKind, MentionKind};
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
            if let Some((entity, rule)) = antecedent(registry, lexicon, s, at, *wants) {
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

fn antecedent(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    wants: Wants,
) -> Option<(EntityId, &'static str)> {
    let sentence = &registry.document.sentences[s];
    let told = gender::of_pronoun(&sentence.tokens[at].lower());
    let agrees = |e: EntityId| gender::of(registry, lexicon, e).is_none_or(|known| Some(known) == told);
    let fits = |e: EntityId| {
        let kind = registry.entities[e].kind;
        match wants {
            Wants::Person => kind == EntityKind::Person && agrees(e),
            Wants::Thing => matches!(
                kind,
                EntityKind::Country | EntityKind::Organisation | EntityKind::Government | EntityKind::Media
            ),
            Wants::Many => matches!(kind, EntityKind::Group),
        }
    };
    // "The charity says that they are leaving."
    let speaks = |e: EntityId| {
        wants == Wants::Many
            && matches!(
                registry.entities[e].kind,
                EntityKind::Organisation | EntityKind::Government | EntityKind::Media
            )
    };
    // Subjects of the clauses above the pronoun, nearest first, but not of its own verb unless it is a possessive.
    let own = clause(sentence, at);
    let possessive = sentence.tokens[at].relation == Relation::NmodPoss;
    let free = possessive || sentence.tokens[at].lower().ends_with("self");
    let doer = controller(sentence, own).filter(|_| !free);
    if wants == Wants::Thing
        && let Some(entity) = threatened(registry, s, own, at).filter(|&e| fits(e))
    {
        return Some((entity, "party of the act that its own act would avert"));
    }
    let mut verb = Some(own);
    let mut first = true;
    let mut steps = 0;
    while let Some(v) = verb.filter(|_| steps < 8) {
        steps += 1;
        if (!first || possessive)
            && let Some(subject) = subject_of(sentence, v)
            && subject < at
            && Some(subject) != doer
            && let Some(entity) = registry.at(s, subject).map(|m| m.entity).filter(|&e| fits(e) || speaks(e))
        {
            return Some((entity, "subject of a clause above"));
        }
        first = false;
        verb = sentence.tokens[v].head.map(|h| clause(sentence, h));
    }
    let co_argument = subject_of(sentence, own)
        .filter(|&t| t != at && !possessive)
        .and_then(|t| registry.at(s, t))
        .map(|m| m.entity);
    let nearest = registry
        .ranges_in(s)
        .filter(|(m, r)| {
            r.end <= at && m.kind != MentionKind::Demonym && fits(m.entity) && Some(m.entity) != co_argument
        })
        .filter(|(m, _)| is_subject(sentence, m.head) && Some(m.head) != doer)
        .max_by_key(|(m, _)| m.span.begin);
    if let Some((mention, _)) = nearest {
        return Some((mention.entity, "subject before it in the sentence"));
    }
    // "detained three officers, accusing them"
    if let Some(entity) = doer.and(sentence.tokens[own].head).and_then(|main| {
        let objects =
            sentence.children(main).filter(|&c| sentence.tokens[c].relation == Relation::Obj && c < at);
        objects.filter_map(|t| registry.at(s, t)).map(|m| m.entity).find(|&e| fits(e))
    }) {
        return Some((entity, "object of the clause above, whose subject is the doer"));
    }
    // "The trip was Rossi's first since his election": nobody else is named here.
    if wants == Wants::Person {
        let mut here =
            registry.ranges_in(s).filter(|(m, r)| r.end <= at && fits(m.entity)).map(|(m, _)| m.entity);
        let unnamed = registry.ranges_in(s).any(|(m, r)| {
            r.end <= at
                && registry.entities[m.entity].kind == EntityKind::Group
                && is_subject(sentence, m.head)
        });
        if let Some(first) = here.next().filter(|e| !unnamed && Some(*e) != co_argument)
            && here.all(|e| e == first)
        {
            return Some((first, "the only one named before it in the sentence"));
        }
    }
    // Several people may be meant by "their" here; who they are is not sure.
    if wants == Wants::Many
        && registry
            .ranges_in(s)
            .any(|(m, r)| r.end <= at && registry.entities[m.entity].kind == EntityKind::Person)
    {
        return None;
    }
    // The nearest sentence before that names somebody who fits: its subject, or the only one. What is quoted between two
    // words of saying may name nobody.
    let reach = if wants == Wants::Person { REACH } else { 1 };
    let mut paragraph = sentence.paragraph;
    for previous in (s.saturating_sub(reach)..s).rev() {
        let earlier = &registry.document.sentences[previous];
        if earlier.paragraph + 1 < paragraph {
            return None;
        }
        paragraph = earlier.paragraph;
        let mut there: Vec<(bool, EntityId)> = registry
            .ranges_in(previous)
            .filter(|(m, _)| {
                m.kind != MentionKind::Demonym && fits(m.entity) && Some(m.entity) != co_argument
            })
            .map(|(m, _)| (is_subject(earlier, m.head), m.entity))
            .collect();
        there.dedup_by_key(|(_, e)| *e);
        let subject = there.iter().find(|(subject, _)| *subject);
        match (subject, there.as_slice()) {
            (Some((_, first)), _) => return Some((*first, "subject of the sentence before")),
            (None, []) => continue,
            (None, [(_, only)]) if wants == Wants::Person => {
                return Some((*only, "the only one that fits in the sentence before"));
            }
            _ => return None,
        }
    }
    None
}

/// "would bar Chile's ships unless it paid": the last one before the clause who is no subject has to act.
fn threatened(registry: &Registry<'_>, s: usize, own: usize, at: usize) -> Option<EntityId> {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let mark = sentence
        .children(own)
        .find(|&c| tokens[c].relation == Relation::Mark && tokens[c].lemma == "unless")?;
    let main = tokens[own].head.filter(|_| tokens[own].relation == Relation::Advcl && mark < at)?;
    let party = |head: usize| {
        let above = std::iter::successors(Some(head), |&t| tokens[t].head).take(tokens.len());
        !is_subject(sentence, head) && above.take(4).any(|t| t == main)
    };
    let before = registry.ranges_in(s).filter(|(m, r)| r.end <= mark && m.head > main && party(m.head));
    before.max_by_key(|(m, _)| m.head).map(|(m, _)| m.entity)
}

/// Who is understood as the subject of a clause without one: "detained them, accusing", "asked him to help". A pronoun in
/// the clause that is no possessive and no reflexive means somebody else.
fn controller(sentence: &Sentence, clause: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    if sentence.children(clause).any(|c| is_subject(sentence, c)) {
        return None;
    }
    let above = tokens[clause].head?;
    match tokens[clause].relation {
        Relation::Advcl => subject_of(sentence, above),
        Relation::Xcomp => sentence
            .children(above)
            .find(|&c| matches!(tokens[c].relation, Relation::Obj | Relation::Iobj))
            .or_else(|| subject_of(sentence, above)),
        Relation::Acl => Some(above),
        _ => None,
    }
}

/// How many sentences back a person may be whom "he" means.
const REACH: usize = 3;
