//! Expressions of time, each read by itself: days, periods, counted lengths, years.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::calendar::{NUMBERS, PARTS_OF_DAY, length, week};
use super::tense::{Side, in_infinitive, side};
use super::{Basis, Precision};
use super::{date, span};
use crate::lexicon::Words;
use crate::text::{Relation, Sentence, Upos, WEEKDAYS};

/// What an expression means before its preposition is heard.
pub(super) struct Found {
    /// Tokens it takes up.
    pub begin: usize,
    pub end: usize,
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
    pub precision: Precision,
    pub basis: Basis,
    pub time_of_day: Option<&'static str>,
}

pub(super) fn expression(
    words: &Words,
    sentence: &Sentence,
    at: usize,
    published: Option<Date>,
) -> Option<Found> {
    span::range(words, sentence, at, published).or_else(|| single(words, sentence, at, published))
}

/// Any expression but a range.
pub(super) fn single(
    words: &Words,
    sentence: &Sentence,
    at: usize,
    published: Option<Date>,
) -> Option<Found> {
    date::date(words, sentence, at, published)
        .or_else(|| relative_day(words, sentence, at, published?))
        .or_else(|| part_of_day(sentence, at, published?))
        .or_else(|| period(sentence, at, published?))
        .or_else(|| around(words, sentence, at, published?))
        .or_else(|| counted(words, sentence, at, published?))
        .or_else(|| vague(words, sentence, at, published?))
        .or_else(|| span::part_of_year(sentence, at, published?))
        .or_else(|| span::middle(words, sentence, at, published?))
        .or_else(|| span::decade(sentence, at))
        .or_else(|| year(sentence, at))
}

pub(super) fn found(
    begin: usize,
    end: usize,
    earliest: Date,
    latest: Date,
    precision: Precision,
    basis: Basis,
) -> Found {
    Found { begin, end, earliest: Some(earliest), latest: Some(latest), precision, basis, time_of_day: None }
}

/// "on Wednesday evening", "yesterday", "last Friday", "tonight".
pub(super) fn relative_day(words: &Words, sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let mut begin = at;
    let mut end = at + 1;
    let modifier = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    let date = match sentence.lower(at).as_ref() {
        "today" | "tonight" => published,
        "yesterday" => published.yesterday().ok()?,
        "tomorrow" => published.tomorrow().ok()?,
        word => {
            let (_, weekday) = WEEKDAYS.iter().find(|(name, _)| *name == word)?;
            let side = match modifier.as_ref() {
                "next" | "coming" | "this" => Side::Future,
                "last" | "previous" => Side::Past,
                _ => side(words, sentence, at),
            };
            if matches!(modifier.as_ref(), "next" | "last" | "coming" | "this" | "previous") {
                begin -= 1;
            }
            match side {
                Side::Past if modifier == "last" => published.nth_weekday(-1, *weekday).ok()?,
                Side::Past => published.tomorrow().ok()?.nth_weekday(-1, *weekday).ok()?,
                Side::Future if modifier == "next" => published.nth_weekday(1, *weekday).ok()?,
                Side::Future => {
                    let day = published.yesterday().ok()?.nth_weekday(1, *weekday).ok()?;
                    let far = published.until(day).is_ok_and(|gap| gap.get_days() > 5);
                    if far && modifier != "this" && in_infinitive(sentence, at) {
                        published.tomorrow().ok()?.nth_weekday(-1, *weekday).ok()?
                    } else {
                        day
                    }
                }
            }
        }
    };
    let mut time_of_day = (sentence.lower(at) == "tonight").then_some("night");
    if let Some(part) = PARTS_OF_DAY.iter().find(|p| sentence.lower(end) == **p) {
        time_of_day = Some(part);
        end += 1;
    }
    // "Wednesday's talks" is a time, "Sunday Times" is none; "on Wednesday US officials" is one, whatever the tree.
    let next = sentence.tokens.get(end);
    let in_name = modifier != "on"
        && next.is_some_and(|t| {
            t.upos == Upos::Propn && sentence.tokens[end - 1].relation == Relation::Compound
        });
    (!in_name)
        .then(|| Found { time_of_day, ..found(begin, end, date, date, Precision::Day, Basis::Relative) })
}

/// "this morning", "last night".
fn part_of_day(sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let next = sentence.lower(at + 1);
    let part = PARTS_OF_DAY.iter().find(|p| **p == next)?;
    let date = match sentence.lower(at).as_ref() {
        "this" => published,
        "last" => published.yesterday().ok()?,
        _ => return None,
    };
    let day = found(at, at + 2, date, date, Precision::Day, Basis::Relative);
    Some(Found { time_of_day: Some(part), ..day })
}

