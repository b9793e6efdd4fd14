//! Who did what to whom: event records.

mod amount;
mod attribution;
mod codes;
mod condition;
mod confidence;
mod context;
pub mod decide;
mod demand;
mod echo;
mod happening;
mod infer;
mod merge;
mod modality;
mod nearby;
mod participant;
mod record;
pub mod rule;
mod side;
mod tense;
mod trigger;
mod unused;
mod when;

use crate::lexicon::Lexicon;
use crate::mention::{EntityId, EntityKind, Mentions, Time};
use crate::syntax;
use crate::text::{Document, Relation};

use amount::quantities;
use attribution::Quotations;
use confidence::Grounds;
use participant::{Participant, Participants};
use tense::Tense;
use trigger::{Match, Scene};

pub use crate::lexicon::Modality;
pub use happening::{Happening, happenings, reasons};
pub use record::{Codes, EventRecord, Voice, Weighed};
pub use side::Side;
pub use unused::drop_guesses;

/// Of one article this many words for acts are looked at, the first ones. A book of 4 MiB has a third of it; what has more
/// is a list, and each with each would have to be compared to tell which are one.
pub const ACTS: usize = 100_000;

/// Finds the event records of a document, in the order of their triggers.
pub fn find(document: &Document, mentions: &Mentions, lexicon: &Lexicon) -> Vec<EventRecord> {
    find_first(document, mentions, lexicon, usize::MAX).0
}

/// What an article may tell and no record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// Words for acts behind the first [`ACTS`].
    pub acts: usize,
    /// Records less sure than the lexicon tells (see [`Lexicon::tell_from`]).
    pub unsure: usize,
}

/// The same for the first words for acts, so many at most; and what was left out.
pub fn find_first(
    document: &Document,
    mentions: &Mentions,
    lexicon: &Lexicon,
    most: usize,
) -> (Vec<EventRecord>, LeftOut) {
    with_triggers(document, mentions, lexicon, |scene, mut matches, quotations| {
        let acts = matches.len().saturating_sub(most);
        matches.truncate(most);
        rule::apply(scene, &mut matches);
        decide::decide(scene, &mut matches);
        let mut records: Vec<EventRecord> =
            matches.iter().map(|m| record(scene, quotations, &matches, m)).collect();
        let echoes = echo::echoes(scene, &matches, &records);
        let demands = demand::spoken(scene, &matches, &mut records);
        records.extend(demands);
        // What a pattern says is an act stays, unless somebody asks for sure records only.
        let told = |i: usize| match lexicon.asked_confidence() {
            Some(asked) => i32::from(asked),
            None if matches.get(i).is_some_and(|m| m.pattern.is_none()) => lexicon.decisions().bars.told,
            None => 0,
        };
        let unsure = records.iter().enumerate().map(|(i, r)| i32::from(r.confidence) < told(i));
        let unsure: Vec<bool> = unsure.collect();
        let mut dropped = promises(scene, &matches, &records);
        dropped.resize(records.len(), false);
        dropped.iter_mut().zip(&unsure).for_each(|(dropped, unsure)| *dropped |= unsure);
        let left_out = LeftOut { acts, unsure: unsure.iter().filter(|u| **u).count() };
        (merge::merge(records, &echoes, &dropped, lexicon, mentions), left_out)
    })
}

/// Hands on all triggers that a document may have, in text order, with the participants of their patterns.
fn with_triggers<T>(
    document: &Document,
    mentions: &Mentions,
    lexicon: &Lexicon,
    then: impl FnOnce(&Scene<'_>, Vec<Match<'_>>, &Quotations) -> T,
) -> T {
    let frames: Vec<_> = document.sentences.iter().map(|s| syntax::frames(lexicon.words(), s)).collect();
    let mut participants = Participants::new(mentions);
    let quotations = Quotations::find(document, lexicon, &frames, &participants);
    for token in document.sentences.iter().flat_map(|s| &s.tokens) {
        let narrator = || mentions.narrator.filter(|_| !quotations.quotes_at(token.span.begin));
        if let Some(speaker) = quotations.speaker_at(token.span.begin).or_else(narrator) {
            participants.speakers.insert(token.span.begin, speaker);
        }
    }
    let scene = Scene { document, lexicon, participants: &participants, frames: &frames };
    let matches = (0..document.sentences.len()).flat_map(|s| scene.triggers(s)).collect();
    then(&scene, matches, &quotations)
}

