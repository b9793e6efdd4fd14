//! Sentences and tokens as UD English cuts them.

use super::{Sentence, Span, Token};

/// Abbreviations after which a full stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "cmdr", "adm", "sen", "rep",
    "gov", "rev", "hon", "st", "jr", "sr", "messrs", "no", "nos", "vs", "etc", "e.g", "i.e", "a.m", "p.m",
    "inc", "ltd", "co", "corp", "bros", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "approx", "dept", "est", "fig", "govt", "ft",
    "mt", "u.s", "u.k", "u.n", "d.c", "ph.d", "brig", "pres", "amb", "supt", "insp", "cpl", "pvt", "ave",
    "blvd", "rd", "min", "max", "al",
];
/// Of these, the ones that always have a name or a number behind them.
const NEVER_LAST: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "cmdr", "adm", "sen", "rep",
    "gov", "rev", "hon", "messrs", "st", "vs", "brig", "amb", "pres",
];
/// Endings that UD splits off a word.
const CLITICS: &[&str] =
    &["'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m", "'S", "’S"];
/// Beginnings that stay on their word before a hyphen.
const PREFIXES: &[&str] = &[
    "re", "co", "pre", "post", "non", "anti", "pro", "ex", "un", "e", "mid", "sub", "semi", "multi", "inter",
    "intra", "mini", "ultra", "pan", "neo", "bi", "de", "quasi", "counter", "trans", "over", "out", "self",
    "cross",
];

/// Cuts a text into sentences of tokens; offsets count code points.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut current: Vec<Token> = Vec::new();
    let mut paragraph = 0;
    let mut at = 0;
    while at < chars.len() {
        if chars[at].is_whitespace() {
            let begin = at;
            while at < chars.len() && chars[at].is_whitespace() {
                at += 1;
            }
            if let Some(last) = current.last_mut() {
                last.space_after = true;
            }
            let breaks = chars[begin..at].iter().filter(|&&c| c == '\n').count();
            if breaks > 1 || (breaks == 1 && !wraps(&chars, begin, at)) {
                close(&mut out, &mut current, paragraph);
                paragraph += 1;
            } else if ends_sentence(&current, chars.get(at..).unwrap_or_default()) {
                close(&mut out, &mut current, paragraph);
            }
            continue;
        }
        let begin = at;
        while at < chars.len() && !chars[at].is_whitespace() {
            at += 1;
        }
        chunk(&chars, begin, at, &mut current);
    }
    close(&mut out, &mut current, paragraph);
    out
}

fn close(out: &mut Vec<Sentence>, current: &mut Vec<Token>, paragraph: usize) {
    if let (Some(first), Some(last)) = (current.first(), current.last()) {
        let span = first.span.cover(last.span);
        out.push(Sentence { span, paragraph, tokens: std::mem::take(current) });
    }
}

/// Does a single line break only wrap a long line? The next line goes on in lower case, or this one is long and open.
fn wraps(chars: &[char], end: usize, next: usize) -> bool {
    let start = chars[..end].iter().rposition(|&c| c == '\n').map_or(0, |i| i + 1);
    let lower = chars.get(next).is_some_and(|c| c.is_lowercase());
    let open = end > 0 && !matches!(chars[end - 1], '.' | '!' | '?' | '”' | '"' | ':');
    lower || ((55..=100).contains(&(end - start)) && open)
}

