//! What a name looks like, and which of the runs that look like one are a person's.

use std::ops::Range;

use super::candidate::Candidate;
use super::words;
use crate::lexicon::Lexicon;
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

fn is_hyphen(token: &Token) -> bool {
    matches!(token.form.as_str(), "-" | "‑" | "‐")
}

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
    if lexicon.ending(last).is_some() || words.len() > 6 {
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
        || (words.len() <= 4 && lexicon.names().is_given_name(&words[0]))
        || (words.len() <= 3
            && (acts_as_person(sentence, &candidate.tokens)
                || (kind.is_none() && stands_as_person(sentence, &candidate.tokens))))
}

/// Two or three capitalised words without article or place preposition, as a subject, object or apposition: when no
/// list knows them they are nearly always somebody's name.
fn stands_as_person(sentence: &Sentence, tokens: &Range<usize>) -> bool {
    let words = &sentence.tokens;
    let plain = tokens.clone().all(|t| {
        words[t].upos == Upos::Propn
            && words[t].form.chars().all(|c| c.is_alphabetic() || c == '.')
            && words[t].xpos != "NNPS"
    });
    let head =
        tokens.clone().find(|&t| words[t].head.is_none_or(|h| !tokens.contains(&h))).unwrap_or(tokens.start);
    let argument = matches!(
        words[head].relation,
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Appos
            | Relation::NmodPoss
            | Relation::OblAgent
            | Relation::Conj
    );
    let article = sentence.children(head).any(|c| words[c].upos == Upos::Det);
    let title_case =
        words.iter().filter(|t| t.form.starts_with(char::is_uppercase)).count() * 2 > words.len();
    plain && argument && !article && !title_case && tokens.len() > 1
}

/// Only people say, tell, meet or resign: is the name the subject of such a verb?
fn acts_as_person(sentence: &Sentence, tokens: &Range<usize>) -> bool {
    const HUMAN: &[&str] = &[
        "say", "tell", "meet", "add", "write", "resign", "warn", "announce", "ask", "die", "insist", "argue",
        "think", "believe", "sign", "speak", "visit", "arrive", "call",
    ];
    tokens.clone().any(|t| {
        sentence.tokens[t].relation == Relation::Nsubj
            && sentence.tokens[t].head.is_some_and(|h| HUMAN.contains(&sentence.tokens[h].lemma.as_str()))
    })
}
