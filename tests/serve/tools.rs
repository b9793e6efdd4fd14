//! Tools of others that ask the server.

use std::process::Command;

use crate::common::{python, stdout, text};
use crate::server::{Server, TOKEN};

#[test]
fn rdflib_asks_as_if_the_store_were_its_own() {
    let server = Server::new(&[]);
    let script = r#"
import sys
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
graph = Graph(SPARQLStore("http://" + sys.argv[1] + "/sparql", method=sys.argv[2]))
names = sorted(str(row.name) for row in graph.query("SELECT ?name { ?c a <https://schema.org/Country> ; <http://www.w3.org/2000/01/rdf-schema#label> ?name }"))
print(names)
print((URIRef("https://w3id.org/demarche/id/country/FRA"), None, None) in graph)
print(len(Graph().parse("http://" + sys.argv[1] + "/id/country/FRA")) > 3)
"#;
    for method in ["GET", "POST", "POST_FORM"] {
        let Some(printed) = python(&["rdflib"], script, &[&server.address, method]) else { return };
        assert_eq!(printed, "['France', 'Germany', 'Kenya', 'Peru']\nTrue\nTrue\n", "{method}");
    }
}

#[test]
fn sparqlwrapper_asks_and_updates() {
    let server = Server::writing();
    let script = r#"
import sys
from SPARQLWrapper.SPARQLExceptions import Unauthorized
from SPARQLWrapper import SPARQLWrapper, CSV, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML
def ask(query, form, method="GET", request=URLENCODED):
    wrapper = SPARQLWrapper("http://" + sys.argv[1] + "/sparql")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(request)
    return wrapper
countries = "PREFIX schema: <https://schema.org/> SELECT ?c { ?c a schema:Country } ORDER BY ?c"
for method, request in [("GET", URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]:
    rows = ask(countries, JSON, method, request).queryAndConvert()["results"]["bindings"]
    print([row["c"]["value"].rsplit("/", 1)[1] for row in rows])
print(len(ask(countries, XML).queryAndConvert().getElementsByTagName("result")))
print(ask(countries, CSV).queryAndConvert().decode().split()[0])
print(b"Kenya" in ask("DESCRIBE <https://w3id.org/demarche/id/country/KEN>", TURTLE).queryAndConvert())
update = ask("INSERT DATA { GRAPH <http://example.org/notes> { <http://example.org/a> <http://example.org/p> 7 } }", JSON, POST)
try:
    update.query()
except Unauthorized:
    print("refused")
update.addCustomHttpHeader(*sys.argv[2].split(": ", 1))
update.query()
print(ask("ASK { <http://example.org/a> <http://example.org/p> 7 }", JSON).queryAndConvert()["boolean"])
"#;
    let Some(printed) = python(&["SPARQLWrapper"], script, &[&server.address, TOKEN]) else { return };
    let countries = "['DEU', 'FRA', 'KEN', 'PER']\n".repeat(3);
    assert_eq!(printed, format!("{countries}4\nc\nTrue\nrefused\nTrue\n"));
}

#[test]
fn pyoxigraph_reads_rows_and_graphs() {
    let server = Server::new(&[]);
    let script = r#"
import sys, urllib.request, urllib.parse, pyoxigraph
def fetch(query, accept):
    url = "http://" + sys.argv[1] + "/sparql?" + urllib.parse.urlencode({"query": query})
    return urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept})).read()
for accept in ["application/sparql-results+json", "application/sparql-results+xml", "text/tab-separated-values"]:
    rows = pyoxigraph.parse_query_results(fetch("SELECT ?s { ?s a schema:Country } ORDER BY ?s", accept), format=pyoxigraph.QueryResultsFormat.from_media_type(accept))
    print([row[0].value.rsplit("/", 1)[1] for row in rows])
for accept in ["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-quads"]:
    data = fetch("DESCRIBE <https://w3id.org/demarche/id/country/FRA>", accept)
    print(len({str(q.triple) for q in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.from_media_type(accept))}) > 3)
"#;
    let Some(printed) = python(&["pyoxigraph"], script, &[&server.address]) else { return };
    let countries = "['DEU', 'FRA', 'KEN', 'PER']\n";
    assert_eq!(printed, format!("{}{}", countries.repeat(3), "True\n".repeat(4)));
}

#[test]
fn curl_asks_as_the_pages_tell() {
    let server = Server::new(&[]);
    let curl =
        |args: &[&str]| Command::new("curl").args(["--silent", "--show-error", "--fail"]).args(args).output();
    let endpoint = format!("http://{}/sparql", server.address);
    let Ok(output) = curl(&["--data-urlencode", "query=ASK { ?s a schema:Country }", &endpoint]) else {
        eprintln!("skipped: there is no curl");
        return;
    };
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"boolean\":true"), "{output:?}");
    let file = server.dir.path().join("rows.csv");
    let path = format!("http://{}/api/query/who-did-what?format=csv", server.address);
    curl(&["--compressed", "--output", text(&file), &path]).unwrap();
    let store = server.dir.path().join("store");
    let printed = stdout(&["query", "who-did-what", "--format", "csv", "--store", text(&store)]);
    assert_eq!(std::fs::read_to_string(file).unwrap(), printed);
}
