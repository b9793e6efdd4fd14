//! What is prose, and what stands around it: bylines, times, buttons, credits, links to other articles.
//!
//! Nothing is taken out of the text: what stands around keeps its place, so that offsets stay true. A line is judged by
//! its shape (a date and nothing else, "By" and names), by words of the trade (`around.tsv`), and by whether it was told
//! before.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Line, lines};

/// A stretch of the text that is no prose. Offsets count code points; white space around it is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    pub begin: usize,
    pub end: usize,
    pub what: Furniture,
}

/// Why something is no prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Furniture {
    /// Who wrote it: "By Grace Odhiambo".
    Byline,
    /// When it was published or updated, how long it takes to read; the time of an entry in a live blog.
    Time,
    /// Buttons to share, save, comment.
    Share,
    /// Advertisements, newsletters, walls.
    Notice,
    /// Headlines of and links to other articles.
    Other,
    /// Who reported and edited, corrections, tags.
    Desk,
    /// Who took a picture, and what it shows.
    Credit,
    /// Rights and imprint.
    Legal,
    /// Words that stand in the article already.
    Repeated,
}

impl Furniture {
    /// In words, for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Byline => "byline",
            Self::Time => "time",
            Self::Share => "button",
            Self::Notice => "notice",
            Self::Other => "other articles",
            Self::Desk => "desk note",
            Self::Credit => "picture credit",
            Self::Legal => "rights",
            Self::Repeated => "said before",
        }
    }
}

/// What a text was found to consist of.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// In the order of the text; none touches another.
    pub around: Vec<Around>,
    /// The names of a byline.
    pub author: Option<String>,
}

/// Lines of a text that are looked at for a byline, empty ones not counted.
const TOP: usize = 12;
/// Lines between a text and its repetition, and the words of one that counts as a repetition anywhere.
const CLOSE: usize = 4;
const LONG: usize = 25;
/// Lines under a heading such as "Related" that are taken for headlines.
const HEADLINES: usize = 12;

/// Tells what stands around the prose.
pub(super) fn find(text: &str) -> Layout {
    let lines = lines(text);
    let mut layout = Layout::default();
    let mut what: Vec<Option<Furniture>> = Vec::with_capacity(lines.len());
    let mut told = HashMap::new(); // lines by their words, and where they stood
    let mut under = 0; // lines left under a heading of other articles
    for (i, line) in lines.iter().enumerate() {
        let words = plain(line.text);
        let wrapped = line.goes_on && i > 0 && what[i - 1].is_none();
        let phrase = if wrapped { None } else { PHRASES.of(&words, line.text) };
        let mut found = phrase.map(|(what, _)| what).or_else(|| shape(line, &words, wrapped));
        if found.is_none()
            && !wrapped
            && i < TOP
            && let Some(author) = byline(line.text)
        {
            found = Some(Furniture::Byline);
            layout.author = layout.author.or(author);
        }
        if under > 0 && found.is_none() {
            let item = is_headline(line.text) && (line.is_item || !line.after_blank || line.short());
            found = item.then_some(Furniture::Other);
            under = if item { under - 1 } else { 0 };
        }
        if matches!(phrase, Some((_, true))) {
            under = HEADLINES;
        }
        // a caption under its picture's text stands close to it; lists and questions may come again further down
        let length = words.split(' ').count();
        if found.is_none() && length >= 5 && !wrapped && !line.is_wrapped_into {
            let again = told.insert(words, i).is_some_and(|before| i - before <= CLOSE || length >= LONG);
            found = again.then_some(Furniture::Repeated);
        }
        what.push(found);
    }
    neighbours(&lines, &mut what);
    if what.iter().zip(&lines).all(|(w, line)| w.is_some() || line.text.is_empty()) {
        return Layout::default(); // all of it is what stands around: then it is the article
    }
    for (line, what) in lines.iter().zip(&what) {
        match what {
            Some(what) => layout.around.push(Around { begin: line.begin, end: line.end, what: *what }),
            None => {
                if let Some(time) = LIVE.find(line.text) {
                    let end = line.begin + time.as_str().trim_end().chars().count();
                    layout.around.push(Around { begin: line.begin, end, what: Furniture::Time });
                }
            }
        }
    }
    layout
}

