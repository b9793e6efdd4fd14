//! One record for what an article tells several times.

use super::EventRecord;
use super::nearby::{Key, Nearby};
use crate::lexicon::Lexicon;
use crate::mention::{Entity, EntityKind, Mentions, Precision};
use jiff::civil::Date;

/// Takes out records that belong to another one, which takes up what they say, and records that are none of their own.
/// Both lists may be shorter than that of the records.
fn fold(
    records: Vec<EventRecord>,
    into: &[Option<usize>],
    dropped: &[bool],
    sides: &[usize],
) -> Vec<EventRecord> {
    let home = |i: usize| {
        let next = |&i: &usize| into.get(i).copied().flatten();
        std::iter::successors(Some(i), next).take(into.len() + 1).last().unwrap_or(i)
    };
    let is_dropped = |i: usize| dropped.get(i).copied().unwrap_or(false);
    let mut place = vec![None; records.len()];
    let mut kept: Vec<EventRecord> = Vec::new();
    let mut parts: Vec<(usize, EventRecord)> = Vec::new();
    for (i, record) in records.into_iter().enumerate() {
        match home(i) {
            to if to != i => parts.push((to, record)),
            _ if is_dropped(i) => {}
            _ => {
                place[i] = Some(kept.len());
                kept.push(record);
            }
        }
    }
    for (to, part) in parts {
        if let Some(at) = place[to] {
            absorb(&mut kept[at], part, sides);
        }
    }
    for record in &mut kept {
        record.said_in = record.said_in.and_then(|i| place[home(i)]);
    }
    kept
}

/// Draws records together that tell the same act with the same participants, modality and source and do not
/// contradict each other's dates; each word of saying stays a record of its own. The one that says most stays; the others' sentences become its evidence.
pub(crate) fn merge(
    records: Vec<EventRecord>,
    into: &[Option<usize>],
    dropped: &[bool],
    lexicon: &Lexicon,
    mentions: &Mentions,
) -> Vec<EventRecord> {
    let sides = sides(mentions);
    let records = in_text_order(fold(records, into, dropped, &sides));
    let speech =
        |r: &EventRecord| lexicon.action(&r.action).is_some_and(|a| a.plover.is_none() && a.takes_content());
    let symmetric = |r: &EventRecord| lexicon.action(&r.action).is_some_and(|a| a.symmetric);
    let mut out: Vec<EventRecord> = Vec::new();
    let mut became = Vec::with_capacity(records.len());
    let (mut alike, mut fuller) = (Nearby::default(), Nearby::default());
    for record in records {
        let keys = if speech(&record) { Vec::new() } else { Key::of_same(&record, &sides) };
        let again = alike.first(keys, |at| same(&out[at], &record, &sides));
        let one = match (record.actors.as_slice(), record.targets.as_slice()) {
            ([one], []) => Key::of_one(&record, *one),
            _ => None,
        };
        let poorer = fuller.first(one, |at| tells_less(&out[at], &record));
        let at = match again.into_iter().chain(poorer).min() {
            Some(at) => {
                absorb(&mut out[at], record, &sides);
                at
            }
            None => {
                out.push(record);
                out.len() - 1
            }
        };
        became.push(at);
        if !speech(&out[at]) {
            alike.add(Key::of_same(&out[at], &sides), at);
        }
        if symmetric(&out[at]) {
            fuller.add(Key::of_each(&out[at]), at);
        }
    }
    for record in &mut out {
        record.said_in = record.said_in.map(|i| became[i]);
    }
    for (i, record) in out.iter_mut().enumerate() {
        record.said_in = record.said_in.filter(|&said| said != i);
    }
    out
}

/// Sorts by trigger; `said_in` keeps pointing at the same record.
fn in_text_order(records: Vec<EventRecord>) -> Vec<EventRecord> {
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by_key(|&i| (records[i].trigger, i));
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(to, &from)| place[from] = to);
    let mut sorted: Vec<(usize, EventRecord)> =
        records.into_iter().enumerate().map(|(from, record)| (place[from], record)).collect();
    sorted.sort_by_key(|(to, _)| *to);
    let placed = |(_, mut record): (usize, EventRecord)| {
        record.said_in = record.said_in.map(|i| place[i]);
        record
    };
    sorted.into_iter().map(placed).collect()
}

