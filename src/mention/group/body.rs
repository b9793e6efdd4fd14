//! Members who act for the body that they belong to.

use std::ops::Range;

use super::super::EntityId;
use super::super::registry::Registry;
use crate::lexicon::Lexicon;
use crate::text::Relation;

/// "Taliban fighters", "NATO troops", "a Labour lawmaker": those who fight for a body or sit for a party stand for it.
pub(super) fn members_of(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    sector: &str,
) -> Option<(Range<usize>, EntityId)> {
    let sentence = &registry.document.sentences[s];
    let body = sentence.children(at).filter(|&c| c < at && sentence.tokens[c].relation == Relation::Compound);
    let mut bodies = body.filter_map(|c| Some((registry.at(s, c)?.entity, registry.range_at(s, c)?)));
    let (entity, range) = bodies.next()?;
    let kind = lexicon.organisation(&registry.entities[entity].key)?.kind.as_str();
    let fights = matches!(kind, "armed-group" | "intergovernmental") && matches!(sector, "REB" | "MIL");
    let sits = kind == "party" && sector == "LEG";
    (bodies.next().is_none() && (fights || sits)).then_some((range.start..at + 1, entity))
}
