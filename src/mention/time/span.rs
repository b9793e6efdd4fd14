//! Stretches of time: ranges, quarters, seasons, decades.

use jiff::civil::Date;

use super::calendar::{MONTHS, ORDINALS, SEASONS, months};
use super::expression::{Found, found, single};
use super::tense::{Side, side};
use super::{Basis, Precision};
use crate::lexicon::Words;
use crate::text::Sentence;

/// "from 3 to 5 May", "3-5 May", "May 3 to 5", "between March and June", "2023-24".
pub(super) fn range(words: &Words, sentence: &Sentence, at: usize, published: Option<Date>) -> Option<Found> {
    let join =
        |t: usize| matches!(sentence.lower(t).as_ref(), "to" | "and" | "-" | "–" | "until" | "through");
    let day = |t: usize| sentence.lower(t).parse::<i8>().ok().filter(|d| (1..=31).contains(d));
    let month = |t: usize| MONTHS.iter().any(|(name, _)| *name == sentence.lower(t));
    let interval = |end: usize, first: Date, last: Date, basis| {
        (first <= last).then(|| found(at, end, first, last, Precision::Interval, basis))
    };
    if let (Some(from), true, Some(_), true) = (day(at), join(at + 1), day(at + 2), month(at + 3)) {
        let to = single(words, sentence, at + 2, published)?;
        let last = to.latest?;
        return interval(to.end, Date::new(last.year(), last.month(), from).ok()?, last, to.basis);
    }
    if month(at)
        && let (Some(_), true, Some(to)) = (day(at + 1), join(at + 2), day(at + 3))
        && !month(at + 4)
    {
        let from = single(words, sentence, at, published)?;
        let first = from.earliest?;
        return interval(at + 4, first, Date::new(first.year(), first.month(), to).ok()?, from.basis);
    }
    let year = |t: usize| sentence.lower(t).parse::<i16>().ok().filter(|y| (1900..2100).contains(y));
    if let (Some(from), "-" | "–" | "/", Ok(to)) =
        (year(at), sentence.lower(at + 1).as_ref(), sentence.lower(at + 2).parse::<i16>())
        && sentence.lower(at + 3) != "-"
    {
        let to = if sentence.lower(at + 2).len() == 2 { from - from % 100 + to } else { to };
        let last = Date::new(to, 12, 31).ok()?;
        return interval(at + 3, Date::new(from, 1, 1).ok()?, last, Basis::Explicit);
    }
    let opener = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    if !matches!(opener.as_ref(), "from" | "between") {
        return None;
    }
    let from = single(words, sentence, at, published)?;
    if !join(from.end) {
        return None;
    }
    let to = single(words, sentence, from.end + 1, published)?;
    // "between October and December 2022": the year behind the second holds for the first.
    let (mut first, last) = (from.earliest?, to.latest?);
    if from.basis == Basis::Relative && to.basis == Basis::Explicit && first.year() != last.year() {
        first = Date::new(last.year(), first.month(), first.day()).ok()?;
    }
    interval(to.end, first, last, to.basis)
}

/// A part of a year by its words: first month, months, and the token behind it.
fn part(sentence: &Sentence, at: usize) -> Option<(i8, i8, usize)> {
    let word = sentence.lower(at);
    let short = word.split_at_checked(1).and_then(|(letter, n)| Some((letter, n.parse::<i8>().ok()?)));
    match short {
        Some(("q", n @ 1..=4)) => return Some((3 * n - 2, 3, at + 1)),
        Some(("h", n @ 1..=2)) => return Some((6 * n - 5, 6, at + 1)),
        _ => {}
    }
    if let Some((_, n)) = ORDINALS.iter().find(|(name, _)| *name == word) {
        return match sentence.lower(at + 1).as_ref() {
            "quarter" => Some((3 * n - 2, 3, at + 2)),
            "half" if *n < 3 => Some((6 * n - 5, 6, at + 2)),
            _ => None,
        };
    }
    SEASONS.iter().find(|(name, _)| *name == word).map(|(_, month)| (*month, 3, at + 1))
}

/// "mid-July", "mid-2023": the month and the year that the middle is of.
pub(super) fn middle(words: &Words, sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let word = sentence.lower(at);
    let of = word.strip_prefix("mid-")?;
    if let Some(year) = of.parse::<i16>().ok().filter(|y| (1900..2100).contains(y)) {
        let first = Date::new(year, 1, 1).ok()?;
        return Some(found(at, at + 1, first, first.last_of_year(), Precision::Year, Basis::Explicit));
    }
    let (_, month) = MONTHS.iter().find(|(name, _)| *name == of)?;
    let explicit = sentence.lower(at + 1).parse::<i16>().ok().filter(|y| (1900..2100).contains(y));
    let (year, end, basis) = match explicit {
        Some(year) => (year, at + 2, Basis::Explicit),
        None => {
            let year = match side(words, sentence, at) {
                Side::Past => published.year() - i16::from(*month > published.month()),
                Side::Future => published.year() + i16::from(*month < published.month()),
            };
            (year, at + 1, Basis::Relative)
        }
    };
    let first = Date::new(year, *month, 1).ok()?;
    Some(found(at, end, first, first.last_of_month(), Precision::Month, basis))
}

/// "the third quarter of 2009", "Q1 2026", "the first half of 2025", "last summer", "the spring of 2020".
pub(super) fn part_of_year(sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let modifier = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    let (first_month, count, mut end) = part(sentence, at)?;
    let season = SEASONS.iter().any(|(name, _)| *name == sentence.lower(at));
    let year_at = if sentence.lower(end) == "of" { end + 1 } else { end };
    let explicit = sentence.lower(year_at).parse::<i16>().ok().filter(|y| (1900..2100).contains(y));
    let named = match (sentence.lower(year_at).as_ref(), sentence.lower(year_at + 1).as_ref()) {
        ("last", "year") => Some(published.year() - 1),
        ("this", "year") => Some(published.year()),
        ("next", "year") => Some(published.year() + 1),
        _ => None,
    };
    let (year, basis) = match (explicit, named, modifier.as_ref()) {
        (Some(year), _, _) => {
            end = year_at + 1;
            (year, Basis::Explicit)
        }
        (None, Some(year), _) => {
            end = year_at + 2;
            (year, Basis::Relative)
        }
        // The last one that is over; the next one that has not begun.
        (None, None, "last") => {
            let (_, last) = months(published.year(), first_month, count.into())?;
            (published.year() - i16::from(last >= published), Basis::Relative)
        }
        (None, None, "next") => {
            (published.year() + i16::from(first_month <= published.month()), Basis::Relative)
        }
        (None, None, "this") => (published.year(), Basis::Relative),
        (None, None, "the") if !season => {
            let ahead = first_month > published.month();
            (published.year() - i16::from(ahead), Basis::Relative)
        }
        _ => return None,
    };
    let (first, last) = months(year, first_month, count.into())?;
    Some(found(at, end, first, last, Precision::Interval, basis))
}

/// "the 1990s".
pub(super) fn decade(sentence: &Sentence, at: usize) -> Option<Found> {
    let word = sentence.lower(at);
    let year: i16 =
        word.strip_suffix('s')?.parse().ok().filter(|y| (1800..2100).contains(y) && y % 10 == 0)?;
    let first = Date::new(year, 1, 1).ok()?;
    Some(found(at, at + 1, first, Date::new(year + 9, 12, 31).ok()?, Precision::Interval, Basis::Explicit))
}
