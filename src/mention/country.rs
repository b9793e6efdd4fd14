//! Countries, places and organisations of the lexicon, and which of them a name stands for here.

use super::gazetteer::Hit;
use super::registry::Registry;
use super::{EntityId, EntityKind, MentionKind};
use crate::lexicon::{Class, Form, Lexicon, Sense, Words};
use crate::text::{Relation, Sentence, Upos, slug};

/// Prepositions after which a capital or a palace is a place and not a government.
const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "to",
    "from",
    "near",
    "outside",
    "inside",
    "around",
    "into",
    "through",
    "via",
    "over",
    "across",
    "toward",
    "towards",
    "above",
    "throughout",
    "within",
    "off",
    "of",
    "on",
];

/// Turns the hits that no person's name covers into mentions.
pub(crate) fn find(registry: &mut Registry<'_>, lexicon: &Lexicon, hits: &[Hit<'_>]) {
    for hit in hits {
        if !registry.is_free(hit.sentence, hit.tokens.clone()) {
            continue;
        }
        if let Some((tokens, name)) = capitalised_title(registry, hit) {
            let entity =
                registry.entity(EntityKind::Organisation, &slug(name.trim_start_matches("The ")), &name, &[]);
            registry.mention(hit.sentence, tokens, MentionKind::Name, entity, "name that begins with The");
            continue;
        }
        if is_currency(registry, hit) || is_body_of_another(registry, lexicon, hit, hits) {
            continue;
        }
        let Some((entity, kind, rule)) = entity(registry, lexicon, hit, hits) else { continue };
        if let Some(row) = shares_stem(registry, lexicon, hit) {
            let tokens = hit.tokens.start - 2..hit.tokens.end;
            for entity in [country(registry, lexicon, row), entity] {
                registry.refer(hit.sentence, tokens.clone(), kind, entity, "countries that share a word");
            }
            continue;
        }
        registry.mention(hit.sentence, hit.tokens.clone(), kind, entity, rule);
        if kind == MentionKind::Name && hit.tokens.len() > 1 {
            countries_inside(registry, lexicon, hit);
        }
    }
}

/// "North and South Korea": the row of the country whose name the words before "and" share with this one.
fn shares_stem(registry: &Registry<'_>, lexicon: &Lexicon, hit: &Hit<'_>) -> Option<usize> {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let first = hit.tokens.start.checked_sub(2).filter(|&t| {
        hit.tokens.len() == 2
            && tokens[t + 1].lower() == "and"
            && tokens[t].form.starts_with(char::is_uppercase)
            && registry.is_free(hit.sentence, t..hit.tokens.start)
    })?;
    let name = format!("{} {}", tokens[first].form, tokens[hit.tokens.end - 1].form);
    let row = |senses: &[Sense]| {
        senses.iter().find_map(|s| match s {
            Sense::Country(row, Form::Name | Form::Adjective) => Some(*row),
            _ => None,
        })
    };
    let [found] = lexicon.names().find(&name)[..] else { return None };
    row(hit.senses)?;
    row(found.senses).filter(|_| found.begin == 0 && found.end == name.len())
}

/// "US$5": the letters name a currency.
fn is_currency(registry: &Registry<'_>, hit: &Hit<'_>) -> bool {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    !tokens[hit.tokens.end - 1].space_after
        && tokens.get(hit.tokens.end).is_some_and(|t| matches!(t.form.as_str(), "$" | "£"))
}

