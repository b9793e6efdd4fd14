//! What fills the places of a pattern: words of its own, or participants.

use super::{Found, Scene};
use crate::event::participant::Participant;
use crate::lexicon::{Filler, Phrase, Slot, SlotKind, SlotRole};
use crate::mention::EntityKind;
use crate::syntax::measured;
use crate::text::Sentence;

impl Scene<'_> {
    pub(super) fn fill(
        &self,
        s: usize,
        filler: &Filler,
        places: &[usize],
        preposition: bool,
        found: &mut Found,
    ) -> Option<()> {
        match filler {
            Filler::Slot(slot) => self.slot(s, slot, places, found),
            Filler::Words(phrases) => {
                let sentence = &self.document.sentences[s];
                let (at, used) = places
                    .iter()
                    .flat_map(|&p| std::iter::once(p).chain(measured(self.lexicon.words(), sentence, p)))
                    .find_map(|p| {
                        let fitting = phrases.iter().filter_map(|phrase| phrase_at(sentence, p, phrase));
                        fitting.max_by_key(Vec::len).map(|used| (p, used))
                    })?;
                found.specificity += used.len() + if preposition { 2 } else { 3 };
                found.used.push(at);
                found.used.extend(used);
                Some(())
            }
        }
    }

    pub(super) fn slot(&self, s: usize, slot: &Slot, places: &[usize], found: &mut Found) -> Option<()> {
        let list = match slot.role {
            SlotRole::Actor => &mut found.actors,
            SlotRole::Target => &mut found.targets,
            SlotRole::Thing | SlotRole::Content => return (!places.is_empty()).then_some(()),
            SlotRole::Place => return Some(()),
        };
        let mut entities = self.entities(s, places, &slot.kinds);
        if slot.role == SlotRole::Actor {
            // A city does nothing: "the Baghdad bombings" happened there, "the army in Aleppo" fights there.
            entities.retain(|p| {
                self.participants.mentions.entities[p.entity].kind != EntityKind::Place
                    || (p.direct && !slot.kinds.is_empty())
            });
        }
        if slot.required && !entities.iter().any(|p| slot.kinds.is_empty() || p.direct) {
            return None;
        }
        found.specificity += usize::from(!entities.is_empty()) + usize::from(!slot.kinds.is_empty());
        for participant in entities {
            if !list.iter().any(|p| p.entity == participant.entity) {
                list.push(participant);
            }
        }
        Some(())
    }

    pub(super) fn entities(&self, s: usize, places: &[usize], kinds: &[SlotKind]) -> Vec<Participant> {
        let mut out: Vec<Participant> = Vec::new();
        for &place in places {
            for p in self.participants.resolve(self.document, s, place) {
                if self.participants.fits(p.entity, kinds) && !out.iter().any(|o| o.entity == p.entity) {
                    out.push(p);
                }
            }
        }
        out
    }
}

/// Does the phrase stand here, its last word on this token (for a verb, its first)? Returns the other tokens.
pub(super) fn phrase_at(sentence: &Sentence, token: usize, phrase: &Phrase) -> Option<Vec<usize>> {
    let tokens = &sentence.tokens;
    let same = |t: usize, word: &str| {
        // A name in the plural is no common noun: the "Armed Forces" withdraw, rather than that forces are withdrawn.
        let lemma = if tokens[t].xpos == "NNPS" { &tokens[t].form } else { &tokens[t].lemma };
        // A capitalised plural at the beginning of a sentence may be tagged as a singular.
        let plural = lemma.strip_suffix('s').filter(|_| t == 0).unwrap_or(lemma);
        [lemma.as_str(), plural, tokens[t].form.as_str()].iter().any(|w| w.eq_ignore_ascii_case(word))
    };
    let (last, rest) = phrase.split_last()?;
    if !same(token, last) {
        return None;
    }
    // The words before stand right in front, hyphens aside, or among the modifiers.
    let mut used = Vec::new();
    let mut t = token;
    for word in rest.iter().rev() {
        while t > 0 && tokens[t - 1].form == "-" {
            t -= 1;
        }
        let before = t.checked_sub(1).filter(|&b| same(b, word));
        let modifier = sentence.children(token).find(|&c| c < token && same(c, word));
        let at = before.or(modifier)?;
        used.push(at);
        t = at;
    }
    Some(used)
}
