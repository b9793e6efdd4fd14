//! Pieces that several pages are made of.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::export::events::{Event, Party};
use crate::graph::Base;
use crate::serve::node::{PATH, TERM, TERMS};

/// The address of a node: ours under this server, others where they are. Addresses of other kinds lead nowhere, since a
/// browser would do what they say.
pub(super) fn address(iri: &str, base: &Base) -> Option<String> {
    match (iri.strip_prefix(base.as_str()), iri.strip_prefix(TERMS)) {
        (Some(rest), _) => Some(format!("{PATH}{rest}")),
        (_, Some(term)) => Some(format!("{TERM}{}", term.replace('#', "%23"))),
        _ => (iri.starts_with("https://") || iri.starts_with("http://")).then(|| iri.to_string()),
    }
}

/// A name that leads to what it names.
pub(super) fn link(iri: &str, name: &str, base: &Base) -> Markup {
    let ours = iri.starts_with(base.as_str()) || iri.starts_with(TERMS);
    html! {
        @match address(iri, base) {
            Some(address) if ours => a href=(address) { (name) },
            Some(address) => a.out href=(address) rel="noopener noreferrer" { (name) },
            None => (name),
        }
    }
}

pub(super) fn parties(parties: &[Party], base: &Base) -> Markup {
    html! {
        @for (i, party) in parties.iter().enumerate() {
            @if i > 0 { ", " }
            (link(&party.iri, &party.name, base))
        }
    }
}

/// What kind of act it is, for eyes and for screen readers.
pub(super) fn class(event: &Event) -> Markup {
    let (class, words) = match event.quad {
        Some(1) => ("c1", "cooperation in words"),
        Some(2) => ("c2", "cooperation in deeds"),
        Some(3) => ("c3", "conflict in words"),
        Some(4) => ("c4", "conflict in deeds"),
        _ => ("c0", "neither cooperation nor conflict"),
    };
    html! { span class={"mark " (class)} title=(words) { span.hidden { (words) } } }
}

pub(super) fn status(modality: &str) -> Markup {
    let fact = matches!(modality, "Actual" | "Ongoing");
    html! { span.status.fact[fact] { (modality.to_lowercase()) } }
}

/// One record in one line: who, what, whom, how surely.
pub(super) fn deed(event: &Event, base: &Base) -> Markup {
    html! {
        (class(event))
        @if event.actors.is_empty() { span.soft { "somebody" } } @else { (parties(&event.actors, base)) }
        " " strong { (event.action_label) } " "
        (parties(&event.targets, base)) " "
        (status(&event.modality))
    }
}

/// A record in words alone.
pub(super) fn words(event: &Event) -> String {
    let names =
        |parties: &[Party]| parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(", ");
    let actors = if event.actors.is_empty() { "somebody".to_string() } else { names(&event.actors) };
    let said = format!("{actors}: {} {}", event.action_label, names(&event.targets));
    format!("{} ({})", said.trim_end(), event.modality.to_lowercase())
}

/// Records by day, each with its sentence and its source.
pub(super) fn timeline(events: &[Event], base: &Base) -> Markup {
    html! {
        @if events.is_empty() { p.soft { "Nothing." } }
        ol.timeline {
            @for event in events {
                li {
                    div.day { @if let Some(date) = &event.date { time datetime=(date) { (date) } } }
                    div {
                        p.deed {
                            (deed(event, base))
                            @if let Some(iri) = &event.event { " " (link(iri, "event", base)) }
                        }
                        @if let Some(figures) = figures(event) { p.figures { (figures) } }
                        @if let Some(quote) = &event.quote { blockquote { (quote) } }
                        p.source { (source(event, base)) }
                    }
                }
            }
        }
    }
}

/// Who says it, in which article of which day.
pub(super) fn source(event: &Event, base: &Base) -> Markup {
    let article = event.articles.first();
    let publisher = article.and_then(|article| article.publisher.as_ref());
    let speakers: Vec<Party> =
        event.sources.iter().filter(|s| publisher.is_none_or(|p| p.iri != s.iri)).cloned().collect();
    html! {
        @if !speakers.is_empty() { (parties(&speakers, base)) ", in " }
        @if let Some(article) = article {
            @let name = publisher.map_or("an article", |publisher| &publisher.name);
            (link(&article.iri, name, base))
            @if let Some(day) = &article.published { ", " time datetime=(day) { (day) } }
        }
        @if let Some(confidence) = event.confidence { " · confidence " (format!("{confidence:.2}")) }
    }
}

