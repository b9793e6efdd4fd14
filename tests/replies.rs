//! A line for each article that goes in, whatever becomes of it.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{articles, run, stdout, text, texts};
use serde_json::Value;

#[test]
fn each_article_has_its_reply() {
    let dir = tempfile::tempdir().unwrap();
    let (good, mixed) = (dir.path().join("good.jsonl"), dir.path().join("mixed.jsonl"));
    let lines = articles(0..12);
    fs::write(&good, &lines).unwrap();
    let german = "Am Dienstag hat die Regierung in Berlin neue Regeln für den Handel mit Kenia beschlossen. "
        .repeat(4);
    let foreign = format!("{{\"text\": \"{german}\"}}");
    let first = lines.lines().next().unwrap();
    fs::write(&mixed, format!("{{\"text\": \" \"}}\nno json\n\n{foreign}\n{lines}{first}\n")).unwrap();
    let output = run(&["extract", "--format", "replies", "--alone", text(&mixed)]);
    let (out, err) = texts(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(err, "", "what is wrong stands in the replies");
    let replies: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // a line without anything is no article
    let at: Vec<u64> = replies.iter().map(|reply| reply["line"].as_u64().unwrap()).collect();
    assert_eq!(at, [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    for (reply, why) in replies.iter().zip(["no \"text\"", "not a JSON object", "not English"]) {
        let error = reply["error"].as_str().unwrap();
        assert!(error.contains(why) && error.contains("\nhint: "), "{error}");
        assert!(reply["id"].is_null() && reply["events"].as_array().unwrap().is_empty());
    }
    assert_eq!(replies[3]["quads"], replies[15]["quads"], "what comes twice is read twice");
    // together they are what one run says
    let said =
        |key: &'static str| replies[3..15].iter().flat_map(move |reply| reply[key].as_array().unwrap());
    let quads: BTreeSet<&str> =
        said("quads").chain(said("shared")).map(|line| line.as_str().unwrap()).collect();
    let whole = stdout(&["extract", "--format", "nquads", text(&good)]);
    assert_eq!(quads, whole.lines().collect());
    let rows: Vec<Value> = stdout(&["extract", "--format", "events-jsonl", text(&good)])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(said("events").collect::<Vec<_>>(), rows.iter().collect::<Vec<_>>());
}
