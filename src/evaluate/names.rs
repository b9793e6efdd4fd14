//! When two names are the same.

/// The words of a name in lower case, accents and punctuation left out: "Nicolás Maduro" and
/// "nicolas maduro" are one.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars().flat_map(char::to_lowercase) {
        match fold(c) {
            Some(folded) => words.last_mut().expect("never empty").push_str(folded),
            None if c.is_alphanumeric() => words.last_mut().expect("never empty").push(c),
            None if c == '\'' || c == '’' || c == '.' || is_combining(c) => {}
            None => words.push(String::new()),
        }
    }
    words.retain(|w| !w.is_empty() && w != "the");
    words
}

/// The same person or body: equal, or one holds the other and both end alike.
pub(super) fn same(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.last() == long.last() && short.iter().all(|w| long.contains(w))
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Latin letters with marks, by their base letter.
fn fold(c: char) -> Option<&'static str> {
    const TABLE: [(&str, &str); 28] = [
        ("a", "àáâãäåāăąǎ"),
        ("ae", "æ"),
        ("c", "çćĉċč"),
        ("d", "ďđð"),
        ("e", "èéêëēĕėęě"),
        ("g", "ĝğġģ"),
        ("h", "ĥħ"),
        ("i", "ìíîïĩīĭįı"),
        ("j", "ĵ"),
        ("k", "ķ"),
        ("l", "ĺļľŀł"),
        ("n", "ñńņňŋ"),
        ("o", "òóôõöøōŏőơ"),
        ("oe", "œ"),
        ("r", "ŕŗř"),
        ("s", "śŝşšș"),
        ("ss", "ß"),
        ("t", "ţťŧț"),
        ("th", "þ"),
        ("u", "ùúûüũūŭůűųư"),
        ("w", "ŵ"),
        ("y", "ýÿŷ"),
        ("z", "źżž"),
        ("a", "ạảấầẩẫậắằẳẵặ"),
        ("e", "ẹẻẽếềểễệ"),
        ("i", "ỉị"),
        ("o", "ọỏốồổỗộớờởỡợ"),
        ("u", "ụủứừửữự"),
    ];
    TABLE.iter().find(|(_, letters)| letters.contains(c)).map(|(base, _)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_one() {
        for (a, b) in [
            ("Nicolás Maduro", "nicolas  maduro"),
            ("Putin", "Vladimir Putin"),
            ("The Irish Times", "Irish Times"),
            ("Recep Tayyip Erdoğan", "Recep Erdogan"),
            ("U.S. Congress", "US Congress"),
        ] {
            assert!(same(&words(a), &words(b)), "{a} / {b}");
        }
        for (a, b) in [("George Bush", "Barbara Bush"), ("", ""), ("Lee", "Lee Kuan")] {
            assert!(!same(&words(a), &words(b)), "{a} / {b}");
        }
    }
}
