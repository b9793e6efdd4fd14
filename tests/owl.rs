//! The ontology in the tools of OWL. What needs owlready2 and rdflib runs where `DEMARCHE_PYTHON` (or `python3`) has them.

mod common;

use common::{python, stdout, text};

#[test]
fn owlready2_loads_the_ontology() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ontology.owl");
    stdout(&["ontology", "--format", "rdfxml", "-o", text(&file)]);
    let script = "import sys, owlready2\n\
        world = owlready2.World(); onto = world.get_ontology('file://' + sys.argv[1]).load()\n\
        ns = 'https://w3id.org/demarche/ns#'\n\
        action = world['https://w3id.org/demarche/action/ImposeTariff']\n\
        record = world[ns + 'EventRecord']; actor = world[ns + 'actor']\n\
        print(onto.base_iri, action.prefLabel[0], record in list(world.classes()), record in actor.domain)";
    if let Some(out) = python(&["owlready2"], script, &[text(&file)]) {
        assert_eq!(out.trim(), "https://w3id.org/demarche/ns# impose tariff True True");
    }
}

/// OWL 2 DL lets no IRI be a class and a property, or an object and a data property, and wants each term to be declared.
#[test]
fn no_term_is_of_two_kinds_and_each_is_declared() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ontology.ttl");
    stdout(&["ontology", "-o", text(&file)]);
    let script = "import sys, rdflib\nfrom rdflib import OWL, RDF, RDFS\n\
        g = rdflib.Graph().parse(sys.argv[1])\n\
        names = ['Class', 'ObjectProperty', 'DatatypeProperty', 'AnnotationProperty']\n\
        kinds = {n: set(g.subjects(RDF.type, OWL[n])) for n in names}\n\
        built = [n + '#' for n in ['2002/07/owl', '1999/02/22-rdf-syntax-ns', '2000/01/rdf-schema', '2001/XMLSchema']]\n\
        own = lambda t: not str(t).startswith(tuple('http://www.w3.org/' + n for n in built))\n\
        twice = [t for a in names for b in names if a < b for t in kinds[a] & kinds[b]]\n\
        used = {t for t in g.predicates() if own(t)} | {t for t in g.objects(None, RDF.type) if own(t)}\n\
        wrong = [t for s, t, o in g if (t in kinds['ObjectProperty']) == isinstance(o, rdflib.Literal) and \
        t in kinds['ObjectProperty'] | kinds['DatatypeProperty']]\n\
        print(len(kinds['Class']) > 10, twice, used - set().union(*kinds.values()), wrong, \
        len(list(g.objects(None, OWL.versionIRI))))";
    if let Some(out) = python(&["rdflib"], script, &[text(&file)]) {
        assert_eq!(out.trim(), "True [] set() [] 1");
    }
}
