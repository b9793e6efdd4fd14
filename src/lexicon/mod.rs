//! Reads `ontology/`: what counts as an action, a country, a role, an organisation or a person.

mod action;
pub mod check;
mod decision;
mod error;
mod external;
mod files;
mod modality;
mod names;
mod pattern;
mod rows;
pub(crate) mod table;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::slug;

pub use action::{Action, Example};
pub use decision::{Bars, Decisions};
pub use error::LexiconError;
pub use external::{ExternalId, ExternalIds, Justification, Match, iri as external_iri};
pub use files::{Files, Own};
pub use modality::{Modalities, Modality, ModalityEntry};
pub use names::{Form, NameHit, Names, Sense};
pub use pattern::{Filler, Pattern, PatternError, PatternKind, Phrase, Slot, SlotKind, SlotRole};
pub use rows::{Body, Country, Gender, GroupNoun, Office, Organisation, Person, Place, Role};
pub use words::{Class, Words};

/// All that the files under `ontology/` say, checked and indexed. The maps are only asked and never walked through, so
/// that their order reaches no output; their keys are the files' own, so a quick hash does.
#[derive(Debug, Clone)]
pub struct Lexicon {
    files: Files,
    own: Option<Own>,
    decisions: Decisions,
    words: Words,
    actions: Vec<Action>,
    modalities: Modalities,
    countries: Vec<Country>,
    places: Vec<Place>,
    place_by_key: FxHashMap<String, usize>,
    roles: Vec<Role>,
    organisations: Vec<Organisation>,
    organisation_by_key: FxHashMap<String, usize>,
    people: Vec<Person>,
    offices: Vec<Office>,
    titles: FxHashSet<String>,
    bodies: FxHashMap<String, Body>,
    groups: FxHashMap<String, GroupNoun>,
    country_by_iso3: FxHashMap<String, usize>,
    names: Names,
    name_genders: FxHashMap<String, Gender>,
    role_words: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    role_by_key: FxHashMap<String, usize>,
    people_by_family_name: FxHashMap<String, Vec<usize>>,
    offices_by_person: FxHashMap<String, Vec<usize>>,
    offices_by_country: FxHashMap<String, Vec<usize>>,
    verb_patterns: PatternIndex,
    noun_patterns: PatternIndex,
    speech: FxHashSet<String>,
    endings: FxHashMap<String, String>,
    beginnings: FxHashSet<String>,
    quads: FxHashMap<String, u8>,
    goldsteins: FxHashMap<String, i32>,
    external_ids: OnceLock<ExternalIds>,
    /// Ids of rules of the reader that are not to run.
    left_out: BTreeSet<String>,
    asked_confidence: Option<u8>,
    coordinates: OnceLock<BTreeMap<String, (f64, f64)>>,
}

/// Head word → action and pattern, by their places in the lists.
type PatternIndex = FxHashMap<String, Vec<(usize, usize)>>;

impl Lexicon {
    /// Reads and checks all files. Errors name the file and the line or the action.
    pub fn read(files: Files) -> Result<Self, LexiconError> {
        let countries = rows::countries(&files)?;
        let country_by_iso3 = countries.iter().enumerate().map(|(i, c)| (c.iso3.clone(), i)).collect();
        let places = rows::places(&files)?;
        let organisations = rows::organisations(&files)?;
        let people = rows::people(&files)?;
        let names = Names::build(
            &countries,
            &places,
            &organisations,
            &people,
            rows::words(&files, "given_names.txt")?,
        );
        let roles = rows::roles(&files)?;
        let offices = rows::offices(&files)?;
        let actions = action::actions(&files)?;
        let lexicon = Self {
            verb_patterns: patterns(&actions, PatternKind::Verb),
            noun_patterns: patterns(&actions, PatternKind::Noun),
            speech: speech(&actions),
            endings: rows::endings(&files)?.into_iter().collect(),
            beginnings: rows::beginnings(&files)?.into_iter().collect(),
            quads: rows::quads(&files)?.into_iter().collect(),
            goldsteins: rows::goldsteins(&files)?.into_iter().collect(),
            coordinates: OnceLock::new(),
            external_ids: OnceLock::new(),
            actions,
            role_words: role_words(&roles),
            role_by_key: roles.iter().enumerate().map(|(i, r)| (r.key.clone(), i)).collect(),
            people_by_family_name: index(&people, family_names),
            offices_by_person: index(&offices, |o| [o.person.clone()]),
            offices_by_country: index(&offices, |o| [o.of.clone()]),
            roles,
            offices,
            modalities: Modalities::read(&files)?,
            titles: rows::words(&files, "titles.txt")?.into_iter().collect(),
            bodies: rows::bodies(&files)?.into_iter().map(|b| (b.noun.clone(), b)).collect(),
            groups: rows::groups(&files)?.into_iter().map(|g| (g.noun.clone(), g)).collect(),
            countries,
            place_by_key: places.iter().enumerate().map(|(i, p)| (p.key.clone(), i)).collect(),
            places,
            organisation_by_key: organisations.iter().enumerate().map(|(i, o)| (o.key.clone(), i)).collect(),
            organisations,
            people,
            names,
            name_genders: rows::name_genders(&files)?.into_iter().collect(),
            country_by_iso3,
            decisions: Decisions::read(&files)?,
            words: Words::read(&files)?,
            left_out: BTreeSet::new(),
            asked_confidence: None,
            own: files.own()?,
            files,
        };
        // The program's own are right, and read where first asked for: most runs never do.
        if lexicon.own.is_some() {
            let _ = lexicon.external_ids.set(lexicon.read_external_ids()?);
            let _ = lexicon.coordinates.set(rows::coordinates(&lexicon.files)?);
        }
        Ok(lexicon)
    }

