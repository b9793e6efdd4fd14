//! Which of several media types a client wants (RFC 9110, 12.5.1).

/// The offer that a header `Accept` prefers, the first among equals; none where it takes none of them.
pub(super) fn choose<T: Copy>(accept: Option<&str>, offers: &[(&str, T)]) -> Option<T> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return offers.first().map(|(_, offer)| *offer);
    };
    let ranges: Vec<Range<'_>> = accept.split(',').filter_map(Range::parse).collect();
    let mut best: Option<(u32, T)> = None;
    for (media_type, offer) in offers {
        let quality = quality(&ranges, media_type);
        if quality > best.map_or(0, |(quality, _)| quality) {
            best = Some((quality, *offer));
        }
    }
    best.map(|(_, offer)| offer)
}

/// Forms for programs that are given where pages are.
const OTHERS: [&str; 5] = [
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/json",
];

/// Does a client ask for a page by its name, as browsers do, and want none of the forms for programs more?
pub(super) fn wants_page(accept: Option<&str>) -> bool {
    let ranges: Vec<Range<'_>> = accept.unwrap_or_default().split(',').filter_map(Range::parse).collect();
    let page = quality(&ranges, "text/html");
    let named = ranges.iter().any(|range| range.name.eq_ignore_ascii_case("text/html"));
    named && page > 0 && OTHERS.iter().all(|other| quality(&ranges, other) <= page)
}

struct Range<'a> {
    name: &'a str,
    /// Thousandths.
    quality: u32,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let name = parts.next().filter(|name| name.contains('/'))?;
        let quality = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        let quality = quality.map_or(Some(1.0), |q| q.parse::<f64>().ok())?;
        Some(Self { name, quality: (quality.clamp(0.0, 1.0) * 1000.0) as u32 })
    }

    /// How exactly it names a type; none where it does not.
    fn fit(&self, media_type: &str) -> Option<u8> {
        let (kind, _) = media_type.split_once('/')?;
        match self.name.split_once('/')? {
            ("*", "*") => Some(0),
            (range, "*") => range.eq_ignore_ascii_case(kind).then_some(1),
            _ => self.name.eq_ignore_ascii_case(media_type).then_some(2),
        }
    }
}

/// The most exact range decides.
fn quality(ranges: &[Range<'_>], media_type: &str) -> u32 {
    let fits = ranges.iter().filter_map(|range| range.fit(media_type).map(|fit| (fit, range.quality)));
    fits.max().map_or(0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERS: &[(&str, char)] = &[("application/json", 'j'), ("text/csv", 'c'), ("text/html", 'h')];

    #[test]
    fn the_most_exact_range_decides_then_quality_then_order() {
        let chosen = |accept| choose(Some(accept), OFFERS);
        assert_eq!(choose(None, OFFERS), Some('j'));
        assert_eq!(chosen("*/*"), Some('j'));
        assert_eq!(chosen("text/*"), Some('c'));
        assert_eq!(chosen("text/html,application/xml;q=0.9,*/*;q=0.8"), Some('h'));
        assert_eq!(chosen("*/*;q=0.5, application/json;q=0"), Some('c'));
        assert_eq!(chosen("TEXT/CSV; charset=utf-8; q=0.3"), Some('c'));
        assert_eq!(chosen("image/png"), None);
        assert_eq!(chosen("rubbish;;;q=x"), None);
    }

    #[test]
    fn pages_are_for_those_who_name_them() {
        assert!(wants_page(Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")));
        assert!(!wants_page(Some("text/turtle, text/html;q=0.5")));
        assert!(!wants_page(Some("*/*")) && !wants_page(None) && !wants_page(Some("text/html;q=0")));
    }
}
