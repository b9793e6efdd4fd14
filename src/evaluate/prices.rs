//! What the figures of events lose without a rule of the reader.

use super::Scores;

/// The head of the table.
pub fn head() -> String {
    format!("{:<32} {:>9} {:>9} {:>9} {:>9}\n", "without", "lenient", "change", "strict", "change")
}

/// F1 of events without a rule, and how it differs from that with all.
pub fn line(rule: &str, with: &Scores, without: &Scores) -> String {
    let (lenient, strict) = (without.events_lenient.f1(), without.events_strict.f1());
    format!(
        "{rule:<32} {lenient:>9.4} {:>+9.4} {strict:>9.4} {:>+9.4}\n",
        lenient - with.events_lenient.f1(),
        strict - with.events_strict.f1(),
    )
}
