//! Dates as metadata and datelines write them.

use jiff::civil::Date;

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
