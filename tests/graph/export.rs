use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use demarche::export::{Format, Writer, write_records};
use demarche::graph::{Base, Quad, vocabulary};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, Triple};
use proptest::prelude::*;

use super::story::{lexicon, quads, story};

fn write(format: Format, graphs: &[Vec<Quad>]) -> String {
    let mut writer = Writer::new(format, &Base::default(), Vec::new()).unwrap();
    for graph in graphs {
        writer.write(graph.clone()).unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

fn parse(format: Format, text: &str) -> Vec<Quad> {
    let format = match format {
        Format::Turtle => RdfFormat::Turtle,
        Format::TriG => RdfFormat::TriG,
        Format::NQuads => RdfFormat::NQuads,
        Format::NTriples => RdfFormat::NTriples,
        Format::JsonLd => RdfFormat::JsonLd { profile: Default::default() },
        Format::RdfXml => RdfFormat::RdfXml,
    };
    RdfParser::from_format(format).for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_format_reads_back_to_the_same_graph_and_says_nothing_twice() {
    let graphs = [quads(Some("a1")), quads(Some("a2"))];
    for format in Format::ALL {
        let read = parse(format, &write(format, &graphs));
        let wanted: BTreeSet<String> = graphs
            .iter()
            .flatten()
            .map(|q| if format.has_graphs() { q.to_string() } else { Triple::from(q.clone()).to_string() })
            .collect();
        let found: BTreeSet<String> = read
            .iter()
            .map(|q| if format.has_graphs() { q.to_string() } else { Triple::from(q.clone()).to_string() })
            .collect();
        assert_eq!(found, wanted, "{format:?}");
        assert_eq!(read.len(), wanted.len(), "{format:?} says something twice");
    }
}

#[test]
fn the_order_of_the_quads_does_not_matter() {
    let (sorted, mut turned) = (quads(Some("a1")), quads(Some("a1")));
    turned.reverse();
    for format in Format::ALL {
        assert_eq!(
            write(format, std::slice::from_ref(&sorted)),
            write(format, std::slice::from_ref(&turned)),
            "{format:?}"
        );
    }
}

#[test]
fn turtle_reads_like_a_story() {
    let text = write(Format::Turtle, &[quads(Some("a1"))]);
    assert!(text.contains("\n@prefix d: <https://w3id.org/demarche/id/article/a1#> .\n"), "{text}");
    let at = |needle: &str| text.find(needle).unwrap_or_else(|| panic!("{needle} is missing in\n{text}"));
    let order = [
        "\nart:a1 a schema:NewsArticle",
        "\ncty:AUT a schema:Country",
        "\nper:maria-keller a schema:Person",
        "\nplc:aut-vienna a schema:Place",
        "\nd:g-dealers a dm:Group",
        "\nten:maria-keller--aut-chancellor a dm:Tenure",
        "-maria-keller-tomas-brandt a dm:Event ",
        "-meet a dm:EventRecord",
        "-impose-tariff a dm:EventRecord",
        "\nd:char\\=0\\,",
    ];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{text}");
    assert!(text.contains("dm:rate 25.5 ;"), "{text}");
    assert!(text.contains("schema:headline \"Vienna threatens \\\"Santiago\\\"\"@en"), "{text}");
}

#[test]
fn json_ld_has_an_article_with_its_records_in_it() {
    let quads = quads(Some("a1"));
    let text = write(Format::JsonLd, std::slice::from_ref(&quads));
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let shipped = include_str!("../../ontology/context.jsonld");
    let shipped: serde_json::Value = serde_json::from_str(shipped).unwrap();
    for (term, definition) in shipped["@context"].as_object().unwrap() {
        assert_eq!(document["@context"][term], *definition, "{term}: each document says what its terms are");
    }
    let graphs = document["@graph"].as_array().unwrap();
    let graph = graphs.iter().find(|graph| graph["@id"] == "art:a1/graph").unwrap();
    let article = &graph["@graph"][0];
    assert_eq!(article["@id"], "art:a1");
    let reports = article["reports"].as_array().unwrap();
    let records: Vec<_> = reports.iter().filter(|report| report["@type"] == "dm:EventRecord").collect();
    assert_eq!(records.len(), story(Some("a1"), Some("The Tester")).records.len());
    let first = records[0];
    assert!(
        first["dm:date"].is_string() && first["dm:action"].as_str().unwrap().starts_with("act:"),
        "{first}"
    );
    assert!(first["dm:evidence"]["nif:anchorOf"].is_string(), "a quote stands where it is cited: {first}");
    assert!(!text.contains("reportedIn\":\"art:"), "where a record stands says in which article");
    let turtle = write(Format::Turtle, &[quads]);
    let context = text.find(",\n\"@graph\"").unwrap();
    assert!(text.len() - context < 2 * turtle.len(), "{} against {}", text.len(), turtle.len());
}

/// An address that begins as one of the prefixes does is no name with this prefix.
#[test]
fn addresses_are_not_taken_for_names_with_a_prefix() {
    let node = |iri: &str| NamedNode::new(iri).unwrap();
    let (url, kind) =
        (node("https://schema.org/url"), node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"));
    let graph = GraphName::from(Base::default().article("a1").graph());
    let odd = [node("dm:x"), node("d:x"), node("act:y"), node("mailto:a@example.org")];
    let mut quads: Vec<Quad> = Vec::new();
    for other in odd {
        quads.push(Quad::new(
            Base::default().article("a1").article(),
            url.clone(),
            other.clone(),
            graph.clone(),
        ));
        quads.push(Quad::new(other.clone(), kind.clone(), other, graph.clone()));
    }
    let read: BTreeSet<String> = parse(Format::JsonLd, &write(Format::JsonLd, std::slice::from_ref(&quads)))
        .iter()
        .map(ToString::to_string)
        .collect();
    let wanted: BTreeSet<String> = quads.iter().map(ToString::to_string).collect();
    assert_eq!(read, wanted);
}

/// Counts the triples of a file with another program; `None` where this machine does not have it.
fn count(program: &str, args: &[&str]) -> Option<usize> {
    let output = match Command::new(program).args(args).output() {
        Ok(output) if output.status.success() => output,
        _ => {
            eprintln!("skipped: {program} {} is not here", args.first().unwrap_or(&""));
            return None;
        }
    };
    Some(String::from_utf8(output.stdout).unwrap().lines().count())
}

#[test]
fn other_programs_count_as_many_triples() {
    let dir = tempfile::tempdir().unwrap();
    let graphs = [quads(Some("a1")), quads(Some("a2"))];
    let triples = parse(Format::NTriples, &write(Format::NTriples, &graphs)).len();
    let quads = parse(Format::NQuads, &write(Format::NQuads, &graphs)).len();
    for (format, name, wanted) in [(Format::Turtle, "turtle", triples), (Format::TriG, "trig", quads)] {
        let path = dir.path().join(name);
        fs::write(&path, write(format, &graphs)).unwrap();
        let path = path.to_str().unwrap();
        if Command::new("serdi").arg("-v").output().is_ok()
            && let Some(found) = count("serdi", &["-i", name, "-o", "nquads", path])
        {
            assert_eq!(found, wanted, "serdi reads {name}");
        }
        let script = format!(
            "import rdflib\ng = rdflib.Dataset()\ng.parse({path:?}, format={name:?})\nfor q in g.quads(): print(1)"
        );
        if Command::new("python3").args(["-c", "import rdflib"]).output().is_ok_and(|o| o.status.success())
            && let Some(found) = count("python3", &["-c", &script])
        {
            assert_eq!(found, wanted, "rdflib reads {name}");
        }
    }
}

#[test]
fn a_shape_speaks_of_every_term() {
    let shapes = concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/shapes.ttl");
    let text = fs::read_to_string(shapes).unwrap();
    for term in vocabulary::dm::TERMS.iter().filter(|t| !CONCEPTS_ONLY.contains(&t.as_str())) {
        let name = term.as_str().replace(vocabulary::dm::NAMESPACE, "dm:");
        let words = text.split(|c: char| !c.is_alphanumeric() && c != ':');
        assert!(words.clone().any(|word| word == name), "no shape speaks of {name}");
    }
}

/// Terms of concepts and of texts that no rule speaks of.
const CONCEPTS_ONLY: [&str; 12] = [
    "https://w3id.org/demarche/ns#realis",
    "https://w3id.org/demarche/ns#factBank",
    "https://w3id.org/demarche/ns#ploverAuxiliary",
    "https://w3id.org/demarche/ns#symmetric",
    "https://w3id.org/demarche/ns#ploverWhenActual",
    "https://w3id.org/demarche/ns#cameoWhenActual",
    "https://w3id.org/demarche/ns#timeOfDay",
    "https://w3id.org/demarche/ns#about",
    "https://w3id.org/demarche/ns#reasonText",
    "https://w3id.org/demarche/ns#conditionText",
    "https://w3id.org/demarche/ns#memberCriterion",
    "https://w3id.org/demarche/ns#member",
];

#[test]
fn records_follow_the_interface() {
    let mut line = Vec::new();
    write_records(&story(Some("a1"), Some("The Tester")), lexicon(), &Base::default(), &mut line).unwrap();
    let text = String::from_utf8(line).unwrap();
    assert_eq!(text.matches('\n').count(), 1);
    let article: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(article["id"], "a1");
    assert_eq!(article["publisher"], "The Tester");
    assert_eq!(
        article["people"][0],
        serde_json::json!({
            "name": "Maria Keller", "iri": "https://w3id.org/demarche/id/person/maria-keller", "country": "AT",
            "mentions": ["Maria Keller", "Keller"], "roles": [{"role": "chancellor", "of": "AT"}]
        })
    );
    assert_eq!(
        article["countries"][1],
        serde_json::json!({"code": "CL", "name": "Chile", "mentions": ["Chile", "Chilean", "Santiago"]})
    );
    assert_eq!(article["countries"].as_array().unwrap().len(), 2);
    assert_eq!(
        article["organisations"],
        serde_json::json!([{"name": "Government of Chile", "country": "CL"}])
    );
    let threat = &article["events"][1];
    for (key, value) in [
        ("action", serde_json::json!("ImposeTariff")),
        ("modality", serde_json::json!("Threatened")),
        ("plover", serde_json::json!("THREATEN")),
        ("cameo", serde_json::json!("1312")),
        ("actors", serde_json::json!(["Austria"])),
        ("actor_countries", serde_json::json!(["AT"])),
        ("targets", serde_json::json!(["Chile"])),
        ("target_countries", serde_json::json!(["CL"])),
        ("date", serde_json::json!("2025-12-01")),
        ("earliest", serde_json::json!(null)),
        ("latest", serde_json::json!("2025-12-01")),
        ("deadline", serde_json::json!("2025-12-01")),
        ("date_precision", serde_json::json!("day")),
        ("quantities", serde_json::json!([{"kind": "rate", "value": 25.5, "unit": "%"}])),
        ("stated_by", serde_json::json!(["Maria Keller"])),
        ("place", serde_json::json!([])),
        ("confidence", serde_json::json!(0.9)),
    ] {
        assert_eq!(threat[key], value, "{key}");
    }
    assert_eq!(threat["trigger"]["text"], "impose");
    assert_eq!(article["events"][4]["quantities"][0]["value"].to_string(), "20");
    assert_eq!(article["events"][0]["stated_by"], serde_json::json!(["The Tester"]));
}

#[test]
fn an_article_with_nothing_in_it_is_a_line_of_empty_lists() {
    let mut empty = story(None, None);
    empty.mentions = Default::default();
    empty.records.clear();
    let mut line = Vec::new();
    write_records(&empty, lexicon(), &Base::default(), &mut line).unwrap();
    let article: serde_json::Value = serde_json::from_slice(&line).unwrap();
    for list in ["people", "countries", "organisations", "events"] {
        assert_eq!(article[list], serde_json::json!([]), "{list}");
    }
    let id = article["id"].as_str().unwrap();
    assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in a text, a name or an id, the files read back to what was written.
    #[test]
    fn any_text_survives(text in "\\PC*|[\\x00-\\x7f]{0,20}|.{0,20}", name in ".{1,12}") {
        let base = Base::default();
        let node = base.node("person", &name);
        let graph = base.article(&name).graph();
        let property = NamedNode::new("https://schema.org/name").unwrap();
        let typed = Literal::new_typed_literal(text.clone(), NamedNode::new("https://example.org/t").unwrap());
        let quads: Vec<Quad> = [Literal::new_simple_literal(text.clone()), typed,
            Literal::new_language_tagged_literal(text, "en").unwrap()]
            .into_iter()
            .map(|value| Quad::new(node.clone(), property.clone(), value, GraphName::from(graph.clone())))
            .collect();
        for format in [Format::Turtle, Format::TriG, Format::NQuads, Format::NTriples, Format::JsonLd] {
            let read: BTreeSet<String> =
                parse(format, &write(format, std::slice::from_ref(&quads))).into_iter().map(|q| Triple::from(q).to_string()).collect();
            let wanted: BTreeSet<String> = quads.iter().map(|q| Triple::from(q.clone()).to_string()).collect();
            prop_assert_eq!(read, wanted, "{:?}", format);
        }
    }
}

/// Characters that XML 1.0 does not have stand in no document of XML, however they are written.
#[test]
fn what_xml_cannot_hold_is_replaced() {
    use demarche::query::{Answer, RowFormat, Rows, illegal_in_xml, write_rows};
    use oxigraph::model::Variable;
    use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};

    let odd = Literal::new_simple_literal("form\u{c}feed\0 \u{1f} \u{fffe} & <end>");
    let held = Literal::new_simple_literal("form\u{fffd}feed\u{fffd} \u{fffd} \u{fffd} & <end>");
    let node = NamedNode::new_unchecked("http://example.org/x");
    let graph = GraphName::DefaultGraph;
    let quad = Quad::new(node.clone(), node, odd.clone(), graph);
    let mut writer = Writer::new(Format::RdfXml, &Base::default(), Vec::new()).unwrap();
    writer.write(vec![quad]).unwrap();
    let xml = writer.finish().unwrap();
    let read: Vec<Quad> =
        RdfParser::from_format(RdfFormat::RdfXml).for_slice(&xml).collect::<Result<_, _>>().unwrap();
    assert_eq!(read[0].object, held.clone().into());

    let variable = Variable::new("x").unwrap();
    let rows =
        Rows { variables: vec![variable.clone()], rows: vec![vec![Some(odd.into())]], truncated: false };
    let answer = Answer::Rows(rows);
    assert_eq!(illegal_in_xml(&answer), 4);
    let mut xml = Vec::new();
    write_rows(&answer, RowFormat::Xml, &mut xml).unwrap();
    assert!(!xml.iter().any(|byte| matches!(byte, 0 | 0xc | 0x1f)));
    let parser = QueryResultsParser::from_format(QueryResultsFormat::Xml);
    let ReaderQueryResultsParserOutput::Solutions(mut solutions) = parser.for_reader(&xml[..]).unwrap()
    else {
        panic!("these are rows");
    };
    assert_eq!(solutions.next().unwrap().unwrap().get(&variable), Some(&held.into()));
}

/// Names as they must never be: of letters that formats keep for themselves, of what XML does not have, of dots.
fn hostile_names() -> Vec<String> {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let fixed = [
        "Mr.",
        ".",
        "..",
        "-x",
        "a%2Fb",
        "%",
        "a~b",
        "ab\u{0}\u{1f}c",
        "\u{c}",
        "\u{fffe}x",
        "]]>",
        "<b>&",
        "\"\"\"\\",
        "é\u{301}",
        "🕊 x",
        "a\r\nb",
        "_:x",
        "x:y",
    ];
    let mut names: Vec<String> = fixed.iter().map(ToString::to_string).collect();
    let mut runner = TestRunner::deterministic();
    let any = prop_oneof![".{1,12}", "[\\x00-\\x7f]{1,8}", "[.~%\\-_!$&'()*+,;=@:]{1,6}"];
    names.extend((0..150).map(|_| any.new_tree(&mut runner).unwrap().current()));
    names
}

/// Whatever a name or an id holds, rdflib and pyoxigraph read all six formats, and find as many triples as were written.
#[test]
fn other_programs_read_hostile_names_in_every_format() {
    let python = std::env::var("DEMARCHE_PYTHON").unwrap_or_else(|_| "python3".to_string());
    if !Command::new(&python)
        .args(["-c", "import rdflib, pyoxigraph"])
        .output()
        .is_ok_and(|o| o.status.success())
    {
        eprintln!("skipped: {python} has not rdflib and pyoxigraph; name one that has with DEMARCHE_PYTHON");
        return;
    }
    let base = Base::default();
    let property = NamedNode::new("https://schema.org/name").unwrap();
    let mut quads: Vec<Quad> = Vec::new();
    for name in hostile_names() {
        let graph = base.article(&name).graph();
        for node in [base.node("person", &name), base.article(&name).article(), base.event(&name)] {
            let value = Literal::new_language_tagged_literal(name.clone(), "en").unwrap();
            quads.push(Quad::new(node, property.clone(), value, GraphName::from(graph.clone())));
        }
    }
    let dir = tempfile::tempdir().unwrap();
    for format in Format::ALL {
        let mut writer = Writer::new(format, &base, Vec::new()).unwrap();
        for quad in &quads {
            writer.write(vec![quad.clone()]).unwrap();
        }
        fs::write(dir.path().join(format.as_str()), writer.finish().unwrap()).unwrap();
    }
    let script = "import sys, rdflib, pyoxigraph as o\n\
        names = {'turtle': o.RdfFormat.TURTLE, 'trig': o.RdfFormat.TRIG, 'nquads': o.RdfFormat.N_QUADS,\n\
        'ntriples': o.RdfFormat.N_TRIPLES, 'jsonld': o.RdfFormat.JSON_LD, 'rdfxml': o.RdfFormat.RDF_XML}\n\
        other = {'ntriples': 'nt', 'jsonld': 'json-ld', 'rdfxml': 'xml'}\n\
        for name, format in names.items():\n\
        \x20   path = sys.argv[1] + '/' + name\n\
        \x20   own = {(q.subject.value, q.object.value) for q in o.parse(path=path, format=format)}\n\
        \x20   g = rdflib.Dataset()\n\
        \x20   g.parse(path, format=other.get(name, name))\n\
        \x20   found = {(str(s), str(v)) for s, p, v, c in g.quads()}\n\
        \x20   print(name, len(own), len(found))";
    let output = Command::new(&python).args(["-c", script, dir.path().to_str().unwrap()]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let pairs = |replace: bool| -> usize {
        let text =
            |q: &Quad| if replace { q.subject.to_string() } else { format!("{} {}", q.subject, q.object) };
        quads.iter().map(text).collect::<BTreeSet<_>>().len()
    };
    for line in said.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        // XML cannot tell all names apart, but each node has its own
        let least = pairs(words[0] == "rdfxml");
        for count in &words[1..] {
            assert!(count.parse::<usize>().unwrap() >= least, "{line}: {least} were written");
        }
    }
    assert_eq!(said.lines().count(), 6, "{said}");
}
