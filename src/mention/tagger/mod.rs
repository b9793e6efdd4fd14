//! Finds names of people, places and organisations, also those that no list knows.
//!
//! A structured perceptron over the tokens of a sentence: the features of a token are hashed to rows of integer
//! weights, a label each, and the best sequence of labels is found with Viterbi's algorithm. Sums of integers are the
//! same on every machine.

mod features;

use std::ops::Range;
use std::sync::OnceLock;

use super::gazetteer;
use crate::lexicon::Lexicon;
use crate::text::{Document, Sentence};

pub use super::gazetteer::Hit;
pub use features::ROWS;
use features::{Cue, cues};

/// Made by `cargo run --release -p demarche-training -- names`; models/README.md says from what.
static BYTES: &[u8] = include_bytes!("../../../models/names.bin");

const MAGIC: &[u8] = b"DMNAMES1";

/// Outside a name, and for each kind the first and the later words of a name; the last place of a row is unused.
pub const LABELS: usize = 8;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A place.
    Place,
    /// A body.
    Organisation,
}

impl NameKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Person, Self::Place, Self::Organisation];

    /// The name in training data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organisation => "organisation",
        }
    }

    /// The label of the first word of such a name, or of a later one.
    pub fn label(self, first: bool) -> usize {
        1 + 2 * self as usize + usize::from(!first)
    }
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Index of the sentence.
    pub sentence: usize,
    /// The tokens that it consists of.
    pub tokens: Range<usize>,
    /// What it names.
    pub kind: NameKind,
}

/// Finds the names in an annotated document, in text order.
pub fn names(document: &Document, lexicon: &Lexicon) -> Vec<Name> {
    Tagged::new(document, lexicon, &gazetteer::hits(document, lexicon)).names
}

/// The names of the lexicon in a document, for training.
pub fn known<'l>(document: &Document, lexicon: &'l Lexicon) -> Vec<Hit<'l>> {
    gazetteer::hits(document, lexicon)
}

/// The rows that each token of each sentence has, for training. A token that cannot be part of a name has none.
pub fn rows(document: &Document, lexicon: &Lexicon) -> Vec<Vec<Vec<u32>>> {
    let hits = gazetteer::hits(document, lexicon);
    sentences(document, &hits)
        .map(|(_, sentence, hits)| {
            let cues = cues(sentence, lexicon, hits);
            let row = |at| {
                let mut rows = Vec::new();
                if features::may_be_name(&cues, at) {
                    features::each(&cues, at, |row| rows.push(row));
                }
                rows
            };
            (0..cues.len()).map(row).collect()
        })
        .collect()
}

/// The names of a document, for those who ask what some words are.
pub(crate) struct Tagged {
    /// Names that were found, in text order.
    pub names: Vec<Name>,
}

