//! Mentions, event records and offices of an article, in words.

use super::event::Events;
use super::one_line;
use crate::event::EventRecord;
use crate::mention::{EntityId, EntityKind, TenureStatus, Time};
use crate::pipeline::Reading;
use crate::text::Span;

/// The mentions, times and quantities of one sentence, in text order.
pub(super) fn mentions(reading: &Reading, sentence: usize) -> String {
    let mut lines: Vec<(Span, String)> = Vec::new();
    for mention in reading.mentions.mentions.iter().filter(|m| m.sentence == sentence) {
        let what = format!(
            "{} of {}  (rule: {})",
            mention.kind.as_str(),
            entity(reading, mention.entity),
            mention.rule
        );
        lines.push((mention.span, what));
    }
    for found in reading.mentions.times.iter().filter(|t| t.sentence == sentence) {
        lines.push((found.span, format!("time {}", time(&found.time))));
    }
    for quantity in reading.mentions.quantities.iter().filter(|q| q.sentence == sentence) {
        lines.push((quantity.span, format!("quantity {}", amount(quantity))));
    }
    lines.sort();
    let text = |span: Span| one_line(reading.document.text(span));
    lines.iter().map(|(s, what)| format!("  {}-{} “{}”  {what}\n", s.begin, s.end, text(*s))).collect()
}

/// The event records whose trigger stands in one sentence.
pub(super) fn records(reading: &Reading, events: &Events<'_>, sentence: usize) -> String {
    let of_sentence = reading.records.iter().enumerate().filter(|(_, r)| r.sentence == sentence);
    of_sentence.map(|(i, record)| one_record(reading, events, i, record)).collect()
}

fn one_record(reading: &Reading, events: &Events<'_>, number: usize, record: &EventRecord) -> String {
    let text = |span: Span| format!("“{}”", one_line(reading.document.text(span)));
    let names = |ids: &[EntityId]| ids.iter().map(|&id| entity(reading, id)).collect::<Vec<_>>().join("; ");
    let mut out = format!("  → record {number}: {} {}\n", record.modality.as_str(), record.action);
    let mut line = |label: &str, value: String| {
        if !value.is_empty() {
            out += &format!("      {label:<10} {value}\n");
        }
    };
    line("actor", names(&record.actors));
    line("target", names(&record.targets));
    line("time", time(&record.time));
    line("deadline", record.deadline.as_ref().map(time).unwrap_or_default());
    line("place", names(&record.place));
    line("about", names(&record.about));
    for quantity in &record.quantities {
        line("quantity", amount(quantity));
    }
    let said_in = record.said_in.map(|i| format!(", in record {i}")).unwrap_or_default();
    let speaker = if record.stated_by.is_empty() { "the publisher".into() } else { names(&record.stated_by) };
    line("stated by", format!("{speaker} ({}{said_in})", record.voice.as_str()));
    line("reason", record.reason.map(text).unwrap_or_default());
    line("condition", record.condition.map(text).unwrap_or_default());
    line("unless", record.unless.map(text).unwrap_or_default());
    line("codes", codes(record));
    line("confidence", format!("{}.{:02}", record.confidence / 100, record.confidence % 100));
    line("trigger", format!("{} {}-{}", text(record.trigger), record.trigger.begin, record.trigger.end));
    line("pattern", record.rule.clone());
    for (side, chosen, number) in [("actor", &record.actors, 0), ("target", &record.targets, 1)] {
        line("weighed", weighed(reading, record, side, chosen, number));
    }
    for (label, value) in events.lines(number) {
        line(label, value);
    }
    out
}

