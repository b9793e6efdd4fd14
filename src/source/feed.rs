//! Feeds: RSS, Atom and JSON Feed, one article an entry.

use chrono::{NaiveTime, Utc};
use feed_rs::model::{Entry, Feed};

use super::date::parse_any;
use super::error::{Problem, SourceError, Warning};
use super::finish::{Found, finish};
use super::metadata::Metadata;
use super::open::File;
use super::walk::Item;
use super::{Article, Origin, ReadOptions, markup};

/// Letters below which an entry with no text of its own is taken for a teaser.
const WHOLE: usize = 700;

/// The articles of a feed.
pub(super) fn read(file: File, options: &ReadOptions) -> Result<Vec<Item>, Problem> {
    let order = options.dates;
    let parser = feed_rs::parser::Builder::new()
        // the day as it is written, in the paper's own time
        .timestamp_parser(move |text| parse_any(text, order).and_then(as_time))
        .build();
    let entities = declared(&file.bytes);
    let feed = parser.parse(&file.bytes[..]).map_err(|error| Problem::Broken(error.to_string()))?;
    if feed.entries.is_empty() {
        return Err(Problem::NoText);
    }
    let one = |(i, entry): (usize, &Entry)| {
        let origin = file.origin.entry(i + 1);
        uses(entry, &entities)
            .map_or_else(|| article(&feed, entry, &origin, options), |entity| Err(Problem::Entity(entity)))
            .map_err(|problem| SourceError { origin, problem })
    };
    Ok(feed.entries.iter().enumerate().map(one).collect())
}

/// The names of entities that the file declares. They are never expanded: ten of them can fill a machine.
fn declared(bytes: &[u8]) -> Vec<String> {
    const SIGN: &[u8] = b"<!ENTITY";
    memchr::memmem::find_iter(bytes, SIGN)
        .filter_map(|at| {
            let rest = bytes[at + SIGN.len()..].trim_ascii_start();
            let length = rest.iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count();
            String::from_utf8(rest[..length].to_vec()).ok().filter(|name| !name.is_empty())
        })
        .take(1000)
        .collect()
}

/// The entity of the file's own that an entry is told in.
fn uses(entry: &Entry, entities: &[String]) -> Option<String> {
    let texts = [
        entry.title.as_ref().map(|t| &t.content),
        entry.summary.as_ref().map(|t| &t.content),
        entry.content.as_ref().and_then(|c| c.body.as_ref()),
    ];
    let used = |name: &&String| texts.iter().flatten().any(|text| text.contains(&format!("&{name};")));
    entities.iter().find(used).cloned()
}

fn as_time(date: jiff::civil::Date) -> Option<chrono::DateTime<Utc>> {
    let day =
        chrono::NaiveDate::from_ymd_opt(i32::from(date.year()), date.month() as u32, date.day() as u32)?;
    Some(day.and_time(NaiveTime::MIN).and_utc())
}

fn article(feed: &Feed, entry: &Entry, origin: &Origin, options: &ReadOptions) -> Result<Article, Problem> {
    let content = entry.content.as_ref().and_then(|c| c.body.clone()).map(markup::plain);
    let summary = entry.summary.as_ref().map(|s| markup::plain(s.content.clone()));
    let length = |text: &Option<String>| text.as_ref().map_or(0, |t| t.chars().count());
    let teaser = content.is_none() && length(&summary) < WHOLE;
    let text = if length(&content) >= length(&summary) { content } else { summary };
    let date = entry.published.or(entry.updated).map(|time| time.date_naive().to_string());
    let link = entry
        .links
        .iter()
        .find(|l| l.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(entry.links.first());
    let url = link.map(|l| l.href.clone()).filter(|url| url.contains("://"));
    let names: Vec<&str> =
        entry.authors.iter().filter_map(|a| a.name.as_deref()).filter(|n| !n.is_empty()).collect();
    let title = entry.title.as_ref().map(|t| markup::plain(t.content.clone()));
    let known = Metadata {
        // what a feed calls an id is an address for most; one without a meaning outside of the feed is not taken
        id: None,
        published: date.and_then(|d| parse_any(&d, None)),
        publisher: feed
            .title
            .as_ref()
            .map(|t| markup::plain(t.content.clone()))
            .filter(|t| !t.trim().is_empty()),
        url: url.or_else(|| Some(entry.id.clone()).filter(|id| id.contains("://"))),
        headline: title.clone(),
        author: (!names.is_empty()).then(|| names.join(", ")),
        language: feed.language.clone(),
    };
    let text = text.filter(|t| t.chars().any(char::is_alphanumeric)).or(title).ok_or(Problem::NoText)?;
    let warnings = if teaser { vec![Warning::Teaser] } else { Vec::new() };
    finish(Found { text, known, warnings, origin: origin.clone() }, options)
}
