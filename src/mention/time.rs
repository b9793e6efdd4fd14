//! Time expressions, resolved against the article's date. After TIMEX3 (TimeML 1.2.1), in days.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Length, ToSpan};

use super::{Basis, Precision, Time, TimeMention};
use crate::text::{Document, Relation, Sentence, Upos};

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// A day of the week as news writes it, with its capital.
pub(super) fn is_weekday(form: &str) -> bool {
    form.starts_with(char::is_uppercase) && WEEKDAYS.iter().any(|(name, _)| form.eq_ignore_ascii_case(name))
}
const MONTHS: &[(&str, i8)] = &[
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
const PARTS_OF_DAY: &[&str] = &["morning", "afternoon", "evening", "night"];
const NUMBERS: &[&str] = &[
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

/// Days ahead within which a date without a year is taken to lie ahead.
const NEAR: i32 = 60;

/// Which way a day without a year or week lies from the article's date.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Past,
    Future,
}

/// What an expression means before its preposition is heard.
struct Found {
    /// Tokens it takes up.
    begin: usize,
    end: usize,
    earliest: Option<Date>,
    latest: Option<Date>,
    precision: Precision,
    basis: Basis,
    time_of_day: Option<&'static str>,
}

/// Finds the time expressions of a document. Without a publication date only whole dates resolve.
pub fn find(document: &Document) -> Vec<TimeMention> {
    let published = document.article.metadata.published;
    let mut out = Vec::new();
    for (s, sentence) in document.sentences.iter().enumerate() {
        let mut at = 0;
        while at < sentence.tokens.len() {
            match expression(sentence, at, published) {
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
    let word = |t: Option<usize>| t.map(|t| tokens[t].form.to_lowercase()).unwrap_or_default();
    let mut before = found.begin.checked_sub(1);
    while word(before) == "the" || word(before) == "early" || word(before) == "late" {
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
    match preposition.as_str() {
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

fn expression(sentence: &Sentence, at: usize, published: Option<Date>) -> Option<Found> {
    whole_date(sentence, at, published)
        .or_else(|| relative_day(sentence, at, published?))
        .or_else(|| period(sentence, at, published?))
        .or_else(|| counted(sentence, at, published?))
        .or_else(|| vague(sentence, at, published?))
        .or_else(|| year(sentence, at))
}

fn lower(sentence: &Sentence, t: usize) -> String {
    sentence.tokens.get(t).map(|t| t.form.to_lowercase()).unwrap_or_default()
}

fn found(
    begin: usize,
    end: usize,
    earliest: Date,
    latest: Date,
    precision: Precision,
    basis: Basis,
) -> Found {
    Found { begin, end, earliest: Some(earliest), latest: Some(latest), precision, basis, time_of_day: None }
}

/// "7 August 2025", "August 7, 2025", "Aug. 7", "April 2025", "in April", "2025-08-07".
fn whole_date(sentence: &Sentence, at: usize, published: Option<Date>) -> Option<Found> {
    let word = |t: usize| lower(sentence, t);
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
        let named = MONTHS.iter().find(|(name, _)| *name == token.form.to_lowercase())?;
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
    } else if let (Some(d), "of", Some(m)) = (day(at), word(at + 1).as_str(), month(at + 2)) {
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
    let year = match year_at(end + comma) {
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
            let first = Date::new(published.year(), month, day.unwrap_or(1)).ok()?;
            let days = published.until(first).map_or(0, |span| span.get_days());
            match side(sentence, at) {
                // "due to be sworn in on 19 April": a day of the next weeks is that day, whatever the tense.
                Side::Past if day.is_some() && (0..=NEAR).contains(&days) => published.year(),
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
fn relative_day(sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let mut begin = at;
    let mut end = at + 1;
    let modifier = at.checked_sub(1).map(|b| lower(sentence, b)).unwrap_or_default();
    let date = match lower(sentence, at).as_str() {
        "today" | "tonight" => published,
        "yesterday" => published.yesterday().ok()?,
        "tomorrow" => published.tomorrow().ok()?,
        word => {
            let (_, weekday) = WEEKDAYS.iter().find(|(name, _)| *name == word)?;
            let side = match modifier.as_str() {
                "next" | "coming" | "this" => Side::Future,
                "last" | "previous" => Side::Past,
                _ => side(sentence, at),
            };
            if matches!(modifier.as_str(), "next" | "last" | "coming" | "this" | "previous") {
                begin -= 1;
            }
            match side {
                Side::Past if modifier == "last" => published.nth_weekday(-1, *weekday).ok()?,
                Side::Past => published.tomorrow().ok()?.nth_weekday(-1, *weekday).ok()?,
                Side::Future if modifier == "next" => published.nth_weekday(1, *weekday).ok()?,
                Side::Future => published.yesterday().ok()?.nth_weekday(1, *weekday).ok()?,
            }
        }
    };
    let mut time_of_day = (lower(sentence, at) == "tonight").then_some("night");
    if let Some(part) = PARTS_OF_DAY.iter().find(|p| lower(sentence, end) == **p) {
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

/// "last month", "next week", "this year".
fn period(sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let offset: i64 = match lower(sentence, at).as_str() {
        "last" | "previous" | "past" => -1,
        "this" | "current" => 0,
        "next" | "coming" | "following" => 1,
        _ => return None,
    };
    let monday = published.tomorrow().ok()?.nth_weekday(-1, Weekday::Monday).ok()?;
    let (first, last, precision) = match lower(sentence, at + 1).as_str() {
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
fn counted(sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let number = number(sentence, at)?;
    let mut unit = at + 1;
    if lower(sentence, unit) == "-" {
        return None;
    }
    if matches!(lower(sentence, unit).as_str(), "more" | "further" | "full") {
        unit += 1;
    }
    let (length, hours) = length(&lower(sentence, unit), number)?;
    let precision = match lower(sentence, unit).trim_end_matches('s') {
        "week" => Precision::Week,
        "month" => Precision::Month,
        "year" => Precision::Year,
        _ => Precision::Day,
    };
    if matches!(lower(sentence, unit + 1).as_str(), "ago" | "earlier") {
        let date = published.checked_sub(length).ok()?;
        return Some(found(at, unit + 2, date, date, precision, Basis::Relative));
    }
    let mut begin = at;
    let mut word = at.checked_sub(1).map(|b| lower(sentence, b)).unwrap_or_default();
    let previous = matches!(word.as_str(), "previous" | "past" | "last" | "preceding");
    let coming = matches!(word.as_str(), "next" | "coming" | "following");
    if previous || coming {
        begin -= 1;
        while begin > 0 && lower(sentence, begin - 1) == "the" {
            begin -= 1;
        }
        word = begin.checked_sub(1).map(|b| lower(sentence, b)).unwrap_or_default();
    }
    if matches!(word.as_str(), "over" | "in" | "within" | "during") {
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
    match word.as_str() {
        "within" => Some(found(begin, unit + 1, published, to, Precision::Interval, Basis::Relative)),
        _ if coming => Some(found(begin, unit + 1, published, to, Precision::Interval, Basis::Relative)),
        "in" if side(sentence, at) == Side::Future => {
            Some(found(begin, unit + 1, to, to, precision, Basis::Relative))
        }
        _ => None,
    }
}

/// "in recent days", "in the coming weeks", "soon", "in the near future".
fn vague(sentence: &Sentence, at: usize, published: Date) -> Option<Found> {
    let next = lower(sentence, at + 1);
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
    match lower(sentence, at).as_str() {
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
        "soon" if lower(sentence, at + 1) != "as" && side(sentence, at) == Side::Future => {
            open(at + 1, Some(published), None)
        }
        _ => None,
    }
}

/// "in 2014", "since 2014".
fn year(sentence: &Sentence, at: usize) -> Option<Found> {
    let text = lower(sentence, at);
    let year: i16 = text.parse().ok().filter(|y| (1800..2200).contains(y) && text.len() == 4)?;
    let before = at.checked_sub(1).map(|b| lower(sentence, b)).unwrap_or_default();
    let framed = matches!(
        before.as_str(),
        "in" | "since"
            | "until"
            | "by"
            | "from"
            | "before"
            | "after"
            | "of"
            | "early"
            | "late"
            | "mid"
            | "during"
            | "-"
    );
    let first = Date::new(year, 1, 1).ok()?;
    framed.then(|| found(at, at + 1, first, first.last_of_year(), Precision::Year, Basis::Explicit))
}

fn number(sentence: &Sentence, at: usize) -> Option<i64> {
    let text = lower(sentence, at);
    if matches!(text.as_str(), "a" | "an") {
        return Some(1);
    }
    text.parse()
        .ok()
        .filter(|n| (1..1000).contains(n))
        .or_else(|| NUMBERS.iter().position(|n| *n == text).map(|n| n as i64))
}

/// The days in a counted length before a token: "a day after", "two weeks before".
pub(crate) fn days(sentence: &Sentence, number_at: usize, end: usize) -> Option<i64> {
    let count = number(sentence, number_at)?;
    let unit = match lower(sentence, end - 1).trim_end_matches('s') {
        "day" => 1,
        "week" => 7,
        _ => return None,
    };
    count.checked_mul(unit)
}

/// A length of time, and whether it counts in hours.
fn length(unit: &str, number: i64) -> Option<(Length, bool)> {
    Some(match unit.trim_end_matches('s') {
        "hour" => (((number + 23) / 24).days(), true),
        "day" => (number.days(), false),
        "week" => ((7 * number).days(), false),
        "month" => (number.months(), false),
        "year" => (number.years(), false),
        "decade" => ((10 * number).years(), false),
        _ => return None,
    })
}

/// Does the clause around a token speak of what has been or of what is to come? A limit ("by", "until", "deadline")
/// always lies ahead.
fn side(sentence: &Sentence, at: usize) -> Side {
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
