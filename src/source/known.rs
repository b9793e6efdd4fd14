//! Files that were read in earlier runs, and need not be read again while they stay as they are.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// What was read before, by a hash of each file and of all that its reading depends on.
#[derive(Debug, Default)]
pub struct KnownFiles {
    known: HashSet<String>,
    salt: String,
    found: Mutex<Vec<(String, String)>>,
}

impl KnownFiles {
    /// `salt` names what besides the file's bytes decides how it is read: the program's version, flags.
    pub fn new(known: HashSet<String>, salt: String) -> Self {
        Self { known, salt, found: Mutex::default() }
    }

    /// The name and the hash of each file that was found in folders and is not known yet.
    pub fn found(&self) -> Vec<(String, String)> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Is the file as it was when it was read? If not it is noted down.
    pub(super) fn knows(&self, path: &Path) -> bool {
        let Ok(hash) = self.hash(path) else { return false };
        if self.known.contains(&hash) {
            return true;
        }
        let name = path.display().to_string();
        self.found.lock().unwrap_or_else(PoisonError::into_inner).push((name, hash));
        false
    }

    fn hash(&self, path: &Path) -> io::Result<String> {
        let mut hash = Sha256::new();
        hash.update(self.salt.as_bytes());
        // without an id or an address the name of a file is of no account
        add(&mut hash, path)?;
        let sidecar = path.with_extension("json");
        if sidecar != path && sidecar.is_file() {
            hash.update(b"\0");
            add(&mut hash, &sidecar)?;
        }
        Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
    }
}

fn add(hash: &mut Sha256, path: &Path) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        hash.update(&buffer[..n]);
    }
}
