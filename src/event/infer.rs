//! Participants that the words of an act leave out, and that the sentence or the article names elsewhere.

use super::context;
use super::participant::Participant;
use super::trigger::{Match, Scene, in_sentence};
use crate::lexicon::{Class, Modality, PatternKind};
use crate::mention::EntityKind;
use crate::syntax::{case_of, is_definite};
use crate::text::{Relation, Upos};

/// "an order imposing tariffs": who acts by an instrument is who made it.
pub(super) fn inherit_actors(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 0..matches.len() {
        let m = &matches[i];
        let Some(frame) = scene.frames[m.sentence][m.predicate].as_ref().filter(|_| m.actors.is_empty())
        else {
            continue;
        };
        // An order acts by what it holds, an attack kills; a truce does not.
        let quad = |m: &Match<'_>| m.action.plover.as_deref().and_then(|p| scene.lexicon.quad(p));
        let peaceful = |o: &Match<'_>| quad(o).is_some_and(|q| q <= 2) && quad(m) == Some(4);
        let makes = |o: &&Match<'_>| {
            o.head != m.head
                && !o.actors.is_empty()
                && !peaceful(o)
                && frame.subjects.iter().any(|s| o.head == *s || o.used.contains(s))
        };
        if let Some(maker) = in_sentence(matches, m.sentence).find(|&o| makes(&&matches[o])) {
            // The instrument is aimed at whom its content is aimed at.
            let (actors, targets) = (matches[maker].actors.clone(), matches[i].targets.clone());
            if matches[maker].targets.is_empty() && matches[maker].action.instrument {
                matches[maker].targets = targets;
            }
            // What a president does by an order, his country does.
            let country =
                |entity: usize| match scene.participants.mentions.entities[entity].countries.as_slice() {
                    [one] if matches[maker].action.instrument && matches[i].action.aimed => {
                        context::country(scene, one).unwrap_or(entity)
                    }
                    _ => entity,
                };
            let actors: Vec<usize> = actors.iter().map(|p| country(p.entity)).collect();
            let m = &mut matches[i];
            m.targets.retain(|t| !actors.contains(&t.entity));
            m.actors = actors.into_iter().map(|entity| Participant::new(entity, false)).collect();
        }
    }
}

/// "the attack also injured five": who made the attack told before.
pub(super) fn recall_actors(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 1..matches.len() {
        let m = &matches[i];
        let Some(frame) = scene.frames[m.sentence][m.predicate].as_ref().filter(|_| m.actors.is_empty())
        else {
            continue;
        };
        let sentence = &scene.document.sentences[m.sentence];
        let families: Vec<&str> = frame
            .subjects
            .iter()
            .filter(|&&t| is_definite(sentence, t))
            .flat_map(|&t| {
                scene.lexicon.patterns(PatternKind::Noun, &sentence.tokens[t].lemma.to_lowercase())
            })
            .filter_map(|(action, _)| scene.lexicon.actions()[*action].broader.as_deref())
            .collect();
        let told = near(&matches[..i], m).find(|o| {
            o.sentence < m.sentence
                && !o.actors.is_empty()
                && o.action.broader.as_deref().is_some_and(|family| families.contains(&family))
        });
        let actors = told.map(|o| o.actors.clone()).unwrap_or_default();
        let m = &mut matches[i];
        let others = actors.into_iter().filter(|p| !m.targets.iter().any(|t| t.entity == p.entity));
        m.actors = others.map(|p| p.inferred()).collect();
    }
}

/// "alleged that Chile had broken the treaty": the subject of the content is whom such an act is directed at.
pub(super) fn content_subjects(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for m in matches.iter_mut().filter(|m| m.action.content_target && m.targets.is_empty()) {
        let Some(frame) = &scene.frames[m.sentence][m.predicate] else { continue };
        // "said it was unfortunate that Chile should": the clause behind the adjective.
        let sentence = &scene.document.sentences[m.sentence];
        let behind = frame.complements.iter().flat_map(|&c| {
            let clausal = move |t: &usize| {
                matches!(sentence.tokens[*t].relation, Relation::Csubj | Relation::Ccomp)
                    && sentence.tokens[c].upos != Upos::Verb
            };
            std::iter::once(c).chain(sentence.children(c).filter(clausal))
        });
        let clauses = behind.filter_map(|c| scene.frames[m.sentence][c].as_ref());
        let subjects: Vec<usize> = clauses.flat_map(|f| f.subjects.iter().copied()).collect();
        let named = subjects.iter().flat_map(|&t| scene.participants.resolve(scene.document, m.sentence, t));
        let others: Vec<Participant> = named
            .filter(|p| scene.participants.mentions.entities[p.entity].kind != EntityKind::Place)
            .filter(|p| !m.actors.iter().any(|a| a.entity == p.entity))
            .collect();
        m.targets.extend(others);
    }
}

