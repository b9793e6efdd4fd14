//! Search over names, headlines and actions.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::look::{Look, text};
use super::{frame, parts};
use crate::serve::form::{Form, escape};
use crate::serve::problem::Problem;

const NAMES: &str = "\
SELECT DISTINCT ?node ?name WHERE {
  { ?node skos:altLabel ?name } UNION { ?node schema:headline ?name }
  UNION {
    { SELECT ?node { VALUES ?kind { schema:Person schema:Country schema:Place org:Organization dm:Group } ?node a ?kind }
      LIMIT 1000000000 }
    { SELECT ?node ?name { ?node rdfs:label ?name } LIMIT 1000000000 }
  }
  FILTER(CONTAINS(LCASE(STR(?name)), ?words))
} LIMIT 2000";

/// Hits that are shown.
const SHOWN: usize = 60;

pub(super) fn page(look: &Look<'_>, form: &Form) -> Result<Markup, Problem> {
    let asked = form.one("q")?.unwrap_or_default().trim();
    let title = if asked.is_empty() { "Search".to_string() } else { format!("Search: {asked}") };
    let hits = if asked.is_empty() { Vec::new() } else { find(look, asked)? };
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
                    @for (node, name, label) in hits.iter().take(SHOWN) {
                        li {
                            (parts::link(node, label, base))
                            @if name != label { span.soft { ", also “" (name) "”" } }
                            span.soft { " " (kind(node, base.as_str())) }
                        }
                    }
                }
                @if hits.len() > SHOWN { p.soft { "The first " (SHOWN) " of " (hits.len()) "; write more of the name." } }
            }
        } @else if !asked.is_empty() && actions.is_empty() {
            p { "Nothing has that name." }
        }
    };
    Ok(frame(&title, asked, body))
}

fn fits(label: &str, asked: &str) -> bool {
    !asked.is_empty() && asked.split_whitespace().all(|word| label.contains(&word.to_lowercase()))
}

/// Nodes by how near their names are: the same, beginning so, then others; each once, by its nearest name.
fn find(look: &Look<'_>, asked: &str) -> Result<Vec<(String, String, String)>, Problem> {
    let words = asked.to_lowercase();
    let mut best: BTreeMap<String, (u8, usize, String)> = BTreeMap::new();
    for row in look.rows(NAMES, &[("words", &words)])? {
        let (node, name) = (text(&row[0]).to_string(), text(&row[1]).to_string());
        let lower = name.to_lowercase();
        let rank = if lower == words { 0 } else { 2 - u8::from(lower.starts_with(&words)) };
        let found = (rank, name.chars().count(), name);
        match best.get_mut(&node) {
            Some(known) if *known <= found => {}
            Some(known) => *known = found,
            None => {
                best.insert(node, found);
            }
        }
    }
    let mut hits: Vec<_> = best.into_iter().map(|(node, found)| (found, node)).collect();
    hits.sort();
    let named = hits.into_iter().map(|((_, _, name), node)| {
        let label = look.label(&node)?;
        Ok((node, name, label))
    });
    named.collect()
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
