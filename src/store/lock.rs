//! Who may open a store: one process that writes, or any number that read.
//!
//! RocksDB keeps two writers apart but lets a reader look at files that a writer is changing, which is not
//! defined. So every process first locks a file of our own, shared or alone. The system frees it when the
//! process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::StoreError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Holds a store until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    store: PathBuf,
    _file: File,
}

impl Lock {
    pub const FILE: &str = "demarche.lock";

    /// `None` where a reader cannot make the lock's file, as in a folder that is read-only: then nobody can
    /// write there either.
    pub fn take(store: &Path, access: Access) -> Result<Option<Self>, StoreError> {
        let path = store.join(Self::FILE);
        let file = match File::options().create(true).truncate(false).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if access == Access::Read && is_denied(&error) => return Ok(None),
            Err(source) => return Err(StoreError::Io { path: store.to_path_buf(), source }),
        };
        let (taken, why) = match access {
            Access::Read => (file.try_lock_shared(), " and writes to it"),
            Access::Write => (file.try_lock(), ""),
        };
        match taken {
            Ok(()) => Ok(Some(Self { store: store.to_path_buf(), _file: file })),
            Err(TryLockError::WouldBlock) => {
                Err(StoreError::Locked { path: store.to_path_buf(), why: why.to_string() })
            }
            Err(TryLockError::Error(source)) => Err(StoreError::Io { path: store.to_path_buf(), source }),
        }
    }

    pub fn store(&self) -> &Path {
        &self.store
    }
}

fn is_denied(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
