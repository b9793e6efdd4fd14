//! Which events of different articles are one happening, beyond what their keys join.
//!
//! The key of an event is made by each article alone (`event::happening`), so it joins what articles say in the same way.
//! This second pass compares events that several articles tell: those of one day that name a side or a place alike
//! ([`candidates`]), by their sides, places, figures and words ([`weigh`]), and joins them, the surest first ([`join`]). What
//! it finds is a set of links between events, each with its reasons, in a graph of its own that can be dropped: nothing that
//! an article says is changed, and where sources differ both stay as they are.
//!
//! The result depends on what is compared and not on its order. So the work can be divided: what is compared are the events of a
//! [block](blocks), if only the [`Words`] of all events are known, and what is joined are those that [pairs] hang together by.

mod block;
mod graph;
mod join;
mod profile;
mod weigh;
mod words;

pub use block::{blocks, candidates};
pub use graph::quads;
pub use join::{Same, join};
pub use profile::{Profiles, Told};
pub use weigh::{BAR, Weight, points, weigh};
pub use words::Words;

use std::collections::BTreeSet;

use crate::lexicon::Lexicon;

/// Pairs of events, by their IRIs in either order, that somebody has found to be two.
pub type Denied = BTreeSet<(String, String)>;

/// The pairs of events that are alike enough: their points, and their places in `told`.
pub fn pairs(told: &[Told], lexicon: &Lexicon) -> Vec<(i32, usize, usize)> {
    let mut pairs = Vec::new();
    candidates(told, |one, other| {
        let points = points(&told[one], &told[other], lexicon);
        if points >= BAR {
            pairs.push((points, one, other));
        }
    });
    pairs
}

/// The events that are one, each with the one that stands for all of its group.
pub fn cluster(told: &[Told], denied: &Denied, lexicon: &Lexicon) -> Vec<Same> {
    join(told, pairs(told, lexicon), denied, lexicon)
}
