//! Puts a tree over a sentence from the network's scores, and names its arcs.

use super::model::Model;
use super::network::Scores;
use super::tree::best_tree;
use crate::text::Relation;

/// The head of each word (`None` for the root) and its relation.
///
/// The tree is projective and has one root. No head has two subjects, nor two objects: of words
/// that compete for such a place the surest gets it, the others their next best relation.
pub fn parse(model: &Model, scores: &Scores, from: usize, n: usize) -> Vec<(Option<usize>, Relation)> {
    let mut rows = Vec::new();
    scores.arcs(model, from, n, &mut rows);
    let heads = best_tree(&rows, n);
    scores.relations(model, from, &heads, &mut rows);
    let width = model.relation.width();
    let options: Vec<&[i32]> = rows.chunks_exact(width).map(|row| &row[..model.relations.len()]).collect();
    let mut relations: Vec<Relation> = (0..n)
        .map(|i| match heads[i] {
            0 => Relation::Root,
            _ => pick(model, options[i], |r| r != Relation::Root).0,
        })
        .collect();
    for place in [subject as fn(Relation) -> bool, object] {
        keep_one(model, &heads, &options, place, &mut relations);
    }
    heads.iter().zip(relations).map(|(&h, r)| (h.checked_sub(1), r)).collect()
}

fn subject(relation: Relation) -> bool {
    matches!(relation, Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::CsubjPass)
}

fn object(relation: Relation) -> bool {
    relation == Relation::Obj
}

/// Leaves, under each head, only the surest of the words that fill the same place.
fn keep_one(
    model: &Model,
    heads: &[usize],
    options: &[&[i32]],
    place: fn(Relation) -> bool,
    relations: &mut [Relation],
) {
    /// How much better the place suits a word than anything else.
    fn margin(model: &Model, row: &[i32], place: fn(Relation) -> bool) -> i32 {
        pick(model, row, place).1.saturating_sub(other(model, row, place).1)
    }
    let mut holder: Vec<Option<usize>> = vec![None; heads.len() + 1];
    for i in 0..heads.len() {
        if !place(relations[i]) {
            continue;
        }
        let slot = &mut holder[heads[i]];
        let loser = match *slot {
            None => {
                *slot = Some(i);
                continue;
            }
            Some(first) if margin(model, options[i], place) > margin(model, options[first], place) => {
                *slot = Some(i);
                first
            }
            Some(_) => i,
        };
        relations[loser] = other(model, options[loser], place).0;
    }
}

/// The best relation that fills neither the place in question nor any that allows but one word.
fn other(model: &Model, row: &[i32], place: fn(Relation) -> bool) -> (Relation, i32) {
    pick(model, row, |r| !place(r) && !subject(r) && !object(r) && r != Relation::Root)
}

/// The best of the allowed relations and its score; `Dep` where none is.
fn pick(model: &Model, row: &[i32], allowed: impl Fn(Relation) -> bool) -> (Relation, i32) {
    let mut best = (Relation::Dep, i32::MIN);
    for (&relation, &score) in model.relations.iter().zip(row) {
        if score > best.1 && allowed(relation) {
            best = (relation, score);
        }
    }
    best
}
