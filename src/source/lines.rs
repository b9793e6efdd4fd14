//! The lines of a text with their places.

/// A line that is not empty. Offsets count code points and leave off white space at both ends.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub begin: usize,
    pub end: usize,
    /// Is there an empty line above it, or nothing?
    pub after_blank: bool,
    /// Does it only go on with the line above, which was wrapped?
    pub goes_on: bool,
    /// Does the line below go on with it?
    pub is_wrapped_into: bool,
    /// Does it begin with the mark of a list?
    pub is_item: bool,
}

impl Line<'_> {
    /// No longer than a headline.
    pub fn short(&self) -> bool {
        self.end - self.begin <= 110
    }
}

/// All lines that are not empty. Line feeds, carriage returns and both together end a line.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::new();
    let mut at = 0; // code points before the line
    let mut blank = true;
    for raw in text.split(['\n', '\r']) {
        let length = raw.chars().count();
        let line = raw.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if line.is_empty() {
            // of `\r\n` the empty piece between the two is no line
            blank |= !between(text, raw);
        } else {
            let indent = raw[..line.as_ptr() as usize - raw.as_ptr() as usize].chars().count();
            let begin = at + indent;
            let end = begin + line.chars().count();
            let goes_on = !blank && out.last().is_some_and(|above| wraps(above, line));
            if goes_on && let Some(above) = out.last_mut() {
                above.is_wrapped_into = true;
            }
            let is_item = line.starts_with(['-', '*', '•', '–', '·', '►', '▶', '»']);
            out.push(Line {
                text: line,
                begin,
                end,
                after_blank: blank,
                goes_on,
                is_wrapped_into: false,
                is_item,
            });
            blank = false;
        }
        at += length + 1;
    }
    out
}

/// Is this empty piece the one between a carriage return and its line feed?
fn between(text: &str, piece: &str) -> bool {
    let at = piece.as_ptr() as usize - text.as_ptr() as usize;
    at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n')
}

/// Was a paragraph broken between the two lines, so that the second goes on with the first?
fn wraps(above: &Line<'_>, line: &str) -> bool {
    let open = !above.text.ends_with(['.', '!', '?', '”', '"', ':']);
    let length = above.end - above.begin;
    line.starts_with(char::is_lowercase) && open && length > 30
        || (55..=100).contains(&length) && open && !line.starts_with(['-', '*', '•'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_line_ends() {
        let text = "É one\r\n\r\n  two \rthree\nfour";
        let found: Vec<_> = lines(text).iter().map(|l| (l.text, l.begin, l.end, l.after_blank)).collect();
        assert_eq!(
            found,
            [("É one", 0, 5, true), ("two", 11, 14, true), ("three", 16, 21, false), ("four", 22, 26, false)]
        );
    }
}
