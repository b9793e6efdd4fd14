//! Participants that the words of an act leave out, and that the sentence or the article names elsewhere.

use std::collections::HashMap;

use super::context;
use super::frame::nominal_obliques;
use super::participant::Participant;
use super::trigger::{Match, Scene, in_sentence};
use crate::lexicon::{Filler, PatternKind};
use crate::mention::EntityKind;
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

/// "were killed in a raid by Chile's army": whom it befalls is whom the deed is done to.
pub(super) fn befallen(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 0..matches.len() {
        let m = &matches[i];
        let Some(frame) = scene.frames[m.sentence][m.predicate].as_ref().filter(|_| !m.targets.is_empty())
        else {
            continue;
        };
        let within = |noun: usize| {
            frame
                .obliques
                .iter()
                .any(|(case, n)| *n == noun && matches!(case.as_str(), "in" | "by" | "during"))
        };
        let deed = in_sentence(matches, m.sentence).find(|&o| {
            let deed = &matches[o];
            let one_sided = deed.targets.is_empty() && !deed.action.symmetric;
            o != i && one_sided && within(deed.head) && deed.action.plover == m.action.plover
        });
        if let Some(deed) = deed {
            let targets =
                m.targets.iter().filter(|p| !matches[deed].actors.iter().any(|a| a.entity == p.entity));
            matches[deed].targets = targets.map(|p| p.inferred()).collect();
        }
    }
}

/// "a Chilean missile hits the port": whose the weapon or the strike is.
pub(super) fn wielders(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    let entities = &scene.participants.mentions.entities;
    let armed = |m: &Match<'_>| {
        m.action.plover.as_deref() == Some("ASSAULT")
            && m.pattern.is_some_and(|p| matches!(p.before, Some(Filler::Words(_))))
    };
    for m in matches.iter_mut().filter(|m| m.actors.is_empty() && armed(m)) {
        let Some(frame) = scene.frames[m.sentence][m.predicate].as_ref().filter(|f| !f.passive) else {
            continue;
        };
        let sentence = &scene.document.sentences[m.sentence];
        let own = |c: usize| {
            matches!(sentence.tokens[c].relation, Relation::Amod | Relation::Compound | Relation::NmodPoss)
        };
        let owners = frame.subjects.iter().flat_map(|&t| sentence.children(t)).filter(|&c| own(c));
        let owner = owners
            .filter_map(|c| scene.participants.at(m.sentence, c))
            .find(|&e| entities[e].kind != EntityKind::Place && !m.targets.iter().any(|t| t.entity == e));
        m.actors.extend(owner.map(|entity| Participant::new(entity, false)));
    }
}

/// "were killed in an air strike by Chile": who does the deed in which it happens.
pub(super) fn circumstances(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 0..matches.len() {
        let m = &matches[i];
        let Some(frame) = scene.frames[m.sentence][m.predicate].as_ref().filter(|_| m.actors.is_empty())
        else {
            continue;
        };
        let nouns = frame.obliques.iter().filter(|(case, _)| matches!(case.as_str(), "in" | "by" | "during"));
        let nouns: Vec<usize> = nouns.map(|(_, noun)| *noun).collect();
        let deed = |o: usize| {
            let o = &matches[o];
            // In a clash either side may have done it.
            let one_sided = !o.actors.is_empty() && !o.action.symmetric;
            nouns.contains(&o.head) && one_sided && o.action.plover == m.action.plover
        };
        let Some(deed) = in_sentence(matches, m.sentence).find(|&o| o != i && deed(o)) else { continue };
        let actors = matches[deed].actors.clone();
        let m = &mut matches[i];
        let others = actors.into_iter().filter(|p| !m.targets.iter().any(|t| t.entity == p.entity));
        m.actors = others.map(|p| p.inferred()).collect();
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
            .filter(|&&t| {
                sentence.children(t).any(|c| matches!(sentence.tokens[c].lemma.as_str(), "the" | "this"))
            })
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

/// "denied the accusation", "vetoed the bill": an answer to an act told before is directed at who did that act.
pub(super) fn reactions(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 0..matches.len() {
        let m = &matches[i];
        if !m.action.reaction || !m.targets.is_empty() || m.actors.is_empty() {
            continue;
        }
        let Some(frame) = &scene.frames[m.sentence][m.predicate] else { continue };
        let tokens = &scene.document.sentences[m.sentence].tokens;
        let answered = |o: &Match<'_>| {
            frame.objects.iter().any(|&t| {
                let patterns = scene.lexicon.patterns(PatternKind::Noun, &tokens[t].lemma.to_lowercase());
                patterns.iter().any(|(action, _)| scene.lexicon.actions()[*action].id == o.action.id)
            })
        };
        let told = near(&matches[..i], m).find(|o| answered(o));
        // "dismissed a lawsuit filed by the company"
        let here = || {
            let object = |o: &&Match<'_>| {
                let words = || o.used.iter().chain([&o.head]).any(|t| frame.objects.contains(t));
                o.predicate != m.predicate && !o.actors.is_empty() && words()
            };
            matches[in_sentence(matches, m.sentence)].iter().find(object)
        };
        let told = told.or_else(here);
        let actors = told.map(|o| o.actors.clone()).unwrap_or_default();
        let m = &mut matches[i];
        let others = actors.into_iter().filter(|p| !m.actors.iter().any(|a| a.entity == p.entity));
        let others: Vec<_> = others.map(|p| Participant::new(p.entity, p.direct)).collect();
        m.targets.extend(others);
    }
}

