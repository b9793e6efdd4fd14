//! The Reconciliation API 0.2: what OpenRefine asks, asked over HTTP, and a service asked by `demarche link`.
#![cfg(feature = "rocksdb")]

mod common;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::Duration;

use common::{demarche, run, stdout, text, texts};
use serde_json::{Value, json};
use tempfile::TempDir;

const TABLE: &str = "qid\tname\taliases\tkind\tcountry\tpositions\tborn\n\
    Q9000001\tIngrid Solberg\tI. Solberg\tperson\tNO\tForeign Minister of Norway~Q9000101~2024-01-01~\t1970\n\
    Q9000002\tIngrid Solberg\t\tperson\tUS\tmayor~Q9000102~1990~1994\t1940\n\
    Q9000003\tNordsee Werft\tNordsee Werft AG\torganisation\tDE\t\t\n";

struct Service {
    child: Child,
    address: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Service {
    fn new(args: &[&str]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let address = free.to_string();
        let child = demarche(&[&["index", "serve", "--quiet", "--bind", &address], args].concat())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let service = Self { child, address };
        for _ in 0..600 {
            if TcpStream::connect(&service.address).is_ok() {
                return service;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{} does not answer", service.address);
    }

    /// Status and body of a request.
    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.to_lowercase().contains("access-control-allow-origin: *"), "{head}");
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_string())
    }

