//! The W3C's tests of the SPARQL 1.1 Protocol and of its service description.

use std::collections::BTreeMap;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Term};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use tempfile::TempDir;

use crate::common::text;
use crate::server::{Reply, Server, TOKEN, escape};

const MANIFESTS: &str = "../shared/corpus/protocol";
const DATA: &str = "http://kasei.us/2009/09/sparql/data/";

/// One request of a test, and what is expected of the answer.
#[derive(Default, Debug)]
pub struct Step {
    pub method: String,
    pub path: String,
    pub body: String,
    encoding: String,
    pub headers: Vec<String>,
    pub statuses: Vec<String>,
    boolean: Option<bool>,
    format: Option<String>,
    /// A graph in Turtle that the answer is to hold.
    pub graph: Option<String>,
}

/// The folder of the manifests; a message where it is missing.
pub fn manifests() -> Option<&'static Path> {
    let found = Some(Path::new(MANIFESTS)).filter(|dir| dir.join("protocol_manifest.ttl").exists());
    if found.is_none() {
        eprintln!("skipped: {MANIFESTS} is not there");
    }
    found
}

fn load(store: &Store, file: &Path, format: RdfFormat, graphs: &[GraphName]) {
    let text = std::fs::read(file).unwrap();
    for graph in graphs {
        let parser = RdfParser::from_format(format).with_base_iri("http://manifest/").unwrap();
        store.load_from_slice(parser.with_default_graph(graph.clone()), &text).unwrap();
    }
}

