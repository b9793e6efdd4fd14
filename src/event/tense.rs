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

/// The tense that an act is told in, and the verb that shows it: its own, or that of the clause it is part of
/// ("accuses … , blaming", "asks … during his visit", "a truce collapses").
pub(super) fn tense(sentence: &Sentence, predicate: usize) -> (Tense, usize) {
    let tokens = &sentence.tokens;
    let mut t = predicate;
    for _ in 0..8 {
        let token = &tokens[t];
        let helpers: Vec<(&str, &str)> = sentence
            .children(t)
            .filter(|&c| matches!(tokens[c].relation, Relation::Aux | Relation::AuxPass | Relation::Cop))
            .map(|c| (tokens[c].xpos, tokens[c].lemma.as_str()))
            .collect();
        let has = |tag: &str| helpers.iter().any(|(xpos, _)| *xpos == tag);
        if has("MD") {
            return (Tense::Unknown, t);
        }
        // "claims to have destroyed" is told when it is claimed.
        if helpers.iter().any(|(xpos, lemma)| *lemma == "have" && *xpos != "VB") {
            return (Tense::Perfect, t);
        }
        if has("VBZ") || has("VBP") {
            return (Tense::Present, t);
        }
        if has("VBD") {
            return (Tense::Past, t);
        }
        match token.xpos {
            "VBZ" | "VBP" => return (Tense::Present, t),
            "VBD" => return (Tense::Past, t),
            "VBN" if !has("VB") => return (Tense::Unknown, t),
            _ => {}
        }
        let earlier = sentence.children(t).any(|c| {
            matches!(tokens[c].relation, Relation::Case | Relation::Mark)
                && matches!(
                    tokens[c].lemma.as_str(),
                    "after"
                        | "following"
                        | "since"
                        | "before"
                        | "over"
                        | "for"
                        | "of"
                        | "amid"
                        | "amidst"
                        | "despite"
                        | "against"
                )
                || (tokens[c].relation == Relation::Amod
                    && matches!(
                        tokens[c].lemma.as_str(),
                        "recent" | "previous" | "earlier" | "past" | "prior"
                    ))
        });
        let climbs = matches!(
            token.relation,
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
        );
        match token.head {
            Some(h) if climbs && !earlier => t = h,
            _ => break,
        }
    }
    (Tense::Unknown, t)
}

/// Is any clause above a verb, or the verb itself, in the present tense?
pub(super) fn told_in_present(sentence: &Sentence, verb: usize) -> bool {
    std::iter::successors(Some(verb), |&t| sentence.tokens[t].head)
        .take(sentence.tokens.len())
        .any(|t| tense(sentence, t) == (Tense::Present, t))
}
