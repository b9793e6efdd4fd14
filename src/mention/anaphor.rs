//! "The ministry", "the group", "the bloc", "the kingdom": bodies and countries that the text named before and now
//! calls by what they are.

use super::registry::Registry;
use super::{EntityId, EntityKind, MentionKind};
use crate::lexicon::{Class, Lexicon};
use crate::text::{Relation, Sentence, Upos, slug};

/// How many sentences back the body or country may be named.
const REACH: usize = 3;

pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon) {
    for s in 0..registry.document.sentences.len() {
        for at in 1..registry.document.sentences[s].tokens.len() {
            let sentence = &registry.document.sentences[s];
            let token = &sentence.tokens[at];
            if !matches!(token.xpos, "NN" | "NNP") || registry.at(s, at).is_some() {
                continue;
            }
            let Some(begin) = definite(sentence, at).filter(|&b| registry.is_free(s, b..at)) else {
                continue;
            };
            let noun = token.lower_lemma();
            let words = lexicon.words();
            let form_of_state = words.has(Class::FormsOfState, &noun);
            let meant = if form_of_state || words.has(Class::CountryNouns, &noun) {
                country(registry, lexicon, s, begin, form_of_state.then_some(&*noun))
            } else {
                body(registry, lexicon, s, begin, &noun, words.kinds(&noun))
            };
            if let Some(entity) = meant {
                registry.refer(
                    s,
                    begin..at + 1,
                    MentionKind::Nominal,
                    entity,
                    "named before, called by what it is",
                );
            }
        }
    }
}

/// The article of "the group", "the Iran-backed group"; nothing for "the group of seven" or "the army group".
fn definite(sentence: &Sentence, at: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let begin = (at.saturating_sub(3)..at).rev().find(|&t| tokens[t].upos == Upos::Det)?;
    let article = matches!(tokens[begin].lower().as_ref(), "the" | "this" | "that");
    let plain = (begin + 1..at).all(|t| matches!(tokens[t].upos, Upos::Adj | Upos::Verb | Upos::Punct));
    let defined = sentence.children(at).filter(|&c| c > at).any(|c| {
        // "the bloc — Chile, Peru and Mexico —" tells who is in it, not which one it is.
        let named =
            tokens[c].relation == Relation::Appos && !matches!(tokens[c - 1].form.as_str(), "—" | "–");
        named || matches!(tokens[c].relation, Relation::Nmod | Relation::Acl | Relation::AclRelcl)
    });
    let modifier = matches!(tokens[at].relation, Relation::Compound | Relation::Appos | Relation::Flat);
    (article && plain && !defined && !modifier).then_some(begin)
}

/// The body of one of these kinds, or with this noun in its name, that the nearest sentence names, if it is one.
fn body(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    before: usize,
    noun: &str,
    kinds: &[String],
) -> Option<EntityId> {
    let fits = |entity: EntityId| {
        let e = &registry.entities[entity];
        let a_body = matches!(e.kind, EntityKind::Organisation | EntityKind::Government | EntityKind::Media);
        // "the military" after "the Chilean military", whatever the table calls it
        let written_so = |surface: &String| {
            surface.split(' ').next_back().is_some_and(|last| last.eq_ignore_ascii_case(noun))
        };
        let named_so =
            || slug(&e.name).split('-').any(|word| word == noun) || e.surfaces.iter().any(written_so);
        // A body that no table has may be of any of the kinds.
        let of_kind = || match lexicon.organisation(&e.key) {
            Some(row) => kinds.contains(&row.kind),
            None => e.kind == EntityKind::Organisation && !kinds.is_empty(),
        };
        a_body && (named_so() || of_kind())
    };
    nearest(registry, s, before, fits)
}

/// The only country of that kind of state that the text has named so far.
fn country(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    before: usize,
    named: Option<&str>,
) -> Option<EntityId> {
    let fits = |entity: EntityId| {
        let e = &registry.entities[entity];
        let kind = matches!(e.kind, EntityKind::Country | EntityKind::Government);
        let full = |part: &str| {
            registry
                .country_of(entity)
                .and_then(|iso3| lexicon.country(iso3))
                .is_some_and(|c| c.full_name.split(' ').any(|word| word.to_lowercase() == part))
        };
        kind && named.is_none_or(full)
    };
    let reach = if named.is_some() { REACH } else { s };
    let mut found: Option<(EntityId, &str)> = None;
    for previous in s.saturating_sub(reach)..=s {
        let limit = if previous == s { before } else { usize::MAX };
        for (mention, _) in registry.ranges_in(previous).filter(|(m, r)| r.end <= limit && fits(m.entity)) {
            let iso3 = registry.country_of(mention.entity)?;
            if found.is_some_and(|(_, other)| other != iso3) {
                return None;
            }
            found = Some((mention.entity, iso3));
        }
    }
    found.map(|(entity, _)| entity)
}

/// The one entity that fits in the nearest text before that names any; of several in it, none.
fn nearest(
    registry: &Registry<'_>,
    s: usize,
    before: usize,
    fits: impl Fn(EntityId) -> bool,
) -> Option<EntityId> {
    for previous in (s.saturating_sub(REACH)..=s).rev() {
        let limit = if previous == s { before } else { usize::MAX };
        let mut found = registry
            .ranges_in(previous)
            .filter(|(m, r)| r.end <= limit && m.kind != MentionKind::Pronoun && fits(m.entity))
            .map(|(m, _)| m.entity);
        if let Some(first) = found.next() {
            return found.all(|e| e == first).then_some(first);
        }
    }
    None
}
