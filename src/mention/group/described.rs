//! Those whom a text only describes, where the network holds that they take a side of an act: "airlines", "luxury hotels",
//! and names that no table has.

use super::super::registry::Registry;
use crate::annotate::acts::Roles;
use crate::lexicon::Lexicon;
use crate::text::{Relation, Token, Upos};

/// How much likelier than not a word must take a side, in 256ths of log odds.
const BAR: i32 = 0;

/// The nouns of a sentence that no mention covers and that take a side of one of its acts.
pub(super) fn described(registry: &Registry<'_>, lexicon: &Lexicon, s: usize) -> Vec<usize> {
    let tokens = &registry.document.sentences[s].tokens;
    let free = |&t: &usize| {
        is_noun(tokens, lexicon, t) && registry.at(s, t).is_none() && !names_nobody(tokens, lexicon, t)
    };
    let mut nouns: Vec<usize> = (0..tokens.len()).filter(free).collect();
    if nouns.is_empty() {
        return nouns;
    }
    let acts: Vec<usize> = (0..tokens.len()).filter(|&t| tells_of_act(&tokens[t])).collect();
    let roles: Vec<Roles> = acts.iter().map(|&t| Roles::of(&tokens[t].act)).collect();
    nouns.retain(|&t| {
        let others = acts.iter().zip(&roles).filter(|(act, _)| **act != t);
        others.into_iter().any(|(_, roles)| roles.of_word(&tokens[t].act).into_iter().max() > Some(BAR))
    });
    nouns
}

fn tells_of_act(token: &Token) -> bool {
    let (kind, score) = token.act.kinds[0];
    kind > 0 && score > 0
}

/// A noun that may head a phrase, or stands before the noun of an act ("rebel attacks", where some are tagged as adjectives);
/// one that tells of an act itself is no participant.
fn is_noun(tokens: &[Token], lexicon: &Lexicon, t: usize) -> bool {
    let token = &tokens[t];
    let of_act = || token.head.is_some_and(|h| tells_of_act(&tokens[h]));
    let heads = match (token.upos, token.relation) {
        (_, Relation::Flat) => false,
        (Upos::Noun | Upos::Propn, Relation::Compound) => of_act(),
        (Upos::Noun | Upos::Propn, _) => true,
        (Upos::Adj, Relation::Amod) => lexicon.group(&token.lower_lemma()).is_some() && of_act(),
        _ => false,
    };
    heads && !tells_of_act(token)
}

/// "social media", "others": nouns of which `groups.tsv` says that they name no party, or that mean anything.
fn names_nobody(tokens: &[Token], lexicon: &Lexicon, at: usize) -> bool {
    let noun = tokens[at].lower_lemma();
    let two = at.checked_sub(1).map(|before| format!("{} {noun}", tokens[before].lower_lemma()));
    let listed = two.and_then(|two| lexicon.group(&two)).or_else(|| lexicon.group(&noun));
    noun == "other" || listed.is_some_and(|group| group.sector.is_empty())
}
