//! Small repairs of trees where the treebanks disagree with each other or the network often errs.

mod reattach;
mod tree;

use crate::lexicon::{Class, Lexicon, Words};
use crate::text::lemma::lemma;
use crate::text::{Relation, Token, Upos};

/// A change of the tree of one sentence.
pub struct Repair {
    /// Its name, in words of the field.
    pub id: &'static str,
    /// What it does to the tree.
    pub does: &'static str,
    /// A sentence that it changes.
    pub example: &'static str,
    run: fn(&mut [Token], &Words),
}

/// In the order in which they are made.
const REPAIRS: &[Repair] = &[
    Repair {
        id: "title-with-name",
        does: "Makes a form of address and the name behind it one phrase.",
        example: "",
        run: titles,
    },
    Repair {
        id: "verb-of-headline",
        does: "Takes the noun behind its agents, with an object, for the verb of a sentence without one.",
        example: "",
        run: present,
    },
    Repair {
        id: "bound-of-number",
        does: "Attaches \"at least\" to its number, and makes the noun an object.",
        example: "",
        run: bounds,
    },
    Repair {
        id: "bare-infinitive",
        does: "Attaches a bare infinitive behind \"and\" to the infinitive before it.",
        example: "",
        run: infinitives,
    },
    Repair {
        id: "participle-as-predicate",
        does: "Makes a participle that was read as an adjective of its object the predicate.",
        example: "",
        run: participles,
    },
    Repair {
        id: "second-verb",
        does: "Takes a plural noun behind \"and\" with an object for a verb in the present.",
        example: "",
        run: reattach::second_verbs,
    },
    Repair {
        id: "day-of-verb",
        does: "Attaches a day between subject and verb to the verb.",
        example: "",
        run: reattach::days,
    },
    Repair {
        id: "subject-of-time-clause",
        does: "Makes a noun behind \"after\" the subject of the verb behind it.",
        example: "",
        run: reattach::clauses,
    },
    Repair {
        id: "speaker-goes-on",
        does: "Attaches \"adding that\" to the verb of saying, not to its content.",
        example: "",
        run: reattach::asides,
    },
    Repair {
        id: "quality-of-object",
        does: "Makes an adjective behind the object of \"call\" what the verb says of it.",
        example: "",
        run: reattach::verdicts,
    },
    Repair {
        id: "quality-with-as",
        does: "Attaches what \"as\" says of the object of \"describe\" to the verb.",
        example: "",
        run: reattach::verdicts_as,
    },
    Repair {
        id: "verb-of-same-tense",
        does: "Attaches a verb behind \"and\" to the verb above in its own tense.",
        example: "",
        run: reattach::tenses,
    },
    Repair {
        id: "infinitive-with-infinitive",
        does: "Attaches an infinitive behind \"and\" to the infinitive above.",
        example: "",
        run: reattach::infinitives,
    },
    Repair {
        id: "people-meeting",
        does: "Reads \"meeting in\" behind a plural as what these do.",
        example: "",
        run: reattach::assembled,
    },
    Repair {
        id: "posts-in-a-row",
        does: "Gives each name before an \"as\" of its own its post.",
        example: "",
        run: reattach::gapped,
    },
    Repair {
        id: "address-as-subject",
        does: "Makes a name right before its verb the subject.",
        example: "",
        run: reattach::called,
    },
    Repair {
        id: "noun-with-preposition",
        does: "Attaches a noun with a preposition to the verb above, and a participle to the noun.",
        example: "",
        run: governed,
    },
    Repair {
        id: "infinitive-of-influence",
        does: "Makes the infinitive behind \"urged them\" the complement of the verb.",
        example: "",
        run: controlled,
    },
    Repair {
        id: "clause-of-address",
        does: "Attaches the clause behind \"told the meeting that\" to the verb.",
        example: "",
        run: addressed,
    },
    Repair {
        id: "told-of",
        does: "Attaches \"of\" behind the object of \"notify\" to the verb.",
        example: "",
        run: told_of,
    },
    Repair {
        id: "blamed-for",
        does: "Attaches the gerund behind \"accused them of\" to the verb.",
        example: "",
        run: blamed_for,
    },
    Repair {
        id: "tag-by-relation",
        does: "Gives particles, pronouns and sounds of hesitation the tags that the tree shows.",
        example: "",
        run: tags,
    },
];

/// All repairs, in the order in which they are made.
pub fn repairs() -> &'static [Repair] {
    REPAIRS
}

