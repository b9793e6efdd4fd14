//! A folder as people have it: saved pages, a feed, exports, a PDF file, pasted texts, and what lies about between them.

mod common;
#[path = "source_pages/layouts.rs"]
mod layouts;
#[path = "common/pdf.rs"]
mod pdf;

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use common::{run, text, texts};
use serde_json::Value;
use tempfile::TempDir;

const TOWNS: [&str; 30] = [
    "Arden", "Belmor", "Carrick", "Doverton", "Eastwold", "Farley", "Glenrow", "Hallam", "Inverly", "Jarrow",
    "Kelso", "Lorne", "Marlow", "Nairn", "Oakham", "Penrith", "Quorn", "Ripley", "Selby", "Tarbert",
    "Ulverly", "Verwood", "Wexcombe", "Yarrow", "Zeal", "Ashby", "Brigg", "Corby", "Diss", "Epworth",
];
/// What links and menus around the articles tell; no event of these is any article's own.
const ELSEWHERE: [&str; 4] = ["Russia", "Ukraine", "Iran", "Israel"];
const ARTICLES: usize = 30 + 2 + 2 + 2 + 1 + 3;

/// One story a town, so that no article is a copy of another.
fn story(town: &str, told: &str) -> String {
    format!(
        "The council of {town} voted on Monday to build {told}. Work is to begin in March, the mayor of {town} told reporters."
    )
}

fn fill(folder: &Path) {
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    let pages = layouts::layouts();
    assert!(pages.len() >= 25);
    for (i, town) in TOWNS.iter().enumerate() {
        let html = pages[i % pages.len()]
            .1
            .replace("Norland attacks Sudania", "Russia attacks Ukraine")
            .replace("Sanctions on Boreland", "Iran imposes sanctions on Israel")
            .replace("Arden", town)
            .replace("post.example", &format!("{}.example", town.to_lowercase()));
        write(&format!("page-{i:02}.html"), html.as_bytes());
    }
    let parts = folder.join("page-00_files");
    fs::create_dir(&parts).unwrap();
    fs::write(parts.join("frame.html"), layouts::page("", "<p>Russia attacks Ukraine.</p>")).unwrap();
    let item = |n: usize, town: &str| {
        let story = story(town, "a bridge over the river");
        format!(
            "<item><title>Bridge {n}</title><link>https://wire.example/{n}</link><pubDate>Tue, 05 Aug 2025 10:00:00 GMT</pubDate><description>{story}</description></item>"
        )
    };
    let feed = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Hill Wire</title>{}{}</channel></rss>",
        item(1, "Hexley"),
        item(2, "Irby")
    );
    write("feed.xml", feed.as_bytes());
    let row = |town: &str| format!("A mill for {town},2025-08-05,Dale News,\"{}\"\n", story(town, "a mill"));
    write(
        "export.csv",
        format!("title,date,publication,content\n{}{}", row("Keld"), row("Louth")).as_bytes(),
    );
    let object = |town: &str| {
        serde_json::json!({"source": {"id": null, "name": "Dale Online"}, "title": format!("A school for {town}"),
            "url": format!("https://dale.example/{town}"), "publishedAt": "2025-08-05T08:00:00Z", "content": story(town, "a school")})
    };
    write(
        "export.json",
        serde_json::json!({"status": "ok", "articles": [object("Malton"), object("Norby")]})
            .to_string()
            .as_bytes(),
    );
    let lines = [
        "OTLEY, Aug 5, 2025 (Hill Wire) - The council of Otley voted on",
        "Monday to build a harbour. Work is to begin in March, the",
        "mayor of Otley told reporters.",
    ];
    write("report.pdf", &pdf::pdf(&lines));
    for town in ["Pickering", "Redcar", "Settle"] {
        let pasted = format!(
            "A library for {town}\n\nBy Helen Marshall\n5 August 2025\n4 min read\n\n{} (Hill Wire) - {}\n\nREAD MORE: Russia attacks Ukraine\n\nShare this article\n\nRecommended stories\n- Iran imposes sanctions on Israel\n\nPhoto: Ana Ruiz\n",
            town.to_uppercase(),
            story(town, "a library")
        );
        write(&format!("{town}.txt"), pasted.as_bytes());
    }
    for n in 0..3 {
        write(&format!("picture-{n}.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    }
    write("style.css", b"p { color: red }");
    write("data.bin", b"\x01\x02\0\x03");
}

#[test]
fn every_article_comes_once_with_its_day_and_publisher() {
    let folder = TempDir::new().unwrap();
    fill(folder.path());
    let output = run(&["extract", "--format", "articles", text(folder.path())]);
    let (out, err) = texts(&output);
    assert!(output.status.success(), "{err}");
    let articles: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(articles.len(), ARTICLES, "{err}");
    let ids: HashSet<&str> = articles.iter().filter_map(|a| a["id"].as_str()).collect();
    assert_eq!(ids.len(), ARTICLES, "each is known by an id of its own");
    for article in &articles {
        assert_eq!(article["published"], "2025-08-05", "{article}");
        assert!(article["publisher"].as_str().is_some_and(|p| !p.is_empty()), "{article}");
        let prose = article["text"].as_str().unwrap();
        assert!(prose.contains("voted on Monday to build a"), "{article}");
        for noise in ELSEWHERE.iter().chain(&["min read", "Share this", "Photo", "By Helen"]) {
            assert!(!prose.contains(noise), "{noise} in {article}");
        }
    }
    assert!(
        err.contains(
            "6 skipped: 3 images, 1 of no known kind, 1 part of a saved page, 1 program, style or font"
        ),
        "{err}"
    );
}

#[test]
fn no_event_comes_from_what_stands_around() {
    let folder = TempDir::new().unwrap();
    fill(folder.path());
    let (out, _) = texts(&run(&["extract", "--quiet", "--format", "records", text(folder.path())]));
    let records: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), ARTICLES);
    for record in &records {
        for event in record["events"].as_array().unwrap() {
            let told = event["evidence"]["text"].as_str().unwrap();
            assert!(!ELSEWHERE.iter().any(|name| told.contains(name)), "{event}");
            assert!(
                !["min read", "By Helen", "Photo", "newsletter"].iter().any(|noise| told.contains(noise)),
                "{event}"
            );
        }
    }
}
