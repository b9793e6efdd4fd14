//! Texts of others' on a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

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

/// Writes texts as [`plain`] shows them. What is no UTF-8 becomes U+FFFD.
pub(super) struct Plain<W: Write> {
    out: W,
    /// The beginning of a character whose other bytes are still to come.
    begun: Vec<u8>,
}

impl<W: Write> Plain<W> {
    pub fn new(out: W) -> Self {
        Self { out, begun: Vec::new() }
    }
}

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        // the last bytes may be the first of a character
        let whole = match std::str::from_utf8(&all) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => all.len(),
        };
        self.begun = all.split_off(whole);
        self.out.write_all(plain(&String::from_utf8_lossy(&all)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
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

    #[test]
    fn a_character_may_come_in_pieces() {
        let mut out = Plain::new(Vec::new());
        for byte in "é\u{202e}x\u{1b}.".as_bytes() {
            out.write_all(&[*byte]).unwrap();
        }
        out.write_all(b"\xff!").unwrap();
        assert_eq!(String::from_utf8(out.out).unwrap(), "é\\u{202e}x\\u{1b}.\u{fffd}!");
    }
}
