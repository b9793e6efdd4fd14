//! What people who mean harm may send.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::server::{Reply, Server, escape};

fn ask(server: &Server, query: &str) -> u16 {
    server.get(&format!("/sparql?query={}", escape(query)), &[]).status
}

#[test]
fn a_foreign_name_and_a_foreign_page_are_turned_away() {
    let server = Server::new(&["--host", "news.example.org"]);
    let port = server.address.rsplit(':').next().unwrap().to_string();
    let host = |host: &str| server.get("/health", &[&format!("Host: {host}")]).status;
    for ours in [
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        "NEWS.example.org".to_string(),
    ] {
        assert_eq!(host(&ours), 200, "{ours}");
    }
    for foreign in
        ["example.org", "news.example.org.evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]
    {
        assert_eq!(host(foreign), 421, "{foreign}");
    }
    for broken in ["a b", "", "@", "localhost:x:y"] {
        assert!((400..500).contains(&host(broken)), "{broken}");
    }
    assert_eq!(server.raw(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n").status, 400);
    assert_eq!(
        server
            .raw(
                b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
            )
            .status,
        400
    );
    assert_eq!(
        server
            .raw(b"GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .status,
        421
    );
    let foreign = [
        "Origin: https://evil.example",
        "Sec-Fetch-Site: cross-site",
        "Content-Type: application/sparql-query",
    ];
    assert_eq!(server.ask("POST", "/sparql", &foreign, b"ASK {}").status, 403);
}

#[test]
fn pages_of_others_read_answers_only_where_they_are_allowed_to() {
    let closed = Server::new(&[]);
    let reply = closed.get("/sparql?query=ASK%7B%7D", &["Origin: https://friend.example"]);
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, ""));
    assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
    drop(closed);
    let open = Server::new(&["--cors", "https://friend.example"]);
    let reply = open.get("/sparql?query=ASK%7B%7D", &["Origin: https://friend.example"]);
    assert_eq!(reply.header("access-control-allow-origin"), "https://friend.example");
    assert_eq!(
        open.get("/sparql?query=ASK%7B%7D", &["Origin: https://evil.example"])
            .header("access-control-allow-origin"),
        ""
    );
    let preflight = open.ask(
        "OPTIONS",
        "/sparql",
        &["Origin: https://friend.example", "Access-Control-Request-Method: POST"],
        b"",
    );
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-methods")),
        (204, "GET, HEAD, POST, PUT, DELETE")
    );
}

#[test]
fn bodies_heads_and_encodings_have_their_limits() {
    let server = Server::new(&["--max-body", "10000"]);
    let long = vec![b' '; 10_001];
    assert_eq!(server.post("/sparql", "application/sparql-query", &long).status, 413);
    let header = format!("X-Long: {}", "a".repeat(200_000));
    // 0: it closes the connection before all is sent, and the answer may be lost
    assert!(matches!(server.get("/health", &[&header]).status, 431 | 0));
    let path = format!("/sparql?query={}", "a".repeat(200_000));
    assert!(matches!(server.get(&path, &[]).status, 400..500 | 0));
    assert_eq!(server.get("/sparql?query=%FF%FE", &[]).status, 400);
    assert_eq!(server.post("/sparql", "application/sparql-query", b"\xff\xfe").status, 400);
    assert_eq!(server.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").status, 400);
    assert_eq!(server.get("/health", &[]).status, 200);
}

#[test]
fn no_path_leads_out_and_no_value_into_the_head() {
    let server = Server::new(&[]);
    for path in [
        "/assets/../../Cargo.toml",
        "/assets/..%2f..%2fCargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/id/../../etc/passwd",
        "/queries/..%2f..%2fetc%2fpasswd",
        "/api/query/..%2fx.rq",
        "/api/query/%2fetc%2fpasswd.rq",
    ] {
        let reply = server.get(path, &["Accept: text/html"]);
        assert_eq!(reply.status, 404, "{path}");
        assert!(!reply.text().contains("[package]") && !reply.text().contains("root:"), "{path}");
    }
    for path in [
        "/queries/x%0d%0aSet-Cookie:%20a=b",
        "/api/query/who-did-what?limit=1&who=%0d%0aSet-Cookie:%20a=b",
        "/search?q=%0d%0aSet-Cookie:a",
    ] {
        let reply = server.get(path, &[]);
        assert!(reply.headers.iter().all(|(name, _)| name != "set-cookie"), "{reply:?}");
    }
}

#[test]
fn queries_that_would_never_end_are_ended_and_hurt_nobody() {
    let server = Server::new(&["--timeout", "1", "--max-parallel", "2"]);
    let (begin, end) = ("SELECT (COUNT(*) AS ?n) {", "}");
    let product = format!("{begin} ?a ?b ?c . ?d ?e ?f . ?g ?h ?i {end}");
    let optional = format!("{begin} ?a ?b ?c {} {end}", "OPTIONAL { ?d ?e ?f } ".repeat(3));
    let expression = r#"SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(STR(?c), "(.*)*(.*)*x$") && STR(?f) = STR(?i)) }"#;
    for query in [product.as_str(), &optional, expression] {
        let begun = Instant::now();
        assert_eq!(ask(&server, query), 503, "{query}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{query}");
    }
    let deep = format!("ASK {{ {} ?a ?b ?c {} }}", "OPTIONAL { ".repeat(1000), "}".repeat(1000));
    assert_eq!(ask(&server, &deep), 400);
    // those that were ended take no place from others
    for _ in 0..5 {
        assert_eq!(ask(&server, "ASK { ?s ?p ?o }"), 200);
    }
    #[cfg(target_os = "linux")]
    assert!(server.idles(), "what was ended still computes");
}

#[test]
fn small_queries_are_answered_while_endless_ones_are_waited_for() {
    // so many answers that nobody reads their log
    let server = Server::new(&["--quiet", "--timeout", "2", "--max-parallel", "4"]);
    let small = |n: usize| ask(&server, &format!("ASK {{ ?s a schema:Country }} # {n}"));
    assert_eq!(small(0), 200);
    let endless = |n: usize| {
        let query = format!("SELECT (COUNT(*) AS ?n{n}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}");
        server.post("/sparql", "application/sparql-query", query.as_bytes()).status
    };
    let answered = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..6).map(|n| scope.spawn(move || endless(n))).collect();
        let mut answered = 0;
        while asked.iter().any(|thread| !thread.is_finished()) {
            answered += 1;
            assert_eq!(small(answered), 200);
        }
        for thread in asked {
            assert_eq!(thread.join().unwrap(), 503);
        }
        answered
    });
    // the endless ones take some seconds; were they waited for, a handful would be answered
    assert!(answered > 20, "{answered}");
}

