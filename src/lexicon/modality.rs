use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Files, LexiconError};

/// Factual status of an act, after FactBank (Saurí and Pustejovsky 2009) with the values news needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub enum Modality {
    /// It happened.
    Actual,
    /// It goes on.
    Ongoing,
    /// Its doer means to do it.
    Planned,
    /// It may happen, or have happened.
    Possible,
    /// Its doer says it to make others do something.
    Threatened,
    /// Somebody wants another to do it.
    Demanded,
    /// It is told of a case that may not come.
    Hypothetical,
    /// The text says that it did not happen.
    Negated,
    /// Somebody whom the text cites says so.
    Denied,
    /// It was planned and is not to be any more.
    Cancelled,
    /// The text does not say.
    Unknown,
}

impl Modality {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Actual,
        Self::Ongoing,
        Self::Planned,
        Self::Possible,
        Self::Threatened,
        Self::Demanded,
        Self::Hypothetical,
        Self::Negated,
        Self::Denied,
        Self::Cancelled,
        Self::Unknown,
    ];

    /// The name in the graph and in the records format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Actual => "Actual",
            Self::Ongoing => "Ongoing",
            Self::Planned => "Planned",
            Self::Possible => "Possible",
            Self::Threatened => "Threatened",
            Self::Demanded => "Demanded",
            Self::Hypothetical => "Hypothetical",
            Self::Negated => "Negated",
            Self::Denied => "Denied",
            Self::Cancelled => "Cancelled",
            Self::Unknown => "Unknown",
        }
    }
}

/// One entry of `modality.toml`: the concept, for the graph.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModalityEntry {
    /// Which status it is.
    pub id: Modality,
    /// What people call it.
    pub label: String,
    /// What it means, in a sentence.
    pub definition: String,
    /// True if the act counts as having happened.
    pub realis: bool,
    /// FactBank's value.
    pub factbank: String,
    /// What PLOVER calls it.
    pub plover_auxiliary: Option<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    modifiers: Vec<String>,
    #[serde(default)]
    adverbs: Vec<String>,
    #[serde(default)]
    connectives: Vec<String>,
    #[serde(default)]
    auxiliaries: Vec<String>,
    #[serde(default)]
    markers: Vec<String>,
    #[serde(default)]
    negations: Vec<String>,
    /// Action of the speaker who says that another must do it.
    speech_act: Option<String>,
}

/// `modality.toml`, indexed by word.
#[derive(Debug, Clone, Default)]
pub struct Modalities {
    /// The concepts, for the graph.
    pub entries: Vec<ModalityEntry>,
    words: BTreeMap<String, Modality>,
    modifiers: BTreeMap<String, Modality>,
    adverbs: BTreeMap<String, Modality>,
    connectives: BTreeMap<String, Modality>,
    auxiliaries: BTreeMap<String, Modality>,
    markers: BTreeMap<String, Modality>,
    negations: BTreeMap<String, Modality>,
    support_verbs: BTreeSet<String>,
    receiving_verbs: BTreeSet<String>,
    happens: BTreeSet<String>,
    promises: BTreeSet<String>,
    consequences: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModalityFile {
    #[serde(alias = "carriers")]
    support_verbs: Vec<String>,
    #[serde(default, alias = "receivers")]
    receiving_verbs: Vec<String>,
    happens: Vec<String>,
    promises: Vec<String>,
    consequences: Vec<String>,
    modality: Vec<ModalityEntry>,
}

impl Modalities {
    /// Reads `modality.toml`.
    pub fn read(files: &Files) -> Result<Self, LexiconError> {
        const FILE: &str = "modality.toml";
        let parsed: ModalityFile = toml::from_str(&files.read(FILE)?)
            .map_err(|source| LexiconError::Toml { file: FILE.to_string(), source: Box::new(source) })?;
        let index = |list: fn(&ModalityEntry) -> &Vec<String>| {
            parsed.modality.iter().flat_map(|e| list(e).iter().map(|word| (word.clone(), e.id))).collect()
        };
        let set = |list: Vec<String>| list.into_iter().collect();
        Ok(Self {
            words: index(|e| &e.words),
            modifiers: index(|e| &e.modifiers),
            adverbs: index(|e| &e.adverbs),
            connectives: index(|e| &e.connectives),
            auxiliaries: index(|e| &e.auxiliaries),
            markers: index(|e| &e.markers),
            negations: index(|e| &e.negations),
            support_verbs: set(parsed.support_verbs),
            receiving_verbs: set(parsed.receiving_verbs),
            happens: set(parsed.happens),
            promises: set(parsed.promises),
            consequences: set(parsed.consequences),
            entries: parsed.modality,
        })
    }

    /// What a word (base form, or "verb particle") makes of the act it governs.
    pub fn governor(&self, word: &str) -> Option<Modality> {
        self.words.get(word).copied()
    }

    /// What an adjective or determiner makes of the noun it stands before.
    pub fn modifier(&self, word: &str) -> Option<Modality> {
        self.modifiers.get(word).copied()
    }

    /// What an adverb makes of the verb beside it.
    pub fn adverb(&self, word: &str) -> Option<Modality> {
        self.adverbs.get(word).copied()
    }

    /// What two words, or one, before a verb in -ing make of it: "instead of attacking".
    pub fn connective(&self, words: &str) -> Option<Modality> {
        self.connectives.get(words).copied()
    }

    /// What an auxiliary makes of its verb.
    pub fn auxiliary(&self, word: &str) -> Option<Modality> {
        self.auxiliaries.get(word).copied()
    }

    /// What a subordinator makes of its clause.
    pub fn marker(&self, word: &str) -> Option<Modality> {
        self.markers.get(word).copied()
    }

    /// Does a word deny?
    pub fn is_negation(&self, word: &str) -> bool {
        self.negations.contains_key(word)
    }

    /// Is the verb a support verb, as in "hold talks"?
    pub fn carries(&self, verb: &str) -> bool {
        self.support_verbs.contains(verb)
    }

    /// Is it a support verb whose subject is the recipient, as in "receive assurances"?
    pub fn receives(&self, verb: &str) -> bool {
        self.receiving_verbs.contains(verb)
    }

    /// Does the verb say of its subject that it happens, as in "talks took place"?
    pub fn happens(&self, verb: &str) -> bool {
        self.happens.contains(verb)
    }

    /// Does the verb promise or warn, so that a hostile act under it is a threat?
    pub fn promises(&self, verb: &str) -> bool {
        self.promises.contains(verb)
    }

    /// Id of the action that says that another must do something.
    pub fn demand(&self) -> Option<&str> {
        let demanded = self.entries.iter().find(|e| e.id == Modality::Demanded)?;
        demanded.speech_act.as_deref()
    }

    /// Does the verb, behind "or", tell what follows if a demand is not met ("or face sanctions")?
    pub fn is_consequence(&self, verb: &str) -> bool {
        self.consequences.contains(verb)
    }
}
