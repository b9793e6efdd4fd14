//! How many entities one article may have.

use super::{EntityId, Mentions};

/// An article keeps this many entities, those that it mentions first; long books name a tenth of it. What is above comes
/// from lists and dumps, and would make the graph of one "article" larger than that of all others.
pub const ENTITIES: usize = 20_000;

/// Leaves out the entities above the limit, with their mentions and tenures, and counts them. The publisher stays.
pub(crate) fn cut(mentions: &mut Mentions, limit: usize) {
    let count = mentions.entities.len();
    if count <= limit {
        return;
    }
    let mut first = vec![usize::MAX; count];
    for mention in &mentions.mentions {
        first[mention.entity] = first[mention.entity].min(mention.span.begin);
    }
    let mut order: Vec<EntityId> = (0..count).collect();
    order.sort_by_key(|&e| (mentions.publisher != Some(e), first[e], e));
    let mut kept = vec![false; count];
    order[..limit].iter().for_each(|&e| kept[e] = true);
    keep(mentions, &kept);
    mentions.left_out = count - limit;
}

/// Leaves out entities with all that names them, and gives the new number of each that is kept.
pub(crate) fn keep(mentions: &mut Mentions, kept: &[bool]) -> Vec<Option<EntityId>> {
    let mut next = 0;
    let numbered = |&keep: &bool| {
        next += usize::from(keep);
        keep.then(|| next - 1)
    };
    let new: Vec<Option<EntityId>> = kept.iter().map(numbered).collect();
    let mut at = kept.iter();
    mentions.entities.retain(|_| at.next() == Some(&true));
    for entity in &mut mentions.entities {
        entity.members = entity.members.iter().filter_map(|&m| new[m]).collect();
    }
    mentions.mentions.retain_mut(|mention| new[mention.entity].map(|e| mention.entity = e).is_some());
    mentions.guesses.retain_mut(|guess| new[guess.entity].map(|e| guess.entity = e).is_some());
    mentions.tenures.retain_mut(|tenure| {
        tenure.of = tenure.of.and_then(|of| new[of]);
        new[tenure.person].map(|e| tenure.person = e).is_some()
    });
    mentions.publisher = mentions.publisher.and_then(|p| new[p]);
    mentions.narrator = mentions.narrator.and_then(|n| new[n]);
    new
}
