//! What the name tagger looks at.

use super::super::gazetteer::Hit;
use crate::lexicon::{Form, Lexicon, Sense};
use crate::text::{Sentence, Token, Upos};

/// Rows of weights; features share them by hash.
pub const ROWS: usize = 1 << 17;

/// A capitalised word can be as far as this from a word in lower case that is part of a name ("Party of the Left").
const REACH: usize = 3;

/// What is asked of a token, as numbers, so that features are made without touching its text again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cue {
    word: u32,
    /// The first three letters, the last two, the last three.
    prefix: u32,
    suffix: [u32; 2],
    shape: u32,
    tag: u32,
    /// What the lexicon's gazetteers say of the name that the token is in.
    gazetteer: u32,
    /// Given name, title, first word of a role, and what an ending the word is.
    list: u32,
    /// How it hangs in the tree, and on what.
    relation: u32,
    governor: u32,
    /// The last and the first word of its run of capitalised words, and the length of that run.
    last: u32,
    first: u32,
    place: u32,
    capital: bool,
}

pub(super) fn cues(sentence: &Sentence, lexicon: &Lexicon, hits: &[Hit<'_>]) -> Vec<Cue> {
    let tokens = &sentence.tokens;
    let mut cues: Vec<Cue> = tokens.iter().map(|t| cue(t, lexicon)).collect();
    for (at, token) in tokens.iter().enumerate() {
        cues[at].relation = hash(token.relation.as_str().as_bytes());
        cues[at].governor = token.head.map_or(1, |h| hash(tokens[h].lemma.as_bytes()));
    }
    for hit in hits {
        let mask = hit.senses.iter().fold(0, |mask, sense| mask | bit(sense));
        for t in hit.tokens.clone() {
            let place = u32::from(t == hit.tokens.start) | u32::from(t + 1 == hit.tokens.end) << 1;
            cues[t].gazetteer = mask << 2 | place;
        }
    }
    let mut at = 0;
    while at < cues.len() {
        let length = cues[at..].iter().take_while(|c| c.capital).count();
        for t in at..at + length {
            cues[t].first = cues[at].word;
            cues[t].last = mix(cues[at + length - 1].list, cues[at + length - 1].word);
            cues[t].place = ((t - at).min(4) * 8 + length.min(5)) as u32 + 1;
        }
        at += length.max(1);
    }
    cues
}

fn cue(token: &Token, lexicon: &Lexicon) -> Cue {
    let form = token.form.as_str();
    let capital = form.starts_with(char::is_uppercase);
    let tail = |n: usize| form.char_indices().rev().nth(n - 1).map_or(form, |(at, _)| &form[at..]);
    let head = form.char_indices().nth(3).map_or(form, |(at, _)| &form[..at]);
    let list = match capital {
        false => 0,
        true => {
            let title = lexicon.is_title(form.trim_end_matches('.'));
            let ending = lexicon.ending(form).map_or(0, |kind| hash(kind.as_bytes()) & !3);
            ending | u32::from(lexicon.names().is_given_name(form)) | u32::from(title) << 1
        }
    };
    let word = hash(form.as_bytes());
    Cue {
        word,
        prefix: hash(head.as_bytes()),
        suffix: [hash(tail(2).as_bytes()), hash(tail(3).as_bytes())],
        shape: shape(form),
        tag: hash(token.xpos.as_bytes()) ^ u32::from(token.upos == Upos::Propn),
        list,
        capital,
        ..Cue::default()
    }
}

fn bit(sense: &Sense) -> u32 {
    match sense {
        Sense::Country(_, Form::Name) => 1,
        Sense::Country(_, Form::Adjective | Form::Demonym) => 2,
        Sense::Country(_, Form::Capital) | Sense::Place(_) => 4,
        Sense::Country(_, Form::Government) => 8,
        Sense::Organisation(_) => 16,
        Sense::Person(_) => 32,
    }
}

/// Kinds of characters in order, each run of them once: "McCain" is `AaAa`, "F-16" `A-0`.
fn shape(form: &str) -> u32 {
    let (mut hash, mut before) = (OFFSET, 0);
    for c in form.chars() {
        let kind = match c {
            _ if c.is_uppercase() => b'A',
            _ if c.is_alphabetic() => b'a',
            _ if c.is_numeric() => b'0',
            '-' | '.' | '&' | '\'' => c as u8,
            _ => b'?',
        };
        // "U.S." and "UN" differ from "A": two capitals are not one
        if kind != before || kind == b'A' {
            hash = step(hash, kind);
        }
        before = kind;
    }
    hash
}

/// Words in lower case are part of names only between capitalised words.
pub(super) fn may_be_name(cues: &[Cue], at: usize) -> bool {
    let near = |range: &[Cue]| range.iter().any(|c| c.capital);
    cues[at].capital
        || (near(&cues[at.saturating_sub(REACH)..at])
            && near(&cues[at + 1..(at + 1 + REACH).min(cues.len())]))
}

/// Calls `found` with the row of every feature of a token.
pub(super) fn each(cues: &[Cue], at: usize, mut found: impl FnMut(u32)) {
    let edge = Cue::default();
    let near = |by: isize| at.checked_add_signed(by).and_then(|i| cues.get(i)).unwrap_or(&edge);
    let here = &cues[at];
    let (before, after) = (near(-1), near(1));
    let (before2, after2) = (near(-2), near(2));
    let features = [
        0,
        here.word,
        here.prefix,
        here.suffix[0],
        here.suffix[1],
        here.shape,
        here.tag,
        before.word,
        after.word,
        before2.word,
        after2.word,
        mix(before.word, here.word),
        mix(here.word, after.word),
        mix(before.word, before2.word),
        mix(after.word, after2.word),
        mix(before.tag, here.tag),
        mix(here.tag, after.tag),
        mix(mix(before.shape, here.shape), after.shape),
        here.gazetteer,
        before.gazetteer,
        after.gazetteer,
        mix(here.gazetteer, here.tag),
        here.list,
        before.list,
        mix(here.list, after.list),
        here.last,
        mix(here.last, before.tag),
        here.first,
        here.place,
        mix(here.place, here.gazetteer),
        mix(here.place, here.list),
        mix(here.relation, here.governor),
        mix(here.relation, here.tag),
        before.suffix[1],
        after.suffix[1],
        mix(before.word, here.shape),
        mix(after.word, here.shape),
        mix(u32::from(at == 0), here.tag),
    ];
    for (kind, feature) in features.into_iter().enumerate() {
        found(mix(kind as u32 + 1, feature) >> (32 - ROWS.trailing_zeros()));
    }
}

const OFFSET: u32 = 0x811c_9dc5;

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(OFFSET, |hash, &byte| step(hash, byte))
}

fn mix(a: u32, b: u32) -> u32 {
    let x = (a.rotate_left(15) ^ b).wrapping_mul(0x9e37_79b1);
    (x ^ x >> 15).wrapping_mul(0x85eb_ca6b)
}
