//! Offices of a person, or in a country or an organisation, with the days of the articles that tell of them.

use std::collections::BTreeMap;

use maud::{Markup, html};
use oxigraph::model::NamedNode;

use super::look::{Look, joined, text, whole};
use super::parts;
use crate::serve::problem::Problem;

/// Tenures that are shown.
const SHOWN: usize = 60;

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Office {
    who: String,
    role: String,
    of: String,
    status: String,
}

/// The first and the last day of an office.
type Days = (String, String);

/// Offices with their days, those told of last first.
fn find(look: &Look<'_>, node: &NamedNode) -> Result<Vec<(Office, Days)>, Problem> {
    let found = format!("{{ ?tenure org:member {node} }} UNION {{ ?tenure org:organization {node} }}");
    let tenures = whole("DISTINCT ?tenure", &found);
    let told = look.count(&format!("{tenures} ?tenure dm:reportedIn ?article"))?;
    let days = joined(told, "?article ?day", "?article schema:datePublished ?day");
    let rows = look.rows(
        &format!(
            "SELECT ?who ?role ?of ?status ?from ?to {{
               {{ SELECT ?tenure (MIN(?day) AS ?from) (MAX(?day) AS ?to) {{
                 {tenures} ?tenure dm:reportedIn ?article . OPTIONAL {{ {days} }}
               }} GROUP BY ?tenure ORDER BY DESC(?to) LIMIT {SHOWN} }}
               ?tenure org:member ?who ; org:role ?role ; dm:tenureStatus ?status .
               OPTIONAL {{ ?tenure org:organization ?of }}
             }}"
        ),
        &[],
    )?;
    let mut offices: BTreeMap<Office, Days> = BTreeMap::new();
    for row in &rows {
        let [who, role, of, status, from, to] = [0, 1, 2, 3, 4, 5].map(|at| text(&row[at]).to_string());
        let days = offices.entry(Office { who, role, of, status }).or_insert((from.clone(), to.clone()));
        // a day that is not known is no first one
        if days.0.is_empty() || !from.is_empty() && from < days.0 {
            days.0 = from;
        }
        days.1 = to.max(std::mem::take(&mut days.1));
    }
    let mut sorted: Vec<_> = offices.into_iter().collect();
    sorted.sort_by(|a, b| b.1.1.cmp(&a.1.1).then_with(|| a.0.cmp(&b.0)));
    Ok(sorted)
}

pub(super) fn of(look: &Look<'_>, node: &NamedNode) -> Result<Markup, Problem> {
    let base = look.app.base();
    let offices = find(look, node)?;
    Ok(html! {
        @if !offices.is_empty() {
            section aria-labelledby="offices" {
                h2 #offices { "Offices" }
                div.wide { table {
                    thead { tr { th scope="col" { "who" } th scope="col" { "office" } th scope="col" { "of" } th scope="col" { "seen" } } }
                    tbody {
                        @for (Office { who, role, of, status }, (from, to)) in &offices {
                            tr {
                                td { (parts::link(who, &look.label(who)?, base)) }
                                td { (look.label(role)?) @if status != "current" { " (" (status) ")" } }
                                td { @if !of.is_empty() { (parts::link(of, &look.label(of)?, base)) } }
                                td.day { (from) @if from != to { " to " (to) } }
                            }
                        }
                    }
                } }
            }
        }
    })
}
