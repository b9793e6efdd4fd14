//! Nouns that tell of an act, and their sides.

use super::slot::phrase_at;
use super::{Fitted, Found, Scene};
use crate::event::participant::Participant;
use crate::event::rule;
use crate::lexicon::{Filler, Pattern};
use crate::mention::EntityId;
use crate::syntax::{Frame, Support, SupportVerb, conjuncts, has_case, nominal_obliques, support_verbs};
use crate::text::{Relation, Sentence};

impl<'a> Scene<'a> {
    pub(super) fn fit_noun(
        &self,
        s: usize,
        noun: usize,
        pattern: &'a Pattern,
        support: Option<SupportVerb>,
        symmetric: bool,
    ) -> Option<Fitted<'a>> {
        let sentence = &self.document.sentences[s];
        let tokens = &sentence.tokens;
        if matches!(tokens[noun].relation, Relation::Compound | Relation::Flat | Relation::Amod) {
            return None;
        }
        let frame = support.and_then(|v| self.frames[s][v.verb].as_deref());
        let frame_of =
            |wanted: &[Support]| frame.filter(|_| support.is_some_and(|v| wanted.contains(&v.support)));
        let mut found = Found::default();
        found.used.push(noun);
        let fitting = pattern.heads.iter().filter(|p| phrase_at(sentence, noun, p).is_some());
        let phrase = fitting.max_by_key(|p| p.len())?;
        found.used.extend(phrase_at(sentence, noun, phrase)?);
        found.specificity += phrase.len() - 1;
        for (prepositions, filler) in &pattern.prepositions {
            self.fill(s, filler, &noun_places(sentence, noun, frame, prepositions), true, &mut found)?;
        }
        if let Some(Filler::Slot(slot)) = &pattern.before {
            let places = self.places_before(s, noun, &found.used);
            self.slot(s, slot, &places, &mut found)?;
        }
        // Whom a clash kills is none of its sides.
        if let Some(frame) = frame_of(&[Support::Event]).filter(|_| found.targets.is_empty() && !symmetric) {
            let objects = self.entities(s, &frame.objects, &[]);
            found.targets = others(objects, &found.actors);
        }
        let explicit = found.actors.len() + found.targets.len();
        let agent = if symmetric { &[Support::Agent, Support::Beside][..] } else { &[Support::Agent] };
        if let Some(frame) = frame_of(agent).filter(|_| found.actors.is_empty()) {
            let subjects = self.entities(s, &frame.subjects, &[]);
            found.actors = others(subjects, &found.targets);
            found.specificity += usize::from(!found.actors.is_empty());
        }
        if let Some(frame) = frame_of(&[Support::Recipient]) {
            self.take_recipient(s, noun, frame, &mut found);
        }
        // "were killed in a suicide attack": the verb names the patient.
        let has_patient = || {
            matches!(tokens[noun].relation, Relation::Obl | Relation::OblAgent)
                && has_case(sentence, noun, &["in", "by", "during"])
        };
        if explicit == 0 && found.actors.is_empty() && !has_patient() {
            return None;
        }
        let predicate = support.filter(|v| v.support != Support::Beside).map_or(noun, |v| v.verb);
        Some(Fitted { pattern, sentence: s, head: noun, predicate, specificity: found.specificity, found })
    }

    /// Whom the words before a noun name: "Chile's visit", "the US-China talks".
    fn places_before(&self, s: usize, noun: usize, used: &[usize]) -> Vec<usize> {
        let sentence = &self.document.sentences[s];
        let modifies = |&c: &usize| {
            matches!(
                sentence.tokens[c].relation,
                Relation::NmodPoss | Relation::Amod | Relation::Compound | Relation::Nmod
            ) && c < noun
                && !used.contains(&c)
        };
        let named = |&c: &usize| {
            self.participants.at(s, c).is_some() || !self.participants.resolve(self.document, s, c).is_empty()
        };
        let modifiers = sentence.children(noun).filter(modifies);
        modifiers.flat_map(|c| modifier_parts(sentence, c)).filter(named).collect()
    }

    /// "received assurances from the minister", "was given assurances by him": who gives acts, who receives is the target.
    fn take_recipient(&self, s: usize, noun: usize, frame: &Frame, found: &mut Found) {
        let tokens = &self.document.sentences[s].tokens;
        if found.actors.is_empty() {
            let from = |(case, noun): &(String, usize)| (case == "from" || case == "by").then_some(*noun);
            let givers: Vec<usize> = frame.obliques.iter().filter_map(from).collect();
            found.actors = self.entities(s, &givers, &[]);
        }
        if found.targets.is_empty() {
            // In the passive with two objects the object of the active voice is the noun, the subject who was given it.
            let given = |t: &usize| *t != noun && tokens[*t].relation == Relation::NsubjPass;
            let places: Vec<usize> = match frame.passive {
                true => frame.objects.iter().copied().filter(given).collect(),
                false => frame.subjects.clone(),
            };
            let recipients = others(self.entities(s, &places, &[]), &found.actors).into_iter();
            found.targets = recipients.map(|p| Participant { by: rule::RECIPIENT, ..p }).collect();
        }
    }

    /// The support verbs of a noun, and those that it stands beside; `None` alone where there is none.
    pub(super) fn support_verbs(&self, s: usize, noun: usize) -> Vec<Option<SupportVerb>> {
        let (words, cues) = (self.lexicon.words(), self.lexicon.modalities());
        support_verbs(words, cues, &self.document.sentences[s], &self.frames[s], noun)
    }
}

/// Those who do not stand on the other side already.
fn others(mut side: Vec<Participant>, other: &[Participant]) -> Vec<Participant> {
    let taken: Vec<EntityId> = other.iter().map(|p| p.entity).collect();
    side.retain(|p| !taken.contains(&p.entity));
    side
}

/// Nouns that one of these prepositions links to a noun; where it has none, to its support verb behind it.
fn noun_places(
    sentence: &Sentence,
    noun: usize,
    frame: Option<&Frame>,
    prepositions: &[String],
) -> Vec<usize> {
    let own = nominal_obliques(sentence, noun).into_iter();
    let own: Vec<usize> = own.filter(|(case, _)| prepositions.contains(case)).map(|(_, n)| n).collect();
    if !own.is_empty() {
        return own;
    }
    let obliques = frame.into_iter().flat_map(|frame| &frame.obliques);
    obliques.filter(|(case, n)| prepositions.contains(case) && *n > noun).map(|(_, n)| *n).collect()
}

/// The parts of a modifier before a noun: conjuncts, and both sides of "US-China".
fn modifier_parts(sentence: &Sentence, token: usize) -> Vec<usize> {
    let mut parts = conjuncts(sentence, token);
    parts.extend(sentence.children(token).filter(|&c| {
        matches!(sentence.tokens[c].relation, Relation::Compound | Relation::Flat | Relation::Amod)
    }));
    parts
}
