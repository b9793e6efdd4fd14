//! The tense that an act is told in.

use crate::text::{Relation, Sentence};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Present,
    Past,
    /// "has signed", "had signed": before the time that is spoken of.
    Perfect,
    Unknown,
}

/// Words that put what they introduce before the verb that they hang on: "condemned it after the attack".
const EARLIER: &[&str] =
    &["after", "following", "since", "before", "over", "for", "of", "amid", "amidst", "despite", "against"];

/// The tense that an act is told in, and the verb that shows it: its own, or that of the clause it is part of
/// ("accuses … , blaming", "asks … during his visit", "a truce collapses").
pub(super) fn tense(sentence: &Sentence, predicate: usize) -> (Tense, usize) {
    let mut t = predicate;
    for _ in 0..8 {
        if let Some(own) = own_tense(sentence, t) {
            return (own, t);
        }
        match sentence.tokens[t].head {
            Some(head) if shares_tense(sentence, t) => t = head,
            _ => break,
        }
    }
    (Tense::Unknown, t)
}

/// The tense that a word and its auxiliaries show.
fn own_tense(sentence: &Sentence, t: usize) -> Option<Tense> {
    let tokens = &sentence.tokens;
    let auxiliary =
        |&c: &usize| matches!(tokens[c].relation, Relation::Aux | Relation::AuxPass | Relation::Cop);
    let auxiliaries = || sentence.children(t).filter(auxiliary).map(|c| &tokens[c]);
    let has = |tag: &str| auxiliaries().any(|a| a.xpos == tag);
    if has("MD") {
        return Some(Tense::Unknown);
    }
    // "claims to have destroyed" is told when it is claimed.
    if auxiliaries().any(|a| a.lemma == "have" && a.xpos != "VB") {
        return Some(Tense::Perfect);
    }
    if has("VBZ") || has("VBP") {
        return Some(Tense::Present);
    }
    if has("VBD") {
        return Some(Tense::Past);
    }
    match tokens[t].xpos {
        "VBZ" | "VBP" => Some(Tense::Present),
        "VBD" => Some(Tense::Past),
        "VBN" if !has("VB") => Some(Tense::Unknown),
        _ => None,
    }
}

/// Is a word told in the tense of what it hangs on?
fn shares_tense(sentence: &Sentence, t: usize) -> bool {
    let tokens = &sentence.tokens;
    let earlier = |c: usize| match tokens[c].relation {
        Relation::Case | Relation::Mark => EARLIER.contains(&tokens[c].lemma.as_str()),
        Relation::Amod => {
            matches!(tokens[c].lemma.as_str(), "recent" | "previous" | "earlier" | "past" | "prior")
        }
        _ => false,
    };
    matches!(
        tokens[t].relation,
        Relation::Advcl
            | Relation::Xcomp
            | Relation::Acl
            | Relation::Obl
            | Relation::OblAgent
            | Relation::Obj
            | Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Conj
            | Relation::Compound
    ) && !sentence.children(t).any(earlier)
}

/// Is any clause above a verb, or the verb itself, in the present tense?
pub(super) fn told_in_present(sentence: &Sentence, verb: usize) -> bool {
    sentence.upwards(verb).any(|t| tense(sentence, t) == (Tense::Present, t))
}
