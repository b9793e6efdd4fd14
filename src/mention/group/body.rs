//! Members who act for the body that they belong to.

use std::ops::Range;

use super::super::registry::Registry;
use super::super::{EntityId, EntityKind, MentionKind, organisation};
use crate::lexicon::{Class, Lexicon};
use crate::text::Relation;

/// "Taliban fighters", "NATO troops", "a Labour lawmaker": those who fight for a body or sit for a party stand for it.
pub(super) fn members_of(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    sector: &str,
) -> Option<(Range<usize>, EntityId)> {
    if let Some(army) = army_of(registry, lexicon, s, at, sector) {
        return Some(army);
    }
    if let Some(group) = armed_group_before(registry, lexicon, s, at, sector) {
        return Some(group);
    }
    let sentence = &registry.document.sentences[s];
    let body = sentence.children(at).filter(|&c| c < at && sentence.tokens[c].relation == Relation::Compound);
    let mut bodies = body.filter_map(|c| Some((registry.at(s, c)?.entity, registry.range_at(s, c)?)));
    let (entity, range) = bodies.next()?;
    let kind = lexicon.organisation(&registry.entities[entity].key)?.kind.as_str();
    let fights = matches!(kind, "armed-group" | "intergovernmental") && matches!(sector, "REB" | "MIL");
    let sits = kind == "party" && sector == "LEG";
    (bodies.next().is_none() && (fights || sits)).then_some((range.start..at + 1, entity))
}

/// "Chilean troops": soldiers whom nothing but their country describes act for its armed forces.
fn army_of(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    sector: &str,
) -> Option<(Range<usize>, EntityId)> {
    let sentence = &registry.document.sentences[s];
    let stands_for_army = lexicon.words().has(Class::Soldiers, &sentence.tokens[at].lower_lemma());
    if sector != "MIL" || !stands_for_army || !sentence.tokens[at].is_plural() {
        return None;
    }
    let mut of = None;
    for c in sentence.children(at) {
        match sentence.tokens[c].relation {
            Relation::Amod | Relation::Compound | Relation::NmodPoss if of.is_none() && c + 1 == at => {
                of = Some(c)
            }
            Relation::Det => {}
            _ if c > at
                && !matches!(
                    sentence.tokens[c].relation,
                    Relation::Nmod | Relation::Acl | Relation::AclRelcl
                ) => {}
            _ => return None,
        }
    }
    let (mention, range) = registry.at(s, of?).zip(registry.range_at(s, of?))?;
    let country = &registry.entities[mention.entity];
    let row = lexicon.countries().iter().position(|c| c.iso3 == country.key)?;
    let demonym = mention.kind == MentionKind::Demonym && country.kind == EntityKind::Country;
    let begin =
        range.start.checked_sub(1).filter(|&t| sentence.tokens[t].head == Some(at)).unwrap_or(range.start);
    demonym.then(|| (begin..at + 1, organisation::body_of(registry, "military", "armed", lexicon, row)))
}

/// "The rebels" after an armed group has been named, and no other near: its members.
fn armed_group_before(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    sector: &str,
) -> Option<(Range<usize>, EntityId)> {
    const REACH: usize = 4;
    let sentence = &registry.document.sentences[s];
    let mut children = sentence.children(at).filter(|&c| sentence.tokens[c].relation != Relation::Case);
    let article = children.next().filter(|&c| c + 1 == at && sentence.lower(c) == "the")?;
    if sector != "REB" || !sentence.tokens[at].is_plural() || children.next().is_some() {
        return None;
    }
    let armed = |e: EntityId| {
        let row = lexicon.organisation(&registry.entities[e].key);
        row.is_some_and(|row| row.kind == "armed-group")
    };
    let near = (s.saturating_sub(REACH)..=s).flat_map(|here| {
        let limit = if here == s { at } else { usize::MAX };
        registry.ranges_in(here).filter(move |(_, r)| r.end <= limit)
    });
    let mut named = near.map(|(m, _)| m.entity).filter(|&e| armed(e));
    let first = named.next()?;
    named.all(|e| e == first).then_some((article..at + 1, first))
}
