//! The graph in the stores of others: real servers where they can be had, and one that fails as servers do.
#![cfg(all(unix, feature = "rocksdb"))]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::{articles, run, skipped, stdout, text, texts};
use demarche::graph::{Base, Quad};
use demarche::lexicon::Lexicon;
use demarche::query::{self, Catalogue};
use demarche::store::Store;
use oxhttp::Client;
use oxhttp::model::header::{ACCEPT, CONTENT_TYPE};
use oxhttp::model::{Body, Method, Request};
use oxigraph::io::{RdfFormat, RdfParser};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn ingest(dir: &Path, lines: &str) -> PathBuf {
    let (store, news) = (dir.join("store"), dir.join("news.jsonl"));
    fs::write(&news, lines).unwrap();
    stdout(&["ingest", "--quiet", "--store", text(&store), text(&news)]);
    store
}

/// What the command says of a run that succeeds.
fn push(store: &Path, args: &[&str]) -> String {
    let output = run(&[&["export", "--store", text(store)], args].concat());
    let (_, err) = texts(&output);
    assert!(output.status.success(), "{err}");
    err
}

/// A server that ends with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts a server and waits until it listens; nothing where it is not installed.
fn start(command: &mut Command, port: u16) -> Option<Server> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let mut server = Server(child);
    let begin = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if server.0.try_wait().unwrap().is_some() {
            return None;
        }
        assert!(begin.elapsed() < Duration::from_secs(180), "the server does not listen");
        thread::sleep(Duration::from_millis(50));
    }
    Some(server)
}

fn python() -> PathBuf {
    std::env::var_os("DEMARCHE_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from)
}

/// The server of Oxigraph, a program of its own (`pip install oxigraph`).
fn oxigraph() -> Option<(Server, String)> {
    let port = free_port();
    let beside = python().with_file_name("oxigraph");
    let program = if beside.is_file() { beside } else { PathBuf::from("oxigraph") };
    let bind = format!("127.0.0.1:{port}");
    let mut command = Command::new(program);
    command.args(["serve", "--bind", &bind, "--union-default-graph"]);
    let server = start(&mut command, port);
    if server.is_none() {
        skipped("there is no server of oxigraph (pip install oxigraph, beside DEMARCHE_PYTHON)");
    }
    Some((server?, format!("http://{bind}")))
}

/// RDFLib behind HTTP, another engine of queries altogether (`pip install rdflib-endpoint`).
fn rdflib(dir: &Path) -> Option<(Server, String)> {
    let port = free_port();
    let script = format!(
        // its parser goes a step deeper for each triple of an update
        "import rdflib, sys, uvicorn\nfrom rdflib_endpoint import SparqlEndpoint\nsys.setrecursionlimit(10**6)\n\
         app = SparqlEndpoint(graph=rdflib.Dataset(default_union=True), enable_update=True)\n\
         uvicorn.run(app, host='127.0.0.1', port={port})\n"
    );
    let path = dir.join("endpoint.py");
    fs::write(&path, script).unwrap();
    let server = start(Command::new(python()).arg(&path), port);
    if server.is_none() {
        skipped("Python has no rdflib-endpoint (pip install rdflib-endpoint uvicorn)");
    }
    Some((server?, format!("http://127.0.0.1:{port}/")))
}

/// Apache Jena with a store of its own on disk, as Debian has it (`apt install default-jdk-headless libapache-jena-java`). Its
/// server, Fuseki, is no package there; `push_servers/Jena.java` stands for it.
fn jena(dir: &Path) -> Option<(Server, String)> {
    let jars = Path::new("/usr/share/java");
    let unpack = Command::new("jar")
        // the classes of this package have moved, and what they read has not
        .args(["xf", text(&jars.join("jena-core.jar")), "org/apache/jena/ext/xerces"])
        .current_dir(dir)
        .output();
    if !jars.join("jena-tdb2.jar").is_file() || !unpack.is_ok_and(|output| output.status.success()) {
        skipped("there is no Jena (Debian: default-jdk-headless and libapache-jena-java)");
        return None;
    }
    let port = free_port();
    let path = format!("{}:{}/*", dir.join("org/apache/jena/ext").display(), jars.display());
    let program = format!("{ROOT}/tests/push_servers/Jena.java");
    let server = start(Command::new("java").args(["-cp", &path, &program, &port.to_string()]), port);
    Some((server.expect("Jena starts"), format!("http://127.0.0.1:{port}")))
}

/// Sends a query by POST and returns the answer: rows as JSON, graphs as N-Triples.
fn ask(address: &str, query: &str) -> String {
    let body = form_urlencoded::Serializer::new(String::new()).append_pair("query", query).finish();
    let request = Request::builder()
        .method(Method::POST)
        .uri(address)
        .header(ACCEPT, "application/sparql-results+json, application/n-triples;q=0.5")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap();
    let answer = Client::new().request(request).unwrap();
    let status = answer.status();
    let mut text = String::new();
    answer.into_body().read_to_string(&mut text).unwrap();
    assert!(status.is_success(), "{status}: {text}\n{query}");
    text
}

/// What an answer says, in no order: its rows, each number by its value, or its triples.
fn said(answer: &str) -> Vec<String> {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(answer) else {
        let mut lines: Vec<String> = answer.lines().map(str::to_string).collect();
        lines.retain(|line| !line.is_empty());
        lines.sort();
        return lines;
    };
    let rows = json["results"]["bindings"].as_array().unwrap_or_else(|| panic!("no rows: {answer}"));
    let cell = |(name, term): (&String, &serde_json::Value)| {
        let text = term["value"].as_str().unwrap();
        let is_number = term["datatype"]
            .as_str()
            .is_some_and(|kind| kind.ends_with("integer") || kind.ends_with("decimal"));
        match text.parse::<f64>().ok().filter(|_| is_number) {
            Some(number) => format!("{name}={number:.6}"),
            None => format!("{name}={text}"),
        }
    };
    let mut rows: Vec<String> = rows
        .iter()
        .map(|row| row.as_object().unwrap().iter().map(cell).collect::<Vec<_>>().join(" "))
        .collect();
    // some engines make one row of no group at all
    rows.retain(|row| !row.is_empty());
    rows.sort();
    rows
}

/// A store that has something for each saved query.
fn world(dir: &Path) -> PathBuf {
    let path = dir.join("world");
    let store = Store::open(&path, &Lexicon::embedded().unwrap(), &Base::default()).unwrap();
    let file = fs::read(format!("{ROOT}/tests/queries/graph.trig")).unwrap();
    let mut graphs: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::TriG).for_slice(&file) {
        let quad = quad.unwrap();
        graphs.entry(quad.graph_name.to_string()).or_default().push(quad);
    }
    store.replace(graphs.into_values()).unwrap();
    path
}

