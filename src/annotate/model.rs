//! The weights: read once from the bytes that `training` wrote, then shared by all threads.

use std::sync::OnceLock;

use super::features::{self, Vocabulary};
use super::kernel::Matrix;
use super::network::LANES;
use super::window::Window;
use crate::text::{Relation, Upos};

/// Made by `cargo run --release -p demarche-training -- train`; models/README.md says from what.
static BYTES: &[u8] = include_bytes!("../../models/grammar.bin");

/// Binary digits after the point of every state of the network.
pub const STATE: u32 = 11;
/// Binary digits after the point of a weight.
pub const WEIGHT: u32 = 12;
/// Binary digits after the point of the gates.
pub const GATE: u32 = 13;

/// A part of speech in both tag sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tag {
    /// Penn Treebank tag.
    pub xpos: &'static str,
    /// Universal part of speech.
    pub upos: Upos,
}

pub struct Model {
    pub vocabulary: Vocabulary,
    pub tags: Vec<Tag>,
    pub relations: Vec<Relation>,
    /// Length of a row of `table`.
    pub dim: usize,
    /// Units of one direction of a layer.
    pub hidden: usize,
    /// How far a sum of table rows is shifted left to become a state.
    pub table_shift: u32,
    pub table: &'static [u8],
    /// The logistic function over states from -8 to 8.
    pub logistic: Vec<i16>,
    /// The first layer, which sees a word with its neighbours, and those above it.
    pub window: Window,
    pub layers: Vec<Matrix>,
    pub tag: Matrix,
    pub arc_dependent: Matrix,
    pub arc_head: Matrix,
    pub arc_query: Matrix,
    pub relation_dependent: Matrix,
    pub relation_head: Matrix,
    pub relation: Matrix,
    /// What `arc_head` and `relation_head` give for the root.
    pub arc_root: Vec<i16>,
    pub relation_root: Vec<i16>,
    /// By [`super::network::distance`].
    pub arc_distance: Vec<i32>,
    /// The same for relations, a row each.
    pub relation_distance: Vec<i16>,
}

/// The embedded model.
pub fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| Model::read(BYTES).expect("the embedded model is whole"))
}

impl Model {
    /// Reads the layout that `training/python/export.py` writes; `None` if anything is amiss.
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let mut r = Reader(bytes.strip_prefix(b"DMPARSE1")?);
        let words = r.text()?;
        let tags = r.text()?.lines().map(parse_tag).collect::<Option<_>>()?;
        let relations = r.text()?.lines().map(Relation::parse).collect::<Option<_>>()?;
        let vocabulary = Vocabulary::new(words);
        let (dim, hidden, layers) = (r.number()?, r.number()?, r.number()?);
        let table_shift = r.number()? as u32;
        let table = r.bytes()?;
        if !hidden.is_multiple_of(LANES) {
            return None;
        }
        if table.len() != (vocabulary.len() + features::SPECIAL + features::HASHED) * dim {
            return None;
        }
        let model = Self {
            vocabulary,
            tags,
            relations,
            dim,
            hidden,
            table_shift,
            table,
            logistic: r.shorts()?,
            window: r.matrix(Window::new)?,
            layers: (1..layers).map(|_| r.matrix(Matrix::new)).collect::<Option<_>>()?,
            tag: r.matrix(Matrix::new)?,
            arc_dependent: r.matrix(Matrix::new)?,
            arc_head: r.matrix(Matrix::new)?,
            arc_query: r.matrix(Matrix::new)?,
            relation_dependent: r.matrix(Matrix::new)?,
            relation_head: r.matrix(Matrix::new)?,
            relation: r.matrix(Matrix::new)?,
            arc_root: r.shorts()?,
            relation_root: r.shorts()?,
            arc_distance: r.ints()?,
            relation_distance: r.shorts()?,
        };
        r.0.is_empty().then_some(model)
    }
}

/// `NNP|PROPN`
fn parse_tag(text: &'static str) -> Option<Tag> {
    let (xpos, upos) = text.split_once('|')?;
    Some(Tag { xpos, upos: Upos::parse(upos)? })
}

/// Takes numbers and blocks, each behind its length, from the front of a slice.
pub(super) struct Reader(pub &'static [u8]);

impl Reader {
    pub fn number(&mut self) -> Option<usize> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*head) as usize)
    }

    pub fn bytes(&mut self) -> Option<&'static [u8]> {
        let n = self.number()?;
        let (head, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(head)
    }

    pub fn text(&mut self) -> Option<&'static str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn shorts(&mut self) -> Option<Vec<i16>> {
        Some(self.bytes()?.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect())
    }

    fn ints(&mut self) -> Option<Vec<i32>> {
        Some(self.bytes()?.chunks_exact(4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    /// Weights, bias and number of inputs, as `make` wants them.
    pub fn matrix<M>(&mut self, make: fn(&[i16], &[i32], usize) -> M) -> Option<M> {
        let (outputs, inputs) = (self.number()?, self.number()?);
        let (weights, bias) = (self.shorts()?, self.ints()?);
        (weights.len() == outputs * inputs && bias.len() == outputs).then(|| make(&weights, &bias, inputs))
    }
}
