//! demarche reads English news and writes a knowledge graph: who did what to whom, when, how
//! surely, and who says so.
//!
//! The modules stand in pipeline order; each depends only on those above it.

pub mod source;
pub mod text;
pub mod annotate;
pub mod lexicon;
pub mod mention;
pub mod event;
pub mod pipeline;
pub mod graph;
pub mod store;
pub mod link;
pub mod query;
pub mod export;
pub mod shards;
pub mod cluster;
pub mod evaluate;
pub mod serve;
pub mod cli;
