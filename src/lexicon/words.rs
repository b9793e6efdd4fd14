//! `grammar/words.toml`: words that the grammar needs to know, by class.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{Files, LexiconError};

/// The classes with their names in the file, which also says what each means.
macro_rules! classes {
    ($($class:ident $name:literal),* $(,)?) => {
        /// A class of words of `grammar/words.toml`, which says what each means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Class { $(#[doc = concat!("`", $name, "`")] $class),* }

        impl Class {
            const ALL: &[(Self, &'static str)] = &[$((Self::$class, $name)),*];
        }
    };
}

classes! {
    KillsOrInjures "kills-or-injures",
    TakesPeople "takes-people",
    Damages "damages",
    Follows "follows",
    Deaths "deaths",
    Injuries "injuries",
    CountedThings "counted-things",
    Captives "captives",
    Commits "commits",
    Influences "influences",
    AsksWith "asks-with",
    Judges "judges",
    TakesSomebody "takes-somebody",
    HumanActs "human-acts",
    Addresses "addresses",
    TellsOf "tells-of",
    GoesOn "goes-on",
    Names "names",
    NamesAs "names-as",
    ReportsActs "reports-acts",
    Plans "plans",
    LooksAhead "looks-ahead",
    NounOrVerb "noun-or-verb",
    AsksFor "asks-for",
    Hesitations "hesitations",
    AddressesMan "addresses-man",
    AddressesWoman "addresses-woman",
    TitlesOfMen "titles-of-men",
    TitlesOfWomen "titles-of-women",
    FormsOfAddress "forms-of-address",
    Former "former",
    Outgoing "outgoing",
    Acting "acting",
    Elect "elect",
    Appoints "appoints",
    Elects "elects",
    Nominates "nominates",
    Declares "declares",
    HoldsPost "holds-post",
    ActsInPost "acts-in-post",
    PeopleNamedAgain "people-named-again",
    StatesNamedAgain "states-named-again",
    BodiesNamedAgain "bodies-named-again",
    SidesNamedAgain "sides-named-again",
    Leaders "leaders",
    CountryNouns "country-nouns",
    FormsOfState "forms-of-state",
    Measures "measures",
    Soldiers "soldiers",
    NaturalForces "natural-forces",
    Works "works",
    Untrue "untrue",
    Tales "tales",
    Succeeds "succeeds",
    Cites "cites",
    Calls "calls",
    Documents "documents",
    Press "press",
    VaguePress "vague-press",
    BareBodies "bare-bodies",
    Gives "gives",
}

/// The words of all classes.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// For each word one bit a class.
    classes: FxHashMap<String, u64>,
    /// Kinds of bodies by the noun that means one named before.
    kinds: FxHashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(rename = "means", default)]
    _means: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    kinds: BTreeMap<String, Vec<String>>,
    #[serde(rename = "replace", default)]
    _replace: bool,
    #[serde(flatten)]
    classes: BTreeMap<String, Entry>,
}

impl Words {
    /// Reads all layers of the file.
    ///
    /// # Errors
    /// A file that is no TOML, names a class that the grammar does not know, or leaves one without words.
    pub(super) fn read(files: &Files) -> Result<Self, LexiconError> {
        const FILE: &str = "grammar/words.toml";
        let (mut words, mut kinds) = (Self::default(), BTreeSet::new());
        for layer in files.layers(FILE)? {
            let parsed: File = toml::from_str(&layer.text).map_err(|source| LexiconError::Toml {
                file: layer.name.clone(),
                source: Box::new(source),
            })?;
            for (name, entry) in parsed.classes {
                let Some(class) =
                    Class::ALL.iter().find(|(_, known)| *known == name).map(|(class, _)| *class)
                else {
                    return Err(LexiconError::WordClass { file: layer.name, class: name });
                };
                for word in entry.words {
                    match word.strip_prefix('-') {
                        Some(word) => *words.classes.entry(word.to_string()).or_default() &= !bit(class),
                        None => *words.classes.entry(word).or_default() |= bit(class),
                    }
                }
            }
            for (kind, nouns) in parsed.kinds {
                for noun in nouns {
                    match noun.strip_prefix('-') {
                        Some(noun) => kinds.remove(&(noun.to_string(), kind.clone())),
                        None => kinds.insert((noun, kind.clone())),
                    };
                }
            }
        }
        for (noun, kind) in kinds {
            words.kinds.entry(noun).or_default().push(kind);
        }
        Ok(words)
    }

    /// Is a word, in lower case and base form, in a class?
    pub fn has(&self, class: Class, word: &str) -> bool {
        self.any(&[class], word)
    }

    /// Is it in one of these?
    pub fn any(&self, classes: &[Class], word: &str) -> bool {
        let bits = classes.iter().fold(0, |bits, class| bits | bit(*class));
        self.classes.get(word).is_some_and(|of| of & bits != 0)
    }

    /// The first of these classes that a word is in, with what stands beside it.
    pub fn first<T: Copy>(&self, classes: &[(Class, T)], word: &str) -> Option<T> {
        let of = *self.classes.get(word)?;
        classes.iter().find(|(class, _)| of & bit(*class) != 0).map(|(_, with)| *with)
    }

    /// Kinds of `organisations.tsv` that a noun may mean where a body was named before.
    pub fn kinds(&self, noun: &str) -> &[String] {
        self.kinds.get(noun).map_or(&[], Vec::as_slice)
    }
}

fn bit(class: Class) -> u64 {
    const { assert!(Class::ALL.len() <= 64) };
    1 << class as u32
}
