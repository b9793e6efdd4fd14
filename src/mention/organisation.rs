//! Bodies that a text names by pattern: "India's external affairs ministry", "the Colombian government",
//! "the army of Chad", and capitalised names that end like a body's.

use std::borrow::Cow;
use std::ops::Range;

use super::country;
use super::registry::Registry;
use super::setting::Settings;
use super::tagger::{Name, NameKind, Tagged};
use super::{EntityId, EntityKind, MentionKind};
use crate::lexicon::{Body, Class, Lexicon, Sense, Words};
use crate::text::{Relation, Sentence, Upos, slug};

pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon, tagged: &Tagged) {
    for index in 0..registry.document.sentences.len() {
        for at in 0..registry.document.sentences[index].tokens.len() {
            body(registry, lexicon, index, at);
        }
        for at in 0..registry.document.sentences[index].tokens.len() {
            press(registry, lexicon, index, at);
            ending(registry, lexicon, index, at);
        }
    }
    for name in tagged.names.iter().filter(|n| n.kind == NameKind::Organisation) {
        unlisted(registry, name);
    }
}

/// "The government said", "police": bodies without a country beside them are those of the country in which the sentence
/// plays.
pub(crate) fn unnamed(registry: &mut Registry<'_>, lexicon: &Lexicon) {
    let mut settings = Settings::default();
    for s in 0..registry.document.sentences.len() {
        let Some(about) = settings.next(registry, s) else { continue };
        let Some(row) = lexicon.countries().iter().position(|c| c.iso3 == about) else { continue };
        for at in 0..registry.document.sentences[s].tokens.len() {
            let sentence = &registry.document.sentences[s];
            let Some((body, tokens)) = body_noun(lexicon, sentence, at).filter(|(b, _)| b.alone) else {
                continue;
            };
            if registry.is_free(s, tokens.clone()) && stands_alone(lexicon.words(), sentence, &tokens) {
                let entity = node(registry, lexicon, row, body, sentence, tokens.clone());
                registry.refer(
                    s,
                    tokens,
                    MentionKind::Nominal,
                    entity,
                    "body of the country in which the sentence plays",
                );
            }
        }
    }
}

/// The body of a country that a noun without one may mean.
pub(super) fn of_country(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    s: usize,
    at: usize,
    row: usize,
) -> Option<EntityId> {
    let document = registry.document;
    let sentence = &document.sentences[s];
    let (body, tokens) = body_noun(lexicon, sentence, at)?;
    Some(node(registry, lexicon, row, body, sentence, tokens))
}

/// A name of several words that only the tagger takes for an organisation's.
/// Single words are left out: of those that the tagger takes for bodies in plain news half are none.
fn unlisted(registry: &mut Registry<'_>, name: &Name) {
    if name.tokens.len() < 2 || !registry.is_free(name.sentence, name.tokens.clone()) {
        return;
    }
    let tokens = &registry.document.sentences[name.sentence].tokens[name.tokens.clone()];
    let span = tokens[0].span.cover(tokens[tokens.len() - 1].span);
    let text = registry.document.words(span);
    let key = slug(&text);
    if key.is_empty() || tokens.iter().any(|t| crate::text::is_weekday(&t.form)) {
        return;
    }
    let entity = registry.entity(EntityKind::Organisation, &key, &text, &[]);
    registry.mention(
        name.sentence,
        name.tokens.clone(),
        MentionKind::Name,
        entity,
        "organisation by the name tagger",
    );
}

/// The body noun whose last token is `at`: two words or one.
fn body_noun<'l>(lexicon: &'l Lexicon, sentence: &Sentence, at: usize) -> Option<(&'l Body, Range<usize>)> {
    if !matches!(sentence.tokens[at].upos, Upos::Noun | Upos::Propn) {
        return None;
    }
    let one = word(sentence, at);
    let form = sentence.tokens[at].lower();
    let two = at.checked_sub(1).map(|b| format!("{} {one}", word(sentence, b)));
    two.and_then(|noun| lexicon.body(&noun).map(|body| (body, at - 1..at + 1)))
        .or_else(|| lexicon.body(&one).or_else(|| lexicon.body(&form)).map(|body| (body, at..at + 1)))
}