/// For each entity the one that acts for the same side: a country for its government.
fn sides(mentions: &Mentions) -> Vec<usize> {
    let country = |e: &Entity| {
        let iso3 =
            e.key.strip_suffix("-government").filter(|_| e.kind == EntityKind::Government)?.to_uppercase();
        mentions.entities.iter().position(|c| c.kind == EntityKind::Country && c.key == iso3)
    };
    mentions.entities.iter().enumerate().map(|(i, e)| country(e).unwrap_or(i)).collect()
}

fn same(a: &EventRecord, b: &EventRecord, sides: &[usize]) -> bool {
    let side = |list: &[usize]| list.iter().map(|&e| sides[e]).collect::<Vec<_>>();
    let (actors, others) = (side(&a.actors), side(&b.actors));
    let (targets, other_targets) = (side(&a.targets), side(&b.targets));
    let participants = (actors == others && targets == other_targets)
        || (within(&actors, &others)
            && within(&targets, &other_targets)
            && !actors.is_empty()
            && !others.is_empty());
    a.action == b.action
        && a.modality == b.modality
        && a.stated_by == b.stated_by
        && participants
        && dates_agree(a, b)
}

/// "his three-hour talks": a mention of what two sides did that names one of them again tells of the act told before.
fn tells_less(fuller: &EventRecord, record: &EventRecord) -> bool {
    let all: Vec<usize> = fuller.actors.iter().chain(&fuller.targets).copied().collect();
    fuller.codes.plover.is_some()
        && fuller.codes.plover == record.codes.plover
        && fuller.modality == record.modality
        && fuller.stated_by == record.stated_by
        && record.targets.is_empty()
        && record.actors.len() == 1
        && all.len() > 1
        && all.contains(&record.actors[0])
        && dates_agree(fuller, record)
}

/// One list is part of the other.
fn within(a: &[usize], b: &[usize]) -> bool {
    a.iter().all(|x| b.contains(x)) || b.iter().all(|x| a.contains(x))
}

pub(crate) fn dates_agree(a: &EventRecord, b: &EventRecord) -> bool {
    let vague = |r: &EventRecord| r.time.precision == Precision::Unknown;
    let before = |x: Option<Date>, y: Option<Date>| x.zip(y).is_none_or(|(x, y)| x <= y);
    vague(a) || vague(b) || (before(a.time.earliest, b.time.latest) && before(b.time.earliest, a.time.latest))
}

fn absorb(kept: &mut EventRecord, other: EventRecord, sides: &[usize]) {
    if kept.time.precision == Precision::Unknown && other.time.precision != Precision::Unknown {
        kept.time = other.time;
    }
    // "A and B met", "A met B": who met whom tells more, and nobody comes to stand on both sides.
    let told_apart = kept.targets.is_empty() && !other.targets.is_empty() && !other.actors.is_empty();
    if told_apart && other.targets.iter().all(|e| kept.actors.contains(e)) {
        kept.actors.retain(|e| !other.targets.contains(e));
    }
    let beside = |list: Vec<usize>, across: &[usize]| -> Vec<usize> {
        list.into_iter().filter(|e| !across.contains(e)).collect()
    };
    join(&mut kept.actors, beside(other.actors, &kept.targets), sides);
    // "killed two and injured five": the five are counted in the record, but nobody killed them.
    if kept.action == other.action {
        join(&mut kept.targets, beside(other.targets, &kept.actors), sides);
    }
    extend(&mut kept.place, other.place);
    extend(&mut kept.about, other.about);
    extend(&mut kept.evidence, other.evidence);
    for quantity in other.quantities {
        if !kept
            .quantities
            .iter()
            .any(|q| q.kind == quantity.kind && q.min == quantity.min && q.max == quantity.max)
        {
            kept.quantities.push(quantity);
        }
    }
    kept.reason = kept.reason.or(other.reason);
    kept.condition = kept.condition.or(other.condition);
    kept.unless = kept.unless.or(other.unless);
    kept.deadline = kept.deadline.take().or(other.deadline);
    kept.confidence = kept.confidence.max(other.confidence);
}

/// Adds participants of sides that are not there yet.
fn join(list: &mut Vec<usize>, more: Vec<usize>, sides: &[usize]) {
    for e in more {
        if !list.iter().any(|&x| sides[x] == sides[e]) {
            list.push(e);
        }
    }
}

fn extend<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for x in more {
        if !list.contains(&x) {
            list.push(x);
        }
    }
}
