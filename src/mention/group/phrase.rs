//! The phrase of a group: its words, the name that they make, and the members that it lists.

use std::ops::Range;

use super::super::registry::Registry;
use super::super::{EntityId, EntityKind};
use crate::lexicon::{Class, Words};
use crate::syntax::{self, has_case};
use crate::text::{Relation, Sentence, Upos};

/// What the words around a noun say of a group.
pub(super) struct Phrase {
    pub tokens: Range<usize>,
    /// The words without articles in front: "armed men in uniform".
    pub name: String,
    /// Whom "including" or "such as" lists.
    pub members: Vec<EntityId>,
}

/// A phrase with more words behind its noun is cut: what stands there describes no longer who they are.
const LONGEST: usize = 10;

impl Phrase {
    /// The phrase that a noun heads: what stands in front of it, and the clauses and phrases behind it that say which ones
    /// are meant.
    pub fn of(registry: &Registry<'_>, words: &Words, s: usize, at: usize) -> Self {
        let sentence = &registry.document.sentences[s];
        let begin = begin(sentence, words, at);
        let (end, members) = end(registry, words, s, at);
        let tokens = &sentence.tokens;
        let bare = |&t: &usize| {
            t >= at || !matches!(tokens[t].relation, Relation::Det | Relation::Punct) || tokens[t].form == "-"
        };
        let first = (begin..end).find(bare).unwrap_or(begin);
        let name = registry.document.words(tokens[first].span.cover(tokens[end - 1].span));
        Self { tokens: begin..end, name, members }
    }
}

/// Where the words in front of the noun begin, its measure included ("tens of thousands of people").
fn begin(sentence: &Sentence, words: &Words, at: usize) -> usize {
    let tokens = &sentence.tokens;
    let modifies = |&c: &usize| {
        let inside = matches!(
            tokens[c].relation,
            Relation::Amod
                | Relation::Compound
                | Relation::NmodPoss
                | Relation::Nmod
                | Relation::Nummod
                | Relation::Det
                | Relation::NmodDesc
        );
        let of_another = |g: usize| tokens[g].relation == Relation::Case && !tokens[g].form.contains('s');
        c < at && inside && !sentence.children(c).any(of_another)
    };
    let first = sentence.children(at).filter(modifies).map(|c| leftmost(sentence, c)).fold(at, usize::min);
    // A relative pronoun in front belongs to the clause.
    let own =
        |&t: &usize| !tokens[t].xpos.starts_with('W') && !matches!(tokens[t].upos, Upos::Punct | Upos::Cconj);
    let first = (first..=at).find(own).unwrap_or(at);
    match measure(sentence, words, at) {
        measure if measure != at => leftmost(sentence, measure),
        _ => first,
    }
}

/// Where the words behind the noun end that say which ones are meant, and the members that they list.
fn end(registry: &Registry<'_>, words: &Words, s: usize, at: usize) -> (usize, Vec<EntityId>) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let (mut end, mut members) = (at + 1, Vec::new());
    for c in sentence.children(at).filter(|&c| c > at) {
        let restrictive = matches!(tokens[c].relation, Relation::AclRelcl | Relation::Acl | Relation::Nmod)
            && !(end..c).any(|t| tokens[t].form == ",");
        if !restrictive {
            continue;
        }
        if names_members(sentence, c) {
            members.extend(joined(registry, s, c));
        } else if !of_the_act(sentence, words, c) {
            let last = countries_joined(registry, s, c).unwrap_or_else(|| defining(sentence, c));
            if last - at <= LONGEST {
                end = end.max(last + 1);
            } else if let Some(name) = registry.range_at(s, c) {
                end = end.max(name.end);
            }
        }
    }
    (end, members)
}

/// "the leaders of Chile, Peru and Mexico": the last of the countries that are joined behind "of".
fn countries_joined(registry: &Registry<'_>, s: usize, c: usize) -> Option<usize> {
    let sentence = &registry.document.sentences[s];
    let country = |t: usize| registry.entity_at(s, t, EntityKind::Country).is_some();
    let all: Vec<usize> = std::iter::once(c).chain(syntax::joined(sentence, c)).collect();
    let of = has_case(sentence, c, &["of"]);
    let head = sentence.tokens[c].head.is_some_and(|h| sentence.tokens[h].is_plural());
    (of && head && all.len() > 1 && all.iter().all(|&t| country(t))).then(|| all.into_iter().max())?
}

/// "militants, resulting in 75 deaths", "dissidents on the navy", "leaders on Sunday": such words belong to the act, and do
/// not say who they are.
fn of_the_act(sentence: &Sentence, words: &Words, c: usize) -> bool {
    let tokens = &sentence.tokens;
    let result =
        tokens[c].xpos == "VBG" && words.any(&[Class::Follows, Class::KillsOrInjures], &tokens[c].lemma);
    const APART: &[&str] = &["on", "against", "after", "before", "during", "over", "by"];
    result || (tokens[c].relation == Relation::Nmod && has_case(sentence, c, APART))
}

/// The head of "tens of thousands of people": the measure that the noun hangs on, or the noun itself.
fn measure(sentence: &Sentence, words: &Words, noun: usize) -> usize {
    let tokens = &sentence.tokens;
    let of = |t: usize| tokens[t].relation == Relation::Nmod && has_case(sentence, t, &["of"]);
    let above = |&t: &usize| {
        tokens[t].head.filter(|&h| of(t) && h < t && words.has(Class::Measures, &tokens[h].lower_lemma()))
    };
    std::iter::successors(Some(noun), above).take(4).last().unwrap_or(noun)
}

/// "leaders including X and Y", "countries such as X": examples do not define the group.
fn names_members(sentence: &Sentence, at: usize) -> bool {
    sentence.children(at).any(|c| {
        let token = &sentence.tokens[c];
        token.relation == Relation::Case && matches!(token.form.as_str(), "including" | "such" | "like")
    })
}

/// The entities of a noun and of what "and" joins to it.
fn joined(registry: &Registry<'_>, s: usize, at: usize) -> Vec<EntityId> {
    let sentence = &registry.document.sentences[s];
    std::iter::once(at)
        .chain(syntax::joined(sentence, at))
        .filter_map(|t| registry.headed_by(s, t).next())
        .collect()
}

pub(in crate::mention) fn leftmost(sentence: &Sentence, at: usize) -> usize {
    sentence.children(at).map(|c| if c < at { leftmost(sentence, c) } else { at }).fold(at, usize::min)
}

/// The last token of a defining clause, without the adverbial clauses that hang in it.
fn defining(sentence: &Sentence, at: usize) -> usize {
    sentence
        .children(at)
        .filter(|&c| {
            !matches!(
                sentence.tokens[c].relation,
                Relation::Punct | Relation::Advcl | Relation::Parataxis | Relation::Conj
            )
        })
        .map(|c| if c > at { defining(sentence, c) } else { at })
        .fold(at, usize::max)
}
