//! Where the patterns of the action files fit the tree.

mod learned;
mod noun;
mod slot;
mod verb;

use std::ops::Range;

use super::participant::{Participant, Participants};
use crate::annotate::acts;
use crate::event::Weighed;
use crate::lexicon::{Action, Class, Lexicon, Pattern, PatternKind, Words};
use crate::mention::EntityKind;
use crate::syntax::Frame;
use crate::text::{Document, Sentence, Token, Upos};

/// A pattern that fits at one place, with the tokens that fill its slots.
#[derive(Debug, Clone)]
pub(crate) struct Match<'l> {
    pub action: &'l Action,
    /// The pattern that fits; `None` where the network alone finds the act.
    pub pattern: Option<&'l Pattern>,
    pub sentence: usize,
    /// The word that expresses the act.
    pub head: usize,
    /// The support verb of a noun ("hold talks"), or the trigger itself: where auxiliaries and time hang.
    pub predicate: usize,
    pub actors: Vec<Participant>,
    pub targets: Vec<Participant>,
    /// Tokens that the pattern's own words took up.
    pub used: Vec<usize>,
    specificity: usize,
    /// Do the patterns know the word as one of this act, and does none fit? "Arrested the flow" is no arrest.
    pub unfit: bool,
    /// What the decision to keep it scored, in thousandths of log odds; `None` for acts that no annotated text
    /// knows.
    pub certainty: Option<i32>,
    /// The chance, in hundredths, that act and sides are right, each part taken by itself.
    pub chance: Option<u32>,
    /// Who could have taken a side.
    pub weighed: Vec<Weighed>,
}

/// The tokens found for a pattern's fillers.
#[derive(Default)]
struct Found {
    actors: Vec<Participant>,
    targets: Vec<Participant>,
    used: Vec<usize>,
    specificity: usize,
}

pub(crate) struct Scene<'a> {
    pub document: &'a Document,
    pub lexicon: &'a Lexicon,
    pub participants: &'a Participants<'a>,
    /// Frames of each sentence.
    pub frames: &'a [Vec<Option<Box<Frame>>>],
}

