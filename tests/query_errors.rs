//! What is said of a query that cannot be answered, or that asks for what the ontology does not have.

use std::collections::BTreeMap;
use std::fs;

use demarche::graph::Base;
use demarche::lexicon::Lexicon;
use demarche::query::{Answer, Catalogue, Names, Options, SavedQuery, Until, markdown, run, warnings};
use demarche::store::Store;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

const WORLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/queries/graph.trig");

fn world() -> (Lexicon, Store) {
    let lexicon = Lexicon::embedded().unwrap();
    let store = Store::in_memory(&lexicon, &Base::default()).unwrap();
    let file = fs::read(WORLD).unwrap();
    let quads: Vec<_> =
        RdfParser::from_format(RdfFormat::TriG).for_slice(&file).collect::<Result<_, _>>().unwrap();
    let mut graphs: BTreeMap<String, Vec<Quad>> = BTreeMap::new();
    for quad in quads {
        graphs.entry(quad.graph_name.to_string()).or_default().push(quad);
    }
    store.replace(graphs.into_values()).unwrap();
    (lexicon, store)
}

/// The message of a query that fails.
fn failure(query: &SavedQuery, values: &[(&str, &str)]) -> String {
    let (lexicon, store) = world();
    let values: Vec<_> = values.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
    run(&store, &lexicon, query, &values, Options::default()).unwrap_err().to_string()
}

fn parse(text: &str) -> SavedQuery {
    SavedQuery::parse("mine", text).unwrap()
}

#[test]
fn an_error_of_syntax_shows_its_line_and_a_hint() {
    let message = failure(&parse("SELECT ?x WHERE {\n  ?x dm:actor ?y ;;\n"), &[]);
    assert!(message.contains("line ") && message.contains(" | ") && message.contains('^'), "{message}");
    let message = failure(&parse("SELEC ?x WHERE {}"), &[]);
    assert!(message.contains("line 1, column") && message.contains("1 | SELEC ?x"), "{message}");
    assert!(message.contains("did you mean `SELECT`?"), "{message}");
    let message = failure(&parse("DROP ALL"), &[]);
    assert!(message.contains("1 | DROP ALL") && message.contains("\nhint: "), "{message}");
}

#[test]
fn names_of_queries_ontology_and_code_agree() {
    let lexicon = Lexicon::embedded().unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    for query in catalogue.queries().chain(catalogue.checks()) {
        let found = warnings(query, &lexicon, &Base::default(), Until::after(None)).unwrap();
        assert!(found.is_empty(), "{}: {found:?}", query.name);
    }
    let terms: Vec<String> =
        demarche::graph::vocabulary::dm::TERMS.iter().map(|t| format!("{t} a ?kind .")).collect();
    let code = parse(&format!("ASK {{ {} }}", terms.join(" ").replace("a ?kind", "?p ?o")));
    assert_eq!(
        warnings(&code, &lexicon, &Base::default(), Until::after(None)).unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn terms_that_the_ontology_does_not_have_are_named() {
    let lexicon = Lexicon::embedded().unwrap();
    let query = parse("ASK { ?e dm:acter ?x ; dm:action act:Meeet ; a dm:EventRecord ; schema:anything ?y }");
    let found = warnings(&query, &lexicon, &Base::default(), Until::after(None)).unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|w| w.contains("no dm:acter") && w.contains("`actor`")), "{found:?}");
    assert!(found.iter().any(|w| w.contains("no act:Meeet") && w.contains("`Meet`")), "{found:?}");
}

#[test]
fn names_that_nobody_has_are_answered_with_those_nearest() {
    let catalogue = Catalogue::embedded().unwrap();
    let message = failure(catalogue.get("person").unwrap(), &[("person", "Elena Ruis")]);
    assert!(message.contains("did you mean `Elena Ruiz`?"), "{message}");
    let message = failure(catalogue.get("person").unwrap(), &[("person", "Norway")]);
    assert!(message.contains("no person"), "a country is no person: {message}");
    let message = failure(catalogue.get("person").unwrap(), &[]);
    assert!(message.contains("needs a value for `person`"), "{message}");
    let message = failure(catalogue.get("country-dossier").unwrap(), &[("country", "Norwey")]);
    assert!(message.contains("`Norway`"), "{message}");
    let message = failure(catalogue.get("who-did-what").unwrap(), &[("what", "impose tarif")]);
    assert!(message.contains("`impose tariff`"), "{message}");
}