/// Repairs the tree of one sentence in place.
pub(super) fn repair(tokens: &mut [Token], lexicon: &Lexicon) {
    for repair in REPAIRS.iter().filter(|r| !lexicon.leaves_out(r.id)) {
        if std::env::var_os("REPAIRS").is_some() {
            let b: Vec<_> = tokens.iter().map(|t| (t.head, t.relation, t.xpos)).collect();
            tree::apply(repair, tokens, lexicon.words());
            if b.iter().zip(&*tokens).any(|(b, t)| *b != (t.head, t.relation, t.xpos)) {
                eprintln!(
                    "REPAIR\t{}\t{}",
                    repair.id,
                    tokens.iter().map(|t| t.form.as_str()).collect::<Vec<_>>().join(" ")
                );
            }
            continue;
        }
        tree::apply(repair, tokens, lexicon.words());
    }
}

/// Forms of address that are never without a name.
const ADDRESS: &[Class] = &[Class::AddressesMan, Class::AddressesWoman, Class::FormsOfAddress];

/// "Police arrest two men": where a sentence has no verb, the noun behind its doers with an object of its own is one.
fn present(tokens: &mut [Token], words: &Words) {
    let Some(root) = tokens.iter().position(|t| t.head.is_none()) else { return };
    let of_root = |t: &Token| t.head == Some(root);
    let noun = tokens[root].upos == Upos::Noun && tokens[root].xpos == "NN";
    let finite = tokens
        .iter()
        .any(|t| of_root(t) && matches!(t.relation, Relation::Cop | Relation::Aux | Relation::Nsubj));
    let Some(doer) =
        root.checked_sub(1).filter(|_| noun && !finite && words.has(Class::NounOrVerb, &tokens[root].form))
    else {
        return;
    };
    let many = tokens[doer].xpos == "NNS" || tokens[doer].form.eq_ignore_ascii_case("police");
    if !many || !of_root(&tokens[doer]) || tokens[doer].relation != Relation::Compound {
        return;
    }
    let bare = |t: usize| !tokens.iter().any(|c| c.head == Some(t) && c.relation == Relation::Case);
    let Some(object) = (root + 1..tokens.len()).find(|&t| of_root(&tokens[t])) else { return };
    let undergoes = matches!(
        tokens[object].relation,
        Relation::Obj | Relation::Appos | Relation::Flat | Relation::NmodUnmarked
    ) && matches!(tokens[object].upos, Upos::Noun | Upos::Propn | Upos::Num);
    if !undergoes || !bare(object) || tokens[root + 1].upos == Upos::Punct {
        return;
    }
    for token in &mut tokens[..doer] {
        if of_root(token) {
            token.head = Some(doer);
        }
    }
    tokens[doer].relation = Relation::Nsubj;
    tokens[object].relation = Relation::Obj;
    let verb = &mut tokens[root];
    (verb.upos, verb.xpos) = (Upos::Verb, "VBP");
    verb.lemma = lemma(&verb.form, verb.upos, verb.xpos);
}

/// "notified Congress of her intent": the phrase with "of" belongs to the verb, not to the name before it.
fn told_of(tokens: &mut [Token], words: &Words) {
    for noun in 0..tokens.len() {
        let Some(name) = tokens[noun].head.filter(|&h| {
            tokens[noun].relation == Relation::Nmod
                && h < noun
                && matches!(tokens[h].upos, Upos::Propn | Upos::Pron)
                && matches!(tokens[h].relation, Relation::Obj | Relation::NsubjPass)
        }) else {
            continue;
        };
        let case = tokens.iter().find(|t| t.head == Some(noun) && t.relation == Relation::Case);
        let verb = tokens[name].head.filter(|&v| words.has(Class::TellsOf, &tokens[v].lemma));
        if let Some(verb) =
            verb.filter(|_| case.is_some_and(|c| c.lemma == "of") && tokens[noun].upos == Upos::Noun)
        {
            (tokens[noun].head, tokens[noun].relation) = (Some(verb), Relation::Obl);
        }
    }
}

/// "accused the rebels of staging an attack": so does a clause with "of".
fn blamed_for(tokens: &mut [Token], words: &Words) {
    for gerund in 0..tokens.len() {
        let Some(noun) = tokens[gerund].head.filter(|&h| {
            tokens[gerund].relation == Relation::Acl
                && tokens[gerund].xpos == "VBG"
                && matches!(tokens[h].relation, Relation::Obj | Relation::NsubjPass)
        }) else {
            continue;
        };
        let of = |t: &Token| t.head == Some(gerund) && t.relation == Relation::Mark && t.lemma == "of";
        let verb = tokens[noun].head.filter(|&v| v < gerund && words.has(Class::TellsOf, &tokens[v].lemma));
        if let Some(verb) = verb.filter(|_| tokens.iter().any(of)) {
            (tokens[gerund].head, tokens[gerund].relation) = (Some(verb), Relation::Advcl);
        }
    }
}

