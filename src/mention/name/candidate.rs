//! Runs of capitalised words that may be somebody's name, and what stands around them.

use std::ops::Range;

use super::marks::Marks;
use super::shape::{continues_name, ends_name, starts_name};
use crate::lexicon::Lexicon;
use crate::mention::gazetteer::Hit;
use crate::mention::role::RoleHit;
use crate::mention::tagger::{NameKind, Tagged};
use crate::text::{Sentence, Token, Upos};

/// Words before a name that only people have. After UD English, they are `compound`, `nmod:desc` or `flat` heads.
pub(super) fn is_title(lexicon: &Lexicon, token: &Token) -> bool {
    lexicon.is_title(&token.form) || lexicon.is_title(token.form.trim_end_matches('.'))
}

/// A run of tokens that may be a name, and what stands right before it.
pub(super) struct Candidate {
    pub sentence: usize,
    pub tokens: Range<usize>,
    /// A title stands before the name; `with_title` is where the mention begins then.
    pub with_title: usize,
    pub title: bool,
    /// A role stands right before the name, or after it behind a comma.
    pub role: bool,
    pub known: Option<usize>,
    /// It begins with a country or a city, and nothing here shows that a person is meant.
    pub soft: bool,
}

/// The candidates of one sentence, whose hits and roles these are.
pub(super) fn candidates(
    index: usize,
    sentence: &Sentence,
    lexicon: &Lexicon,
    hits: &[Hit<'_>],
    roles: &[RoleHit],
    tagged: &Tagged,
) -> Vec<Candidate> {
    let tokens = &sentence.tokens;
    let marks = Marks::of(sentence, lexicon, hits, roles);
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((person, end)) = marks.known[at].filter(|(_, end)| !extends(tokens, *end, lexicon)) {
            let begin = titles_before(tokens, lexicon, at);
            out.push(Candidate {
                sentence: index,
                tokens: at..end,
                with_title: begin,
                title: begin < at,
                role: marks.role_end[begin] || marks.body_end[begin],
                known: Some(person),
                soft: false,
            });
            at = end;
        } else if marks.blocked[at] || !starts_name(&tokens[at]) || is_title(lexicon, &tokens[at]) {
            at += 1;
        } else {
            let end = run_end(tokens, &marks, at);
            let candidate = unknown(index, sentence, lexicon, &marks, tagged, at..end);
            at = candidate.as_ref().map_or(end, |c| c.tokens.end);
            out.extend(candidate);
        }
    }
    for candidate in out.iter_mut().filter(|c| c.tokens.len() > 1) {
        candidate.role |= has_role_behind(tokens, roles, candidate.tokens.end);
    }
    out
}

/// Where a run of words ends that may be a name and begins here.
fn run_end(tokens: &[Token], marks: &Marks, at: usize) -> usize {
    let mut end = at + 1;
    while end < tokens.len() {
        if !marks.blocked[end] && continues_name(tokens, end) {
            end += 1;
        } else if nickname(tokens, end) && !marks.blocked[end + 3] {
            end += 4;
        } else {
            break;
        }
    }
    while end > at + 1 && !ends_name(tokens, end - 1) {
        end -= 1;
    }
    end
}

/// A run as a candidate, without the words in front that say what somebody is; nothing for a country or a city alone.
fn unknown(
    index: usize,
    sentence: &Sentence,
    lexicon: &Lexicon,
    marks: &Marks,
    tagged: &Tagged,
    run: Range<usize>,
) -> Option<Candidate> {
    let tokens = &sentence.tokens;
    let mut at = run.start;
    while is_description(&tokens[at..run.end], lexicon) {
        at += 1;
    }
    let name = at..run.end;
    let begin = titles_before(tokens, lexicon, at);
    let role = marks.role_end[begin] || (marks.body_end[begin] && name.len() > 1);
    // A country on its own, or before words that nothing shows to be a person, stays a country.
    if marks.soft[at] && name.len() == 1 {
        return None;
    }
    let given = role
        || run.start < at
        || begin < at
        || lexicon.names().is_given_name(&tokens[at].form)
        || tagged.kind(index, &name) == Some(NameKind::Person);
    let (title, soft) = (begin < at, marks.soft[at] && !given);
    Some(Candidate { sentence: index, tokens: name, with_title: begin, title, role, known: None, soft })
}

/// "Ana Soto, the Chilean health minister": a role behind the comma, in the same clause.
fn has_role_behind(tokens: &[Token], roles: &[RoleHit], after: usize) -> bool {
    const NEAR: usize = 6;
    let between = |role: usize| &tokens[after + 1..role];
    tokens.get(after).is_some_and(|t| t.form == ",")
        && roles.iter().map(|r| r.tokens.start).any(|role| {
            role > after
                && role - after <= NEAR
                && !between(role).iter().any(|t| t.upos == Upos::Verb || t.form == ",")
        })
}

/// `Ana "Nita" Soto`: does a nickname in quotes begin here, with more of the name behind it?
fn nickname(tokens: &[Token], at: usize) -> bool {
    let quote = |t: usize| tokens.get(t).is_some_and(|t| is_quote(&t.form));
    let name = |t: usize| tokens.get(t).is_some_and(starts_name);
    quote(at) && name(at + 1) && quote(at + 2) && name(at + 3)
}

/// A mark that quotes, single or double.
pub(super) fn is_quote(form: &str) -> bool {
    matches!(form, "\"" | "“" | "”" | "'" | "‘" | "’" | "``" | "''")
}

/// Does a name of the lexicon go on with another capitalised word, so that it is somebody else's?
fn extends(tokens: &[Token], end: usize, lexicon: &Lexicon) -> bool {
    tokens.get(end).is_some_and(|t| t.upos == Upos::Propn && starts_name(t) && tokens[end - 1].space_after)
        && tokens.get(end).is_some_and(|t| lexicon.ending(&t.form).is_none())
}

/// Does a run of capitalised words begin with what somebody is, or with the end of another name? "Paleontologist Jane
/// Doe", "Englishwoman Jane Doe", "the Supreme Court Jane Doe": two more words follow, the first of them a given name.
fn is_description(run: &[Token], lexicon: &Lexicon) -> bool {
    const ENDS: &[&str] = &["ist", "crat", "woman"];
    let [first, second, _, ..] = run else { return false };
    let names = lexicon.names();
    let describes = lexicon.ending(&first.form).is_some() || ENDS.iter().any(|end| first.form.ends_with(end));
    first.space_after && describes && !names.is_given_name(&first.form) && names.is_given_name(&second.form)
}

pub(super) fn titles_before(tokens: &[Token], lexicon: &Lexicon, mut at: usize) -> usize {
    while at > 0 && is_title(lexicon, &tokens[at - 1]) {
        at -= 1;
    }
    at
}
