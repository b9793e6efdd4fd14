//! What somebody has found wrong: `/api/curation` lists it, and takes it from those who have the token.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxigraph::model::NamedNode;
use serde_json::json;

use super::accept::wants_page;
use super::answer::body;
use super::app::App;
use super::form::Form;
use super::page;
use super::problem::Problem;
use super::sparql::accept_of;
use crate::link::{Verdict, allow, deny};
use crate::store::Store;

/// Where decisions of this server come from, in the mapping of each link.
const SOURCE: &str = "demarche serve";

/// All records that are marked wrong, and all links that are denied.
pub(super) async fn list(State(app): State<Arc<App>>) -> Response {
    app.answer("curation".to_string(), |_, edition| {
        let denied = edition.store.rejected()?;
        let links: Vec<_> = denied
            .iter()
            .map(|(subject, object)| json!({"subject": subject.as_str(), "object": object.as_str()}))
            .collect();
        let told = json!({"records": edition.store.judgements()?, "links": links});
        Ok(body("application/json", format!("{told}\n")))
    })
    .await
}

/// What a decision is about.
enum About {
    Record(NamedNode),
    Link(NamedNode, NamedNode),
}

struct Decision {
    about: About,
    wrong: bool,
    reason: Option<String>,
}

impl Decision {
    fn of(form: &Form) -> Result<Self, Problem> {
        let about =
            match (&form.nodes("record")?[..], &form.nodes("subject")?[..], &form.nodes("object")?[..]) {
                ([record], [], []) => About::Record(record.clone()),
                ([], [subject], [object]) => About::Link(subject.clone(), object.clone()),
                _ => {
                    return Err(Problem::bad(
                        "the decision is about no record and no link",
                        "send `record`, or `subject` and `object`",
                    ));
                }
            };
        let wrong = match form.one("verdict")? {
            Some("wrong") => true,
            Some("right") => false,
            _ => {
                return Err(Problem::bad(
                    "`verdict` is missing",
                    "send `wrong`, or `right` to take that back",
                ));
            }
        };
        Ok(Self { about, wrong, reason: form.one("reason")?.map(|reason| reason.trim().to_string()) })
    }

    /// Records it; false where there is nothing that it could be about.
    fn record(&self, store: &Store) -> Result<bool, Problem> {
        let reason = self.reason.as_deref();
        let done = match (&self.about, self.wrong) {
            (About::Record(record), true) => store.withdraw(record, reason)?,
            (About::Record(record), false) => store.restore(record)?,
            (About::Link(subject, object), true) => {
                let verdict = Verdict {
                    subject,
                    label: &label(store, subject)?,
                    object,
                    object_label: None,
                    source: SOURCE,
                    reason,
                };
                deny(store, &verdict)?
            }
            (About::Link(subject, object), false) => allow(store, subject, object)?,
        };
        store.publish();
        Ok(done)
    }
}

fn label(store: &Store, node: &NamedNode) -> Result<String, Problem> {
    let labels = store.texts(node, crate::graph::vocabulary::rdfs::LABEL)?;
    Ok(labels.into_iter().min().unwrap_or_else(|| node.as_str().to_string()))
}

/// Takes a decision. Pages send the token as a field of their form, since browsers send no header of their own.
pub(super) async fn decide(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, sent) = request.into_parts();
    let page = wants_page(accept_of(&parts.headers).as_deref());
    let decision = async {
        let form = Form::parse(&app.body(sent).await?)?;
        match form.one("token")? {
            Some(token) => app.may_write_with(&format!("Bearer {token}"))?,
            None => app.may_write(&parts.headers)?,
        }
        Decision::of(&form)
    };
    let decision = match decision.await {
        Ok(decision) => decision,
        Err(problem) => return Problem::into_response(problem),
    };
    app.answer("decide".to_string(), move |app, edition| {
        if !app.write(edition, |store| decision.record(store))? {
            return Err(Problem::none(
                "there is nothing that the decision could be about",
                "GET /api/curation lists what was decided, /api/events the records that there are",
            ));
        }
        if !page {
            let told = json!({"verdict": if decision.wrong { "wrong" } else { "right" }});
            return Ok(body("application/json", format!("{told}\n")));
        }
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.headers_mut().insert(header::LOCATION, HeaderValue::from_static(page::CURATION));
        Ok(response)
    })
    .await
}
