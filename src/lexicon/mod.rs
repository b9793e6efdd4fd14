//! Reads `ontology/`: what counts as an action, a country, a role, an organisation or a person.

mod action;
mod error;
mod files;
mod modality;
mod names;
mod pattern;
mod rows;
pub(crate) mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use action::{Action, Example};
pub use error::LexiconError;
pub use files::Files;
pub use modality::{Modalities, Modality, ModalityEntry};
pub use names::{Form, NameHit, Names, Sense};
pub use pattern::{Filler, Pattern, PatternError, PatternKind, Phrase, Slot, SlotKind, SlotRole};
pub use rows::{Body, Country, GroupNoun, Office, Organisation, Person, Place, Role};

/// All that the files under `ontology/` say, checked and indexed.
#[derive(Debug, Clone)]
pub struct Lexicon {
    files: Files,
    actions: Vec<Action>,
    modalities: Modalities,
    countries: Vec<Country>,
    places: Vec<Place>,
    roles: Vec<Role>,
    organisations: Vec<Organisation>,
    people: Vec<Person>,
    offices: Vec<Office>,
    titles: BTreeSet<String>,
    bodies: BTreeMap<String, Body>,
    groups: BTreeMap<String, GroupNoun>,
    country_by_iso3: BTreeMap<String, usize>,
    names: Names,
}

impl Lexicon {
    /// Reads and checks all files. Errors name the file and the line or the action.
    pub fn read(files: Files) -> Result<Self, LexiconError> {
        let countries = rows::countries(&files)?;
        let country_by_iso3 = countries.iter().enumerate().map(|(i, c)| (c.iso3.clone(), i)).collect();
        let places = rows::places(&files)?;
        let organisations = rows::organisations(&files)?;
        let people = rows::people(&files)?;
        let names = Names::build(&countries, &places, &organisations, &people);
        Ok(Self {
            actions: action::actions(&files)?,
            modalities: Modalities::read(&files)?,
            roles: rows::roles(&files)?,
            offices: rows::offices(&files)?,
            titles: rows::titles(&files)?,
            bodies: rows::bodies(&files)?.into_iter().map(|b| (b.noun.clone(), b)).collect(),
            groups: rows::groups(&files)?.into_iter().map(|g| (g.noun.clone(), g)).collect(),
            countries,
            places,
            organisations,
            people,
            names,
            country_by_iso3,
            files,
        })
    }

    /// The knowledge that the program carries.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::read(Files::embedded())
    }

    /// The files that this lexicon was read from.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// In the order of their files.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.iter().find(|a| a.id == id)
    }

    pub fn modalities(&self) -> &Modalities {
        &self.modalities
    }

    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// A country by its ISO 3166-1 alpha-3 code.
    pub fn country(&self, iso3: &str) -> Option<&Country> {
        self.country_by_iso3.get(iso3).map(|&i| &self.countries[i])
    }

    pub fn places(&self) -> &[Place] {
        &self.places
    }

    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    pub fn organisations(&self) -> &[Organisation] {
        &self.organisations
    }

    pub fn people(&self) -> &[Person] {
        &self.people
    }

    pub fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// What a noun is that may name a body of a country ("foreign ministry").
    pub fn body(&self, noun: &str) -> Option<&Body> {
        self.bodies.get(noun)
    }

    /// What a noun is that may head a group ("officials"), in base form.
    pub fn group(&self, noun: &str) -> Option<&GroupNoun> {
        self.groups.get(noun)
    }

    /// Names of countries, places, organisations and people.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Forms of address and ranks that stand before a name.
    pub fn titles(&self) -> &BTreeSet<String> {
        &self.titles
    }
}
