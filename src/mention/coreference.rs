//! Which earlier entity a description or a pronoun means. Precision before recall: no link is better than a wrong one.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::Registry;
use super::role::{RoleHit, RoleReading};
use super::{EntityId, EntityKind, MentionKind, Tenure, TenureStatus, name};
use crate::lexicon::Lexicon;
use crate::text::{Relation, Sentence, Upos, slug};

/// Links role descriptions that stand without a name ("the Russian leader") to the person who holds the role in
/// this article, else to the one holder of the office at its date.
pub(crate) fn descriptions(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    tenures: &[Tenure],
    loose: &[(RoleHit, RoleReading)],
) {
    let holders = holders(registry, lexicon, tenures);
    for (hit, reading) in loose {
        let s = hit.sentence;
        let tokens = &registry.document.sentences[s].tokens;
        let head = registry.head(s, hit.tokens.clone());
        let definite = tokens[reading.begin..hit.tokens.start]
            .iter()
            .any(|t| matches!(t.lower().as_ref(), "the" | "'s" | "’s" | "its" | "his" | "her" | "their"))
            || (reading.of.is_some() && tokens[reading.begin].form.starts_with(char::is_uppercase));
        let free = registry.at(s, head).is_none_or(|m| m.head != head);
        if !definite || !free || reading.status == TenureStatus::Former || tokens[head].xpos == "NNS" {
            continue;
        }
        // "his Ukrainian counterpart": whoever has the role that was named before.
        let Some(role) =
            hit.role.map(|r| lexicon.roles()[r].key.as_str()).or_else(|| last_role(registry, s, tenures))
        else {
            continue;
        };
        let country = reading.of.and_then(|of| registry.country_of(of)).map(str::to_string);
        if hit.role.is_none() && country.is_none() {
            continue;
        }
        let people: Vec<EntityId> =
            holders.get(&(role, country.clone())).into_iter().flatten().copied().collect();
        let words = reading.begin.min(hit.tokens.start)..reading.end;
        let here = "role that this person holds here";
        match people.as_slice() {
            [one] => registry.refer(s, words, MentionKind::Nominal, *one, here),
            [] => {
                let near = || country.clone().or_else(|| only_country_before(registry, s, reading.begin));
                let Some(country) = near() else { continue };
                match in_office(registry, lexicon, role, &country) {
                    Some(row) => {
                        let person = name::known(registry, lexicon, row);
                        registry.refer(
                            s,
                            words,
                            MentionKind::Nominal,
                            person,
                            "in office at the article's date",
                        );
                    }
                    None => unnamed(registry, s, reading, head, &country),
                }
            }
            // Several presidents and no country: the one of the country that the sentence's subject acts for.
            several if country.is_none() && several.len() <= MANY => {
                if let Some(person) = of_subject_country(registry, s, several) {
                    registry.refer(s, words, MentionKind::Nominal, person, here);
                }
            }
            _ => {}
        }
    }
}

/// Of more holders of one role than this none is looked for by the country of a sentence's subject.
const MANY: usize = 50;

/// Who holds a role in this article, of a country and of any: those whom "the president" may mean. A leader is also who
/// is head of state or government, of a party or of rebels.
fn holders<'t>(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    tenures: &'t [Tenure],
) -> BTreeMap<(&'t str, Option<String>), BTreeSet<EntityId>> {
    let mut holders: BTreeMap<_, BTreeSet<EntityId>> = BTreeMap::new();
    for t in tenures.iter().filter(|t| t.status != TenureStatus::Former) {
        let country = t.of.and_then(|of| registry.country_of(of)).or_else(|| registry.country_of(t.person));
        let leads = same_role(lexicon, LEADER, &t.role);
        for role in std::iter::once(t.role.as_str()).chain(leads.then_some(LEADER)) {
            holders.entry((role, None)).or_default().insert(t.person);
            if let Some(country) = country {
                holders.entry((role, Some(country.to_string()))).or_default().insert(t.person);
            }
        }
    }
    holders
}

/// The role of the person who was named last before this sentence ends.
fn last_role<'t>(registry: &Registry<'_>, s: usize, tenures: &'t [Tenure]) -> Option<&'t str> {
    let end = registry.document.sentences[s].span.end;
    // tenures come sentence by sentence
    let before = tenures.partition_point(|t| t.evidence.begin < end);
    tenures.get(before.checked_sub(1)?).map(|t| t.role.as_str())
}

/// The one person who holds an office of a country at the article's date.
fn in_office(registry: &Registry<'_>, lexicon: &Lexicon, role: &str, country: &str) -> Option<usize> {
    let day = registry.document.article.metadata.published?.to_string();
    let mut holders = lexicon
        .holders(country)
        .filter(|office| same_role(lexicon, role, &office.role) && office.holds(&day))
        .map(|office| office.person.as_str());
    let first = holders.next()?;
    if holders.any(|other| other != first) {
        return None;
    }
    lexicon.people().iter().position(|person| person.key == first)
}

