//! The Python module, against the program that was just built; and as a wheel in a fresh environment where
//! `DEMARCHE_WHEEL` names one (`make wheel`).

use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn python() -> String {
    std::env::var("DEMARCHE_PYTHON").unwrap_or_else(|_| "python3".to_string())
}

fn pytest(python: &str, module: Option<&Path>) -> Option<String> {
    let has = Command::new(python).args(["-c", "import pytest"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {python} has no pytest; name one that has with DEMARCHE_PYTHON");
        return None;
    }
    let mut command = Command::new(python);
    command
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"])
        .current_dir(format!("{ROOT}/python"));
    command.env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    if let Some(module) = module {
        command.env("PYTHONPATH", module).env("DEMARCHE_BIN", env!("CARGO_BIN_EXE_demarche"));
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).to_string();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(text)
}

#[test]
fn the_module_does_what_its_tests_say() {
    if let Some(out) = pytest(&python(), Some(&Path::new(ROOT).join("python"))) {
        assert!(out.contains("passed") && !out.contains("failed"), "{out}");
    }
}

#[test]
fn the_wheel_is_installed_and_used() {
    let Some(wheel) = std::env::var_os("DEMARCHE_WHEEL") else {
        eprintln!("skipped: `make wheel` builds one; name it with DEMARCHE_WHEEL");
        return;
    };
    let dir = tempfile::TempDir::new().unwrap();
    let run = |program: &Path, args: &[&std::ffi::OsStr]| {
        let output = Command::new(program).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let environment = dir.path().join("env");
    run(Path::new(&python()), &["-m".as_ref(), "venv".as_ref(), environment.as_ref()]);
    let own = environment.join("bin/python");
    // with what its data frames and graphs need, so that no test is skipped
    let mut wanted = wheel;
    wanted.push("[events,graph,store]");
    run(
        &own,
        &[
            "-m".as_ref(),
            "pip".as_ref(),
            "install".as_ref(),
            "-q".as_ref(),
            "pytest".as_ref(),
            wanted.as_ref(),
        ],
    );
    // a copy of the tests alone, so that the module of the wheel is the one that is found
    let tests = dir.path().join("tests");
    std::fs::create_dir(&tests).unwrap();
    std::fs::copy(format!("{ROOT}/python/tests/test_demarche.py"), tests.join("test_demarche.py")).unwrap();
    let output =
        Command::new(&own).args(["-m", "pytest", "-q"]).arg(&tests).current_dir(&dir).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && !told.contains("skipped"), "{told}");
}
