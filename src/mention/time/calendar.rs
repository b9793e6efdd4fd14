//! The calendar's words, and arithmetic with its days.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::{Span as Length, ToSpan};
use rustc_hash::FxHashSet;

use crate::text::WEEKDAYS;

pub(super) const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan.", 1),
    ("feb.", 2),
    ("mar.", 3),
    ("apr.", 4),
    ("jun.", 6),
    ("jul.", 7),
    ("aug.", 8),
    ("sep.", 9),
    ("sept.", 9),
    ("oct.", 10),
    ("nov.", 11),
    ("dec.", 12),
    ("jan", 1),
    ("feb", 2),
    ("apr", 4),
    ("aug", 8),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

pub(super) const PARTS_OF_DAY: &[&str] = &["morning", "afternoon", "evening", "night"];

pub(super) const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// Seasons of the northern half, by their first month.
pub(super) const SEASONS: &[(&str, i8)] =
    &[("spring", 3), ("summer", 6), ("autumn", 9), ("fall", 9), ("winter", 12)];
pub(super) const ORDINALS: &[(&str, i8)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("final", 4),
    ("1st", 1),
    ("2nd", 2),
    ("3rd", 3),
    ("4th", 4),
];

/// The other words, units in the singular, that an expression of time can begin with.
const OPENERS: &[&str] = &[
    "a",
    "an",
    "today",
    "tonight",
    "yesterday",
    "tomorrow",
    "this",
    "current",
    "last",
    "previous",
    "past",
    "next",
    "coming",
    "following",
    "recent",
    "near",
    "soon",
    "weekend",
    "hour",
    "day",
    "week",
    "fortnight",
    "month",
    "year",
    "decade",
    "night",
    "mid",
];

/// May an expression of time begin with this word, in lower case? Nearly all words of a text are none of these, and
/// need not be tried in all its ways.
pub(super) fn may_begin(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let days = WEEKDAYS.iter().map(|(name, _)| *name);
        let tables = [MONTHS, SEASONS, ORDINALS].into_iter().flatten().map(|(name, _)| *name);
        days.chain(tables).chain(NUMBERS.iter().copied()).chain(OPENERS.iter().copied()).collect()
    });
    word.contains(|c: char| c.is_ascii_digit())
        || word.starts_with("mid-")
        || WORDS.contains(word)
        || WORDS.contains(word.trim_end_matches('s'))
}

/// A length of time, and whether it counts in hours.
pub(super) fn length(unit: &str, number: i64) -> Option<(Length, bool)> {
    Some(match unit.trim_end_matches('s') {
        "hour" => (((number + 23) / 24).days(), true),
        "day" => (number.days(), false),
        "week" => ((7 * number).days(), false),
        "fortnight" => ((14 * number).days(), false),
        "month" => (number.months(), false),
        "year" => (number.years(), false),
        "decade" => ((10 * number).years(), false),
        _ => return None,
    })
}

/// The days from one month's first to the last of the month so many later.
pub(super) fn months(year: i16, month: i8, count: i64) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    let last = first.checked_add((count - 1).months()).ok()?.last_of_month();
    Some((first, last))
}

/// The week, from Monday, that a day lies in.
pub(super) fn week(day: Date) -> Option<(Date, Date)> {
    let monday = day.tomorrow().ok()?.nth_weekday(-1, Weekday::Monday).ok()?;
    Some((monday, monday.checked_add(6.days()).ok()?))
}
