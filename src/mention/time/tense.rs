//! Does the clause around a time speak of the past or of what is to come?

use super::expression::lower;
use crate::text::{Relation, Sentence, Upos};

/// Which way a day without a year or week lies from the article's date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    Past,
    Future,
}

/// Does the clause around a token speak of what has been or of what is to come? A limit ("by", "until", "deadline")
/// always lies ahead.
pub(super) fn side(sentence: &Sentence, at: usize) -> Side {
    let tokens = &sentence.tokens;
    if at.checked_sub(1).is_some_and(|b| matches!(lower(sentence, b).as_str(), "by" | "until" | "till")) {
        return Side::Future;
    }
    let mut t = at;
    for _ in 0..tokens.len() {
        if tokens[t].lemma == "deadline" {
            return Side::Future;
        }
        if tokens[t].upos == Upos::Verb || tokens[t].head.is_none() {
            let helper =
                |c: usize| matches!(tokens[c].relation, Relation::Aux | Relation::Cop | Relation::AuxPass);
            let helpers: Vec<&str> =
                sentence.children(t).filter(|&c| helper(c)).map(|c| tokens[c].xpos).collect();
            let to = sentence
                .children(t)
                .any(|c| tokens[c].relation == Relation::Mark && tokens[c].form.eq_ignore_ascii_case("to"));
            if helpers.contains(&"MD") || (to && tokens[t].xpos != "VBD") {
                return Side::Future;
            }
            if matches!(tokens[t].xpos, "VBD" | "VBN") || helpers.contains(&"VBD") {
                return Side::Past;
            }
            if tokens[t].xpos == "VBG" && tokens[t].head.is_some() {
                t = tokens[t].head.unwrap_or(t);
                continue;
            }
            return Side::Past;
        }
        match tokens[t].head {
            Some(h) => t = h,
            None => break,
        }
    }
    Side::Past
}
