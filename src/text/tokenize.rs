//! Tokens as UD English cuts them.

use super::abbreviation::keeps_stop;
use super::{Span, Token};

/// Endings that UD splits off a word.
const CLITICS: &[&str] =
    &["'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m", "'S", "’S"];
/// Beginnings that stay on their word before a hyphen.
const PREFIXES: &[&str] = &[
    "re", "co", "pre", "post", "non", "anti", "pro", "ex", "un", "e", "mid", "sub", "semi", "multi", "inter",
    "intra", "mini", "ultra", "pan", "neo", "bi", "de", "quasi", "counter", "trans", "over", "out", "cross",
];

/// Words that UD cuts though nothing in their spelling shows it, with the length of the first part.
const FUSED: &[(&str, usize)] = &[
    ("cannot", 3),
    ("gonna", 3),
    ("gotta", 3),
    ("wanna", 3),
    ("outta", 3),
    ("lotta", 3),
    ("gimme", 3),
    ("lemme", 3),
    ("kinda", 4),
    ("sorta", 4),
    ("dont", 2),
    ("doesnt", 4),
    ("didnt", 3),
    ("isnt", 2),
    ("wasnt", 3),
    ("arent", 3),
    ("werent", 4),
    ("havent", 4),
    ("hasnt", 3),
    ("hadnt", 3),
    ("couldnt", 5),
    ("wouldnt", 5),
    ("shouldnt", 6),
    ("aint", 2),
];
/// Endings of file names.
const FILES: &[&str] = &[".doc", ".pdf", ".htm", ".html", ".xls", ".jpg", ".ppt", ".txt"];

/// Cuts a stretch of text without white space into tokens.
pub(super) fn chunk(chars: &[char], mut begin: usize, mut end: usize, out: &mut Vec<Token>) {
    let opening = |c: char| "“\"‘'([{«„$€£¥#*•–—-+<`".contains(c);
    let closing = |c: char| "”\"’')]}»,;:!?…%>$€£".contains(c);
    while begin < end && opening(chars[begin]) && end - begin > 1 && !clitic(&chars[begin..end]) {
        if belongs(&chars[begin..end]) || is_smiley(&chars[begin..end]) {
            break;
        }
        let run = run(chars, begin, end);
        push(chars, begin, run, out);
        begin = run;
    }
    // Dots that something was left out for ("...there").
    let dots = chars[begin..end].iter().take_while(|&&c| c == '.').count();
    if dots > 1 && begin + dots < end && chars[begin + dots].is_alphanumeric() {
        push(chars, begin, begin + dots, out);
        begin += dots;
    }
    let address = is_url(&chars[begin..end]);
    let bracketed = address && chars[begin..end].contains(&'(');
    let mut tail = Vec::new();
    while end > begin + 1 && !is_smiley(&chars[begin..end]) {
        let c = chars[end - 1];
        if c == '.' {
            let dots = chars[begin..end].iter().rev().take_while(|&&c| c == '.').count();
            if dots > 1 && !(dots == 2 && keeps_stop(&chars[begin..end - 1], &chars[end - 1..])) {
                tail.push((end - dots, end));
                end -= dots;
            } else if dots == 1 && keeps_stop(&chars[begin..end], &chars[end..]) {
                break;
            } else {
                tail.push((end - 1, end));
                end -= 1;
            }
        } else if closing(c)
            && !clitic(&chars[begin..end])
            && !(address && (bracketed || matches!(c, '%' | '$' | '€' | '£')))
        {
            let run = back_run(chars, begin, end);
            tail.push((run, end));
            end = run;
        } else {
            break;
        }
    }
    word(chars, begin, end, out);
    for (b, e) in tail.into_iter().rev() {
        push(chars, b, e, out);
    }
}

/// Does an opening mark belong to what follows: a minus, a year without its century, a hashtag?
fn belongs(chars: &[char]) -> bool {
    let digits = chars[1..].iter().take(3).take_while(|c| c.is_ascii_digit()).count();
    match chars[0] {
        '-' => chars[1].is_numeric(),
        '\'' | '’' => digits == 2 && chars.get(3).is_none_or(|c| !c.is_alphanumeric() || *c == 's'),
        '#' => chars[1].is_alphabetic(),
        _ => false,
    }
}

/// A face of two or three marks.
fn is_smiley(chars: &[char]) -> bool {
    let (eyes, mouth) = match chars {
        [eyes, mouth] | [eyes, '-', mouth] => (eyes, mouth),
        _ => return false,
    };
    matches!(eyes, ':' | ';') && matches!(mouth, ')' | '(' | 'D' | 'P')
}

/// The end of a run of the same mark ("...", "--").
fn run(chars: &[char], begin: usize, end: usize) -> usize {
    let runs = |c: char| matches!(c, '-' | '*' | '<' | '\'' | '`');
    let same = chars[begin..end].iter().take_while(|&&c| c == chars[begin] && runs(c)).count();
    begin + same.max(1)
}

