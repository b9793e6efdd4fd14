//! A person, a country, an organisation or a place; and any other node.

use maud::{Markup, html};
use oxigraph::model::NamedNode;

use super::curation::doubt_link;
use super::look::{Look, text};
use super::records::{Records, said};
use super::{dyad, frame, offices, parts};
use crate::graph::vocabulary::{dm, rdfs, schema, skos};
use crate::serve::form::Form;
use crate::serve::node::PATH;
use crate::serve::problem::Problem;

/// Records of one page.
const SHOWN: usize = 40;
pub(super) fn page(look: &Look<'_>, node: &NamedNode, form: &Form) -> Result<Option<Markup>, Problem> {
    let iri = node.as_str();
    let base = look.app.base();
    if look.texts(iri, rdfs::LABEL)?.is_empty() {
        return Ok(None);
    }
    let country = iri.starts_with(base.node("country", "").as_str());
    let name = look.label(iri)?;
    let records = Records::of(look, node, country)?;
    let page: usize = form.one("page")?.and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    let events = look.records(&records.page(look, (page - 1).saturating_mul(SHOWN), SHOWN)?)?;
    let said = if page == 1 { look.records(&said(look, node)?)? } else { Vec::new() };
    let pages = records.all.div_ceil(SHOWN);
    let body = html! {
        (head(look, iri, &name)?)
        div.columns {
            section aria-labelledby="events" {
                h2 #events { "Events" }
                p.soft { (records.all) @if records.all == 1 { " record" } @else { " records" } @if pages > 1 { ", page " (page) " of " (pages) } }
                (parts::timeline(&events, base))
                (pager(iri.strip_prefix(base.as_str()).unwrap_or_default(), page, pages))
            }
            div {
                section aria-labelledby="months" {
                    h2 #months { "Cooperation and conflict" }
                    (parts::chart(&records.months))
                }
                section aria-labelledby="with" {
                    h2 #with { "With whom" }
                    (parts::most(&with(look, iri, country, records.others(look)?)?))
                }
                (offices::of(look, node)?)
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
    others: Vec<(String, usize)>,
) -> Result<Vec<(String, String, usize)>, Problem> {
    let named = others.into_iter().map(|(other, count)| {
        let own = parts::address(&other, look.app.base()).unwrap_or_default();
        let address = if country { dyad::address(iri, &other) } else { own };
        Ok((address, look.label(&other)?, count))
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
