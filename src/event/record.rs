//! What the event stage finds: records of who did what to whom, with the codes of the field.

use crate::lexicon::Modality;
use crate::mention::{EntityId, Quantity, Time};
use crate::text::Span;

/// What one article says about one event, under one source and one modality.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRecord {
    /// Id of the action in the lexicon: `ImposeTariff`.
    pub action: String,
    /// Whether it happened.
    pub modality: Modality,
    /// Agents of the action named, whatever the modality.
    pub actors: Vec<EntityId>,
    /// To whom it is done.
    pub targets: Vec<EntityId>,
    /// When it took place, or is to.
    pub time: Time,
    /// Date by which a demand or an ultimatum must be met.
    pub deadline: Option<Time>,
    /// Nearest sources of the content; empty where the narrator speaks.
    pub stated_by: Vec<EntityId>,
    /// Index of the speech-act record that this content was said in.
    pub said_in: Option<usize>,
    /// Whether the narrator says so, or somebody whom the text cites.
    pub voice: Voice,
    /// Where.
    pub place: Vec<EntityId>,
    /// What is said, agreed or demanded concerns these.
    pub about: Vec<EntityId>,
    /// Reason and condition as written.
    pub reason: Option<Span>,
    /// On what it depends, as written.
    pub condition: Option<Span>,
    /// What would prevent it, as written.
    pub unless: Option<Span>,
    /// Rates, people and money.
    pub quantities: Vec<Quantity>,
    /// Codes of the field.
    pub codes: Codes,
    /// Index of the trigger's sentence.
    pub sentence: usize,
    /// The words that tell of it.
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
    /// Who.
    pub entity: EntityId,
    /// Id of the rule that proposes him, [`super::rule::PATTERN`] for a place of the pattern, [`super::decide::LEARNED`] for nobody.
    pub by: &'static str,
    /// Scores as actor and as target, in thousandths of log odds above no side.
    pub scores: [i32; 2],
}

/// Codes of the field, computed from action and modality together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    /// PLOVER event type.
    pub plover: Option<String>,
    /// PLOVER mode.
    pub plover_mode: Option<String>,
    /// PLOVER quad class, 1 to 4.
    pub quad: Option<u8>,
    /// CAMEO code with its leading zero.
    pub cameo: Option<String>,
    /// Goldstein value in tenths: -5.8 is -58.
    pub goldstein: Option<i32>,
}

/// Who speaks where a record is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Voice {
    /// The article itself.
    Narrator,
    /// Somebody whom it reports.
    Indirect,
    /// Somebody whom it quotes.
    Direct,
}

impl Voice {
    /// The name in the graph and in the records format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Narrator => "Narrator",
            Self::Indirect => "Indirect",
            Self::Direct => "Direct",
        }
    }
}
