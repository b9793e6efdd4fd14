//! Acronyms that a text brings in itself: "the Northern Herders' League (NHL)" makes NHL that body from there on.

use std::collections::BTreeMap;
use std::ops::Range;

use super::gazetteer::{self, Hit};
use super::registry::Registry;
use super::{EntityId, EntityKind, MentionKind, country};
use crate::lexicon::{Lexicon, Sense};
use crate::text::{Sentence, Upos, slug};

/// Finds the long names with their acronyms in brackets, and then every later use of those acronyms.
pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon, hits: &[Hit<'_>]) {
    let mut known: BTreeMap<String, EntityId> = BTreeMap::new();
    for s in 0..registry.document.sentences.len() {
        let here = gazetteer::of_sentence(hits, s);
        for at in 0..registry.document.sentences[s].tokens.len() {
            let form = registry.document.sentences[s].tokens[at].form.clone();
            if let Some(&entity) = known.get(&form) {
                registry.mention(
                    s,
                    at..at + 1,
                    MentionKind::Name,
                    entity,
                    "acronym that this article explains",
                );
                continue;
            }
            let Some(long) = explained(&registry.document.sentences[s], at) else { continue };
            let listed = here.iter().find(|h| h.tokens.end == long.end);
            if listed.is_some_and(|h| h.senses.iter().any(|s| !matches!(s, Sense::Organisation(_)))) {
                continue;
            }
            let (entity, long) = match listed {
                Some(hit) => match hit.senses.first() {
                    Some(Sense::Organisation(row)) => {
                        (country::organisation(registry, lexicon, *row), hit.tokens.clone())
                    }
                    _ => continue,
                },
                None => (named(registry, s, &long), long),
            };
            if registry.is_free(s, long.clone()) {
                registry.mention(s, long, MentionKind::Name, entity, "long name of an acronym");
            }
            registry.mention(s, at..at + 1, MentionKind::Name, entity, "acronym that this article explains");
            known.insert(form, entity);
        }
    }
}

fn named(registry: &mut Registry<'_>, s: usize, tokens: &Range<usize>) -> EntityId {
    let words = &registry.document.sentences[s].tokens;
    let span = words[tokens.start].span.cover(words[tokens.end - 1].span);
    let name = registry.document.words(span);
    registry.entity(EntityKind::Organisation, &slug(&name), &name, &[])
}

/// The words before "(" whose initials the acronym at `at` is; small words may be left out of it.
fn explained(sentence: &Sentence, at: usize) -> Option<Range<usize>> {
    let tokens = &sentence.tokens;
    let bracket = at.checked_sub(1).filter(|&b| tokens[b].form == "(")?;
    let letters: Vec<char> = tokens[at].form.chars().filter(|c| *c != '.').collect();
    let acronym = (2..=8).contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase());
    if !acronym || tokens.get(at + 1).is_none_or(|t| t.form != ")") {
        return None;
    }
    let mut left = letters.len();
    let mut begin = bracket;
    while left > 0 {
        let t = begin.checked_sub(1).filter(|&t| bracket - t <= 2 * letters.len() + 2)?;
        let initial = tokens[t].form.chars().next()?;
        begin = t;
        if initial == letters[left - 1] {
            left -= 1;
        } else if initial.is_uppercase() || !is_small(&tokens[t].upos, &tokens[t].form) {
            return None;
        }
    }
    (bracket - begin > 1).then_some(begin..bracket)
}

/// "of", "the", "'s", "for", "and": words that acronyms leave out.
fn is_small(upos: &Upos, form: &str) -> bool {
    matches!(upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Punct)
        && form != "("
        && form != ")"
}
