//! Where the patterns of the action files fit the tree.

use std::ops::Range;

use super::frame::{Frame, conjuncts, nominal_obliques};
use super::participant::{Participant, Participants};
use crate::lexicon::{Action, Filler, Lexicon, Modality, Pattern, PatternKind, Phrase, Slot, SlotRole};
use crate::mention::EntityKind;
use crate::text::{Document, Relation, Sentence, Token, Upos};

/// A pattern that fits at one place, with the tokens that fill its slots.
#[derive(Debug, Clone)]
pub(crate) struct Match<'l> {
    pub action: &'l Action,
    pub pattern: &'l Pattern,
    pub sentence: usize,
    /// The word that expresses the act.
    pub head: usize,
    /// The verb that carries a noun ("hold talks"), or the trigger itself: where auxiliaries and time hang.
    pub predicate: usize,
    pub actors: Vec<Participant>,
    pub targets: Vec<Participant>,
    /// Tokens that the pattern's own words took up.
    pub used: Vec<usize>,
    specificity: usize,
}

/// The tokens found for a pattern's fillers.
#[derive(Default)]
struct Found {
    actors: Vec<Participant>,
    targets: Vec<Participant>,
    used: Vec<usize>,
    specificity: usize,
}

pub(crate) struct Scene<'a> {
    pub document: &'a Document,
    pub lexicon: &'a Lexicon,
    pub participants: &'a Participants<'a>,
    /// Frames of each sentence.
    pub frames: &'a [Vec<Option<Frame>>],
}