fn record(scene: &Scene<'_>, quotations: &Quotations, all: &[Match<'_>], m: &Match<'_>) -> EventRecord {
    let Scene { document, lexicon, participants, .. } = *scene;
    let sentence = &document.sentences[m.sentence];
    let mentions = participants.mentions;
    let modality = decide::modality(scene, m);
    let source = attribution::of(scene, quotations, m.sentence, m.head);
    let source =
        demand::demander(scene, all, m, modality).filter(|_| modality == Modality::Threatened).or(source);
    let source = source.or_else(|| demand::demander(scene, all, m, modality));
    let ids = |list: &[Participant]| list.iter().map(|p| p.entity).collect::<Vec<_>>();
    let (mut actors, targets) = (ids(&m.actors), ids(&m.targets));
    actors.extend(demand::threatener(m, modality, source.as_ref()));
    let when = when::of(document, mentions, lexicon, m.sentence, m.head, m.predicate, modality);
    let past = matches!(tense::tense(sentence, m.predicate).0, Tense::Past | Tense::Perfect);
    let modality = match modality {
        Modality::Actual | Modality::Ongoing if !past && is_ahead(document, &when.time) => Modality::Planned,
        _ => modality,
    };
    let conditions = condition::of(mentions, m.sentence, sentence, m.predicate);
    let stated_by = source.as_ref().map(|a| a.speakers.clone()).unwrap_or_default();
    let own_side = source.is_none() || stated_by.iter().any(|s| same_side(mentions, *s, &actors));
    let confidence = certainty(scene, m, [actors.len(), targets.len()], &when.time, modality);
    EventRecord {
        action: m.action.id.clone(),
        modality,
        time: when.time,
        deadline: when.deadline,
        said_in: source
            .as_ref()
            .and_then(|a| a.speech)
            .and_then(|(s, t)| trigger::in_sentence(all, s).find(|&o| all[o].head == t)),
        voice: source.as_ref().map_or(Voice::Narrator, |a| a.voice),
        place: places(scene, m),
        about: about(scene, m),
        reason: conditions.reason,
        condition: conditions.condition,
        unless: conditions.unless,
        quantities: quantities(scene, all, m),
        codes: codes::codes(lexicon, m.action, modality, own_side),
        sentence: m.sentence,
        trigger: sentence.tokens[m.head].span,
        evidence: vec![sentence.span],
        confidence,
        rule: m.rule(),
        weighed: m.weighed.clone(),
        stated_by,
        actors,
        targets,
    }
}

/// How sure a record with so many actors and targets is.
fn certainty(
    scene: &Scene<'_>,
    m: &Match<'_>,
    [actors, targets]: [usize; 2],
    time: &Time,
    modality: Modality,
) -> u8 {
    let named = |p: &&Participant| p.direct && ![decide::LEARNED, decide::GUESSED].contains(&p.by);
    let grounds = Grounds {
        actors,
        targets,
        direct: m.actors.iter().chain(&m.targets).filter(named).count(),
        symmetric: m.action.symmetric,
        time,
        modality,
        chance: m.chance,
    };
    confidence::confidence(&grounds, scene.lexicon.decisions())
}

/// Does the time begin after the text came out? "The pact with Peru comes into force on October 1" has not happened yet,
/// whatever its verb says.
fn is_ahead(document: &Document, time: &Time) -> bool {
    time.earliest.zip(document.article.metadata.published).is_some_and(|(from, published)| from > published)
}

/// A threat is one record, the threatened act: the verb of promising above it is none beside it.
fn promises(scene: &Scene<'_>, matches: &[Match<'_>], records: &[EventRecord]) -> Vec<bool> {
    let governs_threat = |m: &Match<'_>| {
        let sentence = &scene.document.sentences[m.sentence];
        m.action.takes_content()
            && scene.lexicon.modalities().promises(&sentence.tokens[m.head].lemma.to_lowercase())
            && trigger::in_sentence(matches, m.sentence).any(|o| {
                let (o, record) = (&matches[o], &records[o]);
                record.modality == Modality::Threatened
                    && sentence.upwards(o.predicate).take(4).any(|t| t == m.head)
                    && o.head != m.head
            })
    };
    matches.iter().map(governs_threat).collect()
}

