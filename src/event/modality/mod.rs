//! How surely an act happens: auxiliaries, negation, and what the words above the act make of it.

mod above;
mod verb;

use std::borrow::Cow;

use crate::lexicon::{Class, Lexicon, Modalities, Modality, Words};
use crate::syntax::{Frame, is_subject};
use crate::text::{Relation, Sentence, Upos};

/// Reads the modality of an act. `head` is the word that expresses it, `predicate` its support verb (or the
/// same); `promised` is true if a verb of promising or threatening that expresses the act ("pledged aid") only promises
/// it. Cues are read from the inside out, up to the clause that reports the act.
pub(crate) fn of(
    lexicon: &Lexicon,
    sentence: &Sentence,
    frames: &[Option<Box<Frame>>],
    head: usize,
    predicate: usize,
    promised: bool,
) -> Modality {
    let reader = Reader { words: lexicon.words(), cues: lexicon.modalities(), sentence, frames };
    let mut modality = Modality::Actual;
    if head != predicate || sentence.tokens[head].upos != Upos::Verb {
        modality = reader.noun(head, modality);
    }
    if head == predicate && sentence.tokens[head].upos != Upos::Verb {
        return reader.asked(head, reader.above_noun(head, modality, 0));
    }
    if head != predicate {
        // "called off the talks": a support verb may itself say that the act does not happen.
        modality = reader.own_cue(predicate, modality);
    }
    let modality = if promised && head == predicate { reader.promise(head, modality) } else { modality };
    let modality = reader.verb(predicate, modality);
    reader.asked(predicate, reader.above(predicate, modality, 0))
}

struct Reader<'a> {
    words: &'a Words,
    cues: &'a Modalities,
    sentence: &'a Sentence,
    frames: &'a [Option<Box<Frame>>],
}

/// Puts an outer cue over what is known so far: "did not plan to meet" is not a plan.
fn over(outer: Modality, inner: Modality) -> Modality {
    use Modality::*;
    match (outer, inner) {
        (Actual | Ongoing, _) if inner != Actual => inner,
        (Negated, Negated) => Possible,
        (Negated, Denied) => Unknown,
        (Negated, Cancelled) => Planned,
        (Denied, _) => Denied,
        (Negated | Cancelled | Hypothetical | Unknown, _) => outer,
        (_, Actual | Ongoing) => outer,
        (Possible | Demanded, Planned) => outer,
        _ => inner,
    }
}

impl Reader<'_> {
    fn lemma(&self, t: usize) -> Cow<'_, str> {
        self.sentence.tokens[t].lower_lemma()
    }

    fn is_negation(&self, t: usize) -> bool {
        self.cues.is_negation(&self.sentence.tokens[t].lower())
    }

    /// "Neither Chile nor Peru", "not a single country": does a negation stand before a noun?
    fn denied(&self, noun: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let before = |d: &usize| {
            matches!(
                tokens[*d].relation,
                Relation::Det | Relation::Amod | Relation::CcPreconj | Relation::Cc | Relation::Advmod
            )
        };
        let denies = |t: usize| self.is_negation(t);
        let nested =
            |d: usize| self.sentence.children(d).any(|e| tokens[e].relation == Relation::Advmod && denies(e));
        denies(noun) || self.sentence.children(noun).filter(before).any(|d| denies(d) || nested(d))
    }

    /// What a question asks about has not been said to be; what it takes for granted ("the man who killed") has.
    fn asked(&self, word: usize, modality: Modality) -> Modality {
        let tokens = &self.sentence.tokens;
        let question =
            tokens.iter().rev().find(|t| !matches!(t.form.as_str(), "\"" | "”" | "''" | "’" | "'"));
        let granted = self.sentence.upwards(word).any(|t| {
            matches!(tokens[t].relation, Relation::AclRelcl | Relation::Acl | Relation::Advcl)
                && !self.cleft(t)
        });
        match question {
            Some(mark) if mark.form == "?" && !granted => over(Modality::Unknown, modality),
            _ => modality,
        }
    }

    /// "Is it Peru that has bombed the bridge?": the clause belongs to the question, not to the noun.
    fn cleft(&self, clause: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let Some(noun) = tokens[clause].head else { return false };
        let it = |c: usize| c < noun && tokens[c].lemma == "it" && tokens[c].head == Some(noun);
        tokens[noun].relation == Relation::Root && self.sentence.children(noun).any(it)
    }

    /// "Claims that Chile attacked are false", "reports of an attack were untrue": is the noun the subject of a predicate
    /// that denies what it tells?
    fn refuted(&self, noun: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let subject = is_subject(self.sentence, noun);
        self.words.has(Class::Tales, &self.lemma(noun))
            && tokens[noun].head.is_some_and(|h| subject && self.words.has(Class::Untrue, &self.lemma(h)))
    }

    /// What a verb or noun makes of what it governs, with its particle or preposition if the list has it so.
    fn own_cue(&self, t: usize, inner: Modality) -> Modality {
        self.cue(t).map_or(inner, |cue| over(cue, inner))
    }

    fn cue(&self, t: usize) -> Option<Modality> {
        let lemma = self.lemma(t);
        let joined = self.frames[t].iter().flat_map(|frame| {
            let particles = frame.particles.iter().map(|&p| self.sentence.lower(p).into_owned());
            particles.chain(frame.obliques.iter().map(|(case, _)| case.clone())).collect::<Vec<_>>()
        });
        joined
            .filter_map(|word| self.cues.governor(&format!("{lemma} {word}")))
            .next()
            .or_else(|| self.cues.governor(&lemma))
    }

    /// "pledged aid", "threatened them with sanctions": the act itself is still to come.
    fn promise(&self, verb: usize, inner: Modality) -> Modality {
        let lemma = self.lemma(verb);
        let cue = self.cues.governor(&lemma).filter(|_| self.cues.promises(&lemma));
        cue.map_or(inner, |cue| over(cue, inner))
    }

    /// "set a deadline to", "made a promise to": the object says what the infinitive is.
    fn object_cue(&self, verb: usize) -> Option<Modality> {
        let objects = &self.frames[verb].as_ref()?.objects;
        objects
            .iter()
            .filter(|&&o| self.sentence.tokens[o].upos == Upos::Noun)
            .find_map(|&o| self.cues.governor(&self.lemma(o)))
    }

    /// Adjectives and determiners of a noun.
    fn noun(&self, noun: usize, inner: Modality) -> Modality {
        let tokens = &self.sentence.tokens;
        self.sentence
            .children(noun)
            .filter(|&c| {
                matches!(tokens[c].relation, Relation::Amod | Relation::Det | Relation::Compound)
                    || (tokens[c].relation == Relation::Acl
                        && self.frames[c].as_ref().is_none_or(|f| f.complements.is_empty()))
            })
            .filter_map(|c| self.cues.modifier(&tokens[c].lower()))
            .fold(inner, |m, cue| over(cue, m))
    }
}
