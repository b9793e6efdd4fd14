//! `action-map.json` says which label of the annotation guidelines each action of the scheme is scored as. It follows
//! from the `guideline` keys of the action files; `DEMARCHE_WRITE_MAP=1 cargo test --test evaluation` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use demarche::lexicon::Lexicon;

/// The action list of the guidelines.
const LABELS: &[&str] = &[
    "accusation",
    "agreement",
    "aid",
    "appointment",
    "arrest/extradition/conviction",
    "attack/airstrike",
    "casualties",
    "ceasefire",
    "cooperation",
    "criticism",
    "denial/rejection",
    "election",
    "embargo/export-control",
    "executive-order/legislation",
    "expulsion-of-diplomats",
    "humanitarian",
    "investigation",
    "investment",
    "lawsuit",
    "lifting-of-sanctions-or-tariffs",
    "mediation",
    "meeting",
    "military-deployment/mobilisation",
    "negotiation",
    "occupation",
    "phone-call",
    "pledge",
    "protest",
    "relations-reduced",
    "release",
    "request/demand",
    "resignation/dismissal",
    "sanctions",
    "statement-praise",
    "tariff",
    "threat",
    "trade-deal",
    "visit",
    "vote",
    "withdrawal",
];

fn file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluation/action-map.json")
}

fn scheme() -> BTreeMap<String, Option<String>> {
    let lexicon = Lexicon::embedded().unwrap();
    lexicon.actions().iter().map(|a| (a.id.clone(), a.guideline.clone())).collect()
}

#[test]
fn the_map_has_each_action_of_the_scheme_with_its_label() {
    let scheme = scheme();
    if env::var_os("DEMARCHE_WRITE_MAP").is_some() {
        fs::write(file(), serde_json::to_string_pretty(&scheme).unwrap() + "\n").unwrap();
    }
    let map: BTreeMap<String, Option<String>> =
        serde_json::from_str(&fs::read_to_string(file()).unwrap()).unwrap();
    let differs: BTreeSet<&String> =
        scheme.keys().chain(map.keys()).filter(|id| scheme.get(*id) != map.get(*id)).collect();
    assert!(differs.is_empty(), "write the map anew (DEMARCHE_WRITE_MAP=1): {differs:?}");
}

#[test]
fn labels_are_those_of_the_guidelines_and_each_has_an_action() {
    let used: BTreeSet<String> = scheme().into_values().flatten().collect();
    let labels: BTreeSet<String> = LABELS.iter().map(|l| l.to_string()).collect();
    assert_eq!(used, labels);
}
