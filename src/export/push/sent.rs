//! Which graphs a server was sent: so that a run that was ended goes on, and the next one sends only what is new.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use oxigraph::model::Quad;
use sha2::{Digest, Sha256};

/// A list of graphs with hashes of what they held when they were sent: `HASH IRI` a line, the last of an IRI counts, and a hash of
/// `-` stands for one that was taken away.
pub struct Sent {
    path: PathBuf,
    hashes: BTreeMap<String, String>,
    file: Option<File>,
    /// Does the file end in a line that was cut off?
    cut: bool,
    /// Why the list could not be written.
    fault: Option<io::Error>,
}

const GONE: &str = "-";

impl Sent {
    /// The list for one server beside the files of a store; empty where nothing was sent, or where all is to be sent again.
    pub fn open(store: &Path, address: &str, again: bool) -> Self {
        let path = store.join(format!("demarche-sent-{}", &of(address)[..16]));
        if again {
            let _ = fs::remove_file(&path); // one that is not there is as good
        }
        let mut hashes = BTreeMap::new();
        let text = fs::read_to_string(&path).unwrap_or_default();
        // where a run was ended its last line may be cut off: that graph is sent again
        let (whole, rest) = text.rsplit_once('\n').unwrap_or(("", &text));
        for line in whole.lines() {
            match line.split_once(' ') {
                Some((GONE, graph)) => drop(hashes.remove(graph)),
                Some((hash, graph)) => drop(hashes.insert(graph.to_string(), hash.to_string())),
                None => {}
            }
        }
        Self { path, hashes, file: None, cut: !rest.is_empty(), fault: None }
    }

    /// Does the server have this state of a graph?
    pub fn has(&self, graph: &str, hash: &str) -> bool {
        self.hashes.get(graph).is_some_and(|known| known == hash)
    }

    /// The graph is there now.
    pub fn note(&mut self, graph: &str, hash: &str) {
        self.hashes.insert(graph.to_string(), hash.to_string());
        self.append(hash, graph);
    }

    /// The graph is there no longer.
    pub fn forget(&mut self, graph: &str) {
        self.hashes.remove(graph);
        self.append(GONE, graph);
    }

    /// The graphs that were sent, without these.
    pub fn others(&self, seen: &BTreeSet<String>) -> Vec<String> {
        self.hashes.keys().filter(|graph| !seen.contains(*graph)).cloned().collect()
    }

    /// Where and why the list could not be written: the next run sends all again.
    pub fn fault(&self) -> Option<(&Path, &io::Error)> {
        self.fault.as_ref().map(|fault| (self.path.as_path(), fault))
    }

    fn append(&mut self, hash: &str, graph: &str) {
        if self.fault.is_some() {
            return;
        }
        let written = match &mut self.file {
            Some(file) => Ok(file),
            none => File::options().append(true).create(true).open(&self.path).map(|file| none.insert(file)),
        };
        let line = format!("{}{hash} {graph}\n", if std::mem::take(&mut self.cut) { "\n" } else { "" });
        self.fault = written.and_then(|file| file.write_all(line.as_bytes())).err();
    }
}

/// SHA-256, in hexadecimal.
pub(super) fn of(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of a graph that is handed out in pieces, always the same ones.
pub(super) fn of_pieces<E>(
    each: impl FnOnce(&mut dyn FnMut(Vec<Quad>) -> Result<(), E>) -> Result<(), E>,
) -> Result<String, E> {
    let mut hash = Sha256::new();
    each(&mut |quads| {
        hash.update(super::triples(&quads).as_bytes());
        Ok(())
    })?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
