//! A store that grows while it is served.

use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::common::{demarche, stdout, text};
use crate::server::{Server, TOKEN, escape};

/// Waits for something that is to come by itself.
pub fn comes(mut there: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        if there() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    false
}

#[test]
fn what_an_ingest_stores_is_answered_while_it_goes_on() {
    let server = Server::new(&[]);
    let store = server.dir.path().join("store");
    let mut ingest = demarche(&["ingest", "--quiet", "--store", text(&store), "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = ingest.stdin.take().unwrap();
    let mut before = server.get("/api/query/who-did-what", &[]);
    for (n, country) in ["Norway", "Chile", "Ghana"].into_iter().enumerate() {
        let text = format!("On Wednesday Japan imposed a tariff of 7 per cent on {country}.");
        let article = serde_json::json!({"id": format!("new-{n}"), "published": "2025-08-07", "text": text});
        writeln!(pipe, "{article}").unwrap();
        pipe.flush().unwrap();
        let rows = || server.get("/api/query/who-did-what?who=Japan", &[]);
        assert!(comes(|| rows().text().contains(country)), "{}", rows().text());
        assert!(ingest.try_wait().unwrap().is_none(), "the ingest is still at work");
        // whole, never an older state, and under another tag
        let now =
            server.get("/api/query/who-did-what", &[&format!("If-None-Match: {}", before.header("etag"))]);
        assert_eq!(now.status, 200);
        assert!(now.json().as_array().unwrap().len() > before.json().as_array().unwrap().len());
        before = now;
    }
    drop(pipe);
    assert!(ingest.wait().unwrap().success());
    let articles = || server.get("/api/articles", &[]).json().as_array().unwrap().len();
    assert!(comes(|| articles() == 6));
    let metrics = server.get("/metrics", &[]).text();
    assert!(metrics.contains("demarche_store_not_opened_total 0"), "{metrics}");
}

/// What a server says of an article, its country and a name of it, as readers and tools see it.
fn told(server: &Server, article: &str, name: &str) -> (u16, String, String) {
    let page = |path: &str| server.get(path, &["Accept: text/html"]);
    let queries = escape(&format!(r#"{{"q": {{"query": "{name}", "type": "person"}}}}"#));
    let found = server.get(&format!("/reconcile?queries={queries}"), &[]).json()["q"]["result"].to_string();
    let shown = page(&format!("/id/article/{article}"));
    (shown.status, shown.text() + &page("/id/country/KEN").text(), found)
}

#[test]
fn an_article_that_is_read_again_or_removed_is_gone_from_pages_and_names() {
    let server = Server::new(&[]);
    let store = server.dir.path().join("store");
    let (status, shown, found) = told(&server, "one", "William Ruto");
    assert!(status == 200 && shown.contains("12 per cent") && found.contains("william-ruto"), "{found}");
    let changed = serde_json::json!({
        "id": "one", "published": "2025-08-07", "publisher": "Paper A", "headline": "Tariffs & trade",
        "text": "On Wednesday France imposed a tariff of 14 per cent on Kenya.",
    });
    let file = server.dir.path().join("changed.jsonl");
    std::fs::write(&file, changed.to_string()).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&file)]);
    let now = || told(&server, "one", "William Ruto");
    assert!(comes(|| now().1.contains("14 per cent")), "{:?}", now());
    let (_, shown, found) = now();
    assert!(!shown.contains("12 per cent") && !found.contains("william-ruto"), "{found}");
    assert_eq!(server.get("/id/person/william-ruto", &["Accept: text/html"]).status, 404);
    stdout(&["remove", "--quiet", "--store", text(&store), "one"]);
    assert!(comes(|| now().0 == 404), "{:?}", now());
    assert!(!now().1.contains("14 per cent") && now().1.contains("15 per cent"));
}

#[test]
fn a_server_that_writes_shows_at_once_what_an_article_says_now() {
    let server = Server::writing();
    let (_, shown, found) = told(&server, "one", "William Ruto");
    assert!(shown.contains("12 per cent") && found.contains("william-ruto"), "{found}");
    let changed = serde_json::json!({
        "id": "one", "published": "2025-08-07",
        "text": "On Wednesday France imposed a tariff of 14 per cent on Kenya.",
    });
    let headers = [TOKEN, "Content-Type: application/json"];
    let sent = server.ask("POST", "/api/articles", &headers, changed.to_string().as_bytes());
    assert_eq!(sent.status, 200, "{sent:?}");
    let (_, shown, found) = told(&server, "one", "William Ruto");
    assert!(shown.contains("14 per cent") && !shown.contains("12 per cent"), "{shown}");
    assert!(!found.contains("william-ruto"), "{found}");
}

#[test]
fn names_that_are_new_to_the_store_are_reconciled() {
    let server = Server::writing();
    let queries = escape(r#"{"q": {"query": "Gabriel Boric", "type": "person"}}"#);
    let found =
        || server.get(&format!("/reconcile?queries={queries}"), &[]).json()["q"]["result"].to_string();
    assert!(!found().contains("gabriel-boric"), "{}", found());
    let object = serde_json::json!({
        "id": "new", "published": "2025-08-07",
        "text": "President Gabriel Boric of Chile met French President Emmanuel Macron in Paris on Monday.",
    });
    let headers = [TOKEN, "Content-Type: application/json"];
    let sent = server.ask("POST", "/api/articles", &headers, object.to_string().as_bytes());
    assert_eq!(sent.status, 200, "{sent:?}");
    assert!(found().contains("gabriel-boric"), "{}", found());
}