impl<'a> Scene<'a> {
    /// The best match at each trigger of a sentence, in text order; a noun inside a verb's pattern is not one of its own.
    pub fn matches(&self, s: usize) -> Vec<Match<'a>> {
        let tokens = &self.document.sentences[s].tokens;
        let mut out: Vec<Match<'a>> = Vec::new();
        let heading = heading(tokens);
        for (t, token) in tokens.iter().enumerate().skip(heading) {
            if self.participants.defines_group(s, t, token.span) {
                continue;
            }
            let kind = match token.upos {
                _ if self.frames[s][t].is_some() => PatternKind::Verb,
                Upos::Noun | Upos::Propn => PatternKind::Noun,
                _ => continue,
            };
            let lemma = token.lemma.to_lowercase();
            let carriers = if kind == PatternKind::Noun { self.carriers(s, t) } else { vec![None] };
            let first = out.len();
            let mut bare: Vec<usize> = Vec::new();
            for carrier in carriers {
                let mut best: Option<Match<'a>> = None;
                for &(action, pattern) in self.lexicon.patterns(kind, &lemma) {
                    let action = &self.lexicon.actions()[action];
                    let pattern = &action.patterns[pattern];
                    let fitted = match kind {
                        PatternKind::Verb => self.fit_verb(s, t, pattern),
                        PatternKind::Noun => self.fit_noun(s, t, pattern, carrier, action.symmetric),
                    };
                    let Some(found) = fitted.filter(|f| !action.symmetric || self.has_parties(f)) else {
                        continue;
                    };
                    if best.as_ref().is_none_or(|b| found.specificity > b.specificity) {
                        best = Some(found.with(action));
                    }
                }
                bare.extend(carrier.filter(|_| best.is_none()).map(|c| c.verb));
                out.extend(best);
            }
            // "sanctions that he threatened against them are to be imposed": each verb tells of the same parties.
            if let Some(told) = out.get(first).cloned() {
                out.extend(bare.into_iter().map(|verb| Match { predicate: verb, ..told.clone() }));
            }
        }
        let taken: Vec<bool> = out.iter().map(|m| out.iter().any(|o| o.takes_up(m))).collect();
        let mut taken = taken.into_iter();
        out.retain(|_| taken.next() != Some(true));
        out
    }

    /// What two sides do together needs two of them, or a group.
    fn has_parties(&self, fitted: &Fitted<'_>) -> bool {
        let found = &fitted.found;
        let group = |p: &Participant| self.participants.mentions.entities[p.entity].kind == EntityKind::Group;
        let mut all: Vec<usize> = found.actors.iter().chain(&found.targets).map(|p| p.entity).collect();
        all.sort_unstable();
        all.dedup();
        let carried = fitted.head != fitted.predicate && !all.is_empty();
        all.len() > 1
            || carried
            || (found.actors.iter().any(group) && fitted.pattern.kind == PatternKind::Verb)
    }

    fn fit_verb(&self, s: usize, verb: usize, pattern: &'a Pattern) -> Option<Fitted<'a>> {
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
        for (i, (prepositions, filler)) in pattern.prepositions.iter().enumerate() {
            let places = verb_places(sentence, frame, verb, prepositions);
            // "call for TARGET": a verb without an object needs its first preposition to be what it is.
            if i == 0 && places.is_empty() && pattern.objects.is_empty() {
                return None;
            }
            self.fill(s, filler, &places, true, &mut found)?;
        }
        self.objects(s, verb, frame, pattern, &mut found)?;
        match &pattern.before {
            // What causes an act is often an act itself, and stays a trigger of its own.
            Some(cause @ Filler::Words(_)) => {
                let used = found.used.len();
                self.fill(s, cause, &frame.subjects, false, &mut found)?;
                found.used.truncate(used);
            }
            Some(subject) => {
                self.fill(s, subject, &frame.subjects, false, &mut found)?;
                // An active verb without a subject tells of no event: "talks on ending the war".
                if !frame.passive && found.actors.is_empty() && frame.subjects.is_empty() {
                    return None;
                }
            }
            None => {}
        }
        if found.targets.is_empty() && pattern.names_target_after() {
            found.targets = self.inside_words(s, frame, &found);
        }
        if found.actors.is_empty() && found.targets.is_empty() {
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
            places.extend(sentence.children(verb).filter(|&c| {
                let token = &sentence.tokens[c];
                // "said it was illegal"
                let verdict =
                    token.relation == Relation::Ccomp && matches!(token.upos, Upos::Adj | Upos::Noun);
                verdict
                    || matches!(token.relation, Relation::Xcomp | Relation::Advmod | Relation::OblUnmarked)
            }));
            self.fill(s, filler, &places, false, found)?;
        }
        let slots: Vec<&Slot> = pattern
            .objects
            .iter()
            .filter_map(|f| if let Filler::Slot(slot) = f { Some(slot) } else { None })
            .collect();
        let mut left: Vec<usize> = frame
            .indirect
            .iter()
            .chain(&frame.objects)
            .copied()
            .filter(|t| !found.used.contains(t))
            .collect();
        let words = pattern.objects.len() > slots.len();
        let predicative = frame.complements.iter().any(|&c| {
            sentence.tokens[c].relation == Relation::Xcomp
                && matches!(sentence.tokens[c].upos, Upos::Noun | Upos::Adj | Upos::Propn)
                && !found.used.contains(&c)
        });
        let content =
            pattern.objects.iter().any(|f| matches!(f, Filler::Slot(Slot { role: SlotRole::Content, .. })));
        for slot in &slots {
            match slot.role {
                SlotRole::Content => {
                    let clause = frame.complements.iter().any(|&c| {
                        matches!(sentence.tokens[c].upos, Upos::Verb | Upos::Adj | Upos::Noun | Upos::Aux)
                    }) || says_around(sentence, verb);
                    if !clause {
                        return None;
                    }
                    found.specificity += 1;
                }
                _ => {
                    // "called Hungary a partner": two objects where the pattern has one are an object and its predicate.
                    let two = slots.len() == 1 && !frame.indirect.is_empty() && !frame.objects.is_empty();
                    if (predicative || two) && !content && !words {
                        return None;
                    }
                    let here: Vec<usize> = if slots.len() > 1 {
                        left.drain(..left.len().min(1)).collect()
                    } else {
                        std::mem::take(&mut left)
                    };
                    self.slot(s, slot, &here, found)?;
                }
            }
        }
        Some(())
    }

    fn fit_noun(
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
        if explicit == 0 && found.actors.is_empty() {
            return None;
        }
        let predicate = carrier.filter(|c| c.role != CarrierRole::Accompanies).map_or(noun, |c| c.verb);
        Some(Fitted { pattern, sentence: s, head: noun, predicate, specificity: found.specificity, found })
    }

    /// The verbs that carry a noun, say that it happens, or have it beside them; `None` alone where there is none.
    /// A noun may have several: "sanctions that the president threatened are to be imposed".
    fn carriers(&self, s: usize, noun: usize) -> Vec<Option<Carrier>> {
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
        let lemma = tokens[verb].lemma.to_lowercase();
        let particle = frame.particles.first().map(|&p| format!("{lemma} {}", tokens[p].form.to_lowercase()));
        let known = |test: &dyn Fn(&str) -> bool| particle.as_deref().is_some_and(test) || test(&lemma);
        let own_plan = |word: &str| {
            let cue = modalities.governor(word);
            matches!(cue, Some(Planned | Possible | Threatened | Negated | Cancelled | Ongoing))
        };
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

    fn fill(
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
                    .flat_map(|&p| std::iter::once(p).chain(measured(sentence, p)))
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

    fn slot(&self, s: usize, slot: &Slot, places: &[usize], found: &mut Found) -> Option<()> {
        let list = match slot.role {
            SlotRole::Actor => &mut found.actors,
            SlotRole::Target => &mut found.targets,
            SlotRole::Thing | SlotRole::Content => return (!places.is_empty()).then_some(()),
            SlotRole::Place => return Some(()),
        };
        let mut entities = self.entities(s, places, &slot.kinds);
        if slot.role == SlotRole::Actor && slot.kinds.is_empty() {
            // A city does nothing: "the Baghdad bombings" happened there.
            entities.retain(|p| self.participants.mentions.entities[p.entity].kind != EntityKind::Place);
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

    fn entities(&self, s: usize, places: &[usize], kinds: &[crate::lexicon::SlotKind]) -> Vec<Participant> {
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

/// The places in a document's matches, which stand in text order, of those of one sentence.
pub(crate) fn in_sentence(all: &[Match<'_>], sentence: usize) -> Range<usize> {
    let from = all.partition_point(|m| m.sentence < sentence);
    from..from + all[from..].partition_point(|m| m.sentence == sentence)
}

impl Match<'_> {
    /// Is the other match's trigger only a word of this one's pattern? "signed a treaty" is one act; "condemned Russia's
    /// attack on the port" are two, of different kinds and with parties of their own.
    fn takes_up(&self, other: &Self) -> bool {
        let own_parties = || {
            let mut parties = other.actors.iter().chain(&other.targets);
            parties.any(|p| p.direct && !self.actors.iter().any(|a| a.entity == p.entity))
        };
        self.head != other.head
            && self.used.contains(&other.head)
            && !(other.head == other.predicate
                && self.action.broader != other.action.broader
                && own_parties())
    }

    /// Does a verb of promising or warning govern the act ("promised to impose")?
    pub fn promised(&self, sentence: &Sentence, lexicon: &Lexicon) -> bool {
        let governors = std::iter::successors(Some(self.predicate), |&t| sentence.tokens[t].head);
        governors
            .skip(1)
            .take(3)
            .any(|t| lexicon.modalities().promises(&sentence.tokens[t].lemma.to_lowercase()))
    }
}

/// How many tokens a heading in front of the sentence has ("2011 Syrian uprising: troops fire on …"): it names what the
/// report belongs to and tells of nothing new.
fn heading(tokens: &[Token]) -> usize {
    const LONGEST: usize = 14;
    let colon = tokens.iter().take(LONGEST).position(|t| t.form == ":");
    let verbless = |end: &usize| !tokens[..*end].iter().any(|t| matches!(t.upos, Upos::Verb | Upos::Aux));
    colon.filter(verbless).unwrap_or(0)
}

/// Prepositions that put a meeting beside what somebody does.
const BESIDE: &[&str] =
    &["in", "at", "during", "with", "for", "after", "before", "following", "to", "on", "ahead of"];

/// A verb beside a noun that expresses an act.
#[derive(Debug, Clone, Copy)]
struct Carrier {
    verb: usize,
    role: CarrierRole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CarrierRole {
    /// "hold talks", "threaten sanctions": the verb's subject does what the noun says.
    Acts,
    /// "talks took place".
    Happens,
    /// "spoke after talks with the minister": for what two sides do together, the subject is one of them.
    Accompanies,
}

/// A match before its action is known.
struct Fitted<'l> {
    pattern: &'l Pattern,
    sentence: usize,
    head: usize,
    predicate: usize,
    specificity: usize,
    found: Found,
}

impl<'l> Fitted<'l> {
    fn with(self, action: &'l Action) -> Match<'l> {
        let Found { actors, mut targets, used, .. } = self.found;
        targets.retain(|t| !actors.iter().any(|a| a.entity == t.entity));
        Match {
            action,
            pattern: self.pattern,
            sentence: self.sentence,
            head: self.head,
            predicate: self.predicate,
            actors,
            targets,
            used,
            specificity: self.specificity,
        }
    }
}

/// Nouns that a preposition links to a verb or to its objects; an infinitive counts for "to".
fn verb_places(sentence: &Sentence, frame: &Frame, verb: usize, prepositions: &[String]) -> Vec<usize> {
    let has = |case: &str| prepositions.iter().any(|p| p == case);
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

/// The parts of a modifier before a noun: conjuncts, and both sides of "US-China".
fn modifier_parts(sentence: &Sentence, token: usize) -> Vec<usize> {
    let mut parts = conjuncts(sentence, token);
    parts.extend(sentence.children(token).filter(|&c| {
        matches!(sentence.tokens[c].relation, Relation::Compound | Relation::Flat | Relation::Amod)
    }));
    parts
}

/// "a series of talks", "a round of sanctions": what the measure word measures.
fn measured(sentence: &Sentence, noun: usize) -> Vec<usize> {
    const MEASURES: &[&str] = &[
        "series", "round", "number", "wave", "package", "set", "range", "kind", "type", "form", "million",
        "billion", "lot", "barrage", "string", "spate", "volley", "day", "hour", "week", "raft", "slew",
        "sort",
    ];
    if !MEASURES.contains(&sentence.tokens[noun].lemma.as_str()) {
        return Vec::new();
    }
    nominal_obliques(sentence, noun).into_iter().filter(|(case, _)| case == "of").map(|(_, n)| n).collect()
}

/// Does the phrase stand here, its last word on this token (for a verb, its first)? Returns the other tokens.
fn phrase_at(sentence: &Sentence, token: usize, phrase: &Phrase) -> Option<Vec<usize>> {
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

/// Is there something said around a speech verb: a quotation, or the clause it hangs on as an insertion?
fn says_around(sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    tokens[verb].relation == Relation::Parataxis
        || sentence.children(verb).any(|c| tokens[c].relation == Relation::Parataxis)
        || tokens.iter().any(|t| matches!(t.form.as_str(), "\"" | "“" | "”" | "``" | "''"))
}