/// Who took a side and who did not, best first, each with the rule that proposes him and his score in log odds.
fn weighed(
    reading: &Reading,
    record: &EventRecord,
    side: &str,
    chosen: &[EntityId],
    number: usize,
) -> String {
    const SHOWN: usize = 4;
    let mut all: Vec<_> = record.weighed.iter().map(|w| (w.scores[number], w)).collect();
    all.sort_by_key(|(score, w)| (!chosen.contains(&w.entity), std::cmp::Reverse(*score)));
    let shown = all.iter().take(SHOWN.max(chosen.len())).map(|(score, w)| {
        let taken = if chosen.contains(&w.entity) { "is" } else { "is not" };
        let score = f64::from(*score) / 1000.0;
        format!("{} {taken} {side} ({}, {score:+.1})", reading.mentions.entities[w.entity].name, w.by)
    });
    shown.collect::<Vec<_>>().join("; ")
}

fn codes(record: &EventRecord) -> String {
    let codes = &record.codes;
    let mut parts = Vec::new();
    if let Some(plover) = &codes.plover {
        let mode = codes.plover_mode.as_ref().map(|mode| format!("/{mode}")).unwrap_or_default();
        parts.push(format!("PLOVER {plover}{mode}"));
    }
    parts.extend(codes.quad.map(|quad| format!("quad {quad}")));
    parts.extend(codes.cameo.as_ref().map(|cameo| format!("CAMEO {cameo}")));
    parts.extend(codes.goldstein.map(|tenths| {
        let sign = if tenths < 0 { "-" } else { "" };
        format!("Goldstein {sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
    }));
    parts.join(", ")
}

/// Who holds which office, by the whole article.
pub(super) fn tenures(reading: &Reading) -> String {
    let lines = reading.mentions.tenures.iter().map(|tenure| {
        let status = match tenure.status {
            TenureStatus::Current => "",
            TenureStatus::Former => " (former)",
            TenureStatus::Elect => " (elect)",
            TenureStatus::Acting => " (acting)",
            TenureStatus::Nominee => " (nominee)",
        };
        let of = tenure.of.map(|id| format!(" of {}", entity(reading, id))).unwrap_or_default();
        format!("  {}: {}{of}{status}\n", entity(reading, tenure.person), tenure.label)
    });
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("\noffices\n{lines}") }
}

/// `Steve Witkoff [person steve-witkoff, USA]`
fn entity(reading: &Reading, id: EntityId) -> String {
    let Some(entity) = reading.mentions.entities.get(id) else { return format!("entity {id}") };
    let kind = match entity.kind {
        EntityKind::Person => "person",
        EntityKind::Country => "country",
        EntityKind::Organisation => "organisation",
        EntityKind::Government => "government",
        EntityKind::Media => "media",
        EntityKind::Place => "place",
        EntityKind::Group => "group",
    };
    let countries = entity.countries.iter().filter(|c| **c != entity.key);
    let countries: String = countries.map(|code| format!(", {code}")).collect();
    format!("{} [{kind} {}{countries}]", entity.name, entity.key)
}

/// `2025-08-11/.. (week, relative)`
fn time(time: &Time) -> String {
    let bound = |date: Option<jiff::civil::Date>| date.map_or("..".into(), |d| d.to_string());
    let days = match (time.earliest, time.latest) {
        (None, None) => "unknown".into(),
        (a, b) if a == b => bound(a),
        (a, b) => format!("{}/{}", bound(a), bound(b)),
    };
    let of_day = time.time_of_day.map(|part| format!(" {part}")).unwrap_or_default();
    let limit = if time.deadline { ", as a limit" } else { "" };
    format!("{days}{of_day} ({}, {}{limit})", time.precision.as_str(), time.basis.as_str())
}

fn amount(quantity: &crate::mention::Quantity) -> String {
    let number = |hundredths: Option<i64>| {
        hundredths.map_or("..".into(), |n| match n % 100 {
            0 => (n / 100).to_string(),
            cents => format!("{}.{:02}", n / 100, cents.abs()),
        })
    };
    let value = if quantity.min == quantity.max {
        number(quantity.min)
    } else {
        format!("{} to {}", number(quantity.min), number(quantity.max))
    };
    let unit = if quantity.unit.is_empty() { String::new() } else { format!(" {}", quantity.unit) };
    format!("{} {value}{unit} ({})", quantity.kind.as_str(), quantity.relation.as_str())
}
