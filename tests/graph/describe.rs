use std::collections::BTreeSet;

use demarche::graph::{Base, Detail, Quad, describe, describe_in, ontology, vocabulary, without_detail};

use super::story::{self, TEXT, lexicon, quads, span, story};

/// Quads as "subject property object", with the article's own nodes as `#…`.
fn lines(quads: &[Quad]) -> BTreeSet<String> {
    let article = format!("{}article/a1", Base::DEFAULT);
    let short = |text: String| {
        text.replace(&format!("{article}#"), "#")
            .replace(&article, "article")
            .replace(Base::DEFAULT, "id:")
            .replace(vocabulary::dm::NAMESPACE, "dm:")
            .replace("https://w3id.org/demarche/", "")
            .replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
            .replace(['<', '>'], "")
    };
    quads.iter().map(|q| short(format!("{} {} {}", q.subject, q.predicate, q.object))).collect()
}

#[track_caller]
fn has(lines: &BTreeSet<String>, wanted: &[&str]) {
    for line in wanted {
        assert!(
            lines.contains(*line),
            "missing: {line}\nin:\n{}",
            lines.iter().cloned().collect::<Vec<_>>().join("\n")
        );
    }
}

fn values(lines: &BTreeSet<String>, start: &str) -> Vec<String> {
    lines.iter().filter_map(|line| line.strip_prefix(start)).map(|v| v.trim().to_string()).collect()
}

/// All that can be said of the story.
fn full() -> Vec<Quad> {
    let story = story(Some("a1"), Some("The Tester"));
    describe_in(&story, lexicon(), &Base::default(), Detail::Mentions)
}

#[test]
fn what_follows_from_the_rest_and_every_mention_are_detail() {
    let (core, full) = (lines(&quads(Some("a1"))), lines(&full()));
    let further: BTreeSet<&String> = full.difference(&core).collect();
    let less: Vec<&String> = core.difference(&full).collect();
    assert!(
        less.iter().all(|line| line.contains("dm:furtherMentions") || line.contains("run/demarche")),
        "{less:?}"
    );
    for part in
        ["dm:participant", "dm:edtf", "dm:goldstein", "dm:quad", "dm:mentionType", "#referenceContext"]
    {
        assert!(further.iter().any(|line| line.contains(part)), "{part}");
        assert!(!core.iter().any(|line| line.contains(part)), "{part}");
    }
}

/// What an article's graph says, but for how it was read.
fn own(quads: Vec<Quad>) -> Vec<Quad> {
    let graph = Base::default().article("a1").graph();
    let own =
        |quad: &Quad| quad.graph_name == graph.clone().into() && !quad.predicate.as_str().ends_with("Run");
    quads.into_iter().filter(own).collect()
}

#[test]
fn detail_that_is_left_out_afterwards_leaves_what_would_have_been_read_without() {
    let lean = without_detail(own(full()), &Base::default());
    assert_eq!(lines(&lean), lines(&own(quads(Some("a1")))));
    assert_eq!(without_detail(lean.clone(), &Base::default()), lean, "there is no more to leave out");
}

#[test]
fn a_record_says_who_did_what_to_whom_and_when() {
    let lines = lines(&full());
    let met = format!("#e{}-meet", span(TEXT, "met", 0).begin);
    let has = |rest: &[&str]| {
        has(
            &lines,
            &rest
                .iter()
                .map(|r| format!("{met} {r}"))
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        )
    };
    has(&[
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type dm:EventRecord",
        "dm:action action/Meet",
        "dm:modality modality/Actual",
        "dm:actor id:person/maria-keller",
        "dm:target id:person/tomas-brandt",
        "dm:participant id:person/maria-keller",
        "dm:participant id:person/tomas-brandt",
        "dm:actorCountry id:country/AUT",
        "dm:targetCountry id:country/CHL",
        "dm:date \"2025-11-17\"^^xsd:date",
        "dm:edtf \"2025-11-17\"^^http://id.loc.gov/datatypes/edtf/EDTF",
        "dm:timeText \"on Monday\"@en",
        "dm:place id:place/aut-vienna",
        "dm:statedBy id:org/the-tester",
        "dm:reportedIn article",
        "dm:plover plover/CONSULT",
        "dm:cameo \"040\"",
        "dm:goldstein \"1\"^^xsd:decimal",
        "dm:confidence \"0.9\"^^xsd:decimal",
        "dm:recordOf id:event/20251117-meet-maria-keller-tomas-brandt",
    ]);
}

