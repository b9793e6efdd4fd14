//! Small repairs of trees where the treebanks disagree with each other or the network often errs.

use crate::text::{Relation, Token, Upos};

/// Repairs the tree of one sentence in place.
pub(super) fn repair(tokens: &mut [Token]) {
    titles(tokens);
    bounds(tokens);
}

/// "killed at least seven civilians": the bound belongs to the number, and the noun is an object.
fn bounds(tokens: &mut [Token]) {
    for at in 0..tokens.len().saturating_sub(2) {
        let bound = tokens[at].form.eq_ignore_ascii_case("at")
            && matches!(tokens[at + 1].form.as_str(), "least" | "most")
            && (tokens[at + 2].upos == Upos::Num || tokens[at + 2].xpos == "CD");
        let Some(noun) = tokens[at].head.filter(|_| bound && tokens[at].relation == Relation::Case) else {
            continue;
        };
        let Some(verb) = tokens[noun].head.filter(|_| tokens[noun].relation == Relation::Obl) else {
            continue;
        };
        let has = |relation: Relation| tokens.iter().any(|t| t.head == Some(verb) && t.relation == relation);
        let passive = has(Relation::AuxPass);
        if noun > verb && !passive && !has(Relation::Obj) {
            tokens[noun].relation = Relation::Obj;
            tokens[at].relation = Relation::Advmod;
        }
    }
}

/// Forms of address that are never without a name, in lower case and without a full stop.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "lord", "lady", "gen", "col", "lt", "sen", "rep", "gov",
    "rev",
];

/// Makes a title and its name one phrase: where two of their tokens hang outside, the first keeps its place and the
/// others hang on it as `flat`.
fn titles(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let title = tokens[at].form.trim_end_matches('.').to_lowercase();
        if !TITLES.contains(&title.as_str()) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < tokens.len() && tokens[end].upos == Upos::Propn && tokens[end - 1].form != "," {
            end += 1;
        }
        let outside = |t: usize| tokens[t].head.is_none_or(|h| h < at || h >= end);
        let tops: Vec<usize> = (at..end).filter(|&t| outside(t)).collect();
        if let [first, rest @ ..] = tops.as_slice() {
            for &t in rest {
                tokens[t].head = Some(*first);
                tokens[t].relation = Relation::Flat;
            }
        }
        at = end;
    }
}
