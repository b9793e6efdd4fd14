//! Runs of capitalised words that may be somebody's name, and what stands around them.

use std::ops::Range;

use super::shape::{continues_name, ends_name, starts_name};
use crate::lexicon::{Form, Lexicon, Sense};
use crate::mention::gazetteer::Hit;
use crate::mention::role::RoleHit;
use crate::mention::tagger::{NameKind, Tagged};
use crate::mention::time;
use crate::text::{Relation, Sentence, Token, Upos, is_weekday};

/// Where the name begins in "Minister of Agriculture and Water Ana Soto": at the first given name behind the field of a
/// post, which begins at `field`.
fn name_behind_field(tokens: &[Token], field: usize, lexicon: &Lexicon) -> Option<usize> {
    const LONGEST: usize = 6;
    let capital = |t: usize| {
        tokens.get(t).is_some_and(|x| x.upos == Upos::Propn && x.form.starts_with(char::is_uppercase))
    };
    let given = |t: usize| capital(t) && lexicon.names().is_given_name(&tokens[t].form);
    let field = field + usize::from(tokens.get(field).is_some_and(|t| t.upos == Upos::Det));
    let inside = |&t: &usize| capital(t) || tokens.get(t).is_some_and(|x| x.upos == Upos::Cconj);
    let run = || (field..field + LONGEST).take_while(inside);
    // The tree sets a name that no list knows beside the post.
    let beside =
        |t: usize| tokens[t].relation == Relation::Appos && tokens[t].head.is_some_and(|h| h < field);
    let begins = |&t: &usize| t > field && capital(t - 1) && capital(t + 1);
    run().find(|&t| given(t)).filter(begins).or_else(|| run().find(|&t| beside(t)).filter(begins))
}

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
    let mut known = vec![None; tokens.len()];
    let mut blocked = vec![false; tokens.len()];
    let mut soft = vec![false; tokens.len()];
    for hit in hits {
        if let Some(person) = hit.senses.iter().find_map(|s| match s {
            Sense::Person(p) => Some(*p),
            _ => None,
        }) {
            known[hit.tokens.start] = Some((person, hit.tokens.end));
            continue;
        }
        // A country or a place may be a given name ("Israel Katz"); an adjective or a body never is.
        let may_be_name = hit.tokens.len() == 1
            && hit
                .senses
                .iter()
                .all(|s| matches!(s, Sense::Country(_, Form::Name | Form::Capital) | Sense::Place(_)));
        for t in hit.tokens.clone() {
            if may_be_name { soft[t] = true } else { blocked[t] = true }
        }
    }
    // "On Saturday Mr Trump", "on Monday Ukraine": the day is no part of the name
    for (t, token) in tokens.iter().enumerate() {
        blocked[t] |= is_weekday(&token.form);
        // "On 3 June Ana Soto", "since March Ana Soto": so is the month behind a day or a preposition.
        let before = t.checked_sub(1).map(|b| &tokens[b]);
        let dated = before.is_some_and(|b| {
            b.form.starts_with(|c: char| c.is_ascii_digit())
                || matches!(
                    b.lower().as_ref(),
                    "in" | "since" | "until" | "till" | "from" | "during" | "late" | "early"
                )
        });
        blocked[t] |= dated && time::is_month(&token.form);
    }
    let mut role_end = vec![false; tokens.len() + 1];
    // "chief executive of Northern Ireland Water": one word behind a country may still be part of a body's name
    let mut body_end = vec![false; tokens.len() + 1];
    for role in roles {
        role.tokens.clone().for_each(|t| blocked[t] = true);
        role_end[role.tokens.end] = true;
        // "President of Russia Dmitry Medvedev", "ambassador to Chile Ana Soto"
        if tokens.get(role.tokens.end).is_some_and(|t| matches!(t.form.as_str(), "of" | "to" | "for")) {
            let after =
                |hit: &&Hit<'_>| (role.tokens.end + 1..role.tokens.end + 3).contains(&hit.tokens.start);
            if let Some(hit) = hits.iter().find(after) {
                body_end[hit.tokens.end] = true;
                hit.tokens.clone().for_each(|t| blocked[t] = true);
            } else if let Some(name) = name_behind_field(tokens, role.tokens.end + 1, lexicon) {
                body_end[name] = true;
                (role.tokens.end + 1..name).for_each(|t| blocked[t] = true);
            }
        }
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((person, end)) = known[at]
            && !extends(tokens, end, lexicon)
        {
            let begin = titles_before(tokens, lexicon, at);
            out.push(Candidate {
                sentence: index,
                tokens: at..end,
                with_title: begin,
                title: begin < at,
                role: role_end[begin] || body_end[begin],
                known: Some(person),
                soft: false,
            });
            at = end;
            continue;
        }
        if blocked[at] || !starts_name(&tokens[at]) || is_title(lexicon, &tokens[at]) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < tokens.len() {
            if !blocked[end] && continues_name(tokens, end) {
                end += 1;
            } else if nickname(tokens, end) && !blocked[end + 3] {
                end += 4;
            } else {
                break;
            }
        }
        while end > at + 1 && !ends_name(tokens, end - 1) {
            end -= 1;
        }
        let run = at;
        while is_description(&tokens[at..end], lexicon) {
            at += 1;
        }
        let begin = titles_before(tokens, lexicon, at);
        let role = role_end[begin] || (body_end[begin] && end > at + 1);
        // A country on its own, or before words that nothing shows to be a person, stays a country.
        let given = role
            || run < at
            || begin < at
            || lexicon.names().is_given_name(&tokens[at].form)
            || tagged.kind(index, &(at..end)) == Some(NameKind::Person);
        if soft[at] && end == at + 1 {
            at += 1;
            continue;
        }
        let soft = soft[at] && !given;
        out.push(Candidate {
            sentence: index,
            tokens: at..end,
            with_title: begin,
            title: begin < at,
            role,
            known: None,
            soft,
        });
        at = end;
    }
    for candidate in out.iter_mut().filter(|c| c.tokens.len() > 1) {
        let after = candidate.tokens.end;
        candidate.role |= tokens.get(after).is_some_and(|t| t.form == ",")
            && roles.iter().any(|r| {
                r.tokens.start > after
                    && r.tokens.start - after <= 6
                    && !tokens[after + 1..r.tokens.start]
                        .iter()
                        .any(|t| t.upos == Upos::Verb || t.form == ",")
            });
    }
    out
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
