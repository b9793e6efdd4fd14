//! Names of people: what lexicon, titles, roles and shape say of runs of capitalised words.

mod candidate;
mod marks;
mod place;
mod shape;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::gazetteer::{self, Hit};
use super::registry::Registry;
use super::role::{self, RoleHit};
use super::tagger::{NameKind, Tagged};
use super::{EntityId, EntityKind, MentionKind, country, time};
use crate::lexicon::{Form, Lexicon, PatternKind, Sense};
use crate::syntax::is_subject;
use crate::text::{Sentence, Token, Upos, slug};
use candidate::{Candidate, candidates, is_quote, titles_before};
use shape::{is_particle, is_person};

/// Finds people, whole names first, then parts of them.
pub(crate) fn find(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    hits: &[Hit<'_>],
    roles: &[RoleHit],
    tagged: &Tagged,
) {
    let Sorted { whole, parts, open } = Sorted::of(registry, lexicon, hits, roles, tagged);
    let whole = all_whole(registry, whole, open);
    let mut by_part: BTreeMap<String, Vec<EntityId>> = BTreeMap::new();
    for candidate in whole {
        whole_name(registry, lexicon, &candidate, &mut by_part);
    }
    for candidate in parts {
        let sentence = &registry.document.sentences[candidate.sentence];
        let name = join(sentence, &candidate.tokens);
        let part = fold(words(sentence, &candidate.tokens).last().map_or("", String::as_str));
        let entity = match by_part.get(&part).map(Vec::as_slice) {
            Some([first, ..]) => *first,
            _ => {
                let office = office_holder(registry, lexicon, &part);
                let person =
                    office.filter(|&p| !is_somebody_else(registry, lexicon, (hits, roles), &candidate, p));
                let shown =
                    || candidate.title || candidate.role || acts(sentence, &candidate, lexicon, tagged);
                match person {
                    Some(person) => known(registry, lexicon, person),
                    None if shown() => registry.entity(EntityKind::Person, &slug(&name), &name, &[]),
                    None => continue,
                }
            }
        };
        by_part.entry(part).or_insert_with(|| vec![entity]);
        mention(registry, &candidate, entity, "part of a name");
    }
    leftovers(registry, lexicon, &by_part);
}

/// The candidates of a text by what they may be.
#[derive(Default)]
struct Sorted {
    /// Names of two words or more that people have.
    whole: Vec<Candidate>,
    /// Single words.
    parts: Vec<Candidate>,
    /// Two words or more that nothing shows to be a person.
    open: Vec<Candidate>,
}

impl Sorted {
    fn of(
        registry: &Registry<'_>,
        lexicon: &Lexicon,
        hits: &[Hit<'_>],
        roles: &[RoleHit],
        tagged: &Tagged,
    ) -> Self {
        let mut out = Self::default();
        for (index, sentence) in registry.document.sentences.iter().enumerate() {
            let hits = gazetteer::of_sentence(hits, index);
            let roles = role::of_sentence(roles, index);
            for candidate in candidates(index, sentence, lexicon, hits, roles, tagged) {
                match words(sentence, &candidate.tokens).as_slice() {
                    [one] if lexicon.ending(one).is_some() => {}
                    [one] if may_stand_alone(sentence, &candidate, one) => out.parts.push(candidate),
                    [_] => {}
                    _ if is_person(sentence, &candidate, lexicon, tagged) => out.whole.push(candidate),
                    _ => out.open.push(candidate),
                }
            }
        }
        out
    }
}

/// What is somebody's name in one place is so in all; in text order.
fn all_whole(registry: &Registry<'_>, mut whole: Vec<Candidate>, open: Vec<Candidate>) -> Vec<Candidate> {
    let join_of = |c: &Candidate| join(&registry.document.sentences[c.sentence], &c.tokens);
    let sure: BTreeSet<String> = whole.iter().map(join_of).collect();
    let (same, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(|c| sure.contains(&join_of(c)));
    whole.extend(same);
    let listed = listed(registry, &whole, rest);
    whole.extend(listed);
    whole.sort_by_key(|c| (c.sentence, c.tokens.start));
    whole
}

/// Records a whole name, and under which parts of it the person may come again.
fn whole_name(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    candidate: &Candidate,
    by_part: &mut BTreeMap<String, Vec<EntityId>>,
) {
    let sentence = &registry.document.sentences[candidate.sentence];
    let name = join(sentence, &candidate.tokens);
    let entity = match candidate.known {
        Some(person) => known(registry, lexicon, person),
        None => registry.entity(EntityKind::Person, &slug(&name), &name, &[]),
    };
    let mut parts: BTreeSet<String> =
        words(sentence, &candidate.tokens).iter().flat_map(|w| forms(w)).collect();
    if let Some(person) = candidate.known {
        parts.extend(lexicon.family_names(person));
    }
    for part in parts {
        let list = by_part.entry(part).or_default();
        if !list.contains(&entity) {
            list.push(entity);
        }
    }
    mention(registry, candidate, entity, "full name");
    if candidate.known.is_some() {
        country_inside(registry, lexicon, candidate);
    }
}

/// A bare family name that the text gives nowhere in full: the tagger takes it for a person's, and it is the subject of a
/// verb that an action knows.
fn acts(sentence: &Sentence, candidate: &Candidate, lexicon: &Lexicon, tagged: &Tagged) -> bool {
    let token = &sentence.tokens[candidate.tokens.start];
    let person = tagged.kind(candidate.sentence, &candidate.tokens) == Some(NameKind::Person);
    let subject = is_subject(sentence, candidate.tokens.start);
    let verb = token.head.map(|h| sentence.tokens[h].lower_lemma());
    let known = |verb: &str| lexicon.is_speech(verb) || !lexicon.patterns(PatternKind::Verb, verb).is_empty();
    person && subject && token.xpos == "NNP" && verb.is_some_and(|verb| known(&verb))
}

/// May one word be somebody's name? Not a month beside a day or a preposition of time, and not the rest of a name that
/// begins with a number ("15X Doe").
fn may_stand_alone(sentence: &Sentence, candidate: &Candidate, word: &str) -> bool {
    let tokens = &sentence.tokens;
    let digit = |t: &Token| t.form.contains(|c: char| c.is_ascii_digit());
    let before = candidate.with_title.checked_sub(1).map(|t| &tokens[t]);
    let after = tokens.get(candidate.tokens.end);
    if word.contains(|c: char| c.is_ascii_digit())
        || before.is_some_and(|t| digit(t) && t.upos == Upos::Propn)
    {
        return false;
    }
    // "Roe v. Wade" is a case, "BSkyB" a company
    let case = before.is_some_and(|t| matches!(t.form.as_str(), "v" | "v." | "vs" | "vs."));
    let mixed =
        word.chars().count() > 2 && word.ends_with(char::is_uppercase) && word.contains(char::is_lowercase);
    if case || mixed {
        return false;
    }
    const AT: &[&str] = &[
        "in", "of", "by", "on", "since", "until", "till", "from", "late", "early", "mid", "last", "next",
        "this", "to", "between", "through", "for", "before", "after", "during",
    ];
    let dated = |t: &Token| digit(t) || AT.contains(&t.lower().as_ref());
    // "April and May", but not "Merkel and May"
    let joined = |t: &Token| matches!(t.form.as_str(), "and" | "or");
    let listed = || {
        let first = candidate.with_title.checked_sub(2).map(|t| &tokens[t]);
        before.is_some_and(joined) && first.is_some_and(|t| digit(t) || time::is_month(&t.form))
    };
    let month = time::is_month(word) && !candidate.title && !candidate.role;
    !(month && (after.is_some_and(digit) || before.is_some_and(dated) || listed()))
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

/// Names in a list are of one kind: what "and" joins to a person's name is a person's.
fn listed(registry: &Registry<'_>, whole: &[Candidate], open: Vec<Candidate>) -> Vec<Candidate> {
    let begins: BTreeSet<_> = whole.iter().map(|c| (c.sentence, c.with_title)).collect();
    let ends: BTreeSet<_> = whole.iter().map(|c| (c.sentence, c.tokens.end)).collect();
    let joined = |c: &Candidate| {
        let tokens = &registry.document.sentences[c.sentence].tokens;
        let link = |t: usize| tokens.get(t).is_some_and(|t| matches!(t.form.as_str(), "and" | "&"));
        let before = c.with_title.checked_sub(1).filter(|&t| link(t));
        before.is_some_and(|t| ends.contains(&(c.sentence, t)))
            || (link(c.tokens.end) && begins.contains(&(c.sentence, c.tokens.end + 1)))
    };
    open.into_iter().filter(|c| c.tokens.len() < 5 && joined(c)).collect()
}

/// "King Abdullah of Jordan", "Charles of Belgium": the country behind the name of somebody known by it.
fn country_inside(registry: &mut Registry<'_>, lexicon: &Lexicon, candidate: &Candidate) {
    let tokens = &registry.document.sentences[candidate.sentence].tokens;
    let Some(of) = candidate.tokens.clone().find(|&t| tokens[t].form == "of") else { return };
    let begin = of + 1;
    if begin >= candidate.tokens.end {
        return;
    }
    let span = tokens[begin].span.cover(tokens[candidate.tokens.end - 1].span);
    let words = registry.document.words(span);
    let [name] = lexicon.names().find(&words)[..] else { return };
    let row = name.senses.iter().find_map(|s| match s {
        Sense::Country(row, Form::Name) => Some(*row),
        _ => None,
    });
    if let Some(row) = row.filter(|_| name.begin == 0 && name.end == words.len()) {
        let entity = country::country(registry, lexicon, row);
        let tokens = begin..candidate.tokens.end;
        registry.mention(candidate.sentence, tokens, MentionKind::Name, entity, "country in a person's name");
    }
}

fn mention(registry: &mut Registry<'_>, candidate: &Candidate, entity: EntityId, rule: &'static str) {
    let tokens = candidate.with_title..candidate.tokens.end;
    if registry.is_free(candidate.sentence, tokens.clone()) {
        registry.mention(candidate.sentence, tokens, MentionKind::Name, entity, rule);
    }
}

/// The node of a person of the lexicon.
pub(super) fn known(registry: &mut Registry<'_>, lexicon: &Lexicon, person: usize) -> EntityId {
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

/// Do the words behind a bare family name say that somebody else has it than the known politician? "Mr Lee, a baker",
/// "Captain Lee of the Peruvian navy".
fn is_somebody_else(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    (hits, roles): (&[Hit<'_>], &[RoleHit]),
    candidate: &Candidate,
    person: usize,
) -> bool {
    const NEAR: usize = 4;
    let person = &lexicon.people()[person];
    let end = candidate.tokens.end;
    let near = |t: usize| (end + 1..=end + NEAR).contains(&t);
    match registry.document.sentences[candidate.sentence].lower(end).as_ref() {
        "," => role::of_sentence(roles, candidate.sentence)
            .iter()
            .filter(|hit| near(hit.tokens.start))
            .filter_map(|hit| hit.role.map(|r| lexicon.roles()[r].key.as_str()))
            .any(|role| lexicon.offices_of(&person.key).all(|office| office.role != role)),
        "of" => gazetteer::of_sentence(hits, candidate.sentence)
            .iter()
            .filter(|hit| near(hit.tokens.start))
            .flat_map(|hit| hit.senses)
            .any(|sense| match sense {
                Sense::Country(row, _) => {
                    let iso3 = lexicon.countries()[*row].iso3.as_str();
                    person.country.as_deref().is_some_and(|own| own != iso3)
                        && lexicon.offices_of(&person.key).all(|office| office.of != iso3)
                }
                _ => false,
            }),
        _ => false,
    }
}

/// The words of a name, hyphens drawn together with what they join.
fn words(sentence: &Sentence, tokens: &Range<usize>) -> Vec<String> {
    join(sentence, tokens).split(' ').map(str::to_string).collect()
}

/// A name as one text, without a nickname in quotes.
fn join(sentence: &Sentence, tokens: &Range<usize>) -> String {
    let mut name = String::new();
    let mut quoted = false;
    for t in tokens.clone() {
        let quote = is_quote(&sentence.tokens[t].form);
        quoted ^= quote;
        if quoted || quote {
            continue;
        }
        name.push_str(&sentence.tokens[t].form);
        if sentence.tokens[t].space_after && t + 1 < tokens.end {
            name.push(' ');
        }
    }
    name
}

/// The ways in which a word of a name may come again: "al-Sisi" as "Sisi".
fn forms(word: &str) -> impl Iterator<Item = String> {
    let bare = word.split_once('-').filter(|(first, _)| is_particle(first)).map(|(_, rest)| fold(rest));
    std::iter::once(fold(word)).chain(bare)
}

/// A name part as it is compared: without case, accents and the endings that transliteration varies.
pub(crate) fn fold(word: &str) -> String {
    slug(word)
}
