//! Stores in folders: the part that needs RocksDB.

#[cfg(feature = "rocksdb")]
pub(super) use rocks::*;
#[cfg(not(feature = "rocksdb"))]
pub(super) use without::*;

#[cfg(feature = "rocksdb")]
mod rocks {
    use std::fs::{self, File};
    use std::io;
    use std::path::{Path, PathBuf};
    use std::thread;
    use std::time::{Duration, Instant};

    use oxigraph::store::{StorageError, Store};

    use crate::store::lock::{Access, Lock};
    use crate::store::log::{self, DamagedLog};
    use crate::store::{Logs, StoreError, published};

    /// RocksDB writes this file first and reads it first.
    const MARK: &str = "CURRENT";

    pub fn open(dir: &Path, logs: Logs) -> Result<(Store, Lock), StoreError> {
        let failed = |source| StoreError::io(dir, source);
        if dir.exists() && !dir.is_dir() {
            return Err(StoreError::NoStore { path: dir.to_path_buf() });
        }
        if !dir.join(MARK).exists() && dir.is_dir() && !is_fresh(dir)? {
            must_be_store(dir)?; // says what it is instead
        }
        if !dir.exists() {
            fs::create_dir_all(dir).map_err(failed)?;
            sync_folder(dir.parent());
        }
        let lock = Lock::take(dir, Access::Write)?;
        if logs == Logs::Whole {
            must_have_whole_logs(dir)?;
        }
        sweep(dir);
        published::sweep(dir, None);
        let store = Store::open(dir).map_err(|e| StoreError::storage(Some(dir), e))?;
        Ok((store, lock))
    }

