//! Do two runs say the same? By a hash for each article, so that neither the order of lines nor how a run was divided
//! matters.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::manifest::{checked, folders};
use super::{Manifest, ShardError, nquads};
use crate::graph::Base;

/// The graphs of a run by their IRIs, each with a hash of what it holds.
///
/// Of a graph 16 bytes are kept: the sum of the hashes of its lines, so that lines may come in any order. What articles share is
/// written by each part anew, so of that each line counts once.
pub struct Summary {
    graphs: BTreeMap<String, (u128, u64)>,
    entities: String,
    shared: HashSet<u128>,
}

impl Summary {
    /// Reads a run: a file of N-Quads, the folder of a shard, a folder that holds those of all shards, or any folder of N-Quads files.
    pub fn of(path: &Path, base: &Base) -> Result<Self, ShardError> {
        let entities = base.entities_graph().into_string();
        let mut summary = Self { graphs: BTreeMap::new(), entities, shared: HashSet::new() };
        for file in files(path)? {
            summary.add(&file)?;
        }
        Ok(summary)
    }

    /// How many graphs there are, without the one that articles share.
    pub fn len(&self) -> usize {
        self.graphs.len()
    }

    /// Do both runs say the same?
    pub fn is_empty(&self) -> bool {
        self.graphs.is_empty()
    }

    fn add(&mut self, path: &Path) -> Result<(), ShardError> {
        let reader = BufReader::with_capacity(1 << 16, nquads::open(path)?);
        for (number, line) in (1..).zip(reader.lines()) {
            let line = line.map_err(ShardError::file(path))?;
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let Some(graph) = graph(line) else {
                let what = format!("line {number} names no graph");
                return Err(ShardError::Syntax { path: path.to_path_buf(), what });
            };
            let hash = Sha256::digest(line.as_bytes());
            let hash = hash.iter().take(16).fold(0, |sum: u128, byte| sum << 8 | u128::from(*byte));
            if graph == self.entities {
                self.shared.insert(hash);
                continue;
            }
            if !self.graphs.contains_key(graph) {
                self.graphs.insert(graph.to_string(), (0, 0));
            }
            if let Some((sum, lines)) = self.graphs.get_mut(graph) {
                *sum = sum.wrapping_add(hash);
                *lines += 1;
            }
        }
        Ok(())
    }
}

/// The IRI of the graph at the end of a line of N-Quads: no IRI has a space in it.
fn graph(line: &str) -> Option<&str> {
    let statement = line.strip_suffix('.')?.trim_end();
    let (before, graph) = statement.rsplit_once(' ')?;
    let names_graph = before.split(' ').count() >= 3;
    graph.strip_prefix('<')?.strip_suffix('>').filter(|_| names_graph)
}

/// The files of a run. Where it has manifests they are checked: a run that lacks a shard is not compared.
fn files(path: &Path) -> Result<Vec<PathBuf>, ShardError> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    match folders(&[path.to_path_buf()]) {
        Ok(folders) => {
            let one_shard = folders.len() == 1 && path.join(Manifest::NAME).is_file();
            let manifests = match one_shard {
                true => Manifest::read(path)?.map(|m| (path.to_path_buf(), m)).into_iter().collect(),
                false => checked(&folders)?,
            };
            let names = manifests.iter().flat_map(|(folder, manifest)| {
                let files = manifest.parts.iter().flat_map(|part| &part.files);
                files.filter(|file| file.name.ends_with(".nq.zst")).map(|file| folder.join(&file.name))
            });
            Ok(names.collect())
        }
        Err(ShardError::NoRun { .. }) => {
            let found = WalkDir::new(path).sort_by_file_name().into_iter().flatten();
            let found = found.filter(|entry| entry.file_type().is_file()).map(|entry| entry.into_path());
            let found: Vec<PathBuf> = found.filter(|path| is_text(path)).collect();
            if found.is_empty() { Err(ShardError::NoRun { path: path.to_path_buf() }) } else { Ok(found) }
        }
        Err(error) => Err(error),
    }
}

/// N-Quads by the name, as Spark writes it too.
fn is_text(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let inner = name.trim_end_matches(".gz").trim_end_matches(".zst");
    !name.starts_with(['.', '_']) && (inner.ends_with(".nq") || inner.ends_with(".txt"))
}

/// How an article differs in two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// The second run lacks the article.
    OnlyFirst,
    /// The first run lacks it.
    OnlySecond,
    /// Its graph holds other quads, or the same ones twice.
    Quads,
}

/// What two runs do not have in common.
pub struct Comparison {
    /// By the IRIs of their graphs.
    pub graphs: BTreeMap<String, Difference>,
    /// Lines of what articles share that stand in one of them only.
    pub shared: usize,
}

/// Compares two runs.
pub fn compare(first: &Summary, second: &Summary) -> Comparison {
    let names: BTreeSet<&String> = first.graphs.keys().chain(second.graphs.keys()).collect();
    let differs = |name: &&String| match (first.graphs.get(*name), second.graphs.get(*name)) {
        (Some(a), Some(b)) => (a != b).then_some(Difference::Quads),
        (Some(_), None) => Some(Difference::OnlyFirst),
        (None, _) => Some(Difference::OnlySecond),
    };
    let graphs = names.into_iter().filter_map(|name| Some((name.clone(), differs(&name)?))).collect();
    let shared = first.shared.symmetric_difference(&second.shared).count();
    Comparison { graphs, shared }
}
