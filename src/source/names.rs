//! Names as pages and programs give them, and as people would write them: authors, publishers, headlines.

use super::date::{is_month, is_weekday};

/// Whom systems name where nobody signed.
const NOBODY: &[&str] = &[
    "admin",
    "administrator",
    "webmaster",
    "guest",
    "user",
    "root",
    "author",
    "editor",
    "anonymous",
    "none",
    "null",
    "unknown",
];
/// What stands behind the names of a byline, in a line of its own on the page.
const BEHIND: &[&str] = &[
    "published",
    "updated",
    "posted",
    "last",
    "print",
    "share",
    "follow",
    "email",
    "min",
    "read",
    "modified",
    "•",
    "·",
    "|",
    "–",
    "—",
    "-",
];

/// The names of a byline: without "By", handles, times and buttons. `None` where nobody is named.
pub(super) fn author(text: &str) -> Option<String> {
    let mut text = text.trim_start_matches(['|', '-', '–', '—', ' ']);
    for label in ["written by", "words by", "author:", "posted by", "by:", "by"] {
        if let Some(rest) = without_prefix(text, label) {
            text = rest;
            break;
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let ends = |i: usize| {
        let word = words[i].trim_matches([',', ':', '(', ')', '.']);
        let figure = |w: Option<&&str>| w.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        word.starts_with(['@', '#'])
            || figure(words.get(i))
            || (i > 0 && BEHIND.iter().any(|b| b.eq_ignore_ascii_case(word)))
            || (is_month(word) && figure(words.get(i + 1)))
            || (i > 0 && is_weekday(word))
    };
    let end = (0..words.len()).find(|&i| ends(i)).unwrap_or(words.len());
    let name = words[..end].join(" ");
    let name = name.trim_end_matches([',', ';', '|', '-', ':', ' ']).trim_end_matches(" on").to_string();
    let fits = !name.contains("://") && name.chars().count() <= 200 && name.chars().any(char::is_alphabetic);
    (fits && !NOBODY.iter().any(|n| n.eq_ignore_ascii_case(&name))).then_some(name)
}

/// The rest behind a word, whatever its case; the word must end there.
fn without_prefix<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    (head.eq_ignore_ascii_case(word) && rest.starts_with([' ', ':']))
        .then(|| rest.trim_start_matches([' ', ':']))
}

/// The name of a site without what it says of itself behind a bar, and without the sign of a handle.
pub(super) fn publisher(text: &str) -> String {
    let name = text.split(" | ").next().unwrap_or(text).trim().trim_start_matches('@');
    if name.is_empty() { text.to_string() } else { name.to_string() }
}

/// A headline without the name of the site behind it.
pub(super) fn headline(text: &str, publisher: Option<&str>) -> String {
    let parts = |s: &str| s.split_whitespace().count();
    let mut headline = text;
    for bar in [" | ", " - ", " – ", " — ", " : ", " • "] {
        if let Some((story, site)) = headline.rsplit_once(bar) {
            let of_site = publisher.is_some_and(|p| {
                let (site, p) = (site.to_lowercase(), p.to_lowercase());
                site.len() > 2 && (site.contains(&p) || p.contains(&site))
            });
            // a bar is hardly ever a headline's own
            if (of_site && parts(story) > 0) || (bar == " | " && parts(story) > 2 && parts(site) <= 3) {
                headline = story;
            }
        }
    }
    headline.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_give_names() {
        for (text, name) in [
            ("By Helen Marshall", Some("Helen Marshall")),
            ("by Jon Parks @jonparks Nov 18, 2024 at 9:24 pm ET • 2 min read", Some("Jon Parks")),
            ("Ida Voss | November 18, 2024 12:01 PM Print this article", Some("Ida Voss")),
            ("Helen Marshall, Hill Wire", Some("Helen Marshall, Hill Wire")),
            ("Helen Marshall and Jon Parks on Monday, 5 May 2025", Some("Helen Marshall and Jon Parks")),
            ("April May", Some("April May")),
            ("Byron Hale", Some("Byron Hale")),
            ("admin", None),
            ("https://www.facebook.com/post", None),
            ("August 5, 2025", None),
        ] {
            assert_eq!(author(text).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn names_of_sites_are_cut_off() {
        assert_eq!(headline("Dam is built - Arden Post", Some("Arden Post")), "Dam is built");
        assert_eq!(headline("Dam is built - at last", Some("Arden Post")), "Dam is built - at last");
        assert_eq!(publisher("@ardenpost"), "ardenpost");
        assert_eq!(publisher("Arden Post | News | Sport"), "Arden Post");
    }
}
