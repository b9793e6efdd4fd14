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
    pub upos: Upos,
    /// Penn Treebank tag (`VBD`, `NNP` …).
    pub xpos: &'static str,
    /// Index of the head in the same sentence; `None` for the root.
    pub head: Option<usize>,
    /// Universal Dependencies relation to the head.
    pub relation: Relation,
    /// True where white space follows in the text.
    pub space_after: bool,
}

impl Token {
    pub fn new(form: impl Into<String>, span: Span) -> Self {
        Self {
            span,
            form: form.into(),
            lemma: String::new(),
            upos: Upos::X,
            xpos: "",
            head: None,
            relation: Relation::Root,
            space_after: false,
        }
    }
}
