//! Sentences as UD English cuts them.

use super::abbreviation::goes_on;
use super::clean::Clean;
use super::tokenize::chunk;
use super::{Sentence, Token};
use crate::source::Around;

/// Cuts a text into sentences of tokens; offsets count code points. What stands around the prose is passed over.
pub(super) fn sentences(text: &str, around: &[Around]) -> Vec<Sentence> {
    let clean = Clean::new(text);
    let chars = clean.chars.as_slice();
    let mut around = around.iter().map(|a| (clean.read(a.begin), clean.read(a.end))).peekable();
    let mut out = Vec::new();
    let mut current: Vec<Token> = Vec::new();
    let mut paragraph = 0;
    let mut at = 0;
    while at < chars.len() {
        if let Some((_, end)) = around.next_if(|(begin, _)| *begin <= at) {
            close(&mut out, &mut current, paragraph);
            paragraph += 1;
            at = end.max(at);
            continue;
        }
        if chars[at].is_whitespace() {
            let begin = at;
            while at < chars.len() && chars[at].is_whitespace() {
                at += 1;
            }
            if let Some(last) = current.last_mut() {
                last.space_after = true;
            }
            let breaks = breaks(&chars[begin..at]);
            if breaks > 1 || (breaks == 1 && !wraps(chars, begin, at)) {
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
        chunk(chars, begin, at, &mut current);
        let fresh = out.last().is_none_or(|last: &Sentence| last.paragraph != paragraph);
        if fresh && is_dateline(&current) {
            close(&mut out, &mut current, paragraph);
            out.last_mut().expect("the dateline was closed").dateline = true;
        }
    }
    close(&mut out, &mut current, paragraph);
    for sentence in &mut out {
        sentence.span = clean.stored(sentence.span);
        for token in &mut sentence.tokens {
            token.span = clean.stored(token.span);
        }
    }
    out
}

/// Line ends in white space: line feeds, carriage returns, or both together.
fn breaks(space: &[char]) -> usize {
    let after = |i: usize| space.get(i + 1) == Some(&'\n');
    space.iter().enumerate().filter(|&(i, &c)| c == '\n' || (c == '\r' && !after(i))).count()
}

fn close(out: &mut Vec<Sentence>, current: &mut Vec<Token>, paragraph: usize) {
    if let (Some(first), Some(last)) = (current.first(), current.last()) {
        let span = first.span.cover(last.span);
        out.push(Sentence { span, paragraph, dateline: false, tokens: std::mem::take(current) });
    }
}

/// "KYIV, Ukraine (AP) –", "NEW DELHI:": where a report begins with the place in capitals, the story begins behind it.
fn is_dateline(tokens: &[Token]) -> bool {
    const LONGEST: usize = 10;
    let [words @ .., last] = tokens else { return false };
    if words.len() > LONGEST {
        return false;
    }
    let capitals = |t: &Token| t.form.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let place = words
        .first()
        .is_some_and(|t| capitals(t) && t.form.chars().filter(|c| c.is_alphabetic()).count() > 2);
    let names = words.iter().all(|t| !t.form.starts_with(char::is_lowercase));
    let ends = match last.form.as_str() {
        "–" | "—" | "-" | "--" | "_" => words.last().is_some_and(|t| t.space_after),
        ":" => words.iter().all(capitals),
        _ => false,
    };
    place && names && ends
}

/// Does a single line break only wrap a long line? The next line goes on in lower case, or this one is long and open.
fn wraps(chars: &[char], end: usize, next: usize) -> bool {
    let start = chars[..end].iter().rposition(|&c| c == '\n' || c == '\r').map_or(0, |i| i + 1);
    if is_item(chars, next) && (is_item(chars, start) || another_item(&chars[next..])) {
        return false;
    }
    let lower = chars.get(next).is_some_and(|c| c.is_lowercase());
    let open = end > 0 && !matches!(chars[end - 1], '.' | '!' | '?' | '”' | '"' | ':');
    lower || ((55..=100).contains(&(end - start)) && open)
}

/// Does an item of a list begin here: a dash, a bullet or the letter that stands for one, and a capital behind it?
fn is_item(chars: &[char], at: usize) -> bool {
    let mark = chars.get(at).is_some_and(|c| matches!(c, '–' | '—' | '-' | '•' | '*' | '·' | 'o'));
    mark && chars.get(at + 1) == Some(&' ') && chars.get(at + 2).is_some_and(|c| c.is_uppercase())
}

/// Does the line behind this item begin with an item too?
fn another_item(chars: &[char]) -> bool {
    const LONGEST: usize = 400;
    let end = chars.iter().take(LONGEST).position(|c| *c == '\n');
    end.is_some_and(|end| is_item(chars, end + 1))
}

/// How far ahead the next word is looked for, so that a row of marks takes linear time.
const AHEAD: usize = 40;

fn ends_sentence(tokens: &[Token], rest: &[char]) -> bool {
    let mut i = before_notes(tokens);
    let noted = i < tokens.len();
    while i > 0 && matches!(tokens[i - 1].form.as_str(), "\"" | "”" | "’" | "'" | ")" | "]" | "''") {
        i -= 1;
    }
    let Some(last) = i.checked_sub(1).map(|i| &tokens[i]) else { return false };
    let near = &rest[..rest.len().min(AHEAD)];
    if note(near) || (numbers(tokens) && !noted) {
        return false;
    }
    let word: String =
        near.iter().skip_while(|c| !c.is_alphanumeric()).take_while(|c| c.is_alphanumeric()).collect();
    let starts =
        rest.first().is_some_and(|c| c.is_uppercase() || c.is_numeric() || "“\"‘'([«–—•-".contains(*c))
            && !word.starts_with(char::is_lowercase);
    if is_terminal(last) {
        return starts;
    }
    let Some(stem) = last.form.strip_suffix('.').map(str::to_lowercase) else { return false };
    if goes_on(&stem) {
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

/// Marks that end a sentence, one or a run of them.
fn is_terminal(token: &Token) -> bool {
    matches!(token.form.as_str(), "." | "…" | "...") || token.form.chars().all(|c| matches!(c, '!' | '?'))
}

/// Does the text begin with a note in brackets, which belongs to the sentence before it ("[3]", "[citation needed]",
/// "[...]")?
fn note(text: &[char]) -> bool {
    let opens = text.first() == Some(&'[') && text.get(1).is_some_and(|c| !c.is_uppercase());
    let closes = text.iter().position(|&c| c == ']');
    opens && closes.is_some_and(|at| text.get(at + 1).is_none_or(|c| c.is_whitespace() || *c == '['))
}

/// The number of tokens without the notes in brackets that follow the end of a sentence.
fn before_notes(tokens: &[Token]) -> usize {
    const LONGEST: usize = 6;
    let mut end = tokens.len();
    while end > 0 && tokens[end - 1].form == "]" {
        let low = end.saturating_sub(LONGEST);
        let Some(open) = tokens[low..end].iter().rposition(|t| t.form == "[").map(|at| low + at) else {
            break;
        };
        if !open.checked_sub(1).is_some_and(|t| is_terminal(&tokens[t]) || "]”\")".contains(&tokens[t].form))
        {
            break;
        }
        end = open;
    }
    end
}

/// Is this only the number of a heading or of an item in a list ("2.", "4.1.", "Figure 3.")?
fn numbers(tokens: &[Token]) -> bool {
    let number = |t: &Token| t.form.chars().all(|c| c.is_ascii_digit() || c == '.');
    match tokens {
        [n, stop] => number(n) && stop.form == ".",
        [label, n, stop] => {
            number(n)
                && stop.form == "."
                && matches!(label.form.as_str(), "Figure" | "Fig." | "Table" | "Chapter")
        }
        _ => false,
    }
}