impl Tagged {
    pub fn new(document: &Document, lexicon: &Lexicon, hits: &[Hit<'_>]) -> Self {
        let weights = weights();
        let mut names = Vec::new();
        let mut scores = Vec::new();
        for (index, sentence, hits) in sentences(document, hits) {
            if !sentence.tokens.iter().any(|t| t.form.starts_with(char::is_uppercase)) {
                continue;
            }
            let cues = cues(sentence, lexicon, hits);
            scores.clear();
            scores.extend((0..cues.len()).map(|at| score(weights, &cues, at)));
            let labels = best(&scores, &weights.transitions);
            names.extend(spans(&labels).map(|(tokens, kind)| Name { sentence: index, tokens, kind }));
        }
        Self { names }
    }

    /// What the words are that make up exactly one name.
    pub fn kind(&self, sentence: usize, tokens: &Range<usize>) -> Option<NameKind> {
        let from = self.names.partition_point(|n| (n.sentence, n.tokens.start) < (sentence, tokens.start));
        self.names.get(from).filter(|n| n.sentence == sentence && n.tokens == *tokens).map(|n| n.kind)
    }
}

/// Sentences with the names of the lexicon in them.
fn sentences<'d, 'h>(
    document: &'d Document,
    hits: &'h [Hit<'h>],
) -> impl Iterator<Item = (usize, &'d Sentence, &'h [Hit<'h>])> {
    let mut rest = hits;
    document.sentences.iter().enumerate().map(move |(index, sentence)| {
        let (here, later) = rest.split_at(rest.partition_point(|h| h.sentence <= index));
        rest = later;
        (index, sentence, here)
    })
}

fn score(weights: &Weights, cues: &[Cue], at: usize) -> [i32; LABELS] {
    if !features::may_be_name(cues, at) {
        return OUTSIDE;
    }
    // 16 bits hold the sum of some forty weights of 8 bits.
    let mut sum = [0i16; LABELS];
    features::each(cues, at, |row| {
        let row = &weights.rows[row as usize * LABELS..][..LABELS];
        for (s, &w) in sum.iter_mut().zip(row) {
            *s += i16::from(w as i8);
        }
    });
    sum.map(i32::from)
}

/// The score of a token that cannot be part of a name.
const OUTSIDE: [i32; LABELS] = {
    let mut score = [NEVER; LABELS];
    score[0] = 0;
    score
};

/// A score that no sum of weights makes up for.
pub const NEVER: i32 = -1_000_000;

/// The best sequence of labels: `scores` of each token, and of each label (column) after another (row).
pub fn best(scores: &[[i32; LABELS]], transitions: &[[i32; LABELS]; LABELS]) -> Vec<usize> {
    let mut sums = [NEVER; LABELS];
    sums[0] = 0;
    let mut back = Vec::with_capacity(scores.len());
    for score in scores {
        let (mut next, mut from) = ([i32::MIN; LABELS], [0u8; LABELS]);
        if *score == OUTSIDE {
            // Only one label can stand here, whatever stood before.
            let last = (0..LABELS - 1).rev().max_by_key(|&l| sums[l] + transitions[l][0]).unwrap_or(0);
            sums = OUTSIDE;
            back.push([last as u8; LABELS]);
            continue;
        }
        for label in 0..LABELS - 1 {
            for before in (0..LABELS - 1).filter(|&b| follows(b, label)) {
                let sum = sums[before] + transitions[before][label];
                if sum > next[label] {
                    (next[label], from[label]) = (sum, before as u8);
                }
            }
            next[label] += score[label];
        }
        // What counts are differences; so sums stay small however long the sentence is.
        let top = next[..LABELS - 1].iter().copied().max().unwrap_or(0);
        sums = next.map(|s| s.saturating_sub(top).max(4 * NEVER));
        back.push(from);
    }
    let mut label = (0..LABELS - 1).rev().max_by_key(|&l| sums[l]).unwrap_or(0);
    let mut labels = vec![0; scores.len()];
    for (at, from) in back.iter().enumerate().rev() {
        labels[at] = label;
        label = usize::from(from[label]);
    }
    labels
}

/// May a label stand after another? Later words of a name follow words of a name of the same kind.
fn follows(before: usize, label: usize) -> bool {
    label == 0 || label % 2 == 1 || before == label || before + 1 == label
}

/// The names that a sequence of labels marks.
fn spans(labels: &[usize]) -> impl Iterator<Item = (Range<usize>, NameKind)> + '_ {
    (0..labels.len()).filter(|&at| labels[at] % 2 == 1).map(|at| {
        let later = labels[at + 1..].iter().take_while(|&&l| l == labels[at] + 1).count();
        (at..at + 1 + later, NameKind::ALL[labels[at] / 2])
    })
}

struct Weights {
    transitions: [[i32; LABELS]; LABELS],
    rows: &'static [u8],
}

static WEIGHTS: OnceLock<Weights> = OnceLock::new();

/// Takes other weights than those that ship, before any text is read; for training. False where it comes too late or the
/// bytes are no weights.
#[doc(hidden)]
pub fn replace(bytes: &'static [u8]) -> bool {
    read(bytes).is_some_and(|weights| WEIGHTS.set(weights).is_ok())
}

fn weights() -> &'static Weights {
    WEIGHTS.get_or_init(|| read(BYTES).expect("the embedded weights are whole"))
}

fn read(bytes: &'static [u8]) -> Option<Weights> {
    let (head, rows) = bytes.strip_prefix(MAGIC)?.split_at_checked(2 * LABELS * LABELS)?;
    let mut transitions = [[0; LABELS]; LABELS];
    for (cell, pair) in transitions.iter_mut().flatten().zip(head.chunks_exact(2)) {
        *cell = i32::from(i16::from_le_bytes([pair[0], pair[1]]));
    }
    (rows.len() == ROWS * LABELS).then_some(Weights { transitions, rows })
}

/// The bytes of a model, for training.
pub fn write(transitions: &[[i32; LABELS]; LABELS], rows: &[[i8; LABELS]]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    for &cell in transitions.iter().flatten() {
        let short = i16::try_from(cell).unwrap_or(if cell < 0 { i16::MIN } else { i16::MAX });
        bytes.extend(short.to_le_bytes());
    }
    bytes.extend(rows.iter().flatten().map(|&w| w as u8));
    bytes
}
