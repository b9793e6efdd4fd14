//! Who holds which role: a role and the person named beside it, and of which country or body the role is.

use std::ops::Range;

use super::office::affiliate;
use super::registry::Registry;
use super::role::{self, RoleHit, RoleReading, reading};
use super::{EntityId, EntityKind, Tenure, TenureStatus};
use crate::lexicon::{Class, Lexicon};
use crate::syntax::joined;
use crate::text::{Relation, Sentence, Upos};

/// How many roles back the one may be that "his counterpart" takes over.
const REACH: usize = 100;

/// A person beside a role.
struct Holder {
    person: EntityId,
    /// The tokens of the name.
    tokens: Range<usize>,
    /// What the verb between them says of the tenure, where one stands there.
    status: Option<TenureStatus>,
}

/// Ties roles to the people that hold them; roles that no name stands beside come back with what they say.
pub(crate) fn find(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    hits: &[RoleHit],
) -> (Vec<Tenure>, Vec<(RoleHit, RoleReading)>) {
    let mut tenures: Vec<Tenure> = Vec::new();
    let mut loose = Vec::new();
    for hit in hits {
        let label = hit.role.map_or("", |r| lexicon.roles()[r].label.as_str());
        let reading = reading(registry, lexicon, hit, label);
        let holders = match is_of_another(registry, hits, hit, &reading) {
            true => Vec::new(),
            false => holders(registry, lexicon, hit, &reading),
        };
        if holders.is_empty() {
            loose.push((hit.clone(), reading));
            continue;
        }
        let ofs = ofs(registry, hit.sentence, &reading);
        for (index, holder) in holders.iter().enumerate() {
            let (role, label, title) = match hit.role {
                Some(role) => {
                    (lexicon.roles()[role].key.clone(), reading.label.clone(), reading.title.clone())
                }
                None => match tenures.iter().rev().take(REACH).find(|t| t.person != holder.person) {
                    Some(other) => (other.role.clone(), other.label.clone(), other.title.clone()),
                    None => continue,
                },
            };
            let tokens = &registry.document.sentences[hit.sentence].tokens;
            let words = reading.begin.min(holder.tokens.start)..reading.end.max(holder.tokens.end);
            // "X and Y, the presidents of A and B": each his own.
            let of = if ofs.len() == holders.len() { ofs.get(index).copied() } else { reading.of };
            let of = of.or_else(|| behind(registry, hit.sentence, holder));
            tenures.push(Tenure {
                person: holder.person,
                role,
                label,
                title,
                of,
                status: holder
                    .status
                    .filter(|_| reading.status == TenureStatus::Current)
                    .unwrap_or(reading.status),
                possessor: reading.pronoun.map(|t| tokens[t].span),
                evidence: tokens[words.start].span.cover(tokens[words.end - 1].span),
            });
        }
    }
    affiliate(registry, &tenures);
    (tenures, loose)
}

/// "Health minister Ana Soto of Chile": the country or body behind the name.
fn behind(registry: &Registry<'_>, s: usize, holder: &Holder) -> Option<EntityId> {
    let sentence = &registry.document.sentences[s];
    let of = holder.tokens.end;
    let article = usize::from(sentence.tokens.get(of + 1).is_some_and(|t| t.upos == Upos::Det));
    let named = (sentence.lower(of) == "of").then(|| registry.at(s, of + 1 + article)).flatten()?;
    role::is_holder(registry.entities[named.entity].kind).then_some(named.entity)
}

/// Is the role only what another one is for? In "the spokesman of the president of France X" the name is the spokesman's,
/// and in "the candidate for president X" nobody is president yet.
fn is_of_another(registry: &Registry<'_>, hits: &[RoleHit], hit: &RoleHit, reading: &RoleReading) -> bool {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let Some(link) = reading.begin.checked_sub(1) else { return false };
    let outer = role::of_sentence(hits, hit.sentence).iter().any(|other| other.tokens.end == link);
    match tokens[link].form.as_str() {
        "for" => outer,
        "of" | "to" => {
            let office = || link > 0 && tokens[link - 1].lemma.eq_ignore_ascii_case("office");
            let behind = || person_at(registry, hit.sentence, reading.end).is_some();
            reading.end > hit.tokens.end && (outer || office()) && behind()
        }
        _ => false,
    }
}

