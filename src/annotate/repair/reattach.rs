//! Verbs and days that the network hangs on the wrong clause.

use crate::lexicon::{Class, Words};
use crate::text::lemma::lemma;
use crate::text::{Relation, Token, Upos, is_weekday};

/// "Ms Rossi signed": a name in front of its verb without a comma between them is no address but the subject.
pub(super) fn called(tokens: &mut [Token], _: &Words) {
    for name in 0..tokens.len() {
        let Some(verb) =
            tokens[name].head.filter(|&h| h > name && tokens[name].relation == Relation::Vocative)
        else {
            continue;
        };
        let comma = tokens[name..verb].iter().any(|t| t.form == ",");
        let subject = tokens.iter().any(|t| t.head == Some(verb) && t.relation == Relation::Nsubj);
        if !comma && !subject && matches!(tokens[verb].xpos, "VBD" | "VBZ" | "VBP") {
            tokens[name].relation = Relation::Nsubj;
        }
    }
}

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

/// "described attempts to stop it as \"illegal\"": what stands behind "as" belongs to the verb above, not to the
/// infinitive inside its object.
pub(super) fn verdicts_as(tokens: &mut [Token], words: &Words) {
    for word in 2..tokens.len() {
        let Some(inner) = tokens[word].head.filter(|&h| {
            matches!(tokens[word].relation, Relation::Obl | Relation::Advcl)
                && tokens[h].relation == Relation::Acl
        }) else {
            continue;
        };
        let with_as = tokens[..word].iter().any(|t| t.head == Some(word) && t.lemma == "as");
        let object = tokens[inner].head.filter(|&o| with_as && tokens[o].relation == Relation::Obj);
        let verb = object.and_then(|o| tokens[o].head);
        if let Some(verb) = verb.filter(|&v| words.has(Class::NamesAs, &tokens[v].lemma)) {
            (tokens[word].head, tokens[word].relation) = (Some(verb), Relation::Obl);
        }
    }
}

