//! Threads with room for the deepest query, which wait for the next one: to begin one takes as long as a short answer.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, SendError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::limits::STACK;

/// What a thread does; it keeps panics to itself.
pub(super) type Work = Box<dyn FnOnce() + Send>;

/// How long a thread waits for work before it ends, and how many wait at most.
const PATIENCE: Duration = Duration::from_secs(10);
const WAITING: usize = 32;

/// Threads that wait, the one that has begun last at the end.
static IDLE: Mutex<Vec<(u64, Sender<Work>)>> = Mutex::new(Vec::new());
static NEXT: AtomicU64 = AtomicU64::new(0);

fn idle() -> MutexGuard<'static, Vec<(u64, Sender<Work>)>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has work done by a thread that has nothing else to do.
pub(super) fn begin(mut work: Work) -> io::Result<()> {
    loop {
        // a name of its own, so that the lock is not held
        let waiting = idle().pop();
        let Some((_, thread)) = waiting else { break };
        match thread.send(work) {
            Ok(()) => return Ok(()),
            Err(SendError(back)) => work = back,
        }
    }
    thread::Builder::new().stack_size(STACK).spawn(move || live(work)).map(drop)
}

fn live(mut work: Work) {
    loop {
        work();
        let Some(next) = wait() else { return };
        work = next;
    }
}

/// The next work; none where there is none for long, or others wait for it already.
fn wait() -> Option<Work> {
    let (own, (send, next)) = (NEXT.fetch_add(1, Relaxed), channel());
    {
        let mut idle = idle();
        if idle.len() >= WAITING {
            return None;
        }
        idle.push((own, send));
    }
    next.recv_timeout(PATIENCE).ok().or_else(|| given_last(own, &next))
}

/// What was given to a thread when it had just ceased to wait.
fn given_last(own: u64, next: &Receiver<Work>) -> Option<Work> {
    let mut idle = idle();
    match idle.iter().position(|(known, _)| *known == own) {
        Some(at) => {
            idle.swap_remove(at);
            None
        }
        None => {
            drop(idle);
            next.recv().ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_once_and_by_threads_that_come_back() {
        let (send, done) = channel();
        for round in 0..50 {
            for n in 0..4 {
                let send = send.clone();
                begin(Box::new(move || send.send((round, n, thread::current().id())).unwrap())).unwrap();
            }
        }
        let all: Vec<_> = (0..200).map(|_| done.recv_timeout(PATIENCE).unwrap()).collect();
        let mut work: Vec<_> = all.iter().map(|(round, n, _)| (*round, *n)).collect();
        work.sort_unstable();
        work.dedup();
        assert_eq!(work.len(), 200);
        let threads: std::collections::HashSet<_> = all.iter().map(|(.., thread)| *thread).collect();
        assert!(threads.len() < 200, "{}", threads.len());
    }
}
