//! Guesses leave nodes behind that no record came to need.

use std::collections::BTreeSet;

use super::EventRecord;
use crate::mention::{self, EntityId, Mentions};

/// Drops the guesses of a text, and the entities that nothing but a guess means.
pub fn drop_guesses(mentions: &mut Mentions, records: &mut [EventRecord]) {
    let guessed: BTreeSet<EntityId> = mentions.guesses.drain(..).map(|guess| guess.entity).collect();
    let mut needed: BTreeSet<EntityId> = mentions.mentions.iter().map(|m| m.entity).collect();
    needed.extend(mentions.tenures.iter().flat_map(|t| t.of.into_iter().chain([t.person])));
    needed.extend(mentions.entities.iter().flat_map(|e| e.members.iter().copied()));
    needed.extend(mentions.publisher.into_iter().chain(mentions.narrator));
    needed.extend(records.iter_mut().flat_map(EventRecord::entities).map(|e| *e));
    let kept: Vec<bool> =
        (0..mentions.entities.len()).map(|e| needed.contains(&e) || !guessed.contains(&e)).collect();
    if kept.iter().all(|kept| *kept) {
        return;
    }
    let new = mention::keep(mentions, &kept);
    for record in records {
        record.weighed.retain_mut(|weighed| new[weighed.entity].map(|e| weighed.entity = e).is_some());
        for entity in record.entities() {
            *entity = new[*entity].unwrap_or(*entity);
        }
    }
}

impl EventRecord {
    /// The entities that it says something of.
    fn entities(&mut self) -> impl Iterator<Item = &mut EntityId> {
        let lists =
            [&mut self.actors, &mut self.targets, &mut self.stated_by, &mut self.place, &mut self.about];
        lists.into_iter().flatten()
    }
}
