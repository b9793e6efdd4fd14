//! What a name looks like, and which of the runs that look like one are a person's.

use std::ops::Range;

use super::candidate::Candidate;
use super::place::is_a_place;
use super::words;
use crate::lexicon::{Class, Lexicon, Words};
use crate::mention::tagger::{NameKind, Tagged};
use crate::text::{Relation, Sentence, Token, Upos};

/// Lower-case words that stand inside family names.
const PARTICLES: &[&str] = &[
    "von", "van", "der", "den", "de", "da", "do", "dos", "das", "del", "della", "di", "la", "le", "el", "al",
    "bin", "ibn", "bint", "ben", "ter", "ten", "zu", "y", "e", "ul", "ud", "abu",
];

/// "al" of "al-Sisi", "El" of "El-Sisi".
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

pub(super) fn starts_name(token: &Token) -> bool {
    let mut chars = token.form.chars();
    chars.next().is_some_and(char::is_uppercase)
        && !matches!(
            token.upos,
            Upos::Det
                | Upos::Pron
                | Upos::Adp
                | Upos::Sconj
                | Upos::Cconj
                | Upos::Aux
                | Upos::Verb
                | Upos::Adv
                | Upos::Intj
                | Upos::Num
        )
        && (token.upos == Upos::Propn
            || token.upos == Upos::X
            || (chars.clone().count() > 1 && token.upos == Upos::Noun))
}

/// A capitalised word that is tagged as a preposition or adverb without being one: a rare name.
pub(super) fn odd_word(token: &Token) -> bool {
    const REAL: &str = "In On At Of For From With By To As After Before Over Under Up Out Off Into About Against Amid Near \
        Not Now Then Also Still Just Ahead Again Away Back Down Here There Too Very Well More Most Once \
        Since Until Via Than Through Between During Without Within Across Along Around Behind Beyond Despite \
        Like Per Upon Towards Toward Outside Inside Among Throughout Meanwhile However";
    matches!(token.upos, Upos::Adp | Upos::Adv | Upos::Adj | Upos::Intj)
        && token.form.starts_with(char::is_uppercase)
        && token.form.chars().skip(1).all(char::is_alphabetic)
        && token.form.chars().count() > 3
        && !REAL.split(' ').any(|word| word == token.form)
}

pub(super) fn continues_name(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if (starts_name(token) || odd_word(token)) && (tokens[at - 1].space_after || is_hyphen(&tokens[at - 1])) {
        return true;
    }
    let next_starts =
        tokens.get(at + 1).is_some_and(|t| starts_name(t) || PARTICLES.contains(&t.form.as_str()));
    (PARTICLES.contains(&token.form.as_str()) && (next_starts || tokens.get(at + 1).is_some_and(is_hyphen)))
        || (is_hyphen(token)
            && !tokens[at - 1].space_after
            && !token.space_after
            && tokens.get(at + 1).is_some())
        || (is_hyphen(&tokens[at - 1]) && token.form.chars().all(char::is_alphabetic))
}

/// May the token at `at` be the last of a name? A part in lower case behind a hyphen is, where it is a name itself: in
/// "Park Geun-hye" but not in "Park-led".
pub(super) fn ends_name(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let part = || token.upos == Upos::Propn && token.form.chars().all(char::is_alphabetic);
    starts_name(token) || odd_word(token) || (is_hyphen(&tokens[at - 1]) && part())
}

pub(super) fn is_hyphen(token: &Token) -> bool {
    matches!(token.form.as_str(), "-" | "‑" | "‐")
}

/// A name of a person has no more words than this; longer runs of capitalised words are headings and lists.
const WORDS: usize = 6;

pub(super) fn is_person(
    sentence: &Sentence,
    candidate: &Candidate,
    lexicon: &Lexicon,
    tagged: &Tagged,
) -> bool {
    if candidate.known.is_some() {
        return true;
    }
    let words = words(sentence, &candidate.tokens);
    let last = words.last().map_or("", String::as_str);
    if candidate.soft {
        return false;
    }
    let first = words.first().map_or("", String::as_str);
    if lexicon.ending(last).is_some() || lexicon.beginning(first) || words.len() > WORDS {
        return false;
    }
    if words.iter().any(|w| w.contains(|c: char| c.is_ascii_digit())) && !candidate.title {
        return false;
    }
    if is_a_place(sentence, &candidate.tokens, lexicon) && !candidate.title && !candidate.role {
        return false;
    }
    // "Sputnik V", "Sagittarius A*"
    let letter = |w: &str| {
        w.chars().count() < 3 && !w.ends_with('.') && !w.chars().all(char::is_alphabetic)
            || w.chars().count() == 1
    };
    if words.len() > 1 && letter(last) && !lexicon.names().is_given_name(first) {
        return false;
    }
    let acronym = |w: &String| w.chars().count() > 1 && w.chars().all(|c| c.is_uppercase() || c == '.');
    if words.iter().all(acronym) && !candidate.title {
        return false;
    }
    let kind = tagged.kind(candidate.sentence, &candidate.tokens);
    candidate.title
        || candidate.role
        || kind == Some(NameKind::Person)
        || (words.len() <= 4
            && kind != Some(NameKind::Organisation)
            && lexicon.names().is_given_name(&words[0]))
        || (words.len() <= 3 && kind.is_none() && small_behind_hyphen(last))
        || (words.len() <= 3 && acts_as_person(sentence, lexicon.words(), &candidate.tokens))
}

/// "Sung-woo", "Chung-tai": the given name of a Korean or Chinese, whose second part is in lower case.
fn small_behind_hyphen(word: &str) -> bool {
    let part =
        |part: &str| part.chars().all(char::is_alphabetic) && part.chars().skip(1).all(char::is_lowercase);
    word.split_once('-').is_some_and(|(first, second)| {
        part(first)
            && part(second)
            && first.starts_with(char::is_uppercase)
            && second.starts_with(char::is_lowercase)
    })
}

/// Only people say, tell, meet or resign: is the name the subject of such a verb?
fn acts_as_person(sentence: &Sentence, words: &Words, tokens: &Range<usize>) -> bool {
    tokens.clone().any(|t| {
        sentence.tokens[t].relation == Relation::Nsubj
            && sentence.tokens[t].head.is_some_and(|h| words.has(Class::HumanActs, &sentence.tokens[h].lemma))
    })
}
