//! The text as it is read: without characters that nobody sees, with composed letters, and with words whole that the end
//! of a line cut.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Span;

/// Characters of a text as they are read, each with its place in the stored text.
pub(super) struct Clean {
    pub chars: Vec<char>,
    /// Where each character begins and ends in the stored text, in code points; `None` where nothing was changed.
    places: Option<Vec<Span>>,
}

impl Clean {
    pub fn new(text: &str) -> Self {
        let stored: Vec<char> = text.chars().collect();
        if !stored.iter().enumerate().any(|(at, &c)| is_special(c) || is_cut(&stored, at).is_some()) {
            return Self { chars: stored, places: None };
        }
        let (mut chars, mut places) = (Vec::with_capacity(stored.len()), Vec::with_capacity(stored.len()));
        let mut at = 0;
        while at < stored.len() {
            if is_invisible(stored[at]) {
                at += 1;
                continue;
            }
            if let Some(cut) = is_cut(&stored, at) {
                if cut.keeps_hyphen {
                    chars.push(stored[at]);
                    places.push(Span::new(at, at + 1));
                }
                at = cut.next;
                continue;
            }
            let marks = stored[at + 1..].iter().take_while(|&&c| is_combining_mark(c)).count();
            let end = at + 1 + marks;
            if marks == 0 {
                chars.push(stored[at]);
                places.push(Span::new(at, end));
            } else {
                let mut composed: Vec<char> = stored[at..end].iter().copied().nfc().collect();
                if composed.len() > end - at {
                    composed = stored[at..end].to_vec();
                }
                // The first takes the marks that it swallows, those left over stand for themselves.
                let swallowed = end - at - composed.len();
                let place =
                    |i: usize| Span::new(at + i + if i == 0 { 0 } else { swallowed }, at + i + swallowed + 1);
                places.extend((0..composed.len()).map(place));
                chars.extend(composed);
            }
            at = end;
        }
        Self { chars, places: Some(places) }
    }

    /// The place in the stored text of a stretch of the characters that are read.
    pub fn stored(&self, read: Span) -> Span {
        match &self.places {
            Some(places) if !read.is_empty() => places[read.begin].cover(places[read.end - 1]),
            _ => read,
        }
    }

    /// The first character that is read at this place of the stored text or behind it.
    pub fn read(&self, stored: usize) -> usize {
        self.places.as_ref().map_or(stored, |places| places.partition_point(|p| p.begin < stored))
    }
}

/// Some words of the stored text as they are read, with one space where there is white space.
pub(super) fn words(text: &str) -> String {
    let clean: Cow<'_, str> = match text.is_ascii() && !text.contains('\n') {
        true => Cow::Borrowed(text),
        false => Cow::Owned(Clean::new(text).chars.into_iter().collect()),
    };
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_special(c: char) -> bool {
    !c.is_ascii() && (is_invisible(c) || is_combining_mark(c))
}

/// Characters without a shape of their own: soft hyphens, zero-width spaces and joiners, marks of direction, variation
/// selectors, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// A word that the end of a line cuts at a hyphen.
struct Cut {
    keeps_hyphen: bool,
    /// Where the word goes on.
    next: usize,
}

/// Is this the hyphen of a word that goes on, in small letters, in the next line? In a word that begins with a capital
/// ("Andes-" / "wide") the hyphen is part of it.
fn is_cut(chars: &[char], at: usize) -> Option<Cut> {
    const LONGEST: usize = 40;
    if !matches!(chars[at], '-' | '\u{2010}') || !chars[..at].last()?.is_lowercase() {
        return None;
    }
    let space = chars[at + 1..].iter().take(LONGEST).take_while(|c| c.is_whitespace()).count();
    let next = at + 1 + space;
    let breaks = chars[at + 1..next].iter().filter(|&&c| c == '\n').count();
    if breaks != 1 || !chars.get(next)?.is_lowercase() {
        return None;
    }
    let word = chars[..at].iter().rev().take(LONGEST).take_while(|c| c.is_alphanumeric());
    Some(Cut { keeps_hyphen: word.last().is_some_and(|c| c.is_uppercase()), next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_not_read_and_places_stay_those_of_the_stored_text() {
        let clean = Clean::new("Li\u{200b}ma e\u{301}t tar-\niff Andes-\nwide");
        assert_eq!(clean.chars.iter().collect::<String>(), "Lima ét tariff Andes-wide");
        assert_eq!(clean.stored(Span::new(0, 4)), Span::new(0, 5));
        assert_eq!(clean.stored(Span::new(5, 7)), Span::new(6, 9));
        assert_eq!(clean.stored(Span::new(8, 14)), Span::new(10, 18));
        assert_eq!(clean.read(6), 5);
    }
}
