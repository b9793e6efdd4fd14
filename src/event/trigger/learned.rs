//! Acts that the network finds where no pattern knows the word.

use super::{Match, Scene, heading, is_title};
use crate::annotate::acts;
use crate::lexicon::PatternKind;
use crate::syntax::Support;
use crate::text::{Relation, Upos};

/// Log odds, in 256ths, from which the opinion of the network is a proposal.
const PROPOSED: i16 = -512;

impl<'a> Scene<'a> {
    /// The triggers that a sentence may have, in text order: the matches of patterns, and words without one that the network
    /// takes for acts. Two of these may stand on one word; `decide` keeps one of them at most.
    pub fn triggers(&self, s: usize) -> Vec<Match<'a>> {
        let tokens = &self.document.sentences[s].tokens;
        let mut out = self.matches(s);
        let mut told = vec![false; tokens.len()];
        out.iter().filter(|m| m.action.guideline.is_some()).for_each(|m| told[m.head] = true);
        for (t, token) in tokens.iter().enumerate().skip(heading(tokens)) {
            let proposed =
                token.act.kinds.into_iter().filter(|(kind, score)| *kind > 0 && *score >= PROPOSED);
            for (kind, _) in proposed.filter(|_| !told[t]) {
                let label = acts::kinds()[usize::from(kind)];
                // "the police arrest record": a noun before a noun says what kind of thing that is.
                let modifier = token.relation == Relation::Compound && token.upos == Upos::Noun;
                let titled = is_title(self.lexicon.words(), tokens, t);
                if modifier || titled || self.participants.defines_group(s, t, token.span) {
                    continue;
                }
                let Some(action) = self.lexicon.general(label) else { continue };
                let support = (self.frames[s][t].is_none())
                    .then(|| self.support_verbs(s, t).into_iter().flatten().next())
                    .flatten()
                    .filter(|v| v.support != Support::Beside);
                out.push(Match {
                    action,
                    pattern: None,
                    sentence: s,
                    head: t,
                    predicate: support.map_or(t, |v| v.verb),
                    actors: Vec::new(),
                    targets: Vec::new(),
                    used: vec![t],
                    specificity: 0,
                    unfit: self.knows(s, t, label),
                    certainty: None,
                    chance: None,
                    weighed: Vec::new(),
                });
            }
        }
        out.retain(|m| !self.is_no_armed_act(s, m) && !self.is_time(s, m.head));
        out.sort_by_key(|m| m.head);
        out
    }
}

impl Scene<'_> {
    /// "in March": is the word part of a time expression?
    fn is_time(&self, s: usize, t: usize) -> bool {
        let span = self.document.sentences[s].tokens[t].span;
        self.participants.mentions.times_in(s).iter().any(|time| time.span.contains(span))
    }

    /// Do the patterns know the word as a verb or noun of an act of this label?
    fn knows(&self, s: usize, t: usize, label: &str) -> bool {
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
