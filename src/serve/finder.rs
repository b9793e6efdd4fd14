//! Keeps the names of the store in memory while it changes.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::timeout;

use super::names::Names;
use super::shelf::{Edition, Shelf};
use crate::query::Directory;
use crate::store::{Store, StoreError};

/// So many names of what articles share are read before they are searched; more are searched as they were while they are read
/// anew, and reading them rests so many times as long as it has taken, or as a pause.
const FEW: usize = 5_000;
const REST: u32 = 10;
const PAUSE: Duration = Duration::from_secs(1);
/// How often somebody who waits for names looks whether the store has changed.
const LOOK: Duration = Duration::from_millis(10);

/// Names of some state of the store.
pub(super) struct Made {
    pub names: Names,
    /// The state that they are of.
    pub state: u64,
    /// Are groups among them?
    pub whole: bool,
    quick: bool,
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Made").field("state", &self.state).finish_non_exhaustive()
    }
}

impl Directory for Made {
    fn each(&self, part: &str, take: &mut dyn FnMut(&str, &str)) -> bool {
        self.names.each_shared(part, take)
    }
}

/// Reads the names of the store away from those who ask, one state at a time.
pub(super) struct Finder {
    made: watch::Sender<Option<Arc<Made>>>,
    making: Mutex<Making>,
    stop: AtomicBool,
}

#[derive(Default)]
struct Making {
    thread: Option<JoinHandle<()>>,
    /// When the next state may be read.
    rests: Option<Instant>,
}

impl Default for Finder {
    fn default() -> Self {
        Self { made: watch::Sender::new(None), making: Mutex::default(), stop: AtomicBool::default() }
    }
}

impl Finder {
    /// Begins to read the names of an edition, unless they are there or others are being read.
    pub fn follow(self: &Arc<Self>, edition: &Arc<Edition>) {
        let state = edition.state();
        let mut making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let busy = making.thread.as_ref().is_some_and(|thread| !thread.is_finished())
            || making.rests.is_some_and(|until| Instant::now() < until);
        let there = self.made.borrow().as_ref().is_some_and(|made| made.state == state);
        if busy || there || self.stop.load(Relaxed) {
            return;
        }
        let (finder, edition) = (Arc::clone(self), Arc::clone(edition));
        let begun =
            thread::Builder::new().name("names".to_string()).spawn(move || finder.make(&edition, state));
        making.thread = begun.map_err(|error| eprintln!("error: names cannot be read: {error}")).ok();
    }

    fn make(&self, edition: &Edition, state: u64) {
        let begun = Instant::now();
        let few = self.read(&edition.store, state).unwrap_or_else(|error| {
            eprintln!("error: names cannot be read: {error}");
            false
        });
        let rests = (!few).then(|| Instant::now() + REST * begun.elapsed().max(PAUSE));
        self.making.lock().unwrap_or_else(PoisonError::into_inner).rests = rests;
    }

    /// Says whether they were few.
    fn read(&self, store: &Store, state: u64) -> Result<bool, StoreError> {
        let give = |names: Names, whole: bool, quick: bool| {
            self.made.send_replace(Some(Arc::new(Made { names, state, whole, quick })));
        };
        let Some(mut names) = Names::of(store, &self.stop)? else { return Ok(false) };
        // where a store is large, nobody waits for the names that few look for
        let few = names.shared <= FEW;
        if !few {
            give(names.clone(), false, false);
        }
        if names.add_groups(store, &self.stop)? {
            give(names, true, few);
        }
        Ok(few)
    }

    /// The names of an edition, if they have been read.
    pub fn directory(&self, edition: &Edition) -> Option<Arc<dyn Directory>> {
        let made = self.made.borrow().clone()?;
        (made.state == edition.state()).then_some(made as Arc<dyn Directory>)
    }

    /// The names of the store, or of an earlier state of it where they take long to read; waits so long for them.
    pub async fn names(self: &Arc<Self>, shelf: &Shelf, patience: Duration) -> Option<Arc<Made>> {
        let mut seen = self.made.subscribe();
        let wait = async {
            loop {
                let edition = shelf.current();
                self.follow(&edition);
                let state = edition.state();
                let fits = |made: &Option<Arc<Made>>| {
                    made.as_ref().is_some_and(|made| made.state == state || !made.quick)
                };
                if let Ok(Ok(made)) = timeout(LOOK, seen.wait_for(fits)).await {
                    return made.clone();
                }
            }
        };
        timeout(patience, wait).await.ok().flatten()
    }

    /// Ends what is being read.
    pub fn stop(&self) {
        self.stop.store(true, Relaxed);
        let thread = self.making.lock().unwrap_or_else(PoisonError::into_inner).thread.take();
        if let Some(thread) = thread {
            let _ = thread.join(); // what went wrong in it does not matter any more
        }
    }
}
