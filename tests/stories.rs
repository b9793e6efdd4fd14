//! The command line, told as stories: each `.md` holds commands and what they print, the README too.
//! `TRYCMD=overwrite cargo test --release --test stories` writes down what they print now.

#[test]
fn stories() {
    let stores = tempfile::TempDir::new().unwrap();
    let of = |story: &str| stores.path().join(story).join("demarche.db");
    for (story, file) in [("bad-input", "tests/stories/bad-input.md"), ("readme", "README.md")] {
        let store = of(story);
        trycmd::TestCases::new()
            .env("DEMARCHE_STORE", store.to_str().unwrap())
            .insert_var("[STORE]", store.to_str().unwrap().to_string())
            .unwrap()
            .case(file)
            .run();
    }
}
