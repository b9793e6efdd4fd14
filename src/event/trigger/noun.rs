//! Nouns that express an act, and the verbs that carry them.

use super::slot::{measured, phrase_at};
use super::{Fitted, Found, Scene};
use crate::event::frame::{case_of, conjuncts, nominal_obliques};
use crate::event::participant::Participant;
use crate::event::rule;
use crate::lexicon::{Filler, Modality, Pattern};
use crate::text::{Relation, Sentence};

/// A verb beside a noun that expresses an act.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carrier {
    pub verb: usize,
    pub role: CarrierRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CarrierRole {
    /// "hold talks", "threaten sanctions": the verb's subject does what the noun says.
    Acts,
    /// "received assurances from the minister", "was given assurances": what the noun says is done to the verb's subject.
    Receives,
    /// "talks took place".
    Happens,
    /// "spoke after talks with the minister": for what two sides do together, the subject is one of them.
    Accompanies,
}

/// Prepositions that put a meeting beside what somebody does.
const BESIDE: &[&str] =
    &["in", "at", "during", "with", "for", "after", "before", "following", "to", "on", "ahead of"];

impl<'a> Scene<'a> {
    pub(super) fn fit_noun(
        &self,
        s: usize,
        noun: usize,
        pattern: &'a Pattern,
        carrier: Option<Carrier>,
        symmetric: bool,
    ) -> Option<Fitted<'a>> {
        let sentence = &self.document.sentences[s];
        let tokens = &sentence.tokens;
        if matches!(tokens[noun].relation, Relation::Compound | Relation::Flat | Relation::Amod) {
            return None;
        }
        let mut found = Found::default();
        found.used.push(noun);
        let phrase = pattern
            .heads
            .iter()
            .filter(|p| phrase_at(sentence, noun, p).is_some())
            .max_by_key(|p| p.len())?;
        found.used.extend(phrase_at(sentence, noun, phrase)?);
        found.specificity += phrase.len() - 1;

