//! Answers that were given, kept until the store changes or others need the room.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderMap;

/// Bytes of bodies that are kept, and of the longest one.
const ROOM: usize = 64 << 20;
const LONGEST: usize = 2 << 20;

/// A state of the store, and what was asked for in which form.
pub(super) type Key = (u64, String);

#[derive(Clone)]
pub(super) struct Kept {
    pub headers: HeaderMap,
    pub body: Bytes,
}

#[derive(Default)]
pub(super) struct Cache(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    kept: HashMap<Key, (u64, Kept)>,
    /// Which was used when, the longest ago first.
    used: BTreeMap<u64, Key>,
    clock: u64,
    bytes: usize,
}

impl Cache {
    pub fn get(&self, key: &Key) -> Option<Kept> {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clock += 1;
        let now = shelf.clock;
        let (then, kept) = shelf.kept.get_mut(key)?;
        let (then, kept) = (std::mem::replace(then, now), kept.clone());
        let key = shelf.used.remove(&then)?;
        shelf.used.insert(now, key);
        Some(kept)
    }

    pub fn put(&self, key: Key, kept: Kept) {
        if kept.body.len() > LONGEST {
            return;
        }
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clock += 1;
        let now = shelf.clock;
        shelf.forget(&key);
        shelf.bytes += cost(&key, &kept);
        shelf.used.insert(now, key.clone());
        shelf.kept.insert(key, (now, kept));
        while shelf.bytes > ROOM
            && let Some((_, oldest)) = shelf.used.pop_first()
        {
            shelf.forget(&oldest);
        }
    }
}

impl Shelf {
    fn forget(&mut self, key: &Key) {
        if let Some((then, kept)) = self.kept.remove(key) {
            self.used.remove(&then);
            self.bytes -= cost(key, &kept);
        }
    }
}

/// What it takes, with something for its place in the tables.
fn cost(key: &Key, kept: &Kept) -> usize {
    key.1.len() * 2 + kept.body.len() + 512
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(length: usize) -> Kept {
        Kept { headers: HeaderMap::new(), body: Bytes::from(vec![0; length]) }
    }

    #[test]
    fn what_was_not_used_for_longest_makes_room() {
        let cache = Cache::default();
        let key = |n: usize| (7, n.to_string());
        let many = ROOM / LONGEST;
        for n in 0..many - 1 {
            cache.put(key(n), kept(LONGEST));
        }
        assert!(cache.get(&key(0)).is_some());
        cache.put(key(many), kept(LONGEST));
        cache.put(key(many + 1), kept(LONGEST));
        assert!(cache.get(&key(0)).is_some() && cache.get(&key(1)).is_none());
        assert!(cache.0.lock().unwrap().bytes <= ROOM);
    }

    #[test]
    fn another_state_is_another_answer_and_long_ones_are_not_kept() {
        let cache = Cache::default();
        cache.put((1, "a".into()), kept(3));
        cache.put((1, "b".into()), kept(LONGEST + 1));
        assert!(cache.get(&(1, "a".into())).is_some());
        assert!(cache.get(&(2, "a".into())).is_none());
        assert!(cache.get(&(1, "b".into())).is_none());
    }
}
