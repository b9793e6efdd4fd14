//! Who could take a side of an act: whoever its sentence mentions, and whoever a pattern or a rule proposes.

use super::parties;
use crate::event::frame::case_of;
use crate::event::participant::Participant;
use crate::event::rule;
use crate::event::trigger::{Match, Scene};
use crate::lexicon::Class;
use crate::mention::{EntityId, EntityKind};
use crate::text::{Relation, Sentence, Upos};

/// Somebody who could take a side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Who could take the side.
    pub entity: EntityId,
    /// The word in the trigger's sentence that means him; `None` where a rule brings him from elsewhere.
    pub token: Option<usize>,
    /// The word itself means the entity; else it stands inside the word's phrase ("Indian goods").
    pub direct: bool,
    /// The text only describes him ("luxury hotels").
    pub described: bool,
    /// The side (0 actor, 1 target) on which a pattern or a rule proposes him, and its id.
    pub proposed: Option<(usize, &'static str)>,
}

impl Candidate {
    /// As a participant: the rule that proposed him, else the model, has put him there.
    pub fn participant(&self) -> Participant {
        let by = self.proposed.map_or(super::LEARNED, |(_, by)| by);
        Participant { entity: self.entity, direct: self.direct, by }
    }
}

/// The candidates of a sentence.
pub(super) struct Candidates {
    all: Vec<Candidate>,
    /// Nouns of acts that two do together.
    joint: Vec<usize>,
    /// Words of acts against somebody.
    hostile: Vec<usize>,
}

/// Is an action one against somebody (quad classes 3 and 4)?
fn is_hostile(scene: &Scene<'_>, m: &Match<'_>) -> bool {
    m.action.plover.as_deref().and_then(|p| scene.lexicon.quad(p)).is_some_and(|quad| quad > 2)
}

impl Candidates {
    /// All whom the sentence of these triggers mentions, in text order.
    pub fn new(scene: &Scene<'_>, s: usize, matches: &[Match<'_>]) -> Self {
        let asked = matches.iter().any(|m| m.action.guideline.is_some());
        let tokens = if asked { scene.document.sentences[s].tokens.as_slice() } else { &[] };
        let mut all = Vec::new();
        for (t, token) in tokens.iter().enumerate() {
            let nominal = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj);
            if nominal || scene.participants.at(s, t).is_some() {
                let found = scene.participants.resolve(scene.document, s, t).into_iter();
                all.extend(found.map(|p| Candidate {
                    entity: p.entity,
                    token: Some(t),
                    direct: p.direct,
                    described: false,
                    proposed: None,
                }));
                let described = scene.participants.described(s, t).into_iter();
                all.extend(described.map(|entity| Candidate {
                    entity,
                    token: Some(t),
                    direct: true,
                    described: true,
                    proposed: None,
                }));
            }
        }
        let nominal = |m: &&Match<'_>| m.action.symmetric && scene.frames[s][m.head].is_none();
        let heads =
            |test: &dyn Fn(&&Match<'_>) -> bool| matches.iter().filter(test).map(|m| m.head).collect();
        let against = |m: &&Match<'_>| m.pattern.is_some() && is_hostile(scene, m);
        Self { all, joint: heads(&nominal), hostile: heads(&against) }
    }

    /// Those for one trigger: first those that patterns and rules propose, at each word that means them, then the others.
    ///
    /// An army does not act on the state that it is of. Who stands inside the
    /// phrase of a joint act is a party of that: in "killed in clashes between A and B" neither is known to have killed.
    /// Whom "agreed to impose sanctions on A" is against has not agreed.
    pub fn of(&self, scene: &Scene<'_>, m: &Match<'_>) -> Vec<Candidate> {
        let mut out = Vec::new();
        for (side, list) in [&m.actors, &m.targets].into_iter().enumerate() {
            for p in list {
                let proposed = Some((side, p.by));
                let known = out.len();
                let words = self.all.iter().filter(|c| c.entity == p.entity && c.token != Some(m.head));
                out.extend(words.map(|c| Candidate { proposed, direct: p.direct, ..*c }));
                if out.len() == known {
                    out.push(Candidate {
                        entity: p.entity,
                        token: None,
                        direct: p.direct,
                        described: false,
                        proposed,
                    });
                }
            }
        }
        let entities = &scene.participants.mentions.entities;
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let friendly = m.action.takes_content() && !is_hostile(scene, m);
        let of_another = |token: usize| {
            let above = std::iter::successors(Some(token), |&t| tokens[t].head).take(tokens.len());
            let mut below = above.take_while(|&t| t != m.head);
            below.any(|t| self.joint.contains(&t) || (friendly && self.hostile.contains(&t)))
        };
        // "will act because A buys from B": who stands in the reason takes no side.
        let reason = |token: usize| {
            let above = std::iter::successors(Some(token), |&t| tokens[t].head).take(tokens.len());
            let mut clauses = above.take_while(|&t| t != m.head && t != m.predicate);
            clauses.any(|t| {
                let because =
                    |&c: &usize| tokens[c].relation == Relation::Mark && tokens[c].lemma == "because";
                tokens[t].relation == Relation::Advcl
                    && scene.document.sentences[m.sentence].children(t).any(|c| because(&c))
            })
        };
        // "was convicted of sending money to A": who stands in what somebody is blamed for takes no side of the charge.
        let sentence = &scene.document.sentences[m.sentence];
        let judges = scene.lexicon.words().has(Class::Judges, &tokens[m.predicate].lower_lemma());
        let charge = |token: usize| {
            let above = std::iter::successors(Some(token), |&t| tokens[t].head).take(tokens.len());
            let mut below = above.take_while(|&t| t != m.predicate);
            let of =
                |t: usize| case_of(sentence, t).is_some_and(|case| matches!(case.as_str(), "with" | "of"));
            let content = |t: usize| match tokens[t].relation {
                Relation::Advcl => tokens[t].xpos == "VBG",
                Relation::Obl => of(t),
                _ => false,
            };
            judges && below.any(|t| tokens[t].head == Some(m.predicate) && content(t))
        };
        let own = |e: EntityId| {
            matches!(entities[e].kind, EntityKind::Country | EntityKind::Government)
                && parties(m).any(|o| entities[o].countries == entities[e].countries)
        };
        // In "is in Lima for talks" the place itself tells of the visit.
        let place = |e: EntityId| matches!(entities[e].kind, EntityKind::Country | EntityKind::Place);
        let fits = |c: &&Candidate| {
            (c.token != Some(m.head) || (c.direct && place(c.entity)))
                && !c.token.is_some_and(|t| t != m.head && m.used.contains(&t))
                && !parties(m).any(|e| e == c.entity)
                && !own(c.entity)
                && !c.token.is_some_and(of_another)
                && !c.token.is_some_and(reason)
                && !c.token.is_some_and(charge)
        };
        out.extend(self.all.iter().filter(fits));
        out
    }
}