/// Roles that a pronoun's verb gives ("she became prime minister"), once it is known who the pronouns are.
pub(crate) fn by_pronouns(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    loose: &[(RoleHit, RoleReading)],
    tenures: &mut Vec<Tenure>,
) {
    for (hit, reading) in loose {
        let tokens = &registry.document.sentences[hit.sentence].tokens;
        let Some((role, holder)) = hit.role.zip(by_verb(registry, lexicon, hit)) else { continue };
        tenures.push(Tenure {
            person: holder.person,
            role: lexicon.roles()[role].key.clone(),
            label: reading.label.clone(),
            title: reading.title.clone(),
            of: reading.of,
            status: holder.status.unwrap_or(reading.status),
            possessor: reading.pronoun.map(|t| tokens[t].span),
            evidence: tokens[reading.begin].span.cover(tokens[reading.end - 1].span),
        });
    }
}

/// The people named beside a role: "president X", "X, the president", "the president, X", "X is president", "named X
/// president"; several where the role is in the plural.
fn holders(registry: &Registry<'_>, lexicon: &Lexicon, hit: &RoleHit, reading: &RoleReading) -> Vec<Holder> {
    let plural = registry.document.sentences[hit.sentence].tokens[hit.tokens.end - 1].is_plural();
    let Some(first) = adjacent(registry, hit, reading).or_else(|| by_verb(registry, lexicon, hit)) else {
        return Vec::new();
    };
    if !plural {
        let before = predecessor(registry, lexicon, hit).filter(|p| p.person != first.person);
        return std::iter::once(first).chain(before).collect();
    }
    let s = hit.sentence;
    let sentence = &registry.document.sentences[s];
    let head = registry.head(s, first.tokens.clone());
    let top = match sentence.tokens[head].relation {
        Relation::Conj => sentence.tokens[head].head.unwrap_or(head),
        _ => head,
    };
    let mut all: Vec<Holder> =
        std::iter::once(top).chain(joined(sentence, top)).filter_map(|t| person_at(registry, s, t)).collect();
    // The tree may join the parts of "Kassym-Jomart" one by one.
    all.dedup_by_key(|holder| holder.person);
    if all.is_empty() {
        all.push(first);
    }
    all
}

fn person_at(registry: &Registry<'_>, s: usize, t: usize) -> Option<Holder> {
    let inside = t < registry.document.sentences[s].tokens.len();
    let person = inside.then(|| registry.entity_at(s, t, EntityKind::Person)).flatten()?;
    registry.range_at(s, t).map(|tokens| Holder { person, tokens, status: None })
}

/// The countries and bodies behind "of" of a role in the plural.
fn ofs(registry: &Registry<'_>, s: usize, reading: &RoleReading) -> Vec<EntityId> {
    let Some(first) = reading.of else { return Vec::new() };
    let sentence = &registry.document.sentences[s];
    let mut out = vec![first];
    let head = registry.head(s, reading.begin..reading.end.min(sentence.tokens.len()));
    let mut stack: Vec<usize> = sentence.children(head).filter(|&c| c > head).collect();
    while let Some(t) = stack.pop() {
        let kind = registry.entities[first].kind;
        let named = registry.headed_by(s, t).find(|&e| registry.entities[e].kind == kind);
        if sentence.tokens[t].relation == Relation::Conj
            && let Some(entity) = named
            && !out.contains(&entity)
        {
            out.push(entity);
        }
        if named == Some(first) {
            stack.extend(joined(sentence, t));
        }
    }
    out
}

