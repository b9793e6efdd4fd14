//! Dates as metadata and datelines write them.

use jiff::civil::Date;

/// What stands first in a date in figures such as 07/08/2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 7/8 is the seventh of August.
    DayFirst,
    /// 7/8 is the eighth of July.
    MonthFirst,
}

/// Reads a date as programs write it: all that [`parse_date`] reads, `2025/08/07`, seconds and milliseconds since 1970,
/// `Thu Aug 07 10:00:00 +0000 2025`, and dates in figures where their order is given or only one order is possible.
///
/// The day is the one of the text's own time zone; of a count of seconds it is that of UTC.
pub(super) fn parse_any(text: &str, order: Option<DateOrder>) -> Option<Date> {
    let text = text.trim();
    parse_date(text).or_else(|| epoch(text)).or_else(|| figures(text, order)).or_else(|| as_c_writes(text))
}

/// Seconds, milliseconds or microseconds since 1970, for days from 1975 on.
fn epoch(text: &str) -> Option<Date> {
    let whole = text.split('.').next()?;
    if !(9..=16).contains(&whole.len()) || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        15 | 16 => number / 1_000_000,
        _ => return None,
    };
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    let date = jiff::tz::TimeZone::UTC.to_datetime(time).date();
    (date.year() >= 1975).then_some(date)
}

/// `07.08.2025`, `8/7/2025 10:00`, `2025/08/07`.
fn figures(text: &str, order: Option<DateOrder>) -> Option<Date> {
    let day = text.split([' ', 'T', ',']).next()?;
    let parts: Vec<&str> = day.split(['/', '.', '-']).collect();
    let [a, b, c] = parts[..] else { return None };
    if ![a, b, c].iter().all(|p| !p.is_empty() && p.len() <= 4 && p.bytes().all(|x| x.is_ascii_digit())) {
        return None;
    }
    let [x, y, z] = [a.parse::<i16>().ok()?, b.parse::<i16>().ok()?, c.parse::<i16>().ok()?];
    if a.len() == 4 {
        return calendar(x, y, z);
    }
    if c.len() != 4 {
        return None;
    }
    match order {
        Some(DateOrder::DayFirst) => calendar(z, y, x),
        Some(DateOrder::MonthFirst) => calendar(z, x, y),
        None if x > 12 || x == y => calendar(z, y, x),
        None if y > 12 => calendar(z, x, y),
        None => None,
    }
}

/// `Thu Aug 07 10:00:00 +0000 2025`.
fn as_c_writes(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [day_name, month, day, clock, .., year] = words[..] else { return None };
    let fits = is_weekday(day_name) && clock.contains(':') && year.len() == 4;
    let (month, day) = month_and_day(month, day).filter(|_| fits)?;
    calendar(year.parse().ok()?, month, day)
}

/// Reads a calendar date: `2025-08-07` (a time of day after `T` or a space is left off),
/// `20250807`, `7 August 2025`, `Aug. 7, 2025`, `Thu, 07 Aug 2025 10:00:00 GMT`.
///
/// `None` where the text is no such date, or the day does not exist. Forms that put the month in
/// figures after or before the day with slashes are left out: 07/08/2025 is two different days.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    iso(text).or_else(|| written(text))
}

fn iso(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| -> Option<i16> {
        let part = bytes.get(range)?;
        part.iter().all(u8::is_ascii_digit).then(|| part.iter().fold(0, |n, b| n * 10 + i16::from(b - b'0')))
    };
    let (month, day, end) = if bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') {
        (digits(5..7)?, digits(8..10)?, 10)
    } else {
        (digits(4..6)?, digits(6..8)?, 8)
    };
    let after = bytes.get(end..)?;
    let time_follows = matches!(after, [b'T' | b't' | b' ', b'0'..=b'9', ..]);
    if !after.is_empty() && !time_follows {
        return None;
    }
    calendar(digits(0..4)?, month, day)
}

