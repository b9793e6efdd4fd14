//! Addresses of articles in the form by which they are known.

/// Parameters that say where a reader came from, not what is read.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "ref",
    "ref_src",
    "cmpid",
    "cmp",
    "ocid",
    "smid",
    "smtyp",
    "partner",
    "sh",
    "src",
    "source",
    "feature",
    "via",
    "taid",
    "twclid",
    "yclid",
    "rss",
    "srcref",
    "ns_mchannel",
    "ns_source",
    "ns_campaign",
    "ito",
    "guccounter",
    "amp",
    "outputtype",
];

/// Is it the address of something that can be read: an IRI with a host, such as `https://example.org/news/1`?
pub(super) fn is_one(url: &str) -> bool {
    oxiri::Iri::parse(url).is_ok_and(|iri| {
        let scheme = iri.scheme().to_ascii_lowercase();
        let runs = ["javascript", "data", "vbscript"].contains(&scheme.as_str());
        !runs && iri.authority().is_some_and(|host| !host.is_empty())
    })
}

/// The address without scheme, `www.`, fragment, parameters of campaigns and a slash at its end.
pub(super) fn canonical(url: &str) -> String {
    let url = url.trim();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or(rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = path.split_once('/').unwrap_or((path, ""));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let mut kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let key = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
            !key.is_empty() && !key.starts_with("utm_") && !TRACKING.contains(&key.as_str())
        })
        .collect();
    kept.sort_unstable();
    let path = path.trim_end_matches('/');
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{host}/{path}{query}")
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn what_a_reader_came_by_does_not_count() {
        for url in [
            "https://www.Example.org/a/b?utm_source=x&id=7#top",
            "http://example.org/a/b/?id=7&fbclid=abc",
            "example.org/a/b?id=7",
        ] {
            assert_eq!(canonical(url), "example.org/a/b?id=7");
        }
        assert_ne!(canonical("https://example.org/a?id=7"), canonical("https://example.org/a?id=8"));
    }
}
