use std::borrow::Cow;

use super::{Relation, Span, Upos};

/// A syntactic word in the sense of Universal Dependencies, with what annotation knows of it.
///
/// Straight from the tokeniser `upos` is [`Upos::X`], `xpos` and `lemma` are empty and every
/// token hangs on the root; `annotate` fills them in.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Where the token stands in the stored text.
    pub span: Span,
    /// The token as written.
    pub form: String,
    /// Dictionary form, lower-cased except for proper nouns.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag (`VBD`, `NNP` …).
    pub xpos: &'static str,
    /// Index of the head in the same sentence; `None` for the root.
    pub head: Option<usize>,
    /// Universal Dependencies relation to the head.
    pub relation: Relation,
    /// What the network holds of the word as one that tells of an act.
    pub act: ActOpinion,
    /// True where white space follows in the text.
    pub space_after: bool,
}

/// Which kinds of act a word may tell of, by [`crate::annotate::acts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ActOpinion {
    /// The two likeliest kinds (their places in [`crate::annotate::acts::kinds`], 0 for none there) and how far each
    /// scores above "no act": log odds in 256ths.
    pub kinds: [(u8, i16); 2],
    /// The likeliest status of the act: its place in [`crate::annotate::acts::statuses`].
    pub status: u8,
    /// What the word is as a trigger and as a participant, for [`crate::annotate::acts::roles`].
    pub trigger: [i16; 32],
    /// What it is as a participant.
    pub participant: [i16; 32],
}

impl Token {
    /// A token as the tokeniser leaves it.
    pub fn new(form: impl Into<String>, span: Span) -> Self {
        Self {
            span,
            form: form.into(),
            lemma: String::new(),
            upos: Upos::X,
            xpos: "",
            head: None,
            relation: Relation::Root,
            act: ActOpinion::default(),
            space_after: false,
        }
    }

    /// The token in lower case.
    pub fn lower(&self) -> Cow<'_, str> {
        lower(&self.form)
    }

    /// Is it a noun in the plural, a name or not?
    pub fn is_plural(&self) -> bool {
        matches!(self.xpos, "NNS" | "NNPS")
    }

    /// The dictionary form in lower case, also of a proper noun.
    pub fn lower_lemma(&self) -> Cow<'_, str> {
        lower(&self.lemma)
    }
}

/// A word in lower case. Most words are so as they stand, and are not copied.
pub fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    }
}
