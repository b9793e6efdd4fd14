//! What the tree of a sentence says, each question asked in one way: which noun heads a phrase and what is joined to it,
//! where a clause begins and who is its subject, what fills the places of a verb, which verb supports a noun.
//!
//! All functions take a sentence and places of tokens in it, and change nothing.

mod clause;
mod frame;
mod noun;
mod passive;
mod subject;
mod support;

pub(crate) use clause::{clause, infinitive_marker, is_subject, marked, subject_of};
pub(crate) use frame::{Frame, frames};
pub(crate) use noun::{
    case_of, conjuncts, first_conjunct, has_case, is_definite, is_locative, is_owned, joined,
    nominal_obliques,
};
pub(crate) use passive::is_passive;
pub(crate) use support::{Support, SupportVerb, measured, support_verbs};
