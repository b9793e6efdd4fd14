//! "Both men", "the two leaders", "the leaders", "the pair", "they": descriptions of several that were named before.

use std::collections::BTreeSet;
use std::ops::Range;

use super::registry::Registry;
use super::role::role_at;
use super::{EntityId, EntityKind, Mention, MentionKind, Tenure};
use crate::annotate::acts;
use crate::lexicon::{Class, Lexicon, PatternKind};
use crate::syntax::{clause, is_subject, joined, subject_of};
use crate::text::{Relation, Sentence, Upos};

/// What the counted things are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    People,
    Sides,
    Bodies,
    Either,
}

/// Which nouns are counted over which.
const NOUNS: &[(Class, Kind)] = &[
    (Class::PeopleNamedAgain, Kind::People),
    (Class::StatesNamedAgain, Kind::Sides),
    (Class::BodiesNamedAgain, Kind::Bodies),
    (Class::SidesNamedAgain, Kind::Either),
];

/// How many sentences back those may be named whom "the two" means.
const REACH: usize = 6;

/// Links such descriptions, one mention for each of those who are meant.
pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon, tenures: &[Tenure]) {
    for s in 0..registry.document.sentences.len() {
        for at in 0..registry.document.sentences[s].tokens.len() {
            let Some(Description { tokens, number, kind, role }) =
                description(&registry.document.sentences[s], lexicon, at)
            else {
                continue;
            };
            if registry.at(s, at).is_some_and(|m| m.head == at) {
                continue;
            }
            let Some(meant) = named_before(registry, lexicon, s, tokens.start, number, kind) else {
                continue;
            };
            // "the foreign ministers" are no prime ministers
            let holds = |e: &EntityId, key: &str| tenures.iter().any(|t| t.person == *e && t.role == key);
            if role.is_some_and(|r| !meant.iter().all(|e| holds(e, &lexicon.roles()[r].key))) {
                continue;
            }
            for entity in owned(registry, s, tokens.start, meant) {
                registry.refer(s, tokens.clone(), MentionKind::Nominal, entity, "one of those counted here");
            }
        }
    }
}

/// A description of several.
struct Description {
    tokens: Range<usize>,
    number: Number,
    kind: Kind,
    /// Row of `roles.tsv` where it names a post: "the prime ministers".
    role: Option<usize>,
}

/// How many are meant.
#[derive(Clone, Copy, PartialEq)]
enum Number {
    Exactly(usize),
    /// "the leaders"
    Several,
}

impl Number {
    fn fits(self, count: usize) -> bool {
        match self {
            Self::Exactly(number) => number == count,
            Self::Several => (2..=MANY).contains(&count),
        }
    }
}

/// Words before the last in the title of several: "prime ministers".
const LONGEST_TITLE: usize = 2;

/// Of more than so many, "the leaders" means none.
const MANY: usize = 8;

/// A description of several headed by this token.
fn description(sentence: &Sentence, lexicon: &Lexicon, at: usize) -> Option<Description> {
    let tokens = &sentence.tokens;
    let word = |t: usize| tokens[t].lower();
    let lemma = tokens[at].lower_lemma();
    let described =
        |first: usize, number, kind| Description { tokens: first..at + 1, number, kind, role: None };
    if at > 0 && matches!(lemma.as_ref(), "pair" | "duo" | "trio") && word(at - 1) == "the" {
        let of = tokens.get(at + 1).is_some_and(|t| t.form == "of");
        let noun = matches!(tokens[at].relation, Relation::Compound) || of;
        let number = Number::Exactly(if lemma == "trio" { 3 } else { 2 });
        return (!noun).then(|| described(at - 1, number, Kind::Either));
    }
    if !tokens[at].is_plural() {
        return None;
    }
    let kind = lexicon.words().first(NOUNS, &lemma)?;
    if sentence.children(at).any(|c| matches!(tokens[c].relation, Relation::AclRelcl | Relation::Acl)) {
        return None;
    }
    let post =
        |t: usize| role_at(sentence, lexicon, t).filter(|(_, end)| *end == at + 1).map(|(r, _)| (t, r));
    let titled = (at.saturating_sub(LONGEST_TITLE)..at).find_map(post);
    let before = titled.map_or(at, |(first, _)| first).checked_sub(1)?;
    let named =
        |first, number| Description { role: titled.map(|(_, r)| r), ..described(first, number, kind) };
    match word(before).as_ref() {
        "both" => Some(named(before, Number::Exactly(2))),
        "their" if kind == Kind::Sides => Some(described(before, Number::Exactly(2), Kind::People)),
        "the" if lexicon.words().has(Class::Leaders, &lemma) && names_nobody(sentence, at) => {
            Some(named(before, Number::Several))
        }
        "two" | "three" => {
            let number = if word(before) == "two" { 2 } else { 3 };
            let article = before.checked_sub(1)?;
            matches!(word(article).as_ref(), "the" | "these").then(|| named(article, Number::Exactly(number)))
        }
        _ => None,
    }
}

