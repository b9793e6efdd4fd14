//! ARCHITECTURE.md says in which order the stages stand; no file uses a stage behind its own.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the library, each after all that it may use.
const ORDER: [&str; 17] = [
    "source", "text", "lexicon", "syntax", "annotate", "mention", "event", "pipeline", "graph", "store",
    "export", "shards", "link", "query", "evaluate", "serve", "cli",
];

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("src can be listed") {
        let path = entry.expect("src can be listed").path();
        match path.is_dir() {
            true => files(&path, out),
            false if path.extension().is_some_and(|e| e == "rs") => out.push(path),
            false => {}
        }
    }
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == module)
}

/// The stage that a file below `src/` belongs to: its folder there, or its own name.
fn stage(path: &Path) -> String {
    let first = path.iter().next().expect("a path has a name").to_string_lossy();
    first.trim_end_matches(".rs").to_string()
}

/// Stages that code names as `crate::NAME`, comments left out.
fn used(code: &str) -> Vec<String> {
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    code.flat_map(|line| line.split("crate::").skip(1).map(name).collect::<Vec<_>>()).collect()
}

#[test]
fn no_stage_uses_one_behind_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut wrong = Vec::new();
    for path in &all {
        let below = path.strip_prefix(&src).expect("the file is in src");
        let Some(own) = rank(&stage(below)) else { continue };
        let code = fs::read_to_string(path).expect("a source file can be read");
        let ahead = |name: &String| rank(name).is_some_and(|other| other > own);
        wrong.extend(
            used(&code).into_iter().filter(ahead).map(|name| format!("{} uses {name}", below.display())),
        );
    }
    assert!(all.len() > ORDER.len());
    assert!(wrong.is_empty(), "these use what stands behind them: {wrong:#?}");
}

#[test]
fn types_of_a_stage_use_none_of_its_steps() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for types in ["mention/model.rs", "event/record.rs"] {
        let code = fs::read_to_string(src.join(types)).expect("the file of types is there");
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let steps: Vec<&str> = code.filter(|line| line.contains("super::")).collect();
        assert!(steps.is_empty(), "{types}: {steps:?}");
    }
}

/// The network's kernel asks for the processor's wide registers, and an index is mapped into memory; each place says why it
/// may. Everything else is checked by the compiler.
#[test]
fn nothing_is_unsafe_but_the_kernel_and_the_map_of_an_index() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    let mut found = Vec::new();
    for path in &all {
        let code = fs::read_to_string(path).expect("a source file can be read");
        let lines: Vec<&str> = code.lines().collect();
        let unsafe_at = |line: &&str| line.contains("unsafe {") || line.contains("unsafe fn");
        for (at, _) in lines.iter().enumerate().filter(|(_, line)| unsafe_at(line)) {
            found.push(path.strip_prefix(&src).expect("the file is in src").display().to_string());
            let before = lines[at.saturating_sub(8)..at].join("\n").to_lowercase();
            assert!(before.contains("safety"), "{}:{}: does not say why it may", path.display(), at + 1);
        }
    }
    found.dedup();
    found.sort();
    found.dedup();
    assert_eq!(found, ["annotate/kernel.rs", "annotate/network.rs", "link/index/read.rs"]);
}
