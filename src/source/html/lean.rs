//! The tree of a page as lean HTML, for the extractor of main texts.
//!
//! The extractor walks over all it is given some hundred times, so it is spared menus, asides, forms' parts and
//! attributes that it never asks for. And it puts a space behind every piece of text, which tears `<b>A</b>dam` and
//! `(<a>Reuters</a>)` apart; so a sign stands where two pieces touch, and [`join`] takes sign and space out again.

use std::fmt::Write;

use dom_query::{Document, NodeRef};

/// Stands where two pieces of text touch. Of no meaning in any language: pages use it for icons only, which are left out.
const TOUCH: char = '\u{e000}';

/// Elements that hold nothing of an article.
const UNSEEN: &[&str] = &[
    "nav", "aside", "menu", "iframe", "embed", "object", "applet", "audio", "canvas", "map", "svg", "video",
    "button", "datalist", "dialog", "frame", "frameset", "link", "input", "select", "option", "optgroup",
    "output", "progress", "source", "picture", "img", "style", "script", "track", "textarea", "template",
    "meta", "title", "head",
];
/// Elements within a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
];
/// Attributes by which the extractor tells what an element is.
const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "itemprop",
    "itemtype",
    "role",
    "href",
    "rel",
    "style",
    "hidden",
    "aria-hidden",
    "aria-label",
    "align",
    "colspan",
    "rowspan",
    "type",
    "name",
    "lang",
    "data-test",
    "data-testid",
    "data-component",
    "data-section",
    "data-role",
    "data-preloaded",
    "data-controller",
];
/// What stands in the head in place of the page's own: all that the extractor would else look for in the whole page. Only
/// the title has a use.
const HEAD: &str = "<meta name=\"author\" content=\"Ann Lee\"><meta name=\"date\" content=\"2000-01-01\"><meta name=\"publisher\" content=\"Site\">\
    <meta property=\"og:url\" content=\"https://site.example/\"><meta name=\"keywords\" content=\"news\"><meta name=\"category\" content=\"news\">\
    <meta name=\"dc.rights\" content=\"unknown\">";
/// Text in bytes that a page for browsers without scripts holds at least if it is more than a picture.
const WITHOUT_SCRIPTS: usize = 500;

/// The page as lean HTML under a title.
pub(super) fn html(document: &Document, title: Option<&str>) -> String {
    let mut writer = Writer { out: String::with_capacity(1 << 15), touches: false };
    writer.head(title);
    for script in document.select("script[type*='ld+json']").iter() {
        let data = script.text();
        if data.contains("articleBody") && !data.contains("</") {
            let _ = write!(writer.out, "<script type=\"application/ld+json\">{data}</script>");
        }
    }
    writer.out.push_str("</head>");
    match document.body() {
        Some(body) => writer.node(&body),
        None => writer.children(&document.root()),
    }
    writer.out.push_str("</html>");
    writer.out
}

/// One element of a page, as if it were all of it.
pub(super) fn element(node: &NodeRef<'_>, title: Option<&str>) -> String {
    let mut writer = Writer { out: String::with_capacity(1 << 14), touches: false };
    writer.head(title);
    writer.out.push_str("</head><body><article>");
    writer.node(node);
    writer.out.push_str("</article></body></html>");
    writer.out
}

/// What the extractor made of lean HTML, with what was torn apart put together again.
pub(super) fn join(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, piece) in text.split(TOUCH).enumerate() {
        if i > 0 {
            let space = out.ends_with(' ');
            if space {
                out.pop();
            }
            if is_word_of_its_own(&out, piece) {
                out.push(' ');
            }
        }
        out.push_str(piece);
    }
    out
}

/// Pages leave it to their style to keep `<cite>(HILL WIRE)</cite>The council` apart. What begins with a capital or a
/// figure behind a word or a sentence is a word of its own, unless a single letter stands before it: `<b>T</b>HE`.
fn is_word_of_its_own(before: &str, piece: &str) -> bool {
    let begins =
        piece.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '#' | '@'));
    let ends = before.ends_with(|c: char| {
        c.is_alphanumeric() || matches!(c, ')' | ']' | '.' | '!' | '?' | ':' | ';' | ',' | '”')
    });
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    begins && ends && word.chars().count() != 1
}

struct Writer {
    out: String,
    /// Would text that follows touch the text before it?
    touches: bool,
}

