//! An index of names: one file that is mapped into memory, so that opening it costs nothing and reading a name costs
//! the pages it stands on.
//!
//! ```text
//! magic (8) | version (4) | length of head (4) | head (JSON) | names (fst) | postings | offsets | entries
//! ```
//!
//! Names, and IRIs behind a `=`, are an fst from key to the place of its postings; postings are numbers of entries; an entry is written with
//! postcard. All numbers are little-endian.

mod read;
mod sort;
mod write;

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::entry::Kind;

pub use read::{Index, fits};
pub(crate) use write::entry_keys;
pub use write::{Builder, Resume};

pub(super) const MAGIC: &[u8; 8] = b"DMLINKS\n";
/// Of the layout; a file of another version is refused.
pub(super) const VERSION: u32 = 2;

/// What an index was made of, and where its parts stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Short name of the data set, such as `wikidata`.
    pub set: String,
    /// The files that it was made of.
    pub sources: Vec<String>,
    /// Day or version of the copy.
    pub date: String,
    /// Its terms.
    pub licence: String,
    /// How many entries it has.
    pub entries: u64,
    /// How many names.
    pub names: u64,
    /// Numbers of Wikidata's classes and the kind of thing that their members are.
    #[serde(default)]
    pub classes: Vec<(u32, Kind)>,
    pub(super) sections: [u64; 4],
}

/// An index that cannot be made or read.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum IndexError {
    /// The file cannot be read or written.
    #[error("{}: {source}\nhint: check that the file can be read and written, and that the disk has room", path.display())]
    Io { path: PathBuf, source: io::Error },
    /// The file is something else.
    #[error("{}: this is no index of links\nhint: `demarche index build --from FILE -o {}` makes one", path.display(), path.display())]
    NoIndex { path: PathBuf },
    /// The file has another layout.
    #[error(
        "{}: this index has version {found}, and this program reads version {VERSION}\nhint: build it again with `demarche \
         index build`",
        path.display()
    )]
    Version { path: PathBuf, found: u32 },
    /// The file is not whole.
    #[error("{}: the index is damaged: {what}\nhint: build it again with `demarche index build`", path.display())]
    Damaged { path: PathBuf, what: String },
}
