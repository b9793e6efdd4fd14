//! The page of pictures, as a file and as a browser shows it.
#![cfg(feature = "rocksdb")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{run, stdout, text, texts};
use serde_json::Value;
use tempfile::TempDir;

const ARTICLES: &str = r#"{"id": "one", "published": "2025-08-07", "publisher": "Paper A", "url": "https://example.org/one", "headline": "Tariffs", "text": "On Wednesday France imposed a tariff of 12 per cent on Kenya. Emmanuel Macron met William Ruto in Nairobi on Monday."}
{"id": "two", "published": "2025-08-08", "publisher": "<img src=x onerror=alert(1)>", "url": "javascript:alert(1)", "headline": "</script><script>alert(2)</script>", "text": "On Thursday Kenya threatened to expel France's ambassador. Peru sent 20 trucks of aid to Kenya on Friday. Kenya thanked Peru on Friday."}
{"id": "three", "published": "2025-08-09", "publisher": "Paper B", "text": "France and Germany signed an agreement on railways on Friday. In 1941 Japan attacked the United States."}
"#;

/// A store of these articles, and the report of it.
fn report() -> (TempDir, PathBuf, String) {
    let dir = TempDir::new().unwrap();
    let (store, articles) = (dir.path().join("store"), dir.path().join("articles.jsonl"));
    fs::write(&articles, ARTICLES).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&articles)]);
    let file = dir.path().join("report.html");
    stdout(&["report", "-o", text(&file), "--title", "A & <B>", "--store", text(&store)]);
    let page = fs::read_to_string(&file).unwrap();
    (dir, file, page)
}

