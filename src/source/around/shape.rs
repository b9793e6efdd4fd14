//! What a line's shape tells: a date and nothing else, a credit, rights, an address.

use std::sync::LazyLock;

use regex::Regex;

use super::super::date::{is_month, is_weekday};
use super::{Furniture, regex};
use crate::source::lines::Line;

/// By its shape alone.
pub(super) fn shape(line: &Line<'_>, words: &str, wrapped: bool) -> Option<Furniture> {
    if wrapped {
        return None;
    }
    if is_time(words) {
        return Some(Furniture::Time);
    }
    let lower = line.text.trim_start().to_lowercase();
    let fits = |s: &&Shape| (s.may)(&lower) && s.pattern.is_match(if s.of_words { words } else { line.text });
    SHAPES.iter().find(fits).map(|s| s.what)
}

/// A shape that a line may have.
struct Shape {
    what: Furniture,
    /// What a line holds that has it, in lower case and without white space before it: patterns take long to make and to
    /// match, and few lines need them.
    may: fn(&str) -> bool,
    /// The pattern is one of the line's words in lower case, else of its text.
    of_words: bool,
    pattern: LazyLock<Regex>,
}

impl Shape {
    const fn of_text(what: Furniture, may: fn(&str) -> bool, pattern: fn() -> Regex) -> Self {
        Self { what, may, of_words: false, pattern: LazyLock::new(pattern) }
    }

    const fn of_words(what: Furniture, may: fn(&str) -> bool, pattern: fn() -> Regex) -> Self {
        Self { what, may, of_words: true, pattern: LazyLock::new(pattern) }
    }
}

fn holds(text: &str, any: &[&str]) -> bool {
    any.iter().any(|part| text.contains(part))
}

/// The first that fits tells what a line is.
static SHAPES: [Shape; 8] = [
    Shape::of_words(
        Furniture::Other,
        |line| line.contains("list"),
        || regex(r"^list (of \d+ items|\d+ of \d+\b)"),
    ),
    Shape::of_text(
        Furniture::Legal,
        |line| holds(line, &["©", "(c)", "copyright", "rights reserved"]),
        || {
            regex(
                r"(?i)^\s*(©|\(c\) ?(19|20)\d\d|copyright (©|\(c\)|(19|20)\d\d))|^.{0,60}all rights reserved\.?\s*$|^\s*copyright [^.,]{1,40}\b(19|20)\d\d\b[^.]{0,40}$",
            )
        },
    ),
    Shape::of_text(
        Furniture::Desk,
        |line| line.starts_with(['(', '[']) || line.contains(" contributed "),
        || {
            regex(
                r"(?i)^\s*[(\[]\s*((additional )?(reporting|writing|editing|compiled)|with (input|report|agenc)).{0,200}[)\]]\.?\s*$|^\s*\p{Lu}.{2,120} contributed (reporting|to this (report|story|article))\b.{0,60}$",
            )
        },
    ),
    Shape::of_text(
        Furniture::Desk,
        |line| {
            line.starts_with(['—', '–', '-'])
                || ["am-", "bc-", "pm-"].iter().any(|slug| line.starts_with(slug))
        },
        || {
            regex(
                r"(?i)^\s*[—–-]{1,2} ?(with )?(agencies|[A-Z]{2,5})\.?\s*$|^\s*(AM|BC|PM)-\p{Lu}\S*[-–].{0,60}[^.]$",
            )
        },
    ),
    Shape::of_text(
        Furniture::Share,
        |line| holds(line, &["@", "http", "www.", "#"]),
        || regex(r"^\s*(\S+@\S+\.\w+|https?://\S+|www\.\S+|@\w+|#\w+( #\w+)*)\s*$"),
    ),
    // "Follow Arden Post on Facebook and X."
    Shape::of_text(
        Furniture::Share,
        |line| ["follow ", "like ", "join ", "find ", "write to "].iter().any(|verb| line.starts_with(verb)),
        || {
            regex(
                r"(?i)^\s*(follow [^,.]{1,60}|(like|join|find) (us|me)) on (facebook|twitter|x|instagram|threads|bluesky|mastodon|linkedin|telegram|whatsapp|youtube|tiktok)\b.{0,100}$|^\s*write to \p{Lu}.{2,60} at \S+@\S+\s*$",
            )
        },
    ),
    Shape::of_words(
        Furniture::Share,
        |line| line.contains("comment"),
        || regex(r"^\(?\d{1,5}\)? comments?( ?\(?\+?\)?)?$"),
    ),
    // A caption that ends in its credit: "(AP Photo/Ana Ruiz)", "[Ana Ruiz/Reuters]", "Photograph: Ana Ruiz".
    Shape::of_text(
        Furniture::Credit,
        |line| holds(line, &["photo", "image", "picture", "handout", "file", "courtesy", "/", "via"]),
        || {
            regex(
                r"(?x)
        [(\[] [^()\[\]]{0,60} \b (?i:photo|photograph|photographer|image|images|picture|handout|file|courtesy) \b [^()\[\]]{0,60} [)\]] \.? \s* $
        | \[ \s* [A-Z][\w.’'-]+ (\ [A-Z][\w.’'-]+){0,4} \s? / \s? [A-Z][^\[\]]{1,40} \] \s* $
        | (?: ^ | [.|,] \s* | \s[—–-]\s ) (?i:photo|photograph|picture|image) \s? (?i:credit|by|:|courtesy) .{2,60} $
        | ^ [A-Z][\w.’'-]+ (\ [A-Z][\w.’'-]+){0,3} \s? / \s? [A-Z][\w.’'-]+ (\ [A-Z]\w+){0,2} $
        | ^ .{0,60} \b via \s [A-Z][\w.’'-]+ (\ [A-Z]\w+){0,2} $
        ",
            )
        },
    ),
];

/// Is the line a date or a time, and nothing else?
pub(super) fn is_time(words: &str) -> bool {
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
        "video",
        "audio",
        "duration",
        "length",
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
        let named = is_month(word) || is_weekday(word);
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
