//! Two on one side whose words stand inside each other: one of them is meant.

use super::candidate::Candidate;
use crate::event::rule;
use crate::event::trigger::Scene;
use crate::mention::EntityKind;
use crate::syntax::first_conjunct;
use crate::text::{Relation, Sentence};

/// Keeps one of two: "the Chilean president Ana Ruiz" is neither Chile nor some president but Ana Ruiz; else the word that
/// heads the phrase. Whom a pattern proposes stays.
pub(super) fn unnest(scene: &Scene<'_>, s: usize, side: &mut Vec<(Candidate, i32)>) {
    let entities = &scene.participants.mentions.entities;
    let nesting = Nesting(&scene.document.sentences[s]);
    let is = |c: &Candidate, kind: EntityKind| entities[c.entity].kind == kind;
    let person = |c: &Candidate| is(c, EntityKind::Person);
    let all = side.clone();
    let others = || all.iter().map(|(c, _)| c);
    // "Indian goods": either India or the goods.
    let worse = |c: &Candidate, score: i32| {
        all.iter().any(|(o, other)| {
            c.token.is_some() && o.token == c.token && c.is_described() != o.is_described() && *other > score
        })
    };
    let names = |o: &Candidate, c: &Candidate| !o.is_described() && by_pattern(o) && nesting.inside(o, c);
    // "expelled the ambassador of Peru": the pattern takes the country that he is of.
    let stands_for_name = |c: &Candidate| {
        let same = |o: &Candidate| entities[o.entity].countries == entities[c.entity].countries;
        match c.is_described() {
            true => others().any(|o| names(o, c)),
            false => {
                let group = is(c, EntityKind::Group) && c.proposed.is_none();
                group && others().any(|o| names(o, c) && same(o))
            }
        }
    };
    // "the presidents of Chile and Peru": the group has both.
    let listed = |c: &Candidate, o: &Candidate| {
        let of = |c: &Candidate| &entities[c.entity].countries;
        is(c, EntityKind::Country)
            && is(o, EntityKind::Group)
            && of(c).iter().all(|country| of(o).contains(country))
            && nesting.joined_inside(c, o)
    };
    let belongs = |c: &Candidate, o: &Candidate| match (person(c), person(o)) {
        (false, true) => nesting.inside(c, o) || nesting.inside(o, c) || nesting.is_title(c, o),
        (true, false) => false,
        _ => nesting.inside(c, o) || listed(c, o),
    };
    side.retain(|(c, score)| {
        let owner = || !person(c) && others().any(|o| person(o) && nesting.owns(c, o));
        let kept = || by_pattern(c) || !others().any(|o| belongs(c, o));
        !worse(c, *score) && !stands_for_name(c) && !owner() && kept()
    });
}

fn by_pattern(c: &Candidate) -> bool {
    c.proposed.is_some_and(|(_, by)| by == rule::PATTERN)
}

/// How the words of candidates stand to each other in a sentence.
struct Nesting<'s>(&'s Sentence);

impl Nesting<'_> {
    /// The first word of a candidate's name, whichever of its words speaks most for him.
    fn first(&self, c: &Candidate) -> Option<usize> {
        let tokens = &self.0.tokens;
        let flat = |&t: &usize| tokens[t].head.filter(|_| tokens[t].relation == Relation::Flat);
        std::iter::successors(c.token, flat).take(tokens.len()).last()
    }

    fn pair(&self, c: &Candidate, of: &Candidate) -> Option<(usize, usize)> {
        self.first(c).zip(self.first(of))
    }

    /// Does one stand below the other? "A and B" do not.
    fn inside(&self, c: &Candidate, of: &Candidate) -> bool {
        let tokens = &self.0.tokens;
        let up = |t: usize| tokens[t].head.filter(|_| tokens[t].relation != Relation::Conj);
        self.pair(c, of).is_some_and(|(c, of)| {
            c != of && std::iter::successors(up(c), |&t| up(t)).take(tokens.len()).any(|t| t == of)
        })
    }

    /// Does "and" join one to a word below the other?
    fn joined_inside(&self, c: &Candidate, of: &Candidate) -> bool {
        let below = |(c, of): (usize, usize)| {
            let first = first_conjunct(self.0, c);
            first != of && self.0.upwards(first).any(|t| t == of)
        };
        self.pair(c, of).is_some_and(below)
    }

    /// "Chinese leader Xi Jinping", where the tree hangs both on the verb.
    fn is_title(&self, c: &Candidate, of: &Candidate) -> bool {
        self.pair(c, of).is_some_and(|(c, of)| c == of || (c + 1 == of && self.0.tokens[c].xpos == "NN"))
    }

    /// "Chile's health minister, Ana Soto": whose minister he is does not act beside him.
    fn owns(&self, c: &Candidate, of: &Candidate) -> bool {
        let tokens = &self.0.tokens;
        let Some((c, of)) = self.pair(c, of) else { return false };
        let named = matches!(tokens[of].relation, Relation::Appos | Relation::Flat | Relation::NmodDesc);
        let phrase = tokens[of].head.filter(|_| named).unwrap_or(of);
        let modifies = matches!(tokens[c].relation, Relation::NmodPoss | Relation::Amod | Relation::Compound);
        // "Chilean counterpart Ana Soto", where the title hangs on the name.
        let title = tokens[c].head.filter(|&h| tokens[h].relation == Relation::NmodDesc && h < of);
        let titled = title.and_then(|h| tokens[h].head) == Some(of);
        modifies && (titled || [Some(phrase), Some(of)].contains(&tokens[c].head))
    }
}
