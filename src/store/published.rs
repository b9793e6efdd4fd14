//! The last committed state of a store, for readers while a writer is at work.
//!
//! RocksDB lets one process write and does not define what others read meanwhile. So a writer publishes what it has
//! committed: a checkpoint of its own in a folder beside the store's files, which shares them (RocksDB never changes a
//! file of data that it has written), so that it costs little time and no room. Readers open the newest and hold it by a
//! lock; a writer takes away the older ones that nobody holds, and all of them when it ends.

use std::fs;
use std::path::{Path, PathBuf};

use oxigraph::store::Store as Oxigraph;

use super::lock::{Access, Lock};
use super::{StoreError, backup, disk};

/// The folder with the published states, one in each of its folders, with numbers for names.
const FOLDER: &str = "demarche.read";

/// Stands in the folder of a state as long as it may be chosen. It goes when there is a newer state, also where readers
/// hold the older one, so that nobody who has seen the newer one is given that again.
const OFFERED: &str = "demarche.offered";

/// Publishes the state of a store that is being written, and takes the older ones away. A state that cannot be
/// published, as on a full disk, is passed over: readers keep the one before, and the writer its work.
pub(super) fn publish(store: &Oxigraph, dir: &Path) {
    let number = numbers(dir).last().map_or(1, |last| last + 1);
    let part = dir.join(FOLDER).join(format!("{number}.part"));
    let made = fs::create_dir_all(dir.join(FOLDER)).is_ok()
        && disk::checkpoint(store, &part).is_ok()
        && fs::write(part.join(Lock::FILE), "").is_ok()
        && fs::write(part.join(OFFERED), "").is_ok()
        && fs::rename(&part, folder(dir, number)).is_ok();
    if made {
        sweep(dir, Some(number));
    } else {
        let _ = fs::remove_dir_all(part); // it may not have come to be
    }
}

/// Makes a state of a store that nobody writes to, held for reading; `None` where the folder cannot be written.
pub(super) fn link(dir: &Path) -> Option<(PathBuf, Lock)> {
    let number = numbers(dir).last().map_or(1, |last| last + 1);
    let part = dir.join(FOLDER).join(format!("{number}.{}.part", std::process::id()));
    fs::create_dir_all(&part).ok()?;
    let made = backup::link_files(dir, &part)
        .and_then(|()| fs::write(part.join(Lock::FILE), ""))
        .and_then(|()| fs::write(part.join(OFFERED), ""));
    let lock = made.ok().and_then(|()| Lock::take(&part, Access::Read).ok());
    match lock {
        Some(lock) if fs::rename(&part, folder(dir, number)).is_ok() => Some((folder(dir, number), lock)),
        _ => {
            let _ = fs::remove_dir_all(part); // it may not have come to be
            None
        }
    }
}

/// The newest state, held for reading; `None` where there is none, or where it has just been taken away for a newer one,
/// which is there in a moment. An older one is never given for it.
pub(super) fn newest(dir: &Path) -> Option<(PathBuf, Lock)> {
    let offered = |path: &PathBuf| path.join(OFFERED).exists();
    let path = numbers(dir).into_iter().rev().map(|number| folder(dir, number)).find(offered)?;
    let lock = Lock::take(&path, Access::Read).ok()?;
    // it may have been taken away in between
    (offered(&path) && path.join("CURRENT").exists()).then_some((path, lock))
}

/// Takes away the states that nobody holds, except one; those that somebody holds are offered to nobody else. The oldest
/// go first, so that none is offered when a newer one is gone.
pub(super) fn sweep(dir: &Path, kept: Option<u64>) {
    for number in numbers(dir).into_iter().filter(|number| Some(*number) != kept) {
        let (path, gone) = (folder(dir, number), dir.join(FOLDER).join(format!("{number}.gone")));
        let _ = fs::remove_file(path.join(OFFERED)); // it may have gone before
        // its name goes first, so that nobody opens what is half taken away
        if let Ok(_lock) = Lock::take(&path, Access::Alone)
            && fs::rename(&path, &gone).is_ok()
        {
            let _ = fs::remove_dir_all(&gone); // what is left is swept the next time
        }
    }
    for entry in fs::read_dir(dir.join(FOLDER)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if kept.is_none() && (name.ends_with(".part") || name.ends_with(".gone")) {
            let _ = fs::remove_dir_all(entry.path()); // as above
        }
    }
    let _ = fs::remove_dir(dir.join(FOLDER)); // only where it is empty
}

/// What tells one state of a store's files from another.
pub(super) fn mark(dir: &Path) -> Result<String, StoreError> {
    let mut parts: Vec<String> = numbers(dir).last().map(u64::to_string).into_iter().collect();
    for entry in fs::read_dir(dir).map_err(|source| StoreError::io(dir, source))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("MANIFEST-") || name.ends_with(".log") {
            let size = entry.metadata().map(|m| m.len()).unwrap_or_default();
            parts.push(format!("{name} {size}"));
        }
    }
    parts.sort();
    Ok(parts.join(" "))
}

fn folder(dir: &Path, number: u64) -> PathBuf {
    dir.join(FOLDER).join(number.to_string())
}

fn numbers(dir: &Path) -> Vec<u64> {
    let entries = fs::read_dir(dir.join(FOLDER)).into_iter().flatten().flatten();
    let mut numbers: Vec<u64> =
        entries.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok()).collect();
    numbers.sort_unstable();
    numbers
}
