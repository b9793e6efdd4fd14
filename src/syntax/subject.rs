//! Who is understood as the subject of a verb: its own, or that of a clause above.

use super::noun::{case_of, conjuncts, has_case, is_locative};
use super::passive::is_passive;
use super::{infinitive_marker, is_subject};
use crate::lexicon::{Class, Words};
use crate::text::{Relation, Sentence, Upos};

/// The surface subject of a verb, with relative pronouns and empty places filled in.
pub(super) fn surface_subjects(words: &Words, sentence: &Sentence, verb: usize, depth: usize) -> Vec<usize> {
    let tokens = &sentence.tokens;
    let own: Vec<usize> = sentence
        .children(verb)
        .filter(|&c| is_subject(sentence, c))
        .flat_map(|c| conjuncts(sentence, antecedent(sentence, verb, c)))
        .collect();
    if !own.is_empty() || depth > 6 {
        return own;
    }
    let Some(head) = tokens[verb].head else { return Vec::new() };
    if let Some(noun) = for_subject(sentence, verb) {
        return conjuncts(sentence, noun);
    }
    match tokens[verb].relation {
        Relation::Conj => surface_subjects(words, sentence, head, depth + 1),
        Relation::Xcomp => controllers(words, sentence, head, depth),
        // "accused them of breaking the truce", "arrested them for spying": the act is theirs.
        Relation::Advcl if is_blamed(words, sentence, verb) => controllers(words, sentence, head, depth),
        Relation::Advcl | Relation::Ccomp if is_bare(sentence, verb) => {
            surface_subjects(words, sentence, head, depth + 1)
        }
        Relation::Acl if tokens[verb].xpos == "VB" => {
            // "plan to meet": whose plan it is.
            let possessor: Vec<usize> =
                sentence.children(head).filter(|&c| tokens[c].relation == Relation::NmodPoss).collect();
            match tokens[head].head {
                _ if !possessor.is_empty() => possessor,
                Some(verb)
                    if tokens[verb].upos == Upos::Verb
                        && matches!(tokens[head].relation, Relation::Obj | Relation::Obl) =>
                {
                    surface_subjects(words, sentence, verb, depth + 1)
                }
                _ => Vec::new(),
            }
        }
        // "talks on ending the war", "accused of ending it": no act of the noun itself.
        Relation::Acl if sentence.children(verb).any(|c| tokens[c].relation == Relation::Mark) => {
            sentence.children(head).filter(|&c| tokens[c].relation == Relation::NmodPoss).collect()
        }
        // "an attack in Milan killing two": not the place does it, but what the verb above tells of.
        Relation::Acl if tokens[verb].xpos == "VBG" && is_locative(sentence, head) => {
            verb_above(sentence, head)
                .map_or_else(Vec::new, |t| surface_subjects(words, sentence, t, depth + 1))
        }
        // "opened fire on shoppers, killing six": not the patient acts, but the agent of the act told before.
        Relation::Acl if tells_outcome(words, sentence, verb, head) => verb_above(sentence, head)
            .filter(|&t| !is_passive(words, sentence, t))
            .map_or_else(Vec::new, |t| surface_subjects(words, sentence, t, depth + 1)),
        Relation::Acl => conjuncts(sentence, head),
        // "protesting farmers"
        Relation::Amod if verb < head && tokens[verb].xpos == "VBG" => vec![head],
        _ => Vec::new(),
    }
}

/// The nearest verb that a noun hangs below.
fn verb_above(sentence: &Sentence, noun: usize) -> Option<usize> {
    sentence.above(noun).take(4).find(|&t| sentence.tokens[t].upos == Upos::Verb)
}

/// Is the verb a participle behind a comma that tells what came of an act, hung on a noun that is not its agent?
fn tells_outcome(words: &Words, sentence: &Sentence, verb: usize, noun: usize) -> bool {
    let tokens = &sentence.tokens;
    tokens[verb].xpos == "VBG"
        && words.any(&[Class::KillsOrInjures, Class::Damages], &tokens[verb].lemma)
        && verb.checked_sub(1).is_some_and(|before| tokens[before].form == ",")
        && matches!(tokens[noun].relation, Relation::Obj | Relation::Obl | Relation::Nmod)
        && !has_case(sentence, noun, &["by"])
}

