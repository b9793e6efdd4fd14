//! Whether a person is a woman or a man, as far as name, form of address and pronoun say.

use super::EntityId;
use super::registry::Registry;
use crate::lexicon::{Gender, Lexicon};

/// Forms of address that tell it.
const ADDRESS: &[(&str, Gender)] = &[
    ("mr", Gender::Male),
    ("sir", Gender::Male),
    ("king", Gender::Male),
    ("prince", Gender::Male),
    ("mrs", Gender::Female),
    ("ms", Gender::Female),
    ("miss", Gender::Female),
    ("mme", Gender::Female),
    ("madame", Gender::Female),
    ("queen", Gender::Female),
    ("princess", Gender::Female),
];

/// By how the text addresses the person, else by the given name.
pub(super) fn of(registry: &Registry<'_>, lexicon: &Lexicon, person: EntityId) -> Option<Gender> {
    let entity = &registry.entities[person];
    let address = entity.surfaces.iter().find_map(|surface| {
        let first = surface.split_once(' ')?.0.trim_end_matches('.').to_lowercase();
        ADDRESS.iter().find(|(word, _)| *word == first).map(|(_, gender)| *gender)
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