    fn json(&self, method: &str, path: &str, body: &str) -> Value {
        let (status, text) = self.ask(method, path, body);
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    fn form(&self, name: &str, value: &Value) -> Value {
        let form: String =
            form_urlencoded::Serializer::new(String::new()).append_pair(name, &value.to_string()).finish();
        self.json("POST", "/", &form)
    }
}

fn index(dir: &TempDir) -> std::path::PathBuf {
    let (table, index) = (dir.path().join("people.tsv"), dir.path().join("made.idx"));
    fs::write(&table, TABLE).unwrap();
    stdout(&["index", "build", "--quiet", "--from", text(&table), "-o", text(&index)]);
    index
}

#[test]
fn a_session_of_openrefine_is_answered() {
    let dir = TempDir::new().unwrap();
    let service = Service::new(&[text(&index(&dir))]);
    let manifest = service.json("GET", "/", "");
    assert_eq!(manifest["versions"], json!(["0.1", "0.2"]));
    assert_eq!(manifest["identifierSpace"], "http://www.wikidata.org/entity/");
    let answers = service.form(
        "queries",
        &json!({
            "q0": {"query": "Ingrid Solberg", "type": "person", "limit": 3},
            "q1": {"query": "Solberg, Ingrid", "type": "person", "type_strict": "should",
                   "properties": [{"pid": "country", "v": "NO"}, {"pid": "position", "v": "foreign minister"}]},
            "q2": {"query": "Nordsee Werft"},
            "q3": {"query": "Nobody Whatsoever"},
        }),
    );
    let result = |q: &str| answers[q]["result"].as_array().unwrap().clone();
    assert_eq!((result("q0").len(), &result("q0")[0]["match"]), (2, &json!(false)), "two of one name");
    assert_eq!((&result("q1")[0]["id"], &result("q1")[0]["match"]), (&json!("Q9000001"), &json!(true)));
    assert_eq!(
        (&result("q2")[0]["id"], &result("q2")[0]["type"][0]["id"]),
        (&json!("Q9000003"), &json!("organisation"))
    );
    assert!(result("q3").is_empty());
    assert!(result("q0")[0]["score"].is_number() && result("q0")[0]["features"].is_array());

    let suggested = service.json("GET", "/suggest/entity?prefix=solberg+ingr", "");
    assert_eq!(suggested["result"].as_array().unwrap().len(), 2);
    assert_eq!(service.json("GET", "/suggest/type?prefix=per", "")["result"][0]["id"], "person");
    assert_eq!(service.json("GET", "/suggest/property?prefix=cou", "")["result"][0]["id"], "country");
    let proposed = service.json("GET", "/extend/propose?type=organisation", "");
    assert!(!proposed["properties"].to_string().contains("born"), "{proposed}");
    let extended = service.form(
        "extend",
        &json!({"ids": ["Q9000001", "Q404"], "properties": [{"id": "country"}, {"id": "born"}]}),
    );
    assert_eq!(extended["rows"]["Q9000001"]["country"], json!([{"str": "NO"}]));
    assert_eq!(extended["rows"]["Q404"]["born"], json!([]));
    let (status, page) = service.ask("GET", "/preview?id=Q9000003", "");
    assert!(status == 200 && page.contains("<h1>Nordsee Werft</h1>"), "{page}");

    for (method, path, body, expected) in [
        ("POST", "/", "queries=%7Bbroken", 400),
        ("POST", "/", "queries=%7B%22q%22%3A%7B%7D%7D", 400),
        (
            "POST",
            "/",
            "extend=%7B%22ids%22%3A%5B%5D%2C%22properties%22%3A%5B%7B%22id%22%3A%22x%22%7D%5D%7D",
            400,
        ),
        ("GET", "/preview?id=%22%3E%3Cscript%3E", "", 404),
        ("GET", "/nothing", "", 404),
        ("DELETE", "/", "", 405),
    ] {
        let (status, text) = service.ask(method, path, body);
        assert_eq!(status, expected, "{method} {path}: {text}");
        assert!(!text.contains("<script>"), "{text}");
    }
}

#[test]
fn a_service_is_asked_only_for_what_is_open_and_once() {
    let dir = TempDir::new().unwrap();
    let index = index(&dir);
    let article = dir.path().join("a.jsonl");
    let words =
        "Nordsee Werft AG criticised France on Monday. Nordsee Werft AG urged France to lower tariffs.";
    let line = json!({"id": "s1", "published": "2025-08-07", "publisher": "demarche tests", "text": words});
    fs::write(&article, format!("{line}\n")).unwrap();
    let (store, cache) = (dir.path().join("store"), dir.path().join("cache.jsonl"));
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&article)]);
    let link = |address: &str| {
        let address = format!("http://{address}/");
        run(&[
            "link",
            "--store",
            text(&store),
            "--service",
            &address,
            "--cache",
            text(&cache),
            "--pause",
            "0",
            "--dry-run",
        ])
    };
    let service = Service::new(&[text(&index)]);
    let first = link(&service.address);
    let (out, err) = texts(&first);
    assert!(first.status.success() && out.contains("Q9000003"), "{out}\n{err}");
    let kept = fs::read_to_string(&cache).unwrap();
    assert!(kept.contains("Nordsee Werft"), "{kept}");
    drop(service);

    // a service that is not there is told, and nothing is lost
    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let output = link(&gone);
    let (_, err) = texts(&output);
    assert!(output.status.code() == Some(3) && err.contains("hint: "), "{err}");
    assert_eq!(fs::read_to_string(&cache).unwrap(), kept);
}

#[test]
fn the_entities_of_a_store_can_be_asked_for() {
    let dir = TempDir::new().unwrap();
    let (article, store) = (dir.path().join("a.jsonl"), dir.path().join("store"));
    let words = "Norwegian Foreign Minister Ingrid Solberg met Pablo Quintero in Oslo on Monday.";
    let line = json!({"id": "s2", "published": "2025-08-07", "publisher": "demarche tests", "text": words});
    fs::write(&article, format!("{line}\n")).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&article)]);
    let service = Service::new(&["--store", text(&store)]);
    let answers = service.form("queries", &json!({"q0": {"query": "Solberg, Ingrid", "type": "person"}}));
    let best = &answers["q0"]["result"][0];
    assert!(best["id"].as_str().unwrap().ends_with("ingrid-solberg"), "{answers}");
}