/// Asks each saved query of the store and of a server, as its example does, and compares what they say.
fn compare(store: &Path, address: &str) {
    let lexicon = Lexicon::embedded().unwrap();
    let (catalogue, mut some) = (Catalogue::embedded().unwrap(), 0);
    let opened = Store::open_read_only(store, &Base::default()).unwrap();
    for query in catalogue.queries().filter(|query| !query.text.contains("SERVICE")) {
        let words = query.example.split(' ').filter_map(|word| word.split_once('='));
        let mut values: Vec<(String, String)> =
            words.map(|(name, value)| (name.to_string(), value.trim_matches('"').to_string())).collect();
        if query::text(&opened, &lexicon, query, &values).is_err() {
            values.clear(); // this world does not know whom the example asks for
        }
        let Ok(plain) = query::text(&opened, &lexicon, query, &values) else { continue };
        let format = if query.text.contains("CONSTRUCT") { "ntriples" } else { "json-sparql" };
        let mut args = vec!["query", &query.name, "--format", format, "--store", text(store)];
        let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        args.extend(pairs.iter().map(String::as_str));
        let own = said(&texts(&run(&args)).0);
        assert_eq!(said(&ask(address, &plain)), own, "{args:?}\n{plain}");
        some += usize::from(!own.is_empty());
    }
    assert!(some > 15, "{some} queries found something");
}

#[test]
fn saved_queries_find_the_same_in_a_server_of_oxigraph() {
    let dir = TempDir::new().unwrap();
    let store = world(dir.path());
    let Some((_server, address)) = oxigraph() else { return };
    let told = push(&store, &["--to", &format!("{address}/store")]);
    assert!(told.contains("graphs sent\n"), "{told}");
    compare(&store, &format!("{address}/query"));
    let again = push(&store, &["--to", &format!("{address}/store")]);
    assert!(again.contains(": 0 graphs sent, ") && again.contains("sent before"), "{again}");
}

#[test]
fn saved_queries_find_the_same_in_another_engine() {
    let dir = TempDir::new().unwrap();
    let store = world(dir.path());
    let Some((_server, address)) = rdflib(dir.path()) else { return };
    push(&store, &["--to", &address, "--protocol", "update"]);
    compare(&store, &address);
}

#[test]
fn saved_queries_find_the_same_in_jena() {
    let dir = TempDir::new().unwrap();
    let store = world(dir.path());
    let Some((_server, address)) = jena(dir.path()) else { return };
    push(&store, &["--to", &format!("{address}/data")]);
    compare(&store, &format!("{address}/query"));
}