/// A body noun with a country in front, or behind "of" or "in".
fn body(registry: &mut Registry<'_>, lexicon: &Lexicon, s: usize, at: usize) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    if registry.at(s, at).is_some() {
        return;
    }
    let Some((body, mut core)) = body_noun(lexicon, sentence, at) else { return };
    let mut begin = core.start;
    let mut country = None;
    while begin > 0 && country.is_none() {
        let t = begin - 1;
        if let Some(found) = registry.entity_at(s, t, EntityKind::Country) {
            country = Some(found);
            begin = registry.range_at(s, t).map_or(t, |r| r.start);
        } else if matches!(tokens[t].upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Part)
            || matches!(tokens[t].form.as_str(), "'s" | "’s" | "-" | "and")
        {
            begin = t;
            if tokens[t].upos != Upos::Part && !matches!(tokens[t].form.as_str(), "'s" | "’s") {
                core.start = t;
            }
        } else {
            break;
        }
    }
    let mut end = core.end;
    if country.is_none() && tokens.get(end).is_some_and(|t| matches!(t.form.as_str(), "of" | "in")) {
        let t = end + 1 + usize::from(tokens.get(end + 1).is_some_and(|t| t.upos == Upos::Det));
        country = (t < tokens.len()).then(|| registry.entity_at(s, t, EntityKind::Country)).flatten();
        if country.is_some() {
            end = registry.range_at(s, t).map_or(t + 1, |r| r.end);
            begin = core.start;
        }
    }
    let Some(country) = country else {
        local(registry, s, begin, core);
        return;
    };
    let Some(row) = lexicon.countries().iter().position(|c| c.iso3 == registry.entities[country].key) else {
        return;
    };
    let entity = node(registry, lexicon, row, body, sentence, core);
    registry.mention(s, begin..end, MentionKind::Nominal, entity, "body of a country");
}

/// "a Kansas court", "Minneapolis police": a body of the place whose name stands in front.
fn local(registry: &mut Registry<'_>, s: usize, begin: usize, core: Range<usize>) {
    let Some((place, range)) = (begin..core.start)
        .chain([core.start])
        .rev()
        .find_map(|t| registry.entity_at(s, t, EntityKind::Place).zip(registry.range_at(s, t)))
    else {
        return;
    };
    let tokens = &registry.document.sentences[s].tokens;
    if range.end >= core.end || tokens[range.end..core.end].iter().any(|t| t.upos == Upos::Punct) {
        return;
    }
    let span = tokens[range.end].span.cover(tokens[core.end - 1].span);
    let words = registry.document.words(span);
    let mut name = words.trim_start_matches("'s ").trim_start_matches("’s ").to_lowercase();
    let key = format!("{}-{}", registry.entities[place].key, slug(&name));
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let name = format!("{name} of {}", registry.entities[place].name);
    let countries = registry.entities[place].countries.clone();
    let refs: Vec<&str> = countries.iter().map(String::as_str).collect();
    let entity = registry.entity(EntityKind::Organisation, &key, &name, &refs);
    registry.mention(s, range.start..core.end, MentionKind::Nominal, entity, "body of a place");
}

/// The node of a body of a country.
fn node(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    row: usize,
    body: &Body,
    sentence: &Sentence,
    core: Range<usize>,
) -> EntityId {
    if body.executive {
        return country::executive(registry, lexicon, row);
    }
    let words: Vec<String> = core.map(|t| sentence.tokens[t].lower().into_owned()).collect();
    body_of(registry, &words.join(" "), &body.kind, lexicon, row)
}

/// The body that the lexicon knows under a country's adjective and this noun: "the military" of a country that has a row.
fn known(lexicon: &Lexicon, row: usize, core: &str) -> Option<usize> {
    lexicon.countries()[row].adjectives.iter().find_map(|adjective| {
        let name = format!("{adjective} {core}");
        let hits = lexicon.names().find(&name);
        let whole = hits.iter().find(|hit| hit.begin == 0 && hit.end == name.len())?;
        whole.senses.iter().find_map(|sense| match sense {
            Sense::Organisation(o) => Some(*o),
            _ => None,
        })
    })
}

/// "the government", "police": no words beside the body's own say whose it is.
fn stands_alone(words: &Words, sentence: &Sentence, body: &Range<usize>) -> bool {
    let tokens = &sentence.tokens;
    let article = body.start.checked_sub(1).map(|t| tokens[t].lower());
    let definite = match article.as_deref() {
        Some("the") => true,
        Some("a" | "an" | "any" | "no" | "of" | "new") => false,
        _ => words.has(Class::BareBodies, &tokens[body.end - 1].lower_lemma()),
    };
    let head = body.end - 1;
    let modified = sentence.children(head).any(|c| {
        matches!(
            tokens[c].relation,
            Relation::Amod | Relation::Compound | Relation::NmodPoss | Relation::Nmod
        ) && !body.contains(&c)
    });
    definite && !modified && !matches!(tokens[head].relation, Relation::Compound | Relation::Amod)
}

