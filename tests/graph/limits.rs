//! Queries that would end the process, or never end.

use std::time::{Duration, Instant};

use demarche::graph::Base;
use demarche::query::{Answer, Options, QueryError, SavedQuery, Until, run, warnings};
use demarche::store::Store;

use super::story::lexicon;

fn ask(text: &str, timeout: Option<Duration>) -> Result<Answer, QueryError> {
    let store = Store::in_memory(lexicon(), &Base::default()).unwrap();
    let query = SavedQuery::parse("test", text).unwrap();
    run(&store, lexicon(), &query, &[], Options { timeout, ..Options::default() })
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let nested = |open: &str, inner: &str, close: &str, depth: usize| {
        format!("SELECT * {{ {}{inner}{} }}", open.repeat(depth), close.repeat(depth))
    };
    for text in [
        nested("{", "?s ?p ?o", "}", 10_000),
        nested("{ ?s ?p ?o OPTIONAL {", "?s ?p ?o", "} }", 5_000),
        nested("FILTER NOT EXISTS {", "?s ?p ?o", "}", 5_000),
        nested("?s ?p [ ?p ", "?o", "]", 5_000),
        format!("SELECT * {{ ?s ?p ?o FILTER({}1{}) }}", "(".repeat(10_000), ")".repeat(10_000)),
    ] {
        let error = ask(&text, None).unwrap_err();
        assert!(matches!(error, QueryError::TooDeep { .. }), "{error}");
        assert!(error.to_string().contains("\nhint: "), "{error}");
    }
    for text in [
        format!("ASK {{ ?s ?p ?o FILTER({}true) }}", "!".repeat(100_000)),
        format!("ASK {{ ?s ?p ?o FILTER(?s = 1{}) }}", " || ?s = 1".repeat(50_000)),
        format!("ASK {{ {{}} {} }}", "UNION {}".repeat(50_000)),
        format!("ASK {{ ?s {}a ?o }}", "^".repeat(100_000)),
    ] {
        assert!(matches!(ask(&text, None).unwrap_err(), QueryError::TooLong { .. }));
    }
}

#[test]
fn what_is_nested_as_deep_as_it_may_be_is_answered() {
    let second = Some(Duration::from_secs(120));
    let groups = format!("ASK {{ {}{} }}", "{".repeat(60), "}".repeat(60));
    assert_eq!(ask(&groups, second).unwrap(), Answer::Boolean(true));
    let chain = format!("ASK {{ VALUES ?s {{ 1 }} FILTER(?s = 0{} || ?s = 1) }}", " || ?s = 0".repeat(2_000));
    assert_eq!(ask(&chain, second).unwrap(), Answer::Boolean(true));
}

/// The time counts from the first look at a query, not from its evaluation.
#[test]
fn a_query_that_is_long_to_prepare_ends_in_time() {
    let text = format!("SELECT * {{ {{ ?a ?b ?c }} {} }}", "UNION { ?a ?b ?c . ?c ?d ?e }".repeat(2_000));
    let (begun, timeout) = (Instant::now(), Duration::from_millis(100));
    let query = SavedQuery::parse("test", &text).unwrap();
    let until = Until::after(Some(timeout));
    let error = warnings(&query, lexicon(), &Base::default(), until)
        .and_then(|_| ask(&text, until.left()).map(|_| ()))
        .unwrap_err();
    assert!(matches!(error, QueryError::Timeout(_)), "{error}");
    // however busy the machine is: without a limit it takes minutes
    assert!(begun.elapsed() < Duration::from_secs(60));
}
