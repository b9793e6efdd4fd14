//! What a query may be: reading one, and answering it, goes as deep as it is nested, and a process has only so much stack.

use super::QueryError;
use super::bind::blank;

/// Brackets that may stand in each other.
pub(super) const DEPTH: usize = 64;
/// Words and signs that may join parts of a query to each other.
pub(super) const PARTS: usize = 5_000;
/// Room for the deepest query, and for what it becomes.
pub(super) const STACK: usize = 512 << 20;

const WORDS: &[&str] =
    &["UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "VALUES", "GRAPH", "SERVICE", "EXISTS", "IN"];

/// Refuses a query that would end the process.
pub(super) fn check(text: &str) -> Result<(), QueryError> {
    match measure(text) {
        (depth, _) if depth > DEPTH => Err(QueryError::TooDeep { depth }),
        (_, parts) if parts > PARTS => Err(QueryError::TooLong { parts }),
        _ => Ok(()),
    }
}

/// How deep brackets stand in each other, and how many words and signs join parts.
fn measure(text: &str) -> (usize, usize) {
    let code = blank(text);
    let (mut depth, mut deepest, mut parts) = (0usize, 0, 0);
    let mut last = ' ';
    for c in code.chars() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            // `||` and `&&` are one sign each
            '|' | '&' if c == last => {}
            '!' | '|' | '&' | '+' | '-' | '*' | '/' | '^' => parts += 1,
            _ => {}
        }
        last = c;
        deepest = deepest.max(depth);
    }
    let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    parts += words.filter(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))).count();
    (deepest, parts)
}

/// Is a query nested so little that reading it takes no time and no room?
pub(super) fn is_flat(text: &str) -> bool {
    let (depth, parts) = measure(text);
    depth <= 4 && parts <= 50 && text.len() <= 10_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_literals_and_comments_are_none() {
        let inside = "{".repeat(2 * DEPTH);
        assert!(check(&format!("ASK {{ ?s ?p \"{inside}\" }} # {inside}")).is_ok());
        assert!(check(&"{".repeat(DEPTH)).is_ok());
        assert!(matches!(check(&"{".repeat(DEPTH + 1)), Err(QueryError::TooDeep { depth: 65 })));
        assert!(matches!(check(&"! ".repeat(PARTS + 1)), Err(QueryError::TooLong { .. })));
    }
}
