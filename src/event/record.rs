//! What the event stage finds: records of who did what to whom, with the codes of the field.

use crate::lexicon::Modality;
use crate::mention::{EntityId, Quantity, Time};
use crate::text::Span;

/// What one article says about one event, under one source and one modality.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRecord {
    /// Id of the action in the lexicon: `ImposeTariff`.
    pub action: String,
    pub modality: Modality,
    /// Agents of the action named, whatever the modality.
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
    /// Who could have taken a side and how each was weighed, for `explain`; empty where nothing was weighed.
    pub weighed: Vec<Weighed>,
}

/// Somebody who could take a side of an act, as `decide` weighed him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    pub entity: EntityId,
    /// Id of the rule that proposes him, [`super::rule::PATTERN`] for a place of the pattern, [`super::decide::LEARNED`] for nobody.
    pub by: &'static str,
    /// Scores as actor and as target, in thousandths of log odds above no side.
    pub scores: [i32; 2],
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
