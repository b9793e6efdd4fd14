//! Labels of records and events, built from their parts so that the same record always reads the same.

use super::describe::Scene;
use crate::event::{EventRecord, Modality};
use crate::mention::EntityId;

/// "Donald Trump: meet Vladimir Putin (possible)".
pub(super) fn record(scene: &Scene<'_>, record: &EventRecord) -> String {
    let mut label = names(scene, &record.actors);
    if !label.is_empty() {
        label.push_str(": ");
    }
    label.push_str(&action(scene, record));
    if !record.targets.is_empty() {
        label.push(' ');
        label.push_str(&names(scene, &record.targets));
    }
    if record.modality != Modality::Actual {
        label.push_str(&format!(" ({})", record.modality.as_str().to_lowercase()));
    }
    label
}

/// "Meet: Steve Witkoff, Vladimir Putin (2025-08-06)".
pub(super) fn event(scene: &Scene<'_>, record: &EventRecord, actors: &[EntityId], date: &str) -> String {
    let action = action(scene, record);
    let mut letters = action.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}: {} ({date})", letters.as_str(), names(scene, actors))
}

fn action(scene: &Scene<'_>, record: &EventRecord) -> String {
    scene.lexicon.action(&record.action).map_or_else(|| record.action.clone(), |a| a.label.clone())
}

fn names(scene: &Scene<'_>, ids: &[EntityId]) -> String {
    let names: Vec<&str> = ids.iter().map(|&id| scene.reading.mentions.entities[id].name.as_str()).collect();
    names.join(", ")
}
