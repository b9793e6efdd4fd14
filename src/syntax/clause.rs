//! Clauses of the tree: where they begin, what introduces them, their overt subjects.

use crate::text::{Relation, Sentence, Upos};

/// Is a word the overt subject of the predicate that it hangs on?
pub(crate) fn is_subject(sentence: &Sentence, at: usize) -> bool {
    matches!(sentence.tokens[at].relation, Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter)
}

/// The overt subject of a verb, shared with the verb that it is joined to or the complement of.
pub(crate) fn subject_of(sentence: &Sentence, verb: usize) -> Option<usize> {
    sentence.children(verb).find(|&c| is_subject(sentence, c)).or_else(|| {
        let token = &sentence.tokens[verb];
        let shares = matches!(token.relation, Relation::Conj | Relation::Xcomp);
        token.head.filter(|_| shares).and_then(|h| subject_of(sentence, h))
    })
}

/// The predicate of the clause that a token stands in.
pub(crate) fn clause(sentence: &Sentence, at: usize) -> usize {
    let heads = |t: usize| {
        let token = &sentence.tokens[t];
        let verbal = token.upos == Upos::Verb;
        match token.relation {
            Relation::Conj => verbal,
            relation => begins_clause(relation) && (t != at || verbal),
        }
    };
    let mut last = at;
    for t in sentence.upwards(at) {
        if heads(t) {
            return t;
        }
        last = t;
    }
    last
}

fn begins_clause(relation: Relation) -> bool {
    matches!(
        relation,
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
    )
}

/// Does one of these words introduce a clause, as a conjunction or a preposition?
pub(crate) fn marked(sentence: &Sentence, verb: usize, words: &[&str]) -> bool {
    sentence.children(verb).any(|c| {
        let token = &sentence.tokens[c];
        matches!(token.relation, Relation::Mark | Relation::Case) && words.contains(&token.lower().as_ref())
    })
}

/// The "to" of an infinitive.
pub(crate) fn infinitive_marker(sentence: &Sentence, verb: usize) -> Option<usize> {
    sentence.children(verb).find(|&c| {
        sentence.tokens[c].relation == Relation::Mark && sentence.tokens[c].form.eq_ignore_ascii_case("to")
    })
}