    fn read_external_ids(&self) -> Result<ExternalIds, LexiconError> {
        ExternalIds::read(&self.files, &self.countries, &self.people, &self.organisations, &self.places)
    }

    /// Tells from now on of records from this confidence on, in hundredths; 0 tells of all.
    pub fn tell_from(&mut self, confidence: u8) {
        self.asked_confidence = Some(confidence);
    }

    /// The confidence from which on somebody has asked for records.
    pub fn asked_confidence(&self) -> Option<u8> {
        self.asked_confidence
    }

    /// Reads without one rule of the reader from now on, to see what it is worth.
    pub fn leave_out(&mut self, rule: &str) {
        self.left_out.insert(rule.to_string());
    }

    /// Is this rule of the reader not to run?
    pub fn leaves_out(&self, rule: &str) -> bool {
        self.left_out.contains(rule)
    }

    /// Words that the grammar needs to know.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The knowledge that the program carries.
    pub fn embedded() -> Result<Self, LexiconError> {
        Self::read(Files::embedded())
    }

    /// The files that this lexicon was read from.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What of it is the user's.
    pub fn own(&self) -> Option<&Own> {
        self.own.as_ref()
    }

    /// The weights of the models that decide on sides and triggers.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// In the order of their files.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// An action by its id.
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.iter().find(|a| a.id == id)
    }

    /// The action that stands for all of a guideline label where no pattern says which one it is.
    pub fn general(&self, label: &str) -> Option<&Action> {
        self.actions.iter().find(|a| a.general && a.guideline.as_deref() == Some(label))
    }

    /// Patterns whose head is this word in base form: the action's place, and the pattern's in it.
    pub fn patterns(&self, kind: PatternKind, word: &str) -> &[(usize, usize)] {
        let index = match kind {
            PatternKind::Verb => &self.verb_patterns,
            PatternKind::Noun => &self.noun_patterns,
        };
        index.get(word).map_or(&[], Vec::as_slice)
    }

    /// Does this verb take what somebody says as its content?
    pub fn is_speech(&self, verb: &str) -> bool {
        self.speech.contains(verb)
    }

    /// What the last word of a capitalised name says of it: organisation, media, place or thing.
    pub fn ending(&self, word: &str) -> Option<&str> {
        let known = self.endings.get(word).or_else(|| self.endings.get(word.strip_suffix('.')?));
        known.map(String::as_str)
    }

    /// Is a capitalised name that begins with this word no person's ("Hurricane Anna")?
    pub fn beginning(&self, word: &str) -> bool {
        self.beginnings.contains(word)
    }

    /// PLOVER quad class of a category.
    pub fn quad(&self, category: &str) -> Option<u8> {
        self.quads.get(category).copied()
    }

    /// Goldstein value of a CAMEO code in tenths; a code that the table lacks has its parent's.
    pub fn goldstein(&self, cameo: &str) -> Option<i32> {
        (2..=cameo.len()).rev().find_map(|len| self.goldsteins.get(&cameo[..len]).copied())
    }

    /// Statuses, and the words that show them.
    pub fn modalities(&self) -> &Modalities {
        &self.modalities
    }

    /// All countries.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// A country by its ISO 3166-1 alpha-3 code.
    pub fn country(&self, iso3: &str) -> Option<&Country> {
        self.country_by_iso3.get(iso3).map(|&i| &self.countries[i])
    }

    /// Where a place lies, by its number in GeoNames: degrees north and east (WGS 84).
    pub fn coordinates(&self, geonames: &str) -> Option<(f64, f64)> {
        let read = || rows::coordinates(&self.files).unwrap_or_default();
        self.coordinates.get_or_init(read).get(geonames).copied()
    }

    /// All places.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// A place by its key.
    pub fn place(&self, key: &str) -> Option<&Place> {
        self.place_by_key.get(key).map(|&i| &self.places[i])
    }

    /// All roles.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// A role by its key.
    pub fn role(&self, key: &str) -> Option<&Role> {
        self.role_by_key.get(key).map(|&i| &self.roles[i])
    }

    /// Wordings of roles that begin with this word in lower case: their words, and the role's row.
    pub fn roles_from(&self, word: &str) -> &[(Vec<String>, usize)] {
        self.role_words.get(word).map_or(&[], Vec::as_slice)
    }

    /// Rows of the people with this family name, as [`slug`] writes it.
    pub fn people_by_family_name(&self, name: &str) -> &[usize] {
        self.people_by_family_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The family names of a person as the spellings of the lexicon have them, written as [`slug`] does.
    pub fn family_names(&self, person: usize) -> impl Iterator<Item = String> {
        family_names(&self.people[person]).into_iter()
    }

    /// The offices of a person, by the person's key.
    pub fn offices_of<'a>(&'a self, person: &str) -> impl Iterator<Item = &'a Office> + use<'a> {
        self.offices_by_person.get(person).into_iter().flatten().map(|&i| &self.offices[i])
    }

    /// The offices of a country, by its ISO 3166-1 alpha-3 code.
    pub fn holders<'a>(&'a self, iso3: &str) -> impl Iterator<Item = &'a Office> + use<'a> {
        self.offices_by_country.get(iso3).into_iter().flatten().map(|&i| &self.offices[i])
    }

    /// All organisations.
    pub fn organisations(&self) -> &[Organisation] {
        &self.organisations
    }

    /// An organisation by its key.
    pub fn organisation(&self, key: &str) -> Option<&Organisation> {
        self.organisation_by_key.get(key).map(|&i| &self.organisations[i])
    }

    /// All people.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Who held which office from when to when.
    pub fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// What the rows of the tables are in other data sets.
    pub fn external_ids(&self) -> &ExternalIds {
        self.external_ids.get_or_init(|| self.read_external_ids().unwrap_or_default())
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

    /// Whose name this given name nearly always is.
    pub fn gender(&self, given_name: &str) -> Option<Gender> {
        self.name_genders.get(given_name).copied()
    }

    /// Is this a form of address or a rank that stands before a name?
    pub fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }
}