#[test]
fn slow_queries_wait_for_their_turn_and_who_waits_too_long_is_told_when_to_come_back() {
    let server = Server::new(&["--timeout", "4", "--max-parallel", "1"]);
    // a product of three tables of as many rows as takes a moment
    let slow = |n: usize| {
        let rows = "{ SELECT ?a { ?a a ?b } LIMIT 120 }";
        let others = ["?d", "?g"].map(|name| rows.replace("?a", name));
        let query = format!("SELECT (COUNT(*) AS ?n{n}) {{ {rows} {} }}", others.join(" "));
        server.post("/sparql", "application/sparql-query", query.as_bytes()).status
    };
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4).map(|n| scope.spawn(move || slow(n))).collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses, [200; 4]);
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let endless = |n: usize| {
            let query = format!("SELECT (COUNT(*) AS ?n{n}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}");
            server.post("/sparql", "application/sparql-query", query.as_bytes())
        };
        let asked: Vec<_> = (0..3).map(|n| scope.spawn(move || endless(n))).collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(
        replies.iter().all(|reply| reply.status == 503 && reply.header("retry-after") == "5"),
        "{replies:?}"
    );
    assert!(replies.iter().any(|reply| reply.text().contains("busy")), "{replies:?}");
}

#[test]
fn what_many_ask_at_once_is_answered_once() {
    let server = Server::new(&["--timeout", "2", "--max-parallel", "1"]);
    let endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    // one after the other they would have to wait longer for their turn than they may
    let path = format!("/sparql?query={}", escape(endless));
    let all: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| server.get(&path, &[]).text())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.iter().all(|told| told.contains("took longer than 2 s")), "{all:?}");
}

