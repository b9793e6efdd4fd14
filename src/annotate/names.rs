//! Titles and the names behind them, which the treebanks analyse in several ways.

use crate::text::{Relation, Token, Upos};

/// Forms of address that are never without a name, in lower case and without a full stop.
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "lord", "lady", "gen", "col", "lt", "sen", "rep", "gov",
    "rev",
];

/// Makes a title and its name one phrase: where two of their tokens hang outside, the first keeps its place and the
/// others hang on it as `flat`.
pub(super) fn join(tokens: &mut [Token]) {
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
