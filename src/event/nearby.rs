//! Which records of an article may tell one act, looked up by what they must share: no record is compared with all
//! others, so that an article takes time in its length.

use std::collections::{BTreeSet, HashMap};

use super::{EventRecord, Modality};
use crate::mention::EntityId;

/// Records by what another one must share to tell the same act as they do.
#[derive(Default)]
pub(super) struct Nearby(HashMap<Key, BTreeSet<usize>>);

/// Modality and source, and what of action and participants one side of the comparison asks for.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Key {
    modality: Modality,
    stated_by: Vec<EntityId>,
    what: String,
    party: Party,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Party {
    Actor(EntityId),
    /// The first target, where nobody is the actor.
    Target(EntityId),
    /// Somebody on either side.
    Either(EntityId),
    Nobody,
}

impl Key {
    fn new(record: &EventRecord, what: &str, party: Party) -> Self {
        Self { modality: record.modality, stated_by: record.stated_by.clone(), what: what.to_string(), party }
    }

    /// Keys of which records of one action with the same participants, or with some of them, share one.
    pub fn of_same(record: &EventRecord, sides: &[EntityId]) -> Vec<Self> {
        let key = |party| Self::new(record, &record.action, party);
        if record.actors.is_empty() {
            let first = record.targets.first();
            return vec![key(first.map_or(Party::Nobody, |&e| Party::Target(sides[e])))];
        }
        record.actors.iter().map(|&e| key(Party::Actor(sides[e]))).collect()
    }

    /// A key for each participant, shared with what records of the same PLOVER category ask of one.
    pub fn of_each(record: &EventRecord) -> Vec<Self> {
        let all = record.actors.iter().chain(&record.targets);
        all.filter_map(|&e| Self::of_one(record, e)).collect()
    }

    /// The key by which records with this participant are found.
    pub fn of_one(record: &EventRecord, party: EntityId) -> Option<Self> {
        Some(Self::new(record, record.codes.plover.as_deref()?, Party::Either(party)))
    }
}

impl Nearby {
    /// Notes that a record stands at this place.
    pub fn add(&mut self, keys: impl IntoIterator<Item = Key>, at: usize) {
        for key in keys {
            self.0.entry(key).or_default().insert(at);
        }
    }

    /// The first place under one of the keys whose record fits.
    pub fn first(&self, keys: impl IntoIterator<Item = Key>, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let first = |key: Key| self.0.get(&key)?.iter().copied().find(|&at| fits(at));
        keys.into_iter().filter_map(first).min()
    }
}
