//! Web pages: the article's text by trafilatura's method, what is known of it from the page's metadata.

mod date;
mod jsonld;
mod lean;
mod metadata;
mod visible;

use dom_query::Document;
use encoding_rs::Encoding;

use super::error::{Problem, Warning};
use super::finish::{Found, finish};
use super::metadata::Metadata;
use super::open::File;
use super::{Article, MAX_BYTES, ReadOptions, markup};

/// How deep elements may stand in each other. Pages of newspapers come to fifty.
pub(super) const DEEPEST: usize = 700;

/// An article from the bytes of a page.
pub(super) fn read(file: File, options: &ReadOptions) -> Result<Article, Problem> {
    let (html, decoded) = decode(&file.bytes, file.charset.as_deref());
    drop(file.bytes);
    let mut page = page(&html)?;
    page.warnings.extend(decoded);
    let mut known = page.known.or(file.beside);
    if known.publisher.is_none() {
        known.publisher = known.url.as_deref().and_then(metadata::host);
    }
    finish(Found { text: page.text, known, warnings: page.warnings, origin: file.origin }, options)
}

/// What a page holds.
pub(super) struct Page {
    pub text: String,
    pub known: Metadata,
    pub warnings: Vec<Warning>,
}

/// Finds the article of a page.
pub(super) fn page(html: &str) -> Result<Page, Problem> {
    let html = visible::strip(html);
    if depth(html.as_bytes()) > DEEPEST {
        return Err(Problem::TooDeep(DEEPEST));
    }
    let document = Document::from(html);
    let found = metadata::find(&document);
    let title = found.known.headline.as_deref();
    let main = main_text(&lean::html(&document, title));
    let main = within_body(&document, &main, title).unwrap_or(main);
    let main = if main.contains('\n') { main } else { paragraphs(&document, &main).unwrap_or(main) };
    let mut text = tidy(&main, &found.titles);
    // some pages are drawn by a script, and hold their text for search engines only
    if let Some(body) = &found.body
        && text.chars().count() * 3 < body.chars().count()
    {
        text = tidy(body, &found.titles);
    }
    if !text.chars().any(char::is_alphanumeric) || is_wall(&text) {
        return Err(Problem::NoArticle);
    }
    if text.len() > MAX_BYTES {
        return Err(Problem::TooLong { limit: MAX_BYTES });
    }
    let mut warnings = Vec::new();
    if found.paid && text.chars().count() < 1500 {
        warnings.push(Warning::Teaser);
    }
    Ok(Page { text, known: found.known, warnings })
}

/// What trafilatura's method takes for the article.
fn main_text(lean: &str) -> String {
    let rules = rs_trafilatura::Options {
        page_type: Some(rs_trafilatura::page_type::PageType::Article),
        include_comments: false,
        ..rs_trafilatura::Options::default()
    };
    let Ok(found) = rs_trafilatura::extract_with_options(lean, &rules) else { return String::new() };
    let text = lean::join(&found.content_text);
    // where the method falls back to another, the text comes in one piece, but its markup has the paragraphs
    match found
        .content_html
        .filter(|_| !text.contains('\n'))
        .map(|html| lean::join(&markup::from_html(&html)))
    {
        Some(paragraphs) if letters(&paragraphs) == letters(&text) => paragraphs,
        _ => text,
    }
}

/// The text of the element that the page itself calls the article's body, where the method took something else.
fn within_body(document: &Document, main: &str, title: Option<&str>) -> Option<String> {
    let bodies = document.select("[itemprop='articleBody']");
    let [body] = bodies.nodes() else { return None };
    let whole = letters(main);
    let told: Vec<String> = document
        .select("[itemprop='articleBody'] p")
        .iter()
        .map(|p| letters(&p.text()))
        .filter(|p| p.len() >= 60)
        .collect();
    let all: usize = told.iter().map(String::len).sum();
    let found: usize = told.iter().filter(|p| whole.contains(p.as_str())).map(String::len).sum();
    if told.len() < 3 || (found * 2 >= all && all * 3 >= whole.len()) {
        return None;
    }
    let text = main_text(&lean::element(body, title));
    (letters(&text).len() * 4 >= all * 3).then_some(text)
}

