//! What a page says of its article, the surest place first: JSON-LD, meta tags, microdata, then the page itself.

use std::collections::HashMap;

use dom_query::Document;

use super::date;
use super::jsonld;
use crate::source::markup;
use crate::source::metadata::Metadata;
use crate::source::names;

/// What was found besides the main text.
pub(super) struct Known {
    pub known: Metadata,
    /// The headline, as each place of the page that holds it tells it.
    pub titles: Vec<String>,
    /// The text as the metadata hold it.
    pub body: Option<String>,
    /// Does the page say that one has to pay for the whole?
    pub paid: bool,
}

pub(super) fn find(document: &Document) -> Known {
    let tags = Tags::of(document);
    let canonical = attribute(document, "link[rel='canonical']", "href")
        .or_else(|| tags.get(&["og:url"]))
        .filter(|url| url.contains("://"));
    let described = jsonld::find(document, canonical.as_deref());
    let published =
        date::find(document, &tags, &described, canonical.as_deref().or(described.url.as_deref()));
    let publisher = described.publisher.or_else(|| {
        tags.get(&[
            "og:site_name",
            "application-name",
            "dc.publisher",
            "dcterms.publisher",
            "publisher",
            "cre",
            "apple-mobile-web-app-title",
        ])
    });
    let url = canonical.or(described.url);
    let publisher = publisher.filter(|p| !p.contains("://") && p.chars().count() <= 80).or_else(|| {
        let twitter = tags.get(&["twitter:site"]).filter(|name| !name.contains(' '));
        url.as_deref().and_then(host).or_else(|| twitter.map(|name| name.trim_start_matches('@').to_string()))
    });
    let publisher = publisher.map(clean).map(|name| names::publisher(&name));
    let author = described.author.map(clean).and_then(|name| names::author(&name));
    let author = author.or_else(|| self::author(document, &tags));
    let shared = tags.get(&["og:title", "twitter:title", "dc.title", "title"]);
    let heading = text(document, "article h1, h1[itemprop='headline'], h1");
    let mut titles: Vec<String> = [described.headline, shared, heading]
        .into_iter()
        .flatten()
        .map(clean)
        .filter(|t| !t.is_empty())
        .collect();
    if titles.is_empty() {
        titles.extend(text(document, "title").map(clean));
    }
    let headline = titles.first().map(|title| names::headline(title, publisher.as_deref()));
    let language = described
        .language
        .filter(|l| l.len() <= 11)
        .or_else(|| attribute(document, "html", "lang"))
        .or_else(|| tags.get(&["og:locale", "content-language", "dc.language", "language"]));
    Known {
        known: Metadata {
            id: None,
            published,
            publisher,
            url,
            headline: headline.filter(|h| !h.is_empty()),
            author,
            language,
        },
        titles,
        body: described.body.map(markup::plain),
        paid: described.paid,
    }
}

/// The meta tags of a page by their names in lower case; of several with one name the first that says something.
pub(super) struct Tags(HashMap<String, String>);

impl Tags {
    fn of(document: &Document) -> Self {
        let mut tags = HashMap::new();
        for tag in document.select("meta[content], [itemprop][content]").iter() {
            let Some(value) = tag.attr("content").map(|c| c.trim().to_string()).filter(|c| !c.is_empty())
            else {
                continue;
            };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = tag.attr(key) {
                    tags.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| value.clone());
                }
            }
        }
        Self(tags)
    }

    /// The value of the first of these tags that is there.
    pub fn get(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.0.get(*name).cloned())
    }
}

pub(super) fn attribute(document: &Document, selector: &str, attribute: &str) -> Option<String> {
    document.select(selector).iter().find_map(|element| {
        let value = element.attr(attribute)?.trim().to_string();
        (!value.is_empty()).then_some(value)
    })
}

fn text(document: &Document, selector: &str) -> Option<String> {
    document.select(selector).iter().find_map(|element| {
        let value = element.text().split_whitespace().collect::<Vec<_>>().join(" ");
        (!value.is_empty()).then_some(value)
    })
}

/// The author as meta tags or the byline name him.
fn author(document: &Document, tags: &Tags) -> Option<String> {
    const TAGS: &[&str] = &[
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "citation_author",
    ];
    const PLACES: &[&str] = &[
        "[itemprop='author'] [itemprop='name']",
        "[itemprop='author']",
        "[rel='author']",
        ".byline a",
        ".author a",
        ".byline",
        ".author-name",
        ".author",
    ];
    TAGS.iter().find_map(|tag| tags.get(&[tag]).map(clean).and_then(|name| names::author(&name))).or_else(
        || PLACES.iter().find_map(|place| text(document, place).and_then(|name| names::author(&name))),
    )
}

/// Without entities and markup, in one line.
fn clean(text: String) -> String {
    markup::plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The host of an address, without `www.`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.");
    host.contains('.').then(|| host.to_string())
}
