//! Making an index with little memory: entries go to disk as they come, names are sorted outside memory, and the file
//! appears whole or not at all. What was done is noted, so that a run that was ended goes on where it was.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::sort::Sorter;
use super::{Head, IndexError, MAGIC, VERSION};
use crate::link::entry::{Entry, Kind};
use crate::link::name;

/// So many entries of one name are kept, the best known first.
const SAME_NAME: usize = 256;

/// How far an earlier attempt came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// What it was reading: names and sizes of the files.
    pub inputs: Vec<(String, u64)>,
    /// The file that it was in, and the lines of it that are done.
    pub file: usize,
    /// Lines that were read before.
    pub lines: u64,
    entries: u64,
    bytes: u64,
    runs: usize,
}

/// An index that is being made.
pub struct Builder {
    path: PathBuf,
    dir: PathBuf,
    entries: BufWriter<File>,
    offsets: BufWriter<File>,
    popularity: Vec<u32>,
    bytes: u64,
    sorter: Sorter,
    resume: Resume,
}

impl Builder {
    /// Begins an index, or goes on with one that was begun from the same inputs.
    pub fn open(path: &Path, inputs: &[(String, u64)]) -> Result<Self, IndexError> {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".work");
        let dir = path.with_file_name(name);
        let error = |source| IndexError::Io { path: dir.clone(), source };
        fs::create_dir_all(&dir).map_err(error)?;
        let noted = fs::read(dir.join("done.json")).ok();
        let noted = noted.and_then(|bytes| serde_json::from_slice::<Resume>(&bytes).ok());
        let resume = noted
            .filter(|r| r.inputs == inputs)
            .unwrap_or_else(|| Resume { inputs: inputs.to_vec(), ..Resume::default() });
        let part = |name: &str, length: u64| -> io::Result<File> {
            let mut file =
                File::options().create(true).read(true).write(true).truncate(false).open(dir.join(name))?;
            if file.metadata()?.len() < length {
                return Err(io::Error::other(
                    "what an earlier run left behind is damaged; remove the folder",
                ));
            }
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        let entries = part("entries", resume.bytes).map_err(error)?;
        let offsets = part("offsets", resume.entries * 8).map_err(error)?;
        let ranks = part("popularity", resume.entries * 4).map_err(error)?;
        drop(ranks);
        let popularity = fs::read(dir.join("popularity")).map_err(error)?;
        let popularity =
            popularity.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        Ok(Self {
            path: path.to_path_buf(),
            sorter: Sorter::new(&dir, resume.runs),
            entries: BufWriter::with_capacity(1 << 20, entries),
            offsets: BufWriter::with_capacity(1 << 16, offsets),
            popularity,
            bytes: resume.bytes,
            resume,
            dir,
        })
    }

    /// How far an earlier attempt came.
    pub fn done(&self) -> &Resume {
        &self.resume
    }

    /// What was noted beside the entries.
    pub fn beside(&self) -> Option<Vec<u8>> {
        (self.resume.lines > 0).then(|| fs::read(self.dir.join("beside")).ok())?
    }

    /// How many entries there are by now.
    pub fn len(&self) -> usize {
        self.popularity.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.popularity.is_empty()
    }

    fn error(&self, source: io::Error) -> IndexError {
        IndexError::Io { path: self.dir.clone(), source }
    }

    /// Adds one entry under all its names.
    pub fn add(&mut self, entry: &Entry) -> Result<(), IndexError> {
        let keys = entry_keys(entry);
        let bytes = postcard::to_stdvec(entry).unwrap_or_default();
        self.add_encoded(&keys, &bytes, entry.popularity)
    }

    /// Adds an entry whose keys and bytes were made on another thread.
    pub fn add_encoded(&mut self, keys: &[String], bytes: &[u8], popularity: u32) -> Result<(), IndexError> {
        let number = self.popularity.len() as u32;
        let write = |this: &mut Self| -> io::Result<()> {
            this.offsets.write_all(&this.bytes.to_le_bytes())?;
            this.entries.write_all(bytes)?;
            keys.iter().try_for_each(|key| this.sorter.push(key, number))
        };
        write(self).map_err(|e| self.error(e))?;
        self.bytes += bytes.len() as u64;
        self.popularity.push(popularity);
        Ok(())
    }

