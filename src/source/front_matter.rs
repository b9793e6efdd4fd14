//! YAML between `---` lines at the top of a text.

use super::error::Problem;
use super::metadata::{Metadata, RawMetadata};

/// Metadata of the front matter, and the byte at which the body begins: just after the line end
/// of the closing `---`. A text that does not open with a closed block of keys has none, and its
/// body begins at 0.
pub(super) fn split(text: &str) -> Result<(Metadata, usize), Problem> {
    let none = Ok((Metadata::default(), 0));
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    // old files end their lines with a carriage return alone
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut lines = text[at..].split_inclusive(end);
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return none };
    at += first.len();
    let begin = at;
    for line in lines {
        let end = at;
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            let yaml = &text[begin..end];
            return if has_key(yaml) { Ok((read(yaml)?, at)) } else { none };
        }
    }
    none
}

/// Tells front matter from a text that is set between rules: its first line of content is `key:`.
fn has_key(yaml: &str) -> bool {
    let line = yaml.split(['\n', '\r']).map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#'));
    line.is_some_and(|l| l.split_once(':').is_some_and(|(key, _)| !key.contains(' ')))
}

fn read(yaml: &str) -> Result<Metadata, Problem> {
    let yaml = if yaml.contains('\n') { yaml.to_string() } else { yaml.replace('\r', "\n") };
    let raw: RawMetadata = serde_saphyr::from_str(&yaml).map_err(|error| Problem::FrontMatter {
        // the opening `---` is the file's first line
        line: error.location().map_or(1, |at| at.line() + 1),
        what: reason(&error.to_string()),
    })?;
    raw.check()
}

/// The parser's message without its own count of lines and the picture of the place that follows it.
fn reason(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default().trim_start_matches("error: ");
    match first.strip_prefix("line ").and_then(|rest| rest.split_once(": ")) {
        Some((_, what)) => what.to_string(),
        None => first.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn body_begins_after_the_closing_line() {
        let text = "---\r\nid: 42\r\npublished: 2025-08-07T10:00:00Z\r\npublisher: The Daily\r\nodd: [1]\r\n---\r\n\r\nBody";
        let (metadata, at) = split(text).unwrap();
        assert_eq!(&text[at..], "\r\nBody");
        assert_eq!(metadata.id.as_deref(), Some("42"));
        assert_eq!(metadata.published, Some(jiff::civil::date(2025, 8, 7)));
        assert_eq!(metadata.publisher.as_deref(), Some("The Daily"));
    }

    #[test]
    fn a_byte_order_mark_before_it() {
        let text = "\u{feff}---\nheadline: \"A: b\"\n---\nBody";
        let (metadata, at) = split(text).unwrap();
        assert_eq!((metadata.headline.as_deref(), &text[at..]), (Some("A: b"), "Body"));
    }

    #[test]
    fn carriage_returns_alone() {
        let (metadata, at) = split("---\rid: 42\rpublisher: The Daily\r---\rBody\r").unwrap();
        assert_eq!(
            (metadata.id.as_deref(), metadata.publisher.as_deref(), at),
            (Some("42"), Some("The Daily"), 36)
        );
    }

    #[test]
    fn rules_and_open_blocks_are_text() {
        for text in
            ["---\nTalks went on.\n---\nMore", "---\npublished: 2025-08-07\nTalks", "Talks\n---\na: b\n---\n"]
        {
            assert_eq!(split(text).unwrap().1, 0, "{text}");
        }
    }

    #[test]
    fn faults_are_refused() {
        assert!(matches!(split("---\npublished: 2025-02-30\n---\nx"), Err(Problem::Date { .. })));
        assert!(matches!(split("---\nid: [1\n---\nx"), Err(Problem::FrontMatter { line: 2, .. })));
    }
}
