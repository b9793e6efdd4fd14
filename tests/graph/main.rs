//! From a reading to the graph, the store, saved queries and files: one article, made by hand, so that these
//! stages are tested apart from those that read.

mod describe;
mod export;
#[cfg(feature = "rocksdb")]
mod faults;
mod limits;
mod query;
#[cfg(feature = "rocksdb")]
mod reread;
mod shapes;
mod store;
mod story;
