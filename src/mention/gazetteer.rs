use std::ops::Range;

use crate::lexicon::{Lexicon, Sense};
use crate::text::{Document, Sentence};

/// A name of the lexicon in the text, on whole tokens.
pub struct Hit<'a> {
    /// Index of the sentence.
    pub sentence: usize,
    /// The tokens that it consists of.
    pub tokens: Range<usize>,
    /// What it may mean.
    pub senses: &'a [Sense],
}

/// Finds the names of the lexicon: at each place the longest, from left to right.
pub(crate) fn hits<'a>(document: &Document, lexicon: &'a Lexicon) -> Vec<Hit<'a>> {
    let mut hits = Vec::new();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let (text, begins) = flat(sentence);
        for hit in lexicon.names().find(&text) {
            // "#Chile" is one token.
            let begin = hit.begin - usize::from(text[..hit.begin].ends_with(['#', '@']));
            let Ok(first) = begins.binary_search(&begin).or_else(|_| begins.binary_search(&hit.begin)) else {
                continue;
            };
            let last = begins.partition_point(|&b| b < hit.end);
            hits.push(Hit { sentence: index, tokens: first..last, senses: hit.senses });
        }
    }
    hits
}

/// The hits of one sentence, out of those of a document.
pub(crate) fn of_sentence<'h, 'a>(hits: &'h [Hit<'a>], sentence: usize) -> &'h [Hit<'a>] {
    let from = hits.partition_point(|h| h.sentence < sentence);
    &hits[from..from + hits[from..].partition_point(|h| h.sentence == sentence)]
}

/// The sentence with one space where there is white space, and the byte offset of each token in it.
fn flat(sentence: &Sentence) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut begins = Vec::with_capacity(sentence.tokens.len());
    for token in &sentence.tokens {
        begins.push(text.len());
        text.push_str(&token.form);
        if token.space_after {
            text.push(' ');
        }
    }
    (text, begins)
}
