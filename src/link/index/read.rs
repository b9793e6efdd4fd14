//! Reading an index: entries by name, by misspelt name, by number.

use std::fs::File;
use std::path::{Path, PathBuf};

use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Map, Streamer};
use memmap2::Mmap;

use super::{Head, IndexError, MAGIC, VERSION};
use crate::link::entry::{Entry, Kind};
use crate::link::name;

/// Names that are looked at for a suggestion.
const LOOKED_AT: usize = 50_000;

/// An index that is open for reading.
pub struct Index {
    path: PathBuf,
    head: Head,
    names: Map<Bytes>,
    bytes: std::sync::Arc<Mmap>,
    /// Where postings, offsets and entries begin, and where the file ends.
    sections: [usize; 4],
}

/// A part of the mapped file, as fst wants it.
struct Bytes {
    bytes: std::sync::Arc<Mmap>,
    range: std::ops::Range<usize>,
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[self.range.clone()]
    }
}

impl Index {
    /// Opens an index. A file that is no index, has another version or was cut off is refused.
    #[allow(unsafe_code)]
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        let io = |source| IndexError::Io { path: path.to_path_buf(), source };
        let damaged = |what: &str| IndexError::Damaged { path: path.to_path_buf(), what: what.to_string() };
        let file = File::open(path).map_err(io)?;
        if file.metadata().map_err(io)?.len() < 16 {
            return Err(IndexError::NoIndex { path: path.to_path_buf() });
        }
        // SAFETY: the map is read only; a file that somebody writes to at the same time gives wrong bytes, which are
        // checked where they are read. An index is replaced by renaming, never written in place.
        let bytes = std::sync::Arc::new(unsafe { Mmap::map(&file) }.map_err(io)?);
        if &bytes[..8] != MAGIC {
            return Err(IndexError::NoIndex { path: path.to_path_buf() });
        }
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        if number(8) != VERSION {
            return Err(IndexError::Version { path: path.to_path_buf(), found: number(8) });
        }
        let begin = 16 + number(12) as usize;
        let head = bytes.get(16..begin).ok_or_else(|| damaged("it ends within its head"))?;
        let head: Head = serde_json::from_slice(head).map_err(|e| damaged(&e.to_string()))?;
        let mut at = begin;
        let mut ends = [0; 4];
        for (end, length) in ends.iter_mut().zip(head.sections) {
            at = usize::try_from(length)
                .ok()
                .and_then(|l| at.checked_add(l))
                .ok_or_else(|| damaged("its head"))?;
            *end = at;
        }
        if ends[3] != bytes.len() {
            return Err(damaged(&format!("it has {} bytes and should have {}", bytes.len(), ends[3])));
        }
        let names = Bytes { bytes: bytes.clone(), range: begin..ends[0] };
        let names = Map::new(names).map_err(|e| damaged(&e.to_string()))?;
        // fst believes its bytes when names are looked up, and panics at some that are damaged
        names.as_fst().verify().map_err(|e| damaged(&e.to_string()))?;
        Ok(Self { path: path.to_path_buf(), head, names, bytes, sections: ends })
    }

    /// What it was made of.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The entry with this number; `None` where there is none, or where the file is damaged.
    pub fn entry(&self, number: u32) -> Option<Entry> {
        let at = |n: usize| -> Option<usize> {
            let place = self.sections[1] + 8 * n;
            let bytes = self.bytes.get(place..place + 8).filter(|_| place + 8 <= self.sections[2])?;
            usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
        };
        let n = number as usize;
        let (begin, end) = (self.sections[2] + at(n)?, self.sections[2] + at(n + 1)?);
        let mut entry: Entry = postcard::from_bytes(self.bytes.get(begin..end)?).ok()?;
        if entry.kind == Kind::Other {
            let class = |t: &String| {
                let number: u32 = t.strip_prefix('Q')?.parse().ok()?;
                let at = self.head.classes.binary_search_by_key(&number, |(class, _)| *class).ok()?;
                Some(self.head.classes[at].1)
            };
            entry.kind = entry.types.iter().find_map(class).unwrap_or(Kind::Other);
        }
        Some(entry)
    }

    /// How many entries it has.
    pub fn len(&self) -> u32 {
        self.head.entries as u32
    }

    /// Has it no entries?
    pub fn is_empty(&self) -> bool {
        self.head.entries == 0
    }

    fn postings(&self, place: u64) -> Vec<u32> {
        let begin = self.sections[0] + place as usize;
        let Some(length) = self.bytes.get(begin..begin + 2) else { return Vec::new() };
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        let list = self.bytes.get(begin + 2..begin + 2 + 4 * length).unwrap_or_default();
        list.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
    }

    /// Numbers of the entries with this name, in any order of its words, long or short; the best known first.
    pub fn named(&self, text: &str, person: bool) -> Vec<u32> {
        let mut found = Vec::new();
        for key in name::keys(text, person) {
            for number in self.names.get(&key).map(|place| self.postings(place)).unwrap_or_default() {
                if !found.contains(&number) {
                    found.push(number);
                }
            }
        }
        found
    }

    /// Numbers of the entries with this IRI, or that are said to be the same as it.
    pub fn with_iri(&self, iri: &str) -> Vec<u32> {
        self.names.get(super::write::iri_key(iri)).map(|place| self.postings(place)).unwrap_or_default()
    }

    /// Numbers of entries whose name is one letter away from this one; nothing for short names, where one letter
    /// makes another name.
    pub fn misspelt(&self, text: &str) -> Vec<u32> {
        let key = name::key(text);
        if key.len() < 8 {
            return Vec::new();
        }
        let Ok(near) = Levenshtein::new(&key, 1) else { return Vec::new() };
        let mut stream = self.names.search(near).into_stream();
        let mut found = Vec::new();
        while let Some((_, place)) = stream.next() {
            for number in self.postings(place) {
                if !found.contains(&number) {
                    found.push(number);
                }
            }
            if found.len() > 64 {
                break;
            }
        }
        found
    }

    /// Entries with a name that has a word beginning with each of these: for suggestions. At most `limit` of them.
    pub fn beginning(&self, text: &str, limit: usize) -> Vec<u32> {
        let typed = name::words(text);
        let mut found = Vec::new();
        for first in &typed {
            // words of a key are sorted: the first of it may be any that was typed
            let mut stream = self.names.range().ge(first).into_stream();
            let mut looked = 0;
            while let Some((key, place)) = stream.next() {
                looked += 1;
                if !key.starts_with(first.as_bytes()) || found.len() >= limit || looked > LOOKED_AT {
                    break;
                }
                let words: Vec<&[u8]> = key.split(|b| *b == b' ').collect();
                if !typed.iter().all(|t| words.iter().any(|w| w.starts_with(t.as_bytes()))) {
                    continue;
                }
                for number in self.postings(place) {
                    if !found.contains(&number) && found.len() < limit {
                        found.push(number);
                    }
                }
            }
        }
        found
    }

    /// All entries in the order of their numbers.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        (0..self.len()).filter_map(|n| self.entry(n))
    }
}

/// May an entry of this kind be what an entity of that kind is?
pub fn fits(wanted: Kind, found: Kind) -> bool {
    match wanted {
        Kind::Person => found == Kind::Person,
        Kind::Organisation => found == Kind::Organisation,
        Kind::Place => matches!(found, Kind::Place | Kind::Country),
        _ => wanted == found,
    }
}
