//! Expressions of time, each read by itself: whole dates, days, periods, counted lengths, years.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::calendar::{MONTHS, NUMBERS, PARTS_OF_DAY, length, week};
use super::span;
use super::tense::{Side, in_infinitive, side};
use super::{Basis, Precision};
use crate::lexicon::Words;
use crate::text::{Relation, Sentence, Upos, WEEKDAYS};

/// Days ahead within which a date without a year is taken to lie ahead.
const NEAR: i32 = 60;

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
    weekday_of_date(words, sentence, at, published)
        .or_else(|| whole_date(words, sentence, at, published))
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

/// "Friday, July 21, 2017": the date says which.
fn weekday_of_date(words: &Words, sentence: &Sentence, at: usize, published: Option<Date>) -> Option<Found> {
    WEEKDAYS.iter().find(|(name, _)| *name == sentence.lower(at))?;
    let comma = usize::from(matches!(sentence.lower(at + 1).as_ref(), "," | "("));
    let date =
        whole_date(words, sentence, at + 1 + comma, published).filter(|f| f.precision == Precision::Day)?;
    Some(Found { begin: at, ..date })
}

/// "7 August 2025", "August 7, 2025", "Aug. 7", "April 2025", "in April", "2025-08-07".
pub(super) fn whole_date(
    words: &Words,
    sentence: &Sentence,
    at: usize,
    published: Option<Date>,
) -> Option<Found> {
    let word = |t: usize| sentence.lower(t);
    if let Ok(date) = word(at).parse::<Date>() {
        return Some(found(at, at + 1, date, date, Precision::Day, Basis::Explicit));
    }
    if word(at).len() == 4 && word(at + 1) == "-" && word(at + 3) == "-" {
        let joined: String = (at..at + 5).map(word).collect();
        let date: Date = joined.parse().ok()?;
        return Some(found(at, at + 5, date, date, Precision::Day, Basis::Explicit));
    }
    let month = |t: usize| {
        let token = sentence.tokens.get(t)?;
        let named = MONTHS.iter().find(|(name, _)| *name == token.lower())?;
        (token.form.starts_with(char::is_uppercase) && token.upos != Upos::Aux && token.upos != Upos::Verb)
            .then_some(named.1)
    };
    let day = |t: usize| {
        let text = word(t);
        let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
        let rest = &text[digits.len()..];
        let number: i8 = digits.parse().ok()?;
        (matches!(rest, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&number)).then_some(number)
    };
    let year_at =
        |t: usize| word(t).parse::<i16>().ok().filter(|y| (1800..2200).contains(y) && word(t).len() == 4);
    let (begin, mut end, month, day) = if let (Some(d), Some(m)) = (day(at), month(at + 1)) {
        (at, at + 2, m, Some(d))
    } else if let (Some(d), "of", Some(m)) = (day(at), word(at + 1).as_ref(), month(at + 2)) {
        (at, at + 3, m, Some(d))
    } else if let (Some(d), "-", Some(m), "-") =
        (day(at), word(at + 1).as_ref(), month(at + 2), word(at + 3).as_ref())
    {
        (at, at + 3, m, Some(d))
    } else if let Some(m) = month(at) {
        match day(at + 1) {
            Some(d) => (at, at + 2, m, Some(d)),
            None => (at, at + 1, m, None),
        }
    } else {
        return None;
    };
    let comma = usize::from(word(end) == ",");
    // "4-Feb-16", "4 Feb '16"; in which century the two digits lie, the article's date says.
    let short = |t: usize| {
        let text = word(t);
        let digits = text.trim_start_matches(['\'', '’', '‘']);
        let number: i16 = digits.parse().ok().filter(|_| digits.len() == 2)?;
        let latest = published.map_or(2049, |p| p.year() + 10);
        Some(if 2000 + number > latest { 1900 + number } else { 2000 + number })
    };
    let short_at = match word(end).as_ref() {
        "-" if begin < end && word(begin + 1) == "-" => Some((end + 1, end + 2)),
        "'" | "’" | "‘" => Some((end + 1, end + 2)),
        quoted if quoted.starts_with(['\'', '’', '‘']) => Some((end, end + 1)),
        _ => None,
    };
    let short = short_at.and_then(|(at, end)| short(at).map(|year| (year, end)));
    let year = match year_at(end + comma) {
        None if short.is_some() => {
            let (year, behind) = short?;
            end = behind;
            Some(year)
        }
        Some(year) => {
            end += comma + 1;
            Some(year)
        }
        None if word(end) == "last" && word(end + 1) == "year" => {
            end += 2;
            published.map(|p| p.year() - 1)
        }
        None => None,
    };
    let basis = if year.is_some() { Basis::Explicit } else { Basis::Relative };
    let year = match year {
        Some(year) => year,
        None => {
            let published = published?;
            let modifier = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
            let first = Date::new(published.year(), month, day.unwrap_or(1)).ok()?;
            let days = published.until(first).map_or(0, |span| span.get_days());
            match side(words, sentence, at) {
                // "due to be sworn in on 19 April": a day of the next weeks is that day, whatever the tense.
                Side::Past if day.is_some() && (0..=NEAR).contains(&days) => published.year(),
                _ if day.is_none() && modifier == "last" => {
                    published.year() - i16::from(month >= published.month())
                }
                _ if day.is_none() && modifier == "next" => {
                    published.year() + i16::from(month <= published.month())
                }
                Side::Past if first > published => published.year() - 1,
                Side::Future if day.is_some() && first < published => published.year() + 1,
                Side::Future if day.is_none() && month < published.month() => published.year() + 1,
                _ => published.year(),
            }
        }
    };
    match day {
        Some(day) => {
            let date = Date::new(year, month, day).ok()?;
            Some(found(begin, end, date, date, Precision::Day, basis))
        }
        None => {
            let first = Date::new(year, month, 1).ok()?;
            Some(found(begin, end, first, first.last_of_month(), Precision::Month, basis))
        }
    }
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
