//! Which events are compared: those of days next to each other, or of the same month or year, that name a side or a place alike and
//! whose acts are of one quad class.

use std::collections::BTreeMap;

use super::Told;

/// What is told of more days than this is vague, and compared only with what is told of just the same days.
const VAGUE: i32 = 3;

/// Hands out each pair of events that may be one, once, in an order that does not depend on that of the events.
pub fn candidates(told: &[Told], mut take: impl FnMut(usize, usize)) {
    let names: Vec<Vec<&str>> = told.iter().map(names).collect();
    let mut met: BTreeMap<((i32, i32), &str), Vec<usize>> = BTreeMap::new();
    for (i, event) in told.iter().enumerate() {
        for (day, name) in blocks(event).iter().flat_map(|&day| names[i].iter().map(move |&name| (day, name)))
        {
            met.entry((day, name)).or_default().push(i);
        }
    }
    for (&((day, _), name), events) in &met {
        for (n, &one) in events.iter().enumerate() {
            for &other in &events[n + 1..] {
                // a pair stands in many blocks and is looked at in the first
                let first = told[one].days.0.max(told[other].days.0) == day
                    && shared(&names[one], &names[other]) == Some(name);
                if first && may_meet(&told[one], &told[other]) {
                    take(one, other);
                }
            }
        }
    }
}

/// First and last days of the blocks that an event stands in; only events of one block are compared.
pub fn blocks(event: &Told) -> Vec<(i32, i32)> {
    let (from, to) = event.days;
    match to - from > VAGUE {
        true => vec![(from, to)],
        // and the day behind them
        false => (from..=to + 1).map(|day| (day, day)).collect(),
    }
}

/// All that an event names, sorted.
fn names(event: &Told) -> Vec<&str> {
    let sides = [&event.actors, &event.targets, &event.places];
    let mut names: Vec<&str> = sides.into_iter().flat_map(|side| side.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The first that stands in both sorted lists.
fn shared<'a>(mut mine: &[&'a str], mut theirs: &[&'a str]) -> Option<&'a str> {
    while let (Some(a), Some(b)) = (mine.first(), theirs.first()) {
        match a.cmp(b) {
            std::cmp::Ordering::Equal => return Some(a),
            std::cmp::Ordering::Less => mine = &mine[1..],
            std::cmp::Ordering::Greater => theirs = &theirs[1..],
        }
    }
    None
}

/// What an article tells apart stays apart. Acts of no category, such as votes and appointments, are compared with each other.
fn may_meet(one: &Told, other: &Told) -> bool {
    let alike = !one.quads.is_disjoint(&other.quads) || one.quads.is_empty() && other.quads.is_empty();
    one.articles.is_disjoint(&other.articles) && (alike || !one.families.is_disjoint(&other.families))
}
