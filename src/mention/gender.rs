//! Whether a person is a woman or a man, as far as name, form of address and pronoun say.

use super::EntityId;
use super::registry::Registry;
use crate::lexicon::{Class, Gender, Lexicon};

/// What forms of address and titles tell.
const BY_TITLE: &[(Class, Gender)] = &[
    (Class::AddressesMan, Gender::Male),
    (Class::TitlesOfMen, Gender::Male),
    (Class::AddressesWoman, Gender::Female),
    (Class::TitlesOfWomen, Gender::Female),
];

/// By how the text addresses the person, else by the given name.
pub(super) fn of(registry: &Registry<'_>, lexicon: &Lexicon, person: EntityId) -> Option<Gender> {
    let entity = &registry.entities[person];
    let address = entity.surfaces.iter().find_map(|surface| {
        let first = surface.split_once(' ')?.0.trim_end_matches('.').to_lowercase();
        lexicon.words().first(BY_TITLE, &first)
    });
    let given = || entity.name.split_once(' ').and_then(|(given, _)| lexicon.gender(given));
    address.or_else(given)
}

/// The gender that a pronoun tells.
pub(super) fn of_pronoun(form: &str) -> Option<Gender> {
    match form {
        "he" | "him" | "his" | "himself" => Some(Gender::Male),
        "she" | "her" | "herself" => Some(Gender::Female),
        _ => None,
    }
}
