use std::borrow::Cow;

use super::{Span, Token};

/// One sentence of an article (or a headline, caption or list line that stands as one).
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// From the first to the last token, in the stored text.
    pub span: Span,
    /// Which block of the text, separated by line breaks, the sentence stands in; from 0.
    pub paragraph: usize,
    /// Is this only the place (and agency) in front of a report, "KYIV, Ukraine (AP) –"?
    pub dateline: bool,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
}

impl Sentence {
    /// Indices of the tokens that hang on `head`, in text order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.tokens.len()).filter(move |&i| self.tokens[i].head == Some(head))
    }

    /// A token and the heads above it, up to the root.
    pub fn upwards(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |&t| self.tokens[t].head).take(self.tokens.len())
    }

    /// The heads above a token, nearest first.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.upwards(at).skip(1)
    }

    /// The token there in lower case; nothing behind the end.
    pub fn lower(&self, at: usize) -> Cow<'_, str> {
        self.tokens.get(at).map(Token::lower).unwrap_or_default()
    }

    /// The sentence's root, `None` for a sentence without tokens.
    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|t| t.head.is_none())
    }
}
