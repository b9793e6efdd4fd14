//! Why an answer may have no rows, for people who wonder.

use super::catalogue::SavedQuery;
use super::run::{Answer, Options, run};
use crate::lexicon::Lexicon;
use crate::store::Store;

/// What to try where a saved query has no rows: leave out a value without which there are some, or what the query itself
/// says. `None` where nothing is known to help.
pub fn advice(
    store: &Store,
    lexicon: &Lexicon,
    query: &SavedQuery,
    values: &[(String, String)],
    options: &Options,
) -> Option<String> {
    let has_rows = |values: &[(String, String)]| {
        // an error here (a value that must be given) says just as well that this does not help
        let options = Options { limit: Some(1), ..options.clone() };
        matches!(run(store, lexicon, query, values, options), Ok(Answer::Rows(rows)) if !rows.rows.is_empty())
    };
    let mut advice = Vec::new();
    let without = |n: &usize| {
        let (before, after) = (&values[..*n], &values[n + 1..]);
        has_rows(&[before, after].concat())
    };
    let pair = |n: usize| format!("`{}={}`", values[n].0, values[n].1);
    let each: Vec<String> = (0..values.len()).filter(without).map(pair).collect();
    if !each.is_empty() {
        advice.push(format!("without {} there are rows", each.join(", or without ")));
    } else if values.len() > 1 && has_rows(&[]) {
        let all: Vec<String> = (0..values.len()).map(pair).collect();
        advice.push(format!("no row fits {}; leave out more than one of them", all.join(" and ")));
    }
    if !query.empty.is_empty() {
        advice.push(query.empty.clone());
    }
    (!advice.is_empty()).then(|| advice.join("; "))
}
