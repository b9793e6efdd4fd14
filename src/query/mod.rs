//! Questions to a store: saved ones with parameters, or any SPARQL 1.1.

mod bind;
mod catalogue;
#[cfg(feature = "parquet")]
mod columnar;
mod diagnose;
mod empty;
mod endpoint;
mod error;
mod expression;
mod federation;
mod guarded;
mod lead;
mod limits;
mod names;
mod parameter;
mod plan;
mod product;
mod prompt;
mod run;
mod services;
mod shapes;
mod shown;
mod table;
mod update;
mod walk;
mod watch;
mod workers;
mod write;

pub(crate) use catalogue::LONGEST;
pub use catalogue::{Catalogue, SavedQuery};
#[cfg(feature = "parquet")]
pub use columnar::parquet;
pub use diagnose::warnings;
pub use empty::advice;
pub use error::QueryError;
pub use federation::{Federation, Hosts};
pub use names::Directory;
pub use parameter::{Kind, Parameter};
pub use plan::{Operator, Plan};
pub use prompt::{Words, split};
pub use run::{Answer, Dataset, Options, Rows, Triples, explain, run, skipped, spelled_out, text};
pub use shapes::{ShapesError, Violation, violations};
pub use shown::{NamedFormat, Names, WriteError, write_named};
pub use table::{draw, markdown, table};
pub use update::update;
pub use watch::Until;
pub use write::{RowFormat, illegal_in_xml, write_rows};
