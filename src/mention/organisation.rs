//! Bodies that a text names by pattern: "India's external affairs ministry", "the Colombian government",
//! "the army of Chad", and capitalised names that end like a body's.

use super::country;
use super::registry::Registry;
use super::tagger::{Name, NameKind, Tagged};
use super::{EntityId, EntityKind, MentionKind};
use crate::lexicon::Lexicon;
use crate::text::{Sentence, Upos, slug};

pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon, tagged: &Tagged) {
    for index in 0..registry.document.sentences.len() {
        for at in 0..registry.document.sentences[index].tokens.len() {
            body(registry, lexicon, index, at);
        }
        for at in 0..registry.document.sentences[index].tokens.len() {
            ending(registry, lexicon, index, at);
        }
    }
    for name in tagged.names.iter().filter(|n| n.kind == NameKind::Organisation) {
        unlisted(registry, name);
    }
}

/// A name of several words that only the tagger takes for an organisation's.
fn unlisted(registry: &mut Registry<'_>, name: &Name) {
    if name.tokens.len() < 2 || !registry.is_free(name.sentence, name.tokens.clone()) {
        return;
    }
    let tokens = &registry.document.sentences[name.sentence].tokens[name.tokens.clone()];
    let span = tokens[0].span.cover(tokens[tokens.len() - 1].span);
    let text = registry.document.text(span).split_whitespace().collect::<Vec<_>>().join(" ");
    let key = slug(&text);
    if key.is_empty() || tokens.iter().any(|t| super::time::is_weekday(&t.form)) {
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

/// A body noun whose last token is `at`, with a country in front or behind "of".
fn body(registry: &mut Registry<'_>, lexicon: &Lexicon, s: usize, at: usize) {
    let sentence = &registry.document.sentences[s];
    let tokens = &sentence.tokens;
    if !matches!(tokens[at].upos, Upos::Noun | Upos::Propn) || registry.at(s, at).is_some() {
        return;
    }
    let one = word(sentence, at);
    let two = at.checked_sub(1).map(|b| format!("{} {one}", word(sentence, b)));
    let Some((body, mut begin)) = two
        .and_then(|noun| lexicon.body(&noun).map(|body| (body, at - 1)))
        .or_else(|| lexicon.body(&one).map(|body| (body, at)))
    else {
        return;
    };
    let core_end = at + 1;
    let mut core_begin = begin;
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
                core_begin = t;
            }
        } else {
            break;
        }
    }
    let mut end = core_end;
    if country.is_none() && tokens.get(end).is_some_and(|t| t.form == "of") {
        let t = end + 1 + usize::from(tokens.get(end + 1).is_some_and(|t| t.upos == Upos::Det));
        country = (t < tokens.len()).then(|| registry.entity_at(s, t, EntityKind::Country)).flatten();
        if country.is_some() {
            end = registry.range_at(s, t).map_or(t + 1, |r| r.end);
            begin = core_begin;
        }
    }
    let Some(country) = country else { return };
    let Some(row) = lexicon.countries().iter().position(|c| c.iso3 == registry.entities[country].key) else {
        return;
    };
    let entity = if body.executive {
        country::executive(registry, lexicon, row)
    } else {
        let core: Vec<String> = (core_begin..core_end).map(|t| tokens[t].form.to_lowercase()).collect();
        named(registry, &core.join(" "), &body.kind, lexicon, row)
    };
    registry.mention(s, begin..end, MentionKind::Nominal, entity, "body of a country");
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
    let mut begin = at;
    while begin > 0
        && capital(begin - 1)
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

fn named(registry: &mut Registry<'_>, core: &str, kind: &str, lexicon: &Lexicon, row: usize) -> EntityId {
    let country = &lexicon.countries()[row];
    let mut name = core.to_string();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let kind = if kind == "party" { EntityKind::Organisation } else { EntityKind::Government };
    let key = format!("{}-{}", country.iso3.to_lowercase(), slug(core));
    registry.entity(kind, &key, &format!("{name} of {}", country.name), &[&country.iso3])
}

fn word(sentence: &Sentence, at: usize) -> String {
    let token = &sentence.tokens[at];
    if token.lemma.is_empty() { token.form.to_lowercase() } else { token.lemma.to_lowercase() }
}
