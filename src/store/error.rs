use std::io;
use std::path::{Path, PathBuf};

use oxigraph::store::StorageError;

use crate::graph::OntologyError;

/// A store that cannot be opened, read or written. What was stored before is untouched in every case.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{path}: there is no store here\nhint: `demarche ingest --store {path} ARTICLES` makes one", path = path.display())]
    Missing { path: PathBuf },
    #[error(
        "{path}: this is no store, and something else is in it\nhint: name another folder with --store, or an empty one",
        path = path.display()
    )]
    NoStore { path: PathBuf },
    #[error(
        "{path}: another process holds this store{why}\nhint: wait until it is done, or end it; one process may write, or several read",
        path = path.display()
    )]
    Locked { path: PathBuf, why: String },
    #[error("{path}: the disk is full\nhint: make room and run the command again; what was stored before is safe", path = path.display())]
    Full { path: PathBuf, source: StorageError },
    #[error("{path}: the store is damaged: {source}\nhint: restore a copy made with `demarche backup`, or ingest the articles into a new store", path = path.display())]
    Damaged { path: PathBuf, source: StorageError },
    #[error("{path}: it exists already\nhint: name a folder that does not exist yet", path = path.display())]
    Exists { path: PathBuf },
    #[error(
        "{path}: this program was built without stores on disk\nhint: build it with the feature `rocksdb` (on by default), or use `extract`",
        path = path.display()
    )]
    NoDisk { path: PathBuf },
    #[error("{path}: {source}\nhint: check that the folder can be read and written", path = path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{path}: {source}", path = path.display())]
    Storage { path: PathBuf, source: StorageError },
    #[error(transparent)]
    Ontology(#[from] OntologyError),
}

impl StoreError {
    /// Says of an error of oxigraph's what it means for the user. `path` is `None` for a store in memory.
    pub(crate) fn storage(path: Option<&Path>, source: StorageError) -> Self {
        let path = path.map_or_else(|| PathBuf::from("memory"), Path::to_path_buf);
        let text = source.to_string().to_lowercase();
        let kind = match &source {
            StorageError::Io(error) => Some(error.kind()),
            _ => None,
        };
        let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge];
        if kind.is_some_and(|kind| full.contains(&kind))
            || text.contains("no space left")
            || text.contains("file too large")
            || text.contains("quota exceeded")
        {
            return Self::Full { path, source };
        }
        // RocksDB's own lock, held by a program that does not know ours
        if text.contains("lock file") || text.contains("lock hold by current process") {
            return Self::Locked { path, why: String::new() };
        }
        match source {
            StorageError::Corruption(_) => Self::Damaged { path, source },
            _ => Self::Storage { path, source },
        }
    }
}
