//! Who, where, when and how many: the things a text names, and the words that name them.

mod acronym;
mod anaphor;
mod coreference;
mod country;
mod gazetteer;
mod gender;
mod group;
mod guess;
mod limit;
mod model;
mod name;
mod named_later;
mod national;
mod office;
mod organisation;
mod plural;
mod pronoun;
mod registry;
mod resumed;
mod setting;
mod role;
mod tenure;
pub mod quantity;
pub mod tagger;
pub mod time;

use crate::lexicon::{Form, Lexicon, Sense};
use crate::text::{Document, slug};
use registry::Registry;

pub use limit::ENTITIES;
pub(crate) use limit::keep;
pub use model::{
    Basis, Entity, EntityId, EntityKind, Guess, Mention, MentionKind, Mentions, Precision, Quantity,
    QuantityKind, QuantityRelation, Tenure, TenureStatus, Time, TimeMention,
};

/// Finds who, where, when and how many in an annotated document.
pub fn find(document: &Document, lexicon: &Lexicon) -> Mentions {
    let mut registry = Registry::new(document);
    let hits = gazetteer::hits(document, lexicon);
    let roles = role::hits(document, lexicon);
    let tagged = tagger::Tagged::new(document, lexicon, &hits);
    acronym::find(&mut registry, lexicon, &hits);
    name::find(&mut registry, lexicon, &hits, &roles, &tagged);
    country::find(&mut registry, lexicon, &hits);
    organisation::find(&mut registry, lexicon, &tagged);
    anaphor::find(&mut registry, lexicon);
    organisation::unnamed(&mut registry, lexicon);
    let (mut tenures, loose) = tenure::find(&mut registry, lexicon, &roles);
    let later = named_later::tenures(&registry, lexicon, &loose, &tenures);
    tenures.extend(later);
    tenures.sort_by_key(|t| t.evidence);
    office::affiliate(&mut registry, &tenures);
    coreference::descriptions(&mut registry, lexicon, &tenures, &loose);
    plural::find(&mut registry, lexicon, &tenures);
    national::find(&mut registry);
    group::find(&mut registry, lexicon);
    pronoun::find(&mut registry, lexicon);
    tenure::by_pronouns(&registry, lexicon, &loose, &mut tenures);
    office::complete(&mut registry, lexicon, &mut tenures);
    let publisher =
        document.article.metadata.publisher.as_deref().map(|name| publisher(&mut registry, lexicon, name));
    let narrator = document
        .article
        .metadata
        .publisher
        .as_deref()
        .and_then(|name| narrator(&mut registry, lexicon, name));
    let guesses = guess::find(&mut registry, lexicon);
    let Registry { entities, mut mentions, .. } = registry;
    mentions.sort_by_key(|m| (m.span, m.entity));
    let mut found = Mentions {
        entities,
        mentions,
        times: Vec::new(),
        quantities: quantity::find(document, lexicon),
        tenures,
        publisher,
        narrator,
        guesses,
        left_out: 0,
    };
    // "Ana June met" names no month.
    let person = |e: EntityId| found.entities[e].kind == EntityKind::Person;
    let named = |t: &TimeMention| {
        let names = found.of_sentence(t.sentence).iter().filter(|m| m.kind == MentionKind::Name);
        names
            .into_iter()
            .any(|m| person(m.entity) && m.span.begin <= t.span.begin && t.span.end <= m.span.end)
    };
    found.times = time::find(document, lexicon).into_iter().filter(|t| !named(t)).collect();
    limit::cut(&mut found, ENTITIES);
    found
}

/// The node of the publisher: a row of the lexicon where one has this name.
fn publisher(registry: &mut Registry<'_>, lexicon: &Lexicon, name: &str) -> EntityId {
    let bare = name.trim_start_matches("The ").trim_start_matches("the ");
    let row = lexicon.organisations().iter().position(|o| {
        o.name == name || o.name == bare || o.aliases.iter().any(|alias| alias == name || alias == bare)
    });
    match row {
        Some(row) => country::organisation(registry, lexicon, row),
        None => registry.entity(EntityKind::Media, &slug(bare), name, &[]),
    }
}

/// The government of the one country that the name of an official publisher holds ("Prime Minister of Chile", "Chilean
/// Foreign Ministry"), or that its row in the lexicon gives.
fn narrator(registry: &mut Registry<'_>, lexicon: &Lexicon, name: &str) -> Option<EntityId> {
    let row = lexicon
        .organisations()
        .iter()
        .find(|o| o.name == name || o.aliases.iter().any(|alias| alias == name));
    let iso3 = match row {
        Some(o) => o.country.clone().filter(|_| o.kind == "government")?,
        None => {
            let official = name.split([' ', '(', ')']).any(|word| {
                let word = word.to_lowercase();
                lexicon.body(&word).is_some_and(|b| b.kind == "government")
                    || !lexicon.roles_from(&word).is_empty()
            });
            let found = lexicon.names().find(name);
            let mut named = found.iter().flat_map(|hit| hit.senses).filter_map(|sense| match sense {
                Sense::Country(row, Form::Name | Form::Adjective) => Some(*row),
                _ => None,
            });
            let first = named.next().filter(|_| official)?;
            named.all(|other| other == first).then(|| lexicon.countries()[first].iso3.clone())?
        }
    };
    let row = lexicon.countries().iter().position(|c| c.iso3 == iso3)?;
    Some(country::executive(registry, lexicon, row))
}