/// Names and posts beside a byline or the day: "Grace Odhiambo" between the headline and "17 September 2025".
fn neighbours(lines: &[Line<'_>], what: &mut [Option<Furniture>]) {
    for i in 1..lines.len().min(TOP) {
        let beside = |j: usize| matches!(what.get(j), Some(Some(Furniture::Byline | Furniture::Time)));
        if what[i].is_none() && (beside(i - 1) || beside(i + 1)) && NAME_LINE.is_match(lines[i].text) {
            what[i] = Some(Furniture::Byline);
        }
    }
}

/// By its shape alone.
fn shape(line: &Line<'_>, words: &str, wrapped: bool) -> Option<Furniture> {
    let text = line.text;
    if wrapped {
        return None;
    }
    if is_time(words) {
        return Some(Furniture::Time);
    }
    if LIST_OF.is_match(words) {
        return Some(Furniture::Other);
    }
    if RIGHTS.is_match(text) {
        return Some(Furniture::Legal);
    }
    if DESK.is_match(text) {
        return Some(Furniture::Desk);
    }
    if CONTACT.is_match(text) {
        return Some(Furniture::Share);
    }
    CREDIT.is_match(text).then_some(Furniture::Credit)
}

static LIST_OF: LazyLock<Regex> = LazyLock::new(|| regex(r"^list (of \d+ items|\d+ of \d+\b)"));
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\s*(©|\(c\) ?(19|20)\d\d|copyright (©|\(c\)|(19|20)\d\d))|^.{0,60}all rights reserved\.?\s*$",
    )
});
static DESK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\s*[(\[]\s*((additional )?(reporting|writing|editing|compiled)|with (input|report|agenc)).{0,200}[)\]]\.?\s*$|^\s*[—–-]{1,2} ?(with )?(agencies|[A-Z]{2,5})\.?\s*$",
    )
});
static CONTACT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\s*(\S+@\S+\.\w+|https?://\S+|www\.\S+|@\w+|#\w+( #\w+)*)\s*$"));
/// A caption that ends in its credit: "(AP Photo/Ana Ruiz)", "[Ana Ruiz/Reuters]", "Photograph: Ana Ruiz".
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)
        [(\[] [^()\[\]]{0,60} \b (?i:photo|photograph|photographer|image|images|picture|handout|file|courtesy) \b [^()\[\]]{0,60} [)\]] \.? \s* $
        | \[ \s* [A-Z][\w.’'-]+ (\ [A-Z][\w.’'-]+){0,4} \s? / \s? [A-Z][^\[\]]{1,40} \] \s* $
        | (?: ^ | [.|,] \s* | \s[—–-]\s ) (?i:photo|photograph|picture|image) \s? (?i:credit|by|:|courtesy) .{2,60} $
        | ^ [A-Z][\w.’'-]+ (\ [A-Z][\w.’'-]+){0,3} \s? / \s? [A-Z][\w.’'-]+ (\ [A-Z]\w+){0,2} $
        | ^ .{0,60} \b via \s [A-Z][\w.’'-]+ (\ [A-Z]\w+){0,2} $
        ",
    )
});
/// The time in front of an entry of a live blog.
static LIVE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^([01]?\d|2[0-3])[.:][0-5]\d ?([ap]\.?m\.?( [A-Z]{2,4}\b)?|[A-Z]{3,4}\b)[ :–—-]+\p{Lu}?\b")
});
static NAME_LINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\s*\p{Lu}[\p{L}.’'-]+( (\p{Lu}[\p{L}.’'-]*|and|in|de|van|bin|al-\S+|&)){1,5}(, [\p{L} ]{3,40})?\s*$",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well formed")
}

/// Is the line a date or a time, and nothing else?
fn is_time(words: &str) -> bool {
    const LABELS: &[&str] = &[
        "published",
        "updated",
        "posted",
        "last",
        "modified",
        "first",
        "edited",
        "on",
        "at",
        "date",
        "in",
        "and",
        "the",
        "ago",
        "read",
        "min",
        "mins",
        "minute",
        "minutes",
        "hour",
        "hours",
        "hr",
        "hrs",
        "day",
        "days",
        "reading",
        "time",
        "am",
        "pm",
        "a.m",
        "p.m",
        "noon",
        "today",
        "yesterday",
        "just",
        "now",
    ];
    const ZONES: &[&str] = &[
        "gmt", "utc", "bst", "est", "edt", "et", "cet", "cest", "eet", "ist", "pst", "pdt", "pt", "cst",
        "cdt", "mst", "jst", "kst", "hkt", "sgt", "aest", "aedt", "acst", "awst", "nzst", "msk", "sast",
        "eat", "wat", "cat", "pkt", "ast", "wib", "local",
    ];
    if words.len() > 90 || !words.bytes().any(|b| b.is_ascii_digit()) {
        return words == "just now";
    }
    let mut sure = false;
    for word in words
        .split([' ', ',', '/', '|', '·', '•', '(', ')', '–', '—', ';'])
        .filter(|w| !w.is_empty() && *w != "-")
    {
        let word = word.trim_end_matches(['.', ':']);
        let clock = CLOCK.is_match(word);
        let named = super::date::is_month(word) || super::date::is_weekday(word);
        sure |= clock || named || matches!(word, "ago" | "read") || ISO.is_match(word);
        let number = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ordinal = matches!(&word[number.len()..], "" | "st" | "nd" | "rd" | "th" | "m" | "h" | "min");
        let figures = !number.is_empty() && ordinal && number.bytes().all(|b| b.is_ascii_digit());
        if !(clock
            || named
            || figures
            || ISO.is_match(word)
            || LABELS.contains(&word)
            || ZONES.contains(&word))
        {
            return false;
        }
    }
    sure
}

