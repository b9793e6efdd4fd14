//! How much of the input has been read, so that whoever waits can be told.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

/// Counts bytes of files as they lie on the disk, packed or not.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Arc<AtomicU64>);

impl Meter {
    /// Bytes used so far.
    pub(super) fn used(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// A reader whose bytes are counted as they are used, not as the disk hands them out.
pub(super) struct Metered<R> {
    pub reader: R,
    pub meter: Meter,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.reader.read(buffer)?;
        self.meter.add(bytes as u64);
        Ok(bytes)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.meter.add(bytes as u64);
        self.reader.consume(bytes);
    }
}

/// Bytes of some files and of all files in some folders; `None` where standard input is among them, which has no end
/// that is known.
pub fn total(paths: &[PathBuf]) -> Option<u64> {
    if paths.is_empty() || paths.iter().any(|path| path.as_os_str() == "-") {
        return None;
    }
    let shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    let bytes = |path: &Path| -> u64 {
        let entries = WalkDir::new(path).follow_links(true).into_iter().filter_entry(shown).flatten();
        entries.filter_map(|e| e.metadata().ok()).filter(|m| m.is_file()).map(|m| m.len()).sum()
    };
    Some(paths.iter().map(|path| bytes(path)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{ReadOptions, read_paths};

    #[test]
    fn each_piece_knows_how_much_of_the_input_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        for name in ["a.txt", "in/b.txt", ".hidden"] {
            std::fs::write(folder.path().join(name), "Kenya thanked Peru on Monday for its help.\n").unwrap();
        }
        let paths = [folder.path().to_path_buf()];
        let all = total(&paths).unwrap();
        assert_eq!(all, 2 * 43);
        let marks: Vec<u64> =
            read_paths(&paths, ReadOptions::default()).into_pieces().map(|piece| piece.mark()).collect();
        assert_eq!(marks, [43, 86]);
        assert_eq!(total(&[]), None);
        assert_eq!(total(&["-".into()]), None);
    }
}
