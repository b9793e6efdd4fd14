//! Lines that say who wrote an article.

use super::super::date::{is_month, is_weekday};
use super::shape::is_time;

/// The names of a line such as "By Helen Marshall and Jon Parks, Oslo"; the inner `None` where it names a desk.
pub(super) fn byline(text: &str) -> Option<Option<String>> {
    let whole = text.trim();
    let text = without_time(whole);
    let timed = text.len() < whole.len();
    if text.ends_with(['.', '!', '?', ':', '"', '”']) && !text.ends_with("Jr.") {
        return None;
    }
    let lower = text.to_lowercase();
    let labels = ["by ", "by: ", "written by ", "words by ", "author: ", "from "];
    let label = labels
        .iter()
        .find(|label| lower.starts_with(*label))
        .filter(|_| text.is_char_boundary(8.min(text.len())));
    let Some(label) = label else {
        let words: Vec<&str> = text.split(' ').collect();
        let desk = words.last().is_some_and(|w| {
            matches!(
                w.to_lowercase().as_str(),
                "staff"
                    | "correspondent"
                    | "correspondents"
                    | "reporter"
                    | "reporters"
                    | "desk"
                    | "bureau"
                    | "newsroom"
            )
        });
        let capitals = words.iter().all(|w| w.starts_with(char::is_uppercase));
        return (desk && capitals && (2..=5).contains(&words.len())).then_some(None);
    };
    let names = text.get(label.len()..)?.trim();
    let names = names.split(" | ").next().unwrap_or(names);
    let small = [
        "and", "in", "of", "for", "the", "de", "da", "van", "von", "bin", "al", "with", "at", "&", "-", "to",
        "on", "our", "own",
    ];
    let words: Vec<&str> = names.split([' ', ',']).filter(|w| !w.is_empty()).collect();
    let fits = (1..=16).contains(&words.len())
        && words.first().is_some_and(|w| w.starts_with(char::is_uppercase))
        && !is_weekday(words[0])
        && !is_month(words[0])
        && words.iter().enumerate().all(|(i, w)| {
            w.starts_with(|c: char| c.is_uppercase() || c == '@' || c == '“')
                || small.contains(w)
                || (names.contains(',') && i > 1)
        });
    let is_thing = words.first().is_some_and(|w| matches!(*w, "the" | "a" | "an"));
    if timed && !fits && !is_thing && words.len() <= 6 && label.starts_with("by") {
        return Some(None); // whoever it is, it is signed and dated
    }
    if !fits || (*label == "from " && words.len() > 5) {
        return None;
    }
    let end = [",", " in ", " for ", " at ", " | ", " of "].iter().filter_map(|stop| names.find(stop)).min();
    let name = names[..end.unwrap_or(names.len())].trim();
    Some((name.contains(' ') && *label != "from ").then(|| name.to_string()))
}

/// The line without the day behind the names: "By Helen Marshall - 5 May 2025", "By Jon Parks on Monday, May 5th, 2025".
fn without_time(text: &str) -> &str {
    let breaks = [" on ", " - ", " – ", " — ", " | ", " • ", " · ", ", "];
    let places = breaks.iter().flat_map(|bar| text.match_indices(bar).map(|(at, bar)| (at, at + bar.len())));
    let time = places.filter(|&(_, behind)| is_time(&text[behind..].to_lowercase())).min();
    time.map_or(text, |(at, _)| &text[..at])
}
