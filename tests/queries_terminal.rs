//! `demarche query` without a name: a prompt on a terminal, a message elsewhere. The terminal is that of `script`; where
//! that is missing the test says so and passes.

mod common;

use common::{run, texts};

#[test]
fn without_a_terminal_no_prompt_is_opened() {
    let output = run(&["query"]);
    let (out, err) = texts(&output);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(out.is_empty() && err.contains("no query is named") && err.contains("hint: "), "{out}{err}");
}

#[cfg(all(unix, feature = "rocksdb"))]
mod terminal {
    use std::io::Write;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use super::common::{stdout, text};

    #[test]
    fn a_prompt_answers_and_goes_on_after_errors() {
        if !Command::new("script").arg("--version").output().is_ok_and(|o| o.status.success()) {
            eprintln!("skipped: no `script` of util-linux");
            return;
        }
        let folder = tempfile::TempDir::new().unwrap();
        let (store, history) = (folder.path().join("store"), folder.path().join("kept/history"));
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        stdout(&["ingest", "--quiet", "--store", text(&store), text(&samples)]);
        let line = format!("'{}' --store '{}' query", env!("CARGO_BIN_EXE_demarche"), store.display());
        let mut script = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env("DEMARCHE_HISTORY", &history)
            .env("TERM", "dumb")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let typed =
            "SELEC ?x {}\nwho-met-whomm\nSELECT (COUNT(?e) AS ?many) {\n  ?e a dm:EventRecord\n}\n:quit\n";
        script.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = script.wait_with_output().unwrap();
        let shown = String::from_utf8_lossy(&output.stdout).to_string();
        assert!(output.status.success(), "{shown}");
        for part in ["line 1, column", "did you mean `SELECT`", "did you mean `who-met-whom`", "1 row"] {
            assert!(shown.contains(part), "no {part} in {shown}");
        }
        let kept = std::fs::read_to_string(history).unwrap();
        assert!(kept.contains("who-met-whomm") && kept.contains("dm:EventRecord"), "{kept}");
    }
}
