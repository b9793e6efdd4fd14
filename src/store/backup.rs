//! Copies of a store.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::lock::Lock;
use super::{Store, StoreError, disk};

/// How a copy is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Every file is copied: nothing that happens to the store's own files can harm the copy.
    Apart,
    /// The copy shares its files with the store, which never changes them: it costs no time and no room, but a fault of
    /// the disk harms both.
    Linked,
}

impl Store {
    /// Writes a copy of the store to a folder that does not exist yet, and looks at it: its files are read again and
    /// compared with the store's, and its graph of entities with those of the articles. The folder appears with all of it, or not at all.
    pub fn backup(&self, dir: &Path, sharing: Sharing) -> Result<(), StoreError> {
        if dir.exists() {
            return Err(StoreError::Exists { path: dir.to_path_buf() });
        }
        let Some(from) = &self.path else { return Err(StoreError::NoDisk { path: dir.to_path_buf() }) };
        let part = Part::beside(dir);
        self.copy(from, &part.path, sharing)?;
        self.verify(&part.path, dir)?;
        fs::rename(&part.path, dir).map_err(|source| StoreError::io(dir, source))?;
        disk::sync_folder(dir.parent());
        Ok(())
    }

    fn copy(&self, from: &Path, to: &Path, sharing: Sharing) -> Result<(), StoreError> {
        let failed = |source| StoreError::io(to, source);
        // while the store is held for reading none of its files changes, and a reader need not be their owner
        // (RocksDB's own checkpoint of such a store leaves out what stands in its log)
        if self.read_only {
            fs::create_dir(to).map_err(failed)?;
            if sharing == Sharing::Linked {
                link_files(from, to).map_err(|source| StoreError::NotLinked {
                    path: to.to_path_buf(),
                    source: source.into(),
                })?;
            } else {
                for file in files(from).map_err(|source| StoreError::io(from, source))? {
                    copy_file(&file, &to.join(file.file_name().unwrap_or_default())).map_err(failed)?;
                }
            }
        } else {
            disk::checkpoint(&self.inner, to).map_err(|source| {
                let linked = sharing == Sharing::Linked;
                match StoreError::storage(Some(to), source) {
                    StoreError::Storage { path, source } if linked => StoreError::NotLinked { path, source },
                    other => other,
                }
            })?;
            // what is kept beside RocksDB's files, which are all that it knows of
            for file in files(from).map_err(|source| StoreError::io(from, source))? {
                let name = file.file_name().unwrap_or_default();
                if name.to_string_lossy().starts_with("demarche") {
                    copy_file(&file, &to.join(name)).map_err(failed)?;
                }
            }
            if sharing == Sharing::Apart {
                for file in files(to).map_err(failed)? {
                    let own = file.with_extension("own");
                    copy_file(&file, &own).and_then(|()| fs::rename(&own, &file)).map_err(failed)?;
                }
            }
        }
        disk::sync_folder(Some(to));
        Ok(())
    }

    /// Compares a copy with the store. `dir` is where it is to be, for messages.
    fn verify(&self, copy: &Path, dir: &Path) -> Result<(), StoreError> {
        let bad = |what: String| StoreError::BadCopy { path: dir.to_path_buf(), what };
        if let (Some(from), true) = (&self.path, self.read_only) {
            for file in files(copy).map_err(|source| StoreError::io(copy, source))? {
                let name = file.file_name().unwrap_or_default();
                let original = from.join(name);
                if original.exists() && !is_equal(&original, &file).map_err(|e| bad(e.to_string()))? {
                    return Err(bad(format!("{} differs", name.to_string_lossy())));
                }
            }
        }
        let copied = Self::open_read_only(copy, &self.base).map_err(|error| bad(first_line(&error)))?;
        copied.reading().through(&AtomicBool::new(false)).map_err(|error| bad(first_line(&error)))?;
        let faults = copied.entity_faults().map_err(|error| bad(first_line(&error)))?;
        // a fault that the store has already is not the copy's
        let same = copied.len().map_err(|error| bad(first_line(&error)))? == self.len()?;
        match same && (faults.is_empty() || faults == self.entity_faults()?) {
            true => Ok(()),
            false => Err(bad("it does not hold the same quads".to_string())),
        }
    }
}

fn first_line(error: &StoreError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_string()
}

/// A folder that is taken away again unless it gets its name.
struct Part {
    path: PathBuf,
}

impl Part {
    fn beside(dir: &Path) -> Self {
        let mut name = dir.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.part", std::process::id()));
        Self { path: dir.with_file_name(name) }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path); // gone already where it was renamed
    }
}

/// Puts the files of a store that nobody writes to into a folder: those of data are shared, the small others copied.
pub(super) fn link_files(from: &Path, to: &Path) -> io::Result<()> {
    for file in files(from)? {
        let copy = to.join(file.file_name().unwrap_or_default());
        if file.extension().is_some_and(|ending| ending == "sst") {
            fs::hard_link(&file, &copy)?;
        } else {
            copy_file(&file, &copy)?;
        }
    }
    Ok(())
}

/// The files that make up a store.
fn files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let of_a_process = [Lock::FILE, Lock::DOOR, "LOCK"].contains(&&*name) || name.starts_with("LOG");
        if entry.file_type()?.is_file() && !of_a_process {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    File::open(to)?.sync_all()
}

fn is_equal(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    let (mut a, mut b) = (vec![0; 1 << 20], vec![0; 1 << 20]);
    loop {
        let (n, m) = (fill(&mut one, &mut a)?, fill(&mut other, &mut b)?);
        if a[..n] != b[..m] {
            return Ok(false);
        }
        if n == 0 {
            return Ok(true);
        }
    }
}

/// Reads until the buffer is full or the file ends.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..])? {
            0 => break,
            n => filled += n,
        }
    }
    Ok(filled)
}