impl<'a> Scene<'a> {
    /// The best match at each trigger of a sentence, in text order; a noun inside a verb's pattern is not one of its own.
    pub fn matches(&self, s: usize) -> Vec<Match<'a>> {
        let tokens = &self.document.sentences[s].tokens;
        let mut out: Vec<Match<'a>> = Vec::new();
        let heading = heading(tokens);
        for (t, token) in tokens.iter().enumerate().skip(heading) {
            if self.participants.defines_group(s, t, token.span) || is_title(self.lexicon.words(), tokens, t)
            {
                continue;
            }
            let kind = match token.upos {
                _ if self.frames[s][t].is_some() => PatternKind::Verb,
                Upos::Noun | Upos::Propn => PatternKind::Noun,
                _ => continue,
            };
            let lemma = token.lemma.to_lowercase();
            let supports = if kind == PatternKind::Noun { self.support_verbs(s, t) } else { vec![None] };
            let first = out.len();
            let mut bare: Vec<usize> = Vec::new();
            for support in supports {
                let mut best: Option<Match<'a>> = None;
                for &(action, pattern) in self.lexicon.patterns(kind, &lemma) {
                    let action = &self.lexicon.actions()[action];
                    let pattern = &action.patterns[pattern];
                    let fitted = match kind {
                        PatternKind::Verb => self.fit_verb(s, t, pattern),
                        PatternKind::Noun => self.fit_noun(s, t, pattern, support, action.symmetric),
                    };
                    let Some(found) = fitted.filter(|f| !action.symmetric || self.has_parties(f)) else {
                        continue;
                    };
                    if best.as_ref().is_none_or(|b| found.specificity > b.specificity) {
                        let mut fitting = found.with(action);
                        self.drop_owners(&mut fitting.actors);
                        self.drop_owners(&mut fitting.targets);
                        best = Some(fitting);
                    }
                }
                bare.extend(support.filter(|_| best.is_none()).map(|v| v.verb));
                out.extend(best);
            }
            // "sanctions that he threatened against them are to be imposed": each verb tells of the same parties.
            if let Some(told) = out.get(first).cloned() {
                out.extend(bare.into_iter().map(|verb| Match { predicate: verb, ..told.clone() }));
            }
        }
        let taken: Vec<bool> = out.iter().map(|m| out.iter().any(|o| o.takes_up(m))).collect();
        let mut taken = taken.into_iter();
        out.retain(|_| taken.next() != Some(true));
        out
    }

    /// "A cyclone hit the coast", "Bolivia beat Chile 4-1": what nature does and what is played with a score is no armed act.
    fn is_no_armed_act(&self, s: usize, m: &Match<'_>) -> bool {
        let sentence = &self.document.sentences[s];
        let tokens = &sentence.tokens;
        let words = self.lexicon.words();
        let casualties = words
            .any(&[Class::KillsOrInjures, Class::Deaths, Class::Injuries], &tokens[m.head].lower_lemma());
        if casualties || m.action.plover.as_deref().and_then(|p| self.lexicon.quad(p)) != Some(4) {
            return false;
        }
        let natural = |t: usize| words.has(Class::NaturalForces, &tokens[t].lower_lemma());
        let digits = |t: Option<&Token>| {
            t.is_some_and(|t| t.form.len() < 3 && t.form.bytes().all(|b| b.is_ascii_digit()))
        };
        let dash =
            |t: usize| tokens.get(t).is_some_and(|t| !t.space_after && matches!(t.form.as_str(), "-" | "–"));
        let apart = |t: usize| {
            digits(tokens.get(t)) && dash(t + 1) && digits(tokens.get(t + 2)) && !tokens[t].space_after
        };
        let joined = |t: &Token| {
            let mut parts = t.form.split(['-', '–']);
            let number = |p: Option<&str>| {
                p.is_some_and(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
            };
            number(parts.next()) && number(parts.next()) && parts.next().is_none()
        };
        let by_nature =
            self.frames[s][m.head].as_ref().is_some_and(|f| f.subjects.iter().any(|&t| natural(t)));
        let below = |t: usize| sentence.above(t).take(4).any(|t| t == m.head);
        by_nature || (0..tokens.len()).any(|t| (joined(&tokens[t]) || apart(t)) && below(t))
    }

    /// "France's parliament": the body, not the country whose body it is.
    fn drop_owners(&self, side: &mut Vec<Participant>) {
        let entities = &self.participants.mentions.entities;
        let bodies: Vec<usize> = side
            .iter()
            .filter(|p| {
                p.direct
                    && matches!(entities[p.entity].kind, EntityKind::Organisation | EntityKind::Government)
            })
            .map(|p| p.entity)
            .collect();
        side.retain(|p| {
            let owned = || bodies.iter().any(|&b| entities[b].countries == entities[p.entity].countries);
            p.direct || entities[p.entity].kind != EntityKind::Country || !owned()
        });
    }

    /// What two sides do together needs two of them, or a group.
    fn has_parties(&self, fitted: &Fitted<'_>) -> bool {
        let found = &fitted.found;
        let group = |p: &Participant| self.participants.mentions.entities[p.entity].kind == EntityKind::Group;
        let mut all: Vec<usize> = found.actors.iter().chain(&found.targets).map(|p| p.entity).collect();
        all.sort_unstable();
        all.dedup();
        let supported = fitted.head != fitted.predicate && !all.is_empty();
        all.len() > 1
            || supported
            || (found.actors.iter().any(group) && fitted.pattern.kind == PatternKind::Verb)
    }
}

