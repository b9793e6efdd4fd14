//! A text that somebody has pasted, read and shown whole.

use maud::{Markup, html};

use super::article::{Mark, Marked, Passage, Shown, draw};
use super::frame;
use crate::event::{EventRecord, Weighed};
use crate::export::events::{Event, Reader};
use crate::graph::describe;
use crate::mention::EntityId;
use crate::pipeline::Reading;
use crate::serve::app::App;

pub(super) fn form() -> Markup {
    let body = html! {
        h1 { "Read a text" }
        p.lead { "Paste an English news article. The page shows what is read from it; nothing is stored." }
        form.paste action="/api/extract" method="post" {
            div.field {
                label for="published" { "Day of publication" }
                input #published name="published" placeholder="2025-08-07" autocomplete="off";
                small { "what is said of “Wednesday” depends on it" }
            }
            div.field {
                label for="publisher" { "Publisher" }
                input #publisher name="publisher" autocomplete="off";
            }
            div.field.whole {
                label for="article" { "Text" }
                textarea #article name="text" rows="14" required {}
            }
            button { "Read" }
        }
    };
    frame("Read a text", "", body)
}

/// What was read from a text; of several the first one.
pub(in crate::serve) fn reading(app: &App, readings: &[Reading]) -> Markup {
    let Some(reading) = readings.first() else { return form() };
    let base = app.base();
    let quads = describe(reading, &app.lexicon, base);
    let events = Reader::new(&app.lexicon, base).of_graph(&quads).unwrap_or_default();
    let article = &reading.document.article;
    let mut marks: Vec<Mark> = Vec::new();
    for (i, event) in events.iter().enumerate() {
        let begin = event.trigger.and_then(|begin| usize::try_from(begin).ok());
        let record = reading.records.iter().find(|record| Some(record.trigger.begin) == begin);
        marks.extend(record.map(|r| Mark {
            begin: r.trigger.begin,
            end: r.trigger.end,
            of: Marked::Record(i),
        }));
    }
    let mut facts = Vec::new();
    if let Some(day) = article.metadata.published {
        facts.push(("Published", html! { (day) }));
    }
    if let Some(publisher) = &article.metadata.publisher {
        facts.push(("Publisher", html! { (publisher) }));
    }
    let title = article.metadata.headline.clone().unwrap_or_else(|| "What was read".to_string());
    let note = Some("Grey is what stands around the prose: it was not read.");
    let note = note.filter(|_| !article.around.is_empty());
    let why = |event: &Event| why(reading, event);
    draw(&Shown { title, facts, passages: passages(reading), marks, events, note }, base, &why)
}

/// Why a record says what it says: what its word was found by, and who was weighed for each side, best first.
fn why(reading: &Reading, event: &Event) -> Markup {
    let begin = event.trigger.and_then(|begin| usize::try_from(begin).ok());
    let record = reading
        .records
        .iter()
        .find(|record| Some(record.trigger.begin) == begin && record.action == event.action);
    html! {
        @if let Some(record) = record {
            details {
                summary { "Why" }
                p { "The word was found by " code { (record.rule) } "." }
                @for (side, chosen, number) in [("doer", &record.actors, 0), ("target", &record.targets, 1)] {
                    @let weighed = weighed(record, number, chosen);
                    @if !weighed.is_empty() {
                        table {
                            caption { "Weighed as " (side) }
                            thead { tr { th scope="col" { "who" } th scope="col" { "proposed by" } th.number scope="col" { "log odds" } } }
                            tbody {
                                @for one in &weighed {
                                    tr {
                                        td {
                                            @if chosen.contains(&one.entity) { strong { (reading.mentions.entities[one.entity].name) } }
                                            @else { (reading.mentions.entities[one.entity].name) }
                                        }
                                        td { code { (one.by) } }
                                        td.number { (format!("{:+.1}", f64::from(one.scores[number]) / 1000.0)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who was weighed for a side: those who took it first, each part by its score.
fn weighed<'r>(record: &'r EventRecord, number: usize, chosen: &[EntityId]) -> Vec<&'r Weighed> {
    const SHOWN: usize = 4;
    let mut all: Vec<&Weighed> = record.weighed.iter().collect();
    all.sort_by_key(|one| (!chosen.contains(&one.entity), std::cmp::Reverse(one.scores[number])));
    all.truncate(SHOWN.max(chosen.len()));
    all
}

/// The whole text: its lines, and what stands around the prose apart from them.
fn passages(reading: &Reading) -> Vec<Passage> {
    let article = &reading.document.article;
    let mut passages = Vec::new();
    let mut add = |from: usize, to: usize, around: bool| {
        let mut begin = from;
        for line in article.slice(from, to).split('\n') {
            if !line.trim().is_empty() {
                passages.push(Passage { begin, text: line.to_string(), gap: false, around });
            }
            begin += line.chars().count() + 1;
        }
    };
    let mut at = 0;
    for aside in &article.around {
        add(at, aside.begin, false);
        add(aside.begin, aside.end, true);
        at = aside.end;
    }
    add(at, article.chars(), false);
    passages
}
