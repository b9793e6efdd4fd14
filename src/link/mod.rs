//! Links to the data sets of others: who or what an entity is in Wikidata, GeoNames, DBpedia or OpenSanctions.

mod apply;
mod around;
pub mod compare;
pub mod dataset;
mod deny;
pub mod entry;
pub mod index;
pub mod name;
mod namesake;
mod own;
pub mod reconcile;
mod remote;
mod resolve;
pub mod review;
mod run;
mod sheet;
pub mod sssom;
mod stored;
mod subject;

pub use apply::{Applied, RowError, apply};
pub use deny::{Verdict, allow, deny};
pub use entry::{Entry, Kind, Position};
pub use index::{Head, Index, IndexError};
pub use namesake::{Namesake, namesakes, record};
pub use own::{OwnError, of_store};
pub use remote::{Asking, Remote, RemoteError};
pub use resolve::{AUTOMATIC, Candidate, REVIEW, candidates};
pub use run::{Decision, Origin, decide, measure};
pub use sheet::{Sheet, SheetError};
pub use stored::stored;
pub use subject::{Held, Part, Subject, subjects};
