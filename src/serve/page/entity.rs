//! A person, a country, an organisation or a place; and any other node.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use oxigraph::model::NamedNode;

use super::curation::doubt_link;
use super::look::{Look, Row, number, text};
use super::{dyad, frame, parts};
use crate::graph::vocabulary::{dm, rdfs, schema, skos};
use crate::serve::form::Form;
use crate::serve::node::PATH;
use crate::serve::problem::Problem;

/// Records of one page.
const SHOWN: usize = 40;
/// Others that are counted.
const OTHERS: usize = 12;

/// All records of a country, with what is counted of each.
const OF_COUNTRY: &str = "\
SELECT ?e ?date ?quad ?other WHERE {
  { ?e dm:actorCountry ?node . OPTIONAL { ?e dm:targetCountry ?other } }
  UNION { ?e dm:targetCountry ?node . OPTIONAL { ?e dm:actorCountry ?other } }
  ?e dm:date ?date .
  OPTIONAL { ?e dm:plover/dm:quad ?quad }
}";

const OF_OTHERS: &str = "\
SELECT ?e ?date ?quad ?other WHERE {
  { ?e dm:actor|dm:target ?node } UNION { ?e dm:place ?node }
  ?e dm:date ?date .
  OPTIONAL { ?e dm:plover/dm:quad ?quad }
  OPTIONAL { ?e dm:actor|dm:target ?other }
}";

const SAID: &str = "\
SELECT ?e WHERE { ?e dm:statedBy ?node ; dm:date ?date } ORDER BY DESC(?date) ?e LIMIT 10";

const OFFICES: &str = "\
SELECT ?who ?role ?of ?status (MIN(?first) AS ?from) (MAX(?last) AS ?to) (COUNT(DISTINCT ?article) AS ?articles) WHERE {
  { ?tenure org:member ?node } UNION { ?tenure org:organization ?node }
  ?tenure org:member ?who ; org:role ?role ; dm:tenureStatus ?status ; dm:reportedIn ?article .
  OPTIONAL { ?tenure org:organization ?of }
  OPTIONAL { ?article schema:datePublished ?first }
  BIND(?first AS ?last)
} GROUP BY ?who ?role ?of ?status ORDER BY DESC(?to) ?who ?role LIMIT 60";

/// What is counted of the records of a node.
#[derive(Default)]
struct Sum {
    months: parts::Months,
    others: BTreeMap<String, usize>,
    /// Day and record.
    records: BTreeSet<(String, String)>,
}

impl Sum {
    fn of(rows: &[Row], node: &str) -> Self {
        let mut sum = Self::default();
        let mut seen = BTreeSet::new();
        for row in rows {
            let (record, date, other) = (text(&row[0]), text(&row[1]), text(&row[3]));
            if sum.records.insert((date.to_string(), record.to_string())) {
                parts::count_month(&mut sum.months, date, number(&row[2]));
            }
            if !other.is_empty() && other != node && seen.insert((record, other)) {
                *sum.others.entry(other.to_string()).or_default() += 1;
            }
        }
        sum
    }

    fn others(&self) -> Vec<(&String, usize)> {
        let mut others: Vec<_> = self.others.iter().map(|(other, count)| (other, *count)).collect();
        others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        others.truncate(OTHERS);
        others
    }
}

pub(super) fn page(look: &Look<'_>, node: &NamedNode, form: &Form) -> Result<Option<Markup>, Problem> {
    let iri = node.as_str();
    let base = look.app.base();
    if look.texts(iri, rdfs::LABEL)?.is_empty() {
        return Ok(None);
    }
    let country = iri.starts_with(base.node("country", "").as_str());
    let name = look.label(iri)?;
    let sum = Sum::of(&look.rows(if country { OF_COUNTRY } else { OF_OTHERS }, &[("node", iri)])?, iri);
    let page: usize = form.one("page")?.and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let wanted = sum.records.iter().rev().skip((page - 1) * SHOWN).take(SHOWN);
    let events = look.records(&wanted.map(|(_, record)| record.clone()).collect::<Vec<_>>())?;
    let said: Vec<String> =
        look.rows(SAID, &[("node", iri)])?.iter().map(|row| text(&row[0]).to_string()).collect();
    let said = if page == 1 { look.records(&said)? } else { Vec::new() };
    let pages = sum.records.len().div_ceil(SHOWN);
    let body = html! {
        (head(look, iri, &name)?)
        div.columns {
            section aria-labelledby="events" {
                h2 #events { "Events" }
                p.soft { (sum.records.len()) " records" @if pages > 1 { ", page " (page) " of " (pages) } }
                (parts::timeline(&events, base))
                (pager(iri.strip_prefix(base.as_str()).unwrap_or_default(), page, pages))
            }
            div {
                section aria-labelledby="months" {
                    h2 #months { "Cooperation and conflict" }
                    (parts::chart(&sum.months))
                }
                section aria-labelledby="with" {
                    h2 #with { "With whom" }
                    (parts::most(&with(look, iri, country, &sum)?))
                }
                (offices(look, iri)?)
                @if !said.is_empty() {
                    section aria-labelledby="said" {
                        h2 #said { "Says" }
                        (parts::timeline(&said, base))
                    }
                }
            }
        }
    };
    Ok(Some(frame(&name, "", body)))
}

