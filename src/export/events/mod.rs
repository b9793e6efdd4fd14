//! The event table: the records of a graph, or its events, as rows that spreadsheets, statistics and data bases read.
//!
//! [`Reader`] takes the records out of the graphs of articles, [`Merger`] puts those of one event together, and
//! [`Writer`] writes [`Row`]s in one of the formats. `docs/events.md` tells what stands in the columns.

#[cfg(feature = "parquet")]
mod columnar;
mod columns;
mod dialect;
mod event;
mod look;
mod merge;
mod party;
mod row;
mod told;
mod writer;

use jiff::civil::Date;

pub use columns::{Column, Kind, columns, page};
pub use dialect::Dialect;
pub use event::{Amounts, Article, Event, Reader, Told};
pub use look::Look;
pub use merge::Merger;
pub use party::{Party, position};
pub use row::{Row, SEPARATOR};
pub use told::Tellers;
pub use writer::{Format, Writer};

use crate::lexicon::Lexicon;
use crate::store::{Selection, Store, StoreError};

/// Which events are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Bounds of the day of the event, both inclusive; an event without a day is within no bound.
    pub from: Option<Date>,
    /// Only events of this day or earlier.
    pub to: Option<Date>,
    /// Only what counts as having happened.
    pub facts: bool,
    /// Least confidence, from 0 to 1.
    pub confidence: Option<f64>,
}

impl Wanted {
    /// Is this event wanted?
    pub fn has(&self, event: &Event) -> bool {
        let day = event.date.as_ref().and_then(|d| d.parse::<Date>().ok());
        let within =
            |day: Date| self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to);
        let bounded = self.from.is_some() || self.to.is_some();
        let sure = self.confidence.is_none_or(|least| event.confidence.is_some_and(|c| c >= least));
        (!bounded || day.is_some_and(within)) && (event.is_fact() || !self.facts) && sure
    }
}

/// Hands out the records of a store, article by article in the order of their IRIs, in the order of the text. Each
/// says how many articles of the store tell its event.
pub fn each<E: From<StoreError>>(
    store: &Store,
    lexicon: &Lexicon,
    selection: &Selection,
    wanted: &Wanted,
    mut take: impl FnMut(Event) -> Result<(), E>,
) -> Result<(), E> {
    let tellers = Tellers::of(store)?;
    let mut reader = Reader::new(lexicon, store.base());
    let selection = Selection { bare: true, ..selection.clone() };
    store.each_graph(&selection, |quads| {
        for mut event in reader.of_article(&quads, store)? {
            if wanted.has(&event) {
                event.told = event.event.as_ref().map(|iri| tellers.get(iri));
                take(event)?;
            }
        }
        Ok(())
    })
}

/// The events of a store, each once with what all its records say, by their days.
pub fn merged(
    store: &Store,
    lexicon: &Lexicon,
    selection: &Selection,
    wanted: &Wanted,
) -> Result<Vec<Event>, StoreError> {
    let mut merger = Merger::default();
    // a record that is not wanted may belong to an event that is
    each(store, lexicon, selection, &Wanted::default(), |record| {
        merger.add(record);
        Ok::<(), StoreError>(())
    })?;
    let mut events = merger.finish();
    events.retain(|event| wanted.has(event));
    Ok(events)
}