    /// Does a folder hold nothing, or only what an earlier attempt to make a store has left?
    fn is_fresh(dir: &Path) -> Result<bool, StoreError> {
        let failed = |source| StoreError::io(dir, source);
        for entry in fs::read_dir(dir).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let name = name.to_string_lossy();
            let left = [Lock::FILE, Lock::DOOR, "LOCK", "LOG", "IDENTITY"].contains(&&*name)
                || name.starts_with("LOG.old")
                || name.starts_with("MANIFEST-")
                || name.ends_with(".dbtmp");
            if !left {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Refuses a folder that holds no store.
    pub fn must_be_store(dir: &Path) -> Result<(), StoreError> {
        let path = dir.to_path_buf();
        match fs::metadata(dir.join(MARK)) {
            Ok(mark) if mark.is_file() => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(StoreError::io(dir, error)),
            _ if !dir.exists() => Err(StoreError::Missing { path }),
            _ if !dir.is_dir() => Err(StoreError::NoStore { path }),
            // the lock is the first file that is made
            _ => Err(match (dir.join(Lock::FILE).exists(), is_fresh(dir)?) {
                (true, true) => StoreError::Unfinished { path },
                (true, false) => StoreError::Incomplete { path, file: MARK.to_string() },
                (false, true) => StoreError::Missing { path },
                (false, false) => StoreError::NoStore { path },
            }),
        }
    }

    fn must_have_whole_logs(dir: &Path) -> Result<(), StoreError> {
        match log::damaged(dir).map_err(|source| StoreError::io(dir, source))? {
            Some(DamagedLog { file, at }) => Err(StoreError::DamagedLog { log: file, at }),
            None => Ok(()),
        }
    }

    /// Takes away the sorted files that a run has left that was ended before it handed them to the store: they are
    /// ours while we hold the lock, and nothing refers to them.
    fn sweep(dir: &Path) {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with("bulk-") && name.ends_with(".sst") {
                let _ = fs::remove_file(entry.path()); // it is in nobody's way
            }
        }
    }

    /// Opens the store itself, or, while somebody writes to it, what that one has published last.
    pub fn open_read_only(dir: &Path) -> Result<(Store, Lock, PathBuf), StoreError> {
        let begun = Instant::now();
        loop {
            match open_now(dir) {
                // who has just begun to write publishes in a moment what there is
                Err(StoreError::Locked { .. } | StoreError::Unfinished { .. })
                    if begun.elapsed() < PATIENCE =>
                {
                    thread::sleep(TICK);
                }
                done => return done,
            }
        }
    }

    /// How long a reader waits for what a writer publishes, and how often it looks.
    const PATIENCE: Duration = Duration::from_secs(3);
    const TICK: Duration = Duration::from_millis(20);

    fn open_now(dir: &Path) -> Result<(Store, Lock, PathBuf), StoreError> {
        must_be_store(dir)?;
        recover(dir);
        match Lock::take(dir, Access::Read) {
            Ok(lock) => read(dir, lock),
            Err(locked) => match published::newest(dir) {
                Some((path, lock)) => read(&path, lock),
                None => Err(locked),
            },
        }
    }

    /// Opens a state of the store that stays what it is while others write; the store itself where that cannot be made.
    pub fn open_beside_writers(dir: &Path) -> Result<(Store, Lock, PathBuf), StoreError> {
        let (store, lock, path) = open_read_only(dir)?;
        if path != dir {
            return Ok((store, lock, path));
        }
        match published::link(dir) {
            Some((path, own)) => read(&path, own),
            None => Ok((store, lock, path)),
        }
    }

    fn read(path: &Path, lock: Lock) -> Result<(Store, Lock, PathBuf), StoreError> {
        must_have_whole_logs(path)?;
        let store = Store::open_read_only(path).map_err(|e| StoreError::storage(Some(path), e))?;
        Ok((store, lock, path.to_path_buf()))
    }

    /// A log longer than this is put in its place before the store is read.
    const LOG: u64 = 8 << 20;

    /// A process that was ended in the middle leaves a long log, which every reader would have to take into memory
    /// again. Whoever comes first and alone tidies up; where that cannot be done, reading goes on without.
    fn recover(dir: &Path) {
        let size: u64 = logs(dir).filter_map(|path| fs::metadata(path).ok()).map(|m| m.len()).sum();
        if size > LOG
            && let Ok(_lock) = Lock::take(dir, Access::Alone)
            && must_have_whole_logs(dir).is_ok()
            && let Ok(store) = Store::open(dir)
        {
            let _ = store.flush(); // reading works without it
        }
    }

    fn logs(dir: &Path) -> impl Iterator<Item = std::path::PathBuf> {
        let files = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
        files.filter(|path| path.extension().is_some_and(|e| e == "log"))
    }

    /// Returns once what was written through the log is on the disk, whatever happens to the machine. RocksDB hands
    /// its log to the system and syncs it only when it begins another.
    pub fn sync(dir: &Path) -> Result<(), StoreError> {
        for log in logs(dir) {
            match File::options().write(true).open(&log).and_then(|file| file.sync_data()) {
                // a log that RocksDB has put in its place and taken away in the meantime
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                done => done.map_err(|source| StoreError::io(dir, source))?,
            }
        }
        Ok(())
    }

    /// Makes the names in a folder last. Not every system can, and those that cannot need it not.
    pub fn sync_folder(dir: Option<&Path>) {
        let dir = dir.filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let _ = File::open(dir).and_then(|folder| folder.sync_all());
    }

    /// A copy that shares its files with the store.
    pub fn checkpoint(store: &Store, dir: &Path) -> Result<(), StorageError> {
        store.backup(dir)
    }

    pub fn flush(store: &Store) -> Result<(), StorageError> {
        store.flush()
    }

    /// Compares oxigraph's indexes with each other. To be called only where all files can be read: it counts without
    /// looking at errors.
    pub fn validate(store: &Store) -> Result<(), StorageError> {
        store.validate()
    }
}

#[cfg(not(feature = "rocksdb"))]
mod without {
    use std::path::{Path, PathBuf};

    use oxigraph::store::{StorageError, Store};

    use crate::store::lock::Lock;
    use crate::store::{Logs, StoreError};

    pub fn open(dir: &Path, _: Logs) -> Result<(Store, Lock), StoreError> {
        Err(StoreError::NoDisk { path: dir.to_path_buf() })
    }

    pub fn open_read_only(dir: &Path) -> Result<(Store, Lock, PathBuf), StoreError> {
        Err(StoreError::NoDisk { path: dir.to_path_buf() })
    }

    pub fn open_beside_writers(dir: &Path) -> Result<(Store, Lock, PathBuf), StoreError> {
        Err(StoreError::NoDisk { path: dir.to_path_buf() })
    }

    pub fn must_be_store(dir: &Path) -> Result<(), StoreError> {
        Err(StoreError::NoDisk { path: dir.to_path_buf() })
    }

    pub fn sync(_: &Path) -> Result<(), StoreError> {
        Ok(())
    }

    pub fn sync_folder(_: Option<&Path>) {}

    pub fn checkpoint(_: &Store, _: &Path) -> Result<(), StorageError> {
        Ok(())
    }

    pub fn flush(_: &Store) -> Result<(), StorageError> {
        Ok(())
    }

    pub fn validate(_: &Store) -> Result<(), StorageError> {
        Ok(())
    }
}
