//! The store that is answered from, opened anew when it has changed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::graph::Base;
use crate::lexicon::Lexicon;
use crate::link::reconcile::Service;
use crate::link::{OwnError, of_store};
use crate::store::{Store, StoreError};

/// A store as it was at some time.
pub(super) struct Edition {
    pub store: Store,
    /// Says which files it was opened from.
    files: u64,
    /// What was written to it since.
    writes: AtomicU64,
    /// Made when somebody asks, with the number of writes that it knows of.
    reconciliation: Mutex<Option<(u64, Arc<Service>)>>,
}

impl Edition {
    fn new(store: Store, files: u64) -> Arc<Self> {
        Arc::new(Self { store, files, writes: AtomicU64::new(0), reconciliation: Mutex::default() })
    }

    /// Names the state that answers are made from: where it is the same, so are they.
    pub fn state(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.files, self.writes.load(Relaxed)).hash(&mut hasher);
        hasher.finish()
    }

    /// The service that looks up names in this edition, made anew where something was written since; `address` is where it
    /// stands, for whoever asks first.
    pub fn reconciliation(&self, lexicon: &Lexicon, address: String) -> Result<Arc<Service>, OwnError> {
        let mut made = self.reconciliation.lock().unwrap_or_else(PoisonError::into_inner);
        let writes = self.writes.load(Relaxed);
        if let Some((known, service)) = &*made
            && *known == writes
        {
            return Ok(Arc::clone(service));
        }
        let index = of_store(&self.store, lexicon)?;
        let service = Arc::new(Service::new(index, "demarche: the store".to_string(), address));
        *made = Some((writes, Arc::clone(&service)));
        Ok(service)
    }

    /// Something was written.
    pub fn wrote(&self) {
        self.writes.fetch_add(1, Relaxed);
    }
}

/// Where the current edition stands.
pub(super) struct Shelf {
    dir: PathBuf,
    base: Base,
    writes: bool,
    current: RwLock<Arc<Edition>>,
}

impl Shelf {
    /// Opens the store of a folder for reading or, with `writes`, as its one writer.
    pub fn open(dir: &Path, base: &Base, lexicon: &Lexicon, writes: bool) -> Result<Self, StoreError> {
        let files = files(dir);
        let store = match writes {
            true => Store::open(dir, lexicon, base)?,
            false => Store::open_beside_writers(dir, base)?,
        };
        let current = RwLock::new(Edition::new(store, files));
        Ok(Self { dir: dir.to_path_buf(), base: base.clone(), writes, current })
    }

    pub fn current(&self) -> Arc<Edition> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the store anew where another process has changed its files. True where it did.
    pub fn follow(&self) -> Result<bool, StoreError> {
        if self.writes || !self.current().store.is_outdated()? {
            return Ok(false);
        }
        let files = files(&self.dir);
        let edition = Edition::new(Store::open_beside_writers(&self.dir, &self.base)?, files);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = edition;
        Ok(true)
    }
}

/// A number for the names and lengths of a store's files: whatever is written makes one of them longer, or a new one.
fn files(dir: &Path) -> u64 {
    let mut files: Vec<(String, u64)> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            (entry.file_name().to_string_lossy().into_owned(), entry.metadata().map_or(0, |m| m.len()))
        })
        .filter(|(name, _)| name.starts_with("MANIFEST-") || name.ends_with(".log") || name.ends_with(".sst"))
        .collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    hasher.finish()
}
