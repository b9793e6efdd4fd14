//! Verbs with their patterns.

use super::{Fitted, Found, Scene};
use crate::event::participant::Participant;
use crate::lexicon::{Filler, Pattern, Slot, SlotRole};
use crate::mention::EntityKind;
use crate::syntax::{Frame, nominal_obliques};
use crate::text::{Relation, Sentence, Upos};

impl<'a> Scene<'a> {
    pub(super) fn fit_verb(&self, s: usize, verb: usize, pattern: &'a Pattern) -> Option<Fitted<'a>> {
        let sentence = &self.document.sentences[s];
        let frame = self.frames[s][verb].as_ref()?;
        let mut found = Found::default();
        let lemma = sentence.tokens[verb].lemma.to_lowercase();
        let phrase =
            pattern.heads.iter().find(|p| p[0] == lemma && self.follows(sentence, frame, verb, &p[1..]))?;
        found.used.push(verb);
        found.specificity += phrase.len() - 1;
        for particles in &pattern.particles {
            self.particle(sentence, frame, verb, particles)?;
            found.specificity += 1;
        }
        self.prepositions(s, verb, frame, pattern, &mut found)?;
        self.objects(s, verb, frame, pattern, &mut found)?;
        self.subject(s, frame, pattern, &mut found)?;
        // "two Chilean diplomats are expelled from Lima"
        let place = |p: &Participant| self.participants.mentions.entities[p.entity].kind == EntityKind::Place;
        if pattern.names_target_after() && found.targets.iter().all(place) {
            let inside = self.inside_words(s, frame, &found);
            if !inside.is_empty() {
                found.targets = inside;
            }
        }
        // "adopted a resolution calling for a truce": who calls is found later, with who made the resolution.
        let token = &sentence.tokens[verb];
        let instrument = token.relation == Relation::Acl && token.xpos == "VBG";
        if found.actors.is_empty() && found.targets.is_empty() && !instrument {
            return None;
        }
        Some(Fitted {
            pattern,
            sentence: s,
            head: verb,
            predicate: verb,
            specificity: found.specificity,
            found,
        })
    }

    /// Nouns behind the prepositions of a pattern.
    fn prepositions(
        &self,
        s: usize,
        verb: usize,
        frame: &Frame,
        pattern: &Pattern,
        found: &mut Found,
    ) -> Option<()> {
        let sentence = &self.document.sentences[s];
        for (i, (prepositions, filler)) in pattern.prepositions.iter().enumerate() {
            let mut places = verb_places(sentence, frame, verb, prepositions);
            if matches!(filler, Filler::Slot(_)) && places.iter().all(|p| found.used.contains(p)) {
                // "ordered the closure of the embassy in Chile": behind the pattern's own words.
                let behind = found.used.iter().flat_map(|&t| nominal_obliques(sentence, t));
                places.extend(behind.filter(|(case, _)| prepositions.contains(case)).map(|(_, noun)| noun));
                places.retain(|p| !found.used.contains(p));
            }
            // "call for TARGET": a verb without an object needs its first preposition to be what it is.
            if i == 0 && places.is_empty() && pattern.objects.is_empty() {
                return None;
            }
            self.fill(s, filler, &places, true, found)?;
        }
        Some(())
    }

    /// The subject, where a pattern says who or what it is.
    fn subject(&self, s: usize, frame: &Frame, pattern: &Pattern, found: &mut Found) -> Option<()> {
        match &pattern.before {
            // What causes an act is often an act itself, and stays a trigger of its own.
            Some(cause @ Filler::Words(_)) => {
                let used = found.used.len();
                self.fill(s, cause, &frame.subjects, false, found)?;
                found.used.truncate(used);
            }
            Some(subject) => {
                self.fill(s, subject, &frame.subjects, false, found)?;
                // An active verb without a subject tells of no event: "talks on ending the war".
                if !frame.passive && found.actors.is_empty() && frame.subjects.is_empty() {
                    return None;
                }
            }
            None => {}
        }
        Some(())
    }

    /// "expelled three Russian diplomats", "buys Iranian oil": whom the pattern's own words name, where no slot does.
    fn inside_words(&self, s: usize, frame: &Frame, found: &Found) -> Vec<Participant> {
        let objects: Vec<usize> = found.used.iter().copied().filter(|t| frame.objects.contains(t)).collect();
        let mut inside = self.entities(s, &objects, &[]);
        inside.retain(|p| {
            self.participants.mentions.entities[p.entity].kind != EntityKind::Place
                && !found.actors.iter().any(|a| a.entity == p.entity)
        });
        inside
    }

    /// Objects: literal words first, then slots from what is left; of two slots the first is the indirect object.
    fn objects(
        &self,
        s: usize,
        verb: usize,
        frame: &Frame,
        pattern: &Pattern,
        found: &mut Found,
    ) -> Option<()> {
        let sentence = &self.document.sentences[s];
        let literal = |f: &&Filler| matches!(f, Filler::Words(_));
        for filler in pattern.objects.iter().filter(literal) {
            let mut places: Vec<usize> = frame.objects.iter().chain(&frame.indirect).copied().collect();
            places.extend(predicates_and_adverbs(sentence, verb));
            self.fill(s, filler, &places, false, found)?;
        }
        let slots: Vec<&Slot> = pattern
            .objects
            .iter()
            .filter_map(|f| if let Filler::Slot(slot) = f { Some(slot) } else { None })
            .collect();
        let content = |slot: &&&Slot| slot.role == SlotRole::Content;
        // "called Hungary a partner": two objects where the pattern has one are an object and its predicate.
        let plain = pattern.objects.len() == slots.len() && !slots.iter().any(|slot| content(&slot));
        let two = slots.len() == 1 && !frame.indirect.is_empty() && !frame.objects.is_empty();
        if plain && !slots.is_empty() && (two || has_predicative(sentence, frame, &found.used)) {
            return None;
        }
        let objects = frame.indirect.iter().chain(&frame.objects).copied();
        let mut left: Vec<usize> = objects.filter(|t| !found.used.contains(t)).collect();
        for slot in &slots {
            if content(&slot) {
                if !self.has_content(s, frame, verb) {
                    return None;
                }
                found.specificity += 1;
                continue;
            }
            let here: Vec<usize> = match slots.len() {
                1 => std::mem::take(&mut left),
                _ => left.drain(..left.len().min(1)).collect(),
            };
            self.slot(s, slot, &here, found)?;
        }
        Some(())
    }

    /// Does a clause, or a quotation, tell what is said? "Told them to leave" has none: it is they who leave.
    fn has_content(&self, s: usize, frame: &Frame, verb: usize) -> bool {
        let sentence = &self.document.sentences[s];
        let asked = |c: usize| {
            let subjects = self.frames[s][c].as_ref().map_or(&[][..], |frame| frame.subjects.as_slice());
            sentence.tokens[c].relation == Relation::Xcomp
                && subjects.iter().any(|subject| frame.objects.contains(subject))
        };
        let clause = |&c: &usize| {
            matches!(sentence.tokens[c].upos, Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux) && !asked(c)
        };
        frame.complements.iter().any(clause) || says_around(sentence, verb)
    }

    /// Words of a multi-word verb after its first: particles or what directly follows.
    fn follows(&self, sentence: &Sentence, frame: &Frame, verb: usize, words: &[String]) -> bool {
        words.iter().all(|w| self.particle(sentence, frame, verb, std::slice::from_ref(w)).is_some())
    }

    fn particle(&self, sentence: &Sentence, frame: &Frame, verb: usize, words: &[String]) -> Option<usize> {
        let fits = |t: &usize| words.contains(&sentence.tokens[*t].form.to_lowercase());
        let next = verb + 1;
        frame
            .particles
            .iter()
            .copied()
            .find(fits)
            .or_else(|| (next < sentence.tokens.len()).then_some(next).filter(fits))
            .or_else(|| {
                sentence.children(verb).find(|c| sentence.tokens[*c].relation == Relation::Advmod && fits(c))
            })
    }
}

/// Where the words of a pattern may stand beside objects: "declared it illegal", "said it was illegal", "sent home".
fn predicates_and_adverbs(sentence: &Sentence, verb: usize) -> impl Iterator<Item = usize> + '_ {
    sentence.children(verb).filter(|&c| {
        let token = &sentence.tokens[c];
        match token.relation {
            Relation::Ccomp => matches!(token.upos, Upos::Adj | Upos::Noun),
            relation => matches!(relation, Relation::Xcomp | Relation::Advmod | Relation::OblUnmarked),
        }
    })
}

