//! Web pages in the layouts that newspapers, agencies and their systems use.

mod layouts;

use std::fs;

use demarche::source::{Article, Problem, ReadOptions, SourceError, Warning, read_paths};
use jiff::civil::{Date, date};
use tempfile::TempDir;

use layouts::{HEADLINE, NOISE, OG, PROSE, jsonld, layouts, page, paragraphs};

fn one(html: &[u8]) -> Result<Article, SourceError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, html).unwrap();
    read_paths(&[path], ReadOptions::default()).next().unwrap()
}

const DAY: Date = date(2025, 8, 5);

#[test]
fn every_layout_gives_its_prose_in_order_and_once() {
    let layouts = layouts();
    assert!(layouts.len() >= 25);
    let mut faults = Vec::new();
    for (name, html) in layouts {
        let article = match one(html.as_bytes()) {
            Ok(article) => article,
            Err(error) => {
                faults.push(format!("{name}: {error}"));
                continue;
            }
        };
        let prose = article.prose();
        let places: Vec<Option<usize>> = PROSE.iter().map(|p| prose.find(p)).collect();
        if !places.iter().all(Option::is_some) || !places.is_sorted() {
            faults.push(format!("{name}: prose lost or out of order {places:?}: {prose}"));
        }
        faults.extend(
            PROSE.iter().filter(|p| prose.matches(**p).count() > 1).map(|p| format!("{name}: twice: {p}")),
        );
        faults.extend(NOISE.iter().filter(|n| prose.contains(**n)).map(|n| format!("{name}: noise: {n}")));
        let known = &article.metadata;
        if known.published != Some(DAY) {
            faults.push(format!("{name}: published {:?}", known.published));
        }
        if known.publisher.as_deref() != Some("Arden Post") || known.headline.as_deref() != Some(HEADLINE) {
            faults.push(format!("{name}: {:?} {:?}", known.publisher, known.headline));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn walls_teasers_and_front_pages() {
    let wall = "<html><body><p>We and our 842 partners use cookies and personal data. Give your consent, or read the privacy policy.</p><button>Accept all</button></body></html>";
    assert!(matches!(one(wall.as_bytes()).unwrap_err().problem, Problem::NoArticle));
    assert!(matches!(
        one(b"<html><body><script>var a=1</script></body></html>").unwrap_err().problem,
        Problem::NoArticle
    ));
    let paid = page(
        &jsonld("NewsArticle", ", \"isAccessibleForFree\": \"False\""),
        &format!("<article><h1>{HEADLINE}</h1><p>{}</p></article>", PROSE[0]),
    );
    assert!(one(paid.as_bytes()).unwrap().warnings.contains(&Warning::Teaser));
}

#[test]
fn encodings_by_what_the_page_says_or_looks_like() {
    let prose = format!(
        "{} The street is called Caf\u{e9} Le\u{f3}n, and \u{201c}everyone\u{201d} knows it.",
        PROSE[0]
    );
    let html = page(OG, &format!("<article><h1>{HEADLINE}</h1><p>{prose}</p><p>{}</p></article>", PROSE[1]));
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
    let named = html.replace("charset=\"utf-8\"", "charset=\"windows-1252\"");
    let (named, _, _) = encoding_rs::WINDOWS_1252.encode(&named);
    for bytes in [html.as_bytes(), &western, &named] {
        assert!(one(bytes).unwrap().text().contains("Caf\u{e9} Le\u{f3}n, and \u{201c}everyone\u{201d}"));
    }
}

#[test]
fn pages_that_would_break_a_reader_are_refused_in_time() {
    let start = std::time::Instant::now();
    let deep = format!("<html><body>{}<p>{}</p></body></html>", "<div>".repeat(100_000), PROSE[0]);
    assert!(matches!(one(deep.as_bytes()).unwrap_err().problem, Problem::TooDeep(_)));
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("page.html");
    let file = fs::File::create(&path).unwrap();
    fs::write(&path, format!("<html><body>{}", " ".repeat(200_000))).unwrap();
    file.set_len(1 << 30).unwrap();
    let found = read_paths(&[path], ReadOptions::default()).next().unwrap();
    assert!(matches!(found.unwrap_err().problem, Problem::TooLong { .. }));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    for cut in [0, 1, 15, 40, 200, 900] {
        let html = page(OG, &format!("<article>{}</article>", paragraphs()));
        let _ = one(&html.as_bytes()[..cut]); // whatever it is, it is no panic
    }
}

#[test]
fn pieces_of_a_line_that_markup_tears_apart_are_one() {
    let first = "<p><span class=\"dropcap\">T</span>he council (<a href=\"/x\">Hill Wire</a>) met <b>Ida</b>'s group in\n   the <i>old</i>-town hall.</p>";
    let html = page(OG, &format!("<article><h1>{HEADLINE}</h1>{first}{}</article>", paragraphs()));
    let text = one(html.as_bytes()).unwrap().text().to_string();
    assert!(text.starts_with("The council (Hill Wire) met Ida's group in the old-town hall.\n"), "{text}");
}

#[test]
fn the_body_that_a_page_names_is_believed() {
    let others: String = (0..12)
        .map(|n| format!("<div class=\"teaser\"><h3>Story {n}</h3><p>In another town, number {n}, people met to talk about a bridge that nobody wants to pay for.</p></div>"))
        .collect();
    let html = page(
        OG,
        &format!(
            "<main><h1>{HEADLINE}</h1><div class=\"share\" itemprop=\"articleBody\">{}</div></main><section>{others}</section>",
            paragraphs()
        ),
    );
    let article = one(html.as_bytes()).unwrap();
    assert!(PROSE.iter().all(|p| article.prose().contains(p)), "{}", article.prose());
    assert!(!article.prose().contains("another town"), "{}", article.prose());
}

#[test]
fn names_on_a_page_are_those_of_people() {
    for (head, author) in [
        (
            "<meta name=\"author\" content=\"by Jon Parks @jparks Nov 18, 2024 at 9 pm ET • 2 min read\">",
            Some("Jon Parks"),
        ),
        ("<meta name=\"author\" content=\"admin\">", None),
        (
            "<meta name=\"author\" content=\"https://www.facebook.com/post\"><meta name=\"byl\" content=\"By Ida Voss\">",
            Some("Ida Voss"),
        ),
    ] {
        let html =
            page(&format!("{OG}{head}"), &format!("<article><h1>{HEADLINE}</h1>{}</article>", paragraphs()));
        assert_eq!(one(html.as_bytes()).unwrap().metadata.author.as_deref(), author, "{head}");
    }
    let head = jsonld("NewsArticle", "").replace(HEADLINE, &format!("{HEADLINE} - Arden Post"));
    let html = page(&head, &format!("<article><h1>{HEADLINE}</h1>{}</article>", paragraphs()));
    let article = one(html.as_bytes()).unwrap();
    assert_eq!(article.metadata.headline.as_deref(), Some(HEADLINE));
    assert!(!article.text().contains(HEADLINE), "told once");
}

#[test]
fn a_page_without_an_article_of_its_own_kind_still_has_its_day() {
    let head = "<script type=\"application/ld+json\">{\"@type\": \"WebPage\", \"datePublished\": \"2025-08-05T10:00:00+02:00\", \"dateModified\": \"2025-11-01\"}</script>";
    let html = page(head, &format!("<article><h1>{HEADLINE}</h1>{}</article>", paragraphs()));
    assert_eq!(one(html.as_bytes()).unwrap().metadata.published, Some(DAY));
}
