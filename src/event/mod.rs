//! Who did what to whom: event records.

use crate::mention::{EntityId, Quantity, Time};
use crate::text::Span;

pub use crate::lexicon::Modality;

/// What one article says about one event, under one source and one modality.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRecord {
    /// Id of the action in the lexicon: `ImposeTariff`.
    pub action: String,
    pub modality: Modality,
    /// Doers of the action named, whatever the modality.
    pub actors: Vec<EntityId>,
    pub targets: Vec<EntityId>,
    pub time: Time,
    /// Date by which a demand or an ultimatum must be met.
    pub deadline: Option<Time>,
    /// Nearest sources of the content; empty where the narrator speaks.
    pub stated_by: Vec<EntityId>,
    /// Index of the speech-act record that this content was said in.
    pub said_in: Option<usize>,
    pub voice: Voice,
    pub place: Vec<EntityId>,
    pub about: Vec<EntityId>,
    /// Reason and condition as written.
    pub reason: Option<Span>,
    pub condition: Option<Span>,
    pub unless: Option<Span>,
    pub quantities: Vec<Quantity>,
    pub codes: Codes,
    pub sentence: usize,
    pub trigger: Span,
    /// Sentences that support the record, the trigger's first.
    pub evidence: Vec<Span>,
    /// Extractor's confidence in hundredths, 0 to 100.
    pub confidence: u8,
    /// The pattern of the action file that fired, for `explain`.
    pub rule: String,
}

/// Codes of the field, computed from action and modality together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    pub plover: Option<String>,
    pub plover_mode: Option<String>,
    /// PLOVER quad class, 1 to 4.
    pub quad: Option<u8>,
    /// CAMEO code with its leading zero.
    pub cameo: Option<String>,
    /// Goldstein value in tenths: -5.8 is -58.
    pub goldstein: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Voice {
    Narrator,
    Indirect,
    Direct,
}

impl Voice {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Narrator => "Narrator",
            Self::Indirect => "Indirect",
            Self::Direct => "Direct",
        }
    }
}
