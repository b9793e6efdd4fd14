//! Names of people: what lexicon, titles, roles and shape say of runs of capitalised words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::gazetteer::Hit;
use super::registry::Registry;
use super::role::RoleHit;
use super::tagger::{NameKind, Tagged};
use super::{EntityId, EntityKind, MentionKind};
use crate::lexicon::{Form, Lexicon, Sense};
use crate::text::{Relation, Sentence, Token, Upos, slug};

/// Lower-case words that stand inside family names.
const PARTICLES: &[&str] = &[
    "von", "van", "der", "den", "de", "da", "do", "dos", "das", "del", "della", "di", "la", "le", "el", "al",
    "bin", "ibn", "bint", "ben", "ter", "ten", "zu", "y", "e", "ul", "ud", "abu",
];

/// Words before a name that only people have. After UD English, they are `compound`, `nmod:desc` or `flat` heads.
fn is_title(lexicon: &Lexicon, token: &Token) -> bool {
    lexicon.titles().contains(token.form.as_str())
        || lexicon.titles().contains(token.form.trim_end_matches('.'))
}

/// A run of tokens that may be a name, and what stands right before it.
struct Candidate {
    sentence: usize,
    tokens: Range<usize>,
    /// A title stands before the name; `with_title` is where the mention begins then.
    with_title: usize,
    title: bool,
    /// A role stands right before the name, or after it behind a comma.
    role: bool,
    known: Option<usize>,
    /// It begins with a country or a city, and nothing here shows that a person is meant.
    soft: bool,
}

