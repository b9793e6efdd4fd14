//! The whole story on one page: an article in, event records out.

use crate::annotate::annotate;
use crate::event::{self, ACTS, EventRecord, LeftOut};
use crate::lexicon::Lexicon;
use crate::mention::{self, ENTITIES, Mentions};
use crate::source::{Article, Warning};
use crate::text::{Document, LONGEST, segment};

/// All that one article was found to say.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The article in sentences of tokens.
    pub document: Document,
    /// Who, where, when and how many, and whom the words mean.
    pub mentions: Mentions,
    /// Who did what to whom, in the order of the text.
    pub records: Vec<EventRecord>,
    /// What the article may tell and no record says.
    pub left_out: LeftOut,
}

impl Reading {
    /// What the user should know of how the article was read.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> {
        let (left_out, sentences) = (self.mentions.left_out, self.document.cut);
        let names = (left_out > 0).then_some(Warning::Entities { kept: ENTITIES, left_out });
        let cut = (sentences > 0).then_some(Warning::Cut { sentences, tokens: LONGEST });
        let acts = self.left_out.acts;
        let acts = (acts > 0).then_some(Warning::Acts { kept: ACTS, left_out: acts });
        names.into_iter().chain(acts).chain(cut)
    }
}

/// Reads one article from end to end.
pub fn read(article: Article, lexicon: &Lexicon) -> Reading {
    let mut document = segment(article);
    annotate(&mut document, lexicon);
    let mut mentions = mention::find(&document, lexicon);
    let (mut records, left_out) = event::find_first(&document, &mentions, lexicon, ACTS);
    event::drop_guesses(&mut mentions, &mut records);
    Reading { document, mentions, records, left_out }
}
