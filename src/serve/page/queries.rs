//! Saved queries: a form, the table, the SPARQL, and downloads.

use std::collections::BTreeMap;

use maud::{Markup, html};
use oxigraph::model::Term;

use super::look::Look;
use super::{frame, parts};
use crate::graph::vocabulary::xsd;
use crate::lexicon::Modality;
use crate::query::{Answer, Kind, Parameter, Rows, SavedQuery, spelled_out};
use crate::serve::form::{Form, escape};
use crate::serve::problem::Problem;
use crate::serve::saved;

/// Rows of one page.
const SHOWN: &str = "100";

pub(super) fn list(look: &Look<'_>) -> Markup {
    let mut by_tag: BTreeMap<&str, Vec<&SavedQuery>> = BTreeMap::new();
    for query in look.app.catalogue.queries() {
        by_tag.entry(query.tags.first().map_or("other", String::as_str)).or_default().push(query);
    }
    let body = html! {
        h1 { "Saved queries" }
        p.lead { "Each is a question with blanks to fill in. Its page shows the answer as a table, its SPARQL, and files to take away." }
        @for (tag, queries) in by_tag {
            section aria-labelledby={"tag-" (tag)} {
                h2 id={"tag-" (tag)} { (tag) }
                ul.plain {
                    @for query in queries { li { a href={"/queries/" (query.name)} { (query.summary) } span.soft { " " (query.name) } } }
                }
            }
        }
    };
    frame("Saved queries", "", body)
}

pub(super) fn page(look: &Look<'_>, name: &str, form: &Form) -> Result<Markup, Problem> {
    let query = look.app.catalogue.get(name)?;
    let values = saved::values(form)?;
    let given = |name: &str| values.iter().any(|(known, _)| known == name);
    let ready = query.parameters.iter().all(|p| !p.required || p.default.is_some() || given(&p.name));
    let paged = form.clone().and(Form::parse(format!("limit={SHOWN}").as_bytes())?);
    let paged = if form.one("limit")?.is_some() { form.clone() } else { paged };
    // what is wrong with a value stands beside the form that it was written in
    let answer = match ready {
        true => Some(saved::page(look.app, look.edition, query, &paged).or_else(|problem| {
            match problem.status.is_client_error() {
                true => saved::page(look.app, look.edition, query, form).map_err(|_| problem),
                false => Err(problem),
            }
        })),
        false => None,
    };
    let directory = look.app.finder.directory(look.edition);
    let sparql = spelled_out(&look.edition.store, &look.app.lexicon, query, &values, directory.as_deref());
    let sparql = sparql.unwrap_or_else(|_| query.text.clone());
    let body = html! {
        h1 { (query.summary) }
        @if !query.description.is_empty() { p { (query.description) } }
        (fields(query, form)?)
        @match answer {
            None => p { "Fill in what is required." },
            Some(Err(problem)) => div.problem role="alert" { p { (super::sentence(&problem.what)) } p.soft { (super::sentence(&problem.hint)) } },
            Some(Ok((answer, next))) => {
                (shown(look, query, &answer)?)
                @if let Some(next) = next {
                    @let address = here(&format!("/queries/{name}"), &values, &[("after", &next)]);
                    nav.pager aria-label="Pages of rows" { a rel="next" href=(address) { "Next rows" } }
                }
                (downloads(name, &values, &answer))
            }
        }
        details {
            summary { "The query in SPARQL" }
            pre.code tabindex="0" { code { (sparql) } }
            p { a href={"/sparql#query=" (escape(&sparql))} { "Open it in the editor" } }
        }
    };
    Ok(frame(&query.summary, "", body))
}

fn here(path: &str, values: &[(String, String)], more: &[(&str, &str)]) -> String {
    let own = values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let pairs: Vec<String> = own
        .chain(more.iter().copied())
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    if pairs.is_empty() { path.to_string() } else { format!("{path}?{}", pairs.join("&")) }
}

