//! Links to the data sets of others: who or what an entity is in Wikidata, GeoNames, DBpedia or OpenSanctions.

mod builtin;
pub mod entry;
pub mod index;
pub mod compare;
pub mod dataset;
mod deny;
pub mod name;
mod resolve;
mod run;
mod subject;

pub use builtin::Links;
pub use deny::deny;
pub use entry::{Entry, Kind, Position};
pub use index::{Head, Index, IndexError};
pub use resolve::{AUTOMATIC, Candidate, REVIEW, candidates};
pub use run::{Decision, decide, mappings};
pub use subject::{Held, Subject, subjects};
