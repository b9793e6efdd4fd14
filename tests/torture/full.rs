//! No file may grow beyond some size, as on a disk that is full.

use std::process::Command;

use tempfile::TempDir;

use crate::common::text;
use crate::world::{Dice, entity_faults, first, graphs, left_files, limited, on, written};
use crate::{Effort, Tally};

const ARTICLES: usize = 600;

pub fn trial(effort: &Effort) -> Tally {
    let dir = TempDir::new().unwrap();
    let input = written(dir.path(), "made.jsonl", &first(ARTICLES));
    let undisturbed = dir.path().join("undisturbed");
    assert!(on(&undisturbed, &["ingest", "--quiet", text(&input)]).unwrap().status.success());
    let right = graphs(&undisturbed).unwrap();
    let mut tally = Tally::default();
    while effort.goes_on(tally.tried) {
        let store = dir.path().join(format!("store{}", tally.tried));
        // from 16 kB, too little for anything, to some MB
        let blocks = 32 << Dice::new(tally.tried as u64 + 1).below(8);
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_demarche"), "ingest", "--quiet"]);
        command.args(["--store", text(&store), text(&input)]).env_remove("DEMARCHE_STORE");
        match limited(&mut command) {
            None => tally.endless += 1,
            Some(output) => {
                let err = String::from_utf8_lossy(&output.stderr);
                let told = matches!(output.status.code(), Some(1 | 3)) && err.contains("hint: ");
                tally.wrong += usize::from(!output.status.success() && !told);
            }
        }
        if store.exists() {
            let kept = graphs(&store).unwrap_or_default();
            tally.lost += kept.iter().filter(|(graph, quads)| right.get(*graph) != Some(*quads)).count();
            if !kept.is_empty() {
                tally.left_over += entity_faults(&store);
            }
        }
        assert!(
            on(&store, &["ingest", "--quiet", text(&input)]).is_some_and(|output| output.status.success())
        );
        tally.wrong += usize::from(graphs(&store).unwrap() != right);
        tally.left_over += left_files(&store);
        tally.tried += 1;
        std::fs::remove_dir_all(&store).unwrap();
    }
    tally
}
