//! Pages for people: made here, whole, and read without any script.

mod article;
mod curation;
mod dyad;
mod entity;
mod event;
mod filters;
mod front;
mod look;
mod map;
mod network;
mod offices;
mod parts;
mod queries;
mod read;
mod records;
pub(super) mod routes;
mod search;
mod sparql;

use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use oxigraph::model::NamedNode;

use super::app::App;
use super::form::Form;
use super::node::unknown;
use super::problem::Problem;
use super::shelf::Edition;
pub(super) use curation::PATH as CURATION;
use look::Look;
pub(super) use read::reading;
pub(super) use sparql::page as sparql;

/// The address of a file that the pages use, with the version that it changes with.
fn asset(name: &str) -> String {
    format!("/assets/{name}?v={}", env!("CARGO_PKG_VERSION"))
}

/// A page around what it says.
fn frame(title: &str, search: &str, body: Markup) -> Markup {
    with_scripts(title, search, &[], &[], body)
}

fn with_scripts(title: &str, search: &str, styles: &[&str], scripts: &[&str], body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – demarche" }
                link rel="icon" href=(asset("icon.svg")) type="image/svg+xml";
                @for style in styles { link rel="stylesheet" href=(asset(style)); }
                link rel="stylesheet" href=(asset("style.css"));
                @for script in scripts { script src=(asset(script)) defer {} }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header {
                    nav aria-label="Pages" {
                        a.home href="/" { "demarche" }
                        a href="/queries" { "Queries" }
                        a href="/map" { "Map" }
                        a href="/network" { "Network" }
                        a href="/sparql" { "SPARQL" }
                        a href="/read" { "Read a text" }
                        a href=(CURATION) { "Corrections" }
                    }
                    form role="search" action="/search" {
                        label.hidden for="q" { "Search names, actions, countries" }
                        input #q type="search" name="q" value=(search) placeholder="Person, country, action …" autocomplete="off";
                        button { "Search" }
                    }
                }
                main #main tabindex="-1" { (body) }
                footer {
                    p {
                        "What articles say, as a program has read it: look at the sentence before you rely on a record. "
                        a href="/api/openapi.json" { "Web API" } " · "
                        a href=(asset("licenses.txt")) { "Libraries of these pages" }
                    }
                }
            }
        }
    }
}

/// What went wrong, for people.
pub(super) fn problem(problem: &Problem) -> Markup {
    let title = problem.status.canonical_reason().unwrap_or("Error");
    let body = html! {
        h1 { (title) }
        p { (sentence(&problem.what)) }
        p.soft { (sentence(&problem.hint)) }
    };
    frame(title, "", body)
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// The page of a node, by what kind of node it is.
pub(super) fn node(app: &App, edition: &Edition, node: &NamedNode, form: &Form) -> Result<Response, Problem> {
    let look = Look::new(app, edition);
    let rest = node.as_str().strip_prefix(app.base().as_str()).unwrap_or_default();
    let page = match rest.split_once('/').map_or(rest, |(folder, _)| folder) {
        "article" => article::page(&look, node)?,
        "event" => event::page(&look, node)?,
        "country" | "person" | "org" | "place" => entity::page(&look, node, form)?,
        _ => entity::plain(&look, node)?,
    };
    page.map(IntoResponse::into_response).ok_or_else(|| unknown(node))
}
