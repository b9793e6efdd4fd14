//! Who could take a side of an act: whoever its sentence mentions, and whoever a pattern or a rule proposes.

use super::parties;
use crate::event::participant::Participant;
use crate::event::trigger::{Match, Scene};
use crate::lexicon::Class;
use crate::mention::{EntityId, EntityKind};
use crate::syntax::{first_conjunct, has_case, is_subject};
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
    pub means: Means,
    /// Why his word tells nothing of this act, as far as the tree is right.
    pub aside: Option<&'static str>,
    /// The side (0 actor, 1 target) on which a pattern or a rule proposes him, and its id.
    pub proposed: Option<(usize, &'static str)>,
}

/// How a word means a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    /// A mention does: a name, a description that is understood, somebody in its phrase.
    Mention,
    /// The text only describes him ("luxury hotels").
    Description,
    /// The word may mean him, by this rule of [`crate::mention::Guess`].
    Guess(&'static str),
}

impl Candidate {
    /// A candidate whom nobody proposes.
    fn new(entity: EntityId, token: usize, direct: bool, means: Means) -> Self {
        Self { entity, token: Some(token), direct, means, aside: None, proposed: None }
    }

    pub fn is_described(&self) -> bool {
        self.means == Means::Description
    }

    /// As a participant: the rule that proposed him, else the model, has put him there.
    pub fn participant(&self) -> Participant {
        Participant { entity: self.entity, direct: self.direct, by: self.by() }
    }

    /// Id of the rule that proposes him, else of how the model finds him.
    pub fn by(&self) -> &'static str {
        match (self.proposed, self.means) {
            (Some((_, by)), _) => by,
            (None, Means::Guess(_)) => super::GUESSED,
            (None, _) => super::LEARNED,
        }
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
            let mut resolved = Vec::new();
            if nominal || scene.participants.at(s, t).is_some() {
                resolved = scene.participants.resolve(scene.document, s, t);
                let described = scene.participants.described(s, t);
                all.extend(resolved.iter().map(|p| Candidate::new(p.entity, t, p.direct, Means::Mention)));
                all.extend(described.map(|entity| Candidate::new(entity, t, true, Means::Description)));
            }
            let direct = resolved.iter().any(|p| p.direct);
            let unsure = !direct && !scene.lexicon.leaves_out(super::GUESSED);
            let guesses = scene.participants.guesses(s, t).iter().filter(|_| unsure);
            all.extend(guesses.map(|&(entity, rule)| Candidate::new(entity, t, true, Means::Guess(rule))));
        }
        let nominal = |m: &&Match<'_>| m.action.symmetric && scene.frames[s][m.head].is_none();
        let heads =
            |test: &dyn Fn(&&Match<'_>) -> bool| matches.iter().filter(test).map(|m| m.head).collect();
        let against = |m: &&Match<'_>| m.pattern.is_some() && is_hostile(scene, m);
        Self { all, joint: heads(&nominal), hostile: heads(&against) }
    }

    /// Those for one trigger: first those that patterns and rules propose, at each word that means them, then the others.
    ///
    /// What speaks against a candidate whom nobody proposes is told by [`Candidate::aside`].
    pub fn of(&self, scene: &Scene<'_>, m: &Match<'_>) -> Vec<Candidate> {
        let mut out = self.proposed(m);
        let entities = &scene.participants.mentions.entities;
        // In "is in Lima for talks" the place itself tells of the visit.
        let place = |e: EntityId| matches!(entities[e].kind, EntityKind::Country | EntityKind::Place);
        let fits = |c: &&Candidate| {
            !parties(m).any(|e| e == c.entity)
                && !is_state_of_party(scene, m, c.entity)
                && c.token.is_none_or(|t| match t == m.head {
                    true => c.direct && place(c.entity),
                    false => {
                        !m.used.contains(&t)
                            && !self.is_of_hostile_act(scene, m, t)
                            && !is_in_reason(scene, m, t)
                            && !is_in_charge(scene, m, t)
                    }
                })
        };
        let others = self.all.iter().filter(fits);
        out.extend(others.map(|c| Candidate { aside: self.aside(scene, m, c), ..*c }));
        out
    }

    /// Whom "agreed to impose sanctions on A" is against has not agreed.
    fn is_of_hostile_act(&self, scene: &Scene<'_>, m: &Match<'_>, token: usize) -> bool {
        let mut below = scene.document.sentences[m.sentence].upwards(token).take_while(|&t| t != m.head);
        m.action.takes_content() && !is_hostile(scene, m) && below.any(|t| self.hostile.contains(&t))
    }

    /// Why a candidate may be none of this act: in "killed in clashes between A and B" neither is known to have killed.
    fn aside(&self, scene: &Scene<'_>, m: &Match<'_>, c: &Candidate) -> Option<&'static str> {
        let t = c.token.filter(|&t| t != m.head)?;
        let mut below = scene.document.sentences[m.sentence].upwards(t).take_while(|&t| t != m.head);
        below.any(|t| self.joint.contains(&t)).then_some("party of a joint act")
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
                out.push(Candidate {
                    entity,
                    token: None,
                    direct,
                    means: Means::Mention,
                    aside: None,
                    proposed,
                });
            }
        }
        out
    }
}

/// Is somebody the state that a proposed party belongs to? An army does not act on it, nor a government beside it.
fn is_state_of_party(scene: &Scene<'_>, m: &Match<'_>, entity: EntityId) -> bool {
    let entities = &scene.participants.mentions.entities;
    matches!(entities[entity].kind, EntityKind::Country | EntityKind::Government)
        && parties(m).any(|o| entities[o].countries == entities[entity].countries)
}

/// "Rebels asked Chile to act": the subject of the verb that governs an infinitive with another understood subject.
pub(super) fn asks_another(scene: &Scene<'_>, m: &Match<'_>, c: &Candidate) -> bool {
    let sentence = &scene.document.sentences[m.sentence];
    let predicate = &sentence.tokens[m.predicate];
    let infinitive =
        predicate.xpos == "VB" && matches!(predicate.relation, Relation::Xcomp | Relation::Advcl);
    let understood = scene.frames[m.sentence][m.predicate].as_ref().map(|frame| &frame.subjects);
    let another = |t: usize| understood.is_some_and(|s| !s.is_empty() && !s.contains(&t));
    infinitive
        && c.token.is_some_and(|t| {
            is_subject(sentence, t) && sentence.tokens[t].head == predicate.head && another(t)
        })
}

/// "A resigned after protests": who does something after an act against somebody has not done that act as well, unless it
/// is one of fighting.
pub(super) fn comes_after(scene: &Scene<'_>, m: &Match<'_>, c: &Candidate) -> bool {
    const AFTER: &[&str] = &["after", "following", "since", "amid", "despite"];
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    let nominal = m.predicate == m.head && scene.frames[m.sentence][m.head].is_none();
    let fights = m.action.plover.as_deref() == Some("ASSAULT");
    if !nominal || fights || m.action.symmetric || !is_hostile(scene, m) {
        return false;
    }
    // "weeks of riots"
    let phrase = std::iter::once(m.head).chain(sentence.above(m.head));
    let mut phrase = phrase.take_while(|&t| matches!(tokens[t].upos, Upos::Noun | Upos::Propn));
    let Some(top) = phrase.find(|&t| has_case(sentence, t, AFTER)) else { return false };
    c.token.is_some_and(|t| t != top && !sentence.above(t).any(|above| above == top))
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
