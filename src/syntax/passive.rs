//! Whether a verb stands in the passive, where its auxiliary does not say so as well.

use crate::lexicon::{Class, Words};
use crate::text::{Relation, Sentence};

/// Passive by its auxiliary, its subject, or as a bare past participle after a noun ("sanctions imposed by").
pub(crate) fn is_passive(words: &Words, sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let marked = sentence
        .children(verb)
        .any(|c| matches!(tokens[c].relation, Relation::AuxPass | Relation::NsubjPass | Relation::CsubjPass));
    let participle = tokens[verb].xpos == "VBN"
        && !sentence.children(verb).any(|c| matches!(tokens[c].relation, Relation::Aux | Relation::Nsubj));
    let shares = tokens[verb].relation == Relation::Conj
        && tokens[verb].xpos == "VBN"
        && tokens[verb]
            .head
            .is_some_and(|h| h < verb && tokens[h].xpos == "VBN" && is_passive(words, sentence, h));
    let reduced =
        matches!(tokens[verb].relation, Relation::Acl | Relation::Advcl | Relation::Amod | Relation::Root)
            && !sentence.children(verb).any(|c| tokens[c].relation == Relation::Obj);
    // "18 people taken hostage": the object stands beside the noun that the participle is about.
    let taken = participle
        && tokens[verb].relation == Relation::Acl
        && sentence
            .children(verb)
            .any(|c| tokens[c].relation == Relation::Obj && words.has(Class::Captives, &tokens[c].lemma));
    marked || shares || taken || (participle && reduced) || lacks_object(words, sentence, verb)
}

/// "killed and injured many": the object of the verb joined to this one, if this one must have one and has none.
pub(super) fn shared_object(words: &Words, sentence: &Sentence, verb: usize) -> Option<usize> {
    const NEAR: usize = 3;
    let tokens = &sentence.tokens;
    let object = |of: usize| sentence.children(of).find(|&c| tokens[c].relation == Relation::Obj);
    let joined =
        sentence.children(verb).find(|&c| tokens[c].relation == Relation::Conj && c <= verb + NEAR)?;
    (words.any(&[Class::KillsOrInjures, Class::TakesPeople], &tokens[verb].lemma) && object(verb).is_none())
        .then(|| object(joined))?
}

/// "200 people arrested in protests": headlines leave the auxiliary out.
fn lacks_object(words: &Words, sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let relative = matches!(tokens[verb].relation, Relation::AclRelcl | Relation::Acl | Relation::Xcomp);
    let has = |relation: Relation| sentence.children(verb).any(|c| tokens[c].relation == relation);
    words.any(&[Class::KillsOrInjures, Class::TakesPeople], &tokens[verb].lemma)
        && shared_object(words, sentence, verb).is_none()
        && matches!(tokens[verb].xpos, "VBN" | "VBD")
        && !relative
        && has(Relation::Nsubj)
        && ![Relation::Obj, Relation::Iobj, Relation::Aux, Relation::Ccomp].into_iter().any(has)
}
