//! Time expressions, resolved against the article's date. After TIMEX3 (TimeML 1.2.1), in days.

mod calendar;
mod date;
mod expression;
mod span;
mod tense;

use jiff::civil::Date;

use super::{Basis, Precision, Time, TimeMention};
use crate::lexicon::Lexicon;
use crate::text::{Document, Sentence};
use calendar::MONTHS;
use expression::{Found, expression};

pub(crate) use expression::counted_length;

/// A month as news writes it, with its capital; some are names of people as well.
pub(super) fn is_month(form: &str) -> bool {
    form.starts_with(char::is_uppercase) && MONTHS.iter().any(|(name, _)| form.eq_ignore_ascii_case(name))
}

/// Finds the time expressions of a document. Without a publication date only whole dates resolve.
pub fn find(document: &Document, lexicon: &Lexicon) -> Vec<TimeMention> {
    let words = lexicon.words();
    let published = document.article.metadata.published;
    let mut out = Vec::new();
    for (s, sentence) in document.sentences.iter().enumerate() {
        let mut at = 0;
        while at < sentence.tokens.len() {
            let found =
                calendar::may_begin(&sentence.lower(at)).then(|| expression(words, sentence, at, published));
            match found.flatten() {
                Some(found) => {
                    at = found.end;
                    out.push(mention(sentence, s, found, published));
                }
                None => at += 1,
            }
        }
    }
    out
}

/// What is known of an act in the past without a time expression: it lies on or before the article's date.
pub fn document_time(published: Option<Date>) -> Time {
    Time {
        earliest: None,
        latest: published,
        precision: Precision::Unknown,
        basis: Basis::Document,
        time_of_day: None,
        deadline: false,
        text: None,
    }
}

/// Applies the preposition before an expression: "by Friday" is a limit, "since 2014" is open at its end.
fn mention(sentence: &Sentence, s: usize, found: Found, published: Option<Date>) -> TimeMention {
    let tokens = &sentence.tokens;
    let word = |t: Option<usize>| t.map(|t| tokens[t].lower()).unwrap_or_default();
    let mut before = found.begin.checked_sub(1);
    // "by the end of March"
    let end = before.filter(|&b| b > 0 && word(Some(b)) == "of" && word(Some(b - 1)) == "end");
    before = end.map_or(before, |of| of.checked_sub(2));
    while matches!(word(before).as_ref(), "the" | "early" | "late") {
        before = before.and_then(|b| b.checked_sub(1));
    }
    let preposition = word(before);
    let mut time = Time {
        earliest: found.earliest,
        latest: found.latest,
        precision: found.precision,
        basis: found.basis,
        time_of_day: found.time_of_day,
        deadline: false,
        text: None,
    };
    let mut begin = found.begin;
    match preposition.as_ref() {
        "by" | "until" | "till" | "before" if time.latest.is_some() => {
            let future = published.is_none_or(|p| time.latest >= Some(p));
            time.deadline = future && preposition != "before";
            time.earliest = None;
            if preposition == "before" {
                time.latest = found.earliest.and_then(|d| d.yesterday().ok());
            }
            begin = before.unwrap_or(begin);
        }
        "since" | "from" if preposition == "since" => {
            time.latest = published;
            time.precision = Precision::Interval;
            begin = before.unwrap_or(begin);
        }
        "after" => {
            time.earliest = found.latest.and_then(|d| d.tomorrow().ok());
            time.latest = None;
            begin = before.unwrap_or(begin);
        }
        "as" if word(before.and_then(|b| b.checked_sub(1))) == "soon"
            || word(before.and_then(|b| b.checked_sub(1))) == "early" =>
        {
            time.latest = None;
            begin = before.map_or(begin, |b| b.saturating_sub(2));
        }
        _ => {}
    }
    let span = tokens[begin].span.cover(tokens[found.end - 1].span);
    time.text = Some(span);
    TimeMention { span, sentence: s, head: head(sentence, found.begin, found.end), time }
}

fn head(sentence: &Sentence, begin: usize, end: usize) -> usize {
    (begin..end).find(|&t| sentence.tokens[t].head.is_none_or(|h| h < begin || h >= end)).unwrap_or(end - 1)
}
