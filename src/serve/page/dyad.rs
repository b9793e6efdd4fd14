//! Two countries: what each does to the other.

use std::collections::BTreeSet;

use maud::{Markup, html};
use oxigraph::model::NamedNode;

use super::look::{Look, Row, joined, number, text, whole};
use super::{frame, parts};
use crate::export::events::Event;
use crate::serve::form::{Form, escape};
use crate::serve::problem::Problem;

/// Records that are shown.
const SHOWN: usize = 40;

/// The address of the page of a pair: the two keys in their order, so that a pair has one page.
pub(super) fn address(one: &str, other: &str) -> String {
    let key = |iri: &str| iri.rsplit('/').next().unwrap_or_default().to_string();
    let (one, other) = (key(one), key(other));
    let (first, second) = if one <= other { (one, other) } else { (other, one) };
    format!("/dyad/{first}/{second}")
}

pub(super) fn page(look: &Look<'_>, one: &str, other: &str, form: &Form) -> Result<Markup, Problem> {
    let base = look.app.base();
    let (first, second) = (base.country(&one.to_uppercase()), base.country(&other.to_uppercase()));
    let (name, partner) = (look.label(first.as_str())?, look.label(second.as_str())?);
    let only = form.one("status")?.map(str::to_lowercase);
    let mut rows = between(look, &first, &second)?;
    rows.extend(between(look, &second, &first)?);
    let mut months = parts::Months::new();
    let (mut seen, mut records, mut statuses) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        let status = text(&row[3]).rsplit('/').next().unwrap_or_default().to_lowercase();
        if seen.insert(text(&row[0])) {
            parts::count_month(&mut months, text(&row[1]), number(&row[2]), 1);
        }
        if only.as_ref().is_none_or(|only| *only == status) {
            records.insert((text(&row[1]), text(&row[0])));
        }
        statuses.insert(status);
    }
    let wanted: Vec<String> =
        records.iter().rev().take(SHOWN).map(|(_, record)| (*record).to_string()).collect();
    let events = look.records(&wanted)?;
    let threats = threats(look, &rows)?;
    let title = format!("{name} and {partner}");
    let here = address(first.as_str(), second.as_str());
    let body = html! {
        h1 { (parts::link(first.as_str(), &name, base)) " and " (parts::link(second.as_str(), &partner, base)) }
        div.columns {
            section aria-labelledby="events" {
                h2 #events { "Events" }
                nav.filters aria-label="By status" {
                    a href=(here) aria-current=[only.is_none().then_some("true")] { "all" }
                    @for status in &statuses {
                        @let current = (only.as_deref() == Some(status)).then_some("true");
                        " " a href=(format!("{here}?status={}", escape(status))) aria-current=[current] { (status) }
                    }
                }
                p.soft { (records.len()) " records" @if records.len() > SHOWN { ", the latest " (SHOWN) " are shown" } }
                (parts::timeline(&events, base))
            }
            div {
                section aria-labelledby="months" {
                    h2 #months { "Cooperation and conflict" }
                    (parts::chart(&months))
                }
                section aria-labelledby="threats" {
                    h2 #threats { "Threats, and what became of them" }
                    @if threats.is_empty() { p.soft { "None is told of." } }
                    ol.timeline {
                        @for (threat, done) in &threats {
                            li {
                                div.day { (threat.date.as_deref().unwrap_or_default()) }
                                div {
                                    p.deed { (parts::deed(threat, base)) }
                                    p.soft {
                                        @match done {
                                            Some(day) => { "The same was told as done of " (day) "." }
                                            None => { "Nothing says that it was done." }
                                        }
                                    }
                                    @if let Some(quote) = &threat.quote { blockquote { (quote) } }
                                    p.source { (parts::source(threat, base)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(frame(&title, "", body))
}

/// The records in which one country does something to the other.
fn between(look: &Look<'_>, from: &NamedNode, to: &NamedNode) -> Result<Vec<Row>, Problem> {
    let acting = whole("?e", &format!("?e dm:actorCountry {from}"));
    let suffering = whole("?e", &format!("?e dm:targetCountry {to}"));
    let many = look.count(&format!("{acting} {suffering}"))?;
    let part = |name: &str, pattern: &str| joined(many, &format!("?e ?{name}"), pattern);
    let (date, status) = (part("date", "?e dm:date ?date"), part("status", "?e dm:modality ?status"));
    let (what, code) = (part("what", "?e dm:action ?what"), part("code", "?e dm:plover ?code"));
    let quads = whole("?code ?quad", "?code dm:quad ?quad");
    look.rows(
        &format!(
            "SELECT ?e ?date ?quad ?status ?what ?from {{ {acting} {suffering} {date} {status} {what} \
             OPTIONAL {{ {code} {quads} }} BIND({from} AS ?from) }}"
        ),
        &[],
    )
}

/// Threats by their days, the latest first, each with the day from which on a record tells the same deed as done.
fn threats(look: &Look<'_>, rows: &[Row]) -> Result<Vec<(Event, Option<String>)>, Problem> {
    let ends = |row: &Row, status: &str| text(&row[3]).rsplit('/').next() == Some(status);
    let mut threats: Vec<&Row> = rows.iter().filter(|row| ends(row, "Threatened")).collect();
    threats.sort_by_key(|row| std::cmp::Reverse((text(&row[1]), text(&row[0]))));
    threats.dedup_by_key(|row| text(&row[0]));
    let mut told = Vec::new();
    for row in threats.into_iter().take(SHOWN / 2) {
        let same = |other: &&Row| {
            (ends(other, "Actual") || ends(other, "Ongoing"))
                && (text(&other[4]), text(&other[5])) == (text(&row[4]), text(&row[5]))
                && text(&other[1]) >= text(&row[1])
        };
        let done = rows.iter().filter(same).map(|other| text(&other[1]).to_string()).min();
        let event = look.records(&[text(&row[0]).to_string()])?;
        told.extend(event.into_iter().map(|event| (event, done.clone())));
    }
    Ok(told)
}
