//! What words may mean that no rule of mentions is sure of: pronouns with several antecedents, "the country", "police".
//! Patterns and rules do not see such guesses; only the models that decide on sides weigh them, by the rule that guesses.

use super::gender;
use super::organisation;
use super::registry::Registry;
use super::{EntityId, EntityKind, Guess, Mention, MentionKind};
use crate::lexicon::{Class, Lexicon};
use crate::syntax::{clause, is_definite, is_subject, subject_of};
use crate::text::{Relation, Upos};

/// How many sentences back somebody may be named whom a word means.
const REACH: usize = 3;

/// Guesses for the words of a text that no mention covers, in text order.
pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon) -> Vec<Guess> {
    let mut out = Vec::new();
    for sentence in 0..registry.document.sentences.len() {
        for token in 0..registry.document.sentences[sentence].tokens.len() {
            if registry.at(sentence, token).is_none() {
                let guesses = word(registry, lexicon, sentence, token).into_iter();
                out.extend(guesses.map(|(entity, rule)| Guess { sentence, token, entity, rule }));
            }
        }
    }
    out
}

/// Whom one word may mean, each with the rule that guesses it.
fn word(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
) -> Vec<(EntityId, &'static str)> {
    let token = &registry.document.sentences[s].tokens[at];
    let form = token.lower();
    match form.as_ref() {
        "he" | "him" | "his" | "himself" | "she" | "her" | "herself" => {
            let told = gender::of_pronoun(&form);
            let agrees =
                |e: EntityId| gender::of(registry, lexicon, e).is_none_or(|known| Some(known) == told);
            nearest(registry, s, at, |e| is_person(registry, e) && agrees(e), "person named before")
        }
        "they" | "them" | "their" | "themselves" | "both" => {
            let several = several(registry, s, at);
            match several.is_empty() {
                true => nearest(registry, s, at, |e| is_several(registry, e), "group or body named before"),
                false => several,
            }
        }
        "it" | "its" | "itself" if token.relation != Relation::Expl => {
            nearest(registry, s, at, |e| is_state_or_body(registry, e), "state or body named before")
        }
        "we" | "us" | "our" | "ours" | "ourselves" if token.form != "US" => first_parties(registry, s),
        _ if token.upos == Upos::Noun && !token.is_plural() => noun(registry, lexicon, s, at),
        _ => Vec::new(),
    }
}

/// "the country", "police", "a government decision".
fn noun(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
) -> Vec<(EntityId, &'static str)> {
    let sentence = &registry.document.sentences[s];
    let lemma = sentence.tokens[at].lower_lemma();
    let (words, definite) = (lexicon.words(), is_definite(sentence, at));
    let kind = |e: EntityId| registry.entities[e].kind;
    if definite && (words.has(Class::CountryNouns, &lemma) || words.has(Class::FormsOfState, &lemma)) {
        let rule = "country named before";
        return nearest(registry, s, at, |e| kind(e) == EntityKind::Country, rule);
    }
    if lexicon.body(&lemma).is_some() {
        let row = nearest_country(registry, s, at)
            .and_then(|iso3| lexicon.countries().iter().position(|c| c.iso3 == iso3));
        let body = row.and_then(|row| organisation::of_country(registry, lexicon, s, at, row));
        return body.map(|e| (e, "body of the nearest country")).into_iter().collect();
    }
    if definite && !words.kinds(&lemma).is_empty() {
        let body = |e: EntityId| kind(e) == EntityKind::Organisation;
        return nearest(registry, s, at, body, "body named before");
    }
    Vec::new()
}

/// The subject that fits in the nearest text before the word, else whoever fits there last; never the subject of a pronoun's
/// own verb.
fn nearest(
    registry: &Registry<'_>,
    s: usize,
    at: usize,
    fits: impl Fn(EntityId) -> bool,
    rule: &'static str,
) -> Vec<(EntityId, &'static str)> {
    let other = co_argument(registry, s, at);
    for here in (s.saturating_sub(REACH)..=s).rev() {
        let sentence = &registry.document.sentences[here];
        let found: Vec<&Mention> =
            before(registry, here, s, at).filter(|m| fits(m.entity) && Some(m.entity) != other).collect();
        let subject = found.iter().filter(|m| is_subject(sentence, m.head)).max_by_key(|m| m.span.begin);
        if let Some(m) = subject.or(found.iter().max_by_key(|m| m.span.begin)) {
            return vec![(m.entity, rule)];
        }
    }
    Vec::new()
}

