//! Answers that were given, kept until the store changes or others need the room.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::response::Response;
use tokio::sync::OnceCell;

/// Bytes of bodies that are kept, and of the longest one.
const ROOM: usize = 64 << 20;
const LONGEST: usize = 2 << 20;

/// A state of the store, and what was asked for in which form.
pub(super) type Key = (u64, String);

/// An answer with its whole body.
pub(super) type Kept = Response<Bytes>;

#[derive(Default)]
pub(super) struct Cache {
    shelf: Mutex<Shelf>,
    making: Mutex<HashMap<Key, Arc<OnceCell<Kept>>>>,
}

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
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clock += 1;
        let now = shelf.clock;
        let (then, kept) = shelf.kept.get_mut(key)?;
        let (then, kept) = (std::mem::replace(then, now), kept.clone());
        let key = shelf.used.remove(&then)?;
        shelf.used.insert(now, key);
        Some(kept)
    }

    /// The answer that `make` makes, or the one that is being made of the same already.
    pub async fn once(&self, key: &Key, make: impl Future<Output = Kept>) -> Kept {
        let cell = Arc::clone(self.making().entry(key.clone()).or_default());
        let made = Making { cache: self, key, cell };
        made.cell.get_or_init(async || make.await).await.clone()
    }

    fn making(&self) -> MutexGuard<'_, HashMap<Key, Arc<OnceCell<Kept>>>> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn put(&self, key: Key, kept: Kept) {
        if kept.body().len() > LONGEST {
            return;
        }
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
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

/// Somebody waits for an answer; the last one takes it out of those that are being made.
struct Making<'a> {
    cache: &'a Cache,
    key: &'a Key,
    cell: Arc<OnceCell<Kept>>,
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        let mut making = self.cache.making();
        // given up before others count
        let cell = std::mem::take(&mut self.cell);
        if Arc::strong_count(&cell) == 2 {
            making.remove(self.key);
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
    key.1.len() * 2 + kept.body().len() + 512
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(length: usize) -> Kept {
        Kept::new(Bytes::from(vec![0; length]))
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
        assert!(cache.shelf.lock().unwrap().bytes <= ROOM);
    }

    #[tokio::test]
    async fn what_is_being_made_is_not_made_twice() {
        let cache = Cache::default();
        let key = (1, "a".to_string());
        let made = std::cell::Cell::new(0);
        let make = || async {
            made.set(made.get() + 1);
            tokio::task::yield_now().await;
            kept(made.get())
        };
        let gone = cache.once(&key, std::future::pending());
        assert!(tokio::time::timeout(std::time::Duration::from_millis(1), gone).await.is_err());
        let both = tokio::join!(cache.once(&key, make()), cache.once(&key, make()));
        assert_eq!((made.get(), both.0.body().len(), both.1.body().len()), (1, 1, 1));
        assert_eq!(cache.once(&key, make()).await.body().len(), 2);
        assert!(cache.making().is_empty());
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
