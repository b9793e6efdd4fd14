//! Does the clause around a time speak of the past or of what is to come?

use crate::lexicon::{Class, Words};
use crate::syntax::infinitive_marker;
use crate::text::{Relation, Sentence, Upos};

/// Which way a day without a year or week lies from the article's date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Side {
    Past,
    Future,
}

/// Is this day named from an infinitive, and so probably behind where it would otherwise lie a week ahead: "agreed on
/// the deal to end the row on Tuesday", read on Wednesday?
pub(super) fn in_infinitive(sentence: &Sentence, at: usize) -> bool {
    let verb = sentence.upwards(at).find(|&t| sentence.tokens[t].upos == Upos::Verb);
    verb.is_some_and(|verb| {
        let modal = sentence.children(verb).any(|c| sentence.tokens[c].xpos == "MD");
        sentence.tokens[verb].xpos == "VB" && !modal
    })
}

/// Does the clause around a token speak of what has been or of what is to come? A limit ("by", "until", "deadline")
/// always lies ahead.
pub(super) fn side(words: &Words, sentence: &Sentence, at: usize) -> Side {
    let tokens = &sentence.tokens;
    if at.checked_sub(1).is_some_and(|b| matches!(sentence.lower(b).as_ref(), "by" | "until" | "till")) {
        return Side::Future;
    }
    let mut t = at;
    for _ in 0..tokens.len() {
        if tokens[t].lemma == "deadline" {
            return Side::Future;
        }
        if tokens[t].upos == Upos::Verb || tokens[t].head.is_none() {
            let helper =
                |c: usize| matches!(tokens[c].relation, Relation::Aux | Relation::Cop | Relation::AuxPass);
            let helpers: Vec<&str> =
                sentence.children(t).filter(|&c| helper(c)).map(|c| tokens[c].xpos).collect();
            let to = infinitive_marker(sentence, t).is_some();
            // "may have attacked", "is said to have attacked": the perfect lies behind.
            let perfect = tokens[t].xpos == "VBN"
                && sentence
                    .children(t)
                    .any(|c| tokens[c].relation == Relation::Aux && tokens[c].form == "have");
            if perfect {
                return Side::Past;
            }
            if helpers.contains(&"MD") {
                return Side::Future;
            }
            if to && tokens[t].xpos != "VBD" {
                let governor = tokens[t].head.filter(|&h| {
                    let ahead = words.has(Class::LooksAhead, &tokens[h].lemma);
                    !ahead && tokens[h].upos == Upos::Noun && tokens[t].relation == Relation::Acl
                });
                // "a deal to end the row": the day of the verb that the noun hangs on.
                match governor {
                    Some(noun) => {
                        t = noun;
                        continue;
                    }
                    None => return Side::Future,
                }
            }
            if matches!(tokens[t].xpos, "VBD" | "VBN") || helpers.contains(&"VBD") {
                return Side::Past;
            }
            if tokens[t].xpos == "VBG" && tokens[t].head.is_some() {
                t = tokens[t].head.unwrap_or(t);
                continue;
            }
            return Side::Past;
        }
        match tokens[t].head {
            Some(h) => t = h,
            None => break,
        }
    }
    Side::Past
}