/// The beginning of a run of marks at the end ("?!", ">>", "''").
fn back_run(chars: &[char], begin: usize, end: usize) -> usize {
    let last = chars[end - 1];
    let same = |c: char| match last {
        '!' | '?' => matches!(c, '!' | '?'),
        '>' | '\'' => c == last,
        _ => false,
    };
    let length = chars[begin + 1..end].iter().rev().take_while(|&&c| same(c)).count();
    end - length.max(1)
}

fn clitic(chars: &[char]) -> bool {
    let text: String = chars.iter().take(4).collect();
    chars.len() < 4 && CLITICS.contains(&text.as_str())
}

fn is_url(chars: &[char]) -> bool {
    let text: String = chars.iter().take(12).collect::<String>().to_lowercase();
    text.starts_with("http://")
        || text.starts_with("https://")
        || text.starts_with("www.")
        || (chars.contains(&'@') && chars.contains(&'.'))
        || FILES.iter().any(|ending| {
            let length = ending.len();
            chars.len() > length + 1
                && chars[chars.len() - length..].iter().collect::<String>().eq_ignore_ascii_case(ending)
        })
}

/// Cuts what is left of a chunk between its outer marks: at joining marks, quantities and clitics.
fn word(chars: &[char], begin: usize, end: usize, out: &mut Vec<Token>) {
    if begin >= end
        || is_url(&chars[begin..end])
        || is_smiley(&chars[begin..end])
        || is_telephone(&chars[begin..end])
    {
        return push(chars, begin, end, out);
    }
    let mut from = begin;
    let mut at = begin + 1;
    while at + 1 < end {
        if joins(chars, from, at) {
            plain(chars, from, at, out);
            let marks = chars[at..end].iter().take_while(|&&c| c == chars[at]).count();
            push(chars, at, at + marks, out);
            from = at + marks;
            at = from + 1;
        } else {
            at += 1;
        }
    }
    plain(chars, from, end, out);
}

/// A telephone number, or what is written like one: groups of digits, the last of four, the first not ("555-0134").
/// Years ("2003-2004") and ranges are cut.
fn is_telephone(chars: &[char]) -> bool {
    const LONGEST: usize = 16;
    if chars.len() > LONGEST || !chars.iter().all(|c| c.is_ascii_digit() || *c == '-') {
        return false;
    }
    let groups: Vec<usize> = chars.split(|&c| c == '-').map(<[char]>::len).collect();
    groups.len() > 1 && groups[0] != 4 && groups[groups.len() - 1] == 4 && !groups.contains(&0)
}

/// Does the mark at `at` part the word that begins at `from`? A prefix keeps its hyphen, a fraction its stroke.
fn joins(chars: &[char], from: usize, at: usize) -> bool {
    let (before, after) = (chars[at - 1], chars[at + 1]);
    match chars[at] {
        '-' | '‑' | '‐' => {
            let first: String = chars[from..at].iter().take(8).collect::<String>().to_lowercase();
            !PREFIXES.contains(&first.as_str())
        }
        // "w/o", "b/c" in small letters are words.
        '/' => !(before.is_numeric() && after.is_numeric() || at == from + 1 && before.is_lowercase()),
        // "left...and", and the end of a sentence without a space behind it ("quality.You").
        '.' => {
            let small = at >= from + 2 && before.is_lowercase() && chars[at - 2].is_lowercase();
            let word = chars.get(at + 2).is_some_and(|c| c.is_lowercase() || *c == '\'');
            after == '.' || small && after.is_uppercase() && word
        }
        c => matches!(c, '–' | '—' | '…' | '$' | '€' | '£' | '%' | '°'),
    }
}

/// A word without marks inside: clitics are split off.
fn plain(chars: &[char], begin: usize, end: usize, out: &mut Vec<Token>) {
    const LONGEST: usize = 40;
    let mut cut = end;
    if end.saturating_sub(begin) <= LONGEST && begin < end {
        let text: String = chars[begin..end].iter().collect();
        let lower = text.to_lowercase();
        if let Some(clitic) = CLITICS.iter().find(|c| text.ends_with(**c) && text.len() > c.len()) {
            cut = end - clitic.chars().count();
        } else if (lower.ends_with("n't") || lower.ends_with("n’t")) && end - begin > 3 {
            cut = end - 3;
        } else if let Some((_, first)) = FUSED.iter().find(|(word, _)| *word == lower) {
            cut = begin + first;
        }
    }
    push(chars, begin, cut, out);
    push(chars, cut, end, out);
}

fn push(chars: &[char], begin: usize, end: usize, out: &mut Vec<Token>) {
    if begin < end {
        out.push(Token::new(chars[begin..end].iter().collect::<String>(), Span::new(begin, end)));
    }
}
