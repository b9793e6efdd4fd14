//! Pages for all: axe-core looks at each of them in Chromium, on a wide screen and on a narrow one, light and dark.
//!
//! axe-core (npm, MPL-2.0) is not part of this repository: `npm install --prefix target/axe axe-core` fetches it, or
//! `DEMARCHE_AXE` names its file `axe.min.js`. Where it is missing the test says so and passes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use crate::browser::browser;
use crate::common::skipped;
use crate::server::{Reply, Server, escape};

const HTML: &str = "Accept: text/html";
const WIDTHS: [u32; 2] = [1280, 390];
const TEXT: &str = "On Wednesday Chile imposed a tariff of 7 per cent on Norway.";

/// Says what axe finds beside the frame that the page is in.
const RUN: &str = r#"
addEventListener("load", () => setTimeout(async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const told = found.violations.filter((fault) => ["serious", "critical"].includes(fault.impact)).map((fault) =>
    `${fault.id}: ${fault.help}: ${fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  const line = parent.document.createElement("pre");
  line.textContent = `AXE ${frameElement.title}: ${told.join("; ")}`;
  parent.document.body.append(line);
}, 200));
"#;

fn axe() -> Option<String> {
    let known = [
        std::env::var_os("DEMARCHE_AXE").map(PathBuf::from),
        Some(concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/node_modules/axe-core/axe.min.js").into()),
    ];
    let found = known.into_iter().flatten().find_map(|path| std::fs::read_to_string(path).ok());
    if found.is_none() {
        skipped(
            "there is no axe-core: `npm install --prefix target/axe axe-core`, or name axe.min.js with DEMARCHE_AXE",
        );
    }
    found
}

/// Gives what the server answers, with axe in each page and without the policy that would refuse it; and `/frames`, a page
/// with all pages in it at each width.
fn answer(mut stream: TcpStream, server: &Server, axe: &str, pages: &[String]) {
    let mut line = String::new();
    let _ = BufReader::new(&stream).read_line(&mut line);
    let path = line.split(' ').nth(1).unwrap_or("/").to_string();
    let (kind, body) = if path == "/axe.js" {
        ("text/javascript".to_string(), format!("{axe}\n{RUN}").into_bytes())
    } else if path == "/frames" {
        let frame = |width: u32| {
            move |path: &String| {
                let path = path.replace('&', "&amp;");
                format!(
                    "<iframe title=\"{width} {path}\" width={width} height=3000 src=\"{path}\"></iframe>\n"
                )
            }
        };
        let frames: String = WIDTHS.iter().flat_map(|width| pages.iter().map(frame(*width))).collect();
        ("text/html".to_string(), format!("<!doctype html>\n{frames}").into_bytes())
    } else {
        let reply = match path.as_str() {
            // the page that answers a form, not a link
            "/extracted" => post(server),
            path => server.get(path, &[HTML]),
        };
        let kind = reply.header("content-type").to_string();
        match kind.starts_with("text/html") {
            true => (
                kind,
                reply.text().replacen("</body>", "<script src=/axe.js></script></body>", 1).into_bytes(),
            ),
            false => (kind, reply.body),
        }
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new()); // so that nothing that was sent is lost
}

fn post(server: &Server) -> Reply {
    let headers = ["Content-Type: application/x-www-form-urlencoded", HTML];
    let form = format!("published=2025-08-07&text={}", escape(&format!("By a reporter\n\n{TEXT}")));
    server.ask("POST", "/api/extract", &headers, form.as_bytes())
}

fn pages(server: &Server) -> Vec<String> {
    let row = server.get("/api/events?action=ImposeTariff&limit=1", &[]).json();
    let event =
        row["event_iri"].as_str().unwrap().strip_prefix("https://w3id.org/demarche").unwrap().to_string();
    let record = escape("https://w3id.org/demarche/id/article/one#e20-impose-tariff");
    let mut pages: Vec<String> = [
        "/",
        "/search",
        "/search?q=macr",
        "/search?q=nobody",
        "/id/article/one",
        "/id/article/two",
        "/id/country/KEN",
        "/id/person/emmanuel-macron",
        "/id/place/ken-nairobi",
        "/id/role/president",
        "/id/country/none",
        "/dyad/FRA/KEN",
        "/map",
        "/network",
        "/queries",
        "/queries/who-did-what",
        "/queries/country-dossier?country=Kenia",
        "/read",
        "/extracted",
        "/sparql",
        "/curation",
    ]
    .map(str::to_string)
    .to_vec();
    pages.extend([event, format!("/curation/mark?record={record}")]);
    pages
}

#[test]
fn axe_finds_no_serious_fault_on_any_page() {
    let (Some(browser), Some(axe)) = (browser(), axe()) else { return };
    let server = Server::writing();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let pages = pages(&server);
    let shown = thread::scope(|scope| {
        scope.spawn(|| {
            for stream in listener.incoming().flatten() {
                let mut first = [0; 3];
                if stream.peek(&mut first).is_ok_and(|read| &first[..read] == b"END") {
                    break;
                }
                scope.spawn(|| answer(stream, &server, &axe, &pages));
            }
        });
        let shown = ["1", "0"].map(|scheme| {
            let output = Command::new(&browser)
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,3200"])
                .args(["--virtual-time-budget=60000", "--dump-dom"])
                .arg(format!("--blink-settings=preferredColorScheme={scheme}"))
                .arg(format!("--user-data-dir={}", server.dir.path().join("browser").display()))
                .arg(format!("http://{address}/frames"))
                .output()
                .unwrap();
            String::from_utf8_lossy(&output.stdout).into_owned()
        });
        let _ = TcpStream::connect(address).and_then(|mut stream| stream.write_all(b"END"));
        shown
    });
    for shown in shown {
        let told: Vec<&str> =
            shown.split("<pre>AXE ").skip(1).filter_map(|rest| rest.split("</pre>").next()).collect();
        let faults: Vec<&&str> = told.iter().filter(|line| !line.trim_end().ends_with(':')).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert_eq!(told.len(), WIDTHS.len() * pages.len(), "axe did not run on each page: {told:#?}");
    }
}
