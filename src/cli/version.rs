//! `demarche --version --verbose`: what of the program decides how an article is read.

use std::ffi::{OsStr, OsString};

/// Is the program asked for nothing but its version, with all that belongs to it?
pub(super) fn is_asked(args: &[OsString]) -> bool {
    let given =
        |names: [&str; 2]| args.iter().skip(1).any(|arg| names.map(OsStr::new).contains(&arg.as_os_str()));
    args.len() == 3 && given(["--version", "-V"]) && given(["--verbose", "-v"])
}

/// Two programs with the same lines from `reads` on find the same in the same article.
pub(super) fn verbose() -> String {
    let mut features = vec![];
    if cfg!(feature = "rocksdb") {
        features.push("rocksdb");
    }
    if cfg!(feature = "parquet") {
        features.push("parquet");
    }
    let lines = [
        ("features", if features.is_empty() { "none".to_string() } else { features.join(" ") }),
        ("target", format!("{} {}", std::env::consts::ARCH, std::env::consts::OS)),
        ("reads", env!("DEMARCHE_READS").to_string()),
        ("grammar.bin", env!("DEMARCHE_GRAMMAR").to_string()),
        ("acts.bin", env!("DEMARCHE_ACTS").to_string()),
        ("names.bin", env!("DEMARCHE_NAMES").to_string()),
        ("ontology", env!("DEMARCHE_ONTOLOGY").to_string()),
    ];
    let mut text = format!("demarche {}\n", env!("CARGO_PKG_VERSION"));
    for (name, value) in lines {
        text += &format!("{name:<12} {value}\n");
    }
    text
}