#[test]
fn a_family_name_is_enough_where_it_is_that_of_one() {
    let (lexicon, store) = world();
    let catalogue = Catalogue::embedded().unwrap();
    let ask = |store: &Store, name: &str, parameter: &str, value: &str| {
        let values = [(parameter.to_string(), value.to_string())];
        run(store, &lexicon, catalogue.get(name).unwrap(), &values, Options::default())
    };
    let rows = |name: &str, parameter: &str, value: &str| {
        let Ok(Answer::Rows(rows)) = ask(&store, name, parameter, value) else { panic!("{name} gives rows") };
        rows.rows
    };
    for (name, parameter) in [("person", "person"), ("first-mention", "who")] {
        assert!(!rows(name, parameter, "Elena Ruiz").is_empty());
        assert_eq!(rows(name, parameter, "ruiz"), rows(name, parameter, "Elena Ruiz"), "{name}");
    }
    let other = format!(
        "GRAPH <{}> {{ <http://x/ana-ruiz> a <https://schema.org/Person> ; \
         <http://www.w3.org/2000/01/rdf-schema#label> \"Ana Ruiz\"@en }}",
        store.base().entities_graph().as_str()
    );
    let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(other.as_bytes());
    store.replace([quads.collect::<Result<Vec<_>, _>>().unwrap()]).unwrap();
    for (name, parameter) in [("person", "person"), ("first-mention", "who")] {
        let message = ask(&store, name, parameter, "Ruiz").unwrap_err().to_string();
        assert!(message.contains("`Ana Ruiz`") && message.contains("`Elena Ruiz`"), "{message}");
    }
}

#[test]
fn markdown_aligns_numbers_and_keeps_bars_in_their_cells() {
    let (lexicon, store) = world();
    let query = parse("SELECT ?who ?n WHERE { VALUES (?who ?n) { (\"a|b\" 7) (cty:CHL 12) } }");
    let Answer::Rows(rows) = run(&store, &lexicon, &query, &[], Options::default()).unwrap() else {
        panic!()
    };
    let text = markdown(&rows, &store, Names::Labels).unwrap();
    assert_eq!(text, "| who | n |\n| --- | ---: |\n| a\\|b | 7 |\n| Chile | 12 |\n\n2 rows\n");
    assert!(markdown(&rows, &store, Names::Iris).unwrap().contains("/country/CHL | 12"));
}

#[test]
fn no_answer_that_was_cut_is_given_as_whole() {
    let (lexicon, store) = world();
    let cut = |text: &str, limit: usize| {
        let options = Options { limit: Some(limit), ..Options::default() };
        run(&store, &lexicon, &parse(text), &[], options).unwrap().cut()
    };
    assert_eq!(cut("SELECT ?x { VALUES ?x { 1 2 3 } }", 2).as_deref(), Some("2 rows"));
    assert_eq!(cut("SELECT ?x { VALUES ?x { 1 2 3 } }", 3), None);
    let construct = "CONSTRUCT { ?x a ?y } { VALUES (?x ?y) { (cty:CHL 1) (cty:CHL 1) (cty:AUT 2) } }";
    assert_eq!(cut(construct, 1).as_deref(), Some("1 triple"));
    assert_eq!(cut(construct, 2), None, "the same triple twice is one");
    assert_eq!(cut("DESCRIBE cty:CHL", 1).as_deref(), Some("1 triple"));
    assert_eq!(cut("ASK {}", 0), None);
}

#[test]
fn every_form_of_query_is_ended_when_its_time_is_over() {
    let (lexicon, store) = world();
    let many = (0..400).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    let product: String = (0..5).map(|n| format!("VALUES ?v{n} {{ {many} }} ")).collect();
    for form in ["SELECT *", "ASK", "CONSTRUCT { cty:CHL dm:rate ?v0 }", "DESCRIBE ?v0"] {
        let query = parse(&format!("{form} WHERE {{ {product} FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 < 0) }}"));
        let options = Options { timeout: Some(std::time::Duration::from_millis(50)), ..Options::default() };
        let error = run(&store, &lexicon, &query, &[], options).unwrap_err().to_string();
        assert!(error.contains("longer than 0.05 s") && error.contains("hint: "), "{form}: {error}");
    }
}