/// Letters and figures alone, to compare texts by.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The paragraphs of a short page, which the method gives in one piece.
fn paragraphs(document: &Document, main: &str) -> Option<String> {
    let whole = letters(main);
    let blocks = document.select("h1, h2, h3, p, li, blockquote");
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| block.text().split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|text| !text.is_empty() && whole.contains(&letters(text)))
        .collect();
    let found: usize = texts.iter().map(|t| letters(t).len()).sum();
    (texts.len() > 1 && found * 10 >= whole.len() * 9 && found <= whole.len()).then(|| texts.join("\n\n"))
}

/// The paragraphs without the headline above them, in any of the forms in which the page tells it.
fn tidy(text: &str, titles: &[String]) -> String {
    let words = |s: &str| letters(s).to_lowercase();
    let mut text = text.trim();
    while let Some((first, rest)) = text.split_once('\n')
        && titles.iter().any(|title| words(title) == words(first))
    {
        text = rest.trim_start();
    }
    text.to_string()
}

/// A page that asks for consent, or says that it was not found, in place of the article.
fn is_wall(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "cookies",
        "consent",
        "partners",
        "privacy policy",
        "personal data",
        "page not found",
        "enable javascript",
        "are you a robot",
        "accept all",
    ];
    let lower = text.to_lowercase();
    let found = WORDS.iter().filter(|word| lower.contains(*word)).count();
    lower.chars().count() < 1500 && found >= 3
}

/// Characters of a page: by its byte order mark, by the transport's header, by what it says of itself, or, where it says
/// nothing, by what its bytes look like.
fn decode(bytes: &[u8], charset: Option<&str>) -> (String, Option<Warning>) {
    let named = charset.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared(bytes));
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => match named {
            Some(encoding) if encoding != encoding_rs::UTF_8 => encoding,
            _ => {
                let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
                detector.feed(bytes, true);
                detector.guess(None, chardetng::Utf8Detection::Allow)
            }
        },
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let warning = (encoding != encoding_rs::UTF_8 && named != Some(encoding))
        .then_some(Warning::Decoded { encoding: encoding.name() });
    (text.replace('\0', ""), warning)
}

/// The encoding that the first bytes of a page name: `<meta charset>` or a declaration of XML.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let at = head.find(key)? + key.len();
        let label: String = head[at..]
            .trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        Encoding::for_label(label.as_bytes())
    })
}

/// The deepest that elements could stand in each other, counted from tags alone, in one pass: parsers take time that
/// grows with the square of it.
pub(super) fn depth(bytes: &[u8]) -> usize {
    const CLOSED_BY_NEXT: &[&[u8]] = &[
        b"p", b"li", b"td", b"th", b"tr", b"dt", b"dd", b"option", b"br", b"img", b"meta", b"link", b"input",
        b"hr", b"source", b"wbr", b"col", b"area", b"base", b"embed", b"param", b"track", b"tbody", b"thead",
        b"path", b"html", b"body",
    ];
    let (mut depth, mut deepest, mut at) = (0usize, 0usize, 0usize);
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let closing = bytes.get(at) == Some(&b'/');
        let begin = at + usize::from(closing);
        let length =
            bytes[begin.min(bytes.len())..].iter().take(20).take_while(|b| b.is_ascii_alphanumeric()).count();
        let name = bytes[begin.min(bytes.len())..][..length].to_ascii_lowercase();
        if length == 0 || CLOSED_BY_NEXT.contains(&name.as_slice()) {
            continue;
        }
        at = begin + length;
        if closing {
            depth = depth.saturating_sub(1);
            continue;
        }
        let end = bytes[at..].iter().take(4096).position(|&b| b == b'>').unwrap_or(0);
        if end > 0 && bytes[at + end - 1] == b'/' {
            continue;
        }
        if matches!(name.as_slice(), b"script" | b"style" | b"textarea") {
            // what stands in them is no markup
            let close = [b"</".as_slice(), name.as_slice()].concat();
            match bytes[at..].windows(close.len()).position(|w| w.eq_ignore_ascii_case(&close)) {
                Some(skip) => at += skip + close.len(),
                None => break,
            }
            continue;
        }
        depth += 1;
        deepest = deepest.max(depth);
    }
    deepest
}
