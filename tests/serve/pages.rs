//! The pages, as a browser without scripts gets them, and as Chromium shows them.

use std::process::Command;

use crate::browser::browser;
use crate::server::{Reply, Server, escape};

const HTML: &str = "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

fn page(server: &Server, path: &str) -> String {
    let reply = server.get(path, &[HTML]);
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, "text/html; charset=utf-8"),
        "{path}: {}",
        reply.text()
    );
    reply.text()
}

/// Every address of the pages that leads to a page of the server.
fn links(page: &str) -> Vec<String> {
    let found = page.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let ours = found.filter(|link| link.starts_with('/') && !link.starts_with("/assets"));
    ours.map(|link| link.split('#').next().unwrap().replace("&amp;", "&")).collect()
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let server = Server::new(&[]);
    let (mut seen, mut left) = (std::collections::BTreeSet::new(), vec!["/".to_string()]);
    while let Some(path) = left.pop() {
        if !seen.insert(path.clone()) || seen.len() > 400 {
            continue;
        }
        let reply = server.get(&path, &[HTML]);
        // a query that wants a value says so on its own page
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        if reply.header("content-type").starts_with("text/html") {
            left.extend(links(&reply.text()));
        }
    }
    for path in [
        "/id/article/one",
        "/id/country/KEN",
        "/id/person/emmanuel-macron",
        "/dyad/FRA/KEN",
        "/queries/who-did-what",
    ] {
        assert!(seen.contains(path), "{path} is linked from nowhere: {seen:?}");
    }
}

#[test]
fn an_article_shows_its_words_with_their_records() {
    let server = Server::new(&[]);
    let page = page(&server, "/id/article/one");
    assert!(page.contains("<h1>Tariffs &amp; trade</h1>"), "{page}");
    assert!(page.contains(">imposed</a>") && page.contains("href=\"#record-1\""), "{page}");
    assert!(page.contains("12 per cent") && page.contains("href=\"https://example.org/one\""), "{page}");
    assert!(page.contains("id=\"e20-impose-tariff\""), "the record's own fragment leads to it: {page}");
}

#[test]
fn an_event_shows_where_its_sources_differ() {
    let server = Server::new(&[]);
    let row = server.get("/api/events?action=ImposeTariff&limit=1", &[]).json();
    let iri = row["event_iri"].as_str().unwrap();
    let path = format!("/id/{}", iri.strip_prefix("https://w3id.org/demarche/id/").unwrap());
    let page = page(&server, &path);
    assert!(
        page.contains("2 records in 2 articles") && page.contains("they differ in <strong>figures</strong>"),
        "{page}"
    );
    assert!(page.contains("Paper A") && page.contains("Paper B") && page.contains("15 per cent"), "{page}");
}

#[test]
fn countries_people_and_pairs_have_pages() {
    let server = Server::new(&[]);
    let country = page(&server, "/id/country/FRA");
    assert!(country.contains("href=\"/dyad/FRA/KEN\"") && country.contains("wikidata.org"), "{country}");
    let person = page(&server, "/id/person/emmanuel-macron");
    assert!(
        person.contains("<h2 id=\"offices\">Offices</h2>") && person.contains("William Ruto"),
        "{person}"
    );
    let pair = page(&server, "/dyad/FRA/KEN");
    assert!(pair.contains("Nothing says that it was done.") && pair.contains("expel"), "{pair}");
    let threatened = page(&server, "/dyad/FRA/KEN?status=threatened");
    assert!(!threatened.contains("12 per cent") && threatened.contains("expel"), "{threatened}");
    let form = page(&server, "/queries/country-dossier");
    assert!(form.contains("required") && !form.contains("<table"), "{form}");
    let wrong = page(&server, "/queries/country-dossier?country=Kenia");
    assert!(wrong.contains("role=\"alert\"") && wrong.contains("Kenya"), "{wrong}");
}

#[test]
fn a_map_and_a_network_show_what_their_address_asks_for() {
    let server = Server::new(&[]);
    let map = page(&server, "/map");
    assert!(map.contains("<circle") && map.contains("Nairobi: 1 record"), "{map}");
    assert!(map.contains("href=\"/id/place/ken-nairobi\""), "{map}");
    assert!(!page(&server, "/map?country=Germany").contains("Nairobi"));
    assert!(page(&server, "/map?from=2025-08-01&to=2025-08-05").contains("Nairobi"));
    assert!(!page(&server, "/map?from=2025-08-06").contains("Nairobi"));
    let outlines = server.get("/assets/world.svg", &[]);
    assert!(
        outlines.header("content-type").starts_with("image/svg+xml")
            && outlines.text().contains("id=\"world\"")
    );
    let network = page(&server, "/network");
    assert!(network.contains("href=\"/dyad/FRA/KEN\"") && network.contains("<path"), "{network}");
    assert!(network.contains("France and Kenya"), "{network}");
    let threats = page(&server, "/network?status=Threatened&country=Kenya");
    assert!(threats.contains("value=\"Threatened\" selected") && !threats.contains("Germany"), "{threats}");
    let wrong = server.get("/network?country=Kenia", &[HTML]);
    assert!(wrong.status == 400 && wrong.text().contains("Kenya"), "{wrong:?}");
}

