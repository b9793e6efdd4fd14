//! What a folder of parts says of itself: which run it is of, what each part holds, and their hashes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Shard, ShardError};

/// All that decides what is found in an article. Parts of different runs are not put together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The program's version.
    pub program: String,
    /// A number for the program's code, models and knowledge.
    pub reads: String,
    /// SHA-256 of a user's own ontology.
    pub ontology: Option<String>,
    /// What every IRI of the data begins with.
    pub base: String,
    /// A hash of the options that change how articles are read.
    pub options: String,
}

/// The manifest of one shard, `manifest.json` in its folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What the run was asked to do.
    pub run: Run,
    /// `2/8`
    pub shard: String,
    /// How many articles go into a part; the last one has fewer.
    pub part_size: u64,
    /// Is the input read to its end?
    pub complete: bool,
    /// In the order of the input.
    pub parts: Vec<Part>,
}

/// One part: the files that hold what some articles say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Articles that were read.
    pub articles: u64,
    /// Articles whose reading a fault in the program has stopped.
    pub failed: u64,
    /// A hash of the articles that went in.
    pub input: String,
    /// What it wrote.
    pub files: Vec<PartFile>,
}

/// A file of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFile {
    /// Below the folder.
    pub name: String,
    /// Quads, or rows of the event table.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// The name of the file.
    pub const NAME: &str = "manifest.json";

    /// The manifest in a folder; `None` where there is none.
    pub fn read(folder: &Path) -> Result<Option<Self>, ShardError> {
        let path = folder.join(Self::NAME);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            text => text.map_err(ShardError::file(&path))?,
        };
        let manifest: Self = serde_json::from_str(&text)
            .map_err(|error| ShardError::Manifest { path: path.clone(), what: error.to_string() })?;
        manifest.shard().map_err(|what| ShardError::Manifest { path, what })?;
        Ok(Some(manifest))
    }

    /// Puts the manifest into its folder, in the place of an earlier one; it outlives a power cut.
    pub fn write(&self, folder: &Path) -> Result<(), ShardError> {
        let (path, part) = (folder.join(Self::NAME), folder.join("manifest.json.part"));
        let text = serde_json::to_string_pretty(self).expect("a manifest is text and numbers") + "\n";
        let written = File::create(&part).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&part, &path)
        });
        written.map_err(ShardError::file(&path))
    }

    /// Which part of the run it is of.
    pub fn shard(&self) -> Result<Shard, String> {
        self.shard.parse()
    }

    /// Articles in all parts.
    pub fn articles(&self) -> u64 {
        self.parts.iter().map(|part| part.articles).sum()
    }

    /// How many parts are there as they were written, from the first one on.
    pub fn whole_parts(&self, folder: &Path) -> Result<usize, ShardError> {
        for (done, part) in self.parts.iter().enumerate() {
            for file in &part.files {
                if !file.is_whole(folder)? {
                    return Ok(done);
                }
            }
        }
        Ok(self.parts.len())
    }
}

impl PartFile {
    /// Is the file there as it was written?
    fn is_whole(&self, folder: &Path) -> Result<bool, ShardError> {
        let path = folder.join(&self.name);
        let read = File::open(&path).and_then(sha256);
        match read {
            Ok(sha256) => Ok(sha256 == self.sha256),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(ShardError::File { path, source }),
        }
    }
}

fn sha256(mut file: impl Read) -> io::Result<String> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&buffer[..n]),
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The folders of shards among these and directly inside of them, sorted.
pub fn folders(paths: &[PathBuf]) -> Result<Vec<PathBuf>, ShardError> {
    let mut found = Vec::new();
    for path in paths {
        if path.join(Manifest::NAME).is_file() {
            found.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(ShardError::file(path))?;
        let inner = entries.flatten().map(|entry| entry.path());
        let before = found.len();
        found.extend(inner.filter(|inner| inner.join(Manifest::NAME).is_file()));
        if found.len() == before {
            return Err(ShardError::NoRun { path: path.clone() });
        }
    }
    found.sort();
    Ok(found)
}

/// The manifests of folders that hold one run: every shard of it once, each read to its end, each file as it was written.
pub fn checked(folders: &[PathBuf]) -> Result<Vec<(PathBuf, Manifest)>, ShardError> {
    let wrong =
        |path: &Path, what: String, hint| Err(ShardError::Runs { path: path.to_path_buf(), what, hint });
    let mut all: BTreeMap<u64, (PathBuf, Manifest)> = BTreeMap::new();
    for folder in folders {
        let Some(manifest) = Manifest::read(folder)? else {
            return Err(ShardError::NoRun { path: folder.clone() });
        };
        let shard = manifest.shard().unwrap_or(Shard::WHOLE); // `read` has looked at it
        if !manifest.complete {
            return wrong(folder, format!("shard {shard} was not read to its end"), RUN_AGAIN);
        }
        let whole = manifest.whole_parts(folder)?;
        if whole < manifest.parts.len() {
            let what = format!("part {whole:05} is missing, or is not as it was written");
            return wrong(folder, what, RUN_AGAIN);
        }
        if let Some((other, first)) = all.values().next() {
            let first_of = first.shard().map_or(1, Shard::of);
            if first.run != manifest.run || first_of != shard.of() {
                let what = format!("it is of another run than {}", other.display());
                return wrong(
                    folder,
                    what,
                    "read all shards with one version, one ontology and the same options",
                );
            }
        }
        if let Some((other, _)) = all.insert(shard.number(), (folder.clone(), manifest)) {
            let what = format!("shard {shard} is in {} too", other.display());
            return wrong(folder, what, "name each shard once");
        }
    }
    let Some((folder, first)) = all.values().next() else { return Ok(Vec::new()) };
    let of = first.shard().map_or(1, Shard::of);
    let missing: Vec<String> =
        (1..=of).filter(|n| !all.contains_key(n)).take(10).map(|n| format!("{n}/{of}")).collect();
    if !missing.is_empty() {
        let what = format!("of its run these shards are missing: {}", missing.join(", "));
        return wrong(folder, what, "name the folders of all shards, or the one folder that holds them");
    }
    Ok(all.into_values().collect())
}

const RUN_AGAIN: &str =
    "run the same `demarche extract --shard … --out …` again: it goes on at the first missing part";
