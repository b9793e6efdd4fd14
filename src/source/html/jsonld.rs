//! What a page says of its article in schema.org's words, in blocks of JSON-LD.

use dom_query::Document;
use serde_json::{Map, Value};

type Object = Map<String, Value>;

/// An article as schema.org describes it.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub headline: Option<String>,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub language: Option<String>,
    pub url: Option<String>,
    pub body: Option<String>,
    pub paid: bool,
}

/// The description that fits the page: the one of its own address, else the first.
pub(super) fn find(document: &Document, canonical: Option<&str>) -> Described {
    let mut all: Vec<Value> = Vec::new();
    for script in document.select("script[type*='ld+json']").iter() {
        all.extend(parse(&script.text()));
    }
    let mut nodes: Vec<&Object> = Vec::new();
    all.iter().for_each(|value| objects(value, &mut nodes, 0));
    let articles: Vec<&&Object> = nodes.iter().filter(|o| is_article(o)).collect();
    let own =
        canonical.and_then(|url| articles.iter().find(|o| address(o).is_some_and(|a| same_address(&a, url))));
    let Some(article) = own.or(articles.first()) else { return page(&nodes) };
    let get = |key: &str| article.get(key).and_then(|value| name(value, &nodes));
    Described {
        headline: get("headline").or_else(|| get("name")),
        author: get("author").or_else(|| get("creator")),
        publisher: get("publisher").or_else(|| get("sourceOrganization")),
        published: get("datePublished").or_else(|| get("dateCreated")).or_else(|| get("uploadDate")),
        modified: get("dateModified"),
        language: get("inLanguage"),
        url: address(article),
        body: article.get("articleBody").and_then(Value::as_str).map(str::to_string),
        paid: matches!(article.get("isAccessibleForFree"), Some(Value::Bool(false)))
            || article
                .get("isAccessibleForFree")
                .and_then(Value::as_str)
                .is_some_and(|s| s.eq_ignore_ascii_case("false")),
    }
}

/// The days of the page itself, where no article is described.
fn page(nodes: &[&Object]) -> Described {
    let day = |key: &str| {
        let pages =
            nodes.iter().filter(|o| is_a(o, |kind| matches!(kind, "WebPage" | "ItemPage" | "CreativeWork")));
        pages.filter_map(|o| o.get(key)?.as_str()).map(str::to_string).next()
    };
    Described { published: day("datePublished"), modified: day("dateModified"), ..Described::default() }
}

/// Parses a block; what editors' systems do to it (line ends in strings, comments around it) is mended.
fn parse(text: &str) -> Vec<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let text = text.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::Deserializer::from_str(&flat).into_iter::<Value>().map_while(Result::ok).collect()
}

fn objects<'a>(value: &'a Value, out: &mut Vec<&'a Object>, depth: usize) {
    if depth > 8 {
        return;
    }
    match value {
        Value::Array(list) => list.iter().for_each(|v| objects(v, out, depth + 1)),
        Value::Object(object) => {
            out.push(object);
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "itemListElement",
                "item",
                "publisher",
                "author",
                "hasPart",
            ] {
                if let Some(inner) = object.get(key) {
                    objects(inner, out, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn is_article(object: &Object) -> bool {
    is_a(object, |kind| {
        kind.ends_with("Article")
            || matches!(
                kind,
                "BlogPosting" | "LiveBlogPosting" | "Report" | "ClaimReview" | "SocialMediaPosting"
            )
    })
}

/// Is one of the object's types of this kind?
fn is_a(object: &Object, fits: impl Fn(&str) -> bool) -> bool {
    let is = |kind: &str| fits(kind.rsplit(['/', ':']).next().unwrap_or(kind));
    match object.get("@type") {
        Some(Value::String(kind)) => is(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

fn address(object: &Object) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(inner) => {
            inner.get("@id").or_else(|| inner.get("url")).and_then(Value::as_str).map(str::to_string)
        }
        _ => None,
    };
    ["url", "mainEntityOfPage", "@id"]
        .iter()
        .find_map(|key| object.get(*key).and_then(of))
        .filter(|a| a.contains("://"))
}

fn same_address(a: &str, b: &str) -> bool {
    let bare = |s: &str| {
        let s = s.split(['?', '#']).next().unwrap_or(s);
        s.trim_end_matches('/').trim_start_matches("https:").trim_start_matches("http:").to_string()
    };
    bare(a) == bare(b)
}

/// A name: the string, that of an object, those of a list; a reference to another object is followed.
fn name(value: &Value, nodes: &[&Object]) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_string(),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => {
            let mut names: Vec<String> = Vec::new();
            for found in list.iter().filter_map(|v| name(v, nodes)) {
                if !names.contains(&found) {
                    names.push(found);
                }
            }
            names.join(", ")
        }
        Value::Object(object) => match object.get("name").or_else(|| object.get("@value")) {
            Some(inner) => name(inner, &[])?,
            None => {
                let id = object.get("@id")?.as_str()?;
                let other = nodes
                    .iter()
                    .find(|o| o.get("@id").and_then(Value::as_str) == Some(id) && o.contains_key("name"))?;
                other.get("name").and_then(|n| name(n, &[]))?
            }
        },
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
