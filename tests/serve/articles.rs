//! Articles that are sent to be read, and to be stored.

use tempfile::TempDir;

use crate::common::{stdout, text};
use crate::server::{ARTICLES, Server, escape};

const TEXT: &str = "On Wednesday Chile imposed a tariff of 7 per cent on Norway.";

#[test]
fn what_is_sent_is_read_as_the_command_line_reads_it() {
    let server = Server::new(&[]);
    let file = server.dir.path().join("article.txt");
    std::fs::write(&file, TEXT).unwrap();
    let printed = stdout(&[
        "extract",
        "--format",
        "records",
        "--published",
        "2025-08-07",
        "--publisher",
        "Paper C",
        text(&file),
    ]);
    let path = "/api/extract?published=2025-08-07&publisher=Paper+C";
    let reply = server.ask(
        "POST",
        path,
        &["Content-Type: text/plain", "Accept: application/x-ndjson"],
        TEXT.as_bytes(),
    );
    assert_eq!((reply.status, reply.text()), (200, printed));
    let object = serde_json::json!({"id": "sent", "text": TEXT, "published": "2025-08-07"}).to_string();
    let records = server.post("/api/extract", "application/json", object.as_bytes()).json();
    assert_eq!(
        (&records[0]["id"], &records[0]["events"][0]["action"]),
        (&"sent".into(), &"ImposeTariff".into())
    );
    let many = server.post("/api/extract", "application/x-ndjson", ARTICLES.as_bytes()).json();
    assert_eq!(many.as_array().unwrap().len(), 3);
    let page = format!(
        "<html><head><title>A tariff</title></head><body><article><h1>A tariff</h1><p>{TEXT}</p></article></body></html>"
    );
    let read =
        server.post("/api/extract?published=2025-08-07", "text/html; charset=utf-8", page.as_bytes()).json();
    assert_eq!(read[0]["events"][0]["actors"][0], "Chile");
    let graph =
        server.ask("POST", path, &["Content-Type: text/plain", "Accept: text/turtle"], TEXT.as_bytes());
    assert!(graph.text().contains("dm:EventRecord"), "{graph:?}");
    // nothing of it is stored
    assert!(!server.get("/api/articles", &[]).text().contains("sent"));
}

#[test]
fn a_text_that_is_pasted_is_shown_whole_with_what_was_left_out() {
    let server = Server::new(&[]);
    let pasted = format!("By Ann Lee\r\n\r\n{TEXT}\r\n\r\n<b>Nobody</b> said more.");
    let form = format!("published=2025-08-07&publisher=&text={}", escape(&pasted));
    let headers = ["Content-Type: application/x-www-form-urlencoded", "Accept: text/html"];
    let page = server.ask("POST", "/api/extract", &headers, form.as_bytes()).text();
    assert!(page.contains("<p class=\"around\">By Ann Lee"), "{page}");
    assert!(page.contains(">imposed</a>") && page.contains("Chile"), "{page}");
    assert!(page.contains("&lt;b&gt;Nobody&lt;/b&gt;"), "{page}");
}

#[test]
fn what_cannot_be_read_is_refused_with_a_reason() {
    let server = Server::new(&["--max-body", "2000000"]);
    let status = |kind: &str, body: &[u8]| server.post("/api/extract", kind, body).status;
    assert_eq!(status("image/png", b"\x89PNG"), 415);
    assert_eq!(status("text/plain", b""), 422);
    assert_eq!(status("application/json", b"{\"text\": "), 422);
    assert_eq!(status("text/plain", &vec![b'a'; 1_100_000]), 413);
    assert_eq!(status("text/plain", &vec![b'a'; 2_000_001]), 413);
    assert_eq!(server.post("/api/extract?published=yesterday", "text/plain", TEXT.as_bytes()).status, 400);
    assert_eq!(server.get("/health", &[]).status, 200);
}

#[test]
fn only_who_has_the_token_writes() {
    let server = Server::new(&[]);
    let object = serde_json::json!({"id": "sent", "text": TEXT, "published": "2025-08-07"}).to_string();
    let write = |server: &Server, token: &str| {
        let headers = ["Content-Type: application/json", &format!("Authorization: {token}")];
        server.ask("POST", "/api/articles", &headers, object.as_bytes())
    };
    assert_eq!(write(&server, "Bearer a-token-of-the-tests").status, 403);
    drop(server);

    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("articles.jsonl"), ARTICLES).unwrap();
    let store = dir.path().join("store");
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&dir.path().join("articles.jsonl"))]);
    let token = Server::token(&dir);
    let server = Server::over(dir, &["--write", "--token-file", text(&token)]);
    let before = server.get("/api/query/who-did-what", &[]);
    for wrong in ["", "Bearer", "Bearer a-token-of-the-test", "Basic a-token-of-the-tests"] {
        let reply = write(&server, wrong);
        assert_eq!((reply.status, reply.header("www-authenticate")), (401, "Bearer"));
    }
    assert!(!server.get("/api/articles", &[]).text().contains("sent"));
    let reply = write(&server, "Bearer a-token-of-the-tests");
    assert_eq!((reply.status, &reply.json()[0]["id"]), (200, &"sent".into()));
    // what was answered before is not true any more
    let after =
        server.get("/api/query/who-did-what", &[&format!("If-None-Match: {}", before.header("etag"))]);
    assert_eq!(after.status, 200);
    assert!(after.text().contains("Chile") && !before.text().contains("Chile"));
    // once more, and nothing is there twice
    write(&server, "Bearer a-token-of-the-tests");
    assert_eq!(server.get("/api/query/who-did-what", &[]).body, after.body);
    let copy = TempDir::new().unwrap();
    let (code, _) = server.end_but_keep(&copy);
    assert_eq!(code, Some(0));
    stdout(&["check", "--store", text(&copy.path().join("store"))]);
    let rows = stdout(&["query", "who-did-what", "who=Chile", "--store", text(&copy.path().join("store"))]);
    assert!(rows.contains("Norway"), "{rows}");
}

#[test]
fn a_token_that_can_be_guessed_is_refused() {
    let dir = TempDir::new().unwrap();
    let (store, token) = (dir.path().join("store"), dir.path().join("token"));
    for weak in ["short\n", "", "with a space in it\n"] {
        std::fs::write(&token, weak).unwrap();
        let output =
            crate::common::run(&["serve", "--store", text(&store), "--write", "--token-file", text(&token)]);
        let (_, err) = crate::common::texts(&output);
        assert!(output.status.code() == Some(3) && err.contains("the token cannot be used"), "{err}");
    }
    let output = crate::common::run(&["serve", "--store", text(&store), "--write"]);
    assert_eq!(output.status.code(), Some(2));
}
