//! Who may open a store: one process that writes, or any number that read.
//!
//! RocksDB keeps two writers apart but lets a reader look at files that a writer is changing, which is not
//! defined. So every process first locks a file of our own, shared or alone. The system frees it when the
//! process ends, however it ends.
//!
//! A reader locks a descriptor that is open for reading, so that it needs no right to write there. Where there is no
//! file that it could open, as in a folder of somebody else's, it locks the folder itself; a writer locks both.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::StoreError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    /// Those who read now are waited for; who comes later is kept out by a second file, the door.
    Write,
    /// Alone, and at once or not at all.
    Alone,
}

/// Holds a store until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _held: Vec<File>,
}

/// How long a writer waits for readers to end, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(20);
const TICK: Duration = Duration::from_millis(10);

impl Lock {
    pub const FILE: &str = "demarche.lock";
    /// Locked by who writes or waits to write.
    pub const DOOR: &str = "demarche.door";

    pub fn take(store: &Path, access: Access) -> Result<Self, StoreError> {
        let mut held = Vec::new();
        match access {
            Access::Read => must_be_open(store)?,
            Access::Write | Access::Alone => {
                let door = create(store, Self::DOOR).map_err(|source| StoreError::io(store, source))?;
                lock(store, &door, access, "")?;
                held.push(door);
            }
        }
        let begun = Instant::now();
        loop {
            match files(store, access).and_then(|files| {
                let why = if access == Access::Read { " and writes to it" } else { "" };
                files.iter().try_for_each(|file| lock(store, file, access, why)).map(|()| files)
            }) {
                Ok(files) => {
                    if access != Access::Read {
                        files.first().into_iter().for_each(note_holder);
                    }
                    held.extend(files);
                    return Ok(Self { _held: held });
                }
                Err(StoreError::Locked { .. }) if access == Access::Write && begun.elapsed() < PATIENCE => {
                    thread::sleep(TICK);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

/// The files that are to be locked.
fn files(store: &Path, access: Access) -> Result<Vec<File>, StoreError> {
    let failed = |source| StoreError::io(store, source);
    let file = match access {
        Access::Write | Access::Alone => Some(create(store, Lock::FILE).map_err(failed)?),
        Access::Read => match File::open(store.join(Lock::FILE)) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => create(store, Lock::FILE).ok(),
            Err(_) => None,
        },
    };
    let folder = match (&file, access) {
        (Some(_), Access::Read) => None,
        // not every system opens folders, and those that do not have no such readers
        (Some(_), _) => File::open(store).ok(),
        (None, _) => Some(File::open(store).map_err(failed)?),
    };
    Ok(file.into_iter().chain(folder).collect())
}

fn lock(store: &Path, file: &File, access: Access, why: &str) -> Result<(), StoreError> {
    let taken = if access == Access::Read { file.try_lock_shared() } else { file.try_lock() };
    match taken {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            Err(StoreError::Locked { path: store.to_path_buf(), why: format!("{why}{}", holder(store)) })
        }
        Err(TryLockError::Error(source)) => Err(StoreError::io(store, source)),
    }
}

/// Readers let a writer pass who waits for those before them. Who cannot look at the door goes on.
fn must_be_open(store: &Path) -> Result<(), StoreError> {
    match File::open(store.join(Lock::DOOR)) {
        Ok(door) => lock(store, &door, Access::Read, " and writes to it"),
        Err(_) => Ok(()),
    }
}

/// Writes down who holds the lock, for those who come while it is held. Without it they are told less.
fn note_holder(mut file: &File) {
    if file.metadata().is_ok_and(|data| data.is_file()) {
        let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    }
}

/// "(process 123)", where the last who wrote there has left its number.
fn holder(store: &Path) -> String {
    let number = std::fs::read_to_string(store.join(Lock::FILE)).ok();
    let number = number.and_then(|text| text.trim().parse::<u32>().ok());
    number.map_or_else(String::new, |number| format!(" (the last to write: process {number})"))
}

fn create(store: &Path, name: &str) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(store.join(name))
}
