//! The article's text in sentences and tokens, each with its exact place.

mod abbreviation;
mod boundary;
mod clean;
pub mod lemma;
mod piece;
mod sentence;
mod slug;
mod span;
mod tagset;
mod token;
mod tokenize;
mod weekday;

use crate::source::Article;

pub use piece::LONGEST;
pub use sentence::Sentence;
pub use slug::slug;
pub use span::Span;
pub use tagset::{Relation, Upos};
pub use token::{ActOpinion, Token, lower};
pub use weekday::{WEEKDAYS, is_weekday};

/// An article cut into sentences of tokens.
#[derive(Debug, Clone)]
pub struct Document {
    /// The article that it was made of.
    pub article: Article,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// How many sentences were longer than [`LONGEST`] tokens and are read in pieces.
    pub cut: usize,
}

impl Document {
    /// The words under a span, exactly as stored.
    pub fn text(&self, span: Span) -> &str {
        self.article.slice(span.begin, span.end)
    }

    /// The words under a span as they are read: single spaces, letters composed, nothing that has no shape.
    pub fn words(&self, span: Span) -> String {
        clean::words(self.text(span))
    }
}

/// Cuts an article into sentences and tokens; tags and trees come from `annotate`.
pub fn segment(article: Article) -> Document {
    let (sentences, cut) = piece::cut(boundary::sentences(article.text(), &article.around));
    Document { article, sentences, cut }
}
