//! What speaks for two events being one, in points and in words.

use std::collections::BTreeMap;
use std::fmt::Arguments;

use super::Told;
use super::profile::Side;
use crate::lexicon::Lexicon;

/// From so many points on two events are taken for one.
pub const BAR: i32 = 50;

/// What speaks for it and against it, together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weight {
    /// From [`BAR`] on they are one.
    pub points: i32,
    /// Each with its points: "same kind of act +15".
    pub reasons: Vec<String>,
}

/// Points so far; reasons are put into words only where somebody wants them, for most pairs are not one.
struct Sum {
    points: i32,
    reasons: Option<Vec<String>>,
}

impl Sum {
    fn add(&mut self, points: i32, reason: Arguments<'_>) {
        self.points += points;
        if let (Some(reasons), true) = (&mut self.reasons, points != 0) {
            reasons.push(format!("{reason} {points:+}"));
        }
    }
}

/// Weighs two events against each other; it does not matter which comes first.
pub fn weigh(one: &Told, other: &Told, lexicon: &Lexicon) -> Weight {
    let sum = summed(Sum { points: 0, reasons: Some(Vec::new()) }, one, other, lexicon);
    Weight { points: sum.points, reasons: sum.reasons.unwrap_or_default() }
}

/// The points alone.
pub fn points(one: &Told, other: &Told, lexicon: &Lexicon) -> i32 {
    summed(Sum { points: 0, reasons: None }, one, other, lexicon).points
}

fn summed(mut sum: Sum, one: &Told, other: &Told, lexicon: &Lexicon) -> Sum {
    // what nothing speaks against is sure enough by little: both name somebody of whom few others speak
    let alike = act(&mut sum, one, other)
        & sides(&mut sum, one, other, lexicon)
        & place(&mut sum, &one.places, &other.places)
        & days(&mut sum, one, other);
    figures(&mut sum, one, other);
    words(&mut sum, one, other, alike);
    if alike {
        in_passing(&mut sum, one, other);
    }
    sum
}

/// Is it the same deed, of a kind that says something?
fn act(sum: &mut Sum, one: &Told, other: &Told) -> bool {
    // that both have spoken says nothing: what they have said decides
    let speech = one.categories.is_empty() || other.categories.is_empty();
    let same = !one.families.is_disjoint(&other.families);
    if same {
        sum.add(if speech { 0 } else { 15 }, format_args!("same kind of act"));
    } else if one.categories.is_disjoint(&other.categories) {
        let near = !one.quads.is_disjoint(&other.quads);
        sum.add(if near { -30 } else { -45 }, format_args!("other act"));
    }
    if one.happened != other.happened {
        sum.add(-5, format_args!("one has happened and one has not"));
    }
    same && !speech
}

/// Does no side speak against it?
fn sides(sum: &mut Sum, one: &Told, other: &Told, lexicon: &Lexicon) -> bool {
    let symmetric = |id: &String| lexicon.action(id).is_some_and(|action| action.symmetric);
    if one.families.iter().chain(&other.families).any(symmetric) {
        side(sum, "sides", &one.actors.with(&one.targets), &other.actors.with(&other.targets), 2)
    } else {
        side(sum, "actor", &one.actors, &other.actors, 1)
            & side(sum, "target", &one.targets, &other.targets, 1)
    }
}

/// Who names a side more may tell of the same; where each names one that the other does not, they tell of two things: a
/// minister meets one guest after the other.
fn side(sum: &mut Sum, what: &str, one: &Side, other: &Side, times: i32) -> bool {
    let (mine, theirs) = (&one.named, &other.named);
    let country = !one.countries.is_disjoint(&other.countries);
    let group = one.group || other.group;
    let (points, how) = if mine.is_empty() || theirs.is_empty() {
        (if country { 5 } else { 0 }, "of one country")
    } else if mine == theirs {
        (if group { 10 } else { 15 }, "the same")
    } else if mine.is_subset(theirs) || theirs.is_subset(mine) {
        (if group { 3 } else { 10 }, "in common")
    } else if !mine.is_disjoint(theirs) {
        (-10, "in common, and others")
    } else if country && (group || one.state || other.state) {
        (5, "of one country")
    } else if !country && !one.countries.is_empty() && !other.countries.is_empty() {
        (-45, "of another country")
    } else {
        (-40, "others")
    };
    sum.add(points * times, format_args!("{what} {how}"));
    points >= 0
}

