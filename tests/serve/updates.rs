//! SPARQL Update: what it may change, and what it may not.

use tempfile::TempDir;

use crate::common::{stdout, text};
use crate::server::{Reply, Server, TOKEN, escape};

fn update(server: &Server, text: &str) -> Reply {
    server.ask("POST", "/sparql", &[TOKEN, "Content-Type: application/sparql-update"], text.as_bytes())
}

fn ask(server: &Server, query: &str) -> bool {
    server.get(&format!("/sparql?query={}", escape(query)), &[]).json()["boolean"] == true
}

#[test]
fn who_has_the_token_keeps_notes_beside_the_articles() {
    let server = Server::writing();
    let insert = "PREFIX ex: <http://example.org/> INSERT { GRAPH ex:notes { ?who ex:seen ?count . [] ex:about ?who } } \
                  WHERE { { SELECT ?who (COUNT(?e) AS ?count) { ?e dm:actor ?who } GROUP BY ?who } }";
    let plain = ["Content-Type: application/sparql-update"];
    assert_eq!(server.ask("POST", "/sparql", &plain, insert.as_bytes()).status, 401);
    let reply = update(&server, insert);
    assert_eq!(reply.status, 204, "{reply:?}");
    assert!(ask(
        &server,
        "ASK { <country/FRA> <http://example.org/seen> ?n . ?b <http://example.org/about> <country/FRA> }"
    ));
    // each row has brought a node of its own
    let many =
        "SELECT (COUNT(DISTINCT ?b) = COUNT(DISTINCT ?who) AS ?same) { ?b <http://example.org/about> ?who }";
    let rows = server.get(&format!("/sparql?query={}", escape(many)), &["Accept: text/csv"]).text();
    assert_eq!(rows.lines().nth(1), Some("true"));
    let moved = "MOVE <http://example.org/notes> TO <http://example.org/other>";
    assert_eq!(update(&server, moved).status, 204);
    assert!(ask(&server, "ASK { GRAPH <http://example.org/other> { <country/FRA> ?p ?n } }"));
    assert!(!ask(&server, "ASK { GRAPH <http://example.org/notes> { ?s ?p ?o } }"));
    let gone =
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s <http://example.org/seen> ?n ; ?p ?o } }";
    assert_eq!(update(&server, gone).status, 204);
    assert!(!ask(&server, "ASK { ?s <http://example.org/seen> ?o }"));
}

#[test]
fn what_articles_say_is_out_of_its_reach() {
    let server = Server::writing();
    let before = server.get("/api/query/who-did-what", &[]).text();
    let own = "https://w3id.org/demarche/id/";
    let refused = [
        (format!("INSERT DATA {{ GRAPH <{own}article/one/graph> {{ <urn:a> <urn:b> 1 }} }}"), 403),
        (
            format!(
                "DELETE DATA {{ GRAPH <{own}graph/entities> {{ <{own}country/FRA> a schema:Country }} }}"
            ),
            403,
        ),
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }".to_string(), 403),
        (format!("DROP GRAPH <{own}article/one/graph>"), 403),
        (format!("CLEAR SILENT GRAPH <{own}graph/links>"), 403),
        (format!("COPY <urn:none> TO <{own}graph/curation>"), 403),
        (format!("CREATE GRAPH <{own}graph/new>"), 403),
        ("INSERT DATA { <urn:a> <urn:b> 1 }".to_string(), 403),
        ("LOAD <http://127.0.0.1:1/> INTO GRAPH <urn:g>".to_string(), 403),
        ("LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:g>".to_string(), 403),
        (
            "INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
                .to_string(),
            403,
        ),
        ("DROP GRAPH <urn:none>".to_string(), 404),
        ("INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { ?s ?p ?o }".to_string(), 409),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> } }".to_string(), 400),
        (
            format!(
                "INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> 1 }} }} ; DROP GRAPH <{own}graph/links>"
            ),
            403,
        ),
    ];
    for (text, status) in &refused {
        let reply = update(&server, text);
        assert_eq!(reply.status, *status, "{text}: {}", reply.text());
        assert!(!reply.json()["hint"].as_str().unwrap().is_empty());
    }
    // all of a request, or nothing of it
    assert!(!ask(&server, "ASK { GRAPH <urn:g> { ?s ?p ?o } }"));
    assert_eq!(update(&server, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }").status, 204);
    // all graphs are those that may be changed
    assert_eq!(update(&server, "DROP ALL").status, 204);
    assert!(!ask(&server, "ASK { GRAPH <urn:g> { ?s ?p ?o } }"));
    assert_eq!(server.get("/api/query/who-did-what", &[]).text(), before);
    let copy = TempDir::new().unwrap();
    server.end_but_keep(&copy);
    stdout(&["check", "--store", text(&copy.path().join("store"))]);
}

#[test]
fn an_update_that_would_never_end_is_ended_and_writes_nothing() {
    let dir = TempDir::new().unwrap();
    let (store, articles) = (dir.path().join("store"), dir.path().join("articles.jsonl"));
    std::fs::write(&articles, crate::server::ARTICLES).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&articles)]);
    let token = Server::token(&dir);
    let server =
        Server::over(dir, &["--write", "--token-file", text(&token), "--timeout", "1", "--max-rows", "50"]);
    let endless = "INSERT { GRAPH <urn:g> { <urn:a> <urn:b> ?n } } \
                   WHERE { { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } } }";
    assert_eq!(update(&server, endless).status, 503);
    let large = "INSERT { GRAPH <urn:g> { ?s <urn:b> ?o } } WHERE { ?s ?p ?o }";
    assert_eq!(update(&server, large).status, 422);
    assert_eq!(update(&server, &"INSERT DATA { ".repeat(100)).status, 400);
    assert!(!ask(&server, "ASK { GRAPH <urn:g> { ?s ?p ?o } }"));
    // and keeps no other from writing
    assert_eq!(update(&server, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }").status, 204);
}
