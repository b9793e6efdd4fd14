//! Sorting more names than fit into memory: sorted runs on disk, merged at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of names that are held in memory before they are written as a run.
const MEMORY: usize = 48 << 20;

/// Collects pairs of a key and a number, and hands them out sorted.
pub struct Sorter {
    dir: PathBuf,
    runs: usize,
    /// Keys, one behind the other; a pair says where its key stands.
    arena: Vec<u8>,
    pairs: Vec<(u32, u32, u32)>,
}

impl Sorter {
    /// With so many runs in the folder already, of an earlier attempt.
    pub fn new(dir: &Path, runs: usize) -> Self {
        Self { dir: dir.to_path_buf(), runs, arena: Vec::new(), pairs: Vec::new() }
    }

    pub fn runs(&self) -> usize {
        self.runs
    }

    pub fn push(&mut self, key: &str, number: u32) -> io::Result<()> {
        let begin = self.arena.len() as u32;
        self.arena.extend_from_slice(key.as_bytes());
        self.pairs.push((begin, self.arena.len() as u32, number));
        if self.arena.len() + self.pairs.len() * 12 > MEMORY { self.spill() } else { Ok(()) }
    }

    /// Writes what is in memory as a run.
    pub fn spill(&mut self) -> io::Result<()> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        let arena = &self.arena;
        let key = |pair: &(u32, u32, u32)| &arena[pair.0 as usize..pair.1 as usize];
        self.pairs.sort_unstable_by(|a, b| key(a).cmp(key(b)).then(a.2.cmp(&b.2)));
        let mut out = BufWriter::new(File::create(run(&self.dir, self.runs))?);
        for pair in &self.pairs {
            let key = key(pair);
            out.write_all(&(key.len() as u16).to_le_bytes())?;
            out.write_all(key)?;
            out.write_all(&pair.2.to_le_bytes())?;
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
        self.runs += 1;
        self.pairs.clear();
        self.arena.clear();
        Ok(())
    }

    /// All pairs in the order of their keys, then of their numbers.
    pub fn merge(mut self) -> io::Result<Merge> {
        self.spill()?;
        (self.arena, self.pairs) = (Vec::new(), Vec::new());
        let mut merge = Merge { runs: Vec::with_capacity(self.runs), heap: BinaryHeap::new() };
        for i in 0..self.runs {
            merge.runs.push(BufReader::with_capacity(1 << 16, File::open(run(&self.dir, i))?));
            merge.pull(i)?;
        }
        Ok(merge)
    }
}

/// The run with this number, below the folder of work.
fn run(dir: &Path, number: usize) -> PathBuf {
    dir.join(format!("names-{number}"))
}

/// Sorted runs as one.
pub struct Merge {
    runs: Vec<BufReader<File>>,
    heap: BinaryHeap<Reverse<(Vec<u8>, u32, usize)>>,
}

impl Merge {
    fn pull(&mut self, run: usize) -> io::Result<()> {
        let mut length = [0; 2];
        match self.runs[run].read_exact(&mut length) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            other => other?,
        }
        let mut key = vec![0; usize::from(u16::from_le_bytes(length))];
        self.runs[run].read_exact(&mut key)?;
        let mut number = [0; 4];
        self.runs[run].read_exact(&mut number)?;
        self.heap.push(Reverse((key, u32::from_le_bytes(number), run)));
        Ok(())
    }

    pub fn next_pair(&mut self) -> io::Result<Option<(Vec<u8>, u32)>> {
        let Some(Reverse((key, number, run))) = self.heap.pop() else { return Ok(None) };
        self.pull(run)?;
        Ok(Some((key, number)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_come_back_sorted() {
        let dir = tempfile::TempDir::new().unwrap();
        let mut sorter = Sorter::new(dir.path(), 0);
        for (n, key) in ["c", "a", "b", "a"].iter().enumerate() {
            sorter.push(key, n as u32).unwrap();
            sorter.spill().unwrap();
        }
        let mut merge = sorter.merge().unwrap();
        let all: Vec<_> = std::iter::from_fn(|| merge.next_pair().unwrap()).collect();
        let expected = [("a", 1), ("a", 3), ("b", 2), ("c", 0)].map(|(k, n)| (k.as_bytes().to_vec(), n));
        assert_eq!(all, expected);
    }
}
