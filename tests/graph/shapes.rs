//! What the program makes of shapes.ttl is what another engine for SHACL makes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use demarche::graph::{Base, Quad};
use demarche::query::violations;
use demarche::store::Store;
use oxigraph::model::{Literal, NamedNode, Term, Triple};

use super::story::{lexicon, quads};

/// Nodes that break a rule, each with the property that is wrong.
type Faults = BTreeSet<(String, String)>;

fn ours(graph: &[Quad]) -> Faults {
    let store = Store::in_memory(lexicon(), &Base::default()).unwrap();
    store.replace([graph.to_vec()]).unwrap();
    let found = violations(&store, lexicon()).unwrap();
    let property = |property: Option<NamedNode>| property.map(|p| p.into_string()).unwrap_or_default();
    found.into_iter().map(|v| (v.node.trim_matches(['<', '>']).to_string(), property(v.property))).collect()
}

/// The same by pyshacl; `None` where it is not here.
fn theirs(graphs: &[Vec<Quad>]) -> Option<Vec<Faults>> {
    let python = std::env::var("DEMARCHE_PYTHON").unwrap_or_else(|_| "python3".to_string());
    if !Command::new(&python).args(["-c", "import pyshacl"]).output().is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: {python} has not pyshacl; name one that has with DEMARCHE_PYTHON");
        return None;
    }
    let dir = tempfile::tempdir().unwrap();
    for (i, graph) in graphs.iter().enumerate() {
        let lines: BTreeSet<String> =
            graph.iter().map(|q| format!("{} .\n", Triple::from(q.clone()))).collect();
        fs::write(dir.path().join(format!("{i}.nt")), lines.into_iter().collect::<String>()).unwrap();
    }
    let script = "import sys, pyshacl, rdflib\n\
        from rdflib import SH\n\
        shapes = rdflib.Graph().parse(sys.argv[1])\n\
        for i in range(int(sys.argv[3])):\n\
        \x20   graph = rdflib.Graph().parse(f'{sys.argv[2]}/{i}.nt', format='nt')\n\
        \x20   report = pyshacl.validate(graph, shacl_graph=shapes)[1]\n\
        \x20   for r in report.objects(None, SH.result):\n\
        \x20       print(i, report.value(r, SH.focusNode).n3().strip('<>'), report.value(r, SH.resultPath) or '')";
    let shapes = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/shapes.ttl");
    let count = graphs.len().to_string();
    let output = Command::new(&python)
        .args(["-c", script, shapes, dir.path().to_str().unwrap(), &count])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut faults = vec![Faults::new(); graphs.len()];
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let words: Vec<&str> = line.split(' ').collect();
        faults[words[0].parse::<usize>().unwrap()].insert((words[1].to_string(), words[2].to_string()));
    }
    Some(faults)
}

/// The graph with a change at the first node that has each property but the type.
fn changed(graph: &[Quad], change: impl Fn(&Quad) -> Vec<Quad>) -> Vec<Quad> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for quad in graph {
        first.entry(quad.predicate.to_string()).or_insert(quad.subject.to_string());
    }
    let is_first = |q: &Quad| {
        !q.predicate.as_str().ends_with("#type") && first[&q.predicate.to_string()] == q.subject.to_string()
    };
    graph.iter().flat_map(|q| if is_first(q) { change(q) } else { vec![q.clone()] }).collect()
}

#[test]
fn faults_are_those_that_another_engine_finds() {
    let sound = quads(Some("a1"));
    assert_eq!(ours(&sound), Faults::new());
    let with = |quad: &Quad, object: Term| Quad { object, ..quad.clone() };
    let odd: Term = NamedNode::new("https://example.org/odd").unwrap().into();
    let foreign = Literal::new_typed_literal("odd", NamedNode::new("https://example.org/type").unwrap());
    let graphs = [
        sound.clone(),
        changed(&sound, |_| Vec::new()),
        changed(&sound, |quad| vec![quad.clone(), with(quad, odd.clone())]),
        changed(&sound, |quad| vec![with(quad, foreign.clone().into())]),
        changed(&sound, |quad| match &quad.object {
            Term::Literal(old) if old.language().is_none() => {
                vec![with(quad, Literal::new_typed_literal("-77", old.datatype()).into())]
            }
            other => vec![with(quad, other.clone())],
        }),
    ];
    let found: Vec<Faults> = graphs.iter().map(|graph| ours(graph)).collect();
    for (i, least) in [(1, 20), (2, 20), (3, 20), (4, 5)] {
        assert!(found[i].len() >= least, "{i}: {:#?}", found[i]);
    }
    let Some(theirs) = theirs(&graphs) else { return };
    for (i, (ours, theirs)) in found.iter().zip(&theirs).enumerate() {
        let only = |a: &Faults, b: &Faults| a.difference(b).cloned().collect::<Vec<_>>();
        assert_eq!((only(ours, theirs), only(theirs, ours)), (Vec::new(), Vec::new()), "graph {i}");
    }
}