static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^([01]?\d|2[0-3])[.:h][0-5]\d([.:][0-5]\d)?([ap]\.?m)?z?$|^(1[0-2]|[1-9])[ap]m$")
});
static ISO: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(19|20)\d\d-[01]\d-[0-3]\d(t[0-9:.]+(z|[+-][0-9:]+)?)?$|^[0-3]?\d[./-][0-3]?\d[./-](19|20)\d\d$")
});

/// The names of a line such as "By Grace Odhiambo and Tom Reece, Nairobi"; the inner `None` where it names a desk.
fn byline(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', ':', '"', '”']) && !text.ends_with("Jr.") {
        return None;
    }
    let lower = text.to_lowercase();
    let labels = ["by ", "by: ", "written by ", "words by ", "author: ", "from "];
    let label = labels
        .iter()
        .find(|label| lower.starts_with(*label))
        .filter(|_| text.is_char_boundary(8.min(text.len())));
    let Some(label) = label else {
        let words: Vec<&str> = text.split(' ').collect();
        let desk = words.last().is_some_and(|w| {
            matches!(
                w.to_lowercase().as_str(),
                "staff"
                    | "correspondent"
                    | "correspondents"
                    | "reporter"
                    | "reporters"
                    | "desk"
                    | "bureau"
                    | "newsroom"
            )
        });
        let capitals = words.iter().all(|w| w.starts_with(char::is_uppercase));
        return (desk && capitals && (2..=5).contains(&words.len())).then_some(None);
    };
    let names = text.get(label.len()..)?.trim();
    let names = names.split(" | ").next().unwrap_or(names);
    let small = [
        "and", "in", "of", "for", "the", "de", "da", "van", "von", "bin", "al", "with", "at", "&", "-", "to",
        "on", "our", "own",
    ];
    let words: Vec<&str> = names.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let fits = (1..=16).contains(&words.len())
        && words.first().is_some_and(|w| w.starts_with(char::is_uppercase))
        && !super::date::is_weekday(words[0])
        && !super::date::is_month(words[0])
        && words.iter().enumerate().all(|(i, w)| {
            w.starts_with(|c: char| c.is_uppercase() || c == '@' || c == '“')
                || small.contains(w)
                || (names.contains(',') && i > 1)
        });
    if !fits || (*label == "from " && words.len() > 5) {
        return None;
    }
    let end = [",", " in ", " for ", " at ", " | ", " of "].iter().filter_map(|stop| names.find(stop)).min();
    let name = names[..end.unwrap_or(names.len())].trim();
    Some((name.contains(' ') && *label != "from ").then(|| name.to_string()))
}

/// Without a verb's sentence: no full stop at its end, not long.
fn is_headline(text: &str) -> bool {
    let text = text.trim_end();
    !text.ends_with(['.', '!', '”', '"', ':', ';', ',']) && text.split_whitespace().count() <= 20
}

/// The words in lower case, without a bullet before and a full stop or colon behind them.
fn plain(text: &str) -> String {
    let text = text.trim().trim_start_matches([
        '-', '*', '•', '–', '—', '·', '►', '▶', '>', '»', '|', '#', '_', ' ', '\u{a0}', '\u{feff}',
    ]);
    let text = text.trim_end_matches(['.', ':', ' ', '»', '>', '→', '_', '*', '…']);
    text.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the trade; see `around.tsv`.
struct Phrases {
    lines: Vec<(&'static str, Furniture, bool)>,
    starts: Vec<(&'static str, Furniture)>,
    ends: Vec<(&'static str, Furniture)>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases { lines: Vec::new(), starts: Vec::new(), ends: Vec::new() };
    for row in include_str!("around.tsv").lines().filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        let (Some(what), Some(place), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let what = match what {
            "share" => Furniture::Share,
            "notice" => Furniture::Notice,
            "other" => Furniture::Other,
            "desk" => Furniture::Desk,
            "credit" => Furniture::Credit,
            _ => Furniture::Legal,
        };
        match place {
            "line" => phrases.lines.push((words, what, false)),
            "block" => phrases.lines.push((words, what, true)),
            "start" => phrases.starts.push((words, what)),
            _ => phrases.ends.push((words, what)),
        }
    }
    phrases
});

impl Phrases {
    /// What the words tell of their line, and whether headlines stand under it.
    fn of(&self, words: &str, text: &str) -> Option<(Furniture, bool)> {
        if let Some((_, what, block)) = self.lines.iter().find(|(line, ..)| *line == words) {
            return Some((*what, *block));
        }
        // a sentence of prose that happens to begin so is long, and goes on after its first full stop
        let long = text.chars().count() > 400;
        let begins = |start: &str| {
            words.strip_prefix(start).is_some_and(|rest| {
                start.ends_with(':') || rest.is_empty() || rest.starts_with([' ', ':', ',', '-'])
            })
        };
        let found = self.starts.iter().find(|(start, _)| begins(start));
        let found = found.or_else(|| self.ends.iter().find(|(end, _)| words.ends_with(end)));
        found.filter(|_| !long).map(|(_, what)| (*what, false))
    }
}