/// "the leaders of Chile", "the ministers, A and B": words behind say who is meant.
fn names_nobody(sentence: &Sentence, at: usize) -> bool {
    !sentence.children(at).any(|c| {
        c > at && matches!(sentence.tokens[c].relation, Relation::Nmod | Relation::Appos | Relation::Conj)
    })
}

/// Whom "they" means where it means several: whom "and" joins as subject of a clause above, or as subject of the sentence
/// before; or the subject of that sentence with whom it did what takes two.
pub(super) fn they(registry: &Registry<'_>, lexicon: &Lexicon, s: usize, at: usize) -> Option<Vec<EntityId>> {
    let sentence = &registry.document.sentences[s];
    let above = |&verb: &usize| sentence.tokens[verb].head.map(|h| clause(sentence, h));
    let own = clause(sentence, at);
    let possessive = sentence.tokens[at].relation == Relation::NmodPoss;
    let verbs = std::iter::successors(Some(own), above).take(DEEP).skip(usize::from(!possessive));
    for verb in verbs {
        if let Some(subject) = subject_of(sentence, verb).filter(|&t| t < at) {
            return together(registry, s, subject);
        }
    }
    several_before(registry, lexicon, s, is_joint(registry, lexicon, s, own))
}

/// Whom "they" may mean of those in the sentences before: whom "and" joins as a subject, or the parties of a joint act. A
/// sentence between that tells of one of them changes nothing; one that tells of others does.
/// Where they themselves do what takes two (`joint`), both of whom any sentence tells are meant: "A thanked B. They agreed".
fn several_before(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    joint: bool,
) -> Option<Vec<EntityId>> {
    const REACH: usize = 3;
    let sentences = &registry.document.sentences;
    let mut alone: Vec<EntityId> = Vec::new();
    for before in (s.saturating_sub(REACH)..s).rev() {
        let earlier = &sentences[before];
        if earlier.paragraph + 1 < sentences[before + 1].paragraph {
            return None;
        }
        let root = earlier.tokens.iter().position(|t| t.relation == Relation::Root)?;
        let subject = subject_of(earlier, root)?;
        let found = together(registry, before, subject).or_else(|| {
            both_sides(registry, before, root, subject)
                .filter(|_| joint || is_joint(registry, lexicon, before, root))
        });
        if let Some(all) = found {
            return alone.iter().all(|e| all.contains(e)).then_some(all);
        }
        let one = registry.at(before, subject).map(|m| m.entity)?;
        if registry.entities[one].kind != EntityKind::Person {
            return None;
        }
        alone.push(one);
    }
    None
}

/// The verb of an act with its objects, one of which may be the act's noun: "held talks".
fn act_words(sentence: &Sentence, verb: usize) -> impl Iterator<Item = usize> + '_ {
    let object = |&c: &usize| sentence.tokens[c].relation == Relation::Obj;
    std::iter::once(verb).chain(sentence.children(verb).filter(object))
}

/// Does what a verb tells take two? By its patterns, or as the network holds.
fn is_joint(registry: &Registry<'_>, lexicon: &Lexicon, s: usize, verb: usize) -> bool {
    let sentence = &registry.document.sentences[s];
    let lemma = sentence.tokens[verb].lower_lemma();
    let mut patterns = lexicon.patterns(PatternKind::Verb, &lemma).iter();
    let by_network = |t: usize| {
        let (kind, score) = sentence.tokens[t].act.kinds[0];
        let action = lexicon.general(acts::kinds()[usize::from(kind)]);
        kind > 0 && score > 0 && action.is_some_and(|a| a.symmetric)
    };
    patterns.any(|&(action, _)| lexicon.actions()[action].symmetric)
        || act_words(sentence, verb).any(by_network)
}