/// "took part in the call": a noun that names nobody but who joins is the act told last, with its participants.
pub(super) fn recall(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for i in 1..matches.len() {
        let m = &matches[i];
        let sentence = &scene.document.sentences[m.sentence];
        let definite = sentence.children(m.head).any(|c| sentence.tokens[c].form.eq_ignore_ascii_case("the"));
        if !m.action.symmetric || m.head == m.predicate || !m.targets.is_empty() || !definite {
            continue;
        }
        let told = near(&matches[..i], m)
            .find(|o| o.action.id == m.action.id && o.actors.len() + o.targets.len() > 1);
        let Some(told) = told else { continue };
        let others = told.actors.iter().chain(&told.targets).map(|p| p.inferred());
        let others: Vec<_> = others.filter(|p| !m.actors.iter().any(|a| a.entity == p.entity)).collect();
        matches[i].targets = others;
    }
}

/// "finish the war", after "the war in Ukraine": a definite noun in the words of the act, whose target was named with it
/// before.
pub(super) fn recall_targets(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    let mut directed = Directed::default();
    for m in matches.iter_mut().filter(|m| m.targets.is_empty() && !m.actors.is_empty()) {
        let sentence = &scene.document.sentences[m.sentence];
        let definite =
            |t: usize| sentence.children(t).any(|c| sentence.tokens[c].form.eq_ignore_ascii_case("the"));
        let nouns = m.used.iter().copied().filter(|&t| sentence.tokens[t].upos == Upos::Noun && definite(t));
        let mut nouns = nouns.map(|t| sentence.tokens[t].lemma.as_str());
        let target = nouns.find_map(|noun| directed.before(scene, m.sentence, noun));
        let entities = &scene.participants.mentions.entities;
        let own = |e: usize| m.actors.iter().any(|a| entities[a.entity].countries == entities[e].countries);
        m.targets.extend(target.filter(|p| !own(p.entity)));
    }
}

/// Whom the nouns of a text are directed at. Each place of a noun is looked at once, however often it is asked for.
#[derive(Default)]
struct Directed<'a> {
    /// For each lemma its sentences and tokens, in text order; empty until one is asked for.
    places: HashMap<&'a str, Vec<(usize, usize)>>,
    /// For each lemma how many of its places were looked at, and whom the last of these that says so is directed at.
    known: HashMap<&'a str, (usize, Option<Participant>)>,
}

impl<'a> Directed<'a> {
    /// The country or body that the nearest mention of a noun before this sentence is directed at. To be asked in text
    /// order.
    fn before(&mut self, scene: &Scene<'a>, sentence: usize, lemma: &str) -> Option<Participant> {
        if self.places.is_empty() {
            for (s, sentence) in scene.document.sentences.iter().enumerate() {
                for (t, token) in sentence.tokens.iter().enumerate() {
                    self.places.entry(&token.lemma).or_default().push((s, t));
                }
            }
        }
        let (&lemma, places) = self.places.get_key_value(lemma)?;
        let (seen, found) = self.known.entry(lemma).or_default();
        while let Some(&(s, t)) = places.get(*seen).filter(|place| place.0 < sentence) {
            *found = directed_at(scene, s, t).or(*found);
            *seen += 1;
        }
        *found
    }
}

/// The country or body that a noun is directed at.
fn directed_at(scene: &Scene<'_>, s: usize, t: usize) -> Option<Participant> {
    let sentence = &scene.document.sentences[s];
    let aims = |case: &str| matches!(case, "on" | "against" | "in" | "with");
    let places = nominal_obliques(sentence, t);
    let aimed = places.iter().find(|(case, _)| aims(case)).map(|(_, noun)| *noun);
    // The tree may hang "in Ukraine" on the verb.
    let next = sentence.tokens.get(t + 1).filter(|next| aims(&next.form));
    let found =
        scene.participants.resolve(scene.document, s, aimed.or_else(|| next?.head.filter(|&h| h > t))?);
    let kind = |p: &Participant| scene.participants.mentions.entities[p.entity].kind;
    found.into_iter().find(|p| kind(p) != EntityKind::Place).map(|p| p.inferred())
}

/// What the sentences just before this act, and its own, tell before it; the nearest first.
fn near<'m, 'l>(before: &'m [Match<'l>], m: &Match<'_>) -> impl Iterator<Item = &'m Match<'l>> {
    let from = m.sentence.saturating_sub(REACH);
    before.iter().rev().take_while(move |o| o.sentence >= from)
}

/// In how many sentences "the call" still means the one told before.
const REACH: usize = 4;
