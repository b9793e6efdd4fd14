use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use flate2::read::ZlibDecoder;
use sha2::{Digest, Sha256};

use super::LexiconError;
use crate::source::bounded;

/// Length in bytes that a file of knowledge may have: ten times the longest that the program carries, and more.
const LONGEST: usize = 64 << 20;

/// The files of `ontology/` by their paths below it, as `build.rs` packs them.
static EMBEDDED: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let packed: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/ontology.z"));
    let mut text = String::new();
    // what `build.rs` has packed can be unpacked; a test reads every file
    if ZlibDecoder::new(packed).read_to_string(&mut text).is_err() {
        return BTreeMap::new();
    }
    // it is kept for as long as the program runs, and tables point into it
    let mut parts = text.leak().split('\0');
    std::iter::from_fn(|| Some((parts.next()?, parts.next()?))).collect()
});

/// The knowledge files: the copy inside the program, or a user's folder laid over it.
///
/// What a file of the folder holds is added to what the copy has: rows of tables, words of lists, actions. A row with a
/// key that the copy has takes its place, and one whose key has a hyphen before it takes it away. A file that begins
/// with `replace = true` stands in the place of the copy's.
#[derive(Debug, Clone, Default)]
pub struct Files {
    overlay: Option<PathBuf>,
}

/// What of a lexicon is the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Paths below the folder, sorted.
    pub files: Vec<String>,
    /// SHA-256 of names and contents.
    pub hash: String,
}

/// A file of one of the layers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// What messages call it: the path below `ontology/`, or that of the user's file.
    pub name: String,
    /// What it holds.
    pub text: Cow<'static, str>,
    /// It is the user's.
    pub own: bool,
}

/// Files that mean something as a whole: a user's stands in the place of the copy's.
const WHOLE: [&str; 3] = ["decisions.tsv", "modality.toml", "shapes.ttl"];

impl Files {
    /// The files that the program carries.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// A user's folder over the copy inside.
    pub fn overlay(dir: &Path) -> Result<Self, LexiconError> {
        if dir.is_dir() {
            Ok(Self { overlay: Some(dir.to_path_buf()) })
        } else {
            Err(LexiconError::NoFolder { path: dir.to_path_buf() })
        }
    }

    /// The user's folder.
    pub fn folder(&self) -> Option<&Path> {
        self.overlay.as_deref()
    }

    /// The user's files by their paths below the folder, sorted, and a hash of what they hold; nothing where there are none.
    pub fn own(&self) -> Result<Option<Own>, LexiconError> {
        let Some(folder) = &self.overlay else { return Ok(None) };
        let (mut files, mut hash) = (Vec::new(), Sha256::new());
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten() {
            if !entry.file_type().is_file() {
                continue;
            }
            let path = entry.path().to_path_buf();
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let held =
                bounded::read_file(&path, LONGEST).map_err(|source| LexiconError::Read { path, source })?;
            hash.update(name.as_bytes());
            hash.update((held.len() as u64).to_be_bytes());
            hash.update(held);
            files.push(name);
        }
        let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((!files.is_empty()).then_some(Own { files, hash }))
    }

    /// A file by its path below `ontology/`, layer by layer: the copy first, where the user's does not replace it.
    pub fn layers(&self, name: &str) -> Result<Vec<Layer>, LexiconError> {
        let copy = EMBEDDED.get(name);
        let copy = copy.map(|text| Layer { name: name.to_string(), text: Cow::Borrowed(*text), own: false });
        let own = match self.overlay.as_ref().map(|dir| dir.join(name)).filter(|path| path.exists()) {
            Some(path) => {
                let text = bounded::read_file(&path, LONGEST).and_then(bounded::text);
                let name = path.display().to_string();
                let text = text.map_err(|source| LexiconError::Read { path, source })?;
                // a spreadsheet may have put the mark of UTF-8 before it
                let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_string);
                Some(Layer { name, text: Cow::Owned(text), own: true })
            }
            None => None,
        };
        let replaced = own.as_ref().is_some_and(|own| WHOLE.contains(&name) || replaces(&own.text));
        let layers: Vec<Layer> = copy.filter(|_| !replaced).into_iter().chain(own).collect();
        if layers.is_empty() { Err(LexiconError::Missing { name: name.to_string() }) } else { Ok(layers) }
    }

    /// The text of one file, by its path below `ontology/`: one layer after the other.
    pub fn read(&self, name: &str) -> Result<String, LexiconError> {
        let layers = self.layers(name)?;
        Ok(layers.into_iter().map(|layer| layer.text).collect::<Vec<_>>().join("\n"))
    }

    /// The files that the program carries, by their paths below `ontology/`, sorted.
    pub fn known() -> Vec<String> {
        EMBEDDED.keys().map(|name| name.to_string()).collect()
    }

    /// Names of the files in one folder below `ontology/` with this ending, sorted.
    pub fn list(&self, folder: &str, ending: &str) -> Result<Vec<String>, LexiconError> {
        let below = |name: &&&str| {
            name.strip_prefix(folder).and_then(|n| n.strip_prefix('/')).is_some_and(|n| !n.contains('/'))
        };
        let mut names: Vec<String> = EMBEDDED.keys().filter(below).map(|name| name.to_string()).collect();
        if let Some(path) = self.overlay.as_ref().map(|dir| dir.join(folder)).filter(|path| path.is_dir()) {
            let read = |source| LexiconError::Read { path: path.clone(), source };
            for entry in std::fs::read_dir(&path).map_err(read)? {
                names.push(format!("{folder}/{}", entry.map_err(read)?.file_name().to_string_lossy()));
            }
        }
        names.retain(|name| name.ends_with(ending));
        names.sort();
        names.dedup();
        Ok(names)
    }
}

/// Does a file say at its head that it stands in the place of the copy's? The line may be a comment.
fn replaces(text: &str) -> bool {
    let head = text.lines().take_while(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || is_replace(line)
    });
    head.into_iter().any(is_replace)
}

/// `replace = true`, in a comment or not.
pub(super) fn is_replace(line: &str) -> bool {
    let bare = line.trim_start_matches('#').trim_start();
    bare.starts_with('r') && bare.split_whitespace().flat_map(str::chars).eq("replace=true".chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_head_of_a_file_replaces() {
        assert!(replaces("# mine\n\nreplace = true\nkey\tname\n"));
        assert!(replaces("#replace=true\n"));
        assert!(!replaces("key\tname\nreplace = true\n"));
        assert!(!replaces("# replace = true for all\n"));
    }
}
