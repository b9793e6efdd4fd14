//! The package for Spark, against the program that was just built, where Python has pyspark and there is a Java.

mod common;

use std::path::Path;
use std::process::Command;

use common::{skipped, texts};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn spark_reads_what_the_program_reads() {
    let python = std::env::var("DEMARCHE_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let has = Command::new(&python).args(["-c", "import pytest, pandas, pyspark"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        skipped(&format!(
            "nothing of demarche-spark is tested: {python} has not all of pytest, pandas and pyspark; name one that has with \
             DEMARCHE_PYTHON"
        ));
        return;
    }
    let java = Command::new("java").arg("-version").output();
    if !java.is_ok_and(|output| output.status.success()) {
        skipped("nothing of demarche-spark is tested: there is no Java (Debian: openjdk-17-jre-headless)");
        return;
    }
    let modules = [Path::new(ROOT).join("python"), Path::new(ROOT).join("python/spark")];
    let output = Command::new(&python)
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "spark/tests"])
        .current_dir(&modules[0])
        .env("PYTHONPATH", std::env::join_paths(&modules).unwrap())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYSPARK_PYTHON", &python)
        .env("DEMARCHE_BIN", env!("CARGO_BIN_EXE_demarche"))
        .output()
        .unwrap();
    let (out, err) = texts(&output);
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.contains(" passed") && !out.contains("failed"), "{out}");
}
