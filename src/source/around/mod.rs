//! What is prose, and what stands around it: bylines, times, buttons, credits, links to other articles.
//!
//! Nothing is taken out of the text: what stands around keeps its place, so that offsets stay true. A line is judged by
//! its shape (a date and nothing else, "By" and names), by words of the trade (`phrases.tsv`), and by whether it was told
//! before.

mod byline;
mod phrases;
mod shape;

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use self::byline::byline;
use self::phrases::PHRASES;
use self::shape::shape;
use super::lines::{Line, lines};

/// A stretch of the text that is no prose. Offsets count code points; white space around it is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around {
    /// Code points before it.
    pub begin: usize,
    /// Code points up to its end.
    pub end: usize,
    /// What kind of thing it is.
    pub what: Furniture,
}

/// Why something is no prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Furniture {
    /// Who wrote it: "By Helen Marshall".
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
/// Lines at head and foot that may be a name alone.
const EDGE: usize = 3;
/// Lines between a text and its repetition, and the words of one that counts as a repetition anywhere.
const CLOSE: usize = 4;
const LONG: usize = 25;
/// Lines under a heading such as "Related" that are taken for headlines.
const HEADLINES: usize = 12;

/// Tells what stands around the prose; `names` are those of author and publisher where they are known: a line of nothing
/// else at head or foot is no sentence.
pub(super) fn find(text: &str, names: &[&str]) -> Layout {
    let names: Vec<String> = names.iter().map(|name| plain(name)).filter(|name| name.len() > 1).collect();
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
        let at_edge = i < EDGE || i + EDGE >= lines.len();
        if found.is_none() && !wrapped && at_edge && names.contains(&words) {
            found = Some(Furniture::Byline);
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
                let clock = line.text.starts_with(|c: char| c.is_ascii_digit());
                if let Some(time) = clock.then(|| LIVE.find(line.text)).flatten() {
                    let end = line.begin + time.as_str().trim_end().chars().count();
                    layout.around.push(Around { begin: line.begin, end, what: Furniture::Time });
                }
            }
        }
    }
    layout
}

/// Names and posts beside a byline or the day: "Helen Marshall" between the headline and "3 May 2024".
fn neighbours(lines: &[Line<'_>], what: &mut [Option<Furniture>]) {
    for i in 1..lines.len().min(TOP) {
        let beside = |j: usize| matches!(what.get(j), Some(Some(Furniture::Byline | Furniture::Time)));
        if what[i].is_none() && (beside(i - 1) || beside(i + 1)) && NAME_LINE.is_match(lines[i].text) {
            what[i] = Some(Furniture::Byline);
        }
    }
}

/// The time in front of an entry of a live blog.
static LIVE: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^([01]?\d|2[0-3])[.:][0-5]\d ?([ap]\.?m\.?( [A-Z]{2,4}\b)?|[A-Z]{3,4}\b)[ :–—-]+\p{Lu}?\b")
});
/// A line that is a name, with a post or without.
static NAME_LINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\s*\p{Lu}[\p{L}.’'-]+( (\p{Lu}[\p{L}.’'-]*|and|in|de|van|bin|al-\S+|&)){1,5}(, [\p{L} ]{3,40})?\s*$",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well formed")
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
