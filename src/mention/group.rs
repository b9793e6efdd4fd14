//! Groups: plural or unnamed actors, with what defines them.

use std::ops::Range;

use super::registry::Registry;
use super::resumed::resumed;
use super::setting::Settings;
use super::{EntityId, EntityKind, MentionKind};
use crate::lexicon::{Lexicon, PatternKind};
use crate::text::{Relation, Sentence, Token, Upos, slug};

/// Finds phrases headed by a group noun that no other mention covers.
pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon) {
    let mut settings = Settings::default();
    for s in 0..registry.document.sentences.len() {
        let about = settings.next(registry, s);
        for at in 0..registry.document.sentences[s].tokens.len() {
            group(registry, lexicon, s, at, about.as_deref());
            number(registry, lexicon, s, at, about.as_deref());
        }
    }
}

/// Sectors of those who live where they are named: a country's own people, courts and parliaments.
const LOCAL: &[&str] = &["CVL", "OPP", "COP", "LEG", "JUD", "MIL"];

/// `about` is the country in which the sentence plays.
fn group(registry: &mut Registry<'_>, lexicon: &Lexicon, s: usize, at: usize, about: Option<&str>) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let token = &tokens[at];
    let two = at.checked_sub(1).map(|b| format!("{} {}", tokens[b].lower_lemma(), token.lower_lemma()));
    // "armed group" names doers where "group" alone does not; "social media" names none.
    let two = two.and_then(|noun| lexicon.group(&noun));
    let Some(noun) = two.or_else(|| lexicon.group(&token.lower_lemma())) else { return };
    if noun.sector.is_empty() {
        return;
    }
    if !matches!(token.upos, Upos::Noun | Upos::Propn)
        || registry.at(s, at).is_some_and(|m| m.head == at)
        || token.relation == Relation::Compound
    {
        return;
    }
    // "four others": without a number, "others" may be anything.
    let others = token.lemma.eq_ignore_ascii_case("other");
    if others && !sentence.children(at).any(|c| counts(&tokens[c])) {
        return;
    }
    let speaks = token.relation == Relation::Nsubj
        && token.head.is_some_and(|h| lexicon.is_speech(&tokens[h].lower_lemma()));
    let officials = noun.sector == "GOV" && speaks;
    if let Some((range, entity)) = resumed(registry, s, at, officials) {
        registry.refer(s, range, MentionKind::Nominal, entity, "group named before, in fewer words");
        return;
    }
    if let Some((range, entity)) = members_of(registry, lexicon, s, at, &noun.sector) {
        registry.mention(s, range, MentionKind::Nominal, entity, "members who act for their body");
        return;
    }
    let plural = matches!(token.xpos, "NNS" | "NNPS");
    let indefinite =
        sentence.children(at).any(|c| matches!(tokens[c].lower().as_ref(), "a" | "an" | "one" | "another"));
    // "Australian woman freed", as headlines have it
    let headline = || {
        let children = || sentence.children(at);
        let of_country = |c: usize| registry.at(s, c).is_some_and(|m| m.kind == MentionKind::Demonym);
        children().any(of_country)
            && !children().any(|c| matches!(tokens[c].relation, Relation::Det | Relation::NmodPoss))
            && !matches!(tokens[at].relation, Relation::Flat | Relation::NmodDesc | Relation::Appos)
    };
    if !plural && !indefinite && !noun.collective && !headline() {
        return;
    }
    let mut begin = at;
    for c in sentence.children(at).filter(|&c| c < at) {
        if matches!(
            tokens[c].relation,
            Relation::Amod
                | Relation::Compound
                | Relation::NmodPoss
                | Relation::Nmod
                | Relation::Nummod
                | Relation::Det
                | Relation::NmodDesc
        ) && !sentence
            .children(c)
            .any(|g| tokens[g].relation == Relation::Case && !tokens[g].form.contains('s'))
        {
            begin = begin.min(leftmost(sentence, c));
        }
    }
    // A relative pronoun in front belongs to the clause.
    begin = (begin..=at)
        .find(|&t| !tokens[t].xpos.starts_with('W') && !matches!(tokens[t].upos, Upos::Punct | Upos::Cconj))
        .unwrap_or(at);
    let measure = measure(sentence, at);
    if measure != at {
        begin = leftmost(sentence, measure);
    }
    let mut end = at + 1;
    let mut members: Vec<EntityId> = Vec::new();
    for c in sentence.children(at).filter(|&c| c > at) {
        let restrictive = matches!(tokens[c].relation, Relation::AclRelcl | Relation::Acl | Relation::Nmod)
            && !(end..c).any(|t| tokens[t].form == ",");
        if restrictive {
            if names_members(sentence, c) {
                members.extend(joined(registry, s, c));
                continue;
            }
            // "militants, resulting in 75 deaths": what follows from the act is not what they are.
            if tokens[c].xpos == "VBG" && RESULTS.contains(&tokens[c].lemma.as_str()) {
                continue;
            }
            // "dissidents on the navy", "leaders on Sunday": such a phrase belongs to the act, not to them.
            let outside = tokens[c].relation == Relation::Nmod
                && sentence.children(c).any(|k| {
                    tokens[k].relation == Relation::Case
                        && matches!(
                            tokens[k].lemma.as_str(),
                            "on" | "against" | "after" | "before" | "during" | "over" | "by"
                        )
                });
            if outside {
                continue;
            }
            let last = defining(sentence, c);
            if last - at <= 10 {
                end = end.max(last + 1);
            } else if let Some(name) = registry.range_at(s, c) {
                end = end.max(name.end);
            }
        }
    }
    // Without anything that says which ones, "people" or "leaders" name nobody.
    // "French soldiers in Mali" are French.
    let defining = (begin..at).rev().chain((at..end).rev());
    let mut countries = defining
        .filter_map(|t| registry.at(s, t).map(|m| &registry.entities[m.entity].countries))
        .find(|countries| !countries.is_empty())
        .cloned()
        .unwrap_or_default();
    if countries.is_empty() && (officials || LOCAL.contains(&noun.sector.as_str())) {
        countries.extend(about.map(str::to_string));
    }
    let words: Vec<&str> = (begin..end)
        .filter(|&t| {
            t >= at || !matches!(tokens[t].relation, Relation::Det | Relation::Punct) || tokens[t].form == "-"
        })
        .map(|t| tokens[t].form.as_str())
        .collect();
    let span = tokens[begin..end]
        .iter()
        .find(|t| t.form == words[0])
        .map_or(tokens[begin].span, |t| t.span)
        .cover(tokens[end - 1].span);
    let mut name = registry.document.words(span);
    if let Some(number) = name.strip_suffix(" others").filter(|_| others) {
        name = format!("{number} other people");
    }
    let key = format!("g-{}", slug(&name));
    let refs: Vec<&str> = countries.iter().map(String::as_str).collect();
    let entity = registry.entity(EntityKind::Group, &key, &name, &refs);
    for member in members {
        if !registry.entities[entity].members.contains(&member) {
            registry.entities[entity].members.push(member);
        }
    }
    registry.mention(s, begin..end, MentionKind::Nominal, entity, "group noun with what defines it");
}

