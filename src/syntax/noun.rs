//! Nouns: the preposition in front of one, what is joined to it, whether the text takes it for known.

use crate::text::{Relation, Sentence, Upos};

/// The preposition before a noun, in lower case; several words ("because of") with spaces.
pub(crate) fn case_of(sentence: &Sentence, noun: usize) -> Option<String> {
    let tokens = &sentence.tokens;
    let cases: Vec<String> = sentence
        .children(noun)
        .filter(|&c| tokens[c].relation == Relation::Case && c < noun)
        .flat_map(|c| {
            let fixed = sentence.children(c).filter(|&f| tokens[f].relation == Relation::Fixed);
            std::iter::once(c).chain(fixed).map(|t| tokens[t].form.to_lowercase()).collect::<Vec<_>>()
        })
        .collect();
    (!cases.is_empty()).then(|| cases.join(" "))
}

/// Is the preposition before a noun one of these?
pub(crate) fn has_case(sentence: &Sentence, noun: usize, of: &[&str]) -> bool {
    case_of(sentence, noun).is_some_and(|case| of.contains(&case.as_str()))
}

/// Does the preposition before a noun say where something is?
pub(crate) fn is_locative(sentence: &Sentence, noun: usize) -> bool {
    has_case(sentence, noun, &["in", "at", "near", "across"])
}

/// "the", "this", "those" before a noun: the text takes what it names for known.
pub(crate) fn is_definite(sentence: &Sentence, noun: usize) -> bool {
    sentence.children(noun).any(|c| {
        sentence.tokens[c].relation == Relation::Det
            && matches!(sentence.tokens[c].lower().as_ref(), "the" | "this" | "that" | "these" | "those")
    })
}

/// "Chile's talks", "their talks": does a noun say whose it is?
pub(crate) fn is_owned(sentence: &Sentence, noun: usize) -> bool {
    sentence.children(noun).any(|c| sentence.tokens[c].relation == Relation::NmodPoss)
}

/// The words that "and" or "or" joins directly to a first one, whatever they are.
pub(crate) fn joined(sentence: &Sentence, first: usize) -> impl Iterator<Item = usize> + '_ {
    sentence.children(first).filter(|&c| sentence.tokens[c].relation == Relation::Conj)
}

/// A noun and the nouns joined to it by "and" or "or".
pub(crate) fn conjuncts(sentence: &Sentence, noun: usize) -> Vec<usize> {
    let mut out = vec![noun];
    for child in joined(sentence, noun) {
        if !matches!(sentence.tokens[child].upos, Upos::Verb | Upos::Aux | Upos::Adv) {
            out.extend(conjuncts(sentence, child));
        }
    }
    out
}

/// The word to which "and" or "or" joins this one; the word itself where nothing does.
pub(crate) fn first_conjunct(sentence: &Sentence, at: usize) -> usize {
    let before = |&t: &usize| {
        let token = &sentence.tokens[t];
        token.head.filter(|_| token.relation == Relation::Conj)
    };
    std::iter::successors(Some(at), before).take(sentence.tokens.len()).last().unwrap_or(at)
}

/// The nouns that hang on a noun with a preposition, conjuncts included.
pub(crate) fn nominal_obliques(sentence: &Sentence, noun: usize) -> Vec<(String, usize)> {
    let oblique = |&c: &usize| {
        matches!(sentence.tokens[c].relation, Relation::Nmod | Relation::Obl | Relation::OblAgent)
    };
    let hanging = sentence.children(noun).filter(oblique);
    hanging
        .filter_map(|c| case_of(sentence, c).map(|case| (case, c)))
        .flat_map(|(case, c)| conjuncts(sentence, c).into_iter().map(move |n| (case.clone(), n)))
        .collect()
}
