//! Labels of records and events, built from their parts so that the same record always reads the same.

use jiff::civil::Date;

use super::describe::Scene;
use crate::event::{EventRecord, Happening, Modality};
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

/// "Impose tariff: United States, India (2025-08-06)": by the names that the sides have in every article.
pub(super) fn event(scene: &Scene<'_>, happening: &Happening, date: Date) -> String {
    let action = label(scene, &happening.family);
    let mut letters = action.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let sides: Vec<&str> =
        happening.actors.iter().chain(&happening.targets).map(|side| side.name.as_str()).collect();
    format!("{first}{}: {} ({date})", letters.as_str(), sides.join(", "))
}

fn label(scene: &Scene<'_>, action: &str) -> String {
    scene.lexicon.action(action).map_or_else(|| action.to_string(), |a| a.label.clone())
}

fn names(scene: &Scene<'_>, ids: &[EntityId]) -> String {
    let names: Vec<&str> = ids.iter().map(|&id| scene.reading.mentions.entities[id].name.as_str()).collect();
    names.join(", ")
}