/// The numbers of a record in words.
pub(super) fn figures(event: &Event) -> Option<String> {
    let amounts = &event.amounts;
    let range = |least: Option<u64>, most: Option<u64>, what: &str| match (least, most) {
        (Some(least), Some(most)) if least == most => Some(format!("{least} {what}")),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {what}")),
        (Some(least), None) => Some(format!("at least {least} {what}")),
        (None, Some(most)) => Some(format!("at most {most} {what}")),
        (None, None) => None,
    };
    let money = amounts.money_min.or(amounts.money_max);
    let parts = [
        amounts.rate.map(|rate| format!("{rate} per cent")),
        amounts.rate_added.map(|rate| format!("{rate} points added")),
        amounts.rate_previous.map(|rate| format!("{rate} per cent before")),
        range(amounts.killed_min, amounts.killed_max, "killed"),
        range(amounts.injured_min, amounts.injured_max, "injured"),
        money.map(|money| format!("{money} {}", amounts.currency.as_deref().unwrap_or_default())),
        event.deadline.as_ref().map(|day| format!("by {day}")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Counts of cooperation and of conflict by month.
pub(super) type Months = BTreeMap<String, [usize; 2]>;

/// Adds records to their month: cooperation is of class 1 or 2, conflict of 3 or 4.
pub(super) fn count_month(months: &mut Months, date: &str, quad: usize, records: usize) {
    let side = match quad {
        1 | 2 => 0,
        3 | 4 => 1,
        _ => return,
    };
    if let Some(month) = date.get(..7) {
        months.entry(month.to_string()).or_default()[side] += records;
    }
}

/// Months beyond this are drawn as years.
const COLUMNS: usize = 60;

/// Bars: cooperation upwards, conflict downwards; and the same as a table for those who cannot see them.
pub(super) fn chart(months: &Months) -> Markup {
    let by_year = months.len() > COLUMNS;
    let unit = if by_year { "year" } else { "month" };
    let mut columns = Months::new();
    for (month, counts) in months {
        let column = columns.entry(if by_year { month[..4].to_string() } else { month.clone() }).or_default();
        (0..2).for_each(|side| column[side] += counts[side]);
    }
    let most = columns.values().flatten().max().copied().unwrap_or(0).max(1);
    let (width, height) = (360.0, 60.0);
    let step = (width / columns.len().max(1) as f64).min(40.0);
    let tall = |count: usize| (count as f64 / most as f64 * height * 10.0).round() / 10.0;
    html! {
        @if columns.is_empty() { p.soft { "No cooperation or conflict that is counted." } } @else {
            figure.chart {
                svg viewBox={"0 0 " (width) " 150"} aria-hidden="true" {
                    @for (i, (column, [friendly, hostile])) in columns.iter().enumerate() {
                        @let x = format!("{:.1}", i as f64 * step + 1.0);
                        @let wide = format!("{:.1}", (step - 2.0).max(1.0));
                        rect.up x=(x) y=(height + 10.0 - tall(*friendly)) width=(wide) height=(tall(*friendly)) {
                            title { (column) ": " (friendly) " cooperation" }
                        }
                        rect.down x=(x) y=(height + 11.0) width=(wide) height=(tall(*hostile)) {
                            title { (column) ": " (hostile) " conflict" }
                        }
                        @if i == 0 || i + 1 == columns.len() {
                            text x=(if i == 0 { 0.0 } else { i as f64 * step + step }) y="146"
                                text-anchor=(if i == 0 { "start" } else { "end" }) { (column) }
                        }
                    }
                }
                figcaption {
                    span.key.up {} " cooperation, " span.key.down {} " conflict, up to " (most) " a " (unit)
                }
                details {
                    summary { "The numbers" }
                    table {
                        thead { tr {
                            th scope="col" { (unit) }
                            th.number scope="col" { "cooperation" }
                            th.number scope="col" { "conflict" }
                        } }
                        tbody {
                            @for (column, [friendly, hostile]) in &columns {
                                tr { th scope="row" { (column) } td.number { (friendly) } td.number { (hostile) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What there is most of: names with their counts, as bars.
pub(super) fn most(entries: &[(String, String, usize)]) -> Markup {
    let most = entries.iter().map(|(.., count)| *count).max().unwrap_or(1).max(1);
    html! {
        @if entries.is_empty() { p.soft { "Nobody." } }
        ol.most {
            @for (address, name, count) in entries {
                li {
                    a href=(address) { (name) } " " span.number { (count) }
                    svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" {
                        rect width=(count * 100 / most) height="4" {}
                    }
                }
            }
        }
    }
}