/// "Peru's Senate", "the Congress of Chile": a bare word for a body is not the body that news means by it elsewhere.
fn is_body_of_another(registry: &Registry<'_>, lexicon: &Lexicon, hit: &Hit<'_>, hits: &[Hit<'_>]) -> bool {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let (begin, end) = (hit.tokens.start, hit.tokens.end);
    let own = hit.senses.iter().find_map(|s| match s {
        Sense::Organisation(row) => lexicon.organisations()[*row].country.as_deref(),
        _ => None,
    });
    if hit.tokens.len() != 1 || own.is_none() || lexicon.body(&tokens[begin].lower()).is_none() {
        return false;
    }
    let word = |t: usize| tokens.get(t).map_or("", |t| t.form.as_str());
    let possessive = begin > 0 && matches!(word(begin - 1), "'s" | "’s" | "'" | "’");
    let before = begin - usize::from(possessive);
    let behind = (word(end) == "of").then(|| end + 1 + usize::from(word(end + 1) == "the"));
    hits.iter().filter(|o| o.sentence == hit.sentence).any(|o| {
        (o.tokens.end == before || behind == Some(o.tokens.start))
            && o.senses.iter().any(|s| {
                matches!(s, Sense::Country(row, Form::Name | Form::Adjective | Form::Demonym)
                    if Some(lexicon.countries()[*row].iso3.as_str()) != own)
            })
    })
}

/// "Georgia's parliament", "US State Department": the country that the name of a body begins with is meant as well.
fn countries_inside(registry: &mut Registry<'_>, lexicon: &Lexicon, hit: &Hit<'_>) {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    for end in (hit.tokens.start + 1..hit.tokens.end).rev() {
        let span = tokens[hit.tokens.start].span.cover(tokens[end - 1].span);
        let words = registry.document.words(span);
        let [name] = lexicon.names().find(&words)[..] else { continue };
        let row = name.senses.iter().find_map(|s| match s {
            Sense::Country(row, Form::Name | Form::Adjective | Form::Demonym) => Some(*row),
            _ => None,
        });
        if let Some(row) = row.filter(|_| name.begin == 0 && name.end == words.len()) {
            let entity = country(registry, lexicon, row);
            registry.mention(
                hit.sentence,
                hit.tokens.start..end,
                MentionKind::Demonym,
                entity,
                "country in the name of a body",
            );
            return;
        }
    }
}

/// What a name of the tables means here, in which way it is named, and by which rule.
fn entity(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    hit: &Hit<'_>,
    hits: &[Hit<'_>],
) -> Option<(EntityId, MentionKind, &'static str)> {
    let body = hit.senses.iter().find_map(|s| match s {
        Sense::Organisation(row) => Some(*row),
        _ => None,
    });
    if let Some(row) = body {
        let entity = organisation(registry, lexicon, row);
        return Some((entity, MentionKind::Name, "organisation of the lexicon"));
    }
    let country = |s: &Sense| match s {
        Sense::Country(row, form) => Some((*row, *form)),
        _ => None,
    };
    let countries: Vec<(usize, Form)> = hit.senses.iter().filter_map(country).collect();
    let place = hit.senses.iter().find_map(|s| match s {
        Sense::Place(row) => Some(*row),
        _ => None,
    });
    let elsewhere =
        place.filter(|&place| !countries.is_empty() && is_elsewhere(lexicon, hits, hit, place, &countries));
    if let Some(row) = elsewhere {
        let rule = "place of a country that the article is about";
        return Some((self::place(registry, lexicon, row), MentionKind::Name, rule));
    }
    let Some(&(row, form)) = choose(&countries, hits) else {
        return place
            .map(|row| (self::place(registry, lexicon, row), MentionKind::Name, "place of the lexicon"));
    };
    Some(match form {
        Form::Name => (self::country(registry, lexicon, row), MentionKind::Name, "country of the lexicon"),
        Form::Adjective | Form::Demonym => {
            let rule = "adjective or people of a country";
            (self::country(registry, lexicon, row), MentionKind::Demonym, rule)
        }
        Form::Capital | Form::Government => capital(registry, lexicon, hit, row, form, place),
    })
}

/// A capital or a palace: the government where it acts, else a place.
fn capital(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    hit: &Hit<'_>,
    row: usize,
    form: Form,
    place: Option<usize>,
) -> (EntityId, MentionKind, &'static str) {
    let head = registry.head(hit.sentence, hit.tokens.clone());
    if is_government(&registry.document.sentences[hit.sentence], lexicon.words(), head, form) {
        let entity = government(registry, lexicon, hit, row, form);
        return (entity, MentionKind::Metonym, "capital or palace that acts: the government");
    }
    let entity = match place {
        Some(place) => self::place(registry, lexicon, place),
        None => {
            let iso3 = &lexicon.countries()[row].iso3;
            let name = text(registry, hit);
            let key = format!("{}-{}", iso3.to_lowercase(), slug(&name));
            registry.entity(EntityKind::Place, &key, &name, &[iso3])
        }
    };
    (entity, MentionKind::Name, "capital or palace as a place")
}

/// A name that a country and a place of another country share ("Georgia"): the place is meant where the article speaks
/// of that other country and nothing else in it speaks of the first.
fn is_elsewhere(
    lexicon: &Lexicon,
    hits: &[Hit<'_>],
    hit: &Hit<'_>,
    place: usize,
    countries: &[(usize, Form)],
) -> bool {
    let Some(home) = lexicon.places()[place].country.as_deref() else { return false };
    let speaks_of = |iso3: &str| {
        hits.iter().filter(|other| !std::ptr::eq(other.senses, hit.senses)).any(|other| {
            other.senses.iter().any(|sense| match sense {
                Sense::Country(row, _) => lexicon.countries()[*row].iso3 == iso3,
                Sense::Place(row) => lexicon.places()[*row].country.as_deref() == Some(iso3),
                Sense::Organisation(row) => lexicon.organisations()[*row].country.as_deref() == Some(iso3),
                Sense::Person(row) => lexicon.people()[*row].country.as_deref() == Some(iso3),
            })
        })
    };
    let others = countries.iter().map(|(row, _)| lexicon.countries()[*row].iso3.as_str());
    others.clone().all(|iso3| iso3 != home && !speaks_of(iso3)) && speaks_of(home)
}

/// Of several countries that share a word ("Congolese"), the one that the article names otherwise.
fn choose<'c>(countries: &'c [(usize, Form)], hits: &[Hit<'_>]) -> Option<&'c (usize, Form)> {
    let named = |row: usize| {
        hits.iter().any(
            |hit| matches!(hit.senses, [Sense::Country(other, Form::Name | Form::Capital)] if *other == row),
        )
    };
    let by_form = |wanted: Form| countries.iter().find(|(_, form)| *form == wanted);
    if countries.len() > 1
        && let Some(found) = countries.iter().find(|(row, _)| named(*row))
    {
        return Some(found);
    }
    by_form(Form::Name).or_else(|| countries.first())
}

/// Does a capital or palace stand for the government here? As a subject, a possessor, before a noun, or as
/// somebody's opposite ("talks with Moscow"): yes. After a preposition of place: no.
fn is_government(sentence: &Sentence, words: &Words, head: usize, form: Form) -> bool {
    let token = &sentence.tokens[head];
    let case = sentence
        .children(head)
        .find(|&c| sentence.tokens[c].relation == Relation::Case)
        .map(|c| sentence.tokens[c].lower());
    if let Some(case) = &case
        && case != "'s"
        && case != "’s"
    {
        return !LOCATIVE.contains(&case.as_ref())
            && form_acts(form, matches!(case.as_ref(), "with" | "by" | "against" | "between"));
    }
    match token.relation {
        Relation::Nsubj | Relation::NsubjPass | Relation::NmodPoss => true,
        Relation::Conj => token.head.is_some_and(|h| h != head && is_government(sentence, words, h, form)),
        Relation::Compound | Relation::Nmod | Relation::Amod => form == Form::Government,
        Relation::Obj | Relation::Iobj => {
            form == Form::Government || token.head.is_some_and(|h| takes_actor(sentence, words, h))
        }
        _ => false,
    }
}

fn form_acts(form: Form, opposite: bool) -> bool {
    form == Form::Government || opposite
}

/// Verbs whose object is somebody and not somewhere.
fn takes_actor(sentence: &Sentence, words: &Words, verb: usize) -> bool {
    words.has(Class::TakesSomebody, &sentence.tokens[verb].lemma)
}

pub(crate) fn country(registry: &mut Registry<'_>, lexicon: &Lexicon, row: usize) -> EntityId {
    let c = &lexicon.countries()[row];
    let id = registry.entity(EntityKind::Country, &c.iso3, &c.name, &[&c.iso3]);
    if registry.entities[id].same_as.is_empty() {
        let iris = [
            c.wikidata.as_ref().map(|q| format!("http://www.wikidata.org/entity/{q}")),
            c.geonames.as_ref().map(|g| format!("https://sws.geonames.org/{g}/")),
            c.dbpedia.clone(),
        ];
        registry.entities[id].same_as.extend(iris.into_iter().flatten());
    }
    id
}

fn place(registry: &mut Registry<'_>, lexicon: &Lexicon, row: usize) -> EntityId {
    let p = &lexicon.places()[row];
    let countries: Vec<&str> = p.country.iter().map(String::as_str).collect();
    let id = registry.entity(EntityKind::Place, &p.key, &p.name, &countries);
    if registry.entities[id].same_as.is_empty() {
        let wikidata = p.wikidata.as_ref().map(|q| format!("http://www.wikidata.org/entity/{q}"));
        let geonames = p.geonames.as_ref().map(|g| format!("https://sws.geonames.org/{g}/"));
        registry.entities[id].same_as.extend(wikidata.into_iter().chain(geonames));
    }
    id
}

pub(crate) fn organisation(registry: &mut Registry<'_>, lexicon: &Lexicon, row: usize) -> EntityId {
    let o = &lexicon.organisations()[row];
    let kind = match o.kind.as_str() {
        "government" | "parliament" | "court" | "armed" if o.country.is_some() => EntityKind::Government,
        "media" => EntityKind::Media,
        _ => EntityKind::Organisation,
    };
    let countries: Vec<&str> = o.country.iter().map(String::as_str).collect();
    let id = registry.entity(kind, &o.key, &o.name, &countries);
    if let Some(wikidata) = &o.wikidata
        && registry.entities[id].same_as.is_empty()
    {
        registry.entities[id].same_as.push(format!("http://www.wikidata.org/entity/{wikidata}"));
    }
    id
}

/// The executive that a capital ("Moscow") or a palace ("the Kremlin") stands for.
fn government(
    registry: &mut Registry<'_>,
    lexicon: &Lexicon,
    hit: &Hit<'_>,
    row: usize,
    form: Form,
) -> EntityId {
    let c = &lexicon.countries()[row];
    if form == Form::Capital {
        return executive(registry, lexicon, row);
    }
    let name = text(registry, hit);
    let name = name.trim_start_matches("the ").trim_start_matches("The ");
    let key = format!("{}-{}", c.iso3.to_lowercase(), slug(name));
    registry.entity(EntityKind::Government, &key, name, &[&c.iso3])
}

/// The government of a country as a body of its own.
pub(crate) fn executive(registry: &mut Registry<'_>, lexicon: &Lexicon, row: usize) -> EntityId {
    let c = &lexicon.countries()[row];
    let key = format!("{}-government", c.iso3.to_lowercase());
    registry.entity(EntityKind::Government, &key, &format!("Government of {}", c.name), &[&c.iso3])
}

fn text(registry: &Registry<'_>, hit: &Hit<'_>) -> String {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let span = tokens[hit.tokens.start].span.cover(tokens[hit.tokens.end - 1].span);
    registry.document.words(span)
}

/// A capitalised article inside a sentence begins a name: in "for The Irish Times" no country is meant.
fn capitalised_title(registry: &Registry<'_>, hit: &Hit<'_>) -> Option<(std::ops::Range<usize>, String)> {
    let tokens = &registry.document.sentences[hit.sentence].tokens;
    let article = hit.tokens.start.checked_sub(1)?;
    if article == 0
        || tokens[article].form != "The"
        || !tokens[article - 1].form.chars().all(char::is_alphanumeric)
    {
        return None;
    }
    let mut end = hit.tokens.end;
    while tokens.get(end).is_some_and(|t| {
        t.upos == Upos::Propn && t.form.starts_with(char::is_uppercase) && tokens[end - 1].space_after
    }) {
        end += 1;
    }
    (end > hit.tokens.end).then(|| {
        let span = tokens[article].span.cover(tokens[end - 1].span);
        (article..end, registry.document.words(span))
    })
}
