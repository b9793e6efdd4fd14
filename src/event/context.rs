//! Whom an act must concern although its sentence names nobody: a court acts for the country it sits in, aid goes to the
//! country that the text is about.

use std::collections::BTreeSet;

use super::participant::Participant;
use super::trigger::{Match, Scene};
use crate::mention::{EntityId, EntityKind, Mention, MentionKind};
use crate::syntax::{case_of, is_locative};
use crate::text::Relation;

/// "the court jailed the journalist": of an act of state that names no agent, the country in which it happens.
pub(super) fn acting_states(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for m in matches.iter_mut() {
        if m.action.state_act && m.actors.is_empty() && !m.targets.is_empty() {
            m.actors.extend(where_it_happens(scene, m).map(indirect));
        }
    }
}

/// "will send more aid": of an act that is always aimed at somebody, the country that the text is about.
pub(super) fn addressed_countries(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    for m in matches.iter_mut() {
        if m.action.aimed && m.targets.is_empty() && !m.actors.is_empty() {
            m.targets.extend(what_it_is_about(scene, m).map(indirect));
        }
    }
}

fn indirect(entity: EntityId) -> Participant {
    Participant::new(entity, false)
}

/// The country in which the sentence says that it happens; else that of the person it happens to; else the only one
/// that the text has named so far.
fn where_it_happens(scene: &Scene<'_>, m: &Match<'_>) -> Option<EntityId> {
    let entities = &scene.participants.mentions.entities;
    let sentence = &scene.document.sentences[m.sentence];
    let inside = |mention: &&Mention| is_locative(sentence, mention.head);
    let here = one(scene, scene.participants.mentions.of_sentence(m.sentence).iter().filter(inside));
    let person = || {
        let mut people = m.targets.iter().filter(|p| entities[p.entity].kind == EntityKind::Person);
        people.find_map(|p| match entities[p.entity].countries.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        })
    };
    // "charged with selling files to Peru" did not happen there.
    let aside = |mention: &&Mention| {
        let case = (mention.sentence == m.sentence).then(|| case_of(sentence, mention.head)).flatten();
        !matches!(case.as_deref(), Some("to" | "from" | "for" | "against" | "with"))
    };
    let named = || scene.participants.mentions.mentions.iter().take_while(|o| o.sentence <= m.sentence);
    let so_far = || one(scene, named().filter(aside));
    country(scene, &here.or_else(person).or_else(so_far)?)
}

/// The one country beside the actors' own that the sentence names, else the nearest sentence before that names one.
fn what_it_is_about(scene: &Scene<'_>, m: &Match<'_>) -> Option<EntityId> {
    let entities = &scene.participants.mentions.entities;
    let own: BTreeSet<&str> =
        m.actors.iter().flat_map(|p| entities[p.entity].countries.iter().map(String::as_str)).collect();
    let sentence = &scene.document.sentences[m.sentence];
    let acts = |o: &&Mention| sentence.tokens[o.head].relation == Relation::Nsubj;
    for s in (m.sentence.saturating_sub(REACH)..=m.sentence).rev() {
        let named: BTreeSet<&str> = scene
            .participants
            .mentions
            .of_sentence(s)
            .iter()
            .filter(|o| o.kind != MentionKind::Pronoun)
            .filter(|o| entities[o.entity].kind != EntityKind::Person)
            // Who acts beside them is not whom it is about.
            .filter(|o| s < m.sentence || !acts(o))
            .flat_map(|o| entities[o.entity].countries.iter().map(String::as_str))
            .filter(|c| !own.contains(c))
            .collect();
        let mut named = named.into_iter();
        match (named.next(), named.next()) {
            (Some(only), None) => return country(scene, only),
            (None, _) => {}
            _ => return None,
        }
    }
    None
}

/// How many sentences back the text may name what it is about.
const REACH: usize = 2;

/// The country of some mentions of countries, governments and places, if it is just one.
fn one<'m>(scene: &Scene<'_>, mentions: impl Iterator<Item = &'m Mention>) -> Option<String> {
    let entities = &scene.participants.mentions.entities;
    let mut found: Option<&String> = None;
    for entity in mentions.map(|m| &entities[m.entity]) {
        if !matches!(entity.kind, EntityKind::Country | EntityKind::Government | EntityKind::Place) {
            continue;
        }
        for country in &entity.countries {
            if found.is_some_and(|other| other != country) {
                return None;
            }
            found = Some(country);
        }
    }
    found.cloned()
}

/// The node of a country, or of its government, that the article has.
pub(crate) fn country(scene: &Scene<'_>, iso3: &str) -> Option<EntityId> {
    let entities = &scene.participants.mentions.entities;
    let of = |kind: EntityKind| {
        entities.iter().position(|e| e.kind == kind && matches!(e.countries.as_slice(), [one] if one == iso3))
    };
    of(EntityKind::Country).or_else(|| of(EntityKind::Government))
}
