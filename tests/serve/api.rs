//! The web API of saved queries and of the event table.

use serde_json::Value;

use crate::common::{python, stdout, text};
use crate::server::{Server, escape};

#[test]
fn a_saved_query_gives_what_the_command_line_gives() {
    let server = Server::new(&[]);
    let store = server.dir.path().join("store");
    for (format, kind) in
        [("csv", "text/csv"), ("json", "application/json"), ("tsv", "text/tab-separated-values")]
    {
        let reply = server.get(&format!("/api/query/who-did-what?country=Kenya&format={format}"), &[]);
        assert_eq!((reply.status, reply.header("content-type").split(';').next()), (200, Some(kind)));
        let printed =
            stdout(&["query", "who-did-what", "country=Kenya", "--format", format, "--store", text(&store)]);
        assert_eq!(reply.text(), printed);
        let accepted = server.get("/api/query/who-did-what?country=Kenya", &[&format!("Accept: {kind}")]);
        assert_eq!(accepted.text(), printed);
    }
    let both = server.get("/api/query/who-did-what?country=Kenya&show=both", &[]).json();
    let of = |name: &str| {
        both.as_array().unwrap().iter().find(|row| row["who"] == name).unwrap()["who_iri"].clone()
    };
    assert_eq!(of("France"), "https://w3id.org/demarche/id/country/FRA");
    let graph = server.get("/api/query/schema-org-view", &["Accept: text/turtle"]);
    assert!(graph.status == 200 && graph.text().contains("schema:"), "{graph:?}");
}

#[test]
fn what_is_wrong_is_told_with_a_hint() {
    let server = Server::new(&[]);
    for (path, status, hint) in [
        ("/api/query/who-did-wat", 404, "who-did-what"),
        ("/api/query/who-did-what?country=Kenia", 400, "Kenya"),
        ("/api/query/who-did-what?nobody=1", 400, "it takes who"),
        ("/api/query/who-did-what?who=France&who=Kenya", 400, "once"),
        ("/api/query/who-did-what?format=docx", 400, "csv"),
        ("/api/query/who-did-what?limit=0", 400, "from 1 to"),
        ("/api/query/who-did-what?limit=2&after=nonsense", 400, "Link"),
        ("/api/query/who-did-what?limit=2&after=9-0000000000000000", 410, "begin again"),
        ("/api/query/country-dossier", 400, "country"),
        ("/api/events?country=Kenia", 400, "Kenya"),
        ("/api/nothing", 404, "openapi"),
    ] {
        let reply = server.get(path, &[]);
        let told = reply.json();
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (status, "application/problem+json"),
            "{path}: {told}"
        );
        assert!(told["hint"].as_str().unwrap().contains(hint), "{path}: {told}");
    }
    let post = server.post("/api/query/who-did-what", "text/plain", b"");
    assert_eq!((post.status, post.header("allow")), (405, "GET,HEAD"));
}

#[test]
fn pages_of_rows_follow_each_other_and_are_the_whole() {
    let server = Server::new(&[]);
    let whole = server.get("/api/query/who-did-what", &[]).json();
    let (mut pages, mut next) = (Vec::new(), Some("/api/query/who-did-what?limit=2".to_string()));
    while let Some(path) = next {
        let reply = server.get(&path, &[]);
        let rows = reply.json().as_array().unwrap().clone();
        assert!((1..=2).contains(&rows.len()), "{path}: {rows:?}");
        pages.extend(rows);
        let link = reply.header("link");
        next = link
            .strip_prefix('<')
            .and_then(|link| link.split_once(">; rel=\"next\""))
            .map(|(path, _)| path.to_string());
    }
    assert!(pages.len() > 2);
    assert_eq!(Value::from(pages), whole);
}

#[test]
fn an_answer_is_whole_or_none() {
    let server = Server::new(&["--max-rows", "2"]);
    let reply = server.get("/api/query/who-did-what", &[]);
    assert_eq!(reply.status, 422);
    assert!(reply.json()["detail"].as_str().unwrap().contains("more than 2 rows"));
    let query = escape("SELECT ?s { ?s ?p ?o }");
    assert_eq!(server.get(&format!("/sparql?query={query}"), &[]).status, 422);
    assert_eq!(server.get(&format!("/sparql?query={query}+LIMIT+2"), &[]).status, 200);
}

