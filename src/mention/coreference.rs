//! Which person a description without a name means. Precision before recall: no link is better than a wrong one.

use std::collections::{BTreeMap, BTreeSet};

use super::registry::Registry;
use super::role::{RoleHit, RoleReading, is_kind_of};
use super::tenure::ofs;
use super::{EntityId, EntityKind, MentionKind, Tenure, TenureStatus, name};
use crate::lexicon::Lexicon;
use crate::syntax::{clause, is_subject, subject_of};
use crate::text::{Token, Upos, slug};

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
        let head = registry.head(s, hit.tokens.clone());
        if let Some(role) = hit.role.filter(|_| registry.document.sentences[s].tokens[head].is_plural()) {
            holders_of_each(registry, lexicon, &holders, &lexicon.roles()[role].key, (s, head), reading);
            continue;
        }
        if !refers_back(registry, hit, reading, head) {
            continue;
        }
        // "his Ukrainian counterpart": whoever has the role that was named before.
        let own = hit.role.map(|r| lexicon.roles()[r].key.as_str());
        let Some(role) = own.or_else(|| last_role(registry, s, tenures)) else { continue };
        let country = reading.of.and_then(|of| registry.country_of(of)).map(str::to_string);
        if hit.role.is_none() && country.is_none() {
            continue;
        }
        let words = reading.begin.min(hit.tokens.start)..reading.end;
        let here = "role that this person holds here";
        if let Some(body) = reading.of.filter(|&of| registry.entities[of].kind == EntityKind::Organisation) {
            if let [one] = posted_at(tenures, body)[..] {
                registry.refer(s, words, MentionKind::Nominal, one, "holder of a post in this body");
            }
            continue;
        }
        let mut people = held_by(registry, &holders, role, country.as_deref());
        if country.is_none() {
            people.extend(titled(lexicon, tenures, role, reading));
            people = narrowed(registry, tenures, reading, (s, head), people);
        }
        match people.as_slice() {
            [one] => registry.refer(s, words, MentionKind::Nominal, *one, here),
            [] => {
                let near = || only_country_before(registry, s, reading.begin);
                let Some(country) = country.or_else(near) else { continue };
                let Some(row) = in_office(registry, lexicon, role, &country) else {
                    unnamed(registry, s, reading, head, &country);
                    continue;
                };
                let person = name::known(registry, lexicon, row);
                registry.refer(s, words, MentionKind::Nominal, person, "in office at the article's date");
            }
            // Several presidents and no country: the one of the country that the sentence's subject acts for.
            several if country.is_none() && several.len() <= MANY => {
                let person = of_subject_country(registry, s, several)
                    .or_else(|| named_last(registry, s, reading.begin, several));
                if let Some(person) = person {
                    registry.refer(s, words, MentionKind::Nominal, person, here);
                }
            }
            _ => {}
        }
    }
}

/// Classes of posts of which a country has one each.
const HELD_BY_ONE: &[&str] = &["head-of-state", "head-of-government", "minister", LEADER];

/// "The presidents of Chile and Peru": the holder of each, by name where he is known.
fn holders_of_each(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    holders: &Holders<'_>,
    role: &str,
    (s, head): (usize, usize),
    reading: &RoleReading,
) {
    let countries = ofs(registry, s, reading);
    let national = |&e: &EntityId| registry.entities[e].kind == EntityKind::Country;
    let covered = registry.at(s, head).is_some_and(|m| m.head == head);
    let current = reading.status != TenureStatus::Former;
    let each_has_one = HELD_BY_ONE.iter().any(|class| is_kind_of(lexicon, role, class));
    if covered || !current || !each_has_one || countries.len() < 2 || !countries.iter().all(national) {
        return;
    }
    let listed = registry.ranges_in(s).filter(|(m, _)| countries.contains(&m.entity)).map(|(_, r)| r.end);
    let words = reading.begin..listed.max().unwrap_or(reading.end);
    for country in countries {
        let Some(iso3) = registry.country_of(country).map(str::to_string) else { continue };
        let entity = match held_by(registry, holders, role, Some(&iso3))[..] {
            [one] => one,
            _ => match in_office(registry, lexicon, role, &iso3) {
                Some(row) => name::known(registry, lexicon, row),
                None => {
                    let name = format!("{} of {}", reading.title, registry.entities[country].name);
                    registry.entity(EntityKind::Group, &format!("g-{}", slug(&name)), &name, &[&iso3])
                }
            },
        };
        registry.refer(
            s,
            words.clone(),
            MentionKind::Nominal,
            entity,
            "holder of a post in each of these countries",
        );
    }
}

/// Does a description mean one person in office whom the text takes for known, and does nothing else cover its words?
fn refers_back(registry: &Registry<'_>, hit: &RoleHit, reading: &RoleReading, head: usize) -> bool {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let defines =
        |t: &Token| matches!(t.lower().as_ref(), "the" | "'s" | "’s" | "its" | "his" | "her" | "their");
    // "US President visits Lima", as headlines have it
    let headline = || reading.of.is_some() && tokens[reading.begin].form.starts_with(char::is_uppercase);
    let definite = tokens[reading.begin..hit.tokens.start].iter().any(defines) || headline();
    let free = registry.at(hit.sentence, head).is_none_or(|m| m.head != head);
    definite && free && reading.status != TenureStatus::Former && !tokens[head].is_plural()
}

