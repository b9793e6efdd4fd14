//! What the graph of each article was made of, so that who reads the same in the same way again need not read it.
//!
//! A list beside the files of the store, a line each time an article goes in or changes; the last one counts. An article
//! is taken off the list before its graph changes and put on it after that, so that whatever ends the program, the list
//! knows at most too little.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphName, Quad};
use sha2::{Digest, Sha256};

use super::{Store, StoreError};
use crate::graph::Base;
use crate::source::Article;

const NAME: &str = "demarche-read-articles";

/// How articles are read: the program, its knowledge, options.
#[derive(Debug, Clone)]
pub struct Manner {
    base: Base,
    how: Sha256,
}

impl Manner {
    /// `how` names all that decides what is found in an article besides the article itself.
    pub fn new(base: &Base, how: &str) -> Self {
        Self { base: base.clone(), how: Sha256::new_with_prefix(how) }
    }

    /// What an article that is read in this manner would be made of.
    pub fn input(&self, article: &Article) -> Input {
        let Article { id, metadata, around, same_text_as, .. } = article;
        let mut hash = self.how.clone();
        hash.update(format!("\0{id}\0{metadata:?}\0{around:?}\0{same_text_as:?}\0{}", article.sha256()));
        let hash: [u8; 32] = hash.finalize().into();
        let print = u128::from_be_bytes(std::array::from_fn(|i| hash[i]));
        Input { graph: key(self.base.article(id).graph().as_str()), print }
    }
}

/// What the graph of one article was made of, as hashes of the graph's IRI and of all that its quads depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    graph: u64,
    print: u128,
}

/// What the articles of a store were made of.
#[derive(Debug, Clone, Default)]
pub struct Inputs(HashMap<u64, u128>);

impl Inputs {
    /// Does the store hold what would be made of this?
    pub fn has(&self, input: Input) -> bool {
        self.0.get(&input.graph) == Some(&input.print)
    }

    /// A list with a line that cannot be read is worth nothing: it may have said that an article has changed.
    fn parse(list: &str) -> Option<Self> {
        let mut inputs = HashMap::new();
        for line in list.split_inclusive('\n') {
            let (graph, print) = line.strip_suffix('\n')?.split_once(' ')?;
            let graph = hex(graph, 16)? as u64;
            if print == GONE {
                inputs.remove(&graph);
            } else {
                inputs.insert(graph, hex(print, 32)?);
            }
        }
        Some(Self(inputs))
    }

    /// The list of a store's folder; none where it is damaged, and then the file is taken away.
    pub(super) fn load(dir: &Path) -> Self {
        let list = match fs::read_to_string(dir.join(NAME)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::default(),
            list => list.unwrap_or_default(),
        };
        let inputs = Self::parse(&list).filter(|inputs| !inputs.0.is_empty()).unwrap_or_default();
        if inputs.0.is_empty() {
            let _ = Self::forget(dir);
        }
        inputs
    }

    pub(super) fn forget(dir: &Path) -> io::Result<()> {
        match fs::remove_file(dir.join(NAME)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Stands in the place of the hash where an article is taken off the list.
const GONE: &str = "-";

fn hex(digits: &str, length: usize) -> Option<u128> {
    (digits.len() == length).then(|| u128::from_str_radix(digits, 16).ok())?
}

fn key(graph: &str) -> u64 {
    let hash = Sha256::digest(graph);
    u64::from_be_bytes(std::array::from_fn(|i| hash[i]))
}

impl Store {
    /// What the articles in it were made of, as far as that is known.
    pub fn inputs(&self) -> Result<Inputs, StoreError> {
        let there: HashSet<u64> =
            self.article_graphs()?.iter().map(|(_, graph)| key(graph.as_str())).collect();
        let mut inputs = self.lock_inputs().clone();
        inputs.0.retain(|graph, _| there.contains(graph));
        Ok(inputs)
    }

    /// The same as [`Store::replace`] with articles of which it may be known what they are made of, so that
    /// [`Store::inputs`] tells of them later.
    pub fn replace_read(&self, articles: Vec<(Vec<Quad>, Option<Input>)>) -> Result<(), StoreError> {
        let (graphs, inputs): (Vec<_>, Vec<_>) = articles.into_iter().unzip();
        let same: HashSet<u64> = {
            let known = self.lock_inputs();
            inputs.iter().flatten().filter(|input| known.has(**input)).map(|input| input.graph).collect()
        };
        let names = graphs.iter().filter_map(|quads| Some(&quads.first()?.graph_name));
        self.forget_inputs(names.filter(|name| !name_key(name).is_some_and(|key| same.contains(&key))))?;
        self.put(graphs)?;
        let mut lines = String::new();
        let mut known = self.lock_inputs();
        for Input { graph, print } in inputs.into_iter().flatten() {
            if known.0.insert(graph, print) != Some(print) {
                let _ = writeln!(lines, "{graph:016x} {print:032x}");
            }
        }
        match self.list() {
            Some(list) if append(&list, &lines, false).is_err() => self.void(&list),
            _ => Ok(()),
        }
    }

    /// These graphs are about to change.
    pub(super) fn forget_inputs<'g>(
        &self,
        graphs: impl Iterator<Item = &'g GraphName>,
    ) -> Result<(), StoreError> {
        let mut known = self.lock_inputs();
        let (mut lines, mut last) = (String::new(), None);
        for graph in graphs {
            if known.0.is_empty() {
                break;
            }
            if last != Some(graph)
                && let Some(key) = name_key(graph)
                && known.0.remove(&key).is_some()
            {
                let _ = writeln!(lines, "{key:016x} {GONE}");
            }
            last = Some(graph);
        }
        match self.list() {
            Some(list) if append(&list, &lines, true).is_err() => self.void(&list),
            _ => Ok(()),
        }
    }

    /// A list that cannot be written must not stay as it is.
    fn void(&self, list: &Path) -> Result<(), StoreError> {
        list.parent().map_or(Ok(()), Inputs::forget).map_err(|source| StoreError::io(list, source))
    }

    fn list(&self) -> Option<PathBuf> {
        self.path.as_ref().filter(|_| !self.read_only).map(|path| path.join(NAME))
    }

    fn lock_inputs(&self) -> std::sync::MutexGuard<'_, Inputs> {
        self.inputs.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn name_key(graph: &GraphName) -> Option<u64> {
    match graph {
        GraphName::NamedNode(node) => Some(key(node.as_str())),
        _ => None,
    }
}

/// Adds lines at the end; where they must outlive a power cut, they are on the disk when this returns.
fn append(list: &Path, lines: &str, sync: bool) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut file: File = OpenOptions::new().create(true).append(true).open(list)?;
    file.write_all(lines.as_bytes())?;
    if sync { file.sync_data() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::Inputs;

    #[test]
    fn the_last_line_counts_and_a_damaged_list_does_not() {
        let (a, b) = ("00000000000000aa", "00000000000000bb");
        let (one, two) = ("0".repeat(31) + "1", "0".repeat(31) + "2");
        let list = format!("{a} {one}\n{b} {one}\n{a} {two}\n{b} -\n");
        let inputs = Inputs::parse(&list).unwrap();
        assert_eq!(inputs.0.into_iter().collect::<Vec<_>>(), [(0xaa, 2)]);
        for damage in [&list[..list.len() - 1], &list[1..], &list.replace("-\n", "\0\n")] {
            assert!(Inputs::parse(damage).is_none(), "{damage}");
        }
    }
}