#[test]
fn deadlines_rates_and_conditions_stand_on_the_record() {
    let lines = lines(&full());
    let threat = format!("#e{}-impose-tariff", span(TEXT, "impose", 0).begin);
    let signing = format!("#e{}-sign-agreement", span(TEXT, "signs", 0).begin);
    let speech = format!("#e{}-say", span(TEXT, "said", 0).begin);
    for (property, value) in [
        ("dm:deadline", "\"2025-12-01\"^^xsd:date"),
        ("dm:date", "\"2025-12-01\"^^xsd:date"),
        ("dm:edtf", "\"/2025-12-01\"^^http://id.loc.gov/datatypes/edtf/EDTF"),
        ("dm:rate", "\"25.5\"^^xsd:decimal"),
        ("dm:goldstein", "\"-5.8\"^^xsd:decimal"),
        ("dm:statedBy", "id:person/maria-keller"),
        ("dm:saidIn", &speech),
        ("dm:unless", &signing),
        ("dm:conditionText", "\"unless Santiago signs the accord\"@en"),
        ("dm:quantity", &format!("{threat}-rate")),
    ] {
        has(&lines, &[&format!("{threat} {property} {value}")]);
    }
    assert!(values(&lines, &format!("{threat} dm:earliest")).is_empty(), "the text gives no first day");
    let rates = values(&lines, &format!("#e{}-impose-tariff dm:quantity", span(TEXT, "raised", 0).begin));
    assert_eq!(rates.len(), 2, "two rates of one record are two nodes: {rates:?}");
}

#[test]
fn what_has_no_participants_is_of_no_event_and_doubles_are_told_apart() {
    let lines = lines(&quads(Some("a1")));
    let deaths = format!("#e{}-kill", span(TEXT, "killed", 0).begin);
    has(&lines, &[&format!("{deaths} dm:killedMin \"2\"^^xsd:integer")]);
    has(&lines, &[&format!("{deaths}.1 dm:killedMin \"2\"^^xsd:integer")]);
    assert!(values(&lines, &format!("{deaths} dm:recordOf")).is_empty());
    assert!(values(&lines, &format!("{deaths} dm:killedMax")).is_empty(), "at least two has no upper bound");
}

#[test]
fn a_former_president_is_not_in_office() {
    let lines = lines(&quads(Some("a1")));
    has(
        &lines,
        &[
            "id:tenure/maria-keller--aut-chancellor dm:reportedIn article",
            "id:tenure/maria-keller--aut-chancellor dm:post id:post/aut-chancellor",
            "id:tenure/tomas-brandt--chl-president--former dm:tenureStatus \"former\"",
        ],
    );
}

#[test]
fn groups_belong_to_their_article_and_unusable_links_are_left_out() {
    let lines = lines(&quads(Some("a1")));
    has(&lines, &["#g-dealers dm:member id:country/CHL"]);
    let links = values(&lines, "id:place/aut-vienna https://schema.org/sameAs");
    assert!(links.contains(&"https://sws.geonames.org/2761369/".to_string()), "{links:?}");
    assert!(!links.contains(&"not an IRI".to_string()), "{links:?}");
    let known = lexicon().external_ids().of("places", "aut-vienna");
    assert!(!known.is_empty() && known.iter().all(|id| links.contains(&id.iri)), "{links:?}");
}

#[test]
fn without_a_publisher_the_article_speaks() {
    let quads = describe(&story(Some("a1"), None), lexicon(), &Base::default());
    let met = format!("#e{}-meet", span(TEXT, "met", 0).begin);
    has(&lines(&quads), &[&format!("{met} dm:statedBy article")]);
}

#[test]
fn spans_count_code_points() {
    let lines = lines(&full());
    let name = span(TEXT, "Tomás Brandt", 0);
    let node = format!("#char={},{}", name.begin, name.end);
    let anchor = values(&lines, &format!("{node} {}", vocabulary::nif::ANCHOR_OF.as_str()));
    assert_eq!(anchor, ["\"Tomás Brandt\"@en"]);
}

#[test]
fn every_term_of_the_code_is_defined_and_every_definition_is_used() {
    let quads = ontology(lexicon(), &Base::default()).unwrap();
    let defined: BTreeSet<String> = quads
        .iter()
        .filter(|q| q.predicate.as_str().ends_with("#isDefinedBy"))
        .map(|q| q.subject.to_string())
        .collect();
    let used: BTreeSet<String> = vocabulary::dm::TERMS.iter().map(|t| t.to_string()).collect();
    assert_eq!(used, defined);
}

#[test]
fn the_schemes_hold_all_modalities_and_categories() {
    let quads = ontology(lexicon(), &Base::default()).unwrap();
    let of = |scheme: &str| {
        quads
            .iter()
            .filter(|q| {
                q.predicate.as_str().ends_with("core#inScheme") && q.object.to_string().contains(scheme)
            })
            .count()
    };
    assert_eq!((of("/modality/scheme"), of("/plover/scheme")), (11, 16));
    assert_eq!(of("/action/scheme"), lexicon().actions().len());
}

#[test]
fn no_node_is_blank_and_what_is_the_articles_own_is_in_its_graph() {
    let quads = quads(Some("a1"));
    let graphs = ["article/a1/graph", "graph/entities"].map(|name| format!("<{}{name}>", Base::DEFAULT));
    for quad in &quads {
        assert!(!quad.to_string().contains("_:"), "{quad}");
        let own = quad.subject.to_string().contains("/article/a1")
            || quad.object.to_string().contains("/article/a1");
        assert_eq!(quad.graph_name.to_string(), graphs[usize::from(!own)], "{quad}");
    }
    let base = Base::new("https://example.org/x").unwrap();
    for quad in describe(&story::story(Some("a1"), None), lexicon(), &base) {
        assert!(!quad.to_string().contains(Base::DEFAULT), "{quad}");
    }
}
