//! Who could take a side of an act: whoever its sentence mentions, and whoever a pattern or a rule proposes.

use super::parties;
use crate::event::participant::Participant;
use crate::event::trigger::{Match, Scene};
use crate::lexicon::Class;
use crate::mention::{EntityId, EntityKind};
use crate::syntax::{first_conjunct, has_case};
use crate::text::{Relation, Sentence, Upos};

/// Somebody who could take a side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
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
        let mut out = self.proposed(m);
        let entities = &scene.participants.mentions.entities;
        let own = |e: EntityId| {
            matches!(entities[e].kind, EntityKind::Country | EntityKind::Government)
                && parties(m).any(|o| entities[o].countries == entities[e].countries)
        };
        // In "is in Lima for talks" the place itself tells of the visit.
        let place = |e: EntityId| matches!(entities[e].kind, EntityKind::Country | EntityKind::Place);
        let friendly = m.action.takes_content() && !is_hostile(scene, m);
        let fits = |c: &&Candidate| {
            !parties(m).any(|e| e == c.entity)
                && !own(c.entity)
                && c.token.is_none_or(|t| match t == m.head {
                    true => c.direct && place(c.entity),
                    false => {
                        !m.used.contains(&t)
                            && !self.is_of_another_act(scene, m, t, friendly)
                            && !is_in_reason(scene, m, t)
                            && !is_in_charge(scene, m, t)
                    }
                })
        };
        out.extend(self.all.iter().filter(fits));
        out
    }

    /// Those that patterns and rules propose, at each word that means them.
    fn proposed(&self, m: &Match<'_>) -> Vec<Candidate> {
        let mut out = Vec::new();
        let sides = [&m.actors, &m.targets].into_iter().enumerate();
        for (side, p) in sides.flat_map(|(side, list)| list.iter().map(move |p| (side, p))) {
            let proposed = Some((side, p.by));
            let known = out.len();
            let words = self.all.iter().filter(|c| c.entity == p.entity && c.token != Some(m.head));
            out.extend(words.map(|c| Candidate { proposed, direct: p.direct, ..*c }));
            if out.len() == known {
                let Participant { entity, direct, .. } = *p;
                out.push(Candidate { entity, token: None, direct, described: false, proposed });
            }
        }
        out
    }

    /// Does a word stand below a joint act, or below a hostile one that a friendly act is about?
    fn is_of_another_act(&self, scene: &Scene<'_>, m: &Match<'_>, token: usize, friendly: bool) -> bool {
        let mut below = scene.document.sentences[m.sentence].upwards(token).take_while(|&t| t != m.head);
        below.any(|t| self.joint.contains(&t) || (friendly && self.hostile.contains(&t)))
    }
}

/// "will act because A buys from B": who stands in the reason takes no side.
fn is_in_reason(scene: &Scene<'_>, m: &Match<'_>, token: usize) -> bool {
    let sentence = &scene.document.sentences[m.sentence];
    let because =
        |c: usize| sentence.tokens[c].relation == Relation::Mark && sentence.tokens[c].lemma == "because";
    let mut clauses = sentence.upwards(token).take_while(|&t| t != m.head && t != m.predicate);
    clauses.any(|t| sentence.tokens[t].relation == Relation::Advcl && sentence.children(t).any(because))
}

/// "was convicted of sending money to A": who stands in what somebody is blamed for takes no side of the charge.
fn is_in_charge(scene: &Scene<'_>, m: &Match<'_>, token: usize) -> bool {
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    if !scene.lexicon.words().has(Class::Judges, &tokens[m.predicate].lower_lemma()) {
        return false;
    }
    let content = |t: usize| match tokens[t].relation {
        Relation::Advcl => tokens[t].xpos == "VBG",
        Relation::Obl => has_case(sentence, t, &["with", "of"]),
        _ => false,
    };
    let mut below = sentence.upwards(token).take_while(|&t| t != m.predicate);
    below.any(|t| tokens[t].head == Some(m.predicate) && content(t))
}

/// Are two joined by "and"?
pub(super) fn joined(sentence: &Sentence, a: &Candidate, b: &Candidate) -> bool {
    let first = |c: &Candidate| c.token.map(|t| first_conjunct(sentence, t));
    first(a).is_some() && first(a) == first(b)
}