        for (prepositions, filler) in &pattern.prepositions {
            let mut places: Vec<usize> = nominal_obliques(sentence, noun)
                .into_iter()
                .filter(|(case, _)| prepositions.contains(case))
                .map(|(_, n)| n)
                .collect();
            if places.is_empty()
                && let Some(carrier) = carrier
                && let Some(frame) = &self.frames[s][carrier.verb]
            {
                places.extend(
                    frame
                        .obliques
                        .iter()
                        .filter(|(case, n)| prepositions.contains(case) && *n > noun)
                        .map(|(_, n)| *n),
                );
            }
            self.fill(s, filler, &places, true, &mut found)?;
        }
        if let Some(Filler::Slot(slot)) = &pattern.before {
            let places: Vec<usize> = sentence
                .children(noun)
                .filter(|&c| {
                    matches!(
                        tokens[c].relation,
                        Relation::NmodPoss | Relation::Amod | Relation::Compound | Relation::Nmod
                    ) && c < noun
                        && !found.used.contains(&c)
                })
                .flat_map(|c| modifier_parts(sentence, c))
                .filter(|&c| {
                    self.participants.at(s, c).is_some()
                        || !self.participants.resolve(self.document, s, c).is_empty()
                })
                .collect();
            self.slot(s, slot, &places, &mut found)?;
        }
        if let Some(Carrier { verb, role: CarrierRole::Happens }) = carrier
            && found.targets.is_empty()
            // Whom a clash kills is none of its sides.
            && !symmetric
            && let Some(frame) = &self.frames[s][verb]
        {
            let hit = self.entities(s, &frame.objects, &[]);
            found
                .targets
                .extend(hit.into_iter().filter(|p| !found.actors.iter().any(|a| a.entity == p.entity)));
        }
        let explicit = found.actors.len() + found.targets.len();
        if let Some(carrier) = carrier
            && (carrier.role == CarrierRole::Acts || (carrier.role == CarrierRole::Accompanies && symmetric))
            && found.actors.is_empty()
            && let Some(frame) = &self.frames[s][carrier.verb]
        {
            let places = frame.subjects.clone();
            let actors = self.entities(s, &places, &[]);
            found
                .actors
                .extend(actors.into_iter().filter(|p| !found.targets.iter().any(|t| t.entity == p.entity)));
            found.specificity += usize::from(!found.actors.is_empty());
        }
        if let Some(Carrier { verb, role: CarrierRole::Receives }) = carrier
            && let Some(frame) = &self.frames[s][verb]
        {
            let from = |(case, noun): &(String, usize)| (case == "from" || case == "by").then_some(*noun);
            let givers: Vec<usize> = frame.obliques.iter().filter_map(from).collect();
            // In the passive with two objects the object of the active voice is the noun, and the subject who was given it.
            let given = |t: &usize| {
                *t != noun && self.document.sentences[s].tokens[*t].relation == Relation::NsubjPass
            };
            let places: Vec<usize> = match frame.passive {
                true => frame.objects.iter().copied().filter(given).collect(),
                false => frame.subjects.clone(),
            };
            if found.actors.is_empty() {
                found.actors = self.entities(s, &givers, &[]);
            }
            if found.targets.is_empty() {
                let targets = self.entities(s, &places, &[]).into_iter();
                let other = |p: &Participant| !found.actors.iter().any(|a| a.entity == p.entity);
                let named = |p| Participant { by: rule::RECIPIENT, ..p };
                found.targets = targets.filter(other).map(named).collect();
            }
        }
        // "were killed in a suicide attack": whom it befell is named by the verb.
        let befalls = || {
            matches!(tokens[noun].relation, Relation::Obl | Relation::OblAgent)
                && case_of(sentence, noun).is_some_and(|c| matches!(c.as_str(), "in" | "by" | "during"))
        };
        if explicit == 0 && found.actors.is_empty() && !befalls() {
            return None;
        }
        let predicate = carrier.filter(|c| c.role != CarrierRole::Accompanies).map_or(noun, |c| c.verb);
        Some(Fitted { pattern, sentence: s, head: noun, predicate, specificity: found.specificity, found })
    }

    /// The verbs that carry a noun, say that it happens, or have it beside them; `None` alone where there is none.
    /// A noun may have several: "sanctions that the president threatened are to be imposed".
    pub(super) fn carriers(&self, s: usize, noun: usize) -> Vec<Option<Carrier>> {
        let mut out: Vec<Carrier> = (0..self.frames[s].len())
            .filter_map(|verb| self.carrier_role(s, verb, noun).map(|role| Carrier { verb, role }))
            .collect();
        if out.iter().any(|c| c.role != CarrierRole::Accompanies) {
            out.retain(|c| c.role != CarrierRole::Accompanies);
        }
        if out.is_empty() { vec![None] } else { out.into_iter().map(Some).collect() }
    }

    fn carrier_role(&self, s: usize, verb: usize, noun: usize) -> Option<CarrierRole> {
        use Modality::{Cancelled, Negated, Ongoing, Planned, Possible, Threatened};
        let sentence = &self.document.sentences[s];
        let tokens = &sentence.tokens;
        let modalities = self.lexicon.modalities();
        let frame = self.frames[s][verb].as_ref()?;
        // "announced a round of sanctions": the verb carries what is measured.
        let measure =
            tokens[noun].head.filter(|&h| measured(sentence, self.lexicon.words(), h).contains(&noun));
        let noun = measure.unwrap_or(noun);
        let lemma = tokens[verb].lemma.to_lowercase();
        let particle = frame.particles.first().map(|&p| format!("{lemma} {}", tokens[p].form.to_lowercase()));
        let known = |test: &dyn Fn(&str) -> bool| particle.as_deref().is_some_and(test) || test(&lemma);
        let own_plan = |word: &str| {
            let cue = modalities.governor(word);
            matches!(cue, Some(Planned | Possible | Threatened | Negated | Cancelled | Ongoing))
        };
        let two = || frame.objects.iter().any(|&o| tokens[o].relation == Relation::NsubjPass && o != noun);
        if frame.objects.contains(&noun) && tokens[noun].relation == Relation::Obj {
            let given = frame.passive && two() && known(&|v| modalities.carries(v));
            if given || (!frame.passive && known(&|v| modalities.receives(v))) {
                return Some(CarrierRole::Receives);
            }
        }
        if frame.objects.contains(&noun) {
            let acts = known(&|v| modalities.carries(v)) || known(&own_plan);
            return acts.then_some(CarrierRole::Acts);
        }
        let own = tokens[noun].head == Some(verb) || tokens[noun].relation == Relation::Conj;
        if frame.subjects.contains(&noun) && !frame.passive && own {
            return known(&|v| modalities.happens(v)).then_some(CarrierRole::Happens);
        }
        let (case, _) = frame.obliques.iter().find(|(_, o)| *o == noun)?;
        let part = |c: usize| tokens[c].lemma == "part" && tokens[c].relation == Relation::Obj;
        if (case == "in" && sentence.children(verb).any(part))
            || modalities.carries(&format!("{lemma} {case}"))
        {
            return Some(CarrierRole::Acts);
        }
        (!frame.passive && BESIDE.contains(&case.as_str())).then_some(CarrierRole::Accompanies)
    }
}

/// The parts of a modifier before a noun: conjuncts, and both sides of "US-China".
fn modifier_parts(sentence: &Sentence, token: usize) -> Vec<usize> {
    let mut parts = conjuncts(sentence, token);
    parts.extend(sentence.children(token).filter(|&c| {
        matches!(sentence.tokens[c].relation, Relation::Compound | Relation::Flat | Relation::Amod)
    }));
    parts
}
