//! Who may open a store: one process that writes, or any number that read.
//!
//! RocksDB keeps two writers apart but lets a reader look at files that a writer is changing, which is not
//! defined. So every process first locks a file of our own, shared or alone. The system frees it when the
//! process ends, however it ends.
//!
//! A reader locks a descriptor that is open for reading, so that it needs no right to write there. Where there is no
//! file that it could open, as in a folder of somebody else's, it locks the folder itself; a writer locks both.

use std::fs::{File, TryLockError};
use std::io;
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
                    return Err(StoreError::Locked { path: store.to_path_buf(), why: why.to_string() });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        Ok(Self { _held: held })
    }
}

fn create(store: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(store.join(Lock::FILE))
}
