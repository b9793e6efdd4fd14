//! The whole story on one page: an article in, event records out.

use crate::annotate::annotate;
use crate::event::{self, EventRecord};
use crate::lexicon::Lexicon;
use crate::mention::{self, ENTITIES, Mentions};
use crate::source::{Article, Warning};
use crate::text::{Document, segment};

/// All that one article was found to say.
#[derive(Debug, Clone)]
pub struct Reading {
    pub document: Document,
    pub mentions: Mentions,
    pub records: Vec<EventRecord>,
}

impl Reading {
    /// What the user should know of how the article was read.
    pub fn warning(&self) -> Option<Warning> {
        let Mentions { left_out, .. } = self.mentions;
        (left_out > 0).then_some(Warning::Entities { kept: ENTITIES, left_out })
    }
}

/// Reads one article from end to end.
pub fn read(article: Article, lexicon: &Lexicon) -> Reading {
    let mut document = segment(article);
    annotate(&mut document);
    let mentions = mention::find(&document, lexicon);
    let records = event::find(&document, &mentions, lexicon);
    Reading { document, mentions, records }
}
