use std::time::Duration;

use demarche::graph::Base;
use demarche::query::{
    Answer, Catalogue, Kind, Options, QueryError, RowFormat, Rows, SavedQuery, explain, run, table,
    write_rows,
};
use demarche::store::Store;

use super::story::{lexicon, quads};

fn store() -> Store {
    let store = Store::in_memory(lexicon(), &Base::default()).unwrap();
    store.replace([quads(Some("a1"))]).unwrap();
    store
}

fn ask(store: &Store, query: &SavedQuery, values: &[(&str, &str)]) -> Result<Answer, QueryError> {
    let values: Vec<(String, String)> =
        values.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    run(store, lexicon(), query, &values, Options::default())
}

fn rows(store: &Store, query: &SavedQuery, values: &[(&str, &str)]) -> Rows {
    match ask(store, query, values) {
        Ok(Answer::Rows(rows)) => rows,
        other => panic!("{}: {other:?}", query.name),
    }
}

/// The rows of a saved query as its table shows them, without the line under the head.
fn saved(name: &str, values: &[(&str, &str)]) -> Vec<String> {
    let store = store();
    let catalogue = Catalogue::embedded().unwrap();
    let rows = rows(&store, catalogue.get(name).unwrap(), values);
    let text = table(&rows, &store, None).unwrap();
    let lines = text.lines().enumerate().filter(|(i, _)| *i != 1);
    lines.map(|(_, line)| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn who_did_what_to_whom() {
    let all = saved("who-did-what", &[]);
    assert_eq!(all.len(), 5, "{all:#?}");
    assert!(all[2].starts_with("2025-11-17 Maria Keller meet Tomás Brandt actual The Tester"), "{all:#?}");
    assert!(all[3].starts_with("2025-12-01 Austria impose tariff Chile threatened Maria Keller"), "{all:#?}");
    assert_eq!(saved("who-did-what", &[("who", "Keller")]).len(), 3);
    assert_eq!(saved("who-did-what", &[("who", "maria keller")]).len(), 3);
    assert_eq!(saved("who-did-what", &[("whom", "Chile")]).len(), 4);
    assert_eq!(saved("who-did-what", &[("what", "ImposeTariff"), ("status", "actual")]).len(), 3);
    assert_eq!(saved("who-did-what", &[("country", "CL"), ("from", "2025-11-18")]).len(), 3);
    assert_eq!(saved("who-did-what", &[("to", "2023-01-01")]), ["date who what whom status says", "0 rows"]);
}

#[test]
fn who_met_whom() {
    let all = saved("who-met-whom", &[]);
    assert_eq!(all[1], "2025-11-17 Maria Keller Tomás Brandt meet 1 1");
    assert_eq!(all.len(), 3);
    assert_eq!(saved("who-met-whom", &[("who", "Tomás Brandt")]).len(), 3);
    assert_eq!(saved("who-met-whom", &[("who", "Austria")]).len(), 2);
}

#[test]
fn tariffs_by_country() {
    let all = saved("tariffs-by-country", &[]);
    assert!(all.contains(&"Austria Chile 2024-01-01 actual 20 1".to_string()), "{all:#?}");
    assert!(all.contains(&"Austria Chile 2025-12-01 threatened 25.5 1".to_string()), "{all:#?}");
    assert_eq!(saved("tariffs-by-country", &[("on", "Austria")]).len(), 2);
    assert_eq!(saved("tariffs-by-country", &[("on", "CHL"), ("status", "Threatened")]).len(), 3);
}

#[test]
fn threats() {
    let all = saved("threats", &[]);
    assert_eq!(all.len(), 3, "{all:#?}");
    assert!(
        all[1].starts_with(
            "2025-12-01 Austria Chile impose tariff unless Santiago signs the accord Maria Keller"
        )
    );
    assert!(all[1].ends_with(" Keller no"), "the tariff of 2024 does not make the threat true: {all:#?}");
    assert_eq!(saved("threats", &[("by", "Chile")]).len(), 2);
}

#[test]
fn people_and_roles() {
    let all = saved("people-and-roles", &[]);
    assert_eq!(
        all[1..3],
        [
            "Maria Keller chancellor Austria current 2025-11-19 2025-11-19 1",
            "Tomás Brandt president Chile former 2025-11-19 2025-11-19 1"
        ]
    );
    assert_eq!(saved("people-and-roles", &[("country", "Chile")]).len(), 3);
}

#[test]
fn every_saved_query_says_what_it_answers_and_runs() {
    let store = store();
    for query in Catalogue::embedded().unwrap().queries() {
        assert!(!query.summary.is_empty(), "{} has no summary", query.name);
        assert!(query.parameters.iter().all(|p| !p.about.is_empty()), "{}", query.name);
        let required = query.parameters.iter().filter(|p| p.required);
        let value = |kind| match kind {
            Kind::Country => "Austria",
            Kind::Iri => "https://example.org/people/1",
            _ => "Maria Keller",
        };
        let values: Vec<(&str, &str)> = required.map(|p| (p.name.as_str(), value(p.kind))).collect();
        assert!(ask(&store, query, &values).is_ok(), "{}", query.name);
    }
}

#[test]
fn a_sound_graph_passes_every_check() {
    let store = store();
    for check in Catalogue::embedded().unwrap().checks() {
        assert!(!check.summary.is_empty(), "{} has no summary", check.name);
        let found = rows(&store, check, &[]);
        assert!(found.rows.is_empty(), "{}:\n{}", check.name, table(&found, &store, None).unwrap());
    }
}

/// Breaks the graph in one place and says which checks find it.
fn broken(change: impl Fn(&mut String)) -> Vec<String> {
    use oxigraph::io::{RdfFormat, RdfParser};
    let mut text: String = quads(Some("a1")).iter().map(|q| format!("{q} .\n")).collect();
    let before = text.clone();
    change(&mut text);
    assert_ne!(text, before, "nothing was changed");
    let parser = RdfParser::from_format(RdfFormat::NQuads);
    let quads: Vec<_> = parser.for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
    let store = Store::in_memory(lexicon(), &Base::default()).unwrap();
    store.replace([quads]).unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let failing = catalogue.checks().filter(|check| !rows(&store, check, &[]).rows.is_empty());
    failing.map(|check| check.name.clone()).collect()
}

fn without(text: &mut String, part: &str) {
    *text = text.lines().filter(|line| !line.contains(part)).map(|line| format!("{line}\n")).collect();
}

#[test]
fn checks_find_what_is_broken() {
    let finds = |check: &str, change: &dyn Fn(&mut String)| {
        let found = broken(change);
        assert!(found.iter().any(|name| name == check), "{check} is not among {found:?}");
    };
    let replace =
        |from: &'static str, to: &'static str| move |text: &mut String| *text = text.replace(from, to);
    finds("check/record-fields", &|text| without(text, "ns#voice>"));
    finds("check/record-fields", &|text| without(text, "ns#evidence>"));
    finds("check/undated-records", &|text| without(text, "ns#date>"));
    finds("check/reversed-intervals", &replace("ns#earliest> \"2025-11-17\"", "ns#earliest> \"2025-11-18\""));
    finds("check/facts-in-the-future", &replace("\"2025-11-17\"", "\"2026-11-17\""));
    finds(
        "check/speakers",
        &replace(
            "ns#statedBy> <https://w3id.org/demarche/id/person/maria-keller>",
            "ns#statedBy> <https://w3id.org/demarche/id/person/tomas-brandt>",
        ),
    );
    finds("check/unknown-concepts", &replace("modality/Actual", "modality/Certain"));
    finds("check/unnamed-nodes", &|text| {
        without(text, "place/aut-vienna> <http://www.w3.org/2000/01/rdf-schema#label>")
    });
    finds("check/spans", &replace("\"Austrian chancellor Maria Keller\"@en", "\"Austrian chancellor\"@en"));
    finds("check/orphan-spans", &|text| without(text, "ns#evidence>"));
    finds("check/participants", &|text| {
        let met = text.lines().find(|l| l.contains("-meet> <") && l.contains("ns#target>")).unwrap();
        let also = met.replace("ns#target>", "ns#participant>").replace("tomas-brandt", "nobody");
        text.push_str(&format!("{also}\n"));
    });
    finds("check/participants", &|text| without(text, "ns#targetCountry>"));
    finds("check/codes", &replace("modality/Threatened", "modality/Denied"));
    finds("check/circular-speech", &|text| {
        let speech = text.lines().find(|l| l.contains("-say> <") && l.contains("#type>")).unwrap();
        let node = speech.split_whitespace().next().unwrap().to_string();
        let graph = "<https://w3id.org/demarche/id/article/a1/graph>";
        text.push_str(&format!("{node} <https://w3id.org/demarche/ns#saidIn> {node} {graph} .\n"));
    });
}

#[test]
fn any_sparql_may_be_asked() {
    let store = store();
    let parse = |text: &str| SavedQuery::parse("mine", text).unwrap();
    let all = parse("SELECT ?name WHERE { ?p a schema:Person ; rdfs:label ?name } ORDER BY ?name");
    assert_eq!(rows(&store, &all, &[]).rows.len(), 2);
    let one = rows(&store, &all, &[("p", "https://w3id.org/demarche/id/person/maria-keller")]);
    assert_eq!(one.rows.len(), 1, "a variable that is not selected can be bound, too");
    let text = parse("SELECT ?p WHERE { ?p rdfs:label ?n FILTER(STR(?n) = ?name) }");
    assert_eq!(rows(&store, &text, &[("name", "Chile")]).rows.len(), 1);
    let nasty = rows(&store, &text, &[("name", "x\") } ; DROP ALL #")]);
    assert!(nasty.rows.is_empty(), "a value is a term, whatever stands in it");
    assert_eq!(ask(&store, &parse("ASK { ?e dm:action act:Meet }"), &[]).unwrap(), Answer::Boolean(true));
    match ask(&store, &parse("CONSTRUCT { ?a dm:target ?b } WHERE { ?e dm:actor ?a ; dm:target ?b }"), &[])
        .unwrap()
    {
        Answer::Graph(triples) => assert_eq!(triples.quads.len(), 2),
        other => panic!("{other:?}"),
    }
    let own = parse("PREFIX dm: <https://example.org/> SELECT ?e WHERE { ?e dm:action ?a }");
    assert!(rows(&store, &own, &[]).rows.is_empty(), "a prefix of one's own goes before ours");
}

#[test]
fn what_many_articles_say_counts_once() {
    let store = store();
    store.replace([quads(Some("a2")), quads(Some("a3"))]).unwrap();
    let count = |store: &Store| {
        let query = "SELECT (COUNT(*) AS ?n) WHERE { ?c a schema:Country ; rdfs:label ?name }";
        let found = rows(store, &SavedQuery::parse("count", query).unwrap(), &[]);
        table(&found, store, None).unwrap().lines().nth(2).unwrap().trim().to_string()
    };
    assert_eq!(count(&store), "2");
    assert!(store.remove("a1").unwrap());
    assert_eq!(count(&store), "2", "two articles still say it");
    let mut other = super::story::story(Some("a2"), None);
    other.mentions = Default::default();
    other.records.clear();
    store.replace([demarche::graph::describe(&other, lexicon(), &Base::default())]).unwrap();
    assert_eq!(count(&store), "2", "one article still says it");
    assert!(store.remove("a3").unwrap());
    assert_eq!(count(&store), "0");
}

#[test]
fn what_cannot_be_answered_is_said_with_a_hint() {
    let store = store();
    let catalogue = Catalogue::embedded().unwrap();
    let query = catalogue.get("who-did-what").unwrap();
    let messages = [
        catalogue.get("who-did-wat").err().unwrap().to_string(),
        ask(&store, query, &[("when", "2025")]).err().unwrap().to_string(),
        ask(&store, query, &[("from", "31 June")]).err().unwrap().to_string(),
        ask(&store, query, &[("who", "Nobody Atall")]).err().unwrap().to_string(),
        ask(&store, query, &[("country", "Atlantis")]).err().unwrap().to_string(),
        ask(&store, &SavedQuery::parse("q", "SELEC ?x").unwrap(), &[]).err().unwrap().to_string(),
        ask(&store, &SavedQuery::parse("q", "DROP ALL").unwrap(), &[]).err().unwrap().to_string(),
        SavedQuery::parse("q", "#+ summary: [\nASK {}").err().unwrap().to_string(),
    ];
    for message in &messages {
        assert!(message.contains("\nhint: "), "{message}");
    }
    assert!(messages[0].contains("did you mean `who-did-what`"), "{}", messages[0]);
}

#[test]
fn a_query_ends_at_its_time_and_at_its_limit() {
    let store = store();
    let endless =
        "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c = ?l) }";
    let endless = SavedQuery::parse("endless", endless).unwrap();
    let options = Options { timeout: Some(Duration::from_millis(200)), ..Options::default() };
    let started = std::time::Instant::now();
    let result = run(&store, lexicon(), &endless, &[], options);
    assert!(matches!(result, Err(QueryError::Timeout(_))), "{result:?}");
    assert!(started.elapsed() < Duration::from_secs(20));

    let query = SavedQuery::parse("spans", "SELECT ?s WHERE { ?s itsrdf:taIdentRef ?who }").unwrap();
    let options = Options { limit: Some(3), ..Options::default() };
    match run(&store, lexicon(), &query, &[], options).unwrap() {
        Answer::Rows(rows) => {
            assert!(rows.rows.len() == 3 && rows.truncated);
            assert!(
                table(&rows, &store, None).unwrap().ends_with("first 3 rows; --limit lets more through\n")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plan_tells_the_steps_with_their_rows() {
    let (store, catalogue) = (store(), Catalogue::embedded().unwrap());
    let query = catalogue.get("who-did-what").unwrap();
    let values = [("from".to_string(), "2025-12-01".to_string())];
    let (answer, plan) = explain(&store, lexicon(), query, &values, Options::default()).unwrap();
    let Answer::Rows(rows) = answer.unwrap() else { panic!("who-did-what gives rows") };
    assert_eq!(rows, self::rows(&store, query, &[("from", "2025-12-01")]));
    assert!(!rows.rows.is_empty());
    assert_eq!(plan.root.rows, rows.rows.len() as u64, "{plan}");
    let text = plan.to_string();
    assert!(text.contains("QuadPattern(?e dm:date ?date)") && !text.contains("<https://w3id.org/"), "{text}");
    // the value of the parameter is asked where dates are read
    let lines: Vec<&str> = text.lines().collect();
    let read = lines.iter().position(|line| line.ends_with("QuadPattern(?e dm:date ?date)")).unwrap();
    let above = lines[..read].iter().rev().find(|line| line.contains("Filter(")).unwrap();
    assert!(above.contains("(?date >= \"2025-12-01\"^^xsd:date)"), "{text}");
    let line = |at: usize| lines[at].split_whitespace().next().unwrap().parse::<u64>().unwrap();
    assert!(line(1) == plan.root.rows && lines[0].ends_with("operator"), "{text}");
}

#[test]
fn rows_are_written_in_the_formats_of_the_w3c() {
    let store = store();
    let query = "SELECT ?name ?none WHERE { cty:AUT rdfs:label ?name OPTIONAL { cty:AUT dm:nothing ?none } }";
    let answer = ask(&store, &SavedQuery::parse("names", query).unwrap(), &[]).unwrap();
    let write = |format| {
        let mut out = Vec::new();
        assert!(write_rows(&answer, format, &mut out).unwrap());
        String::from_utf8(out).unwrap()
    };
    assert_eq!(write(RowFormat::Csv), "name,none\r\nAustria,\r\n");
    assert_eq!(write(RowFormat::Tsv), "?name\t?none\n\"Austria\"@en\t\n");
    let json: serde_json::Value = serde_json::from_str(&write(RowFormat::Json)).unwrap();
    assert_eq!(json["results"]["bindings"][0]["name"]["value"], "Austria");
    assert!(write(RowFormat::Xml).contains("<literal xml:lang=\"en\">Austria</literal>"));
}

#[test]
fn tables_fit_and_numbers_stand_to_the_right() {
    let store = store();
    let query = "SELECT ?label ?n WHERE { VALUES (?label ?n) { (\"a long line of words that has to be cut\" 7) (\"b\" 1000) } }";
    let found = rows(&store, &SavedQuery::parse("t", query).unwrap(), &[]);
    let text = table(&found, &store, Some(24)).unwrap();
    assert_eq!(
        text,
        "label                  n\n──────────────────  ────\na long line of         7\nwords that has to\nbe cut\nb                   1000\n2 rows\n"
    );
}

#[test]
fn a_folder_adds_queries_and_replaces_ours() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("check")).unwrap();
    std::fs::write(dir.path().join("threats.rq"), "#+ summary: Mine\nSELECT ?x WHERE {}").unwrap();
    std::fs::write(dir.path().join("check/mine.rq"), "SELECT ?x WHERE {}").unwrap();
    let catalogue = Catalogue::overlay(dir.path()).unwrap();
    assert_eq!(catalogue.get("threats").unwrap().summary, "Mine");
    assert!(catalogue.get("who-did-what").is_ok() && catalogue.get("check/mine").unwrap().is_check());
    assert!(matches!(Catalogue::overlay(&dir.path().join("none")), Err(QueryError::NoFolder { .. })));
}