/// "issued an order imposing tariffs": a participle right behind the object of its head verb belongs to that noun.
pub(super) fn noun_in_front(sentence: &Sentence, verb: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let bare = tokens[verb].relation == Relation::Advcl && tokens[verb].xpos == "VBG";
    let marked = sentence.children(verb).any(|c| tokens[c].relation == Relation::Mark);
    let noun = verb.checked_sub(1).filter(|_| bare && !marked)?;
    (tokens[noun].relation == Relation::Obj
        && tokens[noun].head == tokens[verb].head
        && tokens[noun].upos == Upos::Noun)
        .then_some(noun)
}

/// "for Russia to reach a deal": who stands between "for" and "to" does it, wherever the tree hangs the phrase.
fn for_subject(sentence: &Sentence, verb: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let to = infinitive_marker(sentence, verb)?;
    let last = to.checked_sub(1)?;
    let noun = std::iter::successors(Some(last), |&t| tokens[t].head.filter(|&h| h < to))
        .take(4)
        .find(|&t| has_case(sentence, t, &["for"]))?;
    (noun + 3 >= last).then_some(noun)
}

/// Is a gerund what the verb above says that its object did: behind "of" or "from", and behind "for" with verbs of
/// judgement?
fn is_blamed(words: &Words, sentence: &Sentence, verb: usize) -> bool {
    let tokens = &sentence.tokens;
    let mark = sentence.children(verb).find(|&c| tokens[c].relation == Relation::Mark);
    let judged = || tokens[verb].head.is_some_and(|h| words.has(Class::Judges, &tokens[h].lemma));
    tokens[verb].xpos == "VBG"
        && mark.is_some_and(|m| match tokens[m].lemma.as_str() {
            "of" | "from" => true,
            "for" => judged(),
            _ => false,
        })
}

fn controllers(words: &Words, sentence: &Sentence, head: usize, depth: usize) -> Vec<usize> {
    let tokens = &sentence.tokens;
    let objects: Vec<usize> = sentence
        .children(head)
        .filter(|&c| matches!(tokens[c].relation, Relation::Obj | Relation::Iobj))
        .flat_map(|c| conjuncts(sentence, antecedent(sentence, head, c)))
        .collect();
    let asked: Vec<usize> = sentence
        .children(head)
        .filter(|&c| tokens[c].relation == Relation::Obl && c > head)
        .filter(|&c| {
            case_of(sentence, c)
                .is_some_and(|case| words.has(Class::AsksWith, &format!("{} {case}", tokens[head].lemma)))
        })
        .flat_map(|c| conjuncts(sentence, c))
        .collect();
    if !asked.is_empty() {
        asked
    } else if objects.is_empty() || words.has(Class::Commits, &tokens[head].lemma) {
        surface_subjects(words, sentence, head, depth + 1)
    } else {
        objects
    }
}

/// A participle or infinitive without a subject of its own.
fn is_bare(sentence: &Sentence, verb: usize) -> bool {
    matches!(sentence.tokens[verb].xpos, "VBG" | "VBN" | "VB")
}

/// A relative pronoun stands for the noun that the clause hangs on.
pub(super) fn antecedent(sentence: &Sentence, verb: usize, token: usize) -> usize {
    let tokens = &sentence.tokens;
    if !matches!(tokens[token].xpos, "WDT" | "WP" | "WP$") && tokens[token].lemma != "that" {
        return token;
    }
    if tokens[token].upos != Upos::Pron
        && tokens[token].upos != Upos::Det
        && tokens[token].upos != Upos::Sconj
    {
        return token;
    }
    let mut clause = verb;
    for _ in 0..6 {
        match (tokens[clause].relation, tokens[clause].head) {
            (Relation::AclRelcl | Relation::Acl, Some(noun)) => return noun,
            (Relation::Conj | Relation::Xcomp | Relation::Ccomp, Some(head)) => clause = head,
            _ => return token,
        }
    }
    token
}
