//! The words of the trade: `phrases.tsv`.

use std::sync::LazyLock;

use super::Furniture;

/// The words of the trade; see `phrases.tsv`.
pub(super) struct Phrases {
    lines: Vec<(&'static str, Furniture, bool)>,
    starts: Vec<(&'static str, Furniture)>,
    ends: Vec<(&'static str, Furniture)>,
}

pub(super) static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases { lines: Vec::new(), starts: Vec::new(), ends: Vec::new() };
    for row in include_str!("phrases.tsv").lines().filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        let (Some(what), Some(place), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let what = match what {
            "share" => Furniture::Share,
            "notice" => Furniture::Notice,
            "other" => Furniture::Other,
            "desk" => Furniture::Desk,
            "credit" => Furniture::Credit,
            _ => Furniture::Legal,
        };
        match place {
            "line" => phrases.lines.push((words, what, false)),
            "block" => phrases.lines.push((words, what, true)),
            "start" => phrases.starts.push((words, what)),
            _ => phrases.ends.push((words, what)),
        }
    }
    phrases
});

impl Phrases {
    /// What the words tell of their line, and whether headlines stand under it.
    pub fn of(&self, words: &str, text: &str) -> Option<(Furniture, bool)> {
        if let Some((_, what, block)) = self.lines.iter().find(|(line, ..)| *line == words) {
            return Some((*what, *block));
        }
        // a sentence of prose that happens to begin so is long, and goes on after its first full stop
        let long = text.chars().count() > 400;
        let begins = |start: &str| {
            words.strip_prefix(start).is_some_and(|rest| {
                start.ends_with(':') || rest.is_empty() || rest.starts_with([' ', ':', ',', '-'])
            })
        };
        let found = self.starts.iter().find(|(start, _)| begins(start));
        let found = found.or_else(|| self.ends.iter().find(|(end, _)| words.ends_with(end)));
        found.filter(|_| !long).map(|(_, what)| (*what, false))
    }
}
