//! The W3C's tests of the Graph Store Protocol, and what of it they leave open.

use std::collections::BTreeSet;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Dataset;
use oxigraph::model::dataset::CanonicalizationAlgorithm;

use crate::protocol::{Step, manifests, steps};
use crate::server::{Reply, Server, TOKEN, escape};

/// The triples of a document in Turtle, whatever its blank nodes are called.
fn triples(document: &[u8]) -> Dataset {
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri("http://www.example/").unwrap();
    let mut dataset: Dataset = parser.for_slice(document).map(Result::unwrap).collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    dataset
}

fn wrong(step: &Step, reply: &Reply) -> Option<String> {
    let name = match reply.status {
        200 => "OK",
        201 => "Created",
        204 => "NoContent",
        404 => "NotFound",
        _ => "",
    };
    let class = format!("StatusCode{}xx", reply.status / 100);
    let expected = step.statuses.iter().any(|s| s.ends_with(&format!("#{name}")) || s.ends_with(&class));
    if !expected {
        return Some(format!("status {}, not {:?}: {}", reply.status, step.statuses, reply.text()));
    }
    let graph = step.graph.as_ref()?;
    (triples(&reply.body) != triples(graph.as_bytes()))
        .then(|| format!("{} bytes are not {graph}", reply.body.len()))
}

#[test]
fn the_w3cs_tests_of_graph_stores_hold() {
    let Some(dir) = manifests() else { return };
    let mut failed = BTreeSet::new();
    let mut held = 0;
    for part in ["direct", "indirect"] {
        for (name, steps) in steps(&dir.join(format!("graph-store-protocol_manifest-{part}.ttl"))) {
            let server = Server::writing();
            let mut location = String::new();
            let mut faults = Vec::new();
            for mut step in steps {
                step.path = step.path.replacen("/gsp", "/store", 1).replace("$LOCATION$", &escape(&location));
                let reply = step.run(&server);
                location = reply.header("location").to_string();
                faults.extend(
                    wrong(&step, &reply).map(|what| format!("{} {}: {what}", step.method, step.path)),
                );
            }
            held += usize::from(faults.is_empty());
            if !faults.is_empty() {
                eprintln!("{name}: {}", faults.join("\n  "));
                failed.insert(name);
            }
        }
    }
    // Left out by choice: the default graph is the union of all others, for queries and for this protocol alike. A graph
    // of ours that was shown in its place would be one thing to `GET ?default` and another to `SELECT * { ?s ?p ?o }`;
    // and a PUT that replaces the union would take away what articles say.
    assert_eq!(failed, BTreeSet::from(["put_get_default".to_string()]));
    assert_eq!(held, 13);
}

#[test]
fn graphs_are_added_replaced_and_taken_away() {
    let server = Server::writing();
    let graph = format!("/store?graph={}", escape("http://example.org/notes"));
    let put = |method: &str, path: &str, body: &str| {
        server.ask(method, path, &[TOKEN, "Content-Type: text/turtle"], body.as_bytes()).status
    };
    let count = || server.get(&graph, &["Accept: application/n-triples"]).text().lines().count();
    assert_eq!(put("PUT", &graph, "<http://example.org/a> <http://example.org/p> 1, 2 ."), 201);
    assert_eq!((put("POST", &graph, "<http://example.org/a> <http://example.org/p> 3 ."), count()), (204, 3));
    assert_eq!((put("PUT", &graph, "<http://example.org/a> <http://example.org/p> 4 ."), count()), (204, 1));
    assert_eq!(put("PUT", &graph, "<http://example.org/a> <http://"), 400);
    let other = server.ask("PUT", &graph, &[TOKEN, "Content-Type: text/csv"], b"a,b");
    assert_eq!((other.status, count()), (415, 1));
    // without the token nothing is written
    assert_eq!(server.ask("PUT", &graph, &["Content-Type: text/turtle"], b"").status, 401);
    assert_eq!(server.ask("DELETE", &graph, &[], b"").status, 401);
    // an empty graph is there all the same
    assert_eq!((put("PUT", &graph, ""), server.get(&graph, &[]).status), (204, 200));
    let delete = || server.ask("DELETE", &graph, &[TOKEN], b"").status;
    assert_eq!((delete(), server.get(&graph, &[]).status, delete()), (204, 404, 404));
}

#[test]
fn the_programs_own_graphs_are_only_read() {
    let server = Server::writing();
    let body = b"<http://example.org/a> <http://example.org/p> 1 .";
    for own in
        ["article/one/graph", "graph/entities", "graph/links", "graph/ontology", "graph/curation", "anything"]
    {
        let path = format!("/store?graph={}", escape(&format!("https://w3id.org/demarche/id/{own}")));
        for method in ["PUT", "POST", "DELETE"] {
            let reply = server.ask(method, &path, &[TOKEN, "Content-Type: text/turtle"], body);
            assert_eq!(reply.status, 403, "{method} {own}: {}", reply.text());
        }
    }
    // what an article says already is not said by another graph once more
    let known = "<https://w3id.org/demarche/id/country/FRA> a <https://schema.org/Country> .";
    let path = format!("/store?graph={}", escape("http://example.org/notes"));
    let reply = server.ask("PUT", &path, &[TOKEN, "Content-Type: text/turtle"], known.as_bytes());
    assert!(reply.status == 409 && reply.text().contains("graph/entities"), "{reply:?}");
    assert_eq!(server.get(&path, &[]).status, 404);
}
