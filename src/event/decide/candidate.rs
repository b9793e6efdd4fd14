//! Who could take part in an act: everybody whom its sentence mentions, and whom patterns and rules propose.

use crate::event::trigger::{Match, Scene};
use crate::mention::EntityId;
use crate::text::Upos;

/// Somebody who could take a side, at a word that means him.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub entity: EntityId,
    /// The word in the trigger's sentence; `None` where only a rule proposes the entity, from elsewhere.
    pub token: Option<usize>,
    /// The word itself means the entity; else it stands inside the word's phrase ("Indian goods").
    pub direct: bool,
}

/// The candidates of a sentence, in text order.
pub(super) fn candidates(scene: &Scene<'_>, s: usize) -> Vec<Candidate> {
    let tokens = &scene.document.sentences[s].tokens;
    let mut out = Vec::new();
    for (t, token) in tokens.iter().enumerate() {
        let nominal = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Adj);
        if nominal || scene.participants.at(s, t).is_some() {
            let found = scene.participants.resolve(scene.document, s, t);
            out.extend(found.into_iter().map(|p| Candidate {
                entity: p.entity,
                token: Some(t),
                direct: p.direct,
            }));
        }
    }
    out
}

/// Those for one trigger: its sentence's, but for the trigger itself, and whom rules bring from elsewhere.
pub(super) fn of_match<'c>(m: &Match<'_>, here: &'c [Candidate]) -> impl Iterator<Item = Candidate> + 'c {
    let proposed: Vec<EntityId> = m.actors.iter().chain(&m.targets).map(|p| p.entity).collect();
    let head = m.head;
    let elsewhere =
        proposed.into_iter().filter(|e| !here.iter().any(|c| c.entity == *e && c.token != Some(head)));
    let elsewhere = elsewhere.map(|entity| Candidate { entity, token: None, direct: false });
    let here = here.iter().copied().filter(move |c| c.token != Some(head));
    here.chain(elsewhere.collect::<Vec<_>>())
}
