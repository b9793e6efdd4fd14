//! The program carries `ontology/`, `queries/` and `models/`: a file that is changed there asks for a new build. What
//! decides how an article is read has a number, `DEMARCHE_READS`, so that files are read again where it is another.
//! The files of `ontology/` are packed into one: tables are a fifth of their size when packed. `--version --verbose` prints
//! SHA-256 of weights and ontology.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=queries");
    let mut hasher = DefaultHasher::new();
    for folder in ["models", "ontology", "src"] {
        println!("cargo::rerun-if-changed={folder}");
        add(Path::new(folder), &mut hasher);
    }
    println!("cargo::rustc-env=DEMARCHE_READS={:016x}", hasher.finish());
    for name in ["grammar", "acts", "names"] {
        let bytes = fs::read(format!("models/{name}.bin"))?;
        println!("cargo::rustc-env=DEMARCHE_{}={}", name.to_uppercase(), hex(Sha256::digest(bytes)));
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default()).join("ontology.z");
    let mut packed = ZlibEncoder::new(File::create(out)?, Compression::best());
    let mut ontology = Vec::new();
    pack(Path::new("ontology"), "", &mut ontology)?;
    println!("cargo::rustc-env=DEMARCHE_ONTOLOGY={}", hex(Sha256::digest(&ontology)));
    packed.write_all(&ontology)?;
    packed.finish()?;
    Ok(())
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Name and text of each file below a folder, in the order of their names: both end in a zero byte.
fn pack(folder: &Path, below: &str, out: &mut impl Write) -> io::Result<()> {
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        let name = format!("{below}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            pack(&path, &format!("{name}/"), out)?;
        } else {
            out.write_all(name.as_bytes())?;
            out.write_all(b"\0")?;
            out.write_all(&fs::read(&path)?)?;
            out.write_all(b"\0")?;
        }
    }
    Ok(())
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