/// "the weekend", "the day before", "a year earlier" without a second event to count from.
fn around(words: &Words, sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let word = sentence.lower(at);
    if at.checked_sub(1).is_none_or(|b| sentence.lower(b) != "the") {
        return None;
    }
    if word == "weekend" {
        let saturday = match side(words, sentence, at) {
            Side::Past => published.tomorrow().ok()?.nth_weekday(-1, Weekday::Saturday).ok()?,
            Side::Future => published.yesterday().ok()?.nth_weekday(1, Weekday::Saturday).ok()?,
        };
        let sunday = saturday.tomorrow().ok()?;
        return Some(found(at, at + 1, saturday, sunday, Precision::Interval, Basis::Relative));
    }
    // "the night before last" ends in the morning of yesterday.
    if sentence.lower(at + 1) == "before" && sentence.lower(at + 2) == "last" {
        let (length, precision) = match word.as_ref() {
            "night" => (2.days(), Precision::Interval),
            _ => (length(&word, 2)?.0, unit(&word)?.1),
        };
        let day = published.checked_sub(length).ok()?;
        return match precision {
            Precision::Interval => {
                Some(found(at, at + 3, day, day.tomorrow().ok()?, precision, Basis::Relative))
            }
            _ => widened(at, at + 3, day, precision),
        };
    }
    let ends = sentence.tokens.get(at + 2).is_none_or(|t| t.upos == Upos::Punct);
    if !ends || sentence.lower(at + 1) != "before" {
        return None;
    }
    let (_, precision) = unit(&word)?;
    let (length, _) = length(&word, 1)?;
    widened(at, at + 2, published.checked_sub(length).ok()?, precision)
}

/// A unit of the calendar by name, and its precision.
fn unit(word: &str) -> Option<(&str, Precision)> {
    let word = word.trim_end_matches('s');
    let precision = match word {
        "hour" | "day" => Precision::Day,
        "week" | "fortnight" => Precision::Week,
        "month" => Precision::Month,
        "year" | "decade" => Precision::Year,
        _ => return None,
    };
    Some((word, precision))
}

/// A day counted in weeks, months or years is known to the week, the month, the year.
fn widened(begin: usize, end: usize, day: Date, precision: Precision) -> Option<Found> {
    let (first, last) = match precision {
        Precision::Week => week(day)?,
        Precision::Month => (day.first_of_month(), day.last_of_month()),
        Precision::Year => (day.first_of_year(), day.last_of_year()),
        _ => (day, day),
    };
    Some(found(begin, end, first, last, precision, Basis::Relative))
}

/// "last month", "next week", "this year".
pub(super) fn period(sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let offset: i64 = match sentence.lower(at).as_ref() {
        "last" | "previous" | "past" => -1,
        "this" | "current" => 0,
        "next" | "coming" | "following" => 1,
        _ => return None,
    };
    let monday = published.tomorrow().ok()?.nth_weekday(-1, Weekday::Monday).ok()?;
    let (first, last, precision) = match sentence.lower(at + 1).as_ref() {
        "week" => {
            let first = monday.checked_add((7 * offset).days()).ok()?;
            (first, first.checked_add(6.days()).ok()?, Precision::Week)
        }
        "weekend" => {
            let saturday = monday.checked_add((5 + 7 * offset).days()).ok()?;
            (saturday, saturday.tomorrow().ok()?, Precision::Interval)
        }
        "month" => {
            let first = published.first_of_month().checked_add(offset.months()).ok()?;
            (first, first.last_of_month(), Precision::Month)
        }
        "year" => {
            let first = published.first_of_year().checked_add(offset.years()).ok()?;
            (first, first.last_of_year(), Precision::Year)
        }
        "day" if offset == -1 => (published.yesterday().ok()?, published.yesterday().ok()?, Precision::Day),
        _ => return None,
    };
    Some(found(at, at + 2, first, last, precision, Basis::Relative))
}

