//! The page itself: a frame, and in it styles, libraries, figures and scripts.

use sha2::{Digest, Sha256};

const FRAME: &str = include_str!("../../../page/page.html");
const STYLE: &str = concat!(include_str!("../../../page/base.css"), include_str!("../../../page/page.css"));
const LIBRARIES: &str = include_str!("../../../page/libraries/libraries.min.js");
const LICENSES: &str = include_str!("../../../page/libraries/LICENSES.txt");
pub(super) const WORLD: &str = include_str!("../../../page/libraries/world.json");

/// The scripts of the page, in the order in which they build on each other.
const SCRIPTS: [&str; 7] = [
    include_str!("../../../page/script/frame.js"),
    include_str!("../../../page/script/actors.js"),
    include_str!("../../../page/script/pairs.js"),
    include_str!("../../../page/script/map.js"),
    include_str!("../../../page/script/network.js"),
    include_str!("../../../page/script/table.js"),
    include_str!("../../../page/script/begin.js"),
];

/// The page with a title and its figures as JSON.
pub(super) fn page(title: &str, figures: &str) -> String {
    let script = format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat());
    // only these two scripts run, and nothing is fetched from anywhere; charts carry styles of their own
    let policy = format!(
        "default-src 'none'; script-src {} {}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action \
         'none'",
        source(LIBRARIES),
        source(&script)
    );
    let (title, figures) = (quick_xml::escape::escape(title), block(figures));
    let parts = [
        ("policy", policy.as_str()),
        ("title", &*title),
        ("version", env!("CARGO_PKG_VERSION")),
        ("style", STYLE),
        ("libraries", LIBRARIES),
        ("licenses", LICENSES),
        ("world", WORLD.trim_end()),
        ("figures", figures.as_str()),
        ("script", script.as_str()),
    ];
    fill(FRAME, &parts)
}

/// Puts parts in the places `{{name}}` of a frame. What stands in a part is left as it is.
fn fill(frame: &str, parts: &[(&str, &str)]) -> String {
    let mut page =
        String::with_capacity(frame.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").expect("a place of the frame ends");
        let part = parts.iter().find(|(known, _)| *known == name).map(|(_, part)| *part);
        page += before;
        page += part.expect("a place of the frame has a part");
        rest = after;
    }
    page + rest
}

/// JSON that ends no element and begins no comment: the parser of HTML finds no mark in it.
fn block(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e")
}

/// A script, as a content security policy names it.
fn source(script: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(script.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_part_ends_it_before_its_time() {
        for part in [LIBRARIES, LICENSES, WORLD].into_iter().chain(SCRIPTS) {
            let part = part.to_lowercase();
            assert!(!part.contains("</script") && !part.contains("<!--"));
        }
        assert!(!STYLE.to_lowercase().contains("</style"));
        let made = page("a <b> & c", r#"{"quote":"</script><script>alert(1)</script> {{title}} <!--"}"#);
        assert!(made.contains("<title>a &lt;b&gt; &amp; c</title>"));
        assert!(made.contains(r"\u003c/script\u003e\u003cscript\u003ealert(1)"));
        assert!(made.contains("{{title}} \\u003c!--"), "what stands in a part is no place of the frame");
    }
}
