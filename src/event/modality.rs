//! How surely an act happens: auxiliaries, negation, and what the words above the act make of it.

use super::frame::Frame;
use crate::lexicon::{Class, Lexicon, Modalities, Modality, Words};
use crate::text::{Relation, Sentence, Upos};

/// Reads the modality of an act. `head` is the word that expresses it, `predicate` the verb that carries it (or the
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
        // "called off the talks": a carrier may itself say that the act does not happen.
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
    fn lemma(&self, t: usize) -> String {
        self.sentence.tokens[t].lemma.to_lowercase()
    }

    /// Auxiliaries, markers and negation of a verb, and its aspect.
    fn verb(&self, verb: usize, inner: Modality) -> Modality {
        let tokens = &self.sentence.tokens;
        let mut modality = inner;
        let mut negated = false;
        let mut progressive = false;
        let mut finite_be = false;
        let mut infinitive = false;
        let mut hedge = None;
        let mut marker = None;
        let mut auxiliary = None;
        for c in self.sentence.children(verb) {
            let word = tokens[c].form.to_lowercase();
            match tokens[c].relation {
                Relation::Aux => {
                    auxiliary =
                        auxiliary.or(self.cues.auxiliary(&word)).or(self.cues.auxiliary(&self.lemma(c)));
                    // "said it was negotiating": past only because the word of saying is.
                    finite_be |= tokens[c].lemma == "be"
                        && (tokens[c].xpos != "VBD" || tokens[verb].relation == Relation::Ccomp);
                    progressive |= tokens[c].lemma == "be" && tokens[verb].xpos == "VBG";
                }
                Relation::Mark => {
                    marker = marker.or(self.cues.marker(&word));
                    infinitive |= word == "to";
                }
                Relation::Advmod | Relation::Cc | Relation::Det | Relation::CcPreconj
                    if self.cues.is_negation(&word) =>
                {
                    negated = true;
                }
                Relation::Advmod if word == "if" || word == "whether" => {
                    marker = marker.or(self.cues.marker(&word))
                }
                Relation::Advmod => hedge = hedge.or(self.cues.adverb(&word)),
                Relation::Nsubj | Relation::NsubjPass | Relation::Obj => {
                    negated |= self.denied(c);
                }
                Relation::Discourse | Relation::Obl => {}
                _ => {}
            }
        }
        if tokens[verb].relation == Relation::Advcl || tokens[verb].relation == Relation::Acl {
            negated |= self.sentence.children(verb).any(|c| {
                tokens[c].relation == Relation::Mark && self.cues.is_negation(&tokens[c].form.to_lowercase())
            });
        }
        if progressive && finite_be && modality == Modality::Actual {
            modality = Modality::Ongoing;
        }
        // "it is unfortunate that the country should impose": the adjective takes the deed for a fact.
        let judged = matches!(tokens[verb].relation, Relation::Ccomp | Relation::Csubj)
            && tokens[verb].head.is_some_and(|h| tokens[h].upos == Upos::Adj);
        if let Some(cue) = auxiliary.filter(|&cue| !(judged && cue == Modality::Demanded)) {
            modality = over(cue, modality);
        } else if infinitive && tokens[verb].relation == Relation::Root && modality == Modality::Actual {
            // A headline: "President to visit Beijing".
            modality = Modality::Planned;
        } else if infinitive && tokens[verb].relation == Relation::Advcl && modality == Modality::Actual {
            // A purpose, unless the verb above takes it for done ("voted to condemn").
            let done = tokens[verb].head.and_then(|h| self.cue(h)) == Some(Modality::Actual);
            modality = if done { Modality::Actual } else { Modality::Planned };
        }
        if self.yet(verb) {
            modality = over(Modality::Negated, inner);
        }
        if let Some(cue) = hedge {
            modality = over(cue, modality);
        }
        if negated {
            modality = over(Modality::Negated, modality);
        }
        if let Some(cue) = self.connective(verb) {
            modality = over(cue, modality);
        }
        if let Some(cue) = marker {
            modality = over(cue, modality);
        }
        modality
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
        let denies = |t: usize| self.cues.is_negation(&tokens[t].form.to_lowercase());
        let nested =
            |d: usize| self.sentence.children(d).any(|e| tokens[e].relation == Relation::Advmod && denies(e));
        denies(noun) || self.sentence.children(noun).filter(before).any(|d| denies(d) || nested(d))
    }

    /// "has yet to", "is yet to": the word "yet" before the "to" of a verb.
    fn yet(&self, verb: usize) -> bool {
        let tokens = &self.sentence.tokens;
        self.sentence.children(verb).any(|c| {
            tokens[c].relation == Relation::Mark
                && tokens[c].form.eq_ignore_ascii_case("to")
                && c.checked_sub(1).is_some_and(|b| tokens[b].form.eq_ignore_ascii_case("yet"))
        })
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

    /// What a question asks about has not been said to be; what it takes for granted ("the man who killed") has.
    fn asked(&self, word: usize, modality: Modality) -> Modality {
        let tokens = &self.sentence.tokens;
        let question =
            tokens.iter().rev().find(|t| !matches!(t.form.as_str(), "\"" | "”" | "''" | "’" | "'"));
        let granted = std::iter::successors(Some(word), |&t| tokens[t].head).take(tokens.len()).any(|t| {
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
        let subject = matches!(tokens[noun].relation, Relation::Nsubj | Relation::NsubjPass);
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
            let particles = frame.particles.iter().map(|&p| self.sentence.tokens[p].form.to_lowercase());
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
            .filter_map(|c| self.cues.modifier(&tokens[c].form.to_lowercase()))
            .fold(inner, |m, cue| over(cue, m))
    }

    /// What stands above a verb.
    fn above(&self, verb: usize, inner: Modality, depth: usize) -> Modality {
        let tokens = &self.sentence.tokens;
        let Some(head) = tokens[verb].head.filter(|_| depth < 8) else { return inner };
        match tokens[verb].relation {
            Relation::Xcomp if self.yet(verb) => self.above(head, inner, depth + 1),
            Relation::Xcomp => {
                let passive = self.sentence.children(head).any(|c| tokens[c].relation == Relation::NsubjPass);
                let said = passive
                    .then(|| self.cues.governor(&format!("be {} to", tokens[head].form.to_lowercase())))
                    .flatten();
                let to = || {
                    let marked = self.marked(verb, &["to"]);
                    marked.then(|| self.cues.governor(&format!("{} to", self.lemma(head)))).flatten()
                };
                let obliged = said.or_else(to);
                let obliged = obliged.or_else(|| self.object_cue(head));
                let cued = obliged.map_or_else(|| self.own_cue(head, inner), |cue| over(cue, inner));
                let modality = self.verb(head, cued);
                self.above(head, modality, depth + 1)
            }
            Relation::Acl | Relation::Ccomp | Relation::AclRelcl if self.refuted(head) => Modality::Denied,
            // "no evidence that Chile attacked"
            Relation::Acl | Relation::Ccomp | Relation::AclRelcl
                if tokens[head].upos == Upos::Noun
                    && self.marked(verb, &["that"])
                    && self.cue(head) == Some(Modality::Possible)
                    && self.denied(head) =>
            {
                over(Modality::Negated, inner)
            }
            Relation::Ccomp | Relation::Csubj | Relation::CsubjPass => match self.cue(head) {
                Some(cue) => self.above(head, self.verb(head, over(cue, inner)), depth + 1),
                None if self.little(head) => over(Modality::Negated, inner),
                None => inner,
            },
            // "the conditions under which it would end the war"
            Relation::AclRelcl if self.cue(head) == Some(Modality::Hypothetical) => {
                over(Modality::Hypothetical, inner)
            }
            Relation::Acl if tokens[verb].xpos == "VB" || self.marked(verb, &["to", "of", "for"]) => {
                let modality = self.noun(head, self.own_cue(head, inner));
                self.above_noun_negation(head, modality)
            }
            Relation::Advcl => {
                let adjective = matches!(tokens[head].upos, Upos::Adj);
                if adjective {
                    return self.above(head, self.verb(head, self.own_cue(head, inner)), depth + 1);
                }
                // "by doubling tariffs": the means shares the status of what it serves.
                if tokens[verb].xpos == "VBG" && self.marked(verb, &["by", "in"]) {
                    return self.above(head, self.verb(head, inner), depth + 1);
                }
                if self.marked(verb, &["without"]) {
                    return over(Modality::Negated, inner);
                }
                // "accused of planning", "barred from entering"
                if self.marked(verb, &["of", "from", "for", "on", "against", "to"])
                    && tokens[verb].xpos == "VBG"
                {
                    return self.own_cue(head, inner);
                }
                inner
            }
            // "must free them or face sanctions": what is to follow otherwise.
            Relation::Conj if self.is_alternative(verb) => Modality::Threatened,
            Relation::Conj
                if (!self.has_subject(verb) || self.marked(verb, &["to"]))
                    && tokens[head].upos != Upos::Noun =>
            {
                let own_auxiliary = self.sentence.children(verb).any(|c| tokens[c].relation == Relation::Aux);
                let shared = if own_auxiliary { inner } else { self.verb(head, inner) };
                self.above(head, shared, depth + 1)
            }
            _ => inner,
        }
    }

    /// What stands above a noun that expresses an act.
    fn above_noun(&self, noun: usize, inner: Modality, depth: usize) -> Modality {
        let tokens = &self.sentence.tokens;
        let Some(head) = tokens[noun].head.filter(|_| depth < 6) else { return inner };
        match tokens[noun].relation {
            Relation::Obj | Relation::Obl | Relation::NsubjPass | Relation::Nsubj | Relation::Xcomp
                if matches!(tokens[head].upos, Upos::Verb | Upos::Adj) =>
            {
                let governs = match tokens[noun].relation {
                    Relation::Obj | Relation::NsubjPass => true,
                    // "called for talks", "threatened with sanctions": only a listed verb with its preposition.
                    Relation::Obl => {
                        super::frame::case_of(self.sentence, noun).is_some_and(|case| {
                            self.cues.governor(&format!("{} {case}", self.lemma(head))).is_some()
                        }) || super::frame::case_of(self.sentence, noun)
                            .is_some_and(|case| case == "with" && self.lemma(head) == "threaten")
                    }
                    // "talks failed", "sanctions were expected to": the noun is what the verb speaks of.
                    _ => tokens[head].upos == Upos::Adj || self.raises(head),
                };
                if governs && let Some(cue) = self.cue(head) {
                    return self.above(head, self.verb(head, over(cue, inner)), depth + 1);
                }
                // "planning to follow up with a meeting": what goes along with a planned act is planned.
                let along = tokens[noun].relation == Relation::Obl
                    && super::frame::case_of(self.sentence, noun).is_some_and(|case| {
                        matches!(case.as_str(), "with" | "for" | "in" | "at" | "to" | "on")
                    });
                if along && inner == Modality::Actual {
                    let outer = self.above(head, self.verb(head, inner), depth + 1);
                    return if outer == Modality::Negated { inner } else { outer };
                }
                if tokens[noun].relation == Relation::Nsubj && self.cues.happens(&self.lemma(head)) {
                    return self.above(head, self.verb(head, inner), depth + 1);
                }
                inner
            }
            Relation::Nmod if self.refuted(head) => Modality::Denied,
            Relation::Nmod => {
                let case = super::frame::case_of(self.sentence, noun);
                let governs = case.as_deref().is_some_and(|case| {
                    matches!(case, "of" | "for" | "to" | "on" | "about" | "against" | "at")
                });
                let with_case =
                    case.and_then(|case| self.cues.governor(&format!("{} {case}", self.lemma(head))));
                if let Some(cue) = with_case.or(self.cue(head).filter(|_| governs)) {
                    let modality = self.noun(head, over(cue, inner));
                    return self.above_noun_negation(head, modality);
                }
                inner
            }
            Relation::Conj => self.above_noun(head, inner, depth + 1),
            _ => inner,
        }
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
        let negated = self.sentence.children(head).any(|c| {
            tokens[c].relation == Relation::Advmod && self.cues.is_negation(&tokens[c].form.to_lowercase())
        });
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
        let denies = |d: usize| self.cues.is_negation(&tokens[d].form.to_lowercase());
        let objects = self.sentence.children(verb).filter(|&c| tokens[c].relation == Relation::Obj);
        objects.into_iter().any(|o| self.sentence.children(o).any(denies))
    }

    /// "or face", "or risk": the other side of an ultimatum.
    fn is_alternative(&self, verb: usize) -> bool {
        self.cues.is_consequence(&self.lemma(verb))
            && self.sentence.children(verb).any(|c| {
                self.sentence.tokens[c].relation == Relation::Cc && self.sentence.tokens[c].lemma == "or"
            })
    }

    fn has_subject(&self, verb: usize) -> bool {
        self.sentence
            .children(verb)
            .any(|c| matches!(self.sentence.tokens[c].relation, Relation::Nsubj | Relation::NsubjPass))
    }

    fn marked(&self, verb: usize, words: &[&str]) -> bool {
        self.sentence.children(verb).any(|c| {
            let token = &self.sentence.tokens[c];
            matches!(token.relation, Relation::Mark | Relation::Case)
                && words.contains(&token.form.to_lowercase().as_str())
        })
    }
}
