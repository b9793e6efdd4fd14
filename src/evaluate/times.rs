//! Scores time expressions against a gold file of TIMEX values.
//!
//! Two layouts are read, one JSON object an article and line: `dct` with `gold.timex`, a list of objects with `start`,
//! `end`, `type` and `value`; and `date` with `gold.dates`, a list of pairs of an offset and a value. Offsets count
//! code points. Values that are a day, a month or a year count; of an
//! expression with one named end ("since 2014") that end must agree; a creation time stands for itself and does not.

use anyhow::Context;
use jiff::civil::Date;
use serde::Deserialize;

use super::ratio;
use crate::annotate::annotate;
use crate::lexicon::Lexicon;
use crate::mention::{Precision, TimeMention, time};
use crate::source::{Article, Metadata};
use crate::text::segment;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    text: String,
    #[serde(alias = "dct")]
    date: Option<String>,
    gold: Gold,
}

#[derive(Deserialize)]
struct Gold {
    #[serde(default)]
    timex: Vec<Timex>,
    #[serde(default)]
    dates: Vec<(usize, String)>,
}

#[derive(Deserialize)]
struct Timex {
    start: usize,
    end: usize,
    #[serde(rename = "type", default)]
    kind: String,
    value: Option<String>,
    #[serde(rename = "fn")]
    function: Option<String>,
}

/// How many expressions of one kind the gold has, how many of them were found, and how many with the right value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Values {
    /// Values that the annotators give.
    pub gold: usize,
    /// Values that were found.
    pub found: usize,
    /// Those that agree.
    pub right: usize,
}

/// Scores of the time expressions of a gold file: days, months, years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimeScores {
    /// Articles that were compared.
    pub articles: usize,
    /// Figures by kind of value.
    pub values: [Values; 3],
    /// Where the values differ: article, what the text says, gold, what was read ("" where nothing was).
    pub errors: Vec<[String; 4]>,
}

const KINDS: [&str; 3] = ["day", "month", "year"];

impl TimeScores {
    fn all(&self) -> Values {
        self.values.iter().fold(Values::default(), |sum, v| Values {
            gold: sum.gold + v.gold,
            found: sum.found + v.found,
            right: sum.right + v.right,
        })
    }

    fn lines(&self) -> impl Iterator<Item = (&'static str, Values)> {
        KINDS.into_iter().zip(self.values).chain([("all", self.all())])
    }

    /// The figures as a table for people. `accuracy` is the share of right values among the expressions found,
    /// `right/gold` among all of the gold.
    pub fn table(&self) -> String {
        let mut out = format!(
            "{:<8} {:>8} {:>10} {:>7} {:>7} {:>7}\n",
            "", "accuracy", "right/gold", "right", "found", "gold"
        );
        for (name, v) in self.lines() {
            out += &format!(
                "{name:<8} {:>8.3} {:>10.3} {:>7} {:>7} {:>7}\n",
                ratio(v.right, v.found),
                ratio(v.right, v.gold),
                v.right,
                v.found,
                v.gold
            );
        }
        out + &format!("{} articles of the gold\n", self.articles)
    }

    /// The figures and the differences as one JSON object on one line.
    pub fn json(&self) -> String {
        let mut object = serde_json::Map::new();
        object.insert("articles".into(), self.articles.into());
        for (name, v) in self.lines() {
            let figures = serde_json::json!({
                "accuracy": ratio(v.right, v.found), "right_of_gold": ratio(v.right, v.gold),
                "right": v.right, "found": v.found, "gold": v.gold,
            });
            object.insert(name.into(), figures);
        }
        object.insert("errors".into(), serde_json::to_value(&self.errors).unwrap_or_default());
        serde_json::Value::Object(object).to_string() + "\n"
    }
}

/// Reads the texts of a gold file and scores the values of the time expressions found in them.
pub fn times(lexicon: &Lexicon, gold: &str) -> anyhow::Result<TimeScores> {
    let mut scores = TimeScores::default();
    for (number, line) in gold.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).with_context(|| format!("line {}", number + 1))?;
        scores.articles += 1;
        article(lexicon, line, &mut scores);
    }
    Ok(scores)
}

fn article(lexicon: &Lexicon, line: Line, scores: &mut TimeScores) {
    let Line { id, text, date, gold } = line;
    let letters: Vec<char> = text.chars().collect();
    let metadata = Metadata { published: date.and_then(|d| d.parse().ok()), ..Metadata::default() };
    let mut document = segment(Article::new(text, metadata));
    annotate(&mut document, lexicon);
    let read = time::find(&document, lexicon);
    let timex = gold
        .timex
        .into_iter()
        .filter(|t| t.kind == "DATE" && t.function.as_deref() != Some("CREATION_TIME"))
        .filter_map(|t| Some((t.start, t.end, t.value?)));
    let dates = gold.dates.into_iter().map(|(start, value)| (start, start + 1, value));
    for (start, end, value) in timex.chain(dates) {
        let Some((kind, first, last)) = bounds(&value) else { continue };
        let overlap = |t: &&TimeMention| t.span.begin < end && start < t.span.end;
        let found = read.iter().find(overlap);
        let right = found.is_some_and(|t| {
            // "since 2014", "by Friday": the value is that of the end which is named; "from 2009 to 2011" holds two.
            let (begins, ends) = (t.time.earliest == Some(first), t.time.latest == Some(last));
            match (t.time.earliest, t.time.latest) {
                (None, _) => ends,
                (_, None) => begins,
                _ if t.time.deadline => ends,
                _ if t.time.precision == Precision::Interval => begins || ends,
                _ => begins && ends,
            }
        });
        let count = &mut scores.values[kind];
        count.gold += 1;
        count.found += usize::from(found.is_some());
        count.right += usize::from(right);
        if !right {
            let to = found.map_or(end, |t| t.span.end).max(end).min(letters.len());
            let words = letters.get(start.min(to)..to).unwrap_or_default().iter().collect();
            let bound = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
            let got = found.map(|t| format!("{}/{}", bound(t.time.earliest), bound(t.time.latest)));
            scores.errors.push([id.clone(), words, value, got.unwrap_or_default()]);
        }
    }
}

/// "2008-03-01", "2008-03", "2008" as the kind and its first and last day; nothing for any other value.
fn bounds(value: &str) -> Option<(usize, Date, Date)> {
    let digits = |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let parts: Vec<&str> = value.split('-').collect();
    match parts[..] {
        [year, month, day] if day.len() == 2 => {
            let day = Date::new(digits(year)?, digits(month)? as i8, digits(day)? as i8).ok()?;
            Some((0, day, day))
        }
        [year, month] if month.len() == 2 => {
            let first = Date::new(digits(year)?, digits(month)? as i8, 1).ok()?;
            Some((1, first, first.last_of_month()))
        }
        [year] if year.len() == 4 => {
            let first = Date::new(digits(year)?, 1, 1).ok()?;
            Some((2, first, first.last_of_year()))
        }
        _ => None,
    }
}