fn fields(query: &SavedQuery, form: &Form) -> Result<Markup, Problem> {
    Ok(html! {
        @if !query.parameters.is_empty() {
            form.fields action={"/queries/" (query.name)} {
                @for parameter in &query.parameters { (field(parameter, form.one(&parameter.name)?.unwrap_or_default())) }
                button { "Ask" }
            }
        }
    })
}

pub(super) fn field(parameter: &Parameter, value: &str) -> Markup {
    let (name, id) = (&parameter.name, format!("p-{}", parameter.name));
    let fallback = parameter.default.as_deref().unwrap_or_default();
    html! {
        div.field {
            label for=(id) { (name) @if parameter.required { " (required)" } }
            @if parameter.kind == Kind::Modality {
                select id=(id) name=(name) aria-describedby={(id) "-about"} {
                    option value="" { "any" }
                    @for modality in Modality::ALL {
                        option value=(modality.as_str()) selected[modality.as_str() == value] { (modality.as_str().to_lowercase()) }
                    }
                }
            } @else {
                input id=(id) name=(name) value=(value) placeholder=(fallback) required[parameter.required && fallback.is_empty()]
                    inputmode=[(parameter.kind == Kind::Integer).then_some("numeric")] aria-describedby={(id) "-about"} autocomplete="off";
            }
            small id={(id) "-about"} { (parameter.about) " (" (kind(parameter.kind)) ")" }
        }
    }
}

/// How a value is written.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Date => "2025-08-07, 2025-08 or 2025",
        Kind::Country => "India, IND or IN",
        Kind::Action => "words of its name, such as tariff",
        other => other.as_str(),
    }
}

fn shown(look: &Look<'_>, query: &SavedQuery, answer: &Answer) -> Result<Markup, Problem> {
    Ok(match answer {
        Answer::Boolean(value) => html! { p { strong { (if *value { "Yes" } else { "No" }) } } },
        Answer::Graph(triples) => {
            html! { p { "A graph of " (triples.quads.len()) " triples: take it away below." } }
        }
        Answer::Rows(rows) if rows.rows.is_empty() => html! {
            p { "No rows." }
            @if !query.empty.is_empty() { p.soft { (super::sentence(&query.empty)) } }
        },
        Answer::Rows(rows) => table(look, rows)?,
    })
}

fn table(look: &Look<'_>, rows: &Rows) -> Result<Markup, Problem> {
    let count = rows.rows.len();
    Ok(html! {
        div.wide tabindex="0" role="region" aria-label="Rows" { table {
            caption { (count) @if count == 1 { " row" } @else { " rows" } @if rows.truncated { "; there are more" } }
            thead { tr { @for variable in &rows.variables { th scope="col" { (variable.as_str().replace('_', " ")) } } } }
            tbody {
                @for row in &rows.rows { tr { @for term in row { (cell(look, term)?) } } }
            }
        } }
    })
}

fn cell(look: &Look<'_>, term: &Option<Term>) -> Result<Markup, Problem> {
    let base = look.app.base();
    Ok(match term {
        None => html! { td {} },
        Some(Term::NamedNode(node)) => {
            html! { td { (parts::link(node.as_str(), &look.label(node.as_str())?, base)) } }
        }
        Some(Term::Literal(literal)) => {
            let value = literal.value();
            let (number, day) = (value.parse::<f64>().is_ok(), literal.datatype() == xsd::DATE);
            html! { td.number[number].day[day] { (value) } }
        }
        Some(other) => html! { td { (other.to_string()) } },
    })
}

/// Files of all rows, and the address that gives them.
fn downloads(name: &str, values: &[(String, String)], answer: &Answer) -> Markup {
    let formats: Vec<&str> = match answer {
        Answer::Graph(_) => vec!["turtle", "jsonld", "ntriples", "rdfxml"],
        _ => saved::TABLES.iter().map(|(name, ..)| *name).collect(),
    };
    let path = format!("/api/query/{name}");
    html! {
        p.downloads {
            "All of it as "
            @for (i, format) in formats.iter().enumerate() {
                @if i > 0 { ", " }
                a href=(here(&path, values, &[("format", format)])) { (format) }
            }
            "."
        }
    }
}
