//! A run over many articles whose result is a folder of parts: so that many machines can share it, so that it goes on
//! where it was ended, and so that two runs can be compared.
//!
//! Reading is independent by article and putting together is set union: an article's [`Shard`] is told by its id alone,
//! and the parts of all shards hold the quads of one run over everything.

mod compare;
mod manifest;
mod nquads;
mod part;
mod progress;

use std::fmt;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::str::FromStr;

use sha2::{Digest, Sha256};

pub use compare::{Comparison, Difference, Summary, compare};
pub use manifest::{Manifest, Part, PartFile, Run, checked, folders};
pub use nquads::{Articles, articles};
pub use part::PartWriter;
pub use progress::{Fingerprint, Progress};

/// Which of so many shards a run is: `2/8` is the second of eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: NonZeroU64,
    of: NonZeroU64,
}

impl Shard {
    /// The one shard of a run that is not divided.
    pub const WHOLE: Self = Self { number: NonZeroU64::MIN, of: NonZeroU64::MIN };

    /// From 1 up to the number of shards.
    pub fn number(self) -> u64 {
        self.number.get()
    }

    /// How many shards there are.
    pub fn of(self) -> u64 {
        self.of.get()
    }

    /// Is this article read in this shard? Each article is in one of them, whatever stands before and after it.
    pub fn has(self, id: &str) -> bool {
        let hash = Sha256::digest(id.as_bytes());
        let begin = hash.iter().take(8).fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
        begin % self.of == self.number.get() - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts =
            text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((number, of)) if number <= of => Ok(Self { number, of }),
            _ => Err("no shard; write the second of eight as 2/8, the last one as 8/8".to_string()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// Something that is wrong with a folder of parts.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum ShardError {
    /// A file cannot be read or written.
    #[error("{}: cannot be read or written: {source}\nhint: look at the disk that it is on, and at its rights", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// The folder holds no run.
    #[error(
        "{}: no run is in it\nhint: `demarche extract --out DIR` makes such folders; name one, or the folder that holds those of \
         all shards",
        path.display()
    )]
    NoRun { path: PathBuf },
    /// The manifest does not parse.
    #[error(
        "{}: the manifest cannot be read: {what}\nhint: run `demarche extract --out` into an empty folder; the parts there cannot be \
         trusted",
        path.display()
    )]
    Manifest { path: PathBuf, what: String },
    /// The folders are not of one run.
    #[error("{}: {what}\nhint: {hint}", path.display())]
    Runs { path: PathBuf, what: String, hint: &'static str },
    /// A file is no N-Quads.
    #[error("{}: this is no N-Quads: {what}\nhint: make the file again, with `--format nquads`", path.display())]
    Syntax { path: PathBuf, what: String },
}

impl ShardError {
    fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_article_is_in_one_shard() {
        let shards: Vec<Shard> = (1..=7).map(|number| format!("{number}/7").parse().unwrap()).collect();
        let mut sizes = [0; 7];
        for id in (0..7_000).map(|n| format!("article-{n}")) {
            let of: Vec<usize> = (0..7).filter(|&i| shards[i].has(&id)).collect();
            assert_eq!(of.len(), 1, "{id}: {of:?}");
            sizes[of[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (850..1_150).contains(size)), "{sizes:?}");
        assert!(Shard::WHOLE.has("anything"));
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        for text in ["", "3", "0/4", "5/4", "1/0", "a/b", "-1/4", "1/4/2"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
        assert_eq!("4/4".parse::<Shard>().unwrap().to_string(), "4/4");
    }
}
