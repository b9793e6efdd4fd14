//! Which keys hold what in the JSON and the tables that other programs write.
//!
//! Known by their keys are the project's own, NewsAPI, Media Cloud, GDELT DOC, news-please and other extracts of Common
//! Crawl's news, trafilatura, newspaper, WordPress, The Guardian's and The New York Times' interfaces, Zotero and CSL, dumps
//! of Elasticsearch and MongoDB, and what the sets on Kaggle use.

use serde_json::{Map, Value};

use super::date::parse_any;
use super::error::{Origin, Problem, Warning};
use super::finish::{Found, finish};
use super::metadata::{Field, Metadata, inexact, words};
use super::{Article, ReadOptions, markup, names};

pub(super) type Record = Map<String, Value>;

/// Keys in lower case without `_`, `-` and spaces, the surest first.
fn keys(field: Field) -> &'static [&'static str] {
    match field {
        Field::Text => &[
            "text",
            "articlebody",
            "maintext",
            "fulltext",
            "bodytext",
            "cleanedtext",
            "cleantext",
            "articletext",
            "storytext",
            "textcontent",
            "contenttext",
            "plaintext",
            "rawtext",
            "content",
            "contents",
            "body",
            "article",
            "story",
            "articlecontent",
            "newstext",
            "contenthtml",
            "html",
        ],
        Field::Id => {
            &["id", "guid", "uuid", "articleid", "storyid", "storiesid", "identifier", "docid", "documentid"]
        }
        Field::Published => &[
            "published",
            "publishedat",
            "publisheddate",
            "datepublished",
            "datepublish",
            "publishdate",
            "publicationdate",
            "issued",
            "pubdate",
            "webpublicationdate",
            "firstpublished",
            "seendate",
            "date",
            "datetime",
            "publishtime",
            "publishedtime",
            "releasedate",
            "timestamp",
            "createdat",
            "created",
            "time",
            "day",
            "isodate",
            "crawldate",
        ],
        Field::Publisher => &[
            "publisher",
            "medianame",
            "publication",
            "outlet",
            "newspaper",
            "sourcename",
            "sitename",
            "sourcehostname",
            "metasitename",
            "containertitle",
            "publicationtitle",
            "newssource",
            "newsoutlet",
            "source",
            "site",
            "sourcedomain",
            "domain",
            "hostname",
            "sourcecommonname",
            "agency",
        ],
        Field::Url => &[
            "url",
            "canonicalurl",
            "canonicallink",
            "weburl",
            "link",
            "articleurl",
            "sourceurl",
            "href",
            "permalink",
            "externalurl",
            "amphtml",
            "uri",
            "source",
        ],
        Field::Headline => &["headline", "title", "webtitle", "articletitle", "heading", "headlines"],
        Field::Author => {
            &["author", "authors", "byline", "creator", "creators", "writer", "journalist", "reporter"]
        }
        Field::Language => &["language", "lang", "inlanguage", "languagecode", "languageiso"],
    }
}

/// Keys that hold the beginning of an article where its text is not given.
const TEASER: &[&str] = &[
    "description",
    "summary",
    "abstract",
    "abstractnote",
    "leadparagraph",
    "shortdescription",
    "trailtext",
    "snippet",
    "excerpt",
    "lead",
    "standfirst",
    "teaser",
];

/// Objects that the article itself lies in.
const INNER: &[&str] =
    &["_source", "fields", "metadata", "meta", "attributes", "article", "document", "doc", "data"];

/// Where many articles lie in one object.
const MANY: &[&str] = &[
    "articles",
    "results",
    "docs",
    "items",
    "hits",
    "stories",
    "response",
    "data",
    "entries",
    "documents",
    "news",
    "posts",
    "records",
    "value",
];

/// The list of articles in an object that is an answer of a service, not an article.
pub(super) fn many(record: &Record) -> Option<&Vec<Value>> {
    if record.contains_key("text") {
        return None;
    }
    MANY.iter().find_map(|key| match record.get(*key)? {
        Value::Array(list) if list.iter().any(Value::is_object) => Some(list),
        Value::Object(inner) => many(inner),
        _ => None,
    })
}

/// An article from one object or row.
pub(super) fn article(
    record: &Record,
    beside: Metadata,
    origin: Origin,
    options: &ReadOptions,
) -> Result<Article, Problem> {
    let mut warnings = Vec::new();
    let (text, teaser) = text(record, options)?;
    if teaser {
        warnings.push(Warning::Teaser);
    }
    let known = metadata(record, options, &mut warnings)?;
    finish(Found { text, known: known.or(beside), warnings, origin }, options)
}