/// The country of what stands before a token in its sentence, if it is just one.
fn only_country_before(registry: &Registry<'_>, s: usize, token: usize) -> Option<String> {
    let mut countries: Vec<&str> = registry
        .ranges_in(s)
        .filter(|(_, r)| r.end <= token)
        .filter_map(|(m, _)| registry.country_of(m.entity))
        .collect();
    countries.sort_unstable();
    countries.dedup();
    match countries.as_slice() {
        [one] => Some(one.to_string()),
        _ => None,
    }
}

/// A holder of a role whom the article does not name: a group of one, described by the role and the country.
fn unnamed(registry: &mut Registry<'_>, s: usize, reading: &RoleReading, head: usize, country: &str) {
    let tokens = &registry.document.sentences[s].tokens;
    let begin = (reading.begin..=head)
        .find(|&t| tokens[t].upos != Upos::Det && tokens[t].xpos != "PRP$")
        .unwrap_or(head);
    let end = reading.end.max(head + 1);
    let span = tokens[begin].span.cover(tokens[end - 1].span);
    let name = registry.document.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let entity = registry.entity(EntityKind::Group, &format!("g-{}", slug(&name)), &name, &[country]);
    registry.mention(s, reading.begin..end, MentionKind::Nominal, entity, "holder of a role, not named here");
}

/// The role that "leader" is.
const LEADER: &str = "leader";

/// "leader" fits every head of state or government; otherwise the role must be the same.
fn same_role(lexicon: &Lexicon, said: &str, held: &str) -> bool {
    if said == held {
        return true;
    }
    let broader = |key: &str| lexicon.role(key).and_then(|r| r.broader.clone());
    let top = |key: &str| {
        matches!(
            broader(key).as_deref(),
            Some("head-of-state" | "head-of-government" | "party-leader" | "rebel-leader")
        )
    };
    said == LEADER && (top(held) || held == LEADER)
}

/// The one of several holders whose country a subject of this sentence acts for, if just one is.
fn of_subject_country(registry: &Registry<'_>, s: usize, among: &[EntityId]) -> Option<EntityId> {
    let sentence = &registry.document.sentences[s];
    let countries: Vec<&str> = registry
        .ranges_in(s)
        .filter(|(m, _)| is_subject(sentence, m.head) && !among.contains(&m.entity))
        .filter_map(|(m, _)| registry.country_of(m.entity))
        .collect();
    let mut fitting =
        among.iter().filter(|&&p| registry.country_of(p).is_some_and(|c| countries.contains(&c)));
    fitting.next().copied().filter(|_| fitting.next().is_none())
}

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
pub(crate) fn pronouns(registry: &mut Registry<'_>) {
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
            if let Some((entity, rule)) = antecedent(registry, s, at, *wants) {
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
    s: usize,
    at: usize,
    wants: Wants,
) -> Option<(EntityId, &'static str)> {
    let sentence = &registry.document.sentences[s];
    let fits = |e: EntityId| {
        let kind = registry.entities[e].kind;
        match wants {
            Wants::Person => kind == EntityKind::Person,
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
    let mut verb = Some(own);
    let mut first = true;
    let mut steps = 0;
    while let Some(v) = verb.filter(|_| steps < 8) {
        steps += 1;
        if (!first || possessive)
            && let Some(subject) = subject_of(sentence, v)
            && subject < at
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
        .filter(|(m, _)| is_subject(sentence, m.head))
        .max_by_key(|(m, _)| m.span.begin);
    if let Some((mention, _)) = nearest {
        return Some((mention.entity, "subject before it in the sentence"));
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

/// How many sentences back a person may be whom "he" means.
const REACH: usize = 3;

pub(super) fn is_subject(sentence: &Sentence, at: usize) -> bool {
    matches!(sentence.tokens[at].relation, Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter)
}

/// The predicate of the clause that a token stands in.
pub(crate) fn clause(sentence: &Sentence, at: usize) -> usize {
    let mut t = at;
    for _ in 0..sentence.tokens.len() {
        let token = &sentence.tokens[t];
        let clausal = matches!(
            token.relation,
            Relation::Root
                | Relation::Ccomp
                | Relation::Xcomp
                | Relation::Advcl
                | Relation::AdvclRelcl
                | Relation::Acl
                | Relation::AclRelcl
                | Relation::Parataxis
                | Relation::Csubj
                | Relation::CsubjPass
        );
        if clausal && (t != at || token.upos == Upos::Verb) {
            return t;
        }
        if token.relation == Relation::Conj && token.upos == Upos::Verb {
            return t;
        }
        match token.head {
            Some(h) => t = h,
            None => return t,
        }
    }
    t
}

fn subject_of(sentence: &Sentence, verb: usize) -> Option<usize> {
    sentence.children(verb).find(|&c| is_subject(sentence, c)).or_else(|| {
        let token = &sentence.tokens[verb];
        let shares = matches!(token.relation, Relation::Conj | Relation::Xcomp);
        token.head.filter(|_| shares).and_then(|h| subject_of(sentence, h))
    })
}
