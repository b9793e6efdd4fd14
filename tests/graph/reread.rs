//! Articles that are read again with other numbers: what nobody says any more is gone, whatever the number. On disk,
//! oxigraph reads too far where the key of a value ends in the byte 0xFF (docs/upstream-oxigraph-prefix.md).

use std::collections::BTreeSet;
use std::path::Path;

use demarche::graph::{Base, Quad};
use demarche::query::{Answer, Options, SavedQuery, run};
use demarche::store::{Selection, Store, StoreError};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef};
use proptest::prelude::*;

use super::story::lexicon;

/// Values whose keys end in 0xFF, and their neighbours.
fn values() -> Vec<Literal> {
    let integers =
        [255, 511, 767, 1023, 65535, 16_777_215, -1, -257, 254, 256, 300, 512, 766, 0, -2, i64::MAX];
    let typed = |value: &str, datatype: NamedNodeRef<'_>| Literal::new_typed_literal(value, datatype);
    let mut values: Vec<Literal> = integers.into_iter().map(Literal::from).collect();
    values.extend([
        typed("0.000000000000000255", xsd::DECIMAL),
        typed("0.000000000000000256", xsd::DECIMAL),
        typed("-0.000000000000000001", xsd::DECIMAL),
        typed("1.5", xsd::DECIMAL),
        f64::from_bits(0x3fb9_9999_9999_99ff).into(),
        f64::from_bits(0x3fb9_9999_9999_9a00).into(),
        f32::from_bits(0x3dcc_ccff).into(),
        f32::from_bits(0x3dcc_cd00).into(),
        typed("2025-08-07", xsd::DATE),
        typed("2025-08-07+04:15", xsd::DATE),
        typed("2025-08-07T12:00:00", xsd::DATE_TIME),
        typed("P21Y3M", xsd::YEAR_MONTH_DURATION),
        typed("P21Y4M", xsd::YEAR_MONTH_DURATION),
        true.into(),
        Literal::new_simple_literal("255"),
    ]);
    values
}

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("http://example.org/{name}"))
}

/// What an article says of an earthquake, which others tell of as well.
fn article(id: usize, said: &[Literal]) -> Vec<Quad> {
    let iris = Base::default().article(&format!("a{id}"));
    let headline = NamedNode::new_unchecked("https://schema.org/headline");
    let mut quads =
        vec![Quad::new(iris.article(), headline, Literal::new_simple_literal("Quake"), iris.graph())];
    for (i, value) in said.iter().enumerate() {
        let dead = node(if i % 2 == 0 { "killed" } else { "hurt" });
        quads.push(Quad::new(node("quake"), dead.clone(), value.clone(), iris.graph()));
        quads.push(Quad::new(node(&format!("quake{id}")), dead, value.clone(), iris.graph()));
    }
    quads
}

fn graphs(store: &Store) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let take = |quads: Vec<Quad>| {
        found.extend(quads.iter().map(ToString::to_string));
        Ok::<(), StoreError>(())
    };
    store.each_graph(&Selection::default(), take).unwrap();
    found
}

fn rows(store: &Store, query: &str) -> Vec<String> {
    let query = SavedQuery::parse("test", query).unwrap();
    match run(store, lexicon(), &query, &[], Options::default()).unwrap() {
        Answer::Rows(rows) => {
            let mut rows: Vec<String> = rows.rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            rows
        }
        Answer::Boolean(value) => vec![value.to_string()],
        Answer::Graph(_) => unreachable!("no query here makes a graph"),
    }
}

/// Queries that look for one value, in every way that a pattern may have it.
fn with(value: &Literal) -> Vec<String> {
    let (killed, hurt) = ("<http://example.org/killed>", "<http://example.org/hurt>");
    [
        format!("SELECT ?s {{ ?s {killed} {value} }}"),
        format!("SELECT ?s ?g {{ GRAPH ?g {{ ?s {killed} {value} }} }}"),
        format!("SELECT ?s ?p {{ ?s ?p {value} }}"),
        format!("SELECT ?s {{ ?s {killed}|{hurt} {value} }}"),
        format!("SELECT ?s {{ {value} ^{killed}|^{hurt} ?s }}"),
        format!("SELECT ?s {{ ?s {killed}+ {value} }}"),
        format!("SELECT ?s {{ ?s {killed}? {value} }}"),
        format!("SELECT ?s {{ ?s !{killed} {value} }}"),
        format!("SELECT ?s {{ ?s (<http://example.org/no>/{hurt})|{killed} {value} }}"),
        format!("SELECT ?s ?n {{ VALUES ?n {{ {value} }} ?s {killed}|{hurt} ?n }}"),
        format!("SELECT ?s {{ ?s {hurt} {value} FILTER EXISTS {{ ?s {killed}|{hurt} {value} }} }}"),
        format!("SELECT ?s ?n {{ ?s {hurt} ?n FILTER EXISTS {{ ?t {killed}|{hurt} ?n FILTER(?s != ?t) }} }}"),
        format!("ASK {{ <http://example.org/quake1> {killed}|{hurt} {value} }}"),
    ]
    .to_vec()
}

fn open(dir: &Path) -> Store {
    Store::open(dir, lexicon(), &Base::default()).unwrap()
}

/// Disk and memory must hold and answer the same after the same changes; in memory nothing reads too far.
fn same_as_in_memory(changes: &[(usize, Option<Vec<Literal>>)], asked: &[Literal]) {
    let dir = tempfile::tempdir().unwrap();
    let (disk, memory) = (open(dir.path()), Store::in_memory(lexicon(), &Base::default()).unwrap());
    for (id, said) in changes {
        for store in [&disk, &memory] {
            match said {
                Some(said) => store.replace([article(*id, said)]).unwrap(),
                None => drop(store.remove(&format!("a{id}")).unwrap()),
            }
        }
    }
    assert_eq!(graphs(&disk), graphs(&memory));
    let union = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'http://example.org/')) }";
    assert_eq!(rows(&disk, union), rows(&memory, union), "the union holds what nobody says");
    assert!(disk.entity_faults().unwrap().is_empty());
    for value in asked {
        for query in with(value) {
            assert_eq!(rows(&disk, &query), rows(&memory, &query), "{query}");
        }
    }
}

#[test]
fn a_correction_leaves_no_number_that_nobody_says() {
    let all = values();
    for value in &all {
        let (first, later) =
            (vec![value.clone(), all[10].clone()], vec![Literal::from(300), Literal::from(300)]);
        same_as_in_memory(
            &[(1, Some(first.clone())), (2, Some(all.clone())), (1, Some(later)), (2, None)],
            &[],
        );
    }
}

#[test]
fn queries_find_the_number_that_they_ask_for() {
    let all = values();
    let shifted: Vec<Literal> = all.iter().cycle().skip(1).take(all.len()).cloned().collect();
    same_as_in_memory(&[(1, Some(all.clone())), (2, Some(shifted))], &all);
}

fn said() -> impl Strategy<Value = Option<Vec<Literal>>> {
    prop::option::weighted(0.8, prop::collection::vec(prop::sample::select(values()), 0..12))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_changes(changes in prop::collection::vec((0usize..4, said()), 1..12)) {
        same_as_in_memory(&changes, &[]);
    }
}