/// A name right beside the role or in apposition to it.
fn adjacent(registry: &Registry<'_>, hit: &RoleHit, reading: &RoleReading) -> Option<Holder> {
    let s = hit.sentence;
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let person = |t: usize| person_at(registry, s, t);
    let is = |t: usize, forms: &[&str]| tokens.get(t).is_some_and(|x| forms.contains(&x.form.as_str()));
    if let Some(found) = person(hit.tokens.end).or_else(|| person(reading.end)) {
        return Some(found);
    }
    let before = reading.begin.checked_sub(1);
    if let Some(comma) = before.filter(|&t| is(t, &[",", "(", "–", "—", "-"]))
        && let Some(found) = comma.checked_sub(1).and_then(person)
        && !is_list(sentence, reading.end)
    {
        return Some(found);
    }
    if is(reading.end, &[","])
        && let Some(found) = person(reading.end + 1)
        && !tokens[hit.tokens.start].is_plural()
        && tokens.get(found.tokens.end).is_none_or(|t| t.upos == Upos::Punct)
    {
        return Some(found);
    }
    let head = registry.head(s, hit.tokens.clone());
    if tokens[head].relation == Relation::Appos {
        return tokens[head].head.and_then(person);
    }
    // "The ambassador to Chile, Ana Soto said": the name in apposition, and nothing else between but a comma.
    let name = sentence.children(head).find(|&c| c > head && tokens[c].relation == Relation::Appos)?;
    let beside = is(reading.end, &[","]) && !tokens[hit.tokens.start].is_plural();
    person(name).filter(|found| beside && found.tokens.start == reading.end + 1)
}

/// Verbs that put somebody in a post, and what their object is then.
const APPOINTING: &[(Class, TenureStatus)] = &[
    (Class::Appoints, TenureStatus::Current),
    (Class::Elects, TenureStatus::Elect),
    (Class::Nominates, TenureStatus::Nominee),
    (Class::Declares, TenureStatus::Acting),
];

/// Verbs whose subject has the post.
const HOLDING: &[(Class, TenureStatus)] =
    &[(Class::HoldsPost, TenureStatus::Current), (Class::ActsInPost, TenureStatus::Acting)];

/// "X is president", "X, who is president", "named X president", "X was sworn in as president", "X serves as mediator".
fn by_verb(registry: &Registry<'_>, lexicon: &Lexicon, hit: &RoleHit) -> Option<Holder> {
    let s = hit.sentence;
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let head = registry.head(s, hit.tokens.clone());
    let copular = sentence.children(head).find(|&c| tokens[c].relation == Relation::Cop);
    if copular.is_some() {
        return subject(registry, s, head).filter(|_| is_fact(sentence, head));
    }
    let verb = tokens[head].head?;
    if let Some(named) = named_as(registry, lexicon, s, hit) {
        return Some(named);
    }
    if let Some(successor) = successor(registry, lexicon, s, head) {
        return Some(successor);
    }
    let complement = match tokens[head].relation {
        Relation::Xcomp | Relation::Obj => true,
        Relation::Obl => {
            sentence.children(head).any(|c| tokens[c].relation == Relation::Case && tokens[c].lemma == "as")
        }
        _ => false,
    };
    if !complement || !is_fact(sentence, verb) {
        return None;
    }
    let lemma = tokens[verb].lemma.as_str();
    if let Some(status) = lexicon.words().first(HOLDING, lemma) {
        // "served as minister" is over; "has served" is not.
        let over = lemma == "serve" && tokens[verb].xpos == "VBD";
        let status = if over { TenureStatus::Former } else { status };
        return subject(registry, s, verb).map(|holder| Holder { status: Some(status), ..holder });
    }
    let status = lexicon.words().first(APPOINTING, lemma)?;
    let passive = sentence.children(verb).find(|&c| tokens[c].relation == Relation::NsubjPass);
    let object = sentence.children(verb).find(|&c| tokens[c].relation == Relation::Obj && c != head);
    let holder = person_at(registry, s, passive.or(object)?)?;
    Some(Holder { status: Some(status), ..holder })
}

