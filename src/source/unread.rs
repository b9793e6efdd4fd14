//! Articles that are found but not read yet: the costly part of reading can be done on any thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::error::{Origin, Problem, SourceError};
use super::open::File;
use super::walk::Item;
use super::{Article, ReadOptions};

/// One piece of input: reading it gives the articles that are in it, mostly one.
pub struct Unread {
    origin: Origin,
    bytes: usize,
    /// Is it something that was left out, not an article?
    pub(super) left_out: bool,
    /// See [`Unread::mark`].
    pub(super) mark: u64,
    read: Box<dyn FnOnce() -> Vec<Item> + Send>,
}

/// Pieces of one input, in order.
pub(super) type Stream = Box<dyn Iterator<Item = Unread> + Send>;

impl Unread {
    /// Reads it. Whatever goes wrong is told as an error of this piece, a fault in a library included.
    pub fn read(self) -> Vec<Item> {
        let Self { origin, read, .. } = self;
        catch_unwind(AssertUnwindSafe(read))
            .unwrap_or_else(|_| vec![Err(SourceError { origin, problem: Problem::Fault })])
    }

    /// Length of the input in bytes, near enough to cut work into equal parts.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes of files, as they lie on the disk, of which all is in this piece or in those before it.
    pub fn mark(&self) -> u64 {
        self.mark
    }

    pub(super) fn new(
        origin: Origin,
        bytes: usize,
        read: impl FnOnce() -> Result<Article, Problem> + Send + 'static,
    ) -> Self {
        let place = origin.clone();
        let read = move || vec![read().map_err(|problem| SourceError { origin, problem })];
        Self { origin: place, bytes, left_out: false, mark: 0, read: Box::new(read) }
    }

    pub(super) fn all(
        origin: Origin,
        bytes: usize,
        read: impl FnOnce() -> Vec<Item> + Send + 'static,
    ) -> Self {
        Self { origin, bytes, left_out: false, mark: 0, read: Box::new(read) }
    }

    pub(super) fn error(origin: Origin, problem: Problem) -> Self {
        let left_out =
            matches!(problem, Problem::Skipped(_) | Problem::PagePart | Problem::Link | Problem::Again);
        Self { left_out, ..Self::new(origin, 0, || Err(problem)) }
    }

    pub(super) fn refused(origin: Origin, problem: Problem) -> Stream {
        Box::new(std::iter::once(Self::error(origin, problem)))
    }

    pub(super) fn one(
        file: File,
        options: Arc<ReadOptions>,
        read: fn(File, &ReadOptions) -> Result<Article, Problem>,
    ) -> Stream {
        let (origin, bytes) = (file.origin.clone(), file.bytes.len());
        Box::new(std::iter::once(Self::new(origin, bytes, move || read(file, &options))))
    }

    pub(super) fn many(
        file: File,
        options: Arc<ReadOptions>,
        read: fn(File, &ReadOptions) -> Result<Vec<Item>, Problem>,
    ) -> Stream {
        let (origin, bytes) = (file.origin.clone(), file.bytes.len());
        let place = origin.clone();
        let all = move || {
            read(file, &options).unwrap_or_else(|problem| vec![Err(SourceError { origin: place, problem })])
        };
        Box::new(std::iter::once(Self::all(origin, bytes, all)))
    }
}
