//! Tags, lemmas and trees for the tokens of a document.

use crate::text::Document;

/// Fills in tag, lemma, head and relation of every token.
pub fn annotate(_document: &mut Document) {}
