//! Questions to a store: saved ones with parameters, or any SPARQL 1.1.

mod catalogue;
mod error;
mod names;
mod parameter;
mod run;
mod table;
mod write;

pub use catalogue::{Catalogue, SavedQuery};
pub use error::QueryError;
pub use parameter::{Kind, Parameter};
pub use run::{Answer, Options, Rows, run};
pub use table::table;
pub use write::{RowFormat, write_rows};