/// "Taliban fighters", "NATO troops", "a Labour lawmaker": those who fight for a body or sit for a party stand for it.
fn members_of(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    sector: &str,
) -> Option<(Range<usize>, EntityId)> {
    let sentence = &registry.document.sentences[s];
    let body = sentence.children(at).filter(|&c| c < at && sentence.tokens[c].relation == Relation::Compound);
    let mut bodies = body.filter_map(|c| Some((registry.at(s, c)?.entity, registry.range_at(s, c)?)));
    let (entity, range) = bodies.next()?;
    let kind = lexicon.organisation(&registry.entities[entity].key)?.kind.as_str();
    let fights = matches!(kind, "armed-group" | "intergovernmental") && matches!(sector, "REB" | "MIL");
    let sits = kind == "party" && sector == "LEG";
    (bodies.next().is_none() && (fights || sits)).then_some((range.start..at + 1, entity))
}

/// "killed at least 12", "police arrest 19": a number without a noun is people where such things are done to people only.
fn number(registry: &mut Registry<'_>, lexicon: &Lexicon, s: usize, at: usize, about: Option<&str>) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    let token = &tokens[at];
    let undergoes = matches!(token.relation, Relation::Obj | Relation::NsubjPass);
    if token.upos != Upos::Num || !undergoes || registry.at(s, at).is_some() {
        return;
    }
    let Some(verb) = token.head.filter(|&h| tokens[h].upos == Upos::Verb) else { return };
    let lemma = tokens[verb].lower_lemma();
    let arrests = || {
        let mut patterns = lexicon.patterns(PatternKind::Verb, &lemma).iter();
        patterns.any(|&(action, pattern)| {
            let action = &lexicon.actions()[action];
            action.state_act && action.patterns[pattern].is_transitive()
        })
    };
    // "killed 19 of them", "shot down 39 of 55 missiles", "hit 5%"
    let measured = sentence.children(at).any(|c| {
        (c > at && matches!(tokens[c].relation, Relation::Nmod | Relation::NmodUnmarked))
            || tokens[c].upos == Upos::Sym
    });
    if measured || !(super::quantity::is_harm(&lemma) || arrests()) {
        return;
    }
    let first = leftmost(sentence, at);
    let begin = (first..at).find(|&t| tokens[t].upos != Upos::Cconj).unwrap_or(at);
    let span = tokens[begin].span.cover(token.span);
    let noun = if matches!(token.lower().as_ref(), "one" | "1") { "person" } else { "people" };
    let name = format!("{} {noun}", registry.document.words(span));
    let countries: Vec<&str> = about.into_iter().collect();
    let entity = registry.entity(EntityKind::Group, &format!("g-{}", slug(&name)), &name, &countries);
    registry.mention(s, begin..at + 1, MentionKind::Nominal, entity, "number of people");
}