/// What the words around a trigger say of its act: auxiliaries, verbs above it, its own number.
fn worded(scene: &Scene<'_>, m: &Match<'_>) -> Modality {
    let modality = modality::of(
        scene.lexicon,
        &scene.document.sentences[m.sentence],
        &scene.frames[m.sentence],
        m.head,
        m.predicate,
        m.action.plover.is_some() && !m.action.takes_content(),
    );
    practice(scene, m, hostile(scene, m, modality))
}

/// A promise or warning of a hostile act is a threat.
fn hostile(scene: &Scene<'_>, m: &Match<'_>, modality: Modality) -> Modality {
    let conflict = m.action.plover.as_deref().and_then(|p| scene.lexicon.quad(p)) == Some(4);
    match modality {
        Modality::Planned if conflict && m.promised(&scene.document.sentences[m.sentence], scene.lexicon) => {
            Modality::Threatened
        }
        other => other,
    }
}

/// "over its purchases of oil": a plural noun of trade tells of what goes on.
fn practice(scene: &Scene<'_>, m: &Match<'_>, modality: Modality) -> Modality {
    let tokens = &scene.document.sentences[m.sentence].tokens;
    let plural = tokens[m.head].xpos == "NNS";
    // "claims", "claims made by the union"
    let own = m.head == m.predicate
        || (tokens[m.predicate].relation == Relation::Acl && tokens[m.predicate].head == Some(m.head));
    let goes_on = m.action.practice && plural && own && modality == Modality::Actual;
    if goes_on { Modality::Ongoing } else { modality }
}

fn same_side(mentions: &Mentions, speaker: EntityId, actors: &[EntityId]) -> bool {
    let countries = &mentions.entities[speaker].countries;
    actors
        .iter()
        .any(|&a| a == speaker || mentions.entities[a].countries.iter().any(|c| countries.contains(c)))
}

/// Prepositions of place.
const WHERE: &[&str] = &["in", "at", "near", "outside", "inside", "to", "on", "across", "around"];

/// Prepositions of what words and talks are about.
const TOPIC: &[&str] = &["about", "on", "over", "regarding", "concerning"];

/// Nouns that hang on an act or its object with a preposition, and the entities that they name, without those on its
/// sides.
fn obliques<'s>(scene: &'s Scene<'_>, m: &'s Match<'_>) -> impl Iterator<Item = (String, EntityId)> + 's {
    let sentence = &scene.document.sentences[m.sentence];
    let mut hosts = syntax::nominal_obliques(sentence, m.head);
    if let Some(frame) = &scene.frames[m.sentence][m.predicate] {
        hosts.extend(frame.obliques.iter().cloned());
        for &object in &frame.objects {
            hosts.extend(syntax::nominal_obliques(sentence, object));
        }
    }
    let named =
        hosts.into_iter().filter_map(|(case, noun)| Some((case, scene.participants.at(m.sentence, noun)?)));
    named.filter(|(_, entity)| !m.actors.iter().chain(&m.targets).any(|p| p.entity == *entity))
}

/// Places that hang on the act with a preposition of place.
fn places(scene: &Scene<'_>, m: &Match<'_>) -> Vec<EntityId> {
    let mut found = Vec::new();
    for (case, entity) in obliques(scene, m).filter(|(case, _)| WHERE.contains(&case.as_str())) {
        let kind = scene.participants.mentions.entities[entity].kind;
        let place = kind == EntityKind::Place || (kind == EntityKind::Country && case == "in");
        if place && !found.contains(&entity) {
            found.push(entity);
        }
    }
    found
}

/// What a statement, a meeting or a proposal is about: "talks on Ukraine", "spoke about the union".
fn about(scene: &Scene<'_>, m: &Match<'_>) -> Vec<EntityId> {
    let mut found = Vec::new();
    if m.action.takes_content() || m.action.symmetric {
        for (_, entity) in obliques(scene, m).filter(|(case, _)| TOPIC.contains(&case.as_str())) {
            if !found.contains(&entity) {
                found.push(entity);
            }
        }
    }
    found
}
