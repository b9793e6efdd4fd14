//! Texts of others' on a terminal.

use std::borrow::Cow;
use std::fmt::Write;

/// A text in which nothing moves the cursor, rings, or turns around what is read: control characters but line ends and
/// tabs, and those that change the direction of writing, are shown as `\\u{202e}`.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match acts(c) {
            true => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32); // memory takes all
            }
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_act_on_a_terminal_is_shown() {
        assert_eq!(plain("a\tb\n"), "a\tb\n");
        assert_eq!(plain("\u{1b}[31mred\u{202e}x\r"), "\\u{1b}[31mred\\u{202e}x\\u{d}");
    }
}
