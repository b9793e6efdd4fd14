//! DOCX and ODT: the paragraphs of the document.

use roxmltree::Node;

use super::date::parse_date;
use super::error::Problem;
use super::metadata::Metadata;
use super::news_xml::{parse, words};

/// The paragraphs of `word/document.xml` or `content.xml`.
pub(super) fn paragraphs(xml: &str) -> Result<String, Problem> {
    let document = parse(xml)?;
    let is_paragraph = |n: &Node<'_, '_>| n.is_element() && matches!(n.tag_name().name(), "p" | "h");
    let deleted = |n: &Node<'_, '_>| {
        n.ancestors().any(|a| {
            matches!(a.tag_name().name(), "del" | "tracked-changes" | "annotation" | "note" | "instrText")
        })
    };
    let mut out = Vec::new();
    for paragraph in document.descendants().filter(|n| is_paragraph(n) && !deleted(n)) {
        let mut text = String::new();
        for node in paragraph.descendants() {
            if node.is_text()
                && !deleted(&node)
                && (node.parent().is_some_and(|p| p.tag_name().name() == "t") || !in_word(&node))
            {
                text.push_str(node.text().unwrap_or_default());
            } else if matches!(node.tag_name().name(), "tab" | "br" | "line-break" | "s" | "cr") {
                text.push(' ');
            }
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            out.push(text);
        }
    }
    Ok(out.join("\n\n"))
}

fn in_word(node: &Node<'_, '_>) -> bool {
    node.document().root_element().tag_name().name() == "document"
}

/// What `docProps/core.xml` or `meta.xml` say. The day of the last change is not the day of publication; it is left out.
pub(super) fn known(xml: &str) -> Metadata {
    let Ok(document) = parse(xml) else { return Metadata::default() };
    let get = |name: &str| {
        document
            .descendants()
            .find(|n| n.tag_name().name() == name)
            .map(words)
            .filter(|text| !text.is_empty())
    };
    Metadata {
        headline: get("title"),
        author: get("creator").or_else(|| get("initial-creator")),
        published: get("issued").and_then(|d| parse_date(&d)),
        language: get("language"),
        ..Metadata::default()
    }
}
