//! All records of an event as one row.

use std::collections::BTreeMap;

use super::event::{Amounts, Event};
use super::party::Party;
use crate::event::Modality;

/// Events that records are added to one by one. One record an event is kept, and what the others add to it.
#[derive(Default)]
pub struct Merger {
    events: BTreeMap<String, Event>,
}

impl Merger {
    /// Adds a record. One that is of no event (it names nobody) is left out.
    pub fn add(&mut self, record: Event) {
        let Some(iri) = record.event.clone() else { return };
        match self.events.entry(iri) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(record);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let kept = std::mem::take(place.get_mut());
                *place.get_mut() = join(kept, record);
            }
        }
    }

    /// The events, by their days, then by their IRIs.
    pub fn finish(self) -> Vec<Event> {
        let mut events: Vec<Event> = self.events.into_values().collect();
        events.sort_by(|a, b| (&a.date, &a.event).cmp(&(&b.date, &b.event)));
        events
    }
}

/// The surer of two records leads; what the other one has besides is added.
fn join(one: Event, other: Event) -> Event {
    let (mut first, second) = if lead(&other) < lead(&one) { (other, one) } else { (one, other) };
    parties(&mut first.actors, second.actors);
    parties(&mut first.targets, second.targets);
    parties(&mut first.sources, second.sources);
    parties(&mut first.places, second.places);
    for article in second.articles {
        if !first.articles.iter().any(|a| a.iri == article.iri) {
            first.articles.push(article);
        }
    }
    first.modalities.extend(second.modalities);
    first.modalities.sort_by_key(|modality| certainty(modality));
    first.modalities.dedup();
    first.deadline = first.deadline.or(second.deadline);
    first.amounts = amounts(first.amounts, second.amounts);
    first.confidence = match (first.confidence, second.confidence) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    };
    first.records += second.records;
    first
}

/// The record that an event is described after: the surest status, then the better known date, then the greatest
/// confidence, then the first that was published.
fn lead(event: &Event) -> (usize, bool, i64, Option<&String>, &str) {
    let precise = event.date_precision.as_deref() == Some("day");
    let confidence = event.confidence.map_or(0, |c| -(c * 100.0).round() as i64);
    let published = event.articles.first().and_then(|a| a.published.as_ref());
    (certainty(&event.modality), !precise, confidence, published, &event.record)
}

/// Place of a status in the order of the modalities, which begins with the surest.
fn certainty(modality: &str) -> usize {
    Modality::ALL.iter().position(|m| m.as_str() == modality).unwrap_or(Modality::ALL.len())
}

fn parties(all: &mut Vec<Party>, more: Vec<Party>) {
    for party in more {
        match all.iter_mut().find(|p| p.iri == party.iri) {
            Some(known) => {
                let new = |role: &String| !known.roles.contains(role);
                let roles: Vec<String> = party.roles.into_iter().filter(new).collect();
                known.roles.extend(roles);
            }
            None => all.push(party),
        }
    }
}

/// Ranges cover what any record says; of rates the leading record's count.
fn amounts(one: Amounts, other: Amounts) -> Amounts {
    fn least<N: PartialOrd>(a: Option<N>, b: Option<N>) -> Option<N> {
        match (a, b) {
            (Some(a), Some(b)) => Some(if b < a { b } else { a }),
            (a, b) => a.or(b),
        }
    }
    fn greatest<N: PartialOrd>(a: Option<N>, b: Option<N>) -> Option<N> {
        match (a, b) {
            (Some(a), Some(b)) => Some(if b > a { b } else { a }),
            (a, b) => a.or(b),
        }
    }
    // sums in two currencies make no range
    let (money, currency) = match (&one.currency, &other.currency) {
        (Some(a), Some(b)) if a != b => ((one.money_min, one.money_max), one.currency.clone()),
        _ => (
            (least(one.money_min, other.money_min), greatest(one.money_max, other.money_max)),
            one.currency.clone().or(other.currency.clone()),
        ),
    };
    Amounts {
        rate: one.rate.or(other.rate),
        rate_added: one.rate_added.or(other.rate_added),
        rate_previous: one.rate_previous.or(other.rate_previous),
        killed_min: least(one.killed_min, other.killed_min),
        killed_max: greatest(one.killed_max, other.killed_max),
        injured_min: least(one.injured_min, other.injured_min),
        injured_max: greatest(one.injured_max, other.injured_max),
        money_min: money.0,
        money_max: money.1,
        currency,
    }
}