/// The people who are subject and other party of what a verb tells.
fn both_sides(registry: &Registry<'_>, s: usize, verb: usize, subject: usize) -> Option<Vec<EntityId>> {
    let sentence = &registry.document.sentences[s];
    let mut all = people(registry, s, subject);
    let alone = all.is_empty();
    let partner = |&c: &usize| c > verb && is_participant(sentence, c);
    let partners = act_words(sentence, verb).flat_map(|act| sentence.children(act).filter(partner));
    all.extend(partners.flat_map(|c| people(registry, s, c)));
    all.dedup();
    (!alone && (2..=MANY).contains(&all.len())).then_some(all)
}

/// How many clauses up a subject is looked for.
const DEEP: usize = 8;

/// Those whom a noun and what "and" joins to it mean, if they are several.
fn together(registry: &Registry<'_>, s: usize, head: usize) -> Option<Vec<EntityId>> {
    let sentence = &registry.document.sentences[s];
    let kinds = [EntityKind::Person, EntityKind::Country, EntityKind::Government, EntityKind::Organisation];
    let all = std::iter::once(head).chain(joined(sentence, head)).flat_map(|t| registry.headed_by(s, t));
    let mut all: Vec<EntityId> = all.filter(|&e| kinds.contains(&registry.entities[e].kind)).collect();
    all.dedup();
    (2..=MANY).contains(&all.len()).then_some(all)
}

/// The people whom a noun and what "and" joins to it name.
fn people(registry: &Registry<'_>, s: usize, head: usize) -> Vec<EntityId> {
    let sentence = &registry.document.sentences[s];
    let named = std::iter::once(head).chain(joined(sentence, head)).filter_map(|t| {
        registry.ranges_in(s).find(|(m, r)| {
            registry.entities[m.entity].kind == EntityKind::Person && (m.head == t || r.contains(&t))
        })
    });
    named.map(|(m, _)| m.entity).collect()
}

/// Exactly so many of this kind that the text before names: joined by "and" or as subject and object of one verb, in
/// the nearest sentence that names any.
fn named_before(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    before: usize,
    number: Number,
    kind: Kind,
) -> Option<Vec<EntityId>> {
    let kinds: &[&[EntityKind]] = match kind {
        Kind::People => &[&[EntityKind::Person]],
        Kind::Sides => &[&[EntityKind::Country], SIDES],
        Kind::Bodies => &[&[EntityKind::Organisation, EntityKind::Government]],
        Kind::Either => &[&[EntityKind::Country], SIDES, &[EntityKind::Person]],
    };
    (s.saturating_sub(REACH)..=s).rev().find_map(|previous| {
        let limit = if previous == s { before } else { usize::MAX };
        let named = || kinds.iter().find_map(|kinds| named_in(registry, previous, limit, number, kinds));
        // "The presidents of Chile, Peru and Mexico met. The three leaders": those for whom they act.
        let led = || led(registry, lexicon, previous, limit).filter(|states| number.fits(states.len()));
        // "Bolivia's king visited Oman. The two countries": all that the sentence names in any place.
        let countries = || {
            let country = |e: EntityId| registry.entities[e].kind == EntityKind::Country;
            let ranges = registry.ranges_in(previous).filter(|(m, r)| r.end <= limit && country(m.entity));
            let all: BTreeSet<EntityId> = ranges.map(|(m, _)| m.entity).collect();
            number.fits(all.len()).then(|| all.into_iter().collect())
        };
        named()
            .or_else(|| (kind == Kind::People).then(led).flatten())
            .or_else(|| (kind == Kind::Sides).then(countries).flatten())
    })
}

