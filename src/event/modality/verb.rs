//! What the words around a verb make of its act: auxiliaries, conjunctions, adverbs, negation.

use super::{Reader, over};
use crate::lexicon::Modality;
use crate::syntax::infinitive_marker;
use crate::text::{Relation, Upos};

/// The words around a verb that say how surely it happens.
#[derive(Default)]
struct Around {
    auxiliary: Option<Modality>,
    marker: Option<Modality>,
    adverb: Option<Modality>,
    infinitive: bool,
    negated: bool,
    /// "is meeting", "said it was negotiating".
    going_on: bool,
}

impl Reader<'_> {
    /// Auxiliaries, conjunctions and negation of a verb, and its aspect.
    pub(super) fn verb(&self, verb: usize, inner: Modality) -> Modality {
        let around = self.around(verb);
        let mut modality = self.auxiliary(verb, &around, inner);
        if self.yet(verb) {
            modality = over(Modality::Negated, inner);
        }
        let negated = around.negated.then_some(Modality::Negated);
        [around.adverb, negated, self.connective(verb), around.marker]
            .into_iter()
            .flatten()
            .fold(modality, |inner, cue| over(cue, inner))
    }

    fn around(&self, verb: usize) -> Around {
        let tokens = &self.sentence.tokens;
        let mut out = Around::default();
        let (mut progressive, mut finite_be) = (false, false);
        for c in self.sentence.children(verb) {
            let word = tokens[c].lower();
            match tokens[c].relation {
                Relation::Aux => {
                    let cue = || self.cues.auxiliary(&word).or(self.cues.auxiliary(&self.lemma(c)));
                    out.auxiliary = out.auxiliary.or_else(cue);
                    // "said it was negotiating": past only because the word of saying is.
                    finite_be |= tokens[c].lemma == "be"
                        && (tokens[c].xpos != "VBD" || tokens[verb].relation == Relation::Ccomp);
                    progressive |= tokens[c].lemma == "be" && tokens[verb].xpos == "VBG";
                }
                Relation::Mark => {
                    out.marker = out.marker.or(self.cues.marker(&word));
                    out.infinitive |= word == "to";
                    let free = matches!(tokens[verb].relation, Relation::Advcl | Relation::Acl);
                    out.negated |= free && self.is_negation(c);
                }
                Relation::Advmod | Relation::Cc | Relation::Det | Relation::CcPreconj
                    if self.is_negation(c) =>
                {
                    out.negated = true;
                }
                Relation::Advmod if word == "if" || word == "whether" => {
                    out.marker = out.marker.or(self.cues.marker(&word));
                }
                Relation::Advmod => out.adverb = out.adverb.or(self.cues.adverb(&word)),
                Relation::Nsubj | Relation::NsubjPass | Relation::Obj => out.negated |= self.denied(c),
                _ => {}
            }
        }
        out.going_on = progressive && finite_be;
        out
    }

    /// Aspect, then the auxiliary; of an infinitive without one, what stands above it.
    fn auxiliary(&self, verb: usize, around: &Around, inner: Modality) -> Modality {
        let token = &self.sentence.tokens[verb];
        let modality = match inner {
            Modality::Actual if around.going_on => Modality::Ongoing,
            other => other,
        };
        // "it is unfortunate that the country should impose": the adjective takes the act for a fact.
        let judged = matches!(token.relation, Relation::Ccomp | Relation::Csubj)
            && token.head.is_some_and(|h| self.sentence.tokens[h].upos == Upos::Adj);
        if let Some(cue) = around.auxiliary.filter(|&cue| !(judged && cue == Modality::Demanded)) {
            return over(cue, modality);
        }
        match token.relation {
            // A headline: "President to visit Beijing".
            Relation::Root if around.infinitive && modality == Modality::Actual => Modality::Planned,
            // A purpose, unless the verb above takes it for done ("voted to condemn").
            Relation::Advcl if around.infinitive && modality == Modality::Actual => {
                let done = token.head.and_then(|h| self.cue(h)) == Some(Modality::Actual);
                if done { Modality::Actual } else { Modality::Planned }
            }
            _ => modality,
        }
    }

    /// "has yet to", "is yet to": the word "yet" before the "to" of a verb.
    pub(super) fn yet(&self, verb: usize) -> bool {
        let before = infinitive_marker(self.sentence, verb).and_then(|to| to.checked_sub(1));
        before.is_some_and(|b| self.sentence.lower(b) == "yet")
    }

    /// What the one or two words right before a verb in -ing make of it.
    fn connective(&self, verb: usize) -> Option<Modality> {
        if self.sentence.tokens[verb].xpos != "VBG" {
            return None;
        }
        let one = verb.checked_sub(1).map(|t| self.sentence.lower(t))?;
        let two = verb.checked_sub(2).map(|t| format!("{} {one}", self.sentence.lower(t)));
        two.and_then(|words| self.cues.connective(&words)).or_else(|| self.cues.connective(&one))
    }
}
