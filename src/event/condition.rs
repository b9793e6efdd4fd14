//! Reasons and conditions, as the text gives them.

use crate::mention::{Mentions, QuantityKind};
use crate::syntax::case_of;
use crate::text::{Relation, Sentence, Span};

/// Words before a clause or a noun that give a reason.
const REASONS: &[&str] =
    &["because", "because of", "over", "due to", "in response to", "citing", "owing to", "amid", "after"];

/// What a record's predicate is conditioned on or explained by.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    pub reason: Option<Span>,
    pub condition: Option<Span>,
    pub unless: Option<Span>,
}

/// Reads the clauses and nouns that hang on a predicate.
pub(crate) fn of(mentions: &Mentions, s: usize, sentence: &Sentence, predicate: usize) -> Conditions {
    let tokens = &sentence.tokens;
    // "over 15 years" is how long, not why.
    let lasts = |noun: usize| {
        mentions.times_in(s).iter().any(|t| t.head == noun)
            || mentions.quantities_in(s).iter().any(|q| q.head == noun && q.kind == QuantityKind::Duration)
    };
    let mut out = Conditions::default();
    for c in sentence.children(predicate) {
        match tokens[c].relation {
            Relation::Advcl => {
                let mark = sentence
                    .children(c)
                    .find(|&m| matches!(tokens[m].relation, Relation::Mark | Relation::Advmod) && m < c)
                    .map(|m| tokens[m].form.to_lowercase())
                    .unwrap_or_default();
                let span = subtree(sentence, c);
                match mark.as_str() {
                    "if" | "provided" => out.condition = Some(span),
                    "unless" => out.unless = Some(span),
                    "because" => out.reason = Some(span),
                    _ if tokens[c].lemma == "cite" => out.reason = Some(span),
                    _ => {}
                }
            }
            Relation::Obl => {
                let case = case_of(sentence, c).unwrap_or_default();
                if REASONS.contains(&case.as_str()) && !matches!(case.as_str(), "after" | "amid") && !lasts(c)
                {
                    out.reason = Some(subtree(sentence, c));
                }
            }
            _ => {}
        }
    }
    out
}

fn subtree(sentence: &Sentence, token: usize) -> Span {
    sentence
        .children(token)
        .filter(|&c| sentence.tokens[c].relation != Relation::Punct)
        .map(|c| subtree(sentence, c))
        .fold(sentence.tokens[token].span, Span::cover)
}