fn ends_sentence(tokens: &[Token], rest: &[char]) -> bool {
    let mut i = tokens.len();
    while i > 0 && matches!(tokens[i - 1].form.as_str(), "\"" | "”" | "’" | "'" | ")" | "]" | "''") {
        i -= 1;
    }
    let Some(last) = i.checked_sub(1).map(|i| &tokens[i]) else { return false };
    let word: String =
        rest.iter().skip_while(|c| !c.is_alphanumeric()).take_while(|c| c.is_alphanumeric()).collect();
    let starts =
        rest.first().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "“\"‘'([«–—•-".contains(*c))
            && !word.starts_with(char::is_lowercase);
    if matches!(last.form.as_str(), "." | "!" | "?" | "…" | "...") {
        return starts;
    }
    let Some(stem) = last.form.strip_suffix('.').map(str::to_lowercase) else { return false };
    if NEVER_LAST.contains(&stem.as_str()) || (stem.chars().count() == 1 && stem != "i") {
        return false;
    }
    const STARTERS: &[&str] = &[
        "The",
        "In",
        "He",
        "She",
        "It",
        "They",
        "But",
        "On",
        "At",
        "We",
        "This",
        "That",
        "His",
        "Her",
        "A",
        "An",
        "However",
        "After",
        "I",
        "There",
        "Its",
        "And",
        "For",
        "If",
        "As",
        "When",
        "While",
        "Meanwhile",
    ];
    starts && STARTERS.contains(&word.as_str())
}

fn chunk(chars: &[char], mut begin: usize, mut end: usize, out: &mut Vec<Token>) {
    let opening = |c: char| "“\"‘'([{«„$€£¥#*•–—-+<".contains(c);
    let closing = |c: char| "”\"’')]}»,;:!?…%>".contains(c);
    while begin < end && opening(chars[begin]) && end - begin > 1 && !clitic(&chars[begin..end]) {
        if chars[begin] == '-' && chars[begin + 1].is_numeric() {
            break;
        }
        let run = run(chars, begin, end);
        push(chars, begin, run, out);
        begin = run;
    }
    let mut tail = Vec::new();
    while end > begin + 1 {
        let c = chars[end - 1];
        if c == '.' {
            let dots = chars[begin..end].iter().rev().take_while(|&&c| c == '.').count();
            if dots > 1 {
                tail.push((end - dots, end));
                end -= dots;
            } else if keeps_stop(&chars[begin..end]) {
                break;
            } else {
                tail.push((end - 1, end));
                end -= 1;
            }
        } else if closing(c) && !clitic(&chars[begin..end]) && !is_url(&chars[begin..end]) {
            tail.push((end - 1, end));
            end -= 1;
        } else {
            break;
        }
    }
    word(chars, begin, end, out);
    for (b, e) in tail.into_iter().rev() {
        push(chars, b, e, out);
    }
}

/// The end of a run of the same mark ("...", "--").
fn run(chars: &[char], begin: usize, end: usize) -> usize {
    let same = chars[begin..end].iter().take_while(|&&c| c == chars[begin] && matches!(c, '-' | '*')).count();
    begin + same.max(1)
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
}

/// Does a full stop belong to the word: an initial, an abbreviation, letters with stops between them?
fn keeps_stop(chars: &[char]) -> bool {
    let word: String = chars[..chars.len() - 1].iter().collect::<String>().to_lowercase();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let initials = word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic));
    (letters == 1 && word.chars().count() == 1 && chars[0].is_uppercase())
        || initials
        || (ABBREVIATIONS.contains(&word.as_str())
            && (word != "no" || chars[0].is_uppercase())
            && !matches!(word.as_str(), "co" | "min" | "max" | "al" | "mon" | "fig" | "sat" | "sun" if chars[0].is_lowercase()))
}

/// Cuts what is left of a chunk between its outer marks: at joining marks, quantities and clitics.
fn word(chars: &[char], begin: usize, end: usize, out: &mut Vec<Token>) {
    if begin >= end || is_url(&chars[begin..end]) {
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

/// Does the mark at `at` part the word that begins at `from`? A prefix keeps its hyphen, a fraction its stroke.
fn joins(chars: &[char], from: usize, at: usize) -> bool {
    match chars[at] {
        '-' | '‑' | '‐' => {
            let first: String = chars[from..at].iter().take(8).collect::<String>().to_lowercase();
            !PREFIXES.contains(&first.as_str())
        }
        '/' => !(chars[at - 1].is_numeric() && chars[at + 1].is_numeric()),
        c => matches!(c, '–' | '—' | '…' | '$' | '€' | '£' | '%'),
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
        } else if matches!(lower.as_str(), "cannot" | "gonna" | "gotta" | "wanna") {
            cut = begin + 3;
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
