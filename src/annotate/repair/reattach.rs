//! Verbs and days that the network hangs on the wrong clause.

use crate::lexicon::{Class, Words};
use crate::text::lemma::lemma;
use crate::text::{Relation, Token, Upos, is_weekday};

/// "refuses to go and calls for a vote", "frees ten men and arrests three": in reports told in the present, the second
/// verb may be taken for a plural noun.
pub(super) fn second_verbs(tokens: &mut [Token], words: &Words) {
    for at in 2..tokens.len().saturating_sub(1) {
        let token = &tokens[at];
        let joined = token.xpos == "NNS"
            && token.relation == Relation::Conj
            && matches!(tokens[at - 1].form.as_str(), "and" | "but");
        let bare = !tokens.iter().any(|t| {
            t.head == Some(at) && matches!(t.relation, Relation::Det | Relation::Amod | Relation::Compound)
        });
        let next = &tokens[at + 1];
        let object =
            matches!(next.upos, Upos::Det | Upos::Propn | Upos::Num | Upos::Adj) || next.xpos == "PRP$";
        let with_for = next.form == "for" && words.has(Class::AsksFor, &token.form);
        if !joined || !bare || !(object || with_for) {
            continue;
        }
        let above = std::iter::successors(token.head, |&t| tokens[t].head).take(5);
        let Some(verb) = above.into_iter().find(|&t| tokens[t].xpos == "VBZ" && t < at) else { continue };
        let noun = (at + 2..tokens.len().min(at + 8))
            .chain([at + 1])
            .filter(|&t| matches!(tokens[t].upos, Upos::Noun | Upos::Propn))
            .find(|&t| tokens[t].head.is_none_or(|h| h <= at));
        let Some(noun) = noun else { continue };
        (tokens[noun].head, tokens[noun].relation) =
            (Some(at), if with_for { Relation::Obl } else { Relation::Obj });
        let token = &mut tokens[at];
        (token.upos, token.xpos, token.head) = (Upos::Verb, "VBZ", Some(verb));
        token.lemma = lemma(&token.form, Upos::Verb, "VBZ");
    }
}

/// "demands that the court publish the list, adding that …": it is the speaker who adds, not the court.
pub(super) fn asides(tokens: &mut [Token], words: &Words) {
    for verb in 1..tokens.len() {
        let aside = tokens[verb].xpos == "VBG"
            && tokens[verb].relation == Relation::Advcl
            && tokens[verb - 1].form == ","
            && words.has(Class::GoesOn, &tokens[verb].lemma);
        let Some(clause) = tokens[verb].head.filter(|&h| aside && tokens[h].relation == Relation::Ccomp)
        else {
            continue;
        };
        if let Some(speech) = tokens[clause].head.filter(|&h| h < clause) {
            tokens[verb].head = Some(speech);
        }
    }
}

/// "denies the claims, saying that the men were arrested abroad, and demands their release": a verb joined by "and" goes
/// with the verb above that stands in its own tense.
pub(super) fn tenses(tokens: &mut [Token], _: &Words) {
    let tense = |tokens: &[Token], verb: usize| {
        let helps = |t: &&Token| {
            t.head == Some(verb) && matches!(t.relation, Relation::Aux | Relation::AuxPass | Relation::Cop)
        };
        let tag = tokens[..verb].iter().find(helps).map_or(tokens[verb].xpos, |helper| helper.xpos);
        if tag == "VBP" { "VBZ" } else { tag }
    };
    for verb in 2..tokens.len() {
        let own = tokens[verb].xpos;
        if tokens[verb].relation != Relation::Conj
            || !matches!(own, "VBZ" | "VBD")
            || tense(tokens, verb) != own
        {
            continue;
        }
        let subject = tokens
            .iter()
            .any(|t| t.head == Some(verb) && matches!(t.relation, Relation::Nsubj | Relation::NsubjPass));
        let Some(head) = tokens[verb].head.filter(|&h| !subject && tokens[h].upos == Upos::Verb) else {
            continue;
        };
        let inner = tense(tokens, head);
        if inner == own || inner == "VBG" {
            continue;
        }
        let above = std::iter::successors(tokens[head].head, |&t| tokens[t].head).take(6);
        let fitting =
            above.into_iter().find(|&t| tokens[t].upos == Upos::Verb && t < verb && tense(tokens, t) == own);
        if let Some(above) = fitting {
            tokens[verb].head = Some(above);
        }
    }
}

/// "urged them to leave, lay down their arms and talk": a bare infinitive is joined to an infinitive.
pub(super) fn listed_infinitives(tokens: &mut [Token], _: &Words) {
    for verb in 2..tokens.len() {
        if tokens[verb].relation != Relation::Conj || tokens[verb].xpos != "VB" {
            continue;
        }
        let own = |t: &Token| {
            matches!(t.relation, Relation::Aux | Relation::Mark | Relation::Nsubj | Relation::NsubjPass)
        };
        if tokens.iter().any(|t| t.head == Some(verb) && own(t)) {
            continue;
        }
        let Some(head) = tokens[verb].head.filter(|&h| h < verb && is_finite(tokens, h)) else { continue };
        let infinitive = |&t: &usize| {
            let to = |c: &Token| c.head == Some(t) && c.relation == Relation::Mark && c.lemma == "to";
            let complement =
                matches!(tokens[t].relation, Relation::Xcomp | Relation::Advcl | Relation::Ccomp);
            complement && tokens[t].head == Some(head) && tokens[t].xpos == "VB" && tokens.iter().any(to)
        };
        if let Some(before) = (head + 1..verb).rev().find(infinitive) {
            tokens[verb].head = Some(before);
        }
    }
}

