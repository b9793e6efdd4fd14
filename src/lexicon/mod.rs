//! Reads `ontology/`: what counts as an action, a country, a role, an organisation or a person.

/// All that the files under `ontology/` say, checked and indexed.
#[derive(Debug, Default)]
pub struct Lexicon {}