/// What somebody is told is the verb's clause, not one of the noun before it.
fn addressed(tokens: &mut [Token], words: &Words) {
    for clause in 0..tokens.len() {
        let Some(noun) = tokens[clause].head.filter(|_| tokens[clause].relation == Relation::Acl) else {
            continue;
        };
        let has = |relation: Relation, lemma: &str| {
            tokens.iter().any(|t| {
                t.head == Some(clause) && t.relation == relation && (lemma.is_empty() || t.lemma == lemma)
            })
        };
        let subject = has(Relation::Nsubj, "") || has(Relation::NsubjPass, "");
        let verb = tokens[noun].head.filter(|&v| {
            matches!(tokens[noun].relation, Relation::Obj | Relation::Iobj)
                && words.has(Class::Addresses, &tokens[v].lemma)
        });
        if let Some(verb) = verb.filter(|_| subject && has(Relation::Mark, "that")) {
            tokens[clause].head = Some(verb);
            tokens[clause].relation = Relation::Ccomp;
        }
    }
}

/// "pressed the minister on Monday to resign": not why he pressed, but what for.
fn controlled(tokens: &mut [Token], words: &Words) {
    for verb in 0..tokens.len() {
        let Some(head) = tokens[verb].head.filter(|&h| h < verb) else { continue };
        let has =
            |of: usize, test: &dyn Fn(&Token) -> bool| tokens.iter().any(|t| t.head == Some(of) && test(t));
        let to = has(verb, &|t| t.relation == Relation::Mark && t.form.eq_ignore_ascii_case("to"));
        let object = words.has(Class::Influences, &tokens[head].lemma)
            && has(head, &|t| matches!(t.relation, Relation::Obj | Relation::Iobj | Relation::NsubjPass));
        // "called on them to leave"
        let asked = || {
            let with = |t: &Token| words.has(Class::AsksWith, &format!("{} {}", tokens[head].lemma, t.lemma));
            let mut obliques = (head + 1..verb)
                .filter(|&t| tokens[t].head == Some(head) && tokens[t].relation == Relation::Obl);
            obliques.any(|noun| has(noun, &|t| t.relation == Relation::Case && with(t)))
        };
        if tokens[verb].relation == Relation::Advcl && tokens[verb].xpos == "VB" && to && (object || asked())
        {
            tokens[verb].relation = Relation::Xcomp;
        }
    }
}

/// "threatened against countries doing business there": a noun with a preposition is no subject; the participle
/// belongs to it.
fn governed(tokens: &mut [Token], _: &Words) {
    for noun in 0..tokens.len() {
        let Some(verb) =
            tokens[noun].head.filter(|&h| h == noun + 1 && tokens[noun].relation == Relation::Nsubj)
        else {
            continue;
        };
        let preposition =
            tokens.iter().any(|t| t.head == Some(noun) && t.relation == Relation::Case && t.lemma != "with");
        if preposition && tokens[verb].xpos == "VBG" && tokens[verb].relation == Relation::Advcl {
            tokens[noun].head = tokens[verb].head;
            tokens[noun].relation = Relation::Obl;
            tokens[verb].head = Some(noun);
            tokens[verb].relation = Relation::Acl;
        }
    }
}

/// Brings tags in line with the tree, which knows more of the sentence: the particle of a verb, an object's pronoun.
fn tags(tokens: &mut [Token], words: &Words) {
    for token in tokens {
        let before = (token.upos, token.xpos);
        match (token.upos, token.relation) {
            (Upos::Adv, Relation::CompoundPrt) => (token.upos, token.xpos) = (Upos::Adp, "RP"),
            (Upos::Pron, Relation::Obj | Relation::Iobj | Relation::Obl)
                if token.xpos == "PRP$" && token.form.eq_ignore_ascii_case("her") =>
            {
                token.xpos = "PRP";
            }
            _ if words.has(Class::Hesitations, &token.lower()) => {
                (token.upos, token.xpos) = (Upos::Intj, "UH");
            }
            _ => {}
        }
        if before != (token.upos, token.xpos) {
            token.lemma = lemma(&token.form, token.upos, token.xpos);
        }
    }
}