/// "called Hungary a partner": does a noun or adjective say something of the object, which no word of the pattern is?
fn has_predicative(sentence: &Sentence, frame: &Frame, used: &[usize]) -> bool {
    frame.complements.iter().any(|&c| {
        sentence.tokens[c].relation == Relation::Xcomp
            && matches!(sentence.tokens[c].upos, Upos::Noun | Upos::Adj | Upos::Propn)
            && !used.contains(&c)
    })
}

/// Nouns that a preposition links to a verb or to its objects; an infinitive counts for "to".
fn verb_places(sentence: &Sentence, frame: &Frame, verb: usize, prepositions: &[String]) -> Vec<usize> {
    // "out of", "away from": the second word is the preposition.
    let bare = |case: &str| match case.split_once(' ') {
        Some(("out" | "away" | "off" | "back" | "up" | "down", rest)) => rest.to_string(),
        _ => case.to_string(),
    };
    let has = |case: &str| prepositions.iter().any(|p| *p == case || *p == bare(case));
    let mut places: Vec<usize> =
        frame.obliques.iter().filter(|(case, _)| has(case)).map(|(_, n)| *n).collect();
    for &object in &frame.objects {
        places.extend(
            nominal_obliques(sentence, object).into_iter().filter(|(case, _)| has(case)).map(|(_, n)| n),
        );
    }
    if frame.particles.iter().any(|&p| has(&sentence.tokens[p].form.to_lowercase())) {
        places.extend(&frame.objects);
    }
    if has("to") {
        places.extend(&frame.indirect);
        places.extend(frame.complements.iter().filter(|&&c| sentence.tokens[c].xpos == "VB"));
    }
    if has("for") {
        // "set a deadline for the company to pay"
        places.extend(frame.complements.iter().filter_map(|&c| {
            let marked = sentence
                .children(c)
                .any(|m| sentence.tokens[m].relation == Relation::Mark && sentence.tokens[m].lemma == "for");
            sentence.children(c).find(|&n| marked && sentence.tokens[n].relation == Relation::Nsubj)
        }));
    }
    if has("by") || has("of") || has("for") || has("from") || has("in") {
        places.extend(sentence.children(verb).filter(|&c| {
            sentence.tokens[c].relation == Relation::Advcl
                && sentence.children(c).any(|m| {
                    sentence.tokens[m].relation == Relation::Mark
                        && has(&sentence.tokens[m].form.to_lowercase())
                })
        }));
    }
    places.dedup();
    places
}

/// Is there something said around a speech verb: a quotation, or the clause it hangs on as an insertion?
fn says_around(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    tokens[verb].relation == Relation::Parataxis
        || sentence.children(verb).any(|c| tokens[c].relation == Relation::Parataxis)
        || tokens.iter().any(|t| matches!(t.form.as_str(), "\"" | "“" | "”" | "``" | "''"))
}
