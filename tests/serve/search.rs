//! The search page: what is found by which words, and what of a store that changes.

use crate::common::{stdout, text};
use crate::follow::comes;
use crate::server::{Server, TOKEN};

const HTML: &str = "Accept: text/html";

fn found(server: &Server, words: &str) -> String {
    let reply = server.get(&format!("/search?q={words}"), &[HTML]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.text()
}

/// Adds an article to the store of a server by a process of its own.
fn ingest(server: &Server, id: &str, told: &str) {
    let (store, file) = (server.dir.path().join("store"), server.dir.path().join(format!("{id}.jsonl")));
    let article = serde_json::json!({"id": id, "published": "2025-08-07", "headline": "Visitors of the day", "text": told});
    std::fs::write(&file, article.to_string()).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&file)]);
}

#[test]
fn parts_of_names_find_them_whatever_their_case_order_and_accents() {
    let server = Server::new(&[]);
    for words in ["macr", "EMMANUEL+MACRON", "macron+emmanuel", "macron,+emm", "%C3%89mmanuel"] {
        let page = found(&server, words);
        assert!(page.contains("href=\"/id/person/emmanuel-macron\""), "{words}: {page}");
        assert!(!page.contains("/id/person/william-ruto"), "{words}: {page}");
    }
    assert!(found(&server, "nairob").contains("href=\"/id/place/ken-nairobi\""));
    assert!(found(&server, "tariffs+trade").contains("href=\"/id/article/one\""));
    assert!(found(&server, "tariff").contains("href=\"/queries/who-did-what?what=ImposeTariff\""));
    for nothing in ["macron+ruto", "%25", "xyzzy"] {
        assert!(found(&server, nothing).contains("Nothing has that name."), "{nothing}");
    }
    // the name itself before names that begin with it, and these before those that only hold it
    let page = found(&server, "france");
    let first = page.find("/id/country/FRA").unwrap();
    assert!(page.find("/id/article").is_none_or(|at| first < at), "{page}");
}

#[test]
fn what_an_ingest_stores_is_found_and_what_it_removes_is_not() {
    let server = Server::new(&[]);
    assert!(found(&server, "boric").contains("Nothing has that name."));
    assert!(found(&server, "ruto").contains("/id/person/william-ruto"));
    ingest(
        &server,
        "new",
        "President Gabriel Boric of Chile met President Emmanuel Macron in Paris on Monday.",
    );
    assert!(
        comes(|| found(&server, "boric").contains("/id/person/gabriel-boric")),
        "{}",
        found(&server, "boric")
    );
    assert!(found(&server, "visitors").contains("/id/article/new"));
    ingest(&server, "one", "On Wednesday France imposed a tariff of 14 per cent on Kenya.");
    assert!(comes(|| !found(&server, "ruto").contains("william-ruto")), "{}", found(&server, "ruto"));
    assert!(found(&server, "boric").contains("/id/person/gabriel-boric"));
}

#[test]
fn what_is_sent_to_a_server_that_writes_is_found_at_once() {
    let server = Server::writing();
    assert!(found(&server, "boric").contains("Nothing has that name."));
    let article = serde_json::json!({
        "id": "new", "published": "2025-08-07",
        "text": "President Gabriel Boric of Chile met President Emmanuel Macron in Paris on Monday.",
    });
    let headers = [TOKEN, "Content-Type: application/json"];
    let sent = server.ask("POST", "/api/articles", &headers, article.to_string().as_bytes());
    assert_eq!(sent.status, 200, "{sent:?}");
    assert!(found(&server, "boric").contains("/id/person/gabriel-boric"));
}

#[test]
fn browsers_of_other_makes_are_given_what_one_of_them_was_given() {
    let server = Server::new(&[]);
    let kept = || {
        let metrics = server.get("/metrics", &[]).text();
        let line = metrics.lines().find(|line| line.starts_with("demarche_answers_kept_total")).unwrap();
        line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
    };
    let one = ["Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"];
    let other = ["Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"];
    let page = server.get("/id/country/FRA", &one);
    assert!(page.text().contains("<h1>France</h1>"));
    let before = kept();
    assert_eq!(server.get("/id/country/FRA", &other).body, page.body);
    assert_eq!(kept(), before + 1);
    // programs that name other types get other answers
    let turtle = server.get("/id/country/FRA", &["Accept: text/turtle"]);
    assert!(turtle.header("content-type").starts_with("text/turtle"), "{turtle:?}");
    let rows = |accept: &str| {
        server.get("/sparql?query=SELECT%20*%20%7B%7D", &[accept]).header("content-type").to_string()
    };
    assert_ne!(rows("Accept: text/html,application/sparql-results+xml"), rows("Accept: text/html,text/csv"));
}