/// Are two joined by "and"?
pub(super) fn joined(sentence: &Sentence, a: &Candidate, b: &Candidate) -> bool {
    let first = |c: &Candidate| {
        let above = |&t: &usize| {
            let token = &sentence.tokens[t];
            token.head.filter(|_| token.relation == Relation::Conj)
        };
        c.token.and_then(|t| std::iter::successors(Some(t), above).take(sentence.tokens.len()).last())
    };
    first(a).is_some() && first(a) == first(b)
}

/// Of two on one side whose words stand inside each other, keeps one: "the Chilean president Ana Ruiz" is neither Chile nor
/// some president but Ana Ruiz; else the word that heads the phrase. Whom a pattern proposes stays.
pub(super) fn unnest(scene: &Scene<'_>, s: usize, side: &mut Vec<(Candidate, i32)>) {
    let tokens = &scene.document.sentences[s].tokens;
    let entities = &scene.participants.mentions.entities;
    let person = |c: &Candidate| entities[c.entity].kind == EntityKind::Person;
    // "A and B" do not stand inside each other.
    let up = |t: usize| tokens[t].head.filter(|_| tokens[t].relation != Relation::Conj);
    // The first word of a name heads it, whichever of its words speaks most for the candidate.
    let first = |t: usize| {
        let flat = |&t: &usize| tokens[t].head.filter(|_| tokens[t].relation == Relation::Flat);
        std::iter::successors(Some(t), flat).take(tokens.len()).last()
    };
    let inside = |c: &Candidate, of: &Candidate| {
        let (Some(c), Some(of)) = (c.token.and_then(first), of.token.and_then(first)) else { return false };
        c != of && std::iter::successors(up(c), |&t| up(t)).take(tokens.len()).any(|t| t == of)
    };
    // "Chile's health minister, Ana Soto": whose minister he is does not act beside him.
    // "Chinese leader Xi Jinping", where the tree hangs both on the verb.
    let titled = |c: &Candidate, of: &Candidate| {
        let (Some(c), Some(of)) = (c.token.and_then(first), of.token.and_then(first)) else { return false };
        c == of || (c + 1 == of && tokens[c].xpos == "NN")
    };
    let named =
        |t: usize| matches!(tokens[t].relation, Relation::Appos | Relation::Flat | Relation::NmodDesc);
    let owner = |c: &Candidate, of: &Candidate| {
        let (Some(c), Some(of)) = (c.token.and_then(first), of.token.and_then(first)) else { return false };
        let phrase = tokens[of].head.filter(|_| named(of)).unwrap_or(of);
        let modifies = matches!(tokens[c].relation, Relation::NmodPoss | Relation::Amod | Relation::Compound);
        // "Chilean counterpart Ana Soto", where the title hangs on the name.
        let title = tokens[c].head.filter(|&h| tokens[h].relation == Relation::NmodDesc && h < of);
        let titled = title.and_then(|h| tokens[h].head) == Some(of);
        modifies && (titled || [Some(phrase), Some(of)].contains(&tokens[c].head))
    };
    let all = side.clone();
    // "Indian goods": either India or the goods.
    let better = |c: &Candidate, score: i32| {
        all.iter().any(|(o, other)| {
            c.token.is_some() && o.token == c.token && c.described != o.described && *other > score
        })
    };
    let all: Vec<Candidate> = side.iter().map(|(c, _)| *c).collect();
    side.retain(|(c, score)| {
        let names_inside = |o: &Candidate| {
            !o.described && o.proposed.is_some_and(|(_, by)| by == rule::PATTERN) && inside(o, c)
        };
        // "expelled the ambassador of Peru": the pattern takes the country that he is of.
        let of_named = |o: &Candidate| {
            names_inside(o) && !c.described && entities[o.entity].countries == entities[c.entity].countries
        };
        let group = entities[c.entity].kind == EntityKind::Group && c.proposed.is_none();
        let named = (c.described && all.iter().any(names_inside)) || (group && all.iter().any(of_named));
        if better(c, *score) || named {
            return false;
        }
        if !person(c) && all.iter().any(|o| person(o) && owner(c, o)) {
            return false;
        }
        c.proposed.is_some_and(|(_, by)| by == rule::PATTERN)
            || !all.iter().any(|o| match (person(c), person(o)) {
                (false, true) => inside(c, o) || inside(o, c) || titled(c, o),
                (true, false) => false,
                _ => inside(c, o),
            })
    });
}