/// Several people, else several states or bodies, that the nearest sentence before names.
fn several(registry: &Registry<'_>, s: usize, at: usize) -> Vec<(EntityId, &'static str)> {
    const MANY: usize = 4;
    for here in (s.saturating_sub(1)..=s).rev() {
        for fits in [is_person, is_state_or_body] {
            let mut named: Vec<EntityId> = Vec::new();
            for m in before(registry, here, s, at).filter(|m| fits(registry, m.entity)) {
                if !named.contains(&m.entity) {
                    named.push(m.entity);
                }
            }
            if (2..=MANY).contains(&named.len()) {
                return named.into_iter().map(|e| (e, "one of several named before")).collect();
            }
        }
    }
    Vec::new()
}

/// "We" of a joint statement: the people, states and bodies that its first sentence names as subjects, or joins to them.
fn first_parties(registry: &Registry<'_>, s: usize) -> Vec<(EntityId, &'static str)> {
    const MANY: usize = 6;
    let first = 0;
    let named = registry.ranges_in(first).map(|(m, _)| m).filter(|m| m.kind != MentionKind::Demonym);
    let mut parties: Vec<EntityId> = Vec::new();
    for m in named.filter(|m| is_person(registry, m.entity) || is_state_or_body(registry, m.entity)) {
        if !parties.contains(&m.entity) {
            parties.push(m.entity);
        }
    }
    let fits = s > first && parties.len() <= MANY;
    parties.into_iter().filter(|_| fits).map(|e| (e, "named in the first sentence")).collect()
}

/// The country of the mention that stands nearest before a word, else of the first one in the text.
fn nearest_country(registry: &Registry<'_>, s: usize, at: usize) -> Option<String> {
    let country = |m: &Mention| registry.country_of(m.entity).map(str::to_string);
    let back = (0..=s).rev().find_map(|here| {
        let found = before(registry, here, s, at).filter_map(|m| Some((m.span.begin, country(m)?)));
        found.max_by_key(|(begin, _)| *begin).map(|(_, iso3)| iso3)
    });
    let ahead = || {
        (s..registry.document.sentences.len())
            .find_map(|h| registry.ranges_in(h).find_map(|(m, _)| country(m)))
    };
    back.or_else(ahead)
}

/// Mentions of a sentence that is that of the word, where they end before it, or an earlier one.
fn before<'r>(
    registry: &'r Registry<'_>,
    here: usize,
    s: usize,
    at: usize,
) -> impl Iterator<Item = &'r Mention> {
    let limit = if here == s { at } else { usize::MAX };
    let ranges = registry.ranges_in(here).filter(move |(_, r)| r.end <= limit);
    ranges.map(|(m, _)| m).filter(|m| m.kind != MentionKind::Demonym)
}

/// Who is the subject of the verb that a word stands beside, unless it is a possessive.
fn co_argument(registry: &Registry<'_>, s: usize, at: usize) -> Option<EntityId> {
    let sentence = &registry.document.sentences[s];
    if sentence.tokens[at].relation == Relation::NmodPoss {
        return None;
    }
    let subject = subject_of(sentence, clause(sentence, at)).filter(|&t| t != at)?;
    registry.at(s, subject).map(|m| m.entity)
}

fn is_person(registry: &Registry<'_>, e: EntityId) -> bool {
    registry.entities[e].kind == EntityKind::Person
}

fn is_state_or_body(registry: &Registry<'_>, e: EntityId) -> bool {
    matches!(
        registry.entities[e].kind,
        EntityKind::Country | EntityKind::Government | EntityKind::Organisation | EntityKind::Media
    )
}

fn is_several(registry: &Registry<'_>, e: EntityId) -> bool {
    matches!(
        registry.entities[e].kind,
        EntityKind::Group | EntityKind::Organisation | EntityKind::Government | EntityKind::Media
    )
}
