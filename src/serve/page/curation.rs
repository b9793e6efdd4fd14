//! What was found wrong, and the form that marks something so.

use maud::{Markup, html};

use super::look::Look;
use super::{frame, parts};
use crate::serve::app::App;
use crate::serve::form::{Form, escape};
use crate::serve::problem::Problem;

/// Where the list stands.
pub(in crate::serve) const PATH: &str = "/curation";

/// Leads to the form that marks a record wrong, where the server takes that.
pub(super) fn doubt_record(app: &App, record: &str) -> Markup {
    doubt(app, &format!("record={}", escape(record)))
}

/// The same for a link.
pub(super) fn doubt_link(app: &App, subject: &str, object: &str) -> Markup {
    doubt(app, &format!("subject={}&object={}", escape(subject), escape(object)))
}

fn doubt(app: &App, query: &str) -> Markup {
    html! {
        @if app.settings.token.is_some() { " " a.doubt rel="nofollow" href=(format!("{PATH}/mark?{query}")) { "wrong?" } }
    }
}

/// All that was found wrong.
pub(super) fn list(look: &Look<'_>) -> Result<Markup, Problem> {
    let base = look.app.base();
    let records = look.edition.store.judgements()?;
    let links = look.edition.store.rejected()?;
    let body = html! {
        h1 { "Corrections" }
        p.lead { "What people have found wrong after looking at the articles. Queries and pages leave it out, also when an article is read again." }
        section aria-labelledby="records" {
            h2 #records { "Records" }
            @if records.is_empty() { p.soft { "None." } }
            ul.plain {
                @for judged in &records {
                    li {
                        @let article = judged.record.split_once('#').map_or(judged.record.as_str(), |(article, _)| article);
                        strong { (judged.said) } ", in " (parts::link(article, &look.label(article)?, base))
                        @if let Some(reason) = &judged.reason { span.soft { ": " (reason) } }
                        (back(look.app, &format!("record={}", escape(&judged.record))))
                    }
                }
            }
        }
        section aria-labelledby="links" {
            h2 #links { "Links to other data sets" }
            @if links.is_empty() { p.soft { "None." } }
            ul.plain {
                @for (subject, object) in &links {
                    li {
                        (parts::link(subject.as_str(), &look.label(subject.as_str())?, base)) " is not "
                        (parts::link(object.as_str(), object.as_str(), base))
                        (back(look.app, &format!("subject={}&object={}", escape(subject.as_str()), escape(object.as_str()))))
                    }
                }
            }
        }
    };
    Ok(frame("Corrections", "", body))
}

fn back(app: &App, query: &str) -> Markup {
    html! {
        @if app.settings.token.is_some() { " " a.doubt rel="nofollow" href=(format!("{PATH}/mark?{query}&verdict=right")) { "take back" } }
    }
}

/// The form: what it is about, why, and the token.
pub(super) fn mark(look: &Look<'_>, form: &Form) -> Result<Markup, Problem> {
    let base = look.app.base();
    let right = form.one("verdict")? == Some("right");
    let title = if right { "Take a correction back" } else { "Mark as wrong" };
    let (record, subject, object) = (form.one("record")?, form.one("subject")?, form.one("object")?);
    let about = match (record, subject, object) {
        (Some(record), None, None) => {
            let shown = look.records(&[record.to_string()])?;
            html! { @if right { p { (record) } } @else { (parts::timeline(&shown, base)) } }
        }
        (None, Some(subject), Some(object)) => html! {
            p { (parts::link(subject, &look.label(subject)?, base)) " is " (parts::link(object, object, base)) }
        },
        _ => {
            return Err(Problem::bad(
                "the page is about no record and no link",
                "follow a link that says “wrong?”",
            ));
        }
    };
    let body = html! {
        h1 { (title) }
        (about)
        form.fields action="/api/curation" method="post" {
            @for (name, value) in [("record", record), ("subject", subject), ("object", object)] {
                @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
            }
            input type="hidden" name="verdict" value=(if right { "right" } else { "wrong" });
            @if !right {
                div.field.whole {
                    label for="reason" { "What is wrong" }
                    input #reason name="reason" autocomplete="off" maxlength="500";
                }
            }
            div.field {
                label for="token" { "Token (required)" }
                input #token type="password" name="token" required autocomplete="current-password" aria-describedby="token-about";
                small #token-about { "whoever runs the server gives it to those who may correct" }
            }
            button { (title) }
        }
    };
    Ok(frame(title, "", body))
}
