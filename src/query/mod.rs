//! Questions to a store: saved ones with parameters, or any SPARQL 1.1.

mod catalogue;
mod diagnose;
mod error;
mod names;
mod parameter;
mod run;
mod table;
mod write;

pub use catalogue::{Catalogue, SavedQuery};
pub use diagnose::warnings;
pub use error::QueryError;
pub use parameter::{Kind, Parameter};
pub use run::{Answer, Options, Rows, run};
pub use table::{Names, draw, markdown, table};
pub use write::{RowFormat, write_rows};
