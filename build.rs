//! The program carries `ontology/`, `queries/` and `models/`: a file that is changed there asks for a new build. What
//! decides how an article is read has a number, `DEMARCHE_READS`, so that files are read again where it is another.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=queries");
    let mut hasher = DefaultHasher::new();
    for folder in ["models", "ontology", "src"] {
        println!("cargo::rerun-if-changed={folder}");
        add(Path::new(folder), &mut hasher);
    }
    println!("cargo::rustc-env=DEMARCHE_READS={:016x}", hasher.finish());
}

/// All files below a folder, in the order of their names.
fn add(folder: &Path, hasher: &mut DefaultHasher) {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add(&path, hasher);
        } else if let Ok(bytes) = fs::read(&path) {
            (path.to_string_lossy(), bytes).hash(hasher);
        }
    }
}
