//! SERVICE: what asks other endpoints, and what must not. The endpoint is a thread of the test's own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use demarche::graph::Base;
use demarche::lexicon::Lexicon;
use demarche::query::{
    Answer, Federation, Hosts, Options, QueryError, Rows, SavedQuery, Until, run, skipped,
};
use demarche::store::Store;

const ROWS: &str = r#"{"head": {"vars": ["n"]}, "results": {"bindings": [
    {"n": {"type": "literal", "value": "one"}}, {"n": {"type": "literal", "value": "two"}}]}}"#;

/// An endpoint on a port of this machine, which gives everybody the same answer.
struct Endpoint {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Endpoint {
    fn answering(answer: impl Fn(&mut TcpStream, &str) + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (port, asked) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let count = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                count.fetch_add(1, Ordering::SeqCst);
                let query = request(&stream);
                answer(&mut stream, &query);
            }
        });
        Self { port, asked }
    }

    fn giving(status: &'static str, kind: &'static str, body: &'static str) -> Self {
        Self::answering(move |stream, _| reply(stream, status, kind, body))
    }

    fn iri(&self) -> String {
        format!("http://127.0.0.1:{}/sparql", self.port)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn query(&self, silent: &str) -> String {
        format!("SELECT ?n {{ SERVICE {silent} <{}> {{ ?x <http://e/name> ?n }} }} ORDER BY ?n", self.iri())
    }
}

/// The body of a request.
fn request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

fn reply(stream: &mut TcpStream, status: &str, kind: &str, body: &str) {
    let length = body.len();
    // who has stopped listening needs no answer
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
}

fn json() -> Endpoint {
    Endpoint::giving("200 OK", "application/sparql-results+json", ROWS)
}

fn listed(host: &str) -> Federation {
    Federation { hosts: Hosts::Listed(vec![host.to_string()]), ..Federation::default() }
}

fn any() -> Federation {
    Federation { hosts: Hosts::Any, ..Federation::default() }
}

fn ask(text: &str, federation: Federation) -> Result<Rows, QueryError> {
    ask_with(text, Options { federation, ..Options::default() })
}

fn ask_with(text: &str, options: Options) -> Result<Rows, QueryError> {
    let lexicon = Lexicon::embedded().unwrap();
    let store = Store::in_memory(&lexicon, &Base::default()).unwrap();
    match run(&store, &lexicon, &SavedQuery::parse("mine", text).unwrap(), &[], options)? {
        Answer::Rows(rows) => Ok(rows),
        other => panic!("{other:?}"),
    }
}

fn texts(rows: &Rows) -> Vec<String> {
    rows.rows.iter().map(|row| row[0].as_ref().map(|term| term.to_string()).unwrap_or_default()).collect()
}

#[test]
fn an_endpoint_is_asked_where_its_host_is_allowed() {
    let endpoint = Endpoint::answering(|stream, query| {
        let told = query.contains("http://e/name") && query.contains("SELECT");
        reply(stream, if told { "200 OK" } else { "400 Bad" }, "application/sparql-results+json", ROWS);
    });
    for federation in [any(), listed("127.0.0.1"), listed(&format!("127.0.0.1:{}", endpoint.port))] {
        assert_eq!(texts(&ask(&endpoint.query(""), federation).unwrap()), ["\"one\"", "\"two\""]);
    }
    assert_eq!(endpoint.asked(), 3);
}

#[test]
fn no_endpoint_is_asked_unless_it_is_allowed() {
    let endpoint = json();
    for federation in [Federation::default(), listed("query.wikidata.org"), listed("127.0.0.1:1")] {
        let message = ask(&endpoint.query(""), federation).unwrap_err().to_string();
        assert!(message.contains(&endpoint.iri()), "{message}");
        assert!(message.contains(&format!("--federate-host 127.0.0.1:{}", endpoint.port)), "{message}");
    }
    assert_eq!(endpoint.asked(), 0);
}

#[test]
fn an_endpoint_that_a_variable_names_is_looked_at_too() {
    let endpoint = json();
    let query = |silent: &str| {
        let named =
            format!("BIND(IRI(CONCAT(\"http://127.0.0.1:\", \"{}/sparql\")) AS ?where)", endpoint.port);
        format!("SELECT ?n {{ {named} SERVICE {silent} ?where {{ ?x <http://e/name> ?n }} }} ORDER BY ?n")
    };
    let message = ask(&query(""), Federation::default()).unwrap_err().to_string();
    assert!(message.contains("?where") && message.contains("--federate-host HOST"), "{message}");
    let message = ask(&query(""), listed("query.wikidata.org")).unwrap_err().to_string();
    assert!(message.contains(&endpoint.iri()) && message.contains("--federate-host 127.0.0.1"), "{message}");
    assert_eq!(texts(&ask(&query("SILENT"), listed("query.wikidata.org")).unwrap()), [""]);
    assert_eq!(endpoint.asked(), 0);
    assert_eq!(texts(&ask(&query(""), listed("127.0.0.1")).unwrap()).len(), 2);
}

