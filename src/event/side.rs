//! For whom the participants of a record stand when two records are compared.

use std::collections::BTreeMap;

use super::EventRecord;
use super::happening::sort;
use crate::lexicon::{Action, Filler, Lexicon, Slot, SlotRole};
use crate::mention::{Entity, EntityId, EntityKind, Mentions, TenureStatus};
use crate::text::Document;

/// A side of a happening, the same in every article that names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// Part of the happening's key.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// False where the words say who it is in their own article only: "two soldiers", "Smith".
    pub named: bool,
    /// A person or a building: violence that is done to it on one day is hardly done twice.
    pub single: bool,
}

/// What of an action decides how its records are compared.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Act {
    /// Deeds, not words: who leads a country does them for it.
    pub deed: bool,
    /// Violence and protest happen many times a day.
    pub crowded: bool,
    pub has_target: bool,
    pub speech: bool,
}

impl Act {
    pub fn new(action: &Action, lexicon: &Lexicon) -> Self {
        let target = |f: &Filler| matches!(f, Filler::Slot(Slot { role: SlotRole::Target, .. }));
        let quad = action.plover.as_deref().and_then(|p| lexicon.quad(p));
        Self {
            deed: matches!(quad, Some(2 | 4)),
            crowded: matches!(action.plover.as_deref(), Some("ASSAULT" | "PROTEST")),
            has_target: action.patterns.iter().any(|p| p.fillers().any(target)),
            speech: action.plover.is_none() && action.takes_content(),
        }
    }
}

/// The sides that the entities of an article stand for.
pub(super) struct Sides<'a> {
    mentions: &'a Mentions,
    /// Each entity as itself; a government, its army and its ministries as their country.
    plain: Vec<Side>,
    /// People who lead a country on the day of the article, with that country.
    leaders: BTreeMap<EntityId, Side>,
}

impl<'a> Sides<'a> {
    pub fn new(document: &Document, mentions: &'a Mentions, lexicon: &Lexicon) -> Self {
        let published = document.article.metadata.published.map(|d| d.to_string());
        let country = |iso3: &str| Side {
            key: iso3.to_lowercase(),
            name: lexicon.country(iso3).map_or_else(|| iso3.to_string(), |c| c.name.clone()),
            named: true,
            single: false,
        };
        let plain = |e: &Entity| match acts_for(e, lexicon) {
            Some(iso3) => country(iso3),
            None => Side {
                key: e.key.to_lowercase(),
                name: e.name.clone(),
                named: is_named(e, lexicon),
                single: is_single(e, lexicon),
            },
        };
        let leader = |id: EntityId| leads(mentions, id, published.as_deref(), lexicon);
        Self {
            mentions,
            plain: mentions.entities.iter().map(plain).collect(),
            leaders: (0..mentions.entities.len())
                .filter_map(|id| leader(id).map(|iso3| (id, country(&iso3))))
                .collect(),
        }
    }

    /// The agents. A leader who does something to somebody does it for the country that he leads; who resigns or talks
    /// does it as himself.
    pub fn actors(&self, record: &EventRecord, act: Act) -> Vec<Side> {
        let leads = act.deed && act.has_target;
        let side = |id: &EntityId| self.leaders.get(id).filter(|_| leads).unwrap_or(&self.plain[*id]).clone();
        sorted(record.actors.iter().map(side).collect())
    }

    pub fn targets(&self, record: &EventRecord) -> Vec<Side> {
        sorted(record.targets.iter().map(|&id| self.plain[id].clone()).collect())
    }

    /// Towns and regions; the country of an act says little beside its sides.
    pub fn places(&self, record: &EventRecord) -> Vec<Side> {
        let is_place = |id: &&EntityId| self.mentions.entities[**id].kind == EntityKind::Place;
        sorted(record.place.iter().filter(is_place).map(|&id| self.plain[id].clone()).collect())
    }
}

fn sorted(mut sides: Vec<Side>) -> Vec<Side> {
    sort(&mut sides);
    sides
}

/// The country that an executive, a ministry or an army acts for. Courts and parliaments act for themselves.
fn acts_for<'a>(entity: &'a Entity, lexicon: &Lexicon) -> Option<&'a str> {
    let [iso3] = entity.countries.as_slice() else { return None };
    let other_branch = || {
        let row = lexicon.organisations().iter().find(|o| o.key == entity.key);
        row.is_some_and(|o| matches!(o.kind.as_str(), "parliament" | "court"))
    };
    (entity.kind == EntityKind::Government && !other_branch()).then_some(iso3)
}

/// Does the key mean the same in other articles? A group is somebody else in each; one word names many people.
fn is_named(entity: &Entity, lexicon: &Lexicon) -> bool {
    match entity.kind {
        EntityKind::Group => false,
        EntityKind::Person => {
            entity.key.contains('-') || lexicon.people().iter().any(|p| p.key == entity.key)
        }
        _ => true,
    }
}

fn is_single(entity: &Entity, lexicon: &Lexicon) -> bool {
    let kind = || lexicon.places().iter().find(|p| p.key == entity.key).map(|p| p.kind.as_str());
    match entity.kind {
        EntityKind::Person => true,
        EntityKind::Place => matches!(kind(), Some("building")),
        _ => false,
    }
}

/// The country whose state or government a person heads, by the text or by the tables.
fn leads(mentions: &Mentions, id: EntityId, day: Option<&str>, lexicon: &Lexicon) -> Option<String> {
    let person = mentions.entities.get(id).filter(|e| e.kind == EntityKind::Person)?;
    let by_text = mentions.tenures.iter().find_map(|t| {
        let of = &mentions.entities[t.of.filter(|_| t.person == id && heads(lexicon, &t.role))?];
        let current = t.status == TenureStatus::Current && of.kind == EntityKind::Country;
        current.then(|| of.key.clone())
    });
    let by_table = || {
        let mut offices = lexicon.offices_of(&person.key);
        let office = offices.find(|o| day.is_some_and(|day| o.holds(day)) && heads(lexicon, &o.role))?;
        lexicon.country(&office.of).map(|c| c.iso3.clone())
    };
    by_text.or_else(by_table)
}

/// Is a role that of a head of state or of government?
fn heads(lexicon: &Lexicon, role: &str) -> bool {
    let broader = |key: &String| lexicon.role(key).and_then(|r| r.broader.clone());
    std::iter::successors(Some(role.to_string()), broader)
        .take(8) // a table may run in a circle
        .any(|key| matches!(key.as_str(), "head-of-state" | "head-of-government"))
}