#[test]
fn no_query_makes_the_server_ask_others() {
    let server = Server::new(&[]);
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let address = trap.local_addr().unwrap();
    for target in
        [format!("http://{address}/sparql"), "http://169.254.169.254/".into(), "file:///etc/passwd".into()]
    {
        assert_eq!(
            ask(&server, &format!("SELECT * {{ SERVICE <{target}> {{ ?s ?p ?o }} }}")),
            403,
            "{target}"
        );
        assert_eq!(ask(&server, &format!("SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}")), 200);
        assert_eq!(
            ask(&server, &format!("SELECT * FROM <{target}> {{ ?s ?p ?o }}")),
            200,
            "a graph is one of the store's"
        );
        let load = format!("LOAD <{target}>");
        assert_eq!(server.post("/sparql", "application/sparql-update", load.as_bytes()).status, 403);
    }
    assert!(trap.accept().is_err(), "somebody was asked");
}

#[test]
fn a_name_that_is_allowed_does_not_lead_into_the_private_network() {
    let trap = TcpListener::bind("127.0.0.1:0").unwrap();
    trap.set_nonblocking(true).unwrap();
    let port = trap.local_addr().unwrap().port();
    let server =
        Server::new(&["--federate-host", "localhost", "--federate-host", "127.0.0.1", "--timeout", "2"]);
    let query = |host: &str| format!("SELECT * {{ SERVICE <http://{host}:{port}/sparql> {{ ?s ?p ?o }} }}");
    let reply = server.get(&format!("/sparql?query={}", escape(&query("localhost"))), &[]);
    assert!(reply.status == 502 && reply.text().contains("private address"), "{reply:?}");
    assert!(trap.accept().is_err(), "somebody was asked");
    // who gives the address itself means it
    ask(&server, &query("127.0.0.1"));
    assert!(trap.accept().is_ok());
}

#[test]
fn heads_and_addresses_of_every_kind_are_answered_or_refused() {
    let server = Server::new(&[]);
    let host = "Host: localhost\r\nConnection: close\r\n";
    let many: String = (0..500).map(|n| format!("X-{n}: a\r\n")).collect();
    for (head, statuses) in [
        (format!("GET /health HTTP/1.1\r\n{host}{many}\r\n"), 400..=431),
        (format!("GET /health HTTP/9.9\r\n{host}\r\n"), 400..=505),
        (format!("GET /health\r\n{host}\r\n"), 400..=400),
        (format!("BREW /health HTTP/1.1\r\n{host}\r\n"), 405..=405),
        (format!("GET /\u{0}health HTTP/1.1\r\n{host}\r\n"), 400..=400),
        (format!("GET /search?q={} HTTP/1.1\r\n{host}\r\n", "%00%1b%c2%85"), 200..=200),
        // two lengths, or a length beside pieces, and what follows might be taken for a request of its own
        (
            format!("POST /sparql HTTP/1.1\r\n{host}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            400..=400,
        ),
        (format!("POST /sparql HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n"), 400..=400),
        (format!("POST /sparql HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400..=415),
        (format!("GET /health HTTP/1.1\r\n{host}X: a\r\n b\r\n\r\n"), 200..=400),
    ] {
        let status = server.raw(head.as_bytes()).status;
        assert!(statuses.contains(&status), "{status}: {head:?}");
    }
    assert_eq!(server.get("/health", &[]).status, 200);
}

#[test]
fn who_sends_slowly_keeps_nobody_waiting_and_is_let_go() {
    let server = Server::new(&["--max-connections", "30"]);
    let mut slow: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").unwrap();
            stream
        })
        .collect();
    for _ in 0..3 {
        assert_eq!(server.get("/health", &[]).status, 200);
    }
    // each is closed before long, though a byte comes every second
    let last = slow.last_mut().unwrap();
    last.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let closed = (0..60).any(|_| {
        let _ = last.write_all(b"a");
        let mut byte = [0; 1024];
        match last.read(&mut byte) {
            Ok(0) => true,
            Ok(_) => false,
            Err(error) => {
                !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
            }
        }
    });
    assert!(closed);
}
