use std::io;
use std::path::{Path, PathBuf};

use oxigraph::model::{NamedNode, Triple};
use oxigraph::store::StorageError;

use crate::graph::OntologyError;

/// A store that cannot be opened, read or written. What was stored before is untouched in every case.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum StoreError {
    #[error("{path}: there is no store here\nhint: `demarche ingest --store {path} ARTICLES` makes one", path = path.display())]
    Missing { path: PathBuf },
    #[error(
        "{path}: this is no store, and something else is in it\nhint: name another folder with --store, or an empty one",
        path = path.display()
    )]
    NoStore { path: PathBuf },
    #[error(
        "{path}: this store was not finished when it was made\nhint: run the same `demarche ingest` again, it goes on from here; nothing is stored yet",
        path = path.display()
    )]
    Unfinished { path: PathBuf },
    #[error(
        "{path}: this store was made by an earlier version, which kept everything twice\nhint: read the articles into a new store with `demarche ingest --store OTHER`; this one is left as it is",
        path = path.display()
    )]
    Earlier { path: PathBuf },
    #[error(
        "{path}: this store was made with another ontology: {differs}\nhint: give the same --ontology folder as then; or --store-ontology keep, add or replace, to leave the store's as it is, to add what is new, or to put the one at hand in its place",
        path = path.display()
    )]
    OtherOntology { path: PathBuf, differs: String },
    #[error(
        "{path}: another process holds this store{why}\nhint: wait until it is done (`demarche ingest --wait` does), or end it; one process may write at a time",
        path = path.display()
    )]
    Locked { path: PathBuf, why: String },
    #[error("{path}: the disk is full\nhint: make room and run the command again; what was stored before is safe", path = path.display())]
    Full { path: PathBuf, source: StorageError },
    #[error(
        "{path}: a file of the store would grow larger than this shell allows\nhint: `ulimit -f unlimited` allows more; what was stored before is safe",
        path = path.display()
    )]
    Limit { path: PathBuf },
    #[error("{path}: the store is damaged: {source}\nhint: {DAMAGED}", path = path.display())]
    Damaged { path: PathBuf, source: StorageError },
    #[error(
        "{log}: the log is damaged at byte {at}: what was stored last cannot be read\nhint: `demarche check --repair` goes on without it, then read those articles again; or restore a copy made with `demarche backup`",
        log = log.display()
    )]
    DamagedLog { log: PathBuf, at: usize },
    #[error("{path}: the store is damaged: its file {file} is missing\nhint: {DAMAGED}", path = path.display())]
    Incomplete { path: PathBuf, file: String },
    #[error(
        "{path}: too few files may be open at once\nhint: `ulimit -n 1024` in this shell allows more",
        path = path.display()
    )]
    Handles { path: PathBuf },
    #[error(
        "{graph} is a graph of the program's own making: it follows from articles, links and decisions\nhint: write to a graph of your own, whose name does not begin as those of the store's do"
    )]
    OwnGraph { graph: NamedNode },
    #[error(
        "the default graph is the union of all others, and nothing is written to it\nhint: name a graph, as with GRAPH <…> {{ … }} or WITH <…>"
    )]
    DefaultGraph,
    #[error(
        "{triple} stands in {graph} already, and no triple stands in two graphs, so that none counts twice\nhint: leave it out, nothing was written"
    )]
    Elsewhere { triple: Box<Triple>, graph: String },
    #[error("{path}: it exists already\nhint: name a folder that does not exist yet", path = path.display())]
    Exists { path: PathBuf },
    #[error(
        "{path}: it cannot share the files of the store\nhint: leave out --link to copy them; on another disk, or where the files belong to somebody else, they cannot be shared",
        path = path.display()
    )]
    NotLinked { path: PathBuf, source: StorageError },
    #[error(
        "{path}: the copy is not what the store is: {what}\nhint: look at the disk that it is on, and at the store with `demarche check --deep`; the copy was taken away again",
        path = path.display()
    )]
    BadCopy { path: PathBuf, what: String },
    #[error(
        "{path}: this program was built without stores on disk\nhint: build it with the feature `rocksdb` (on by default), or use `extract`",
        path = path.display()
    )]
    NoDisk { path: PathBuf },
    #[error("{path}: {source}\nhint: check that the folder can be read and written", path = path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{path}: {source}\nhint: `demarche check --deep` says whether the store is whole", path = path.display())]
    Storage { path: PathBuf, source: StorageError },
    #[error(transparent)]
    Ontology(#[from] OntologyError),
}

const DAMAGED: &str = "restore a copy made with `demarche backup`, or ingest the articles into a new store";

impl StoreError {
    /// What an error of the system means that comes from a folder.
    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Self::storage(Some(path), StorageError::Io(source))
    }

    /// Says of an error of oxigraph's what it means for the user. `path` is `None` for a store in memory.
    pub(crate) fn storage(path: Option<&Path>, source: StorageError) -> Self {
        let path = path.map_or_else(|| PathBuf::from("memory"), Path::to_path_buf);
        let text = source.to_string().to_lowercase();
        let kind = match &source {
            StorageError::Io(error) => Some(error.kind()),
            _ => None,
        };
        if kind == Some(io::ErrorKind::FileTooLarge) || text.contains("file too large") {
            return Self::Limit { path };
        }
        let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
        if kind.is_some_and(|kind| full.contains(&kind))
            || text.contains("no space left")
            || text.contains("quota exceeded")
        {
            return Self::Full { path, source };
        }
        // RocksDB's own lock, held by a program that does not know ours
        if text.contains("lock file") || text.contains("lock hold by current process") {
            return Self::Locked { path, why: String::new() };
        }
        if text.contains("file descriptors") || text.contains("too many open files") {
            return Self::Handles { path };
        }
        // RocksDB makes its families of columns one after the other, and oxigraph writes its version after them
        let unfinished =
            ["column family not found", "column families not opened", "inserts are only possible"];
        if unfinished.iter().any(|said| text.contains(said)) {
            return Self::Unfinished { path };
        }
        match source {
            // a file that RocksDB knows of and does not find
            StorageError::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = error.to_string();
                let is_file = |word: &&str| {
                    word.starts_with("MANIFEST-") || word.ends_with(".sst") || word.ends_with(".log")
                };
                match text.split([' ', ':', '/']).find(is_file) {
                    Some(file) => Self::Incomplete { path, file: file.to_string() },
                    None => Self::Io { path, source: error },
                }
            }
            StorageError::Corruption(_) => Self::Damaged { path, source },
            StorageError::Io(source) if source.raw_os_error().is_some() => Self::Io { path, source },
            _ => Self::Storage { path, source },
        }
    }
}
