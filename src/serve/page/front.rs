//! The front page: what the store holds, what was read last, who has most to do with whom.

use maud::{Markup, html};

use super::look::{Look, number, text};
use super::{frame, parts};
use crate::serve::problem::Problem;

const CLASSES: [(&str, &str); 6] = [
    ("articles", "schema:NewsArticle"),
    ("event records", "dm:EventRecord"),
    ("events", "dm:Event"),
    ("people", "schema:Person"),
    ("countries", "schema:Country"),
    ("organisations", "org:Organization"),
];

const LATEST: &str = "\
SELECT ?article ?day WHERE { ?article schema:datePublished ?day } ORDER BY DESC(?day) ?article LIMIT 12";

const RECORDS: &str = "\
SELECT ?e WHERE { ?e dm:reportedIn ?article ; a dm:EventRecord ; dm:action ?what FILTER(?what != act:Say) } ORDER BY ?e LIMIT 2";

const DYADS: &str = "\
SELECT ?one ?other (COUNT(?e) AS ?count) WHERE { ?e dm:actorCountry ?one ; dm:targetCountry ?other FILTER(?one != ?other) }
GROUP BY ?one ?other";

/// Pairs that are shown.
const SHOWN: usize = 10;

pub(super) fn page(look: &Look<'_>) -> Result<Markup, Problem> {
    let base = look.app.base();
    let latest = look.rows(LATEST, &[])?;
    let mut wanted = Vec::new();
    for row in &latest {
        let records = look.rows(RECORDS, &[("article", text(&row[0]))])?;
        wanted.extend(records.iter().map(|record| text(&record[0]).to_string()));
    }
    let events = look.records(&wanted)?;
    let dyads = dyads(look)?;
    let body = html! {
        h1 { "Who did what to whom" }
        p.lead { "What the news says, record by record: how surely, and who says so." }
        div.columns {
            section aria-labelledby="latest" {
                h2 #latest { "Read last" }
                (parts::timeline(&events, base))
            }
            div {
                section aria-labelledby="holds" {
                    h2 #holds { "What the store holds" }
                    table { tbody {
                        @for (name, class) in CLASSES {
                            tr { th scope="row" { (name) } td.number { (count(look, class)?) } }
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

fn count(look: &Look<'_>, class: &str) -> Result<String, Problem> {
    let rows = look.rows(&format!("SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a {class} }}"), &[])?;
    Ok(rows.first().map(|row| text(&row[0]).to_string()).unwrap_or_default())
}

/// Both directions together.
fn dyads(look: &Look<'_>) -> Result<Vec<(String, String, usize)>, Problem> {
    let mut counts = std::collections::BTreeMap::<(String, String), usize>::new();
    for row in look.rows(DYADS, &[])? {
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
