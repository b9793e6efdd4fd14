//! Predicates with their arguments, read off the tree: passive, relative, participle and control undone.

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
    let boxed = |t| is_verbal(sentence, t).then(|| Box::new(frame(words, sentence, t)));
    (0..sentence.tokens.len()).map(boxed).collect()
}

/// A verb, or what an auxiliary shows to be one ("will sanction" tagged as a noun).
pub(crate) fn is_verbal(sentence: &Sentence, token: usize) -> bool {
    sentence.tokens[token].upos == Upos::Verb
        || (sentence.tokens[token].upos == Upos::Noun
            && sentence
                .children(token)
                .any(|c| sentence.tokens[c].relation == Relation::Aux && c + 2 >= token && c < token))
}

fn frame(words: &Words, sentence: &Sentence, verb: usize) -> Frame {
    let tokens = &sentence.tokens;
    let mut frame = Frame { passive: is_passive(words, sentence, verb), ..Frame::default() };
    let surface = match noun_in_front(sentence, verb) {
        Some(noun) => vec![noun],
        None => surface_subjects(words, sentence, verb, 0),
    };
    let mut has_object = false;
    for child in sentence.children(verb) {
        match tokens[child].relation {
            Relation::Obj => {
                has_object = true;
                frame.objects.extend(conjuncts(sentence, antecedent(sentence, verb, child)));
            }
            Relation::Iobj => frame.indirect.extend(conjuncts(sentence, child)),
            Relation::Obl | Relation::OblAgent => {
                let case = case_of(sentence, child).unwrap_or_default();
                if tokens[child].relation == Relation::OblAgent || (frame.passive && case == "by") {
                    frame.subjects.extend(conjuncts(sentence, child));
                }
                for noun in conjuncts(sentence, antecedent(sentence, verb, child)) {
                    let case =
                        case_of(sentence, noun).filter(|_| noun != child).unwrap_or_else(|| case.clone());
                    frame.obliques.push((case, noun));
                }
            }
            Relation::CompoundPrt => frame.particles.push(child),
            Relation::Advmod if tokens[child].upos == Upos::Adp || child == verb + 1 => {
                frame.particles.push(child)
            }
            Relation::Xcomp | Relation::Ccomp => frame.complements.push(child),
            _ => {}
        }
    }
    if frame.passive {
        if frame.subjects.is_empty() {
            // "imposed on steel by Argentina", where "by" hangs on the noun before it.
            let nouns: Vec<usize> = frame.obliques.iter().map(|(_, noun)| *noun).collect();
            let agents = nouns
                .into_iter()
                .flat_map(|noun| nominal_obliques(sentence, noun))
                .filter(|(case, _)| case == "by");
            frame.subjects.extend(agents.map(|(_, agent)| agent));
        }
        // "Chile was offered a loan by Peru": who is given something is no object.
        if has_object && words.has(Class::Gives, &tokens[verb].lemma) {
            let given = frame.objects.iter().flat_map(|&noun| nominal_obliques(sentence, noun));
            let agents: Vec<usize> = given.filter(|(case, _)| case == "by").map(|(_, agent)| agent).collect();
            if frame.subjects.is_empty() {
                frame.subjects.extend(agents);
            }
            frame.indirect.extend(surface);
        } else {
            frame.objects.extend(surface);
        }
    } else {
        frame.subjects.extend(surface);
        // "sanctions that Washington imposed": the noun in front is what the clause lacks.
        let relative = tokens[verb].relation == Relation::AclRelcl
            || (tokens[verb].relation == Relation::Acl
                && sentence.children(verb).any(|c| tokens[c].relation == Relation::Nsubj));
        if relative
            && !has_object
            && let Some(noun) = tokens[verb].head
            && !frame.subjects.contains(&noun)
            && !frame.obliques.iter().any(|(_, o)| *o == noun)
        {
            frame.objects.push(noun);
        }
    }
    if frame.objects.is_empty() {
        frame
            .objects
            .extend(shared_object(words, sentence, verb).into_iter().flat_map(|o| conjuncts(sentence, o)));
    }
    frame.subjects.dedup();
    frame
}

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
fn shared_object(words: &Words, sentence: &Sentence, verb: usize) -> Option<usize> {
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

/// The surface subject of a verb, with relative pronouns and empty places filled in.
pub(crate) fn surface_subjects(words: &Words, sentence: &Sentence, verb: usize, depth: usize) -> Vec<usize> {
    let tokens = &sentence.tokens;
    let own: Vec<usize> = sentence
        .children(verb)
        .filter(|&c| {
            matches!(tokens[c].relation, Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter)
        })
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
        // "accused them of breaking the truce", "arrested them for spying": the deed is theirs.
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
        // "talks on ending the war", "accused of ending it": not the noun's own deed.
        Relation::Acl if sentence.children(verb).any(|c| tokens[c].relation == Relation::Mark) => {
            sentence.children(head).filter(|&c| tokens[c].relation == Relation::NmodPoss).collect()
        }
        // "an attack in Milan killing two": not the place does it, but what the verb above tells of.
        Relation::Acl
            if tokens[verb].xpos == "VBG"
                && case_of(sentence, head)
                    .is_some_and(|case| matches!(case.as_str(), "in" | "at" | "near")) =>
        {
            verb_above(sentence, head)
                .map_or_else(Vec::new, |t| surface_subjects(words, sentence, t, depth + 1))
        }
        // "opened fire on shoppers, killing six": not whom it befell does it, but who did the deed told before.
        Relation::Acl if tells_outcome(words, sentence, verb, head) => verb_above(sentence, head)
            .filter(|&t| !is_passive(words, sentence, t))
            .map_or_else(Vec::new, |t| surface_subjects(words, sentence, t, depth + 1)),
        Relation::Acl => conjuncts(sentence, head),
        _ => Vec::new(),
    }
}