fn index<T, K>(rows: &[T], keys: impl Fn(&T) -> K) -> FxHashMap<String, Vec<usize>>
where
    K: IntoIterator<Item = String>,
{
    let mut index: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (i, row) in rows.iter().enumerate() {
        for key in keys(row) {
            index.entry(key).or_default().push(i);
        }
    }
    index
}

/// The last word of the name; and of each alias that has the same given name ("Volodymyr Zelenskiy" beside
/// "Volodymyr Zelenskyy"), which is another spelling and not a by-name.
fn family_names(person: &Person) -> BTreeSet<String> {
    let ends = |name: &str| {
        let mut words = name.split_whitespace().map(slug);
        let first = words.next()?;
        Some((first, words.next_back()?))
    };
    let Some((given, family)) = ends(&person.name) else {
        return person.name.split_whitespace().last().map(slug).into_iter().collect();
    };
    let spellings = person.aliases.iter().filter_map(|alias| ends(alias));
    let mut names: BTreeSet<String> =
        spellings.filter(|(first, _)| *first == given).map(|(_, last)| last).chain([family]).collect();
    // "el-Sisi" is also called Sisi
    let bare = |name: &String| name.strip_prefix("al-").or(name.strip_prefix("el-")).map(str::to_string);
    names.extend(names.iter().filter_map(bare).collect::<Vec<_>>());
    names
}

fn role_words(roles: &[Role]) -> FxHashMap<String, Vec<(Vec<String>, usize)>> {
    let mut index: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
    for (i, role) in roles.iter().enumerate() {
        for form in role.forms.iter().chain([&role.label]) {
            let words: Vec<String> = form.to_lowercase().split([' ', '-']).map(str::to_string).collect();
            index.entry(words[0].clone()).or_default().push((words, i));
        }
    }
    index
}

fn patterns(actions: &[Action], kind: PatternKind) -> PatternIndex {
    let mut index = PatternIndex::default();
    for (a, action) in actions.iter().enumerate() {
        for (p, pattern) in action.patterns.iter().enumerate().filter(|(_, p)| p.kind == kind) {
            for phrase in &pattern.heads {
                let word = if kind == PatternKind::Verb { phrase.first() } else { phrase.last() };
                let list = index.entry(word.cloned().unwrap_or_default()).or_default();
                if list.last() != Some(&(a, p)) {
                    list.push((a, p));
                }
            }
        }
    }
    index
}

/// Verbs with a CONTENT place, whatever their action; not those that speak only with words beside them ("make clear").
fn speech(actions: &[Action]) -> FxHashSet<String> {
    let takes_content = |p: &&Pattern| {
        p.kind == PatternKind::Verb
            && p.particles.is_empty()
            && p.fillers().any(|f| matches!(f, Filler::Slot(Slot { role: SlotRole::Content, .. })))
            && !p.fillers().any(|f| matches!(f, Filler::Words(_)))
    };
    let heads = actions.iter().flat_map(|a| &a.patterns).filter(takes_content).flat_map(|p| &p.heads);
    heads.filter(|phrase| phrase.len() == 1).map(|phrase| phrase[0].clone()).collect()
}
