//! Pairs that are one, put together to groups.

use std::collections::BTreeMap;

use super::{Denied, Told, Weight, points, weigh};
use crate::lexicon::Lexicon;

/// Two events of one group that speak against each other more than this keep it from being one.
const APART: i32 = 0;

/// An event that is one with another, which stands for the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Same {
    /// IRI of the event.
    pub event: String,
    /// The first of the group by its IRI.
    pub whole: String,
    /// The event of the group that it is most surely one with, by its IRI.
    pub nearest: String,
    /// What speaks for it and against it.
    pub why: Weight,
}

/// Joins the surest pairs first; two groups that hold events of one article, or such as speak against each other or were denied to
/// be one, stay two. `pairs` holds points and the two places in `told`, whose events stand in the order of their IRIs.
pub fn join(
    told: &[Told],
    mut pairs: Vec<(i32, usize, usize)>,
    denied: &Denied,
    lexicon: &Lexicon,
) -> Vec<Same> {
    pairs.sort_unstable_by_key(|&(points, one, other)| (-points, one, other));
    let agree = |one: &Told, other: &Told| {
        let is_denied = |a: &Told, b: &Told| denied.contains(&(a.event.clone(), b.event.clone()));
        one.articles.is_disjoint(&other.articles)
            && points(one, other, lexicon) >= APART
            && (denied.is_empty() || !is_denied(one, other) && !is_denied(other, one))
    };
    let mut group: BTreeMap<usize, usize> = BTreeMap::new();
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut nearest: BTreeMap<usize, usize> = BTreeMap::new();
    for &(_, one, other) in &pairs {
        let of = |event: usize| group.get(&event).copied().unwrap_or(event);
        let (first, second) = (of(one).min(of(other)), of(one).max(of(other)));
        if first == second {
            continue;
        }
        let all = |of: usize| members.get(&of).cloned().unwrap_or_else(|| vec![of]);
        let (mine, theirs) = (all(first), all(second));
        if !mine.iter().all(|&one| theirs.iter().all(|&other| agree(&told[one], &told[other]))) {
            continue;
        }
        nearest.entry(one).or_insert(other);
        nearest.entry(other).or_insert(one);
        group.extend(mine.iter().chain(&theirs).map(|&event| (event, first)));
        members.remove(&second);
        members.insert(first, [mine, theirs].concat());
    }
    let rest = group.into_iter().filter(|(event, whole)| event != whole);
    rest.map(|(event, whole)| {
        let near = nearest[&event];
        let name = |i: usize| told[i].event.clone();
        let why = weigh(&told[event], &told[near], lexicon);
        Same { event: name(event), whole: name(whole), nearest: name(near), why }
    })
    .collect()
}