/// Countries lead to the page of the pair, all others to their own.
fn with(
    look: &Look<'_>,
    iri: &str,
    country: bool,
    sum: &Sum,
) -> Result<Vec<(String, String, usize)>, Problem> {
    let named = sum.others().into_iter().map(|(other, count)| {
        let own = parts::address(other, look.app.base()).unwrap_or_default();
        let address = if country { dyad::address(iri, other) } else { own };
        Ok((address, look.label(other)?, count))
    });
    named.collect()
}

fn pager(path: &str, page: usize, pages: usize) -> Markup {
    html! {
        @if pages > 1 {
            nav.pager aria-label="Pages of events" {
                @if page > 1 { a rel="prev" href=(format!("{PATH}{path}?page={}", page - 1)) { "Later" } }
                @if page < pages { a rel="next" href=(format!("{PATH}{path}?page={}", page + 1)) { "Earlier" } }
            }
        }
    }
}

/// Names, countries, and what it is in other data sets.
fn head(look: &Look<'_>, iri: &str, name: &str) -> Result<Markup, Problem> {
    let base = look.app.base();
    let mut names = look.texts(iri, skos::ALT_LABEL)?;
    names.retain(|other| other != name);
    names.sort();
    let elsewhere = look.nodes(iri, schema::SAME_AS)?;
    let mut countries = look.nodes(iri, dm::AFFILIATED_COUNTRY)?;
    countries.extend(look.nodes(iri, schema::CONTAINED_IN_PLACE)?);
    countries.retain(|country| country != iri);
    let path = iri.strip_prefix(base.as_str()).unwrap_or_default();
    Ok(html! {
        h1 { (name) }
        dl.facts {
            @if !names.is_empty() { dt { "Also" } dd { (names.iter().take(12).cloned().collect::<Vec<_>>().join(", ")) } }
            @if !countries.is_empty() {
                dt { "Country" }
                dd { @for (i, country) in countries.iter().enumerate() { @if i > 0 { ", " } (parts::link(country, &look.label(country)?, base)) } }
            }
            @if !elsewhere.is_empty() {
                dt { "Elsewhere" }
                dd { @for (i, other) in elsewhere.iter().enumerate() { @if i > 0 { ", " } (parts::link(other, other, base)) (doubt_link(look.app, iri, other)) } }
            }
            dt { "As data" }
            dd { a href=(format!("{PATH}{path}?format=turtle")) { "Turtle" } ", " a href=(format!("{PATH}{path}?format=jsonld")) { "JSON-LD" } }
        }
    })
}

fn offices(look: &Look<'_>, iri: &str) -> Result<Markup, Problem> {
    let base = look.app.base();
    let rows = look.rows(OFFICES, &[("node", iri)])?;
    Ok(html! {
        @if !rows.is_empty() {
            section aria-labelledby="offices" {
                h2 #offices { "Offices" }
                div.wide { table {
                    thead { tr { th scope="col" { "who" } th scope="col" { "office" } th scope="col" { "of" } th scope="col" { "seen" } } }
                    tbody {
                        @for row in &rows {
                            tr {
                                td { (parts::link(text(&row[0]), &look.label(text(&row[0]))?, base)) }
                                td { (look.label(text(&row[1]))?) @if text(&row[3]) != "current" { " (" (text(&row[3])) ")" } }
                                td { @if row[2].is_some() { (parts::link(text(&row[2]), &look.label(text(&row[2]))?, base)) } }
                                td.day { (text(&row[4])) @if text(&row[4]) != text(&row[5]) { " to " (text(&row[5])) } }
                            }
                        }
                    }
                } }
            }
        }
    })
}

const ABOUT: &str =
    "SELECT ?property ?value WHERE { ?node ?property ?value } ORDER BY ?property ?value LIMIT 500";

/// A node of which nothing more is known than its triples.
pub(super) fn plain(look: &Look<'_>, node: &NamedNode) -> Result<Option<Markup>, Problem> {
    let rows = look.rows(ABOUT, &[("node", node.as_str())])?;
    if rows.is_empty() {
        return Ok(None);
    }
    let name = look.label(node.as_str())?;
    let base = look.app.base();
    let body = html! {
        h1 { (name) }
        div.wide { table {
            thead { tr { th scope="col" { "property" } th scope="col" { "value" } } }
            tbody {
                @for row in &rows {
                    tr {
                        th scope="row" { (look.label(text(&row[0]))?) }
                        td {
                            @match &row[1] {
                                Some(oxigraph::model::Term::NamedNode(value)) => (parts::link(value.as_str(), &look.label(value.as_str())?, base)),
                                other => (text(other)),
                            }
                        }
                    }
                }
            }
        } }
    };
    Ok(Some(frame(&name, "", body)))
}
