//! Names as they are compared and looked up: without case, accents, dots and scripts.

/// The words of a name in lower-case ASCII: "Müller-Straße, U.N." → `muller strasse un`.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        match c {
            '\'' | '’' | '‘' | 'ʻ' | '.' | '`' | '\u{300}'..='\u{36f}' => continue,
            '&' => {
                words.push("and".to_string());
                words.push(String::new());
                continue;
            }
            _ => {}
        }
        // deunicode ends the sign of a syllable or an idea with a space: it belongs to the word all the same
        let latin = deunicode::deunicode_char(c).unwrap_or(" ");
        let latin = if c.is_alphanumeric() { latin.trim_end() } else { latin };
        for l in latin.chars() {
            if l.is_ascii_alphanumeric() {
                if let Some(last) = words.last_mut() {
                    last.push(l.to_ascii_lowercase());
                }
            } else if c.is_alphanumeric() && l != ' ' {
                // an apostrophe of a transliteration
            } else {
                words.push(String::new());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The key under which an index has a name: its words, sorted, so that "Keller, Maria" and "Maria Keller" are one.
/// Empty where a name has no letters.
pub fn key(name: &str) -> String {
    let mut words = words(name);
    words.sort();
    words.join(" ")
}

/// Words that many names have and that tell nobody apart: forms of companies, articles.
pub fn is_form(word: &str) -> bool {
    const FORMS: [&str; 52] = [
        "ag",
        "gmbh",
        "ltd",
        "limited",
        "llc",
        "lp",
        "llp",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "plc",
        "sa",
        "srl",
        "spa",
        "bv",
        "nv",
        "ab",
        "oy",
        "as",
        "asa",
        "kg",
        "se",
        "ojsc",
        "jsc",
        "pjsc",
        "oao",
        "ooo",
        "zao",
        "ao",
        "pao",
        "pty",
        "pte",
        "sarl",
        "sas",
        "kgaa",
        "sl",
        "slu",
        "lda",
        "ltda",
        "doo",
        "dd",
        "ad",
        "holding",
        "holdings",
        "group",
        "the",
        "of",
        "and",
        "for",
    ];
    FORMS.contains(&word)
}

/// Words that stand before a family name or between two names and are often left out.
pub fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 19] = [
        "al", "el", "bin", "ibn", "van", "von", "de", "der", "den", "la", "le", "di", "da", "dos", "du",
        "abu", "abd", "ben", "ul",
    ];
    PARTICLES.contains(&word)
}

/// All keys of a name: its own; for a person also first and last word alone ("Donald J. Trump"), and the words without
/// particles; for a body also the words that tell it apart.
pub fn keys(name: &str, person: bool) -> Vec<String> {
    let all = words(name);
    let mut keys = Vec::with_capacity(3);
    let mut add = |mut words: Vec<String>| {
        words.sort();
        let key = words.join(" ");
        if !key.is_empty() && key.len() <= MAX && !keys.contains(&key) {
            keys.push(key);
        }
    };
    if person {
        let bare: Vec<String> = all.iter().filter(|w| !is_particle(w) && w.len() > 1).cloned().collect();
        if bare.len() >= 3
            && let [first, .., last] = &bare[..]
        {
            add(vec![first.clone(), last.clone()]);
        }
        if bare.len() >= 2 {
            add(bare);
        }
    } else {
        let bare: Vec<String> = all.iter().filter(|w| !is_form(w)).cloned().collect();
        if bare.iter().any(|w| w.len() > 2) {
            add(bare);
        }
    }
    add(all);
    keys
}

/// Longer keys are no names.
const MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_spellings_vary_in() {
        assert_eq!(words("Müller-Strauß, U.N."), ["muller", "strauss", "un"]);
        assert_eq!(key("Keller, Maria"), key("Maria Keller"));
        assert_eq!(words("AT&T"), ["at", "and", "t"]);
        assert_eq!(key("…"), "");
    }

    #[test]
    fn shortened_names_share_a_key() {
        let (long, short) = (keys("Donald J. Trump", true), keys("Donald Trump", true));
        assert!(long.iter().any(|key| short.contains(key)), "{long:?} {short:?}");
        let (long, short) = (keys("Siemens AG", false), keys("Siemens", false));
        assert!(long.iter().any(|key| short.contains(key)), "{long:?} {short:?}");
    }
}