/// "The state-run Herald newspaper", "the Lima Press news agency": the name of a paper, a station or an agency in front of
/// the noun that says which of them it is.
fn press(registry: &mut Registry<'_>, lexicon: &Lexicon, s: usize, at: usize) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    if tokens[at].upos != Upos::Noun || !lexicon.words().has(Class::Press, &tokens[at].lower_lemma()) {
        return;
    }
    let kind = at.checked_sub(1).filter(|&t| sentence.lower(t) == "news").unwrap_or(at);
    let capital =
        |&t: &usize| tokens[t].upos == Upos::Propn && tokens[t].form.starts_with(char::is_uppercase);
    let Some(begin) = (0..kind).rev().take_while(capital).last() else { return };
    // "agency" and "network" alone may be of anything.
    let vague = kind == at && lexicon.words().has(Class::VaguePress, &sentence.lower(at));
    if vague || !registry.is_free(s, begin..at + 1) {
        return;
    }
    let name = registry.document.words(tokens[begin].span.cover(tokens[kind - 1].span));
    let entity = registry.entity(EntityKind::Media, &slug(&name), &name, &[]);
    registry.mention(
        s,
        begin..at + 1,
        MentionKind::Name,
        entity,
        "name before the noun of a paper or station",
    );
}

/// A run of capitalised words that ends like the name of a body ("Workers' Party").
fn ending(registry: &mut Registry<'_>, lexicon: &Lexicon, s: usize, at: usize) {
    let tokens = &registry.document.sentences[s].tokens;
    let kind = match lexicon.ending(&tokens[at].form) {
        Some("organisation") => EntityKind::Organisation,
        Some("media") => EntityKind::Media,
        _ => return,
    };
    let capital = |t: usize| tokens[t].upos == Upos::Propn && tokens[t].form.starts_with(char::is_uppercase);
    if !capital(at) || registry.at(s, at).is_some() || tokens.get(at + 1).is_some_and(|_| capital(at + 1)) {
        return;
    }
    // "the New Era Party": not the capital with which a sentence begins.
    let adjective =
        |t: usize| t > 0 && tokens[t].upos == Upos::Adj && tokens[t].form.starts_with(char::is_uppercase);
    let mut begin = at;
    while begin > 0
        && (capital(begin - 1) || adjective(begin - 1))
        && registry.at(s, begin - 1).is_none_or(|m| m.kind == MentionKind::Demonym)
    {
        begin -= 1;
    }
    if begin == at {
        return;
    }
    let countries: Vec<String> = (begin..at)
        .find_map(|t| registry.at(s, t))
        .map(|m| registry.entities[m.entity].countries.clone())
        .unwrap_or_default();
    let name: Vec<&str> = (begin..=at).map(|t| tokens[t].form.as_str()).collect();
    let name = name.join(" ");
    let refs: Vec<&str> = countries.iter().map(String::as_str).collect();
    let entity = registry.entity(kind, &slug(&name), &name, &refs);
    registry.mention(s, begin..at + 1, MentionKind::Name, entity, "capitalised name that ends like a body's");
}

/// The node of the body of a country that a noun names: the lexicon's row, where one has that name.
pub(super) fn body_of(
    registry: &mut Registry<'_>,
    core: &str,
    kind: &str,
    lexicon: &Lexicon,
    row: usize,
) -> EntityId {
    if let Some(known) = known(lexicon, row, core) {
        return country::organisation(registry, lexicon, known);
    }
    let country = &lexicon.countries()[row];
    let mut name = core.to_string();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let kind = match kind {
        "party" => EntityKind::Organisation,
        "media" => EntityKind::Media,
        _ => EntityKind::Government,
    };
    let key = format!("{}-{}", country.iso3.to_lowercase(), slug(core));
    registry.entity(kind, &key, &format!("{name} of {}", country.name), &[&country.iso3])
}

fn word(sentence: &Sentence, at: usize) -> Cow<'_, str> {
    let token = &sentence.tokens[at];
    if token.lemma.is_empty() { token.lower() } else { token.lower_lemma() }
}