/// The nearest verb that a noun hangs below.
fn verb_above(sentence: &Sentence, noun: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let mut above = std::iter::successors(tokens[noun].head, |&t| tokens[t].head).take(4);
    above.find(|&t| tokens[t].upos == Upos::Verb)
}

/// Is the verb a participle behind a comma that tells what came of a deed, hung on a noun that is not its doer?
fn tells_outcome(words: &Words, sentence: &Sentence, verb: usize, noun: usize) -> bool {
    let tokens = &sentence.tokens;
    tokens[verb].xpos == "VBG"
        && words.any(&[Class::KillsOrInjures, Class::Damages], &tokens[verb].lemma)
        && verb.checked_sub(1).is_some_and(|before| tokens[before].form == ",")
        && matches!(tokens[noun].relation, Relation::Obj | Relation::Obl | Relation::Nmod)
        && case_of(sentence, noun).as_deref() != Some("by")
}

/// "issued an order imposing tariffs": a participle right behind the object of its head verb belongs to that noun.
fn noun_in_front(sentence: &Sentence, verb: usize) -> Option<usize> {
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
    let to = sentence
        .children(verb)
        .find(|&c| tokens[c].relation == Relation::Mark && tokens[c].form.eq_ignore_ascii_case("to"))?;
    let last = to.checked_sub(1)?;
    let noun = std::iter::successors(Some(last), |&t| tokens[t].head.filter(|&h| h < to))
        .take(4)
        .find(|&t| case_of(sentence, t).as_deref() == Some("for"))?;
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
fn antecedent(sentence: &Sentence, verb: usize, token: usize) -> usize {
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

/// A noun and the nouns joined to it by "and" or "or".
pub(crate) fn conjuncts(sentence: &Sentence, token: usize) -> Vec<usize> {
    let mut out = vec![token];
    for child in sentence.children(token) {
        if sentence.tokens[child].relation == Relation::Conj
            && !matches!(sentence.tokens[child].upos, Upos::Verb | Upos::Aux | Upos::Adv)
        {
            out.extend(conjuncts(sentence, child));
        }
    }
    out
}

/// The preposition before a noun, in lower case; several words ("because of") with spaces.
pub(crate) fn case_of(sentence: &Sentence, noun: usize) -> Option<String> {
    let tokens = &sentence.tokens;
    let cases: Vec<String> = sentence
        .children(noun)
        .filter(|&c| tokens[c].relation == Relation::Case && c < noun)
        .flat_map(|c| {
            let fixed = sentence.children(c).filter(|&f| tokens[f].relation == Relation::Fixed);
            std::iter::once(c).chain(fixed).map(|t| tokens[t].form.to_lowercase()).collect::<Vec<_>>()
        })
        .collect();
    (!cases.is_empty()).then(|| cases.join(" "))
}

/// The nouns that hang on a noun with a preposition, conjuncts included.
pub(crate) fn nominal_obliques(sentence: &Sentence, noun: usize) -> Vec<(String, usize)> {
    sentence
        .children(noun)
        .filter(|&c| {
            matches!(sentence.tokens[c].relation, Relation::Nmod | Relation::Obl | Relation::OblAgent)
        })
        .filter_map(|c| case_of(sentence, c).map(|case| (case, c)))
        .flat_map(|(case, c)| {
            conjuncts(sentence, c).into_iter().map(move |n| (case.clone(), n)).collect::<Vec<_>>()
        })
        .collect()
}