/// The places in a document's matches, which stand in text order, of those of one sentence.
pub(crate) fn in_sentence(all: &[Match<'_>], sentence: usize) -> Range<usize> {
    let from = all.partition_point(|m| m.sentence < sentence);
    from..from + all[from..].partition_point(|m| m.sentence == sentence)
}

impl Match<'_> {
    /// Is the other match's trigger only a word of this one's pattern? "signed a treaty" is one act; "condemned Russia's
    /// attack on the port" are two, of different kinds and with parties of their own.
    fn takes_up(&self, other: &Self) -> bool {
        let own_parties = || {
            let mut parties = other.actors.iter().chain(&other.targets);
            parties
                .any(|p| p.direct && !self.actors.iter().chain(&self.targets).any(|a| a.entity == p.entity))
        };
        self.head != other.head
            && self.used.contains(&other.head)
            && !(other.head == other.predicate
                && self.action.broader != other.action.broader
                && own_parties())
    }

    /// The word of the pattern that tells of the act most by the network's opinion: in "held talks" the noun. The head where
    /// the network takes none of them for such an act.
    pub fn telling_word(&self, sentence: &Sentence) -> usize {
        let Some(label) = self.action.guideline.as_deref() else { return self.head };
        let score = |&t: &usize| {
            let mut kinds = sentence.tokens[t].act.kinds.into_iter();
            kinds.find(|(kind, _)| *kind > 0 && acts::kinds()[usize::from(*kind)] == label).map(|(_, s)| s)
        };
        let scored = self.used.iter().chain([&self.head]).filter_map(|t| Some((score(t)?, *t)));
        scored.max().map_or(self.head, |(_, t)| t)
    }

    /// Does a verb of promising or warning govern the act ("promised to impose")?
    pub fn promised(&self, sentence: &Sentence, lexicon: &Lexicon) -> bool {
        let mut governors = sentence.above(self.predicate).take(3);
        governors.any(|t| lexicon.modalities().promises(&sentence.tokens[t].lemma.to_lowercase()))
    }
}

/// "The film “Storm over Lima” opened": does the word stand in the quotation marks behind the noun of a work?
fn is_title(words: &Words, tokens: &[Token], at: usize) -> bool {
    const LONGEST: usize = 12;
    let from = at.saturating_sub(LONGEST);
    let mark = |t: &Token| matches!(t.form.as_str(), "“" | "\"" | "``" | "«" | "‘" | "'");
    let open = tokens[from..at].iter().rposition(mark).map(|i| from + i);
    open.and_then(|open| open.checked_sub(1))
        .is_some_and(|noun| words.has(Class::Works, &tokens[noun].lower_lemma()))
}

/// How many tokens a heading in front of the sentence has ("2011 Syrian uprising: troops fire on …"): it names what the
/// report belongs to and tells of nothing new.
fn heading(tokens: &[Token]) -> usize {
    const LONGEST: usize = 14;
    let colon = tokens.iter().take(LONGEST).position(|t| t.form == ":");
    let verbless = |end: &usize| !tokens[..*end].iter().any(|t| matches!(t.upos, Upos::Verb | Upos::Aux));
    colon.filter(verbless).unwrap_or(0)
}

/// A match before its action is known.
struct Fitted<'l> {
    pattern: &'l Pattern,
    sentence: usize,
    head: usize,
    predicate: usize,
    specificity: usize,
    found: Found,
}

impl<'l> Fitted<'l> {
    fn with(self, action: &'l Action) -> Match<'l> {
        let Found { actors, mut targets, used, .. } = self.found;
        targets.retain(|t| !actors.iter().any(|a| a.entity == t.entity));
        Match {
            action,
            pattern: Some(self.pattern),
            sentence: self.sentence,
            head: self.head,
            predicate: self.predicate,
            actors,
            targets,
            used,
            specificity: self.specificity,
            unfit: false,
            certainty: None,
            chance: None,
            weighed: Vec::new(),
        }
    }
}