/// The steps of each test, in their order.
pub fn steps(manifest: &Path) -> BTreeMap<String, Vec<Step>> {
    let store = Store::new().unwrap();
    load(&store, manifest, RdfFormat::Turtle, &[GraphName::DefaultGraph]);
    let rows = |query: &str| -> Vec<Vec<String>> {
        let prefixes = "PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
            PREFIX ht: <http://www.w3.org/2011/http#> PREFIX cnt: <http://www.w3.org/2011/content#>
            PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ";
        let query = SparqlEvaluator::new().parse_query(&format!("{prefixes}{query}")).unwrap();
        let QueryResults::Solutions(rows) = query.on_store(&store).execute().unwrap() else { panic!() };
        let text = |term: &Option<Term>| match term {
            Some(Term::Literal(literal)) => literal.value().to_string(),
            Some(Term::NamedNode(node)) => node.as_str().to_string(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        rows.map(|row| row.unwrap().values().iter().map(text).collect()).collect()
    };
    let mut tests: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    let mut of: BTreeMap<String, (String, usize)> = BTreeMap::new();
    // how far down its list a request stands says which comes first
    let order = "SELECT ?test ?request (COUNT(?before) AS ?n) { ?test mf:action/ht:requests ?list . \
                 ?list rdf:rest* ?before . ?before rdf:rest* ?at . ?at rdf:first ?request } GROUP BY ?test ?request ORDER BY ?test ?n";
    for row in rows(order) {
        let test = row[0].rsplit('#').next().unwrap().to_string();
        let steps = tests.entry(test.clone()).or_default();
        of.insert(row[1].clone(), (test, steps.len()));
        steps.push(Step::default());
    }
    let mut each = |query: &str, put: &dyn Fn(&mut Step, &[String])| {
        for row in rows(query) {
            let (test, n) = &of[&row[0]];
            put(&mut tests.get_mut(test).unwrap()[*n], &row[1..]);
        }
    };
    each("SELECT ?r ?m ?p { ?r ht:methodName ?m ; ht:absolutePath ?p ; ht:httpVersion ?v }", &|step, row| {
        (step.method, step.path) = (row[0].clone(), row[1].clone());
    });
    each(
        "SELECT ?r ?t ?e { ?r ht:methodName ?m ; ht:body ?b . ?b cnt:chars ?t ; cnt:characterEncoding ?e }",
        &|step, row| {
            (step.body, step.encoding) = (row[0].clone(), row[1].clone());
        },
    );
    each(
        "SELECT ?r ?n ?v { ?r ht:methodName ?m ; ht:headers/rdf:rest*/rdf:first ?h . ?h ht:fieldName ?n ; ht:fieldValue ?v }",
        &|step, row| {
            step.headers.push(format!("{}: {}", row[0], row[1]));
        },
    );
    each("SELECT ?r ?s { ?r ht:resp/mf:expectedStatus ?s }", &|step, row| step.statuses.push(row[0].clone()));
    each("SELECT ?r ?b { ?r ht:resp/mf:expectedBoolean ?b }", &|step, row| {
        step.boolean = Some(row[0] == "true")
    });
    each("SELECT ?r ?f { ?r ht:resp/mf:expectedFormat ?f }", &|step, row| step.format = Some(row[0].clone()));
    each("SELECT ?r ?t { ?r ht:resp/ht:body/cnt:chars ?t }", &|step, row| step.graph = Some(row[0].clone()));
    tests
}

impl Step {
    pub fn run(&self, server: &Server) -> Reply {
        let body: Vec<u8> = match self.encoding.as_str() {
            "UTF-16" => {
                [0xfe, 0xff].into_iter().chain(self.body.encode_utf16().flat_map(u16::to_be_bytes)).collect()
            }
            _ => self.body.clone().into_bytes(),
        };
        let mut headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        headers.push(TOKEN); // a server that only reads passes over it
        server.ask(&self.method, &self.path, &headers, &body)
    }

    /// What is not as the manifest has it.
    fn wrong(&self, reply: &Reply) -> Option<String> {
        let class = format!("StatusCode{}xx", reply.status / 100);
        if !self.statuses.iter().any(|status| status.ends_with(&class)) {
            return Some(format!("status {}, not {:?}: {}", reply.status, self.statuses, reply.text()));
        }
        if let Some(expected) = self.boolean
            && reply.json()["boolean"] != expected
        {
            return Some(format!("{}, not {expected}", reply.text()));
        }
        let kind = reply.header("content-type");
        let fits = match self.format.as_deref() {
            Some("boolean" | "tabular") => kind.contains("sparql-results") || kind.starts_with("text/csv"),
            Some("RDF") => kind.starts_with("text/turtle"),
            _ => true,
        };
        (!fits).then(|| format!("{kind} is no {:?}", self.format))
    }
}

/// A store of the W3C's three graphs, as the manifests name them.
fn served(writes: bool) -> Option<Server> {
    let manifests = manifests()?;
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path().join("store")).unwrap();
    for n in 1..=3 {
        let graph = NamedNode::new(format!("{DATA}data{n}.rdf")).unwrap();
        let graphs = [graph.into()];
        load(&store, &manifests.join(format!("protocol_data{n}.nt")), RdfFormat::NTriples, &graphs);
    }
    drop(store);
    let token = Server::token(&dir);
    let args = ["--write", "--token-file", text(&token)];
    Some(Server::over(dir, if writes { &args } else { &[] }))
}

#[test]
fn the_w3cs_tests_of_the_protocol_hold() {
    let (Some(dir), Some(reads), Some(writes)) = (manifests(), served(false), served(true)) else { return };
    let tests = steps(&dir.join("protocol_manifest.ttl"));
    assert_eq!(tests.len(), 34);
    let mut wrong = Vec::new();
    for (name, steps) in &tests {
        for step in steps {
            let what = step.wrong(&step.run(&writes));
            wrong.extend(what.map(|what| format!("{name}, writing: {what}")));
            // a server that only reads answers the same, and refuses updates
            match (name.starts_with("update_"), step.run(&reads)) {
                (false, reply) => {
                    wrong.extend(step.wrong(&reply).map(|what| format!("{name}, reading: {what}")));
                }
                (true, reply) if step.body.contains("INSERT") || step.body.contains("CLEAR") => {
                    assert_eq!(reply.status, 403, "{name}");
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_endpoint_describes_itself() {
    let server = Server::new(&[]);
    let reply = server.get("/sparql", &[]);
    assert!(reply.header("content-type").starts_with("text/turtle"), "{reply:?}");
    let store = Store::new().unwrap();
    store.load_from_slice(RdfParser::from_format(RdfFormat::Turtle), &reply.body).unwrap();
    let endpoint = format!("<http://{}/sparql>", server.address);
    let query = format!(
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK {{ ?s a sd:Service ; sd:endpoint {endpoint} ; sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset/sd:defaultGraph ?graph }}"
    );
    let query = SparqlEvaluator::new().parse_query(&query).unwrap();
    assert!(matches!(query.on_store(&store).execute().unwrap(), QueryResults::Boolean(true)));
}

#[test]
fn rows_and_graphs_come_in_the_form_that_is_accepted() {
    let server = Server::new(&[]);
    let rows = format!("/sparql?query={}", escape("SELECT ?s { ?s a schema:Country } ORDER BY ?s LIMIT 1"));
    let graph = format!("/sparql?query={}", escape("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"));
    let kind = |path: &str, accept: &str| {
        let reply = server.get(path, &[&format!("Accept: {accept}")]);
        (reply.status, reply.header("content-type").split(';').next().unwrap().to_string())
    };
    for (accept, expected) in [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values;q=0.9, text/csv;q=0.1", "text/tab-separated-values"),
    ] {
        assert_eq!(kind(&rows, accept), (200, expected.to_string()));
    }
    for accept in [
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
        "application/trig",
        "application/n-quads",
    ] {
        assert_eq!(kind(&graph, accept), (200, accept.to_string()));
    }
    assert_eq!(kind(&rows, "image/png").0, 406);
}

#[test]
fn graphs_of_articles_are_read_by_their_names() {
    let server = Server::new(&[]);
    let graph = "https://w3id.org/demarche/id/article/one/graph";
    let reply = server.get(&format!("/store?graph={}", escape(graph)), &["Accept: application/n-triples"]);
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("<https://w3id.org/demarche/id/article/one>"));
    assert!(!reply.text().contains("<https://w3id.org/demarche/id/article/two>"));
    assert_eq!(server.ask("HEAD", &format!("/store?graph={}", escape(graph)), &[], b"").status, 200);
    assert_eq!(server.get("/store?graph=http%3A%2F%2Fexample.org%2Fnone", &[]).status, 404);
    assert_eq!(server.get("/store", &[]).status, 400);
    assert_eq!(server.get("/store/nothing", &[]).status, 404);
    assert_eq!(server.get("/store?default&graph=http%3A%2F%2Fe%2F", &[]).status, 400);
    assert!(server.get("/store?default", &["Accept: application/n-triples"]).text().contains("article/two"));
    for method in ["PUT", "POST", "DELETE"] {
        assert_eq!(server.ask(method, "/store?default", &["Content-Type: text/turtle"], b"").status, 403);
    }
}
