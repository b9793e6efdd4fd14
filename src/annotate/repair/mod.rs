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
        id: "verb-of-headline",
        does: "Takes the noun behind its agents, with an object, for the verb of a sentence without one.",
        example: "Chile's National Police arrest rebel leader Ana Soto in Arica.",
        run: present,
    },
    Repair {
        id: "infinitive-of-headline",
        does: "Takes the infinitive behind its subject for the verb of a headline without another.",
        example: "Chile to expel Peruvian envoy",
        run: reattach::headline_infinitives,
    },
    Repair {
        id: "bound-of-number",
        does: "Attaches \"at least\" to its number, and makes the noun an object.",
        example: "The clashes have killed at least 70 people since May.",
        run: bounds,
    },
    Repair {
        id: "second-verb",
        does: "Takes a plural noun behind \"and\" with an object for a verb in the present.",
        example: "A bombing in central Lima at noon kills four people and wounds nine others.",
        run: reattach::second_verbs,
    },
    Repair {
        id: "day-of-verb",
        does: "Attaches a day between subject and verb to the verb.",
        example: "The Chilean parliament on Tuesday declared a holiday.",
        run: reattach::days,
    },
    Repair {
        id: "subject-of-reported-clause",
        does: "Makes the noun behind \"say\" the subject of the clause that says what it did.",
        example: "Police say a car bombing at a busy market in the north of the capital killed at least ten people.",
        run: reattach::reported_subjects,
    },
    Repair {
        id: "name-of-object",
        does: "Takes the name right behind the object of \"call\" for the object's, not for what it is called.",
        example: "Ana Soto called her Peruvian counterpart Luis Vega on Monday.",
        run: reattach::names_of_objects,
    },
    Repair {
        id: "speaker-goes-on",
        does: "Attaches \"adding that\" to the verb of saying, not to its content.",
        example: "Ms Soto said she had called off a visit to Peru, saying the time was not right.",
        run: reattach::asides,
    },
    Repair {
        id: "verb-of-same-tense",
        does: "Attaches a verb behind \"and\" to the verb above in its own tense.",
        example: "Ms Soto said she wants to end the war, and asked the rebels to leave.",
        run: reattach::tenses,
    },
    Repair {
        id: "infinitive-of-list",
        does: "Attaches an infinitive that \"and\" or a comma joins to the infinitive before it, not to the finite verb above.",
        example: "Chile urged the rebels to leave the city, lay down their arms and talk to the government.",
        run: reattach::listed_infinitives,
    },
    Repair {
        id: "infinitive-of-influence",
        does: "Makes the infinitive behind \"urged them\" the complement of the verb.",
        example: "Chile calls on all countries to implement the treaty.",
        run: controlled,
    },
    Repair {
        id: "clause-of-address",
        does: "Attaches the clause behind \"told the meeting that\" to the verb.",
        example: "The police chief told a news conference that the man is believed to be the main planner.",
        run: addressed,
    },
    Repair {
        id: "told-of",
        does: "Attaches \"of\" behind the object of \"notify\" to the verb.",
        example: "Chile notifies the United Nations of its withdrawal from the treaty.",
        run: told_of,
    },
    Repair {
        id: "blamed-for",
        does: "Attaches the gerund behind \"accused them of\" to the verb.",
        example: "Ms Soto had accused the ambassador of spreading lies.",
        run: blamed_for,
    },
    Repair {
        id: "tag-by-relation",
        does: "Gives particles, pronouns and sounds of hesitation the tags that the tree shows.",
        example: "The government has warned that it would come down hard on those who misused the funds.",
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
        tree::apply(repair, tokens, lexicon.words());
    }
}

/// "Police arrest two men": where a sentence has no verb, the noun behind its agents with an object of its own is one.
fn present(tokens: &mut [Token], words: &Words) {
    let Some(root) = tokens.iter().position(|t| t.head.is_none()) else { return };
    let of_root = |t: &Token| t.head == Some(root);
    let noun = tokens[root].upos == Upos::Noun && tokens[root].xpos == "NN";
    let finite = tokens
        .iter()
        .any(|t| of_root(t) && matches!(t.relation, Relation::Cop | Relation::Aux | Relation::Nsubj));
    let Some(agent) =
        root.checked_sub(1).filter(|_| noun && !finite && words.has(Class::NounOrVerb, &tokens[root].form))
    else {
        return;
    };
    let many = tokens[agent].xpos == "NNS" || tokens[agent].form.eq_ignore_ascii_case("police");
    if !many || !of_root(&tokens[agent]) || tokens[agent].relation != Relation::Compound {
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
    for token in &mut tokens[..agent] {
        if of_root(token) {
            token.head = Some(agent);
        }
    }
    tokens[agent].relation = Relation::Nsubj;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::source::{Article, Metadata};
    use crate::text::segment;

    /// The trees of a text, as heads, relations and tags.
    fn trees(text: &str, lexicon: &Lexicon) -> Vec<(Option<usize>, Relation, &'static str)> {
        let mut document = segment(Article::new(text.to_string(), Metadata::default()));
        annotate(&mut document, lexicon);
        document.sentences.iter().flat_map(|s| &s.tokens).map(|t| (t.head, t.relation, t.xpos)).collect()
    }

    #[test]
    fn without_a_repair_its_example_is_another_tree() {
        let full = Lexicon::embedded().unwrap();
        let changes = |repair: &&Repair| {
            let mut without = full.clone();
            without.leave_out(repair.id);
            trees(repair.example, &full) != trees(repair.example, &without)
        };
        let idle: Vec<&str> = repairs().iter().filter(|r| !changes(r)).map(|r| r.id).collect();
        assert!(idle.is_empty(), "the examples of these are the same trees without them: {idle:?}");
    }
}
