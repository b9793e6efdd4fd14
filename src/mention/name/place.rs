//! Names that look like a person's and are, by the words around them, a place's or a thing's.

use std::ops::Range;

use super::shape::{is_hyphen, starts_name};
use crate::lexicon::{Form, Lexicon, Sense};
use crate::text::{Relation, Sentence, Token, Upos};

/// Is the name that of a place, a ship or a type, by the words next to it? "Abu Jafar prison", "the town of Abu Jafar", and
/// "Petrov S-9" with a number behind the hyphen.
pub(super) fn is_a_place(sentence: &Sentence, name: &Range<usize>, lexicon: &Lexicon) -> bool {
    let tokens = &sentence.tokens;
    let is = |t: usize, test: &dyn Fn(&str) -> bool| {
        let common = |t: &&Token| t.upos == Upos::Noun && t.form.starts_with(char::is_lowercase);
        tokens.get(t).filter(common).is_some_and(|t| {
            let mut letters = t.lemma.chars();
            let word: String =
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            test(&word)
        })
    };
    let noun = |t: usize| is(t, &|word| lexicon.ending(word) == Some("place"));
    // "the towns of Abu Jafar, Abu Sahl and Abu Zayd"
    let listed =
        |t: &usize| tokens[*t].upos == Upos::Propn || matches!(tokens[*t].form.as_str(), "," | "and");
    let joined = tokens[name.clone()]
        .iter()
        .any(|t| t.relation == Relation::Conj && t.head.is_some_and(|h| h < name.start));
    let first = (0..name.start).rev().take_while(listed).last().filter(|_| joined).unwrap_or(name.start);
    let of = [name.start, first].iter().any(|&t| t > 1 && tokens[t - 1].form == "of" && noun(t - 2));
    // "near Abu Jafar", and "in Bukit Gantang" where no part is a name that people have
    let named = lexicon.names().is_given_name(&tokens[name.start].form);
    let there = |t: usize| {
        t > 0
            && tokens[t - 1].relation == Relation::Case
            && matches!(tokens[t - 1].lower().as_ref(), "in" | "near" | "at")
    };
    // "in Petrov's government"
    let owner = tokens.get(name.end).is_some_and(|t| t.xpos == "POS");
    let near = !named && !owner && (there(name.start) || there(first));
    // "the ship Anna Petrova"
    let kind = name.start.checked_sub(1).is_some_and(|t| is(t, &|word| lexicon.beginning(word)));
    let number = tokens.get(name.end).is_some_and(is_hyphen)
        && !tokens[name.end - 1].space_after
        && tokens.get(name.end + 1).is_some_and(|t| t.form.starts_with(|c: char| c.is_ascii_digit()));
    // "in Mir Ali, North Petrov District", "La Paz and El Alto"
    let inside = there(name.start)
        && tokens.get(name.end).is_some_and(|t| t.form == ",")
        && names_place(sentence, run_from(tokens, name.end + 1), lexicon);
    let beside = name.start > 1
        && tokens[name.start - 1].form == "and"
        && names_place(sentence, run_before(tokens, name.start - 1), lexicon);
    of || near || inside || beside || kind || number || (noun(name.end) && tokens[name.end - 1].space_after)
}

/// Does a run of capitalised words name a country or a place that the lexicon knows, or end like a place?
fn names_place(sentence: &Sentence, run: Range<usize>, lexicon: &Lexicon) -> bool {
    let Some(last) = run.clone().last() else { return false };
    let words: Vec<&str> = sentence.tokens[run].iter().map(|t| t.form.as_str()).collect();
    let text = words.join(" ");
    let known = lexicon.names().find(&text).iter().any(|name| {
        let place = |s: &Sense| matches!(s, Sense::Country(_, Form::Name | Form::Capital) | Sense::Place(_));
        name.begin == 0 && name.end == text.len() && name.senses.iter().any(place)
    });
    known || lexicon.ending(&sentence.tokens[last].form) == Some("place")
}

fn run_from(tokens: &[Token], start: usize) -> Range<usize> {
    let start = start.min(tokens.len());
    start..start + tokens[start..].iter().take_while(|t| starts_name(t)).count()
}

fn run_before(tokens: &[Token], end: usize) -> Range<usize> {
    end - tokens[..end].iter().rev().take_while(|t| starts_name(t)).count()..end
}