/// "four", "several": a word that says how many.
fn counts(token: &Token) -> bool {
    token.relation == Relation::Nummod || matches!(token.lemma.as_str(), "several" | "many" | "dozen")
}

/// Nouns that say how many.
const MEASURES: &[&str] = &[
    "ten", "dozen", "score", "hundred", "thousand", "million", "number", "handful", "couple", "majority",
    "lot",
];

/// The head of "tens of thousands of people": the measure that the noun hangs on, or the noun itself.
fn measure(sentence: &Sentence, noun: usize) -> usize {
    let tokens = &sentence.tokens;
    let of = |t: usize| {
        let case = sentence.children(t).find(|&c| tokens[c].relation == Relation::Case);
        tokens[t].relation == Relation::Nmod && case.is_some_and(|c| tokens[c].lemma == "of")
    };
    let above = |&t: &usize| {
        tokens[t].head.filter(|&h| of(t) && h < t && MEASURES.contains(&tokens[h].lower_lemma().as_ref()))
    };
    std::iter::successors(Some(noun), above).take(4).last().unwrap_or(noun)
}

/// Participles that tell what came of an act, or where somebody was meanwhile.
const RESULTS: &[&str] =
    &["result", "leave", "kill", "injure", "wound", "cause", "follow", "meet", "gather", "speak"];

/// "leaders including X and Y", "countries such as X": examples do not define the group.
fn names_members(sentence: &Sentence, at: usize) -> bool {
    sentence.children(at).any(|c| {
        let token = &sentence.tokens[c];
        token.relation == Relation::Case && matches!(token.form.as_str(), "including" | "such" | "like")
    })
}

/// The entities of a noun and of what "and" joins to it.
fn joined(registry: &Registry<'_>, s: usize, at: usize) -> Vec<EntityId> {
    let sentence = &registry.document.sentences[s];
    let conjuncts = sentence.children(at).filter(|&c| sentence.tokens[c].relation == Relation::Conj);
    std::iter::once(at).chain(conjuncts).filter_map(|t| registry.headed_by(s, t).next()).collect()
}

pub(crate) fn leftmost(sentence: &Sentence, at: usize) -> usize {
    sentence.children(at).map(|c| if c < at { leftmost(sentence, c) } else { at }).fold(at, usize::min)
}

/// The last token of a defining clause, without the adverbial clauses that hang in it.
fn defining(sentence: &Sentence, at: usize) -> usize {
    sentence
        .children(at)
        .filter(|&c| {
            !matches!(
                sentence.tokens[c].relation,
                Relation::Punct | Relation::Advcl | Relation::Parataxis | Relation::Conj
            )
        })
        .map(|c| if c > at { defining(sentence, c) } else { at })
        .fold(at, usize::max)
}
