//! Who could take an open side of an act: whoever its sentence mentions.

use super::parties;
use crate::event::trigger::{Match, Scene};
use crate::mention::{EntityId, EntityKind};
use crate::text::{Relation, Upos};

/// Somebody who could take a side, at a word that means him.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub entity: EntityId,
    /// The word in the trigger's sentence.
    pub token: usize,
    /// The word itself means the entity; else it stands inside the word's phrase ("Indian goods").
    pub direct: bool,
}

/// The candidates of a sentence.
pub(super) struct Candidates {
    all: Vec<Candidate>,
    /// Nouns of acts that two do together.
    joint: Vec<usize>,
}

impl Candidates {
    /// All whom the sentence of these triggers mentions, in text order.
    pub fn new(scene: &Scene<'_>, s: usize, matches: &[Match<'_>]) -> Self {
        let asked = matches.iter().any(|m| m.action.guideline.is_some() && open(m) != [false, false]);
        let tokens = if asked { scene.document.sentences[s].tokens.as_slice() } else { &[] };
        let mut all = Vec::new();
        for (t, token) in tokens.iter().enumerate() {
            let nominal = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj);
            if nominal || scene.participants.at(s, t).is_some() {
                let found = scene.participants.resolve(scene.document, s, t).into_iter();
                all.extend(found.map(|p| Candidate { entity: p.entity, token: t, direct: p.direct }));
            }
        }
        let nominal = |m: &&Match<'_>| m.action.symmetric && scene.frames[s][m.head].is_none();
        Self { all, joint: matches.iter().filter(nominal).map(|m| m.head).collect() }
    }

    /// Those for one trigger; none where both sides are filled.
    ///
    /// A place does nothing and suffers nothing. An army does not act on the state that it is of. Who stands inside the
    /// phrase of a joint act is a party of that: in "killed in clashes between A and B" neither is known to have killed.
    pub fn of<'c>(&'c self, scene: &'c Scene<'_>, m: &Match<'_>) -> Vec<Candidate> {
        if open(m) == [false, false] {
            return Vec::new();
        }
        let entities = &scene.participants.mentions.entities;
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let of_another = |token: usize| {
            let above = std::iter::successors(Some(token), |&t| tokens[t].head).take(tokens.len());
            above.take_while(|&t| t != m.head).any(|t| self.joint.contains(&t))
        };
        let own = |e: EntityId| {
            matches!(entities[e].kind, EntityKind::Country | EntityKind::Government)
                && parties(m).any(|o| entities[o].countries == entities[e].countries)
        };
        let fits = |c: &&Candidate| {
            c.token != m.head
                && entities[c.entity].kind != EntityKind::Place
                && !parties(m).any(|e| e == c.entity)
                && !own(c.entity)
                && !of_another(c.token)
        };
        self.all.iter().filter(fits).copied().collect()
    }
}

/// Of two on one side whose words stand inside each other, keeps one: "the Chilean president Ana Ruiz" is neither Chile nor
/// some president but Ana Ruiz; else the word that heads the phrase.
pub(super) fn unnest(scene: &Scene<'_>, s: usize, side: &mut Vec<(Candidate, i32)>) {
    let tokens = &scene.document.sentences[s].tokens;
    let entities = &scene.participants.mentions.entities;
    let person = |c: &Candidate| entities[c.entity].kind == EntityKind::Person;
    // "A and B" do not stand inside each other.
    let up = |t: usize| tokens[t].head.filter(|_| tokens[t].relation != Relation::Conj);
    let inside = |c: &Candidate, of: &Candidate| {
        c.token != of.token
            && std::iter::successors(up(c.token), |&t| up(t)).take(tokens.len()).any(|t| t == of.token)
    };
    let all: Vec<Candidate> = side.iter().map(|(c, _)| *c).collect();
    side.retain(|(c, _)| {
        !all.iter().any(|o| match (person(c), person(o)) {
            (false, true) => inside(c, o) || inside(o, c),
            (true, false) => false,
            _ => inside(c, o),
        })
    });
}

/// Which sides of a trigger, actor and target, nobody has taken. What two do together is complete with two.
pub(super) fn open(m: &Match<'_>) -> [bool; 2] {
    let complete = m.action.symmetric && m.actors.len() + m.targets.len() > 1;
    [&m.actors, &m.targets].map(|side| side.is_empty() && !complete)
}
