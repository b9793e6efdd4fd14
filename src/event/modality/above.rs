//! What the words above a verb or noun make of its act: "refused to sign", "no evidence that it attacked", "called for talks".

use super::{Reader, over};
use crate::lexicon::Modality;
use crate::syntax::{case_of, is_subject, marked};
use crate::text::{Relation, Upos};

/// Prepositions of what goes along with an act that is planned.
const ALONG: &[&str] = &["with", "for", "in", "at", "to", "on"];

/// Prepositions behind a noun that governs another: "threat of sanctions", "plan for talks".
const GOVERNS: &[&str] = &["of", "for", "to", "on", "about", "against", "at"];

impl Reader<'_> {
    /// What stands above a verb.
    pub(super) fn above(&self, verb: usize, inner: Modality, depth: usize) -> Modality {
        let tokens = &self.sentence.tokens;
        let Some(head) = tokens[verb].head.filter(|_| depth < 8) else { return inner };
        // What a verb above makes of it, and what stands above that.
        let through = |inner: Modality| self.above(head, self.verb(head, inner), depth + 1);
        match tokens[verb].relation {
            Relation::Xcomp if self.yet(verb) => self.above(head, inner, depth + 1),
            Relation::Xcomp => through(self.infinitive(verb, head, inner)),
            Relation::Acl | Relation::Ccomp | Relation::AclRelcl if self.refuted(head) => Modality::Denied,
            Relation::Acl | Relation::Ccomp | Relation::AclRelcl if self.unproven(verb, head) => {
                over(Modality::Negated, inner)
            }
            Relation::Ccomp | Relation::Csubj | Relation::CsubjPass => match self.cue(head) {
                Some(cue) => through(over(cue, inner)),
                None if self.little(head) => over(Modality::Negated, inner),
                None => inner,
            },
            // "the conditions under which it would end the war"
            Relation::AclRelcl if self.cue(head) == Some(Modality::Hypothetical) => {
                over(Modality::Hypothetical, inner)
            }
            Relation::Acl if tokens[verb].xpos == "VB" || self.marked(verb, &["to", "of", "for"]) => {
                self.above_noun_negation(head, self.noun(head, self.own_cue(head, inner)))
            }
            Relation::Advcl if tokens[head].upos == Upos::Adj => through(self.own_cue(head, inner)),
            // "by doubling tariffs": the means shares the status of what it serves.
            Relation::Advcl if tokens[verb].xpos == "VBG" && self.marked(verb, &["by", "in"]) => {
                through(inner)
            }
            Relation::Advcl if self.marked(verb, &["without"]) => over(Modality::Negated, inner),
            // "accused of planning", "barred from entering"
            Relation::Advcl
                if tokens[verb].xpos == "VBG"
                    && self.marked(verb, &["of", "from", "for", "on", "against", "to"]) =>
            {
                self.own_cue(head, inner)
            }
            // "must free them or face sanctions": what is to follow otherwise.
            Relation::Conj if self.is_alternative(verb) => Modality::Threatened,
            Relation::Conj if self.shares_auxiliary(verb, head) => {
                let own = self.sentence.children(verb).any(|c| tokens[c].relation == Relation::Aux);
                let shared = if own { inner } else { self.verb(head, inner) };
                self.above(head, shared, depth + 1)
            }
            _ => inner,
        }
    }

    /// "is said to have", "agreed to", "set a deadline to": what the verb above makes of an infinitive.
    fn infinitive(&self, verb: usize, head: usize, inner: Modality) -> Modality {
        let tokens = &self.sentence.tokens;
        let passive = self.sentence.children(head).any(|c| tokens[c].relation == Relation::NsubjPass);
        let said = || self.cues.governor(&format!("be {} to", tokens[head].lower()));
        let to = || self.cues.governor(&format!("{} to", self.lemma(head)));
        let cue = passive.then(said).flatten();
        let cue = cue.or_else(|| self.marked(verb, &["to"]).then(to).flatten());
        match cue.or_else(|| self.object_cue(head)) {
            Some(cue) => over(cue, inner),
            None => self.own_cue(head, inner),
        }
    }

    /// "no evidence that Chile attacked"
    fn unproven(&self, verb: usize, noun: usize) -> bool {
        self.sentence.tokens[noun].upos == Upos::Noun
            && self.marked(verb, &["that"])
            && self.cue(noun) == Some(Modality::Possible)
            && self.denied(noun)
    }

    /// "will meet and sign": a verb without a subject of its own, or an infinitive, joined to a verb.
    fn shares_auxiliary(&self, verb: usize, head: usize) -> bool {
        let subject = self.sentence.children(verb).any(|c| is_subject(self.sentence, c));
        (!subject || self.marked(verb, &["to"])) && self.sentence.tokens[head].upos != Upos::Noun
    }

    /// What stands above a noun that tells of an act.
    pub(super) fn above_noun(&self, noun: usize, inner: Modality, depth: usize) -> Modality {
        let tokens = &self.sentence.tokens;
        let Some(head) = tokens[noun].head.filter(|_| depth < 6) else { return inner };
        match tokens[noun].relation {
            Relation::Obj | Relation::Obl | Relation::NsubjPass | Relation::Nsubj | Relation::Xcomp
                if matches!(tokens[head].upos, Upos::Verb | Upos::Adj) =>
            {
                self.above_argument(noun, head, inner, depth)
            }
            Relation::Nmod if self.refuted(head) => Modality::Denied,
            Relation::Nmod => {
                let case = case_of(self.sentence, noun);
                let governs = case.as_deref().is_some_and(|case| GOVERNS.contains(&case));
                let with_case =
                    case.and_then(|case| self.cues.governor(&format!("{} {case}", self.lemma(head))));
                match with_case.or(self.cue(head).filter(|_| governs)) {
                    Some(cue) => self.above_noun_negation(head, self.noun(head, over(cue, inner))),
                    None => inner,
                }
            }
            Relation::Conj => self.above_noun(head, inner, depth + 1),
            _ => inner,
        }
    }

    /// What a verb or adjective makes of a noun that fills one of its places.
    fn above_argument(&self, noun: usize, head: usize, inner: Modality, depth: usize) -> Modality {
        let tokens = &self.sentence.tokens;
        let through = |inner: Modality| self.above(head, self.verb(head, inner), depth + 1);
        let relation = tokens[noun].relation;
        let case = case_of(self.sentence, noun).filter(|_| relation == Relation::Obl);
        let governs = match relation {
            Relation::Obj | Relation::NsubjPass => true,
            // "called for talks", "threatened with sanctions": only a listed verb with its preposition.
            Relation::Obl => case
                .as_deref()
                .is_some_and(|case| self.cues.governor(&format!("{} {case}", self.lemma(head))).is_some()),
            // "talks failed", "sanctions were expected to": the noun is what the verb speaks of.
            _ => tokens[head].upos == Upos::Adj || self.raises(head),
        };
        if let Some(cue) = self.cue(head).filter(|_| governs) {
            return through(over(cue, inner));
        }
        // "planning to follow up with a meeting": what goes along with a planned act is planned.
        let along = case.is_some_and(|case| ALONG.contains(&case.as_str()));
        if along && inner == Modality::Actual {
            let outer = through(inner);
            return if outer == Modality::Negated { inner } else { outer };
        }
        let happens = relation == Relation::Nsubj && self.cues.happens(&self.lemma(head));
        if happens { through(inner) } else { inner }
    }

    /// "no plan to", "denied a threat to": only negation, denial and cancelling reach through a noun.
    fn above_noun_negation(&self, noun: usize, inner: Modality) -> Modality {
        let tokens = &self.sentence.tokens;
        let Some(head) = tokens[noun].head.filter(|_| {
            matches!(tokens[noun].relation, Relation::Obj | Relation::NsubjPass | Relation::Nsubj)
        }) else {
            return inner;
        };
        let modality = match self.cue(head).filter(|_| tokens[noun].relation != Relation::Nsubj) {
            Some(cue @ (Modality::Negated | Modality::Denied | Modality::Cancelled)) => over(cue, inner),
            _ => inner,
        };
        let adverb = |c: usize| tokens[c].relation == Relation::Advmod && self.is_negation(c);
        let negated = self.sentence.children(head).any(adverb);
        if negated { over(Modality::Negated, modality) } else { modality }
    }

    /// Verbs whose subject belongs to the infinitive behind them ("are expected to", "failed"), or that end an act.
    fn raises(&self, verb: usize) -> bool {
        let tokens = &self.sentence.tokens;
        self.frames[verb].as_ref().is_some_and(|f| {
            f.objects.is_empty() && !f.complements.iter().any(|&c| tokens[c].relation == Relation::Ccomp)
        })
    }

    /// "has given little indication that": the object denies what the clause says.
    fn little(&self, verb: usize) -> bool {
        let tokens = &self.sentence.tokens;
        let denies = |d: usize| self.is_negation(d);
        let mut objects = self.sentence.children(verb).filter(|&c| tokens[c].relation == Relation::Obj);
        objects.any(|o| self.sentence.children(o).any(denies))
    }

    /// "or face", "or risk": the other side of an ultimatum.
    fn is_alternative(&self, verb: usize) -> bool {
        self.cues.is_consequence(&self.lemma(verb))
            && self.sentence.children(verb).any(|c| {
                self.sentence.tokens[c].relation == Relation::Cc && self.sentence.tokens[c].lemma == "or"
            })
    }

    fn marked(&self, verb: usize, words: &[&str]) -> bool {
        marked(self.sentence, verb, words)
    }
}
