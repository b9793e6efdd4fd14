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

use super::StoreError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Holds a store until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _held: Vec<File>,
}

impl Lock {
    pub const FILE: &str = "demarche.lock";

    pub fn take(store: &Path, access: Access) -> Result<Self, StoreError> {
        let failed = |source| StoreError::io(store, source);
        let file = match access {
            Access::Write => Some(create(store).map_err(failed)?),
            Access::Read => match File::open(store.join(Self::FILE)) {
                Ok(file) => Some(file),
                Err(error) if error.kind() == io::ErrorKind::NotFound => create(store).ok(),
                Err(_) => None,
            },
        };
        let folder = match (&file, access) {
            (Some(_), Access::Read) => None,
            // not every system opens folders, and those that do not have no such readers
            (Some(_), Access::Write) => File::open(store).ok(),
            (None, _) => Some(File::open(store).map_err(failed)?),
        };
        let held: Vec<File> = file.into_iter().chain(folder).collect();
        for file in &held {
            let (taken, why) = match access {
                Access::Read => (file.try_lock_shared(), " and writes to it"),
                Access::Write => (file.try_lock(), ""),
            };
            match taken {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let why = format!("{why}{}", holder(store));
                    return Err(StoreError::Locked { path: store.to_path_buf(), why });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        if let (Access::Write, Some(file)) = (access, held.first()) {
            note_holder(file);
        }
        Ok(Self { _held: held })
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

fn create(store: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(store.join(Lock::FILE))
}
