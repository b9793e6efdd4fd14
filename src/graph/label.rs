//! Labels of records and events, built from their parts so that the same record always reads the same.

use jiff::civil::Date;

use super::describe::Scene;
use crate::event::{EventRecord, Happening, Modality, Side};
use crate::lexicon::Lexicon;
use crate::mention::EntityId;

/// "Donald Trump: meet Vladimir Putin (possible)".
pub(super) fn record(scene: &Scene<'_>, record: &EventRecord) -> String {
    let mut text = names(scene, &record.actors);
    if !text.is_empty() {
        text.push_str(": ");
    }
    text.push_str(&label(scene, &record.action));
    if !record.targets.is_empty() {
        text.push(' ');
        text.push_str(&names(scene, &record.targets));
    }
    if record.modality != Modality::Actual {
        text.push_str(&format!(" ({})", record.modality.as_str().to_lowercase()));
    }
    text
}

/// "Impose tariff: United States, India (2025-08-06)".
pub(super) fn event(scene: &Scene<'_>, happening: &Happening, date: Date) -> String {
    let action = label(scene, &happening.family);
    let mut letters = action.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let sides = happening.actors.iter().chain(&happening.targets);
    format!("{first}{}: {} ({date})", letters.as_str(), called(scene, happening, sides))
}

/// What makes the records of all articles those of one event.
pub(super) fn why(scene: &Scene<'_>, happening: &Happening) -> String {
    if happening.own.is_some() {
        return happening.why(scene.lexicon);
    }
    let mut parts = vec![format!("action {}", label(scene, &happening.family))];
    for (what, sides) in [("actor", &happening.actors), ("target", &happening.targets)] {
        if !sides.is_empty() {
            parts.push(format!("{what} {}", called(scene, happening, sides.iter())));
        }
    }
    parts.extend(happening.date.map(|day| format!("day {day}")));
    format!("one happening in all articles: {}", parts.join("; "))
}

/// The names of sides. Of an event that articles share these follow from its key, so that all articles call it the same.
fn called<'h>(scene: &Scene<'_>, happening: &Happening, sides: impl Iterator<Item = &'h Side>) -> String {
    let name = |side: &Side| match happening.own {
        Some(_) => side.name.clone(),
        None => known(scene.lexicon, &side.key).unwrap_or_else(|| capitals(&side.key)),
    };
    sides.map(name).collect::<Vec<_>>().join(", ")
}

fn known(lexicon: &Lexicon, key: &str) -> Option<String> {
    let country = lexicon.country(&key.to_uppercase()).map(|c| &c.name);
    let body = || lexicon.organisation(key).map(|o| &o.name);
    let person = || {
        let at = lexicon.people().binary_search_by(|p| p.key.as_str().cmp(key)).ok()?;
        Some(&lexicon.people()[at].name)
    };
    let place = || lexicon.place(key).map(|p| &p.name);
    country.or_else(person).or_else(body).or_else(place).cloned()
}

/// `maria-keller` → "Maria Keller".
fn capitals(key: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    key.split('-').map(word).collect::<Vec<_>>().join(" ")
}

fn label(scene: &Scene<'_>, action: &str) -> String {
    scene.lexicon.action(action).map_or_else(|| action.to_string(), |a| a.label.clone())
}

fn names(scene: &Scene<'_>, ids: &[EntityId]) -> String {
    let names: Vec<&str> = ids.iter().map(|&id| scene.reading.mentions.entities[id].name.as_str()).collect();
    names.join(", ")
}
