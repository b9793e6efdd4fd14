use std::sync::Arc;

use super::date::DateOrder;
use super::kind::Kind;
use super::known::KnownFiles;
use super::metadata::{KeyMap, Metadata};

/// How inputs are read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// What the inputs hold.
    pub input: InputKind,
    /// Metadata that is stronger than what the inputs say: the command line's flags.
    pub metadata: Metadata,
    /// Which keys of JSON and columns of tables hold what, before the known ones.
    pub map: KeyMap,
    /// What stands first in dates such as 07/08/2025.
    pub dates: Option<DateOrder>,
    /// Take in articles in languages other than English.
    pub any_language: bool,
    /// What is done with an article that comes twice in a run.
    pub repeats: Repeats,
    /// Links in folders are followed; each file that they lead to is read once.
    pub follow: bool,
    /// Files in folders that were read before are left out.
    pub known_files: Option<Arc<KnownFiles>>,
}

/// What is done with an article that comes twice in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repeats {
    /// It is left out. Another text under the same id gets an id of its own, copies are linked.
    #[default]
    LeftOut,
    /// The same, but it is let in.
    LetIn,
    /// Nothing is kept of one article for the next: each is read as if it were the only one.
    Unseen,
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    /// By its content, then by the ending of its name.
    #[default]
    Auto,
    /// One article a file.
    Text,
    /// One JSON object a line.
    Jsonl,
    /// Any other kind.
    Of(Kind),
}

impl InputKind {
    /// The kind that was asked for; `None` where it is to be found out.
    pub(super) fn kind(self) -> Option<Kind> {
        match self {
            Self::Auto => None,
            Self::Text => Some(Kind::Text),
            Self::Jsonl => Some(Kind::JsonLines),
            Self::Of(kind) => Some(kind),
        }
    }
}