/// Are there no two places?
fn place(sum: &mut Sum, one: &Side, other: &Side) -> bool {
    if !one.named.is_disjoint(&other.named) {
        sum.add(15, format_args!("same place"));
    } else if !one.countries.is_disjoint(&other.countries) {
        sum.add(-5, format_args!("places of one country"));
    } else if !one.named.is_empty() && !other.named.is_empty() {
        sum.add(-20, format_args!("other place"));
        return false;
    }
    true
}

/// Are there no two days?
fn days(sum: &mut Sum, one: &Told, other: &Told) -> bool {
    let meet = one.days.0 <= other.days.1 && other.days.0 <= one.days.1;
    match (meet, one.dated && other.dated) {
        (true, true) => sum.add(5, format_args!("same day")),
        (true, false) => {}
        (false, true) => {
            sum.add(-55, format_args!("other day"));
            return false;
        }
        (false, false) => sum.add(-5, format_args!("days next to each other")),
    }
    true
}

/// Acts that go on, so that two sides have one of them at a time.
const LASTING: [&str; 2] = ["Invade", "War"];

/// Sentences that speak of other things mention a deed in few words: of one side against another, without a day.
fn in_passing(sum: &mut Sum, one: &Told, other: &Told) {
    let same = |mine: &Side, theirs: &Side| !mine.named.is_empty() && mine.named == theirs.named;
    if !same(&one.actors, &other.actors) || !same(&one.targets, &other.targets) {
        return;
    }
    if LASTING.iter().any(|act| one.families.contains(*act) && other.families.contains(*act)) {
        sum.add(20, format_args!("a war of the same sides"));
    }
    let described = [one, other].iter().any(|event| event.actors.group || event.targets.group);
    if one.dated != other.dated && !described {
        sum.add(10, format_args!("the same sides, mentioned without a day"));
    }
}

/// Numbers of the dead are corrected from day to day, so that other ones say less than equal ones.
fn figures(sum: &mut Sum, one: &Told, other: &Told) {
    let pairs = [("killed", one.killed, other.killed), ("injured", one.injured, other.injured)];
    for (what, mine, theirs) in pairs {
        let (Some(mine), Some(theirs)) = (mine, theirs) else { continue };
        let points = if mine == theirs { 15 } else { -10 };
        let how = if mine == theirs { "as many" } else { "not as many" };
        sum.add(points, format_args!("{how} {what}"));
    }
    if !one.figures.is_empty() && !other.figures.is_empty() {
        match one.figures.is_disjoint(&other.figures) {
            false => sum.add(15, format_args!("same figure")),
            true => sum.add(-10, format_args!("other figure")),
        }
    }
}

/// Points of a name that both sentences have, or that each has for itself; so many names count.
const NAME: i32 = 4;
const NAMES: usize = 5;

/// Points of shared names that few events have, at most.
const RARE: i32 = 20;

fn words(sum: &mut Sum, one: &Told, other: &Told, alike: bool) {
    let share = share(&one.words, &other.words);
    sum.add(share * 4 / 5 - 20, format_args!("words alike by {share} of 100"));
    let shared: Vec<u32> = one.names.intersection(&other.names).copied().collect();
    let names = shared.len();
    let others = one.names.len().min(other.names.len()) - names;
    sum.add(NAME * names.min(NAMES) as i32, format_args!("{names} names shared"));
    if alike {
        let points = shared
            .iter()
            .filter_map(|name| one.words.get(name))
            .map(|&weight| rare(weight))
            .sum::<f64>()
            .round() as i32;
        sum.add(points.min(RARE), format_args!("rare names among them"));
    }
    sum.add(-NAME * others.min(NAMES) as i32, format_args!("{others} other names"));
}

/// Three points for each time that a name is e times as rare as one that one of 150 events has.
fn rare(weight: u32) -> f64 {
    3.0 * (f64::from(weight).sqrt() / 4.0 - 5.0).max(0.0)
}

/// How much of a hundred the words are alike, as the cosine of the two lists, in which rare words weigh more.
fn share(one: &BTreeMap<u32, u32>, other: &BTreeMap<u32, u32>) -> i32 {
    let sum = |words: &BTreeMap<u32, u32>| words.values().map(|&weight| f64::from(weight)).sum::<f64>();
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shared = few.iter().filter(|(word, _)| many.contains_key(word)).map(|(_, &weight)| f64::from(weight));
    let length = (sum(one) * sum(other)).sqrt();
    if length == 0.0 { 0 } else { (100.0 * shared.sum::<f64>() / length) as i32 }
}
