//! A server of its own for each test, and a client that can say anything.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::common::{demarche, stdout, text};

/// Articles that were written for these tests.
pub const ARTICLES: &str = r#"{"id": "one", "published": "2025-08-07", "publisher": "Paper A", "url": "https://example.org/one", "headline": "Tariffs & trade", "text": "On Wednesday France imposed a tariff of 12 per cent on Kenya. President Emmanuel Macron met President William Ruto in Nairobi on Monday."}
{"id": "two", "published": "2025-08-08", "publisher": "<img src=x onerror=alert(1)>", "url": "javascript:alert(1)", "headline": "</title><script>alert(2)</script>", "text": "On Thursday Kenya threatened to expel France's ambassador. Peru sent 20 trucks of aid to Kenya on Friday."}
{"id": "three", "published": "2025-08-09", "publisher": "Paper B", "text": "France imposed a tariff of 15 per cent on Kenya on Wednesday. France and Germany signed an agreement on railways on Friday."}
"#;

/// What shows the token of [`Server::token`].
pub const TOKEN: &str = "Authorization: Bearer a-token-of-the-tests";

pub struct Server {
    child: Child,
    pub address: String,
    pub dir: TempDir,
}

impl Server {
    /// A server over a store of [`ARTICLES`].
    pub fn new(args: &[&str]) -> Self {
        let dir = TempDir::new().unwrap();
        let (store, articles) = (dir.path().join("store"), dir.path().join("articles.jsonl"));
        std::fs::write(&articles, ARTICLES).unwrap();
        stdout(&["ingest", "--quiet", "--store", text(&store), text(&articles)]);
        Self::over(dir, args)
    }

    /// The same, which takes writes from those who show the token.
    pub fn writing() -> Self {
        let dir = TempDir::new().unwrap();
        let (store, articles) = (dir.path().join("store"), dir.path().join("articles.jsonl"));
        std::fs::write(&articles, ARTICLES).unwrap();
        stdout(&["ingest", "--quiet", "--store", text(&store), text(&articles)]);
        let token = Self::token(&dir);
        Self::over(dir, &["--write", "--token-file", text(&token)])
    }

    /// A server over the folder `store` of a folder.
    pub fn over(dir: TempDir, args: &[&str]) -> Self {
        let store = dir.path().join("store");
        let all = [&["serve", "--bind", "127.0.0.1:0", "--store", text(&store)], args].concat();
        let child = demarche(&all).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Self::started(child, dir)
    }

    fn started(mut child: Child, dir: TempDir) -> Self {
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_string();
        assert!(!address.is_empty(), "the server did not begin: {:?}", child.wait_with_output());
        let server = Self { child, address, dir };
        // it listens before the store is open: what is asked then waits
        assert_eq!(server.get("/health", &[]).status, 200);
        server
    }

    pub fn token(dir: &TempDir) -> PathBuf {
        let file = dir.path().join("token");
        std::fs::write(&file, "a-token-of-the-tests\n").unwrap();
        file
    }

    pub fn get(&self, path: &str, headers: &[&str]) -> Reply {
        self.ask("GET", path, headers, b"")
    }

    pub fn post(&self, path: &str, kind: &str, body: &[u8]) -> Reply {
        self.ask("POST", path, &[&format!("Content-Type: {kind}")], body)
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[&str], body: &[u8]) -> Reply {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.to_lowercase().starts_with("host:")) {
            head.push_str(&format!("Host: {}\r\n", self.address));
        }
        for header in headers {
            head.push_str(&format!("{header}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        self.raw(&[head.as_bytes(), body].concat())
    }

    /// Sends bytes as they are and reads what comes back to its end.
    pub fn raw(&self, bytes: &[u8]) -> Reply {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes); // a server may answer, and close, before it has read all
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Reply::parse(&answer)
    }

    /// Does the server come to rest: does some second pass in which it computes next to nothing?
    #[cfg(target_os = "linux")]
    pub fn idles(&self) -> bool {
        let ticks = || -> u64 {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
            let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
            fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
        };
        (0..30).any(|_| {
            let before = ticks();
            std::thread::sleep(Duration::from_secs(1));
            ticks() - before < 10
        })
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// The same, with its folder moved to another that outlives it.
    pub fn end_but_keep(mut self, other: &TempDir) -> (Option<i32>, String) {
        let ended = self.stop();
        std::fs::rename(self.dir.path().join("store"), other.path().join("store")).unwrap();
        ended
    }

    /// Tells the server to end; its exit code and standard error.
    pub fn end(mut self) -> (Option<i32>, String) {
        self.stop()
    }

    fn stop(&mut self) -> (Option<i32>, String) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (self.child.wait().unwrap().code(), err)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let header = |line: &str| {
            line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_string()))
        };
        Self {
            status,
            headers: lines.filter_map(header).collect(),
            body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
        }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// Escapes a value for an address.
pub fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { (b as char).to_string() } else { format!("%{b:02X}") })
        .collect()
}