impl Writer {
    fn head(&mut self, title: Option<&str>) {
        self.out.push_str("<!DOCTYPE html><html><head>");
        self.out.push_str(HEAD);
        if let Some(title) = title {
            self.out.push_str("<meta property=\"og:title\" content=\"");
            escape(&mut self.out, title);
            self.out.push_str("\">");
        }
    }

    fn node(&mut self, node: &NodeRef<'_>) {
        if node.is_text() {
            self.text(&node.text());
        } else if let Some(element) = node.element_ref() {
            let name: &str = &element.name.local;
            if UNSEEN.contains(&name) {
                if self.touches && !matches!(name, "img" | "script" | "style" | "link" | "meta") {
                    self.text(" ");
                }
                return;
            }
            if name == "noscript" {
                self.without_scripts(node);
                return;
            }
            let inline = INLINE.contains(&name);
            self.touches &= inline;
            self.out.push('<');
            self.out.push_str(name);
            for attribute in &element.attrs {
                let key: &str = &attribute.name.local;
                if ATTRIBUTES.contains(&key) {
                    self.out.push(' ');
                    self.out.push_str(key);
                    self.out.push_str("=\"");
                    escape(&mut self.out, &attribute.value);
                    self.out.push('"');
                }
            }
            self.out.push('>');
            if matches!(name, "br" | "hr" | "wbr" | "col" | "area" | "base" | "param") {
                return;
            }
            self.children(node);
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
            self.touches &= inline;
        }
    }

    fn children(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            self.node(&child);
        }
    }

    /// White space is one space, whatever it is: a line that ends in the page's source does not end in the text.
    fn text(&mut self, text: &str) {
        if self.touches && text.starts_with(|c: char| !c.is_whitespace()) {
            self.out.push(TOUCH);
        }
        let mut space = false;
        for c in text.chars() {
            match c {
                c if c.is_whitespace() => {
                    if !space {
                        self.out.push(' ');
                    }
                    space = true;
                    continue;
                }
                TOUCH => continue,
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                c => self.out.push(c),
            }
            space = false;
        }
        if let Some(last) = text.chars().next_back() {
            self.touches = !last.is_whitespace();
        }
    }

    /// Parsers hold such a page, or part of one, as text.
    fn without_scripts(&mut self, node: &NodeRef<'_>) {
        let inner = node.text();
        if inner.trim().len() > WITHOUT_SCRIPTS && !inner.contains("</noscript") {
            let _ = write!(self.out, "<noscript>{inner}</noscript>");
            self.touches = false;
        }
    }
}

fn escape(out: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(html: &str) -> String {
        let lean = self::html(&Document::from(html), Some("A \"title\""));
        lean[lean.find("<body").unwrap()..].to_string()
    }

    #[test]
    fn what_is_no_article_is_left_out() {
        assert_eq!(
            body(
                "<body class=x onload=y><nav>Menu</nav><p data-x=1 id=p>One\n  two<img src=a></p><aside>More</aside>"
            ),
            "<body class=\"x\"><p id=\"p\">One two</p></body></html>"
        );
    }

    #[test]
    fn pieces_that_touch_are_put_together_again() {
        let lean = body("<p><span>A</span>dam (<a>Hill Wire</a>) <b>said</b> so.</p><p>No</p>");
        // the extractor puts a space behind each piece
        let torn =
            lean.replace("</p>", "\n").replace("</span>", " ").replace("</a>", " ").replace("(<a>", "( ");
        let torn: String = torn.split('<').map(|s| s.split_once('>').map_or(s, |(_, text)| text)).collect();
        assert!(join(&torn).starts_with("Adam (Hill Wire) said"), "{torn:?}");
    }

    #[test]
    fn words_that_only_style_keeps_apart_are_kept_apart() {
        for (torn, whole) in [
            ("(HILL WIRE) \u{e000}The council", "(HILL WIRE) The council"),
            ("T \u{e000}HE council", "THE council"),
            ("VIDEO \u{e000}3:45", "VIDEO 3:45"),
            ("G \u{e000}20", "G20"),
            ("( \u{e000}Hill Wire \u{e000})", "(Hill Wire)"),
            ("Voss \u{e000}'s", "Voss's"),
            ("\u{e000}Talks", "Talks"),
        ] {
            assert_eq!(join(torn), whole);
        }
    }
}
