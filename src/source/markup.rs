//! Text out of scraps of HTML, as feeds and tables hold them.

use dom_query::{Document, NodeRef};

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "tr",
    "table",
    "section",
    "article",
    "figure",
    "figcaption",
    "hr",
    "pre",
    "header",
    "footer",
    "dd",
    "dt",
];
/// Elements whose content is not for readers.
const HIDDEN: &[&str] =
    &["script", "style", "noscript", "template", "iframe", "svg", "head", "title", "form", "button"];

/// The text without its tags and references, if it has any; else as it is.
pub(super) fn plain(text: String) -> String {
    if is_markup(&text) { from_html(&text) } else { text }
}

/// Does a text hold tags or character references of HTML?
fn is_markup(text: &str) -> bool {
    let tag = text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].strip_prefix('/').unwrap_or(&text[at + 1..]);
        let name: String =
            rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let known = BLOCKS.contains(&name.as_str())
            || HIDDEN.contains(&name.as_str())
            || matches!(
                name.as_str(),
                "a" | "b" | "i" | "em" | "strong" | "span" | "img" | "html" | "body" | "u" | "sup" | "td"
            );
        known && rest.contains('>')
    });
    tag || ["&amp;", "&quot;", "&#", "&nbsp;", "&rsquo;", "&lsquo;", "&ldquo;", "&lt;", "&apos;", "&mdash;"]
        .iter()
        .any(|reference| text.contains(reference))
}

/// The text of a scrap of HTML: blocks in paragraphs, white space as a browser shows it.
pub(super) fn from_html(html: &str) -> String {
    if super::html::depth(html.as_bytes()) > super::html::DEEPEST {
        return html.to_string();
    }
    let document = Document::fragment(html);
    let mut out = String::new();
    walk(&document.root(), &mut out);
    let lines: Vec<String> =
        out.split('\n').map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    lines.into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn walk(node: &NodeRef<'_>, out: &mut String) {
    for child in node.children() {
        if child.is_text() {
            // a line break in the source is white space; one that a scrap without tags holds counts
            out.push_str(&child.text().replace(['\n', '\r'], " "));
        } else if child.is_element() {
            let name = child.node_name().unwrap_or_default();
            if HIDDEN.contains(&&*name) {
                continue;
            }
            let block = BLOCKS.contains(&&*name);
            if block {
                out.push('\n');
            }
            walk(&child, out);
            if block {
                out.push('\n');
            } else if &*name == "td" || &*name == "th" {
                out.push(' ');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_blocks_become_paragraphs() {
        let html = "<p>Talks &amp; trade\nwent on<br>in&nbsp;Kyiv.</p><script>var a=1</script><ul><li>One<li>Two</ul>";
        assert_eq!(plain(html.into()), "Talks & trade went on\n\nin Kyiv.\n\nOne\n\nTwo");
        assert_eq!(plain("a < b\nand c > d".into()), "a < b\nand c > d");
    }
}