#[test]
fn a_text_that_is_pasted_says_why_its_records_are_so() {
    let server = Server::new(&[]);
    let text = escape("On Wednesday Chile imposed a tariff of 7 per cent on Norway.");
    let headers = ["Content-Type: application/x-www-form-urlencoded", HTML];
    let page = server.ask("POST", "/api/extract", &headers, format!("text={text}").as_bytes()).text();
    assert!(page.contains("Weighed as doer") && page.contains("Weighed as target"), "{page}");
    assert!(page.contains("<strong>Chile</strong>") && page.contains("<strong>Norway</strong>"), "{page}");
}

#[test]
fn a_node_is_a_page_to_browsers_and_triples_to_programs() {
    let server = Server::new(&[]);
    let kind = |reply: &Reply| reply.header("content-type").split(';').next().unwrap().to_string();
    for path in ["/id/country/FRA", "/id/article/one", "/id/role/president"] {
        assert_eq!(kind(&server.get(path, &[HTML])), "text/html");
        assert_eq!(kind(&server.get(path, &[])), "text/turtle");
        assert_eq!(kind(&server.get(path, &["Accept: application/ld+json"])), "application/ld+json");
        assert!(
            server
                .get(&format!("{path}?format=ntriples"), &[HTML])
                .text()
                .contains("https://w3id.org/demarche/id/")
        );
    }
    for accept in [HTML, "Accept: text/turtle"] {
        assert_eq!(server.get("/id/country/XXX", &[accept]).status, 404);
        assert_eq!(server.get("/id/article/none", &[accept]).status, 404);
        assert_eq!(server.get("/id/no%20such%20thing", &[accept]).status, 404);
    }
}

#[test]
fn what_articles_say_is_text_and_no_page_asks_others() {
    let server = Server::new(&[]);
    for path in [
        "/",
        "/id/article/two",
        "/id/country/KEN",
        "/search?q=%3Cscript%3E",
        "/queries/who-did-what?who=%3Cscript%3E",
        "/sparql",
        "/read",
    ] {
        let reply = server.get(path, &[HTML]);
        let page = reply.text();
        assert!(
            !page.contains("<img") && !page.contains("<script>") && !page.contains("href=\"javascript"),
            "{path}: {page}"
        );
        assert!(!page.contains(" onerror=") || page.contains("&lt;img src=x onerror="), "{path}");
        assert!(!page.contains("<style") && !page.contains(" style="), "the policy would refuse it: {path}");
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        for source in page.split(" src=\"").skip(1) {
            assert!(source.starts_with("/assets/"), "{path}");
        }
    }
}

#[test]
fn files_of_the_pages_are_packed_where_the_browser_takes_that() {
    let server = Server::new(&[]);
    let plain = server.get("/assets/yasgui.min.js", &[]);
    let packed = server.get("/assets/yasgui.min.js", &["Accept-Encoding: gzip"]);
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"));
    let mut unpacked = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.body.as_slice()), &mut unpacked)
        .unwrap();
    assert!(unpacked == plain.body && unpacked.len() > 3 * packed.body.len());
    assert!(server.get("/assets/licenses.txt", &[]).text().contains("MIT"));
}

#[test]
fn chromium_runs_the_editor_and_draws_the_pages() {
    let Some(browser) = browser() else { return };
    let server = Server::new(&[]);
    let query = escape("SELECT ?name { <https://w3id.org/demarche/id/country/KEN> rdfs:label ?name }");
    for (path, expected) in [
        (
            format!("/sparql#query={query}"),
            vec!["CodeMirror", "id=\"plain-query\" action=\"/sparql\" method=\"get\" hidden"],
        ),
        ("/id/article/one".to_string(), vec![">imposed</a>"]),
        ("/map".to_string(), vec!["<circle"]),
        ("/network".to_string(), vec!["<circle"]),
    ] {
        let output = Command::new(&browser)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--virtual-time-budget=8000",
                "--dump-dom",
            ])
            .arg(format!("--user-data-dir={}", server.dir.path().join("browser").display()))
            .arg(format!("http://{}{path}", server.address))
            .output()
            .unwrap();
        let (shown, told) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        for words in expected {
            assert!(shown.contains(words), "{path}: {words} is missing in {shown}");
        }
        // a style that the editor would set in a line of its own is refused, and nothing else
        for line in told.lines().filter(|line| line.contains("CONSOLE")) {
            let refused = line.contains("Refused") || line.contains("Content Security Policy");
            assert!(
                !line.contains("Uncaught") && (!refused || line.contains("inline style")),
                "{path}: {line}"
            );
        }
    }
}