/// "X succeeded Y as president", "X will replace Y as minister": the subject takes the post over.
fn successor(registry: &Registry<'_>, lexicon: &Lexicon, s: usize, role: usize) -> Option<Holder> {
    let sentence = &registry.document.sentences[s];
    let verb = succession(lexicon, sentence, role)?;
    let planned = sentence
        .children(verb)
        .any(|c| sentence.tokens[c].relation == Relation::Aux && sentence.tokens[c].xpos == "MD");
    let status = if planned { TenureStatus::Nominee } else { TenureStatus::Current };
    subject(registry, s, verb).map(|holder| Holder { status: Some(status), ..holder })
}

/// "X succeeded Y as president": who had the post before.
fn predecessor(registry: &Registry<'_>, lexicon: &Lexicon, hit: &RoleHit) -> Option<Holder> {
    let s = hit.sentence;
    let sentence = &registry.document.sentences[s];
    let verb = succession(lexicon, sentence, registry.head(s, hit.tokens.clone()))?;
    let object = sentence.children(verb).find(|&c| sentence.tokens[c].relation == Relation::Obj)?;
    person_at(registry, s, object).map(|holder| Holder { status: Some(TenureStatus::Former), ..holder })
}

/// The verb of succession that a role stands behind with "as", if what it tells is a fact.
fn succession(lexicon: &Lexicon, sentence: &Sentence, role: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let as_case = |c: usize| tokens[c].relation == Relation::Case && tokens[c].lemma == "as";
    let stands = tokens[role].relation == Relation::Obl || tokens[role].relation == Relation::Nmod;
    let marked = stands && sentence.children(role).any(as_case);
    let above = sentence.above(role).take(2);
    let negated = |verb: usize| sentence.children(verb).any(|c| tokens[c].lemma == "not");
    above
        .filter(|_| marked)
        .find(|&t| lexicon.words().has(Class::Succeeds, &tokens[t].lower_lemma()))
        .filter(|&verb| !negated(verb))
}

/// "nominated X of Spain as president": the name right before "as", under a verb that puts somebody in a post.
fn named_as(registry: &Registry<'_>, lexicon: &Lexicon, s: usize, hit: &RoleHit) -> Option<Holder> {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let first = (hit.tokens.start.saturating_sub(2)..hit.tokens.start).find(|&t| tokens[t].form == "as")?;
    let mut before = first.checked_sub(1)?;
    if registry.entity_at(s, before, EntityKind::Person).is_none() {
        let of = registry.range_at(s, before)?.start.checked_sub(1)?;
        before = of.checked_sub(1).filter(|_| tokens[of].form == "of")?;
    }
    let holder = person_at(registry, s, before)?;
    let mut verbs = tokens[..holder.tokens.start].iter().rev().filter(|t| t.upos == Upos::Verb);
    let status = verbs.find_map(|t| lexicon.words().first(APPOINTING, &t.lemma))?;
    Some(Holder { status: Some(status), ..holder })
}

/// The person that is the subject of a predicate, also through "who".
fn subject(registry: &Registry<'_>, s: usize, predicate: usize) -> Option<Holder> {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let subject = sentence.children(predicate).find(|&c| tokens[c].relation == Relation::Nsubj)?;
    let relative = matches!(tokens[predicate].relation, Relation::AclRelcl)
        && tokens[subject].form.eq_ignore_ascii_case("who");
    person_at(registry, s, if relative { tokens[predicate].head? } else { subject })
}

/// Neither negated nor only possible: "was not appointed", "could become president".
fn is_fact(sentence: &Sentence, predicate: usize) -> bool {
    !sentence.children(predicate).any(|c| {
        let token = &sentence.tokens[c];
        token.xpos == "MD" || matches!(token.lemma.as_str(), "not" | "never" | "n't" | "if")
    })
}

/// "X, the president, and Y": a comma and a conjunction after the role make a list, not an apposition, only if
/// the role itself is conjoined to the name.
fn is_list(sentence: &Sentence, role_end: usize) -> bool {
    sentence.tokens.get(role_end - 1).is_some_and(|t| t.relation == Relation::Conj)
}
