//! Dates with a month: "Friday, July 21, 2017", "7 August", "in April", "4-Feb-16", "2025-08-07".

use jiff::civil::Date;

use super::calendar::MONTHS;
use super::expression::{Found, found};
use super::tense::{Side, side};
use super::{Basis, Precision};
use crate::lexicon::Words;
use crate::text::{Sentence, Upos, WEEKDAYS};

/// Days ahead within which a date without a year is taken to lie ahead.
const NEAR: i32 = 60;

/// A date that begins at a token, with the weekday in front of it.
pub(super) fn date(words: &Words, sentence: &Sentence, at: usize, published: Option<Date>) -> Option<Found> {
    weekday_of_date(words, sentence, at, published).or_else(|| whole_date(words, sentence, at, published))
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
    if let Some((date, end)) = in_digits(sentence, at) {
        return Some(found(at, end, date, date, Precision::Day, Basis::Explicit));
    }
    let (month, day, end) = month_and_day(sentence, at)?;
    let (year, end) = year_behind(sentence, at, end, published);
    let basis = if year.is_some() { Basis::Explicit } else { Basis::Relative };
    let year = match year {
        Some(year) => year,
        None => year_told(words, sentence, at, (month, day), published?)?,
    };
    let first = Date::new(year, month, day.unwrap_or(1)).ok()?;
    Some(match day {
        Some(_) => found(at, end, first, first, Precision::Day, basis),
        None => found(at, end, first, first.last_of_month(), Precision::Month, basis),
    })
}

/// "2025-08-07", one token or five, and where it ends.
fn in_digits(sentence: &Sentence, at: usize) -> Option<(Date, usize)> {
    let word = |t: usize| sentence.lower(t);
    if let Ok(date) = word(at).parse() {
        return Some((date, at + 1));
    }
    let apart = word(at).len() == 4 && word(at + 1) == "-" && word(at + 3) == "-";
    let joined: String = (at..at + 5).filter(|_| apart).map(word).collect();
    joined.parse().ok().map(|date| (date, at + 5))
}

/// Month, day of the month, and where they end.
fn month_and_day(sentence: &Sentence, at: usize) -> Option<(i8, Option<i8>, usize)> {
    let word = |t: usize| sentence.lower(t);
    let month = |t: usize| month(sentence, t);
    let Some(day_first) = day(&word(at)) else {
        let month = month(at)?;
        let day = day(&word(at + 1));
        return Some((month, day, at + 1 + usize::from(day.is_some())));
    };
    if let Some(month) = month(at + 1) {
        return Some((month, Some(day_first), at + 2));
    }
    let month = month(at + 2)?;
    let joined = word(at + 1) == "of" || (word(at + 1) == "-" && word(at + 3) == "-");
    joined.then_some((month, Some(day_first), at + 3))
}

fn month(sentence: &Sentence, t: usize) -> Option<i8> {
    let token = sentence.tokens.get(t)?;
    let (_, number) = MONTHS.iter().find(|(name, _)| *name == token.lower())?;
    let noun = !matches!(token.upos, Upos::Aux | Upos::Verb);
    (token.form.starts_with(char::is_uppercase) && noun).then_some(*number)
}

/// "7", "7th"
fn day(text: &str) -> Option<i8> {
    let digits = text.trim_end_matches(|c: char| c.is_alphabetic());
    let ending = &text[digits.len()..];
    let number: i8 = digits.parse().ok()?;
    (matches!(ending, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&number)).then_some(number)
}

/// The year behind a month or day that ends at `end`, and where it ends: "2016", ", 2016", "last year", "-16", "'16".
fn year_behind(
    sentence: &Sentence,
    begin: usize,
    end: usize,
    published: Option<Date>,
) -> (Option<i16>, usize) {
    let word = |t: usize| sentence.lower(t);
    let full =
        |t: usize| word(t).parse::<i16>().ok().filter(|y| (1800..2200).contains(y) && word(t).len() == 4);
    let comma = usize::from(word(end) == ",");
    if let Some(year) = full(end + comma) {
        return (Some(year), end + comma + 1);
    }
    let two_digits = match word(end).as_ref() {
        "-" if word(begin + 1) == "-" => Some(end + 1),
        "'" | "’" | "‘" => Some(end + 1),
        quoted if quoted.starts_with(['\'', '’', '‘']) => Some(end),
        _ => None,
    };
    if let Some((t, year)) = two_digits.and_then(|t| Some((t, short_year(&word(t), published)?))) {
        return (Some(year), t + 1);
    }
    match word(end) == "last" && word(end + 1) == "year" {
        true => (published.map(|p| p.year() - 1), end + 2),
        false => (None, end),
    }
}

/// "16", "'16"; in which century the two digits lie, the article's date says.
fn short_year(text: &str, published: Option<Date>) -> Option<i16> {
    let digits = text.trim_start_matches(['\'', '’', '‘']);
    let number: i16 = digits.parse().ok().filter(|_| digits.len() == 2)?;
    let latest = published.map_or(2049, |p| p.year() + 10);
    Some(if 2000 + number > latest { 1900 + number } else { 2000 + number })
}

/// The year of a month or day without one, by the tense around it.
fn year_told(
    words: &Words,
    sentence: &Sentence,
    at: usize,
    (month, day): (i8, Option<i8>),
    published: Date,
) -> Option<i16> {
    let modifier = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    let first = Date::new(published.year(), month, day.unwrap_or(1)).ok()?;
    let days = published.until(first).map_or(0, |span| span.get_days());
    Some(match side(words, sentence, at) {
        // "due to be sworn in on 19 April": a day of the next weeks is that day, whatever the tense.
        Side::Past if day.is_some() && (0..=NEAR).contains(&days) => published.year(),
        _ if day.is_none() && modifier == "last" => published.year() - i16::from(month >= published.month()),
        _ if day.is_none() && modifier == "next" => published.year() + i16::from(month <= published.month()),
        Side::Past if first > published => published.year() - 1,
        Side::Future if day.is_some() && first < published => published.year() + 1,
        Side::Future if day.is_none() && month < published.month() => published.year() + 1,
        _ => published.year(),
    })
}
