//! The entities of a store as an index of their own, so that names can be looked up among them, too.

use super::entry::{Entry, Position};
use super::index::{Builder, Head, Index, IndexError};
use super::subject::{Subject, subjects};
use crate::lexicon::Lexicon;
use crate::store::{Store, StoreError};

/// A store of which no index can be made.
#[derive(Debug, thiserror::Error)]
pub enum OwnError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index cannot be made.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Makes an index of the people, bodies and places of a store. It stands in the folder for what is passing, and is gone with
/// the process.
pub fn of_store(store: &Store, lexicon: &Lexicon) -> Result<Index, OwnError> {
    let path = std::env::temp_dir().join(format!("demarche-{}.idx", std::process::id()));
    // what a process of this number has left behind is not gone on with
    let _ = std::fs::remove_dir_all(path.with_extension("idx.work"));
    let mut builder = Builder::open(&path, &[])?;
    for subject in subjects(store, lexicon)? {
        builder.add(&entry(subject))?;
    }
    let head =
        Head { set: "demarche".to_string(), sources: vec!["the store".to_string()], ..Head::default() };
    builder.finish(head)?;
    let index = Index::open(&path)?;
    // what is mapped stays readable; where a system does not allow it, the file stays until it is cleaned away
    let _ = std::fs::remove_file(&path);
    Ok(index)
}

fn entry(subject: Subject) -> Entry {
    let mut entry = Entry::new(subject.iri.into_string(), subject.name, subject.kind);
    entry.aliases = subject.called.into_iter().chain(subject.names).filter(|n| *n != entry.name).collect();
    entry.aliases.sort();
    entry.aliases.dedup();
    entry.countries = subject.countries.into_iter().collect();
    let position = |held: super::Held| Position { label: held.label, start: held.day, ..Position::default() };
    entry.positions = subject.offices.into_iter().map(position).collect();
    entry.positions.sort_by(|a, b| b.start.cmp(&a.start).then_with(|| a.label.cmp(&b.label)));
    entry.positions.dedup_by(|a, b| a.label == b.label);
    entry.same = subject.links.into_iter().collect();
    entry
}