#[test]
fn silent_goes_on_without() {
    let endpoint = json();
    assert_eq!(texts(&ask(&endpoint.query("SILENT"), Federation::default()).unwrap()), [""]);
    assert_eq!(endpoint.asked(), 0);
    let query = SavedQuery::parse("mine", &endpoint.query("SILENT")).unwrap();
    let told = skipped(&query, &Base::default(), &Federation::default(), Until::after(None)).unwrap();
    assert_eq!(told, [endpoint.iri()]);
    assert!(skipped(&query, &Base::default(), &any(), Until::after(None)).unwrap().is_empty());
    for (status, kind, body) in [
        ("500 Internal Server Error", "text/plain", "out of order"),
        ("200 OK", "text/html", "<html>"),
        (
            "200 OK",
            "application/sparql-results+json",
            "{\"head\": {\"vars\": [\"n\"]}, \"results\": {\"bindings\": [{",
        ),
        ("200 OK", "application/sparql-results+json", "{\"head\": {}, \"boolean\": true}"),
        ("302 Found\r\nLocation: http://query.wikidata.org/", "text/plain", ""),
    ] {
        let broken = Endpoint::giving(status, kind, body);
        assert_eq!(texts(&ask(&broken.query("SILENT"), any()).unwrap()), [""], "{status} {kind}");
        let message = ask(&broken.query(""), any()).unwrap_err().to_string();
        assert!(message.contains(&broken.iri()) && message.contains("\nhint: "), "{message}");
    }
}

#[test]
fn an_endpoint_that_does_not_answer_is_not_waited_for() {
    let slow = Endpoint::answering(|stream, _| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nContent-Type: application/sparql-results+json\r\n\r\n";
        let _ = write!(stream, "{head}");
        // a byte now and then, so that no single read takes long
        while write!(stream, " ").is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    let soon = Federation { timeout: Duration::from_millis(300), ..any() };
    let begin = Instant::now();
    let message = ask(&slow.query(""), soon.clone()).unwrap_err().to_string();
    assert!(message.contains("no answer within 0.3 s"), "{message}");
    assert_eq!(texts(&ask(&slow.query("SILENT"), soon).unwrap()), [""]);
    let timeout = Some(Duration::from_millis(300));
    let whole = Options { timeout, federation: any(), ..Options::default() };
    assert!(matches!(ask_with(&slow.query("SILENT"), whole), Err(QueryError::Timeout(_))));
    assert!(begin.elapsed() < Federation::TIMEOUT, "none of them waited for the longest time");
}

#[test]
fn the_same_question_is_asked_once() {
    let endpoint = json();
    let query = format!(
        "SELECT ?n {{ VALUES ?y {{ 1 2 3 4 }} BIND(IRI(\"{}\") AS ?where) SERVICE ?where {{ ?x <http://e/name> ?n }} }}",
        endpoint.iri()
    );
    assert_eq!(texts(&ask(&query, any()).unwrap()).len(), 8);
    assert_eq!(endpoint.asked(), 1);
}

#[test]
fn an_endpoint_that_drips_its_head_is_waited_for_no_longer_than_allowed() {
    let dripping = Endpoint::answering(|stream, _| {
        // a header without an end, unless nobody listens any more
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ");
        while stream.write_all(b"X").is_ok() {
            thread::sleep(std::time::Duration::from_millis(20));
        }
    });
    let timeout = std::time::Duration::from_millis(500);
    let error = ask(&dripping.query(""), Federation { timeout, ..any() }).unwrap_err().to_string();
    assert!(error.contains("no answer within 0.5 s"), "{error}");
}

#[test]
fn the_value_of_a_parameter_is_handed_to_the_endpoint() {
    let (send, received) = std::sync::mpsc::channel();
    let endpoint = Endpoint::answering(move |stream, query| {
        let _ = send.send(query.to_string());
        let rows = r#"{"head": {"vars": ["item", "n"]}, "results": {"bindings": [
            {"item": {"type": "uri", "value": "http://e/42"}, "n": {"type": "literal", "value": "one"}}]}}"#;
        reply(stream, "200 OK", "application/sparql-results+json", rows);
    });
    let text = format!(
        "#+ params:\n#+   - {{name: item, kind: iri, required: true, about: what is asked for}}\n\
         SELECT ?item ?n WHERE {{ SERVICE <{}> {{ ?item <http://e/name> ?n }} }} ORDER BY ?n",
        endpoint.iri()
    );
    let lexicon = Lexicon::embedded().unwrap();
    let store = Store::in_memory(&lexicon, &Base::default()).unwrap();
    let query = SavedQuery::parse("mine", &text).unwrap();
    let values = [("item".to_string(), "http://e/42".to_string())];
    let options = Options { federation: any(), ..Options::default() };
    let Answer::Rows(rows) = run(&store, &lexicon, &query, &values, options).unwrap() else { panic!() };
    assert_eq!(texts(&rows), ["<http://e/42>"]);
    let asked = received.recv().unwrap();
    assert!(asked.contains("VALUES") && asked.contains("<http://e/42>"), "{asked}");
}
