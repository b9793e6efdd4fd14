//! The line that is told of each request.

use std::io::Write;
use std::time::Duration;

use axum::http::{Method, StatusCode, Uri};

use super::settings::Access;

/// `2025-08-07T10:00:00Z GET /api/query/who-did-what?who 200 12 ms`: a line that no client can forge, since an address
/// holds neither spaces nor line ends.
pub(super) fn tell(access: Access, method: &Method, uri: &Uri, status: StatusCode, took: Duration) {
    let query = match (access, uri.query()) {
        (Access::Nothing, _) => return,
        (_, None) => String::new(),
        (Access::Values, Some(query)) => format!("?{query}"),
        (Access::Paths, Some(query)) => format!("?{}", names(query)),
    };
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    let line = format!("{now} {method} {}{query} {} {} ms", uri.path(), status.as_u16(), took.as_millis());
    let _ = writeln!(std::io::stderr(), "{line}"); // a standard error that is closed must not end the server
}

/// The names of parameters without their values.
fn names(query: &str) -> String {
    let names = query.split('&').map(|pair| pair.split_once('=').map_or("…", |(name, _)| name));
    names.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    #[test]
    fn values_are_left_out() {
        assert_eq!(super::names("who=Ann+Lee&from=2025&secret"), "who&from&…");
    }
}
