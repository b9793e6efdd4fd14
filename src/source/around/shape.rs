//! What a line's shape tells: a date and nothing else, a credit, rights, an address.

use std::sync::LazyLock;

use regex::Regex;

use super::super::date::{is_month, is_weekday};
use super::{Furniture, regex};
use crate::source::lines::Line;

/// By its shape alone.
pub(super) fn shape(line: &Line<'_>, words: &str, wrapped: bool) -> Option<Furniture> {
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
    if CONTACT.is_match(text) || FOLLOW.is_match(text) || COMMENTS.is_match(words) {
        return Some(Furniture::Share);
    }
    CREDIT.is_match(text).then_some(Furniture::Credit)
}

static LIST_OF: LazyLock<Regex> = LazyLock::new(|| regex(r"^list (of \d+ items|\d+ of \d+\b)"));
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\s*(©|\(c\) ?(19|20)\d\d|copyright (©|\(c\)|(19|20)\d\d))|^.{0,60}all rights reserved\.?\s*$|^\s*copyright [^.,]{1,40}\b(19|20)\d\d\b[^.]{0,40}$",
    )
});
static DESK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\s*[(\[]\s*((additional )?(reporting|writing|editing|compiled)|with (input|report|agenc)).{0,200}[)\]]\.?\s*$|^\s*[—–-]{1,2} ?(with )?(agencies|[A-Z]{2,5})\.?\s*$|^\s*\p{Lu}.{2,120} contributed (reporting|to this (report|story|article))\b.{0,60}$|^\s*(AM|BC|PM)-\p{Lu}\S*[-–].{0,60}[^.]$",
    )
});
/// "Follow Arden Post on Facebook and X."
static FOLLOW: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\s*(follow [^,.]{1,60}|(like|join|find) (us|me)) on (facebook|twitter|x|instagram|threads|bluesky|mastodon|linkedin|telegram|whatsapp|youtube|tiktok)\b.{0,100}$|^\s*write to \p{Lu}.{2,60} at \S+@\S+\s*$",
    )
});
static COMMENTS: LazyLock<Regex> = LazyLock::new(|| regex(r"^\(?\d{1,5}\)? comments?( ?\(?\+?\)?)?$"));
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
