//! Work on a query in a thread of its own, so that it ends when its time is over and where the store is damaged.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use oxigraph::sparql::CancellationToken;

use super::QueryError;
use super::limits::{self, STACK};
use super::product::Cancelled;
use super::workers;
use crate::store::{Store, StoreError};

/// What a query that was cancelled may still take to see it.
const GRACE: Duration = Duration::from_millis(500);
/// How often a query that runs is looked at.
const TICK: Duration = Duration::from_millis(50);

/// When a query's time is over.
#[derive(Debug, Clone, Copy)]
pub struct Until {
    begun: Instant,
    timeout: Option<Duration>,
}

impl Until {
    /// Counts from now; never over where there is no time.
    pub fn after(timeout: Option<Duration>) -> Self {
        Self { begun: Instant::now(), timeout }
    }

    /// What is left of the time.
    pub fn left(&self) -> Option<Duration> {
        self.timeout.map(|timeout| timeout.saturating_sub(self.begun.elapsed()))
    }

    pub(super) fn error(&self) -> QueryError {
        QueryError::Timeout(self.timeout.unwrap_or_default())
    }
}

/// Does some work that goes as deep as the text of a query is nested, as long as there is time.
pub(super) fn deep<T: Send + 'static>(
    text: &str,
    until: Until,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, QueryError> {
    if limits::is_flat(text) {
        return Ok(work());
    }
    let running = Running::begin(work)?;
    loop {
        let wait = until.left().unwrap_or(Duration::from_secs(3600));
        match running.wait(wait)? {
            Some(done) => return Ok(done),
            None if until.left().is_some_and(|left| left.is_zero()) => return Err(until.error()),
            None => {}
        }
    }
}

/// Does some short work that goes as deep as the text of a query is nested.
pub(super) fn roomy<T: Send>(text: &str, work: impl FnOnce() -> T + Send) -> Result<T, QueryError> {
    if limits::is_flat(text) {
        return Ok(work());
    }
    thread::scope(|scope| {
        let running = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let running = running.map_err(QueryError::Thread)?;
        Ok(running.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Evaluates a query and cancels it when its time is over, or when the store turns out to be damaged.
///
/// Evaluation looks at the token only where it reads from the store, and where `product` makes it look. And oxigraph's iterators give an error that they meet again and again, which a join that reads one to its
/// end takes for rows without end. So the work has a thread of its own, which is left behind where it does not end, and
/// a query that takes long has its store read beside it.
pub(super) fn within<T: Send + 'static>(
    store: &Store,
    until: Until,
    token: &CancellationToken,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, QueryError> {
    let running = Running::begin(work)?;
    let mut doubt = Doubt::new(store);
    loop {
        if let Some(done) = running.wait(until.left().map_or(TICK, |left| left.min(TICK)))? {
            return Ok(done);
        }
        let over = match doubt.look() {
            Some(error) => Some(error),
            None => until.left().is_some_and(|left| left.is_zero()).then(|| until.error()),
        };
        if let Some(error) = over {
            token.cancel();
            return match running.wait(GRACE)? {
                Some(done) if matches!(error, QueryError::Timeout(_)) => Ok(done),
                _ => Err(error),
            };
        }
    }
}

/// Work that a thread does.
struct Running<T> {
    done: Receiver<thread::Result<T>>,
}

impl<T: Send + 'static> Running<T> {
    fn begin(work: impl FnOnce() -> T + Send + 'static) -> Result<Self, QueryError> {
        let (send, done) = channel();
        let begun = workers::begin(Box::new(move || {
            // what is left of a panic is the message, which goes to who waits
            let _ = send.send(catch_unwind(AssertUnwindSafe(work))); // nobody waits any more where the time is over
        }));
        begun.map_err(QueryError::Thread)?;
        Ok(Self { done })
    }

    fn wait(&self, time: Duration) -> Result<Option<T>, QueryError> {
        match self.done.recv_timeout(time) {
            Ok(Ok(done)) => Ok(Some(done)),
            Ok(Err(panic)) if !panic.is::<Cancelled>() => resume_unwind(panic),
            Ok(Err(_)) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Ok(None),
        }
    }
}

/// A query that takes longer than this, or more memory, has its store looked at.
const PATIENCE: Duration = Duration::from_secs(5);
const ROOM: usize = 512 << 20;
/// What it may take until the store is known to be whole.
const MOST: usize = 4 << 30;

/// Is the store whole that a query is read from?
struct Doubt<'a> {
    store: &'a Store,
    begun: Instant,
    memory: usize,
    stop: Arc<AtomicBool>,
    found: Option<Receiver<Result<(), StoreError>>>,
    whole: bool,
}

impl<'a> Doubt<'a> {
    fn new(store: &'a Store) -> Self {
        let stop = Arc::default();
        let whole = !store.is_on_disk();
        Self { store, begun: Instant::now(), memory: memory(), stop, found: None, whole }
    }

    /// What is wrong, if it is known by now.
    fn look(&mut self) -> Option<QueryError> {
        if self.whole {
            return None;
        }
        let taken = memory().saturating_sub(self.memory);
        if self.found.is_none() && (self.begun.elapsed() > PATIENCE || taken > ROOM) {
            let (send, found) = channel();
            let (reading, stop) = (self.store.reading(), Arc::clone(&self.stop));
            thread::spawn(move || {
                let _ = send.send(reading.through(&stop)); // nobody waits any more where the query ended
            });
            self.found = Some(found);
        }
        match self.found.as_ref()?.try_recv() {
            Ok(Err(error)) => Some(error.into()),
            Ok(Ok(())) => {
                self.whole = true;
                None
            }
            Err(_) => (taken > MOST).then_some(QueryError::Memory { gigabytes: MOST >> 30 }),
        }
    }
}

impl Drop for Doubt<'_> {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
    }
}

/// Bytes of memory that the process takes; 0 where the system does not say.
fn memory() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|text| text.split_whitespace().nth(1)?.parse::<usize>().ok());
    pages.unwrap_or_default() * 4096
}
