//! Sentences without an end, read in pieces.

use super::{Sentence, Token};

/// Tokens of the longest sentence that is read as one. What no writer ends is cut, so that whatever asks each word of a
/// sentence about each other takes time in the length of the text, not in its square.
pub const LONGEST: usize = 160;

/// Cuts sentences of more than [`LONGEST`] tokens into several, and counts those that were cut.
pub(super) fn cut(mut sentences: Vec<Sentence>) -> (Vec<Sentence>, usize) {
    // tokens are large, and those of a book stay until its end is read
    sentences.iter_mut().for_each(|sentence| sentence.tokens.shrink_to_fit());
    let long = sentences.iter().filter(|s| s.tokens.len() > LONGEST).count();
    if long == 0 {
        return (sentences, 0);
    }
    (sentences.into_iter().flat_map(pieces).collect(), long)
}

fn pieces(sentence: Sentence) -> Vec<Sentence> {
    let Sentence { paragraph, dateline, tokens, .. } = sentence;
    let mut ends = Vec::new();
    let mut from = 0;
    while tokens.len() - from > LONGEST {
        from += end(&tokens[from..from + LONGEST]);
        ends.push(from);
    }
    ends.push(tokens.len());
    let mut rest = tokens.into_iter();
    let mut taken = 0;
    let piece = |end| {
        let tokens: Vec<Token> = rest.by_ref().take(end - std::mem::replace(&mut taken, end)).collect();
        let span = tokens.first()?.span.cover(tokens.last()?.span);
        Some(Sentence { span, paragraph, dateline, tokens })
    };
    ends.into_iter().filter_map(piece).collect()
}

/// Where the first piece ends: behind the last mark in the second half of the window, else where the window does.
fn end(window: &[Token]) -> usize {
    let mark = |t: &Token| matches!(t.form.as_str(), "." | ";" | "," | ":" | "!" | "?");
    let half = window.len() / 2;
    window[half..].iter().rposition(mark).map_or(window.len(), |at| half + at + 1)
}
