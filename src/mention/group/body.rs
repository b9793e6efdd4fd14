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