/// Exactly so many of these kinds that take part in what a sentence tells: all of them, or those whom one phrase joins.
fn named_in(
    registry: &Registry<'_>,
    s: usize,
    limit: usize,
    number: Number,
    kinds: &[EntityKind],
) -> Option<Vec<EntityId>> {
    let sentence = &registry.document.sentences[s];
    let takes_part = |m: &Mention| m.kind != MentionKind::Demonym && is_participant(sentence, m.head);
    let of_kind = |m: &Mention| kinds.contains(&registry.entities[m.entity].kind);
    let ranges = registry.ranges_in(s).filter(|(m, r)| r.end <= limit && of_kind(m) && takes_part(m));
    let mut found: Vec<(usize, EntityId)> = ranges.map(|(m, _)| (m.span.begin, m.entity)).collect();
    found.sort_unstable();
    let mut named: Vec<EntityId> = Vec::new();
    for (_, entity) in found {
        if !named.contains(&entity) {
            named.push(entity);
        }
    }
    if number.fits(named.len()) {
        return Some(named);
    }
    let mut joined = joined_names(registry, s, limit, &named);
    joined.find(|j| number.fits(j.len()))
}

/// The countries that "and" joins behind the "of" of a plural of people: "the presidents of Chile, Peru and Mexico".
fn led(registry: &Registry<'_>, lexicon: &Lexicon, s: usize, limit: usize) -> Option<Vec<EntityId>> {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let leads = |t: usize| tokens[t].is_plural() && !lexicon.roles_from(&tokens[t].lower_lemma()).is_empty();
    let country = |t: usize| registry.entity_at(s, t, EntityKind::Country);
    let first = (0..tokens.len().min(limit)).find(|&t| {
        tokens[t].relation == Relation::Nmod && country(t).is_some() && tokens[t].head.is_some_and(leads)
    })?;
    let joined = sentence.children(first).filter(|&c| tokens[c].relation == Relation::Conj);
    std::iter::once(first).chain(joined).map(country).collect()
}

/// "Their countries" are the countries of the people meant; everybody else is meant himself.
fn owned(registry: &Registry<'_>, s: usize, first: usize, meant: Vec<EntityId>) -> Vec<EntityId> {
    if !registry.document.sentences[s].tokens[first].form.eq_ignore_ascii_case("their") {
        return meant;
    }
    let country = |person: EntityId| {
        let [iso3] = registry.entities[person].countries.as_slice() else { return None };
        registry.entities.iter().position(|e| e.kind == EntityKind::Country && e.countries == [iso3.as_str()])
    };
    let countries: Option<Vec<EntityId>> = meant.into_iter().map(country).collect();
    countries.unwrap_or_default()
}

const SIDES: &[EntityKind] = &[EntityKind::Country, EntityKind::Government, EntityKind::Organisation];

/// Those among the named that one phrase joins by "and": the subject of the sentence, else whoever is joined last.
fn joined_names<'r>(
    registry: &'r Registry<'_>,
    s: usize,
    limit: usize,
    named: &'r [EntityId],
) -> impl Iterator<Item = Vec<EntityId>> + 'r {
    let sentence = &registry.document.sentences[s];
    let names = move |&t: &usize| registry.headed_by(s, t).any(|e| named.contains(&e));
    let heads = 0..sentence.tokens.len().min(limit);
    let top = heads.clone().filter(move |&t| is_subject(sentence, t)).find(names);
    top.into_iter().chain(heads.rev().filter(names)).map(move |top| {
        let all = std::iter::once(top).chain(joined(sentence, top));
        all.filter_map(|t| registry.headed_by(s, t).find(|e| named.contains(e))).collect()
    })
}

/// A subject, an object, the other side of "with", or what is joined to one of them; not a place or a possessor.
fn is_participant(sentence: &Sentence, head: usize) -> bool {
    let token = &sentence.tokens[head];
    let case = sentence.children(head).find(|&c| sentence.tokens[c].relation == Relation::Case);
    let with = case.is_none_or(|c| {
        matches!(sentence.tokens[c].lemma.as_str(), "with" | "by" | "between" | "against" | "to")
    });
    match token.relation {
        Relation::Conj => token.head.is_some_and(|h| h != head && is_participant(sentence, h)),
        Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Iobj | Relation::Appos => true,
        Relation::Obl | Relation::OblAgent | Relation::Nmod => case.is_some() && with,
        Relation::NmodDesc | Relation::Flat | Relation::Compound => token.upos == Upos::Propn,
        _ => false,
    }
}
