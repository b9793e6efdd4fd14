//! A page for free SPARQL: an editor where scripts run, a plain form where they do not.

use maud::{Markup, html};

use super::with_scripts;
use crate::serve::app::App;

const FIRST: &str = "\
SELECT ?date ?who ?what ?whom ?status WHERE {
  ?e dm:actor ?who ; dm:action ?what ; dm:target ?whom ; dm:date ?date ; dm:modality ?status .
}
ORDER BY DESC(?date)
LIMIT 50
";

pub(in crate::serve) fn page(app: &App) -> Markup {
    let prefixes: serde_json::Map<String, serde_json::Value> = crate::export::prefixes(app.base())
        .into_iter()
        .map(|(name, iri)| (name.to_string(), iri.into()))
        .collect();
    let declared: String = crate::export::prefixes(app.base())
        .iter()
        .map(|(name, iri)| format!("PREFIX {name}: <{iri}>\n"))
        .collect();
    let begin = format!("{declared}{FIRST}");
    let body = html! {
        h1 { "SPARQL" }
        p { "The prefixes of the project need not be declared. Tools ask the endpoint at " code { "/sparql" } "." }
        div #yasgui data-prefixes=(serde_json::Value::from(prefixes).to_string()) data-first=(begin) {}
        form #plain-query action="/sparql" method="get" {
            label for="query" { "Query" }
            textarea #query name="query" rows="10" spellcheck="false" { (FIRST) }
            button { "Ask" }
        }
    };
    let styles = ["yasgui.min.css"];
    with_scripts("SPARQL", "", &styles, &["yasgui.min.js", "sparql.js"], body)
}
