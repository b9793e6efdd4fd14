//! demarche reads English news and writes a knowledge graph: who did what to whom, when, how
//! surely, and who says so.
//!
//! A text goes in and records come out; they are a graph, and the graph answers questions:
//!
//! ```
//! use demarche::graph::{Base, describe};
//! use demarche::lexicon::Lexicon;
//! use demarche::pipeline::read;
//! use demarche::query::{Answer, Catalogue, Options, run, table};
//! use demarche::source::{Article, Metadata, parse_date};
//! use demarche::store::Store;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // text in
//! let lexicon = Lexicon::embedded()?;
//! let text = "On Wednesday the United States imposed a tariff of 50 per cent on goods from India.";
//! let known = Metadata { published: parse_date("2025-08-07"), ..Metadata::default() };
//! let reading = read(Article::new(text.into(), known), &lexicon);
//!
//! // records out
//! let record = &reading.records[0];
//! let name = |id: &usize| reading.mentions.entities[*id].name.as_str();
//! assert_eq!(record.action, "ImposeTariff");
//! assert_eq!(record.actors.iter().map(name).collect::<Vec<_>>(), ["United States"]);
//! assert_eq!(record.targets.iter().map(name).collect::<Vec<_>>(), ["India"]);
//!
//! // the same as a graph, in a store
//! let base = Base::default();
//! let store = Store::in_memory(&lexicon, &base)?;
//! store.replace([describe(&reading, &lexicon, &base)])?;
//!
//! // which answers questions
//! let catalogue = Catalogue::embedded()?;
//! let query = catalogue.get("tariffs-by-country")?;
//! let on = [("on".to_string(), "India".to_string())];
//! let Answer::Rows(rows) = run(&store, &lexicon, query, &on, Options::default())? else { unreachable!() };
//! assert_eq!(rows.rows.len(), 1);
//! println!("{}", table(&rows, &store, None)?);
//! # Ok(())
//! # }
//! ```
//!
//! [`source::read_paths`] takes articles from files and folders of all kinds, [`store::Store::open`] keeps a store on disk
//! (feature `rocksdb`, on by default), [`export::Writer`] writes graphs, [`export::events`] tables.
//!
//! The modules stand in pipeline order; each depends only on those above it. Until version 1.0 what is public may change with
//! each minor version; `CHANGELOG.md` says how. The parts that are public for the trainer and the program alone, `cli` and the
//! insides of `annotate`, `mention` and `event`, may change with any.

#![warn(missing_docs)]
#![deny(unsafe_code)]

pub mod source;
pub mod text;
pub mod lexicon;
mod syntax;
#[allow(unsafe_code)] // the kernel of the network; tests/architecture.rs holds where
pub mod annotate;
pub mod mention;
pub mod event;
pub mod pipeline;
pub mod graph;
pub mod store;
pub mod link;
pub mod query;
pub mod export;
pub mod shards;
pub mod evaluate;
pub mod serve;
#[doc(hidden)]
pub mod cli;
