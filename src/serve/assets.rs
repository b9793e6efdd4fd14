//! Styles, scripts and libraries of the pages, which the program carries.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::answer::body;
use super::problem::Problem;
use crate::export::report::outline_lines;

/// Files as they are.
const PLAIN: &[(&str, &str, &str)] = &[
    (
        "style.css",
        "text/css",
        concat!(include_str!("../../page/base.css"), include_str!("../../page/serve/style.css")),
    ),
    ("article.js", "text/javascript", include_str!("../../page/serve/article.js")),
    ("sparql.js", "text/javascript", include_str!("../../page/serve/sparql.js")),
    ("icon.svg", "image/svg+xml", include_str!("../../page/serve/icon.svg")),
    ("licenses.txt", "text/plain", include_str!("../../page/serve/yasgui/LICENSES.txt")),
];

/// Files that are packed with gzip, since the program carries them.
const PACKED: &[(&str, &str, &[u8])] = &[
    ("yasgui.min.js", "text/javascript", include_bytes!("../../page/serve/yasgui/yasgui.min.js.gz")),
    ("yasgui.min.css", "text/css", include_bytes!("../../page/serve/yasgui/yasgui.min.css.gz")),
];

/// The outlines of the countries by degrees, north up, in the colour of the picture that uses them.
fn outlines() -> &'static str {
    static DRAWN: OnceLock<String> = OnceLock::new();
    DRAWN.get_or_init(|| {
        let lines: Vec<String> = outline_lines()
            .iter()
            .map(|line| {
                let points = line.iter().map(|(east, north)| format!("{east:.2} {:.2}", -north));
                format!("M{}", points.collect::<Vec<_>>().join(" "))
            })
            .collect();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path id=\"world\" d=\"{}\" fill=\"none\" stroke=\"currentColor\" \
             vector-effect=\"non-scaling-stroke\"/></svg>\n",
            lines.concat()
        )
    })
}

/// A file; browsers may keep it, since its address changes with the version.
pub(super) async fn get(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let mut response = file(&name, &headers);
    if response.status().is_success() {
        let kept = HeaderValue::from_static("public, max-age=86400");
        response.headers_mut().insert(header::CACHE_CONTROL, kept);
    }
    response
}

fn file(name: &str, headers: &HeaderMap) -> Response {
    if let Some((_, kind, text)) = PLAIN.iter().find(|(known, ..)| *known == name) {
        return body(kind, *text);
    }
    if name == "world.svg" {
        return body("image/svg+xml", outlines());
    }
    let Some((_, kind, bytes)) = PACKED.iter().find(|(known, ..)| *known == name) else {
        return Problem::none("there is no such file", "pages name those that there are").into_response();
    };
    let packed = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    if packed.is_some_and(|accepted| accepted.contains("gzip")) {
        let mut response = body(kind, *bytes);
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return response;
    }
    let mut plain = Vec::new();
    match std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(*bytes), &mut plain) {
        Ok(_) => body(kind, plain),
        Err(error) => Problem::fault(error).into_response(),
    }
}
