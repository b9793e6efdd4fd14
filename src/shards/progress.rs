//! Going on where a run was ended: which articles of the input are in parts that are there.

use std::collections::VecDeque;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::manifest::{Part, hex};
use super::{Shard, ShardError};
use crate::source::Article;

/// A hash of an article with what is known of it.
pub type Fingerprint = [u8; 32];

/// Chooses the articles that are still to be read, in the order of the input.
pub struct Progress {
    shard: Shard,
    /// Parts that are there and whose articles did not come yet.
    done: VecDeque<Part>,
    /// Of the first of them.
    seen: u64,
    hash: Sha256,
}

impl Progress {
    /// Where a run goes on that has done these parts.
    pub fn new(shard: Shard, done: &[Part]) -> Self {
        Self { shard, done: done.iter().cloned().collect(), seen: 0, hash: Sha256::new() }
    }

    /// The article's fingerprint where it is to be read; `None` where it is of another shard, or in a part that is there.
    pub fn wants(&mut self, article: &Article, folder: &Path) -> Result<Option<Fingerprint>, ShardError> {
        if !self.shard.has(&article.id) {
            return Ok(None);
        }
        let fingerprint = fingerprint(article);
        let Some(part) = self.done.front() else { return Ok(Some(fingerprint)) };
        self.hash.update(fingerprint);
        self.seen += 1;
        if self.seen == part.articles + part.failed {
            if hex(&std::mem::take(&mut self.hash).finalize()) != part.input {
                return Err(other_input(folder));
            }
            self.seen = 0;
            self.done.pop_front();
        }
        Ok(None)
    }

    /// At the end of the input: did all articles come that are in parts?
    pub fn finish(&self, folder: &Path) -> Result<(), ShardError> {
        if self.done.is_empty() { Ok(()) } else { Err(other_input(folder)) }
    }
}

fn fingerprint(article: &Article) -> Fingerprint {
    let known = format!("{}\n{}\n{:?}", article.id, article.sha256(), article.metadata);
    Sha256::digest(known.as_bytes()).into()
}

fn other_input(folder: &Path) -> ShardError {
    ShardError::Runs {
        path: folder.to_path_buf(),
        what: "its parts are of another input than this".to_string(),
        hint: "give the same articles in the same order as before, or an empty folder",
    }
}
