//! The front page: what the store holds, what was read last, who has most to do with whom.

use std::cmp::Reverse;

use maud::{Markup, html};

use super::look::{Look, number, text, whole};
use super::{frame, parts};
use crate::serve::problem::Problem;

const CLASSES: [(&str, &str); 6] = [
    ("articles", "schema:NewsArticle"),
    ("event records", "dm:EventRecord"),
    ("events that articles can share", "dm:Event"),
    ("people", "schema:Person"),
    ("countries", "schema:Country"),
    ("organisations", "org:Organization"),
];

/// Articles that are shown.
const LATEST: usize = 12;

const RECORDS: &str = "\
SELECT ?e WHERE { ?e dm:reportedIn ?article ; a dm:EventRecord ; dm:action ?what FILTER(?what != act:Say) } ORDER BY ?e LIMIT 2";

/// Pairs that are shown.
const SHOWN: usize = 10;

pub(super) fn page(look: &Look<'_>) -> Result<Markup, Problem> {
    let base = look.app.base();
    let mut wanted = Vec::new();
    for article in latest(look)? {
        let records = look.rows(RECORDS, &[("article", &article)])?;
        wanted.extend(records.iter().map(|record| text(&record[0]).to_string()));
    }
    let events = look.records(&wanted)?;
    let dyads = dyads(look)?;
    let body = html! {
        h1 { "Who did what to whom" }
        p.lead { "What the news says, record by record: how surely, and who says so." }
        div.columns {
            section aria-labelledby="latest" {
                h2 #latest { "The latest days" }
                (parts::timeline(&events, base))
            }
            div {
                section aria-labelledby="holds" {
                    h2 #holds { "What the store holds" }
                    table { tbody {
                        @for (name, class) in CLASSES {
                            tr { th scope="row" { (name) } td.number { (look.count(&format!("?x a {class}"))?) } }
                        }
                    } }
                }
                section aria-labelledby="pairs" {
                    h2 #pairs { "Busiest pairs of countries" }
                    (parts::most(&dyads))
                }
            }
        }
    };
    Ok(frame("Who did what to whom", "", body))
}

/// The articles of the latest days: as many days as surely hold enough of them.
fn latest(look: &Look<'_>) -> Result<Vec<String>, Problem> {
    let dated = "?article schema:datePublished ?day";
    let days = format!("SELECT DISTINCT ?day {{ {dated} }} ORDER BY DESC(?day) LIMIT {LATEST}");
    let rows = look.rows(&format!("SELECT ?article ?day {{ {{ {days} }} {dated} }}"), &[])?;
    let mut articles: Vec<_> = rows.iter().map(|row| (Reverse(text(&row[1])), text(&row[0]))).collect();
    articles.sort_unstable();
    Ok(articles.into_iter().take(LATEST).map(|(_, article)| article.to_string()).collect())
}

/// Both directions together.
fn dyads(look: &Look<'_>) -> Result<Vec<(String, String, usize)>, Problem> {
    let mut counts = std::collections::BTreeMap::<(String, String), usize>::new();
    let acting = whole("?e ?one", "?e dm:actorCountry ?one");
    let suffering = whole("?e ?other", "?e dm:targetCountry ?other");
    let query = format!(
        "SELECT ?one ?other (COUNT(?e) AS ?count) {{ {acting} {suffering} FILTER(?one != ?other) }} \
         GROUP BY ?one ?other"
    );
    for row in look.rows(&query, &[])? {
        let (one, other) = (text(&row[0]).to_string(), text(&row[1]).to_string());
        let pair = if one < other { (one, other) } else { (other, one) };
        *counts.entry(pair).or_default() += number(&row[2]);
    }
    let mut pairs: Vec<_> = counts.into_iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let named = pairs.into_iter().take(SHOWN).map(|((one, other), count)| {
        let name = format!("{} and {}", look.label(&one)?, look.label(&other)?);
        Ok((super::dyad::address(&one, &other), name, count))
    });
    named.collect()
}