/// "killed at least seven civilians": the bound belongs to the number, and the noun is an object.
fn bounds(tokens: &mut [Token], _: &Words) {
    for at in 0..tokens.len().saturating_sub(2) {
        let number = at + 2;
        let bound = tokens[at].form.eq_ignore_ascii_case("at")
            && matches!(tokens[at + 1].form.as_str(), "least" | "most")
            && (tokens[number].upos == Upos::Num || tokens[number].xpos == "CD");
        if !bound {
            continue;
        }
        let counted = tokens[number].relation == Relation::Nummod;
        let Some(noun) = (if counted { tokens[number].head } else { Some(number) }) else { continue };
        let Some(verb) = tokens[noun].head.filter(|_| tokens[noun].relation == Relation::Obl) else {
            continue;
        };
        let has = |relation: Relation| tokens.iter().any(|t| t.head == Some(verb) && t.relation == relation);
        if noun > verb && tokens[verb].upos == Upos::Verb && !has(Relation::AuxPass) && !has(Relation::Obj) {
            tokens[noun].relation = Relation::Obj;
            tokens[at].relation = Relation::Advmod;
        }
    }
}

/// "was planning to meet and follow up": a bare infinitive goes with an infinitive, not with the finite verb above it.
fn infinitives(tokens: &mut [Token], _: &Words) {
    for verb in 0..tokens.len() {
        let Some(head) = tokens[verb].head.filter(|_| tokens[verb].relation == Relation::Conj) else {
            continue;
        };
        let helped = tokens.iter().any(|t| {
            t.head == Some(verb)
                && matches!(
                    t.relation,
                    Relation::Aux | Relation::Mark | Relation::Nsubj | Relation::NsubjPass
                )
        });
        if tokens[verb].xpos != "VB" || helped || matches!(tokens[head].xpos, "VB" | "VBP") {
            continue;
        }
        let infinitive = |t: &Token| t.head == Some(head) && t.relation == Relation::Xcomp && t.xpos == "VB";
        if let Some(other) = (head + 1..verb).find(|&t| infinitive(&tokens[t])) {
            tokens[verb].head = Some(other);
        }
    }
}

/// "have resumed negotiations" taken as "resumed negotiations" with an auxiliary: the participle is the predicate.
fn participles(tokens: &mut [Token], _: &Words) {
    for noun in 1..tokens.len() {
        let verb = noun - 1;
        let participle = tokens[verb].head == Some(noun)
            && tokens[verb].relation == Relation::Amod
            && matches!(tokens[verb].xpos, "VBN" | "VBG")
            && tokens[noun].upos == Upos::Noun;
        let child = |t: &Token, relation: Relation| t.head == Some(noun) && t.relation == relation;
        let clause = tokens[..verb].iter().any(|t| child(t, Relation::Nsubj))
            && tokens[..verb].iter().any(|t| child(t, Relation::Aux));
        if !participle || !clause {
            continue;
        }
        (tokens[verb].head, tokens[verb].relation) = (tokens[noun].head, tokens[noun].relation);
        (tokens[noun].head, tokens[noun].relation) = (Some(verb), Relation::Obj);
        tokens[verb].upos = Upos::Verb;
        for (at, token) in tokens.iter_mut().enumerate() {
            let clausal = matches!(
                token.relation,
                Relation::Nsubj
                    | Relation::Aux
                    | Relation::Mark
                    | Relation::Punct
                    | Relation::Advmod
                    | Relation::Obl
                    | Relation::Advcl
                    | Relation::Cc
                    | Relation::Conj
            );
            if token.head == Some(noun) && clausal && at != verb {
                token.head = Some(verb);
            }
        }
    }
}

/// Makes a title and its name one phrase: where two of their tokens hang outside, the first keeps its place and the
/// others hang on it as `flat`.
fn titles(tokens: &mut [Token], words: &Words) {
    let mut at = 0;
    while at < tokens.len() {
        let title = tokens[at].form.trim_end_matches('.').to_lowercase();
        if !words.any(ADDRESS, &title) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < tokens.len() && tokens[end].upos == Upos::Propn && tokens[end - 1].form != "," {
            end += 1;
        }
        let outside = |t: usize| tokens[t].head.is_none_or(|h| h < at || h >= end);
        let tops: Vec<usize> = (at..end).filter(|&t| outside(t)).collect();
        if let [first, rest @ ..] = tops.as_slice() {
            for &t in rest {
                tokens[t].head = Some(*first);
                tokens[t].relation = Relation::Flat;
            }
        }
        at = end;
    }
}
