//! What the first lines of a text say of place, day and agency: `KYIV, Aug 6 (Reuters) -`.

use jiff::civil::Date;

use super::date::{is_weekday, month_and_day, parse_date};

/// What a dateline says. All fields may be missing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    pub published: Option<Date>,
    pub publisher: Option<String>,
    /// Day and month as written, where the year is left out.
    pub without_year: Option<String>,
}

/// Lines at the top of a text among which a dateline is looked for, empty ones not counted.
const LINES: usize = 6;
/// Length in bytes within which the dash of a dateline must stand.
const REACH: usize = 90;

/// Reads the first dateline of a text. Only two forms count, so that a date in the story is never
/// taken for the day of the story: a place in capitals with its dash, and a line that holds a date
/// and nothing else.
pub(super) fn find(text: &str) -> Dateline {
    let lines = text
        .trim_start_matches('\u{feff}')
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .take(LINES);
    let mut found = Dateline::default();
    for line in lines {
        let here = after_place(line).or_else(|| alone(line)).unwrap_or_default();
        found.published = found.published.or(here.published);
        found.publisher = found.publisher.or(here.publisher);
        found.without_year = found.without_year.or(here.without_year);
    }
    if found.published.is_some() {
        found.without_year = None;
    }
    found
}

/// `KYIV, Ukraine, Aug 6 (Reuters) - …`, `WASHINGTON (AP) — …`, `WASHINGTON — August 7, 2025`.
fn after_place(line: &str) -> Option<Dateline> {
    let place = line.split([',', ' ', '(']).next()?;
    let capitals = place.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    if !capitals || place.chars().any(|c| c.is_lowercase() || c.is_ascii_digit()) {
        return None;
    }
    let (head, tail) = split_at_dash(line)?;
    let (head, publisher) = match head.split_once('(') {
        Some((head, agency)) => (head, Some(agency.trim_end().strip_suffix(')')?.trim().to_string())),
        None => (head, None),
    };
    let mut dateline = Dateline { publisher: publisher.filter(|p| is_name(p)), ..Dateline::default() };
    let words: Vec<&str> = head.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    for i in 1..words.len() {
        let rest = words[i..].join(" ");
        if let Some(date) = parse_date(&rest) {
            dateline.published = Some(date);
            break;
        }
        if let [first, second] = words[i..]
            && month_and_day(first, second).is_some()
        {
            dateline.without_year = Some(rest);
        }
    }
    if dateline.published.is_none() {
        // the day after the dash: at the end of the line, or before a second dash
        let day = split_at_dash(tail).map_or(tail, |(day, _)| day);
        dateline.published = parse_date(day);
    }
    Some(dateline)
}

/// A line such as `Published: Thursday, 7 August 2025 10:30`.
fn alone(line: &str) -> Option<Dateline> {
    // "MAY 3, 2024 / 9:10 AM / UPDATED AN HOUR AGO", "3 May 2024 | 6 min read"
    let parts = [" / ", " | ", " · ", " • "]
        .iter()
        .fold(vec![line], |parts, bar| parts.into_iter().flat_map(|part| part.split(bar)).collect());
    parts.into_iter().take(3).find_map(day)
}

/// One part of such a line.
fn day(line: &str) -> Option<Dateline> {
    let label = |word: &str| {
        matches!(
            word.trim_end_matches(':').to_ascii_lowercase().as_str(),
            "published" | "updated" | "posted" | "date" | "on" | "first" | "last" | "modified"
        )
    };
    let mut words = line.split_whitespace().peekable();
    while words.peek().is_some_and(|w| label(w)) {
        words.next();
    }
    let rest: Vec<&str> = words.collect();
    let digits = rest.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).count();
    let starts_well = rest.first().is_some_and(|w| {
        is_weekday(w) || w.starts_with(|c: char| c.is_ascii_digit()) || w.starts_with(char::is_uppercase)
    });
    let published = (starts_well && digits > 0 && rest.len() <= 8).then(|| parse_date(&rest.join(" ")))??;
    Some(Dateline { published: Some(published), ..Dateline::default() })
}

fn split_at_dash(line: &str) -> Option<(&str, &str)> {
    let dashes = [" - ", " -- ", " – ", " — ", "—", " _ "];
    let (at, dash) =
        dashes.iter().filter_map(|d| line.find(d).map(|at| (at, *d))).min_by_key(|(at, d)| (*at, d.len()))?;
    (at <= REACH).then(|| (line[..at].trim(), line[at + dash.len()..].trim()))
}

/// One to four words, the first with a capital: an agency, not a remark in brackets.
fn is_name(text: &str) -> bool {
    (1..=4).contains(&text.split_whitespace().count()) && text.starts_with(|c: char| c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn dated(published: Date, publisher: Option<&str>) -> Dateline {
        Dateline { published: Some(published), publisher: publisher.map(str::to_string), without_year: None }
    }

    #[test]
    fn place_day_and_agency() {
        let day = date(2025, 8, 7);
        assert_eq!(find("KYIV, Aug 7, 2025 (Reuters) - Talks went on."), dated(day, Some("Reuters")));
        assert_eq!(find("A headline\n\nNEW DELHI, August 7, 2025 (ANI) -- Talks"), dated(day, Some("ANI")));
        assert_eq!(find("WASHINGTON — August 7, 2025\n\nTalks"), dated(day, None));
        assert_eq!(find("WASHINGTON — August 7, 2025 — Talks went on."), dated(day, None));
        assert_eq!(find("A headline\nThursday, 7 August 2025 10:30\nTalks"), dated(day, None));
        assert_eq!(find("Published: 2025-08-07\nTalks"), dated(day, None));
    }

    #[test]
    fn an_agency_or_a_day_without_a_year() {
        let found = find("KYIV, Aug 6 (Reuters) - Talks went on.");
        assert_eq!(found.publisher.as_deref(), Some("Reuters"));
        assert_eq!((found.published, found.without_year.as_deref()), (None, Some("Aug 6")));
        assert_eq!(find("WASHINGTON (AP) — Talks").publisher.as_deref(), Some("AP"));
    }

    #[test]
    fn dates_of_the_story_are_not_its_dateline() {
        for text in [
            "On August 7, 2025 the ministers met.",
            "The deal of August 7, 2025 — the first — holds.",
            "US — said on August 7, 2025 that talks went on.",
            "PARIS — August 7, 2025 was a day to remember.",
            "7 August 2025 was a long day.",
        ] {
            assert_eq!(find(text).published, None, "{text}");
        }
    }
}
