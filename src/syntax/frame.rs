//! Predicates with their arguments, read off the tree: passive, relative, participle and control undone.

use super::noun::{case_of, conjuncts, nominal_obliques};
use super::passive::{is_passive, shared_object};
use super::subject::{antecedent, noun_in_front, surface_subjects};
use crate::lexicon::{Class, Words};
use crate::text::{Relation, Sentence, Upos};

/// A verb and what fills its places, as if it stood in an active main clause. Tokens of one sentence; conjuncts
/// stand beside each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    pub subjects: Vec<usize>,
    pub objects: Vec<usize>,
    pub indirect: Vec<usize>,
    /// Preposition (lower case; "because of") and the noun it governs.
    pub obliques: Vec<(String, usize)>,
    pub particles: Vec<usize>,
    /// Clausal complements, and predicates of the object.
    pub complements: Vec<usize>,
    pub passive: bool,
}

/// Frames of all verbs of a sentence; `None` for other tokens.
pub(crate) fn frames(words: &Words, sentence: &Sentence) -> Vec<Option<Box<Frame>>> {
    let boxed = |t| is_verbal(sentence, t).then(|| Box::new(Frame::of(words, sentence, t)));
    (0..sentence.tokens.len()).map(boxed).collect()
}

/// A verb, or what an auxiliary shows to be one ("will sanction" tagged as a noun).
fn is_verbal(sentence: &Sentence, token: usize) -> bool {
    let auxiliary = |c: usize| sentence.tokens[c].relation == Relation::Aux && c + 2 >= token && c < token;
    match sentence.tokens[token].upos {
        Upos::Verb => true,
        Upos::Noun => sentence.children(token).any(auxiliary),
        _ => false,
    }
}

impl Frame {
    fn of(words: &Words, sentence: &Sentence, verb: usize) -> Self {
        let mut frame = Self { passive: is_passive(words, sentence, verb), ..Self::default() };
        let surface = match noun_in_front(sentence, verb) {
            Some(noun) => vec![noun],
            None => surface_subjects(words, sentence, verb, 0),
        };
        for child in sentence.children(verb) {
            frame.take(sentence, verb, child);
        }
        let has_object = sentence.children(verb).any(|c| sentence.tokens[c].relation == Relation::Obj);
        match frame.passive {
            true => frame.undo_passive(words, sentence, verb, surface, has_object),
            false => frame.undo_relative(sentence, verb, surface, has_object),
        }
        if frame.objects.is_empty() {
            let shared = shared_object(words, sentence, verb).into_iter();
            frame.objects.extend(shared.flat_map(|o| conjuncts(sentence, o)));
        }
        frame.subjects.dedup();
        frame
    }

    /// Puts what hangs on the verb in its place.
    fn take(&mut self, sentence: &Sentence, verb: usize, child: usize) {
        let token = &sentence.tokens[child];
        match token.relation {
            Relation::Obj => self.objects.extend(conjuncts(sentence, antecedent(sentence, verb, child))),
            Relation::Iobj => self.indirect.extend(conjuncts(sentence, child)),
            Relation::Obl | Relation::OblAgent => {
                let case = case_of(sentence, child).unwrap_or_default();
                if token.relation == Relation::OblAgent || (self.passive && case == "by") {
                    self.subjects.extend(conjuncts(sentence, child));
                }
                for noun in conjuncts(sentence, antecedent(sentence, verb, child)) {
                    let own = case_of(sentence, noun).filter(|_| noun != child);
                    self.obliques.push((own.unwrap_or_else(|| case.clone()), noun));
                }
            }
            Relation::CompoundPrt => self.particles.push(child),
            Relation::Advmod if token.upos == Upos::Adp || child == verb + 1 => self.particles.push(child),
            Relation::Xcomp | Relation::Ccomp => self.complements.push(child),
            _ => {}
        }
    }

    /// The surface subject of a passive verb is its object, or who is given the object that stands behind.
    fn undo_passive(
        &mut self,
        words: &Words,
        sentence: &Sentence,
        verb: usize,
        surface: Vec<usize>,
        has_object: bool,
    ) {
        let agents = |nouns: &[usize]| -> Vec<usize> {
            let obliques = nouns.iter().flat_map(|&noun| nominal_obliques(sentence, noun));
            obliques.filter(|(case, _)| case == "by").map(|(_, agent)| agent).collect()
        };
        if self.subjects.is_empty() {
            // "imposed on steel by Argentina", where "by" hangs on the noun before it.
            let nouns: Vec<usize> = self.obliques.iter().map(|(_, noun)| *noun).collect();
            self.subjects = agents(&nouns);
        }
        // "Chile was offered a loan by Peru": who is given something is no object.
        if has_object && words.has(Class::Gives, &sentence.tokens[verb].lemma) {
            if self.subjects.is_empty() {
                self.subjects = agents(&self.objects);
            }
            self.indirect.extend(surface);
        } else {
            self.objects.extend(surface);
        }
    }

    /// "sanctions that Washington imposed": the noun in front of a relative clause is what the clause lacks.
    fn undo_relative(&mut self, sentence: &Sentence, verb: usize, surface: Vec<usize>, has_object: bool) {
        let tokens = &sentence.tokens;
        self.subjects.extend(surface);
        let relative = match tokens[verb].relation {
            Relation::AclRelcl => true,
            Relation::Acl => sentence.children(verb).any(|c| tokens[c].relation == Relation::Nsubj),
            _ => false,
        };
        let taken =
            |noun: usize| self.subjects.contains(&noun) || self.obliques.iter().any(|(_, o)| *o == noun);
        if let Some(noun) = tokens[verb].head.filter(|&n| relative && !has_object && !taken(n)) {
            self.objects.push(noun);
        }
    }
}