#[test]
fn every_parameter_of_every_query_is_described() {
    let server = Server::new(&[]);
    let described = server.get("/api/openapi.json", &[]).json();
    assert_eq!(described["openapi"], "3.1.0");
    let queries = server.get("/api/queries", &[]).json();
    assert!(queries.as_array().unwrap().len() > 30);
    for query in queries.as_array().unwrap() {
        let operation = &described["paths"][query["url"].as_str().unwrap()]["get"];
        let names: Vec<&Value> =
            operation["parameters"].as_array().unwrap().iter().map(|p| &p["name"]).collect();
        for parameter in query["parameters"].as_array().unwrap() {
            assert!(names.contains(&&parameter["name"]), "{query}");
        }
        assert!(
            names.contains(&&Value::from("format"))
                && operation["responses"]["200"]["content"]["text/csv"].is_object()
        );
    }
    // no two operations have one name, as the specification wants it
    let paths = described["paths"].as_object().unwrap();
    let all: Vec<&str> = paths
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .filter_map(|o| o["operationId"].as_str())
        .collect();
    let mut once = all.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), all.len());
}

#[test]
fn events_are_filtered_and_have_the_columns_of_the_event_table() {
    let server = Server::new(&[]);
    let rows = |path: &str| -> Vec<Value> {
        server.get(path, &[]).text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let tariffs = rows("/api/events?country=Kenya&action=ImposeTariff");
    assert_eq!(tariffs.len(), 2);
    assert!(tariffs.iter().all(|row| row["actors"] == "France" && row["targets"] == "Kenya"));
    let rates: Vec<&Value> = tariffs.iter().map(|row| &row["rate"]).collect();
    assert!(rates.contains(&&12.0.into()) && rates.contains(&&15.0.into()), "{rates:?}");
    assert!(rows("/api/events?status=Threatened").iter().all(|row| row["modality"] == "Threatened"));
    assert_eq!(rows("/api/events?limit=1").len(), 1);
    assert!(rows("/api/events?from=2030").is_empty());
    let head = server.get("/api/events?format=csv&limit=1", &[]).text();
    let store = server.dir.path().join("store");
    let printed = stdout(&["events", "--store", text(&store)]);
    assert_eq!(head.lines().next(), printed.lines().next());
}

#[cfg(feature = "parquet")]
#[test]
fn duckdb_reads_the_parquet_of_queries_and_events() {
    let server = Server::new(&[]);
    let file = server.dir.path().join("rows.parquet");
    let script = r#"import duckdb, sys
print(duckdb.sql(f"""select rate, "by" from '{sys.argv[1]}' where rate is not null order by rate""").fetchall())"#;
    std::fs::write(&file, server.get("/api/query/tariffs-by-country?format=parquet", &[]).body).unwrap();
    if let Some(rows) = python(&["duckdb"], script, &[text(&file)]) {
        assert_eq!(rows.trim(), "[(12.0, 'France'), (15.0, 'France')]");
        std::fs::write(&file, server.get("/api/events?format=parquet", &[]).body).unwrap();
        let count = "import duckdb, sys; print(duckdb.sql(f\"select count(*) from '{sys.argv[1]}'\").fetchall()[0][0])";
        let counted: usize = python(&["duckdb"], count, &[text(&file)]).unwrap().trim().parse().unwrap();
        assert_eq!(counted, server.get("/api/events", &[]).text().lines().count());
    }
}

#[test]
fn an_answer_that_is_known_is_not_sent_again() {
    let server = Server::new(&[]);
    let path = "/api/query/who-did-what?format=csv";
    let first = server.get(path, &[]);
    let tag = first.header("etag").to_string();
    assert!(tag.starts_with("W/\""), "{first:?}");
    let again = server.get(path, &[&format!("If-None-Match: {tag}")]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(server.get(path, &[]).body, first.body);
    let other = server.get("/api/query/who-did-what?format=json", &[&format!("If-None-Match: {tag}")]);
    assert_eq!(other.status, 200);
    let head = server.ask("HEAD", path, &[], b"");
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, tag.as_str()));
}

#[test]
fn counts_are_kept_for_those_who_watch() {
    let server = Server::new(&[]);
    server.get("/api/query/who-did-what", &[]);
    server.get("/api/query/nothing", &[]);
    let text = server.get("/metrics", &[]).text();
    assert!(
        text.contains("demarche_request_seconds_count{route=\"/api/query/{*name}\",status=\"200\"} 1"),
        "{text}"
    );
    assert!(
        text.contains("demarche_request_seconds_count{route=\"/api/query/{*name}\",status=\"404\"} 1"),
        "{text}"
    );
    let (code, err) = server.end();
    assert_eq!(code, Some(0), "it ends in peace when it is told to: {err}");
    assert!(err.lines().any(|line| line.contains(" GET /api/query/who-did-what 200 ")), "{err}");
}
