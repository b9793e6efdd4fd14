use deunicode::deunicode_char;

/// The part of an IRI that a name gives: lower-case ASCII words with hyphens between them
/// ("Recep Tayyip Erdoğan" → `recep-tayyip-erdogan`). Apostrophes and dots vanish rather than part a word
/// ("U.S. firms" → `us-firms`). A name without any letter gives `x`.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, '\'' | '’' | '‘' | '.') {
            continue;
        }
        let latin = deunicode_char(c).unwrap_or("-");
        for c in latin.chars().map(|c| c.to_ascii_lowercase()) {
            if c.is_ascii_alphanumeric() {
                out.push(c);
            } else if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "x".to_string() } else { out }
}