/// "three days ago", "within 18 months", "over the previous 24 hours", "in two weeks".
pub(super) fn counted(words: &Words, sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let number = number(sentence, at)?;
    let mut unit = at + 1;
    if sentence.lower(unit) == "-" {
        return None;
    }
    if matches!(sentence.lower(unit).as_ref(), "more" | "further" | "full") {
        unit += 1;
    }
    let (length, hours) = length(&sentence.lower(unit), number)?;
    let (_, precision) = self::unit(&sentence.lower(unit))?;
    if matches!(sentence.lower(unit + 1).as_ref(), "ago" | "earlier") {
        let date = published.checked_sub(length).ok()?;
        return widened(at, unit + 2, date, precision);
    }
    let mut begin = at;
    let mut word = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    let previous = matches!(word.as_ref(), "previous" | "past" | "last" | "preceding");
    let coming = matches!(word.as_ref(), "next" | "coming" | "following");
    if previous || coming {
        begin -= 1;
        while begin > 0 && sentence.lower(begin - 1) == "the" {
            begin -= 1;
        }
        word = begin.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    }
    if matches!(word.as_ref(), "over" | "in" | "within" | "during") {
        begin -= 1;
    }
    if previous {
        let from = published.checked_sub(length).ok()?;
        // What a report of the day before counts in hours begins a day earlier than the article.
        let to = if hours { published.yesterday().ok()?.max(from) } else { published };
        let from = if hours { from.yesterday().ok()? } else { from };
        let precision = if hours { Precision::Day } else { Precision::Interval };
        return Some(found(begin, unit + 1, from, to, precision, Basis::Relative));
    }
    let to = published.checked_add(length).ok()?;
    match word.as_ref() {
        "within" => Some(found(begin, unit + 1, published, to, Precision::Interval, Basis::Relative)),
        _ if coming => Some(found(begin, unit + 1, published, to, Precision::Interval, Basis::Relative)),
        "in" if side(words, sentence, at) == Side::Future => widened(begin, unit + 1, to, precision),
        _ => None,
    }
}

/// "in recent days", "in the coming weeks", "soon", "in the near future".
pub(super) fn vague(words: &Words, sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let next = sentence.lower(at + 1);
    let open = |end: usize, earliest: Option<Date>, latest: Option<Date>| {
        Some(Found {
            begin: at,
            end,
            earliest,
            latest,
            precision: Precision::Unknown,
            basis: Basis::Relative,
            time_of_day: None,
        })
    };
    match sentence.lower(at).as_ref() {
        "recent" => {
            let (length, _) = length(&next, 2)?;
            Some(found(
                at,
                at + 2,
                published.checked_sub(length).ok()?,
                published,
                Precision::Interval,
                Basis::Relative,
            ))
        }
        "coming" if length(&next, 1).is_some() && next.ends_with('s') => open(at + 2, Some(published), None),
        "near" if next == "future" => open(at + 2, Some(published), None),
        "soon" if sentence.lower(at + 1) != "as" && side(words, sentence, at) == Side::Future => {
            open(at + 1, Some(published), None)
        }
        _ => None,
    }
}

/// "in 2014", "since 2014".
pub(super) fn year(sentence: &Sentence, at: usize) -> Option<Found> {
    let text = sentence.lower(at);
    let year: i16 = text.parse().ok().filter(|y| (1800..2200).contains(y) && text.len() == 4)?;
    let before = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    let token = &sentence.tokens[at];
    let next = sentence.tokens.get(at + 1);
    let counts = next.is_some_and(|t| {
        matches!(t.upos, Upos::Num)
            || matches!(t.form.as_str(), "%" | "per")
            || length(&t.lower(), 1).is_some()
    }) || (token.relation == Relation::Nummod
        && before != "the"
        && token.head.is_some_and(|h| h > at && sentence.tokens[h].xpos == "NNS"));
    let framed =
        !counts && (1900..2100).contains(&year) && !matches!(before.as_ref(), "$" | "€" | "£" | "no.")
            || matches!(before.as_ref(), "in" | "since" | "until" | "before" | "after" | "during");
    let first = Date::new(year, 1, 1).ok()?;
    framed.then(|| found(at, at + 1, first, first.last_of_year(), Precision::Year, Basis::Explicit))
}

pub(super) fn number(sentence: &Sentence, at: usize) -> Option<i64> {
    let text = sentence.lower(at);
    if matches!(text.as_ref(), "a" | "an") {
        return Some(1);
    }
    text.parse()
        .ok()
        .filter(|n| (1..1000).contains(n))
        .or_else(|| NUMBERS.iter().position(|n| *n == text).map(|n| n as i64))
}

/// A counted length before a token: "a day after", "two weeks before", "twelve years after".
pub(crate) fn counted_length(sentence: &Sentence, number_at: usize, end: usize) -> Option<jiff::Span> {
    let count = number(sentence, number_at)?;
    let span = jiff::Span::new();
    match sentence.lower(end - 1).trim_end_matches('s') {
        "day" => span.try_days(count).ok(),
        "week" => span.try_weeks(count).ok(),
        "year" => span.try_years(count).ok(),
        _ => None,
    }
}