/// "called the plan \"unacceptable\"": an adjective behind the object of such a verb is what it says of it.
pub(super) fn verdicts(tokens: &mut [Token], words: &Words) {
    for adjective in 1..tokens.len() {
        let noun = tokens[adjective].head.filter(|&h| {
            h < adjective
                && tokens[adjective].relation == Relation::Amod
                && tokens[h].relation == Relation::Obj
        });
        let verb = noun.and_then(|noun| tokens[noun].head);
        if let Some(verb) = verb.filter(|&v| words.has(Class::Names, &tokens[v].lemma) && v < adjective) {
            (tokens[adjective].head, tokens[adjective].relation) = (Some(verb), Relation::Xcomp);
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

/// "named Ms Rossi as minister, Mr Li as envoy and Ms Diaz as judge": each name before an "as" of its own is an object
/// like the first, and each post goes with its name.
pub(super) fn gapped(tokens: &mut [Token], _: &Words) {
    let with_as = |tokens: &[Token], noun: usize| {
        tokens.iter().any(|t| t.head == Some(noun) && t.relation == Relation::Case && t.lemma == "as")
    };
    for name in 2..tokens.len() {
        let joined = tokens[name].upos == Upos::Propn
            && matches!(tokens[name].relation, Relation::Appos | Relation::Conj)
            && matches!(tokens[name - 1].form.as_str(), "," | "and");
        let Some(post) = tokens[name].head.filter(|&h| joined && h < name && with_as(tokens, h)) else {
            continue;
        };
        let rest = tokens[name..].iter().take_while(|t| t.upos != Upos::Verb && t.form != ",");
        if !rest.into_iter().any(|t| t.lemma == "as") {
            continue;
        }
        // The post hangs on the verb still, or on the name before it by now.
        let above = std::iter::successors(tokens[post].head, |&t| tokens[t].head).take(3);
        let Some(verb) = above.into_iter().find(|&t| tokens[t].upos == Upos::Verb) else { continue };
        let object =
            (verb + 1..post).find(|&t| tokens[t].head == Some(verb) && tokens[t].relation == Relation::Obj);
        let Some(object) = object else { continue };
        (tokens[name].head, tokens[name].relation) = (Some(object), Relation::Conj);
        let named = |tokens: &[Token], t: usize| {
            t == object || (tokens[t].head == Some(object) && tokens[t].relation == Relation::Conj)
        };
        for post in object + 1..tokens.len() {
            let owner = (object..post).rev().find(|&t| named(tokens, t)).unwrap_or(object);
            let astray = matches!(tokens[post].relation, Relation::Obl | Relation::Nmod)
                && tokens[post].head.is_some_and(|h| h < owner)
                && with_as(tokens, post);
            if astray {
                (tokens[post].head, tokens[post].relation) = (Some(owner), Relation::Nmod);
            }
        }
    }
}

/// "Ministers meeting in Lima agreed": behind a plural, "meeting" with a place is what they do, not what agrees.
pub(super) fn assembled(tokens: &mut [Token], _: &Words) {
    for at in 1..tokens.len().saturating_sub(1) {
        let people = at - 1;
        let token = &tokens[at];
        let place = matches!(tokens[at + 1].form.as_str(), "in" | "at" | "via" | "on" | "near");
        if token.form != "meeting"
            || !matches!(token.xpos, "NN" | "VBP")
            || token.relation != Relation::Nsubj
            || tokens[people].xpos != "NNS"
            || tokens[people].head != Some(at)
            || !place
        {
            continue;
        }
        let verb = token.head;
        (tokens[people].head, tokens[people].relation) = (verb, Relation::Nsubj);
        for token in &mut tokens[..people] {
            if token.head == Some(at) {
                token.head = Some(people);
            }
        }
        let token = &mut tokens[at];
        (token.upos, token.xpos, token.head, token.relation) =
            (Upos::Verb, "VBG", Some(people), Relation::Acl);
        token.lemma = lemma(&token.form, Upos::Verb, "VBG");
    }
}

/// "to scrap a duty that the union imposed, and to ease curbs": an infinitive joined by "and" goes with the infinitive
/// above, not with the finite verb between them.
pub(super) fn infinitives(tokens: &mut [Token], _: &Words) {
    let with_to = |tokens: &[Token], verb: usize| {
        tokens[verb].xpos == "VB" && tokens[..verb].iter().any(|t| t.head == Some(verb) && t.xpos == "TO")
    };
    for verb in 2..tokens.len() {
        let joined = tokens[verb].relation == Relation::Conj && with_to(tokens, verb);
        let Some(finite) =
            tokens[verb].head.filter(|&h| joined && matches!(tokens[h].xpos, "VBD" | "VBZ" | "VBP"))
        else {
            continue;
        };
        let above = std::iter::successors(tokens[finite].head, |&t| tokens[t].head).take(6);
        let fitting = above.into_iter().find(|&t| t < verb && with_to(tokens, t));
        if let Some(above) = fitting {
            tokens[verb].head = Some(above);
        }
    }
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

/// "after the army this week seized power": a noun between such a word and a finite verb without a subject is its
/// subject, and the word marks the clause.
pub(super) fn clauses(tokens: &mut [Token], _: &Words) {
    const MARKS: &[&str] = &["after", "before", "since", "until", "as"];
    for noun in 0..tokens.len() {
        if !matches!(tokens[noun].relation, Relation::Obl | Relation::Nmod) {
            continue;
        }
        let mark = (0..noun).find(|&t| {
            let token = &tokens[t];
            token.head == Some(noun)
                && token.relation == Relation::Case
                && MARKS.contains(&token.lemma.as_str())
        });
        let Some(mark) = mark else { continue };
        let verb = (noun + 1..tokens.len().min(noun + 5)).find(|&t| tokens[t].upos == Upos::Verb);
        let Some(verb) = verb.filter(|&v| {
            let finite = matches!(tokens[v].xpos, "VBD" | "VBZ" | "VBP");
            let own = (noun + 1..v).all(|t| {
                let head = tokens[t].head;
                head == Some(v) || head.is_some_and(|h| (noun + 1..v).contains(&h))
            });
            let taken = tokens.iter().any(|t| {
                t.head == Some(v)
                    && matches!(t.relation, Relation::Nsubj | Relation::NsubjPass | Relation::AuxPass)
            });
            finite && own && !taken && tokens[v].relation == Relation::Advcl
        }) else {
            continue;
        };
        (tokens[noun].head, tokens[noun].relation) = (Some(verb), Relation::Nsubj);
        (tokens[mark].head, tokens[mark].relation) = (Some(verb), Relation::Mark);
    }
}