/// A date with the month in letters; a weekday before and a time of day after are left off.
fn written(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split([' ', ',', '\t']).filter(|w| !w.is_empty()).collect();
    let words = match words.split_first() {
        Some((first, rest)) if is_weekday(first) => rest,
        _ => &words[..],
    };
    let [first, second, year, rest @ ..] = words else { return None };
    if !rest.first().is_none_or(|w| w.starts_with(|c: char| c.is_ascii_digit()) || *w == "at") {
        return None;
    }
    let (month, day) = month_and_day(first, second)?;
    let year = (year.len() == 4).then(|| year.parse().ok())??;
    calendar(year, month, day)
}

/// Month and day from two words in either order: `Aug. 7`, `7th August`.
pub(super) fn month_and_day(first: &str, second: &str) -> Option<(i16, i16)> {
    month(first)
        .and_then(|m| Some((m, day_of_month(second)?)))
        .or_else(|| Some((month(second)?, day_of_month(first)?)))
}

fn day_of_month(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|s| word.strip_suffix(s)).unwrap_or(word);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().filter(|day| (1..=31).contains(day))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn month(word: &str) -> Option<i16> {
    named(&MONTHS, word).map(|i| i as i16 + 1)
}

pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

pub(super) fn is_weekday(word: &str) -> bool {
    named(&WEEKDAYS, word.trim_end_matches(',')).is_some()
}

/// Index of the name that the word is, or is short for: at least three letters, a full stop may follow.
fn named(names: &[&str], word: &str) -> Option<usize> {
    let word = word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase();
    (word.len() >= 3).then(|| names.iter().position(|n| n.starts_with(&word)))?
}

fn calendar(year: i16, month: i16, day: i16) -> Option<Date> {
    (year >= 1000).then(|| Date::new(year, month as i8, day as i8).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_day() {
        for text in [
            "2025-08-07",
            "2025-08-07T10:00:00Z",
            "2025-08-07 10:00:00+02:00",
            "20250807",
            "7 August 2025",
            "7th Aug 2025",
            "August 7, 2025",
            "Aug. 7, 2025",
            "Thursday, August 7, 2025",
            "Thu, 07 Aug 2025 10:00:00 GMT",
            " Sept. 7, 2025 ".replace("Sept", "Aug").as_str(),
        ] {
            assert_eq!(parse_date(text), Some(jiff::civil::date(2025, 8, 7)), "{text}");
        }
    }

    #[test]
    fn dates_as_programs_write_them() {
        let day = Some(jiff::civil::date(2025, 8, 7));
        for text in [
            "1754560800",
            "1754560800000",
            "1754560800.25",
            "2025/08/07 10:00",
            "Thu Aug 07 10:00:00 +0000 2025",
            "2025-08-07T23:30:00-05:00",
            "20250807T100000Z",
        ] {
            assert_eq!(parse_any(text, None), day, "{text}");
        }
        assert_eq!(parse_any("07/08/2025", None), None, "two days are possible");
        assert_eq!(parse_any("07/08/2025", Some(DateOrder::DayFirst)), day);
        assert_eq!(parse_any("08/07/2025 10:00", Some(DateOrder::MonthFirst)), day);
        assert_eq!(parse_any("13.08.2025", None), Some(jiff::civil::date(2025, 8, 13)));
        assert_eq!(parse_any("13.08.2025", Some(DateOrder::MonthFirst)), None);
        assert_eq!(parse_any("12345", None), None);
    }

    #[test]
    fn days_that_do_not_exist_and_things_that_are_no_dates() {
        for text in [
            "2025-02-30",
            "2025-13-01",
            "February 29, 2025",
            "07/08/2025",
            "2025-08",
            "2025",
            "",
            "soon",
            "2025-08-07x",
            "Ma 7, 2025",
            "0007-08-07",
            "August 32, 2025",
            "2025-08-07T",
            "٢٠٢٥-٠٨-٠٧",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