/// The text, and whether it is only the beginning of one.
fn text(record: &Record, options: &ReadOptions) -> Result<(String, bool), Problem> {
    let raw = match options.map.key(Field::Text) {
        Some(key) => at_path(record, key).and_then(words).map(|text| (text, false)),
        None => look_up(record, keys(Field::Text), long)
            .map(|text| (text, false))
            .or_else(|| look_up(record, TEASER, long).map(|text| (text, true)))
            .or_else(|| headline_alone(record).map(|text| (text, true))),
    };
    let (text, mut teaser) = raw.ok_or(Problem::NoText)?;
    let mut text = markup::plain(text);
    // "… [+4994 chars]" at the end of what a service cuts off
    if let Some(at) = text.rfind("[+").filter(|at| text[*at..].trim_end().ends_with("chars]")) {
        text.truncate(at);
        text.truncate(text.trim_end().len());
        teaser = true;
    }
    Ok((text, teaser))
}

/// The headline, where it comes with an address and no key is there for a text: what indexes of news give.
fn headline_alone(record: &Record) -> Option<String> {
    if record.keys().any(|name| keys(Field::Text).iter().chain(TEASER).any(|key| same_key(name, key))) {
        return None;
    }
    look_up(record, keys(Field::Url), address)?;
    look_up(record, keys(Field::Headline), long)
}

/// What an object says of its article.
fn metadata(
    record: &Record,
    options: &ReadOptions,
    warnings: &mut Vec<Warning>,
) -> Result<Metadata, Problem> {
    let find = |field: Field, read: fn(&Value) -> Option<String>| match options.map.key(field) {
        Some(key) => at_path(record, key).and_then(read),
        None => look_up(record, keys(field), read),
    };
    let get = |field: Field| find(field, words);
    let published = match get(Field::Published) {
        None => None,
        Some(value) => match parse_any(&value, options.dates) {
            Some(date) => Some(date),
            // the project's own key is held to its word
            None if record.contains_key("published") => return Err(Problem::Date { value }),
            None => {
                warnings.push(Warning::DateUnread { value });
                None
            }
        },
    };
    let id = get(Field::Id).or_else(|| record.get("_id").and_then(words));
    if let Some(value) = find(Field::Id, inexact).filter(|value| id.as_ref() == Some(value)) {
        return Err(Problem::Id { value });
    }
    // under the project's own key what is none is told; of other keys it may be something else
    let url = find(Field::Url, address).or_else(|| record.get("url").and_then(words));
    Ok(Metadata {
        id,
        published,
        publisher: find(Field::Publisher, name),
        url,
        headline: get(Field::Headline).map(markup::plain),
        author: get(Field::Author).and_then(|text| names::author(&text)),
        language: get(Field::Language),
    })
}

/// The first of the keys that holds something, in the object and then in what lies inside of it.
fn look_up(record: &Record, keys: &[&str], read: fn(&Value) -> Option<String>) -> Option<String> {
    let here = keys.iter().find_map(|key| {
        let exact = record.get(*key).and_then(read);
        exact.or_else(|| record.iter().filter(|(k, _)| same_key(k, key)).find_map(|(_, value)| read(value)))
    });
    here.or_else(|| {
        INNER.iter().find_map(|key| match record.get(*key) {
            Some(Value::Object(inner)) => look_up(inner, keys, read),
            _ => None,
        })
    })
}

/// A key that begins with `_` is a database's own.
fn same_key(key: &str, plain: &str) -> bool {
    let mut letters =
        key.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | ':')).flat_map(char::to_lowercase);
    !key.starts_with('_') && plain.chars().all(|c| letters.next() == Some(c)) && letters.next().is_none()
}

/// True where the names of a table's columns hold one for the text, or at least those for headline and address.
pub(super) fn names_a_text<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let names: Vec<&str> = names.collect();
    let any = |list: &[&str]| names.iter().any(|name| list.iter().any(|key| same_key(name, key)));
    any(keys(Field::Text)) || any(TEASER) || (any(keys(Field::Headline)) && any(keys(Field::Url)))
}

fn at_path<'a>(record: &'a Record, path: &str) -> Option<&'a Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    match record.get(first)? {
        Value::Object(inner) => at_path(inner, rest),
        _ => None,
    }
}

/// A text: a string, or a list of paragraphs.
fn long(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.chars().any(char::is_alphanumeric).then(|| text.clone()),
        Value::Array(parts) if parts.iter().all(Value::is_string) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            (!parts.is_empty()).then(|| parts.join("\n\n"))
        }
        // WordPress
        Value::Object(inner) => inner.get("rendered").filter(|text| text.is_string()).and_then(long),
        _ => None,
    }
}

/// An address: of a list the first that is one.
fn address(value: &Value) -> Option<String> {
    match value {
        Value::Array(list) => list.iter().find_map(address),
        _ => words(value).filter(|text| text.contains("://")),
    }
}

/// A name: not an address.
fn name(value: &Value) -> Option<String> {
    words(value).filter(|text| !text.contains("://"))
}