fn figures(page: &str) -> Value {
    let (_, rest) = page.split_once(r#"<script type="application/json" id="figures">"#).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_figures_are_those_of_the_store() {
    let (dir, _, page) = report();
    let figures = figures(&page);
    assert_eq!((&figures["articles"], &figures["unit"]), (&3.into(), &"day".into()));
    let find = |list: &Value, key: &str, value: Value| {
        list.as_array().unwrap().iter().find(|item| item[key] == value).cloned().unwrap_or_default()
    };
    let (happened, told) = (&figures["happened"], &figures["told"]);
    let france = find(&happened["actors"], "name", "France".into());
    assert_eq!(france["quads"][4], 1, "it imposed a tariff: {france}");
    let pair = find(&happened["pairs"], "codes", serde_json::json!(["FRA", "KEN"]));
    let days: Vec<&Value> = pair["stretches"].as_array().unwrap().iter().map(|s| &s["day"]).collect();
    assert_eq!(
        (days[0], days[1], &pair["names"][1]),
        (&"2025-08-04".into(), &"2025-08-06".into(), &"Kenya".into())
    );
    // a threat is told, and has not happened
    let all = find(&told["pairs"], "codes", serde_json::json!(["FRA", "KEN"]));
    assert!(all["events"].as_u64() > pair["events"].as_u64(), "{all} {pair}");
    // a war of the last century is counted, and does not stretch the axis of time
    let war = find(&happened["pairs"], "codes", serde_json::json!(["JPN", "USA"]));
    assert_eq!((&war["events"], war["stretches"].as_array().unwrap().len()), (&1.into(), 0));
    let kenya = find(&happened["countries"], "code", "KEN".into());
    assert!(kenya["events"].as_u64() >= Some(3), "{kenya}");
    let tie = &happened["ties"][0];
    assert!(tie["from"].as_u64().unwrap() < happened["nodes"].as_array().unwrap().len() as u64);
    // every row has its sentence; addresses are of the web alone
    let rows = figures["rows"].as_array().unwrap();
    assert_eq!(rows.len() as u64, figures["events"].as_u64().unwrap());
    let tariff = rows.iter().find(|r| r["what"] == "impose tariff").unwrap();
    assert_eq!((&tariff["url"], &tariff["day"]), (&"https://example.org/one".into(), &"2025-08-06".into()));
    assert!(tariff["quote"].as_str().unwrap().contains("12 per cent"));
    assert!(rows.iter().any(|r| r["publisher"] == "<img src=x onerror=alert(1)>" && r["url"].is_null()));

    let store = dir.path().join("store");
    let again = stdout(&["report", "--title", "A & <B>", "--store", text(&store)]);
    assert!(again == page, "the same store gives the same bytes");
    let some = stdout(&[
        "report",
        "--rows",
        "2",
        "--confidence",
        "0.1",
        "--from",
        "2025-08-08",
        "--store",
        text(&store),
    ]);
    let some = self::figures(&some);
    assert_eq!(some["rows"].as_array().unwrap().len(), 2);
    assert!(some["rows"][0]["day"].as_str() >= Some("2025-08-08"));
    let refused = run(&["report", "-o", text(&dir.path().join("r.csv")), "--store", text(&store)]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(texts(&refused).1.contains("hint: end the name in .html"));
}

#[test]
fn the_page_needs_no_network_and_takes_nothing_for_markup() {
    let (_dir, _, page) = report();
    assert!(page.contains("<title>A &amp; &lt;B&gt;</title>"));
    assert!(page.contains(r#"content="default-src 'none'; script-src 'sha256-"#));
    // what loads something stands neither in the frame nor in the styles
    let (frame, rest) = page.split_once(r#"<script type="text/plain""#).unwrap();
    for loads in [" src=", "<link", "url(", "@import", "http:", "https:"] {
        assert!(!frame.contains(loads), "{loads}");
    }
    assert_eq!(rest.matches("</script>").count(), 5, "articles end no element");
    assert!(!page.contains("<img"));
    assert!(
        rest.contains("world-atlas 2.0.2") && rest.contains("Observable, Inc."),
        "the licences are in it"
    );
}

#[test]
fn a_browser_draws_it_wide_and_narrow() {
    let Some(browser) = browser() else {
        eprintln!("skipped: there is no chromium; name one with DEMARCHE_CHROMIUM");
        return;
    };
    let (dir, file, _) = report();
    let shown = browse(&browser, dir.path(), &file, &["--dump-dom"]);
    for refusal in ["Refused to", "Content Security Policy", "Uncaught", "Error:"] {
        assert!(!shown.told.contains(refusal), "{}", shown.told);
    }
    let page = shown.printed;
    assert!(page.contains(r#"data-drawn="yes""#), "the scripts have run to their end");
    for label in [
        "Who acts, by number of events",
        "Events of pairs of countries, by day",
        "Map of the countries",
        "Network of",
    ] {
        assert!(page.contains(&format!("aria-label=\"{label}")), "{label}");
    }
    // the words of articles are text; links lead to the web alone
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img"));
    assert!(!page.contains("href=\"javascript:") && page.contains("href=\"https://example.org/one\""));
    assert!(page.contains("tariff of 12 per cent on Kenya"));

    // at the width of a phone nothing stands out at the side
    let frame = dir.path().join("frame.html");
    let script = "const f = document.querySelector('iframe'); f.onload = () => setTimeout(() => {\
        document.title = 'width ' + f.contentDocument.documentElement.scrollWidth }, 500);";
    for (width, height) in [(1280, 3000), (390, 3600)] {
        let wrapped = format!(
            "<!doctype html><title></title><style>body{{margin:0}}iframe{{border:0;width:{width}px;height:{height}px}}</style>\
             <iframe src=\"report.html\"></iframe><script>{script}</script>"
        );
        fs::write(&frame, wrapped).unwrap();
        let measured = browse(&browser, dir.path(), &frame, &["--dump-dom"]).printed;
        assert!(measured.contains(&format!("<title>width {width}</title>")), "{measured}");
        let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("report-{width}.png"));
        let (shot, size) = (
            format!("--screenshot={}", picture.display()),
            format!("--window-size={},{height}", width.max(500)),
        );
        let _ = fs::remove_file(&picture);
        browse(&browser, dir.path(), &frame, &[&shot, &size]);
        let bytes = fs::metadata(&picture).unwrap().len();
        assert!(bytes > 40_000, "{} is nearly empty: {bytes} bytes", picture.display());
    }
}

struct Shown {
    printed: String,
    told: String,
}

fn browser() -> Option<String> {
    let named = std::env::var("DEMARCHE_CHROMIUM").ok();
    let known = ["chromium", "chromium-browser", "google-chrome"].map(str::to_string);
    named.into_iter().chain(known).find(|name| {
        let version =
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    })
}

/// Opens a file without a window; a browser that does not end is ended.
fn browse(browser: &str, dir: &Path, file: &Path, wanted: &[&str]) -> Shown {
    let (out, err) = (dir.join("out.txt"), dir.join("err.txt"));
    let mut child = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--allow-file-access-from-files",
        ])
        .args(["--enable-logging=stderr", "--virtual-time-budget=5000"])
        .arg(format!("--user-data-dir={}", dir.join("profile").display()))
        .args(wanted)
        .arg(format!("file://{}", file.display()))
        .stdout(fs::File::create(&out).unwrap())
        .stderr(fs::File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begun.elapsed() > Duration::from_secs(180) {
            child.kill().unwrap();
            panic!("{browser} has not ended in 180 s");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let told = fs::read(&err).unwrap();
    // of what it tells only what the page has caused
    let told = String::from_utf8_lossy(&told)
        .lines()
        .filter(|l| l.contains("CONSOLE"))
        .collect::<Vec<_>>()
        .join("\n");
    Shown { printed: String::from_utf8_lossy(&fs::read(&out).unwrap()).into_owned(), told }
}