/// The people who hold a role of a country, or of any.
fn held_by(
    registry: &mut Registry<'_>,
    holders: &Holders<'_>,
    role: &str,
    country: Option<&str>,
) -> Vec<EntityId> {
    let of = |country: Option<&str>| {
        let key = (role, country.map(str::to_string));
        holders.get(&key).into_iter().flatten().copied().collect::<Vec<EntityId>>()
    };
    let people = of(country);
    let Some(country) = country.filter(|_| people.is_empty()) else { return people };
    // "Chile's health minister … Health Minister Ana Soto": the one holder of whom no country is known.
    let mut any = of(None);
    any.retain(|&p| registry.entities[p].countries.is_empty());
    let [one] = any[..] else { return Vec::new() };
    registry.entities[one].countries.push(country.to_string());
    any
}

/// The people with a post in a body: "the NATO chief" is its secretary-general.
fn posted_at(tenures: &[Tenure], body: EntityId) -> Vec<EntityId> {
    let current = tenures.iter().filter(|t| t.status != TenureStatus::Former && t.of == Some(body));
    let people: BTreeSet<EntityId> = current.map(|t| t.person).collect();
    people.into_iter().collect()
}

/// Those whose title says more of the same: "the minister" may be a foreign minister, "the secretary" a secretary of state.
fn titled(lexicon: &Lexicon, tenures: &[Tenure], role: &str, reading: &RoleReading) -> Vec<EntityId> {
    let said = &reading.title;
    let last = |words: &str| words.rsplit(' ').next().map(str::to_lowercase);
    let kind = |t: &&Tenure| {
        let more = || last(before_of(&t.title)) == last(said) && is_kind_of(lexicon, &t.role, role);
        t.status != TenureStatus::Former && (is_short_for(said, &t.title) || more())
    };
    tenures.iter().filter(kind).map(|t| t.person).collect()
}

/// Of those whom a title may mean: not the agent of the same verb ("Ana Soto thanked the president" means another one), and
/// those who have this very title before those who have more than it.
fn narrowed(
    registry: &Registry<'_>,
    tenures: &[Tenure],
    reading: &RoleReading,
    (s, head): (usize, usize),
    mut people: Vec<EntityId>,
) -> Vec<EntityId> {
    let sentence = &registry.document.sentences[s];
    let subject = subject_of(sentence, clause(sentence, head)).filter(|&t| t != head);
    let agent = subject.and_then(|t| registry.at(s, t)).map(|m| m.entity);
    let same = said_before(tenures, &people, reading);
    people.retain(|&person| Some(person) != agent && (same.is_empty() || same.contains(&person)));
    people.sort_unstable();
    people.dedup();
    people
}

/// Those of several whom the text has given the very title.
fn said_before(tenures: &[Tenure], among: &[EntityId], reading: &RoleReading) -> BTreeSet<EntityId> {
    let same = |t: &&Tenure| is_short_for(&reading.title, &t.title);
    tenures.iter().filter(|t| among.contains(&t.person)).filter(same).map(|t| t.person).collect()
}

/// Is what is said the title, or what stands before its "of"? "The secretary of state" is no secretary of justice.
fn is_short_for(said: &str, title: &str) -> bool {
    said.eq_ignore_ascii_case(title) || said.eq_ignore_ascii_case(before_of(title))
}

/// "secretary" of "secretary of state".
fn before_of(title: &str) -> &str {
    title.split(" of ").next().unwrap_or(title)
}

/// The one of several who is named in the nearest text before a token, if just one is there.
fn named_last(registry: &Registry<'_>, s: usize, token: usize, among: &[EntityId]) -> Option<EntityId> {
    const REACH: usize = 3;
    (s.saturating_sub(REACH)..=s)
        .rev()
        .find_map(|here| {
            let limit = if here == s { token } else { usize::MAX };
            let named = registry.ranges_in(here).filter(|(m, r)| r.end <= limit && among.contains(&m.entity));
            let found: BTreeSet<EntityId> = named.map(|(m, _)| m.entity).collect();
            (!found.is_empty()).then_some(found)
        })
        .and_then(|found| match found.into_iter().collect::<Vec<_>>()[..] {
            [one] => Some(one),
            _ => None,
        })
}

/// Who holds a role, of a country and of any.
type Holders<'t> = BTreeMap<(&'t str, Option<String>), BTreeSet<EntityId>>;

/// Of more holders of one role than this none is looked for by the country of a sentence's subject.
const MANY: usize = 50;

/// Who holds a role in this article, of a country and of any: those whom "the president" may mean. A leader is also who
/// is head of state or government, of a party or of rebels.
fn holders<'t>(registry: &Registry<'_>, lexicon: &Lexicon, tenures: &'t [Tenure]) -> Holders<'t> {
    let mut holders = Holders::new();
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
    let name = registry.document.words(span);
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
