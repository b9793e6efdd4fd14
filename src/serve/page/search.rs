//! Search over names, headlines and actions.

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use maud::html;

use super::look::Look;
use super::{frame, parts};
use crate::graph::vocabulary::{rdfs, schema, skos};
use crate::serve::finder::Made;
use crate::serve::form::{Form, escape};
use crate::serve::problem::Problem;

/// Hits that are shown.
const SHOWN: usize = 60;

pub(super) fn page(
    look: &Look<'_>,
    form: &Form,
    made: Option<&Made>,
) -> Result<impl IntoResponse + use<>, Problem> {
    let made = made.ok_or_else(|| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "the names of the store are still being read",
            "try again in a moment",
        )
    })?;
    let changed = made.state != look.edition.state();
    let asked = form.one("q")?.unwrap_or_default().trim();
    let title = if asked.is_empty() { "Search".to_string() } else { format!("Search: {asked}") };
    let (hits, all) = find(look, made, asked)?;
    let actions: Vec<_> =
        look.app.lexicon.actions().iter().filter(|action| fits(&action.label, asked)).take(12).collect();
    let base = look.app.base();
    let body = html! {
        h1 { (title) }
        @if asked.is_empty() { p { "Write a name or a part of it: a person, a country, an organisation, an action." } }
        @if !actions.is_empty() {
            section aria-labelledby="actions" {
                h2 #actions { "Actions" }
                ul.plain {
                    @for action in &actions {
                        li { a href=(format!("/queries/who-did-what?what={}", escape(&action.id))) { (action.label) } }
                    }
                }
            }
        }
        @if !hits.is_empty() {
            section aria-labelledby="names" {
                h2 #names { "Names and headlines" }
                ul.plain {
                    @for Found { node, name, label } in &hits {
                        li {
                            (parts::link(node, label, base))
                            @if name != label { span.soft { ", also “" (name) "”" } }
                            span.soft { " " (kind(node, base.as_str())) }
                        }
                    }
                }
                @if all > SHOWN { p.soft { "The first " (SHOWN) " of " (all) "; write more of the name." } }
            }
        } @else if !asked.is_empty() && actions.is_empty() {
            p { "Nothing has that name." }
        }
        @if changed { p.soft { "The store has just changed: names that it has got in the last minutes may be missing." } }
        @if !made.whole { p.soft { "Groups of people that single articles name are still being read." } }
        @if made.names.cut { p.soft { "The store has more names than are searched here." } }
    };
    // what is behind the store is not to be kept for an answer of it
    let passing = changed || !made.whole;
    Ok((passing.then_some([(header::CACHE_CONTROL, "no-store")]), frame(&title, asked, body)))
}

fn fits(label: &str, asked: &str) -> bool {
    !asked.is_empty() && asked.split_whitespace().all(|word| label.contains(&word.to_lowercase()))
}

/// A node that was found.
struct Found {
    node: String,
    /// The name that was found, and what the node is called.
    name: String,
    label: String,
}

/// The nearest nodes, and how many there are.
fn find(look: &Look<'_>, made: &Made, asked: &str) -> Result<(Vec<Found>, usize), Problem> {
    let (hits, all) = made.names.find(asked, SHOWN);
    let base = look.app.base().as_str();
    let mut found = Vec::with_capacity(hits.len());
    for hit in hits {
        let node = format!("{base}{}", hit.node);
        // names that are behind the store may be of what is not there any more
        if made.state == look.edition.state() || calls(look, &node, hit.name)? {
            let label = look.label(&node)?;
            found.push(Found { node, name: hit.name.to_string(), label });
        }
    }
    Ok((found, all))
}

fn calls(look: &Look<'_>, node: &str, name: &str) -> Result<bool, Problem> {
    for property in [rdfs::LABEL, skos::ALT_LABEL, schema::HEADLINE] {
        if look.texts(node, property)?.iter().any(|known| known == name) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the folder of an IRI says of it.
fn kind<'i>(node: &'i str, base: &str) -> &'i str {
    let rest = node.strip_prefix(base).unwrap_or_default();
    match rest.split_once('/') {
        Some(("org", _)) => "organisation",
        Some(("article", rest)) if rest.contains('#') => "group in an article",
        Some((folder, _)) => folder,
        None => "",
    }
}
