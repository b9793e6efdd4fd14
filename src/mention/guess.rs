//! What nouns may mean that no rule of mentions is sure of: "the country" of several, "police", "the group".
//! Patterns and rules do not see such guesses; only the models that decide on sides weigh them, by the rule that guesses.

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
    let country = |s: usize| registry.ranges_in(s).find_map(|(m, _)| registry.country_of(m.entity));
    let first = (0..registry.document.sentences.len()).find_map(country).map(str::to_string);
    for sentence in 0..registry.document.sentences.len() {
        for token in 0..registry.document.sentences[sentence].tokens.len() {
            if registry.at(sentence, token).is_none() {
                let guess = noun(registry, lexicon, sentence, token, first.as_deref());
                out.extend(guess.map(|(entity, rule)| Guess { sentence, token, entity, rule }));
            }
        }
    }
    out
}

/// Whom a noun may mean, and the rule that guesses it: "the country", "police", "a government decision". `first` is the first
/// country of the text.
fn noun(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    first: Option<&str>,
) -> Option<(EntityId, &'static str)> {
    let sentence = &registry.document.sentences[s];
    if sentence.tokens[at].upos != Upos::Noun || sentence.tokens[at].is_plural() {
        return None;
    }
    let lemma = sentence.tokens[at].lower_lemma();
    let (words, definite) = (lexicon.words(), is_definite(sentence, at));
    let kind = |e: EntityId| registry.entities[e].kind;
    if definite && (words.has(Class::CountryNouns, &lemma) || words.has(Class::FormsOfState, &lemma)) {
        let rule = "country named before";
        return nearest(registry, s, at, |e| kind(e) == EntityKind::Country, rule);
    }
    if lexicon.body(&lemma).is_some() {
        let near = nearest_country(registry, s, at).or(first.map(str::to_string));
        let row = near.and_then(|iso3| lexicon.countries().iter().position(|c| c.iso3 == iso3));
        let body = row.and_then(|row| organisation::of_country(registry, lexicon, s, at, row));
        return body.map(|e| (e, "body of the nearest country"));
    }
    if definite && !words.kinds(&lemma).is_empty() {
        let body = |e: EntityId| kind(e) == EntityKind::Organisation;
        return nearest(registry, s, at, body, "body named before");
    }
    None
}

/// The subject that fits in the nearest text before the word, else whoever fits there last; never the subject of its own verb.
fn nearest(
    registry: &Registry<'_>,
    s: usize,
    at: usize,
    fits: impl Fn(EntityId) -> bool,
    rule: &'static str,
) -> Option<(EntityId, &'static str)> {
    let other = co_argument(registry, s, at);
    for here in (s.saturating_sub(REACH)..=s).rev() {
        let sentence = &registry.document.sentences[here];
        let found: Vec<&Mention> =
            before(registry, here, s, at).filter(|m| fits(m.entity) && Some(m.entity) != other).collect();
        let subject = found.iter().filter(|m| is_subject(sentence, m.head)).max_by_key(|m| m.span.begin);
        if let Some(m) = subject.or(found.iter().max_by_key(|m| m.span.begin)) {
            return Some((m.entity, rule));
        }
    }
    None
}

/// The country of the mention that stands nearest before a word.
fn nearest_country(registry: &Registry<'_>, s: usize, at: usize) -> Option<String> {
    let country = |m: &Mention| registry.country_of(m.entity).map(str::to_string);
    (s.saturating_sub(REACH)..=s).rev().find_map(|here| {
        let found = before(registry, here, s, at).filter_map(|m| Some((m.span.begin, country(m)?)));
        found.max_by_key(|(begin, _)| *begin).map(|(_, iso3)| iso3)
    })
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
