//! Sentences without an end, read in pieces.

use super::{Sentence, Token};

/// Tokens of the longest sentence that is read as one. What no writer ends is cut, so that whatever asks each word of a
/// sentence about each other takes time in the length of the text, not in its square.
pub const LONGEST: usize = 160;

/// Cuts sentences of more than [`LONGEST`] tokens into several, and counts those that were cut.
pub(super) fn cut(sentences: Vec<Sentence>) -> (Vec<Sentence>, usize) {
    let long = sentences.iter().filter(|s| s.tokens.len() > LONGEST).count();
    if long == 0 {
        return (sentences, 0);
    }
    (sentences.into_iter().flat_map(pieces).collect(), long)
}

fn pieces(sentence: Sentence) -> Vec<Sentence> {
    let Sentence { paragraph, dateline, mut tokens, .. } = sentence;
    let mut out = Vec::new();
    let mut take = |tokens: Vec<Token>| {
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let span = first.span.cover(last.span);
            out.push(Sentence { span, paragraph, dateline, tokens });
        }
    };
    while tokens.len() > LONGEST {
        let rest = tokens.split_off(end(&tokens[..LONGEST]));
        take(std::mem::replace(&mut tokens, rest));
    }
    take(tokens);
    out
}

/// Where the first piece ends: behind the last mark in the second half of the window, else where the window does.
fn end(window: &[Token]) -> usize {
    let mark = |t: &Token| matches!(t.form.as_str(), "." | ";" | "," | ":" | "!" | "?");
    let half = window.len() / 2;
    window[half..].iter().rposition(mark).map_or(window.len(), |at| half + at + 1)
}
