//! Event records as RDF: one named graph an article.

mod builder;
mod dataset;
mod describe;
mod entity;
mod event;
pub mod iri;
mod label;
mod lean;
mod mapping;
mod naming;
mod record;
mod scheme;
mod span;
pub mod vocabulary;

pub(crate) use builder::sort;
pub use dataset::{Census, dataset};
pub use describe::{Detail, describe, describe_in};
pub use iri::{Base, BaseError};
pub use lean::without_detail;
pub(crate) use mapping::is_link;
pub use mapping::{Mapping, property};
pub(crate) use naming::told;
pub use oxigraph::model::Quad;
pub use record::nodes as record_nodes;
pub use scheme::{OntologyError, ontology, scheme};
