//! Plain text: one article a file.

use super::decode::decode;
use super::error::Problem;
use super::finish::{Found, finish};
use super::open::File;
use super::{Article, ReadOptions, front_matter};

/// An article from the bytes of a text.
pub(super) fn read(file: File, options: &ReadOptions) -> Result<Article, Problem> {
    let (mut text, decoded) = decode(file.bytes)?;
    let (front, body) = front_matter::split(&text)?;
    text.drain(..body);
    let warnings = decoded.into_iter().collect();
    finish(Found { text, known: front.or(file.beside), warnings, origin: file.origin }, options)
}