/// "called for the withdrawal of Chile's troops": whose act is asked for is asked.
pub(super) fn asked_agents(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 0..matches.len() {
        let m = &matches[i];
        if !m.action.content_target || !m.targets.is_empty() {
            continue;
        }
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let asked = |o: &&Match<'_>| {
            o.head != m.head
                && tokens[o.head].upos == Upos::Noun
                && tokens[o.head].head == Some(m.predicate)
                && matches!(tokens[o.head].relation, Relation::Obj | Relation::Obl)
        };
        let Some(event) = in_sentence(matches, m.sentence).find(|&o| asked(&&matches[o])) else { continue };
        let agents = matches[event].actors.iter();
        let others = agents.filter(|p| !m.actors.iter().any(|a| a.entity == p.entity));
        let others: Vec<Participant> = others.map(|p| p.inferred()).collect();
        matches[i].targets = others;
    }
}

/// "Peru said Chile must leave": of a demand in so many words as "must" the subject is the target, and who says it asks.
pub(super) fn obliged_subjects(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    let resolved = |s: usize, tokens: &[usize]| -> Vec<Participant> {
        tokens.iter().flat_map(|&t| scene.participants.resolve(scene.document, s, t)).collect()
    };
    for m in matches.iter_mut().filter(|m| m.pattern.is_none() && m.action.takes_content()) {
        let sentence = &scene.document.sentences[m.sentence];
        let tokens = &sentence.tokens;
        let cues = scene.lexicon.modalities();
        let obliges = |c: usize| {
            tokens[c].relation == Relation::Aux
                && cues.auxiliary(&tokens[c].lower()) == Some(Modality::Demanded)
        };
        if !sentence.children(m.predicate).any(obliges) {
            continue;
        }
        let frames = &scene.frames[m.sentence];
        let Some(frame) = frames[m.predicate].as_ref().filter(|frame| !frame.passive) else { continue };
        let above = tokens[m.predicate].head.filter(|&h| scene.lexicon.is_speech(&tokens[h].lower_lemma()));
        let speakers =
            above.and_then(|verb| frames[verb].as_ref()).map_or(&[][..], |f| f.subjects.as_slice());
        m.targets = resolved(m.sentence, &frame.subjects);
        m.actors = resolved(m.sentence, speakers);
        let (targets, actors) = (&m.targets, &mut m.actors);
        actors.retain(|a| !targets.iter().any(|t| t.entity == a.entity));
    }
}

/// "condemned Chile for the attack": the object of a verb of judgement acts in what it is judged for.
pub(super) fn blamed(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for m in matches.iter_mut().filter(|m| m.actors.is_empty()) {
        let sentence = &scene.document.sentences[m.sentence];
        let tokens = &sentence.tokens;
        if tokens[m.head].relation != Relation::Obl || tokens[m.head].upos != Upos::Noun {
            continue;
        }
        let case = case_of(sentence, m.head).unwrap_or_default();
        let Some(verb) = tokens[m.head].head.filter(|_| matches!(case.as_str(), "for" | "over" | "of"))
        else {
            continue;
        };
        let judges = scene.lexicon.words().has(Class::Judges, &tokens[verb].lower_lemma());
        let Some(frame) = scene.frames[m.sentence][verb].as_ref().filter(|_| judges) else { continue };
        let named =
            frame.objects.iter().flat_map(|&t| scene.participants.resolve(scene.document, m.sentence, t));
        let others = named.filter(|p| !m.targets.iter().any(|t| t.entity == p.entity));
        m.actors = others.map(|p| p.inferred()).collect();
    }
}

/// "accused each other": each of the actors is a target as well.
pub(super) fn reciprocal(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for m in matches.iter_mut().filter(|m| m.targets.is_empty() && m.actors.len() > 1) {
        let Some(frame) = &scene.frames[m.sentence][m.predicate] else { continue };
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let is = |t: usize, form: &str| tokens[t].form.eq_ignore_ascii_case(form);
        let each_other = |t: usize| {
            t > 0 && ((is(t, "other") && is(t - 1, "each")) || (is(t, "another") && is(t - 1, "one")))
        };
        let mut places = frame.objects.iter().copied().chain(frame.obliques.iter().map(|(_, noun)| *noun));
        if places.any(each_other) {
            m.targets = m.actors.iter().map(|p| Participant::new(p.entity, p.direct)).collect();
        }
    }
}

/// What the sentences just before this act, and its own, tell before it; the nearest first.
fn near<'m, 'l>(before: &'m [Match<'l>], m: &Match<'_>) -> impl Iterator<Item = &'m Match<'l>> {
    let from = m.sentence.saturating_sub(REACH);
    before.iter().rev().take_while(move |o| o.sentence >= from)
}

/// In how many sentences "the call" still means the one told before.
const REACH: usize = 4;
