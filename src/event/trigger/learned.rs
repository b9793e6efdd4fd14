//! Acts that the network finds where no pattern fits, or where it takes the word in another sense.

use super::noun::CarrierRole;
use super::{Match, Scene};
use crate::annotate::acts;
use crate::lexicon::PatternKind;

/// Log odds, in 256ths, from which the opinion of the network is a proposal.
const PROPOSED: i16 = -512;

impl<'a> Scene<'a> {
    /// The triggers that a sentence may have, in text order: the matches of patterns, and words that the network takes for
    /// acts of another kind than a pattern does. Several may stand on one word; `decide` keeps one of them.
    pub fn triggers(&self, s: usize) -> Vec<Match<'a>> {
        let mut out = self.matches(s);
        for (t, token) in self.document.sentences[s].tokens.iter().enumerate() {
            for (kind, score) in token.act.kinds {
                if kind == 0 || score < PROPOSED {
                    continue;
                }
                let label = acts::kinds()[usize::from(kind)];
                if self.refuses(s, t, label) {
                    continue;
                }
                let told = |m: &Match<'_>| m.head == t && m.action.guideline.as_deref() == Some(label);
                let Some(action) = self.lexicon.general(label).filter(|_| !out.iter().any(told)) else {
                    continue;
                };
                let support = (self.frames[s][t].is_none())
                    .then(|| self.carriers(s, t).into_iter().flatten().next())
                    .flatten()
                    .filter(|c| c.role != CarrierRole::Accompanies);
                out.push(Match {
                    action,
                    pattern: None,
                    sentence: s,
                    head: t,
                    predicate: support.map_or(t, |c| c.verb),
                    actors: Vec::new(),
                    targets: Vec::new(),
                    used: vec![t],
                    specificity: 0,
                    certainty: None,
                });
            }
        }
        out.sort_by_key(|m| m.head);
        out
    }
}

impl Scene<'_> {
    /// Do the patterns know the word as a verb or noun of an act of this label, and does none of them fit here? Then the
    /// ontology has spoken: "arrested the flow" is no arrest.
    fn refuses(&self, s: usize, t: usize, label: &str) -> bool {
        let token = &self.document.sentences[s].tokens[t];
        let kind = if self.frames[s][t].is_some() { PatternKind::Verb } else { PatternKind::Noun };
        let mut known = self.lexicon.patterns(kind, &token.lower_lemma()).iter();
        known.any(|(action, _)| self.lexicon.actions()[*action].guideline.as_deref() == Some(label))
    }
}

impl Match<'_> {
    /// Where the act was found: the text of the pattern, or the kind of act that the network names.
    pub fn rule(&self) -> String {
        match self.pattern {
            Some(pattern) => pattern.text.clone(),
            None => format!("learned: {}", self.action.guideline.as_deref().unwrap_or_default()),
        }
    }
}