/// Does a verb stand in a finite form, or in the participle of one?
fn is_finite(tokens: &[Token], verb: usize) -> bool {
    matches!(tokens[verb].xpos, "VBD" | "VBZ" | "VBP" | "VBN" | "VBG")
}

/// "The minister on Sunday said": the day belongs to the verb behind it, not to the subject in front.
pub(super) fn days(tokens: &mut [Token], _: &Words) {
    for day in 0..tokens.len() {
        if is_weekday(&tokens[day].form) {
            part(tokens, day);
        }
        let Some(noun) = tokens[day]
            .head
            .filter(|&h| h < day && tokens[day].relation == Relation::Nmod && is_weekday(&tokens[day].form))
        else {
            continue;
        };
        let subject = matches!(tokens[noun].relation, Relation::Nsubj | Relation::NsubjPass);
        let on =
            tokens.iter().any(|t| t.head == Some(day) && t.relation == Relation::Case && t.lemma == "on");
        if let Some(verb) = tokens[noun].head.filter(|&v| subject && on && v > day && v <= day + 3) {
            (tokens[day].head, tokens[day].relation) = (Some(verb), Relation::Obl);
        }
    }
}

/// "On Wednesday Washington imposed": the day is no part of the name behind it, which is the subject.
fn part(tokens: &mut [Token], day: usize) {
    let name = day + 1;
    let Some(verb) = tokens[day]
        .head
        .filter(|&v| v > name && tokens[day].relation == Relation::Obl && tokens[v].upos == Upos::Verb)
    else {
        return;
    };
    let joined = tokens[name].head == Some(day)
        && matches!(tokens[name].relation, Relation::Flat | Relation::Compound | Relation::Appos)
        && tokens[name].upos == Upos::Propn;
    let subject = tokens
        .iter()
        .any(|t| t.head == Some(verb) && matches!(t.relation, Relation::Nsubj | Relation::NsubjPass));
    if !joined || subject {
        return;
    }
    (tokens[name].head, tokens[name].relation) = (Some(verb), Relation::Nsubj);
    for token in &mut tokens[name + 1..verb] {
        if token.head == Some(day) {
            token.head = Some(name);
        }
    }
}

/// "say a bombing in the capital killed five": nobody says a bombing.
pub(super) fn reported_subjects(tokens: &mut [Token], _words: &Words) {
    for verb in 0..tokens.len() {
        if tokens[verb].lemma != "say" || tokens[verb].upos != Upos::Verb {
            continue;
        }
        let child = |relation: Relation| {
            tokens.iter().rposition(|t| t.head == Some(verb) && t.relation == relation).filter(|&c| c > verb)
        };
        let Some((noun, clause)) = child(Relation::Obj).zip(child(Relation::Ccomp)) else { continue };
        let subject =
            |t: &Token| t.head == Some(clause) && matches!(t.relation, Relation::Nsubj | Relation::NsubjPass);
        let finite = matches!(tokens[clause].xpos, "VBD" | "VBZ" | "VBP" | "VBN");
        if noun > clause || !finite || tokens.iter().any(subject) {
            continue;
        }
        let passive = tokens.iter().any(|t| t.head == Some(clause) && t.relation == Relation::AuxPass);
        let relation = if passive { Relation::NsubjPass } else { Relation::Nsubj };
        (tokens[noun].head, tokens[noun].relation) = (Some(clause), relation);
        let helped = tokens.iter().any(|t| t.head == Some(clause) && t.upos == Upos::Aux);
        if tokens[clause].xpos == "VBN" && !helped {
            tokens[clause].xpos = "VBD";
        }
    }
}

/// "called her counterpart Luis Vega": a name right behind the object is the object's own.
pub(super) fn names_of_objects(tokens: &mut [Token], words: &Words) {
    for at in 1..tokens.len() {
        let Some(verb) = tokens[at].head.filter(|_| tokens[at].relation == Relation::Xcomp) else { continue };
        let noun = &tokens[at - 1];
        let object = noun.head == Some(verb) && noun.relation == Relation::Obj && noun.upos == Upos::Noun;
        if object && tokens[at].upos == Upos::Propn && words.has(Class::Calls, &tokens[verb].lemma) {
            (tokens[at].head, tokens[at].relation) = (Some(at - 1), Relation::Appos);
        }
    }
}

/// "Chile to expel envoy": the infinitive is what the headline says of its subject.
pub(super) fn headline_infinitives(tokens: &mut [Token], _words: &Words) {
    let Some(root) = tokens.iter().position(|t| t.head.is_none()) else { return };
    let ends = tokens.last().is_some_and(|t| t.form.ends_with(char::is_alphanumeric));
    let finite = tokens.iter().any(|t| matches!(t.xpos, "VBD" | "VBZ" | "VBP" | "MD"));
    if !ends || finite || !matches!(tokens[root].upos, Upos::Noun | Upos::Propn) {
        return;
    }
    let infinitive = |&t: &usize| {
        let to = tokens.iter().any(|c| c.head == Some(t) && c.relation == Relation::Mark && c.lemma == "to");
        tokens[t].head == Some(root) && tokens[t].relation == Relation::Acl && tokens[t].xpos == "VB" && to
    };
    let Some(verb) = (root + 1..tokens.len()).find(infinitive) else { return };
    for token in &mut tokens[verb + 1..] {
        if token.head == Some(root) {
            token.head = Some(verb);
        }
    }
    (tokens[verb].head, tokens[verb].relation) = (None, Relation::Root);
    (tokens[root].head, tokens[root].relation) = (Some(verb), Relation::Nsubj);
}
