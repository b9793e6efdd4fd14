//! A browser, where there is one.

use std::process::{Command, Stdio};

use crate::common::skipped;

/// The name of Chromium, or `None` and a message.
pub fn browser() -> Option<String> {
    let known = [
        std::env::var("DEMARCHE_CHROMIUM").unwrap_or_default(),
        "chromium".into(),
        "chromium-browser".into(),
        "google-chrome".into(),
    ];
    let works = |name: &String| {
        let version =
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        !name.is_empty() && version.is_ok_and(|status| status.success())
    };
    let found = known.into_iter().find(works);
    if found.is_none() {
        skipped("there is no chromium; name one with DEMARCHE_CHROMIUM");
    }
    found
}