    /// Notes that so many lines of this input are done.
    /// `beside` is kept for the one who goes on.
    pub fn note(&mut self, file: usize, lines: u64, beside: &[u8]) -> Result<(), IndexError> {
        let mut write = || -> io::Result<()> {
            self.sorter.spill()?;
            self.entries.flush()?;
            self.offsets.flush()?;
            let ranks: Vec<u8> = self.popularity.iter().flat_map(|p| p.to_le_bytes()).collect();
            fs::write(self.dir.join("popularity"), ranks)?;
            fs::write(self.dir.join("beside"), beside)?;
            (self.resume.file, self.resume.lines) = (file, lines);
            (self.resume.entries, self.resume.bytes) = (self.popularity.len() as u64, self.bytes);
            self.resume.runs = self.sorter.runs();
            let part = self.dir.join("done.part");
            fs::write(&part, serde_json::to_vec(&self.resume)?)?;
            fs::rename(part, self.dir.join("done.json"))
        };
        write().map_err(|e| self.error(e))
    }

    /// Writes the file and removes what was needed to make it.
    pub fn finish(mut self, mut head: Head) -> Result<Head, IndexError> {
        let dir = self.dir.clone();
        let error = |source| IndexError::Io { path: dir.clone(), source };
        self.entries.flush().map_err(error)?;
        self.offsets.write_all(&self.bytes.to_le_bytes()).map_err(error)?;
        self.offsets.flush().map_err(error)?;
        head.entries = self.popularity.len() as u64;
        head.names = merge(&dir, self.sorter, &self.popularity).map_err(error)?;
        let parts = ["names", "postings", "offsets", "entries"];
        for (length, part) in head.sections.iter_mut().zip(parts) {
            *length = fs::metadata(dir.join(part)).map_err(error)?.len();
        }
        let target = self.path.with_extension("part");
        assemble(&target, &dir, &parts, &head)
            .and_then(|()| fs::rename(&target, &self.path))
            .map_err(|source| IndexError::Io { path: self.path.clone(), source })?;
        fs::remove_dir_all(&dir).map_err(error)?;
        Ok(head)
    }
}

/// The keys under which an entry is found: its names, and its IRIs.
pub(crate) fn entry_keys(entry: &Entry) -> Vec<String> {
    let mut keys: Vec<String> =
        entry.names().flat_map(|n| name::keys(n, entry.kind == Kind::Person)).collect();
    keys.extend(std::iter::once(&entry.iri).chain(&entry.same).map(|iri| iri_key(iri)));
    keys.sort();
    keys.dedup();
    keys
}

/// The key of an IRI; no name has a `=`.
pub(super) fn iri_key(iri: &str) -> String {
    format!("={iri}")
}

/// Sorted names → the fst and the postings; the number of names.
fn merge(dir: &Path, sorter: Sorter, popularity: &[u32]) -> io::Result<u64> {
    let mut names =
        fst::MapBuilder::new(BufWriter::new(File::create(dir.join("names"))?)).map_err(io::Error::other)?;
    let mut postings = BufWriter::new(File::create(dir.join("postings"))?);
    let mut merge = sorter.merge()?;
    let (mut place, mut count) = (0u64, 0);
    let mut next = merge.next_pair()?;
    while let Some((key, number)) = next.take() {
        let mut numbers = vec![number];
        while let Some((other, number)) = merge.next_pair()? {
            if other != key {
                next = Some((other, number));
                break;
            }
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
        numbers.sort_by_key(|&n| (std::cmp::Reverse(popularity[n as usize]), n));
        numbers.truncate(SAME_NAME);
        names.insert(&key, place).map_err(io::Error::other)?;
        postings.write_all(&(numbers.len() as u16).to_le_bytes())?;
        for number in &numbers {
            postings.write_all(&number.to_le_bytes())?;
        }
        place += 2 + 4 * numbers.len() as u64;
        count += 1;
    }
    names.into_inner().map_err(io::Error::other)?.flush()?;
    postings.flush()?;
    Ok(count)
}

fn assemble(target: &Path, dir: &Path, parts: &[&str], head: &Head) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(target)?);
    let head = serde_json::to_vec(head)?;
    out.write_all(MAGIC)?;
    out.write_all(&VERSION.to_le_bytes())?;
    out.write_all(&(head.len() as u32).to_le_bytes())?;
    out.write_all(&head)?;
    for part in parts {
        io::copy(&mut BufReader::with_capacity(1 << 20, File::open(dir.join(part))?), &mut out)?;
    }
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}
