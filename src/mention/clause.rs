//! Clauses of the tree and their subjects.

use crate::text::{Relation, Sentence, Upos};

pub(super) fn is_subject(sentence: &Sentence, at: usize) -> bool {
    matches!(sentence.tokens[at].relation, Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter)
}

/// The predicate of the clause that a token stands in.
pub(crate) fn clause(sentence: &Sentence, at: usize) -> usize {
    let mut t = at;
    for _ in 0..sentence.tokens.len() {
        let token = &sentence.tokens[t];
        let clausal = matches!(
            token.relation,
            Relation::Root
                | Relation::Ccomp
                | Relation::Xcomp
                | Relation::Advcl
                | Relation::AdvclRelcl
                | Relation::Acl
                | Relation::AclRelcl
                | Relation::Parataxis
                | Relation::Csubj
                | Relation::CsubjPass
        );
        if clausal && (t != at || token.upos == Upos::Verb) {
            return t;
        }
        if token.relation == Relation::Conj && token.upos == Upos::Verb {
            return t;
        }
        match token.head {
            Some(h) => t = h,
            None => return t,
        }
    }
    t
}

pub(super) fn subject_of(sentence: &Sentence, verb: usize) -> Option<usize> {
    sentence.children(verb).find(|&c| is_subject(sentence, c)).or_else(|| {
        let token = &sentence.tokens[verb];
        let shares = matches!(token.relation, Relation::Conj | Relation::Xcomp);
        token.head.filter(|_| shares).and_then(|h| subject_of(sentence, h))
    })
}