/// What a server holds, as sorted triples, over all graphs.
fn held(address: &str) -> Vec<String> {
    said(&ask(&format!("{address}/query"), "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
}

#[test]
fn only_what_has_changed_is_sent_and_what_is_gone_is_taken_away() {
    let dir = TempDir::new().unwrap();
    let store = ingest(dir.path(), &articles(0..30));
    let Some((_server, address)) = oxigraph() else { return };
    let own = |store: &Path| {
        let whole =
            ["export", "--with-ontology", "--with-links", "--format", "ntriples", "--store", text(store)];
        said(&stdout(&whole))
    };
    for protocol in ["graph-store", "update"] {
        let end = if protocol == "update" { "update" } else { "store" };
        let to = ["--to", &format!("{address}/{end}"), "--protocol", protocol].map(str::to_string);
        let to: Vec<&str> = to.iter().map(String::as_str).collect();
        push(&store, &to);
        assert_eq!(held(&address), own(&store), "{protocol}");
        // one article says something else, one is gone
        let changed = articles(3..4).replace("imposed", "threatened to impose");
        fs::write(dir.path().join("changed.jsonl"), changed).unwrap();
        let path = dir.path().join("changed.jsonl");
        stdout(&["ingest", "--quiet", "--store", text(&store), text(&path)]);
        stdout(&["remove", "--quiet", "--store", text(&store), "made-5"]);
        let told = push(&store, &to);
        assert!(told.contains(": 2 graphs sent, ") && told.contains(", 1 taken away"), "{told}");
        assert_eq!(held(&address), own(&store), "{protocol}");
        ingest(dir.path(), &articles(0..30));
        // a part of the store is added, and takes nothing away
        push(&store, &[to.as_slice(), &["--article", "made-5"]].concat());
        push(&store, &to);
        assert_eq!(held(&address), own(&store), "{protocol}");
    }
}

/// A server that answers as it is told to, the last answer again and again; what it is asked is kept.
fn failing(answers: Vec<&'static str>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/store", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    thread::spawn(move || {
        for (n, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let answer = answers[n.min(answers.len() - 1)];
            if answer.is_empty() {
                continue; // the connection breaks
            }
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                head += &line;
                if line.trim().is_empty() {
                    break;
                }
            }
            reader.take(length).read_to_end(&mut Vec::new()).unwrap();
            kept.lock().unwrap().push(head);
            let _ = write!(stream, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, asked)
}

#[test]
fn what_may_pass_is_tried_again_and_a_run_goes_on() {
    let dir = TempDir::new().unwrap();
    let store = ingest(dir.path(), &articles(0..10));
    let headers = dir.path().join("headers");
    fs::write(&headers, "Authorization: Bearer secret\n").unwrap();
    // busy, a broken connection, two graphs taken, then refused for good
    let answers = vec!["503 Busy\r\nRetry-After: 0", "", "204 OK", "201 Created", "204 OK", "403 Forbidden"];
    let (address, asked) = failing(answers);
    let output = run(&["export", "--store", text(&store), "--to", &address, "--headers", text(&headers)]);
    let (_, err) = texts(&output);
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(err.contains("it answers 403 Forbidden") && err.contains("\nhint: "), "{err}");
    assert!(!err.contains("secret"));
    let heads = asked.lock().unwrap().clone();
    assert_eq!(heads.len(), 5, "one more came to nothing, none after the refusal");
    assert!(heads.iter().all(|head| head.starts_with("PUT ") && head.contains("Bearer secret")), "{heads:?}");
    // the same command goes on: 10 articles, what they share, the ontology and the links are 13 graphs
    let kept = fs::read_dir(&store).unwrap().map(|entry| entry.unwrap().path());
    let list = kept.into_iter().find(|path| text(path).contains("demarche-sent-")).unwrap();
    assert_eq!(fs::read_to_string(&list).unwrap().lines().count(), 3);
    let (other, asked) = failing(vec!["204 OK"]);
    let told = push(&store, &["--to", &other]);
    let all = asked.lock().unwrap().len();
    assert!(told.contains(&format!(": {all} graphs sent\n")) && all > 11, "another server: {told}");
}

#[test]
fn what_is_asked_wrongly_is_said() {
    let dir = TempDir::new().unwrap();
    let store = ingest(dir.path(), &articles(0..2));
    let wrong = |args: &[&str], why: &str| {
        let output = run(&[&["export", "--store", text(&store)], args].concat());
        let (_, err) = texts(&output);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(err.contains(why), "{err}");
    };
    wrong(&["--to", "yesterday"], "or an address");
    wrong(&["--to", "http://127.0.0.1:1/store", "-o", "x.nq"], "writes no file");
    wrong(&["--to", "2025-08-01", "--to", "2025-08-02"], "given twice");
    wrong(&["--to", "http://127.0.0.1:1/store", "--rate", "0"], "--rate");
}
