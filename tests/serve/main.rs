//! The server, as clients, other tools and people who mean harm see it.
#![cfg(feature = "rocksdb")]

#[path = "../common/mod.rs"]
mod common;

mod access;
mod api;
mod articles;
mod browser;
mod curation;
mod follow;
mod graph_store;
mod harm;
mod pages;
mod protocol;
mod search;
mod server;
mod tools;
mod updates;
