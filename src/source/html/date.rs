//! The day on which a page's article was published.

use dom_query::Document;
use jiff::civil::Date;

use super::jsonld::Described;
use super::metadata::{Tags, attribute};
use crate::source::date::{is_month, is_weekday, parse_any};

/// Meta tags that say when an article was published.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "date.published",
    "published_date",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "ptime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "article_date_original",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "bt:pubdate",
    "date",
    "displaydate",
    "eprints.date",
    "pub_date",
    "article:post_date",
    "shareaholic:article_published_time",
    "firstpublished",
    "cdate",
    "release_date",
    "created",
];
/// Meta tags that at least say when it was changed.
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dc.date.modified",
];
/// Elements of the page that hold the day, the surest first.
const PLACES: &[&str] = &[
    "[itemprop='datePublished']",
    "time[pubdate]",
    "article header time",
    "article time",
    "main time",
    "time",
    "[class*='publish']",
    "[class*='pubdate']",
    "[class*='entry-date']",
    "[class*='post-date']",
    "[class*='article-date']",
    "[class*='timestamp']",
    "[class*='dateline']",
    "[class*='byline']",
    "[class*='article-meta']",
    "[class*='post-meta']",
    "[class*='entry-meta']",
    "[id*='publish']",
    "[class='date']",
    "[class*='date']",
    "[id*='date']",
    "[class*='time']",
];

pub(super) fn find(
    document: &Document,
    tags: &Tags,
    described: &Described,
    url: Option<&str>,
) -> Option<Date> {
    let day = |text: String| parse_any(&text, None).filter(|d| (1990..2100).contains(&d.year()));
    let stamped = described.published.clone().filter(|text| day(text.clone()).is_some()).or_else(|| {
        PUBLISHED.iter().find_map(|name| tags.get(&[name]).filter(|text| day(text.clone()).is_some()))
    });
    let stamped = stamped.and_then(|text| {
        let found = day(text.clone())?;
        // in Greenwich it may be another day than where the paper appears; the address then has the paper's own
        let in_utc =
            ["Z", "+00:00", "+0000", "UTC", "GMT"].iter().any(|zone| text.trim_end().ends_with(zone));
        let own = url.and_then(in_address).filter(|own| {
            in_utc && (own.tomorrow().ok() == Some(found) || own.yesterday().ok() == Some(found))
        });
        Some(own.unwrap_or(found))
    });
    stamped
        .or_else(|| on_page(document))
        .or_else(|| url.and_then(in_address))
        .or_else(|| described.modified.clone().and_then(day))
        .or_else(|| CHANGED.iter().find_map(|name| tags.get(&[name]).and_then(day)))
        .or_else(|| in_text(document))
}

fn on_page(document: &Document) -> Option<Date> {
    PLACES
        .iter()
        .find_map(|place| {
            document.select(place).iter().take(6).find_map(|element| {
                let given = [
                    "datetime",
                    "content",
                    "data-time",
                    "data-timestamp",
                    "data-date",
                    "data-published",
                    "data-seconds",
                    "title",
                ]
                .iter()
                .find_map(|key| element.attr(key).and_then(|value| parse_any(&value, None)));
                given
                    .or_else(|| {
                        let text = element.text();
                        if text.len() > 300 { None } else { within(&text) }
                    })
                    .filter(|d| (1990..2100).contains(&d.year()))
            })
        })
        .or_else(|| {
            attribute(document, "[data-published-date]", "data-published-date")
                .and_then(|d| parse_any(&d, None))
        })
}

/// The first date in a short line: "Published: 18 Nov 2019, 10:00", "Updated 1:03 PM ET, Mon November 18, 2019", "25. May 2018".
fn within(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')'))
        .filter(|w| !w.is_empty())
        .collect();
    (0..words.len()).find_map(|i| {
        let word = words[i].trim_end_matches(':');
        if is_weekday(word) {
            return None;
        }
        if let [a, b, c, ..] = words[i..]
            && (is_month(a) || is_month(b))
            && let Some(date) = parse_any(&format!("{} {b} {c}", a.trim_end_matches('.')), None)
        {
            return Some(date);
        }
        (word.len() >= 8).then(|| parse_any(word, None))?
    })
}

/// `/2019/11/18/`, `/2019-11-18-`, `/20191118`.
fn in_address(url: &str) -> Option<Date> {
    let path = url.split_once("://")?.1;
    let parts: Vec<&str> = path.split(['/', '-', '_', '?', '.']).collect();
    let three = parts.windows(3).find_map(|w| {
        let [year, month, day] = w else { return None };
        let fits = year.len() == 4 && (1..=2).contains(&day.len()) && (1..=3).contains(&month.len());
        let day = fits.then(|| day.parse::<i8>().ok())??;
        let month = month.parse::<i8>().ok().or_else(|| {
            let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
            names.iter().position(|n| n.eq_ignore_ascii_case(month)).map(|i| i as i8 + 1)
        })?;
        Date::new(year.parse().ok()?, month, day).ok()
    });
    three
        .or_else(|| {
            parts.iter().filter(|p| p.len() >= 8 && p.is_char_boundary(8)).find_map(|p| {
                parse_any(&p[..8], None).filter(|_| p.as_bytes()[..8].iter().all(u8::is_ascii_digit))
            })
        })
        .filter(|d| (1990..2100).contains(&d.year()))
}

/// The first short block of the page that holds a date.
fn in_text(document: &Document) -> Option<Date> {
    document.select("p, span, div, li, small").iter().take(2000).find_map(|element| {
        let text = element.text();
        (text.len() <= 120 && text.bytes().any(|b| b.is_ascii_digit())).then(|| within(&text)).flatten()
    })
}
