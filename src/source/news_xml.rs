//! News in XML of the trade: NewsML-G2, NITF, sitemaps of news.

use roxmltree::{Document, Node, ParsingOptions};

use super::date::parse_any;
use super::error::{Problem, SourceError, Warning};
use super::finish::{Found, finish};
use super::metadata::Metadata;
use super::open::File;
use super::walk::Item;
use super::{ReadOptions, decode::decode};

/// Parses XML. A document type is allowed, but what it defines is expanded within bounds only.
pub(super) fn parse(text: &str) -> Result<Document<'_>, Problem> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: 4_000_000, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| Problem::Broken(error.to_string()))
}

/// The articles of such a file.
pub(super) fn read(file: File, options: &ReadOptions) -> Result<Vec<Item>, Problem> {
    let (text, _) = decode(file.bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    if super::html::depth(text.as_bytes()) > super::html::DEEPEST {
        return Err(Problem::TooDeep(super::html::DEEPEST));
    }
    let document = parse(text)?;
    let root = document.root_element();
    let items: Vec<Node<'_, '_>> = match root.tag_name().name() {
        "nitf" => vec![root],
        "newsItem" => vec![root],
        "urlset" => root.children().filter(|n| n.has_tag_name_of("url")).collect(),
        _ => root.descendants().filter(|n| n.has_tag_name_of("newsItem")).collect(),
    };
    if items.is_empty() || (root.has_tag_name_of("urlset") && first(root, "title").is_none()) {
        return Err(Problem::NoStory);
    }
    let one = |(i, node): (usize, Node<'_, '_>)| {
        let origin = if items.len() > 1 { file.origin.entry(i + 1) } else { file.origin.clone() };
        let found = match node.tag_name().name() {
            "nitf" => nitf(node),
            "url" => listed(node),
            _ => news_item(node),
        };
        let warnings = if node.has_tag_name_of("url") { vec![Warning::Teaser] } else { Vec::new() };
        found
            .ok_or(Problem::NoStory)
            .and_then(|(text, known)| {
                let known = known.or(file.beside.clone());
                finish(Found { text, known, warnings, origin: origin.clone() }, options)
            })
            .map_err(|problem| SourceError { origin, problem })
    };
    Ok(items.iter().copied().enumerate().map(one).collect())
}

/// Names without their namespaces, which every agency declares in its own way.
trait Local {
    fn has_tag_name_of(&self, name: &str) -> bool;
}

impl Local for Node<'_, '_> {
    fn has_tag_name_of(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn first<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.descendants().find(|n| n.has_tag_name_of(name))
}

/// All the text of a node in one line.
pub(super) fn words(node: Node<'_, '_>) -> String {
    let text: String = node.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn said(node: Node<'_, '_>, name: &str) -> Option<String> {
    first(node, name).map(words).filter(|text| !text.is_empty())
}

/// The paragraphs inside of a node.
fn paragraphs(node: Node<'_, '_>) -> Option<String> {
    let blocks = ["p", "hl2", "li", "h2", "h3", "blockquote"];
    let is_block = |n: &Node<'_, '_>| n.is_element() && blocks.contains(&n.tag_name().name());
    let inner = |n: &Node<'_, '_>| n.ancestors().skip(1).take_while(|a| *a != node).any(|a| is_block(&a));
    let text: Vec<String> = node
        .descendants()
        .filter(|n| is_block(n) && !inner(n))
        .map(words)
        .filter(|t| !t.is_empty())
        .collect();
    if text.is_empty() { Some(words(node)).filter(|t| !t.is_empty()) } else { Some(text.join("\n\n")) }
}

fn nitf(root: Node<'_, '_>) -> Option<(String, Metadata)> {
    let body = first(root, "body.content").or_else(|| first(root, "body"))?;
    let date = ["date.issue", "date.release", "story.date"]
        .iter()
        .find_map(|name| first(root, name)?.attribute("norm"));
    let id = first(root, "doc-id").and_then(|n| n.attribute("id-string")).map(str::to_string);
    let by = said(root, "byline").map(|by| by.trim_start_matches("By ").to_string());
    Some((
        paragraphs(body)?,
        Metadata {
            id,
            published: date.and_then(|d| parse_any(d, None)),
            publisher: said(root, "distributor").or_else(|| said(root, "doc.copyright")),
            url: None,
            headline: said(root, "hl1").or_else(|| said(root, "title")),
            author: by,
            language: root.attributes().find(|a| a.name() == "lang").map(|a| a.value().to_string()),
        },
    ))
}

fn news_item(item: Node<'_, '_>) -> Option<(String, Metadata)> {
    let body = first(item, "inlineXML").or_else(|| first(item, "contentSet"))?;
    let text = match first(body, "body.content") {
        Some(content) => paragraphs(content)?,
        None => paragraphs(first(body, "body").unwrap_or(body))?,
    };
    let date = ["contentCreated", "firstCreated", "versionCreated", "contentModified"]
        .iter()
        .find_map(|name| said(item, name));
    let name_of = |name: &str| {
        let node = first(item, name)?;
        said(node, "name").or_else(|| node.attribute("literal").map(str::to_string))
    };
    Some((
        text,
        Metadata {
            id: item.attribute("guid").map(str::to_string),
            published: date.and_then(|d| parse_any(&d, None)),
            publisher: name_of("provider").or_else(|| name_of("infoSource")),
            url: None,
            headline: said(item, "headline"),
            author: said(item, "by").or_else(|| name_of("creator")),
            language: first(item, "contentMeta")
                .and_then(|meta| first(meta, "language"))
                .and_then(|n| n.attribute("tag"))
                .map(str::to_string),
        },
    ))
}

/// An entry of a sitemap: the headline is all the text there is.
fn listed(entry: Node<'_, '_>) -> Option<(String, Metadata)> {
    let headline = said(entry, "title")?;
    Some((
        headline.clone(),
        Metadata {
            published: said(entry, "publication_date").and_then(|d| parse_any(&d, None)),
            publisher: said(entry, "name"),
            url: said(entry, "loc"),
            headline: Some(headline),
            language: said(entry, "language"),
            ..Metadata::default()
        },
    ))
}
