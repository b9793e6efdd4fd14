//! Records and links that somebody finds wrong.

use tempfile::TempDir;

use crate::common::{stdout, text};
use crate::server::{ARTICLES, Reply, Server, TOKEN, escape};

const ARTICLE: &str = "https://w3id.org/demarche/id/article/one";
const HTML: &str = "Accept: text/html";

fn decide(server: &Server, form: &str) -> Reply {
    let headers = [TOKEN, "Content-Type: application/x-www-form-urlencoded"];
    server.ask("POST", "/api/curation", &headers, form.as_bytes())
}

fn about(record: &str, verdict: &str) -> String {
    format!(
        "record={}&verdict={verdict}&reason={}",
        escape(record),
        escape("It was the <b>other</b> way round")
    )
}

fn triples(server: &Server) -> Vec<String> {
    let query = escape("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }");
    let reply = server.get(&format!("/sparql?query={query}"), &["Accept: application/n-triples"]);
    let mut lines: Vec<String> = reply.text().lines().map(str::to_string).collect();
    lines.sort();
    lines
}

#[test]
fn a_record_that_is_marked_wrong_is_gone_until_the_mark_is_taken_back() {
    let server = Server::writing();
    let record = format!("{ARTICLE}#e20-impose-tariff");
    let tariffs = || server.get("/api/query/tariffs-by-country?format=csv", &[]).text();
    let (before, all) = (tariffs(), triples(&server));
    assert!(before.contains("12"));
    let without = ["Content-Type: application/x-www-form-urlencoded"];
    assert_eq!(server.ask("POST", "/api/curation", &without, about(&record, "wrong").as_bytes()).status, 401);
    assert_eq!(decide(&server, &about(&format!("{ARTICLE}#e1-none"), "wrong")).status, 404);
    assert_eq!(decide(&server, &about(&record, "perhaps")).status, 400);
    assert_eq!(decide(&server, &about(&record, "wrong")).status, 200);
    assert!(!tariffs().contains("12") && tariffs().contains("15"), "{}", tariffs());
    let page = server.get("/id/article/one", &[HTML]).text();
    assert!(!page.contains("12 per cent") && page.contains("wrong?"), "{page}");
    assert!(!server.get("/id/country/KEN", &[HTML]).text().contains("12 per cent"));
    let listed = server.get("/api/curation", &[]).json();
    assert_eq!(listed["records"][0]["record"], record);
    assert_eq!(listed["records"][0]["reason"], "It was the <b>other</b> way round");
    let page = server.get("/curation", &[HTML]).text();
    assert!(
        page.contains("It was the &lt;b&gt;other&lt;/b&gt; way round") && page.contains("take back"),
        "{page}"
    );
    // reading the article again does not bring it back
    let first = ARTICLES.lines().next().unwrap();
    let again =
        server.ask("POST", "/api/articles", &[TOKEN, "Content-Type: application/json"], first.as_bytes());
    assert_eq!(again.status, 200, "{again:?}");
    assert!(!tariffs().contains("12"));
    assert_eq!(decide(&server, &about(&record, "right")).status, 200);
    assert_eq!((tariffs(), triples(&server)), (before, all));
    assert_eq!(decide(&server, &about(&record, "right")).status, 404);
}

#[test]
fn what_was_marked_outlives_the_server_and_the_store_stays_sound() {
    let server = Server::writing();
    // all that speaks of Germany
    let rows = server.get("/api/events?country=Germany", &[]).text();
    let rows: Vec<serde_json::Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert!(!rows.is_empty());
    for row in &rows {
        let record = row["record_iri"].as_str().or(row["record"].as_str()).unwrap();
        assert_eq!(decide(&server, &about(record, "wrong")).status, 200);
    }
    let copy = TempDir::new().unwrap();
    let articles = copy.path().join("articles.jsonl");
    std::fs::write(&articles, ARTICLES.replace("Paper A", "Paper D")).unwrap();
    server.end_but_keep(&copy);
    let store = copy.path().join("store");
    for _ in 0..2 {
        stdout(&["check", "--store", text(&store)]);
        let rows = stdout(&["query", "who-did-what", "--format", "csv", "--store", text(&store)]);
        assert!(!rows.contains("Germany") && rows.contains("Kenya"), "{rows}");
        // the command line reads them again, changed, and leaves it out as well
        stdout(&["ingest", "--quiet", "--store", text(&store), text(&articles)]);
    }
}

#[test]
fn a_link_that_is_marked_wrong_is_gone() {
    let server = Server::writing();
    let (subject, object) =
        ("https://w3id.org/demarche/id/country/KEN", "http://www.wikidata.org/entity/Q114");
    let query = escape(&format!("ASK {{ <{subject}> schema:sameAs <{object}> }}"));
    let linked = || server.get(&format!("/sparql?query={query}"), &[]).json()["boolean"] == true;
    assert!(linked());
    let form = |verdict: &str| {
        format!("subject={}&object={}&verdict={verdict}&reason=No", escape(subject), escape(object))
    };
    assert_eq!((decide(&server, &form("wrong")).status, linked()), (200, false));
    let again = || {
        let headers = [TOKEN, "Content-Type: application/x-ndjson"];
        server.ask("POST", "/api/articles", &headers, ARTICLES.as_bytes()).status
    };
    assert_eq!((again(), linked()), (200, false));
    assert!(server.get("/curation", &[HTML]).text().contains("Q114"));
    assert_eq!(decide(&server, &form("right")).status, 200);
    assert_eq!((again(), linked()), (200, true));
}

#[test]
fn people_mark_records_on_pages_and_only_where_the_server_takes_it() {
    let server = Server::writing();
    let page = server.get("/id/article/one", &[HTML]).text();
    let link = page.split("href=\"/curation/mark?").nth(1).unwrap().split('"').next().unwrap();
    let form = server.get(&format!("/curation/mark?{}", link.replace("&amp;", "&")), &[HTML]).text();
    assert!(form.contains("action=\"/api/curation\"") && form.contains("type=\"password\""), "{form}");
    let record = format!("{ARTICLE}#e20-impose-tariff");
    let headers = ["Content-Type: application/x-www-form-urlencoded", HTML];
    let send = |token: &str| {
        let sent = format!("{}&token={token}", about(&record, "wrong"));
        server.ask("POST", "/api/curation", &headers, sent.as_bytes())
    };
    assert_eq!(send("a-token-of-others").status, 401);
    let done = send("a-token-of-the-tests");
    assert_eq!((done.status, done.header("location")), (303, "/curation"));
    drop(server);
    let server = Server::new(&[]);
    assert!(!server.get("/id/article/one", &[HTML]).text().contains("wrong?"));
    assert_eq!(decide(&server, &about(&record, "wrong")).status, 403);
}