/// Finds people, whole names first, then parts of them.
pub(crate) fn find(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    hits: &[Hit<'_>],
    roles: &[RoleHit],
    tagged: &Tagged,
) {
    let mut whole = Vec::new();
    let mut parts = Vec::new();
    let mut open = Vec::new();
    for (index, sentence) in registry.document.sentences.iter().enumerate() {
        for candidate in candidates(index, sentence, lexicon, hits, roles) {
            let names = words(sentence, &candidate.tokens);
            if names.len() > 1 && is_person(sentence, &candidate, lexicon, tagged) {
                whole.push(candidate);
            } else if names.len() == 1 {
                if lexicon.ending(&names[0]).is_none() {
                    parts.push(candidate);
                }
            } else {
                open.push(candidate);
            }
        }
    }
    // What is somebody's name in one place is so in all.
    let join_of = |c: &Candidate| join(&registry.document.sentences[c.sentence], &c.tokens);
    let sure: BTreeSet<String> = whole.iter().map(join_of).collect();
    let (same, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|c| sure.contains(&join_of(c)));
    whole.extend(same);
    let listed = listed(registry, &whole, rest);
    whole.extend(listed);
    whole.sort_by_key(|c| (c.sentence, c.tokens.start));
    let mut by_part: BTreeMap<String, Vec<EntityId>> = BTreeMap::new();
    for candidate in whole {
        let sentence = &registry.document.sentences[candidate.sentence];
        let name = join(sentence, &candidate.tokens);
        let entity = match candidate.known {
            Some(person) => known(registry, lexicon, person),
            None => registry.entity(EntityKind::Person, &slug(&name), &name, &[]),
        };
        for word in words(sentence, &candidate.tokens) {
            let list = by_part.entry(fold(&word)).or_default();
            if !list.contains(&entity) {
                list.push(entity);
            }
        }
        mention(registry, &candidate, entity, "full name");
    }
    for candidate in parts {
        let sentence = &registry.document.sentences[candidate.sentence];
        let name = join(sentence, &candidate.tokens);
        let part = fold(words(sentence, &candidate.tokens).last().map_or("", String::as_str));
        let entity = match by_part.get(&part).map(Vec::as_slice) {
            Some([one]) => *one,
            Some([first, ..]) => *first,
            _ => {
                let office = office_holder(registry, lexicon, &part);
                match office {
                    Some(person) => known(registry, lexicon, person),
                    None if candidate.title || candidate.role => {
                        registry.entity(EntityKind::Person, &slug(&name), &name, &[])
                    }
                    None => continue,
                }
            }
        };
        by_part.entry(part).or_insert_with(|| vec![entity]);
        mention(registry, &candidate, entity, "part of a name");
    }
    leftovers(registry, lexicon, &by_part);
}

/// Family names that the tagger did not take for names: capitalised words that are part of one person's name here.
fn leftovers(registry: &mut Registry<'_>, lexicon: &Lexicon, by_part: &BTreeMap<String, Vec<EntityId>>) {
    for (s, sentence) in registry.document.sentences.iter().enumerate() {
        for (t, token) in sentence.tokens.iter().enumerate() {
            if !token.form.starts_with(char::is_uppercase)
                || token.form.chars().count() < 4
                || !registry.is_free(s, t..t + 1)
            {
                continue;
            }
            let Some([entity]) = by_part.get(&fold(&token.form)).map(Vec::as_slice) else { continue };
            let family =
                registry.entities[*entity].name.split(' ').next_back().map(fold) == Some(fold(&token.form));
            let begin = titles_before(&sentence.tokens, lexicon, t);
            if family && registry.is_free(s, begin..t) && (t > 0 || begin < t || token.upos == Upos::Propn) {
                registry.mention(s, begin..t + 1, MentionKind::Name, *entity, "family name of this article");
            }
        }
    }
}

/// Names in a list are of one kind: what "and" or a comma joins to a person's name is a person's.
fn listed(registry: &Registry<'_>, whole: &[Candidate], open: Vec<Candidate>) -> Vec<Candidate> {
    let joined = |c: &Candidate| {
        let tokens = &registry.document.sentences[c.sentence].tokens;
        let link = |t: usize| tokens.get(t).is_some_and(|t| matches!(t.form.as_str(), "and" | "&"));
        whole.iter().filter(|o| o.sentence == c.sentence).any(|o| {
            (link(o.tokens.end) && c.with_title == o.tokens.end + 1)
                || (link(c.tokens.end) && o.with_title == c.tokens.end + 1)
        })
    };
    open.into_iter().filter(|c| c.tokens.len() < 5 && joined(c)).collect()
}

fn mention(registry: &mut Registry<'_>, candidate: &Candidate, entity: EntityId, rule: &'static str) {
    let tokens = candidate.with_title..candidate.tokens.end;
    if registry.is_free(candidate.sentence, tokens.clone()) {
        registry.mention(candidate.sentence, tokens, MentionKind::Name, entity, rule);
    }
}

fn known(registry: &mut Registry<'_>, lexicon: &Lexicon, person: usize) -> EntityId {
    let person = &lexicon.people()[person];
    let countries: Vec<&str> = person.country.iter().map(String::as_str).collect();
    let id = registry.entity(EntityKind::Person, &person.key, &person.name, &countries);
    if let Some(wikidata) = &person.wikidata {
        let iri = format!("http://www.wikidata.org/entity/{wikidata}");
        if !registry.entities[id].same_as.contains(&iri) {
            registry.entities[id].same_as.push(iri);
        }
    }
    id
}

/// The one person with this family name who holds an office at the article's date.
fn office_holder(registry: &Registry<'_>, lexicon: &Lexicon, part: &str) -> Option<usize> {
    let published = registry.document.article.metadata.published?.to_string();
    let mut holders = lexicon.people_by_family_name(part).iter().copied().filter(|&person| {
        lexicon.offices_of(&lexicon.people()[person].key).any(|office| office.holds(&published))
    });
    let first = holders.next()?;
    holders.next().is_none().then_some(first)
}

fn candidates(
    index: usize,
    sentence: &Sentence,
    lexicon: &Lexicon,
    hits: &[Hit<'_>],
    roles: &[RoleHit],
) -> Vec<Candidate> {
    let tokens = &sentence.tokens;
    let mut known = vec![None; tokens.len()];
    let mut blocked = vec![false; tokens.len()];
    let mut soft = vec![false; tokens.len()];
    for hit in hits.iter().filter(|hit| hit.sentence == index) {
        if let Some(person) = hit.senses.iter().find_map(|s| match s {
            Sense::Person(p) => Some(*p),
            _ => None,
        }) {
            known[hit.tokens.start] = Some((person, hit.tokens.end));
            continue;
        }
        // A country or a place may be a given name ("Israel Katz"); an adjective or a body never is.
        let may_be_name = hit.tokens.len() == 1
            && hit
                .senses
                .iter()
                .all(|s| matches!(s, Sense::Country(_, Form::Name | Form::Capital) | Sense::Place(_)));
        for t in hit.tokens.clone() {
            if may_be_name { soft[t] = true } else { blocked[t] = true }
        }
    }
    // "On Saturday Mr Trump", "on Monday Ukraine": the day is no part of the name
    for (t, token) in tokens.iter().enumerate() {
        blocked[t] |= super::time::is_weekday(&token.form);
    }
    let mut role_end = vec![false; tokens.len() + 1];
    for role in roles.iter().filter(|role| role.sentence == index) {
        role.tokens.clone().for_each(|t| blocked[t] = true);
        role_end[role.tokens.end] = true;
        // "President of Russia Dmitry Medvedev"
        if tokens.get(role.tokens.end).is_some_and(|t| t.form == "of") {
            let after = |hit: &&Hit<'_>| {
                hit.sentence == index
                    && (role.tokens.end + 1..role.tokens.end + 3).contains(&hit.tokens.start)
            };
            if let Some(hit) = hits.iter().find(after) {
                role_end[hit.tokens.end] = true;
                hit.tokens.clone().for_each(|t| blocked[t] = true);
            }
        }
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if let Some((person, end)) = known[at]
            && !extends(tokens, end, lexicon)
        {
            let begin = titles_before(tokens, lexicon, at);
            out.push(Candidate {
                sentence: index,
                tokens: at..end,
                with_title: begin,
                title: begin < at,
                role: role_end[begin],
                known: Some(person),
                soft: false,
            });
            at = end;
            continue;
        }
        if blocked[at] || !starts_name(&tokens[at]) || is_title(lexicon, &tokens[at]) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < tokens.len() && !blocked[end] && continues_name(tokens, end) {
            end += 1;
        }
        while end > at + 1 && !(starts_name(&tokens[end - 1]) || odd_word(&tokens[end - 1])) {
            end -= 1;
        }
        let begin = titles_before(tokens, lexicon, at);
        let role = role_end[begin];
        // A country on its own, or before words that nothing shows to be a person, stays a country.
        let given = role || begin < at || lexicon.names().is_given_name(&tokens[at].form);
        if soft[at] && end == at + 1 {
            at += 1;
            continue;
        }
        let soft = soft[at] && !given;
        out.push(Candidate {
            sentence: index,
            tokens: at..end,
            with_title: begin,
            title: begin < at,
            role,
            known: None,
            soft,
        });
        at = end;
    }
    for candidate in out.iter_mut().filter(|c| c.tokens.len() > 1) {
        let after = candidate.tokens.end;
        candidate.role |= tokens.get(after).is_some_and(|t| t.form == ",")
            && roles.iter().any(|r| {
                r.sentence == index
                    && r.tokens.start > after
                    && r.tokens.start - after <= 6
                    && !tokens[after + 1..r.tokens.start]
                        .iter()
                        .any(|t| t.upos == Upos::Verb || t.form == ",")
            });
    }
    out
}

/// Does a name of the lexicon go on with another capitalised word, so that it is somebody else's?
fn extends(tokens: &[Token], end: usize, lexicon: &Lexicon) -> bool {
    tokens.get(end).is_some_and(|t| t.upos == Upos::Propn && starts_name(t) && tokens[end - 1].space_after)
        && tokens.get(end).is_some_and(|t| lexicon.ending(&t.form).is_none())
}

fn titles_before(tokens: &[Token], lexicon: &Lexicon, mut at: usize) -> usize {
    while at > 0 && is_title(lexicon, &tokens[at - 1]) {
        at -= 1;
    }
    at
}

fn starts_name(token: &Token) -> bool {
    let mut chars = token.form.chars();
    chars.next().is_some_and(char::is_uppercase)
        && !matches!(
            token.upos,
            Upos::Det
                | Upos::Pron
                | Upos::Adp
                | Upos::Sconj
                | Upos::Cconj
                | Upos::Aux
                | Upos::Verb
                | Upos::Adv
                | Upos::Intj
                | Upos::Num
        )
        && (token.upos == Upos::Propn
            || token.upos == Upos::X
            || (chars.clone().count() > 1 && token.upos == Upos::Noun))
}

/// A capitalised word that is tagged as a preposition or adverb without being one: a rare name.
fn odd_word(token: &Token) -> bool {
    const REAL: &[&str] = &[
        "In",
        "On",
        "At",
        "Of",
        "For",
        "From",
        "With",
        "By",
        "To",
        "As",
        "After",
        "Before",
        "Over",
        "Under",
        "Up",
        "Out",
        "Off",
        "Into",
        "About",
        "Against",
        "Amid",
        "Near",
        "Not",
        "Now",
        "Then",
        "Also",
        "Still",
        "Just",
        "Ahead",
        "Again",
        "Away",
        "Back",
        "Down",
        "Here",
        "There",
        "Too",
        "Very",
        "Well",
        "More",
        "Most",
        "Once",
        "Since",
        "Until",
        "Via",
        "Than",
        "Through",
        "Between",
        "During",
        "Without",
        "Within",
        "Across",
        "Along",
        "Around",
        "Behind",
        "Beyond",
        "Despite",
        "Like",
        "Per",
        "Upon",
        "Towards",
        "Toward",
        "Outside",
        "Inside",
        "Among",
        "Throughout",
        "Meanwhile",
        "However",
    ];
    matches!(token.upos, Upos::Adp | Upos::Adv | Upos::Adj | Upos::Intj)
        && token.form.starts_with(char::is_uppercase)
        && token.form.chars().skip(1).all(char::is_alphabetic)
        && token.form.chars().count() > 3
        && !REAL.contains(&token.form.as_str())
}

fn continues_name(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if (starts_name(token) || odd_word(token)) && (tokens[at - 1].space_after || is_hyphen(&tokens[at - 1])) {
        return true;
    }
    let next_starts =
        tokens.get(at + 1).is_some_and(|t| starts_name(t) || PARTICLES.contains(&t.form.as_str()));
    (PARTICLES.contains(&token.form.as_str()) && (next_starts || tokens.get(at + 1).is_some_and(is_hyphen)))
        || (is_hyphen(token)
            && !tokens[at - 1].space_after
            && !token.space_after
            && tokens.get(at + 1).is_some())
        || (is_hyphen(&tokens[at - 1]) && token.form.chars().all(char::is_alphabetic))
}

fn is_hyphen(token: &Token) -> bool {
    matches!(token.form.as_str(), "-" | "‑" | "‐")
}

fn is_person(sentence: &Sentence, candidate: &Candidate, lexicon: &Lexicon, tagged: &Tagged) -> bool {
    if candidate.known.is_some() {
        return true;
    }
    let words = words(sentence, &candidate.tokens);
    let last = words.last().map_or("", String::as_str);
    if candidate.soft {
        return false;
    }
    if lexicon.ending(last).is_some() || words.len() > 6 {
        return false;
    }
    let acronym = |w: &String| w.chars().count() > 1 && w.chars().all(|c| c.is_uppercase() || c == '.');
    if words.iter().all(acronym) && !candidate.title {
        return false;
    }
    let kind = tagged.kind(candidate.sentence, &candidate.tokens);
    candidate.title
        || candidate.role
        || kind == Some(NameKind::Person)
        || (words.len() <= 4 && lexicon.names().is_given_name(&words[0]))
        || (words.len() <= 3
            && (acts_as_person(sentence, &candidate.tokens)
                || (kind.is_none() && stands_as_person(sentence, &candidate.tokens))))
}

/// Two or three capitalised words without article or place preposition, as a subject, object or apposition: when no
/// list knows them they are nearly always somebody's name.
fn stands_as_person(sentence: &Sentence, tokens: &Range<usize>) -> bool {
    let words = &sentence.tokens;
    let plain = tokens.clone().all(|t| {
        words[t].upos == Upos::Propn
            && words[t].form.chars().all(|c| c.is_alphabetic() || c == '.')
            && words[t].xpos != "NNPS"
    });
    let head =
        tokens.clone().find(|&t| words[t].head.is_none_or(|h| !tokens.contains(&h))).unwrap_or(tokens.start);
    let argument = matches!(
        words[head].relation,
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Appos
            | Relation::NmodPoss
            | Relation::OblAgent
            | Relation::Conj
    );
    let article = sentence.children(head).any(|c| words[c].upos == Upos::Det);
    let title_case =
        words.iter().filter(|t| t.form.starts_with(char::is_uppercase)).count() * 2 > words.len();
    plain && argument && !article && !title_case && tokens.len() > 1
}

/// Only people say, tell, meet or resign: is the name the subject of such a verb?
fn acts_as_person(sentence: &Sentence, tokens: &Range<usize>) -> bool {
    const HUMAN: &[&str] = &[
        "say", "tell", "meet", "add", "write", "resign", "warn", "announce", "ask", "die", "insist", "argue",
        "think", "believe", "sign", "speak", "visit", "arrive", "call",
    ];
    tokens.clone().any(|t| {
        sentence.tokens[t].relation == Relation::Nsubj
            && sentence.tokens[t].head.is_some_and(|h| HUMAN.contains(&sentence.tokens[h].lemma.as_str()))
    })
}

/// The words of a name, hyphens drawn together with what they join.
fn words(sentence: &Sentence, tokens: &Range<usize>) -> Vec<String> {
    join(sentence, tokens).split(' ').map(str::to_string).collect()
}

fn join(sentence: &Sentence, tokens: &Range<usize>) -> String {
    let mut name = String::new();
    for t in tokens.clone() {
        name.push_str(&sentence.tokens[t].form);
        if sentence.tokens[t].space_after && t + 1 < tokens.end {
            name.push(' ');
        }
    }
    name
}

/// A name part as it is compared: without case, accents and the endings that transliteration varies.
pub(crate) fn fold(word: &str) -> String {
    slug(word)
}
