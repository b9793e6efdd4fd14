//! Which words tell of an act, and who plays which part in it: heads beside the grammar, learned from annotated news.
//!
//! A word is a row of a small table of its own beside what the grammar's states of the first and the last layer tell;
//! one gated recurrence in both directions runs over that. Each word then has a score for each kind of act and for each
//! status, and a pair of words a score for each role (bilinear, after Dozat and Manning 2017, Deep Biaffine Attention).
//! All in integers.

use std::sync::OnceLock;

use super::features::{self, Rows};
use super::kernel::Matrix;
use super::model::{Model, Reader, STATE, WEIGHT};
use super::network::{LANES, Recurrence};
use crate::text::ActOpinion;

/// Made by `training/python/train_acts.py`; models/README.md says from what.
static BYTES: &[u8] = include_bytes!("../../models/acts.bin");

static HEADS: OnceLock<Heads> = OnceLock::new();

/// Scores are kept with so many binary digits after the point.
const DIGITS: u32 = 8;

/// Roles of a word in the act of another: none, agent, target, both.
pub const ROLES: usize = 4;

/// Width of what a word is as a trigger, and as a participant.
const PART: usize = 32;

struct Heads {
    kinds: Vec<&'static str>,
    statuses: Vec<&'static str>,
    /// Units of one direction of the recurrence.
    hidden: usize,
    /// Length of a row of `table`.
    own: usize,
    /// How far a sum of table rows is shifted left to become a state.
    table_shift: u32,
    table: &'static [u8],
    /// From the grammar's states to what stands beside the own row.
    states: Matrix,
    layer: Matrix,
    kind: Matrix,
    status: Matrix,
    /// From a word's state to its parts: as a trigger, then as a participant.
    parts: Matrix,
    /// From a trigger's part to what is compared with the participant's, for each role.
    role: Matrix,
    /// What the parts of both add to each role by themselves.
    alone: Matrix,
}

/// Names of the kinds of acts, as the annotation guidelines have them; the first is "none".
pub fn kinds() -> &'static [&'static str] {
    &heads().kinds
}

/// Names of the statuses of an act, as the annotation guidelines have them.
pub fn statuses() -> &'static [&'static str] {
    &heads().statuses
}

/// Takes other weights than those that ship, before any text is read; for training, where what decides learns from
/// passages that the heads have not seen. False where it comes too late or the bytes are no weights.
#[doc(hidden)]
pub fn replace(bytes: &'static [u8]) -> bool {
    read(bytes).is_some_and(|heads| HEADS.set(heads).is_ok())
}

fn heads() -> &'static Heads {
    HEADS.get_or_init(|| read(BYTES).expect("the embedded weights of acts are whole"))
}

fn read(bytes: &'static [u8]) -> Option<Heads> {
    let mut r = Reader(bytes.strip_prefix(b"DMACTS02")?);
    let heads = Heads {
        kinds: r.text()?.lines().collect(),
        statuses: r.text()?.lines().collect(),
        own: r.number()?,
        hidden: r.number()?,
        table_shift: r.number()? as u32,
        table: r.bytes()?,
        states: r.matrix(Matrix::new)?,
        layer: r.matrix(Matrix::new)?,
        kind: r.matrix(Matrix::new)?,
        status: r.matrix(Matrix::new)?,
        parts: r.matrix(Matrix::new)?,
        role: r.matrix(Matrix::new)?,
        alone: r.matrix(Matrix::new)?,
    };
    let whole = r.0.is_empty()
        && heads.hidden.is_multiple_of(LANES)
        && heads.parts.width() == 2 * PART
        && heads.role.width() == ROLES * PART;
    whole.then_some(heads)
}

/// States of the heads for all words, a row of twice [`Heads::hidden`] a word, from the rows of the words in the
/// grammar's tables and the grammar's states of its first and last layer.
#[inline(always)]
pub(super) fn states(model: &Model, sentences: &[&[&str]], rows: &[Rows], layers: [&[i16]; 2]) -> Vec<i16> {
    let heads = heads();
    let (words, width) = (rows.len(), 2 * model.hidden);
    let mut both = Vec::with_capacity(2 * width * words);
    for (first, last) in layers[0].chunks_exact(width).zip(layers[1].chunks_exact(width)) {
        both.extend_from_slice(first);
        both.extend_from_slice(last);
    }
    let mut sums = Vec::new();
    heads.states.multiply(&both, 2 * width, words, &mut sums);
    let (top, told) = (2 * heads.hidden, 2 * heads.hidden - heads.own);
    let mut input = vec![0i16; words * top];
    let products = sums.chunks_exact(heads.states.width());
    for ((out, sums), rows) in input.chunks_exact_mut(top).zip(products).zip(rows) {
        for (o, &s) in out.iter_mut().zip(&sums[..told]) {
            *o = narrow(s);
        }
        for row in features::own(rows) {
            let row = &heads.table[row as usize * heads.own..][..heads.own];
            for (o, &v) in out[told..].iter_mut().zip(row) {
                *o += i16::from(v as i8) << heads.table_shift;
            }
        }
    }
    heads.layer.multiply(&input, top, words, &mut sums);
    Recurrence { hidden: heads.hidden, logistic: &model.logistic, sentences }.run(&mut sums, Some(&input))
}

/// What the heads hold of each word.
pub(super) fn opinions(states: &[i16], words: usize) -> Vec<ActOpinion> {
    let heads = heads();
    let top = 2 * heads.hidden;
    let product = |matrix: &Matrix| {
        let mut sums = Vec::new();
        matrix.multiply(states, top, words, &mut sums);
        sums
    };
    let (kinds, statuses, parts) = (product(&heads.kind), product(&heads.status), product(&heads.parts));
    (0..words)
        .map(|i| {
            let mut opinion = opinion(
                &kinds[i * heads.kind.width()..][..heads.kinds.len()],
                &statuses[i * heads.status.width()..][..heads.statuses.len()],
            );
            let (trigger, word) = parts[i * 2 * PART..][..2 * PART].split_at(PART);
            for (part, sums) in [(&mut opinion.trigger, trigger), (&mut opinion.participant, word)] {
                for (p, &s) in part.iter_mut().zip(sums) {
                    *p = narrow(s).max(0);
                }
            }
            opinion
        })
        .collect()
}

/// What the heads hold of the sides of one trigger.
pub struct Roles {
    trigger: [i16; PART],
    /// The trigger's form for each role.
    forms: Vec<i16>,
}

impl Roles {
    /// From the opinion of the word that is the trigger.
    pub fn of(trigger: &ActOpinion) -> Self {
        let mut sums = Vec::new();
        heads().role.multiply(&trigger.trigger, PART, 1, &mut sums);
        Self { trigger: trigger.trigger, forms: sums.into_iter().map(narrow).collect() }
    }

    /// How likely a word of the same sentence is an agent, and a target, of the trigger's act, against playing no part in
    /// it: log odds in 256ths.
    pub fn of_word(&self, word: &ActOpinion) -> [i32; 2] {
        let heads = heads();
        let mut alone = Vec::new();
        heads.alone.multiply(&[self.trigger, word.participant].concat(), 2 * PART, 1, &mut alone);
        let score = |role: usize| {
            let form = &self.forms[role * PART..][..PART];
            let pair = form
                .iter()
                .zip(&word.participant)
                .fold(0i32, |sum, (&a, &b)| sum.wrapping_add(i32::from(a) * i32::from(b)));
            (pair >> (2 * STATE - DIGITS)) + (alone[role] >> (STATE + WEIGHT - DIGITS))
        };
        let both = score(3);
        [1, 2].map(|role| score(role).max(both) - score(0))
    }
}

/// From a product to a state, to the nearest.
fn narrow(sum: i32) -> i16 {
    let rounded = sum.wrapping_add(1 << (WEIGHT - 1)) >> WEIGHT;
    rounded.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

fn short(score: i32) -> i16 {
    score.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

fn opinion(kinds: &[i32], statuses: &[i32]) -> ActOpinion {
    let mut best = [0usize; 2];
    for k in 1..kinds.len() {
        if best[0] == 0 || kinds[k] > kinds[best[0]] {
            best = [k, best[0]];
        } else if best[1] == 0 || kinds[k] > kinds[best[1]] {
            best[1] = k;
        }
    }
    ActOpinion {
        kinds: best.map(|k| (k as u8, short(kinds[k].wrapping_sub(kinds[0]) >> (STATE + WEIGHT - DIGITS)))),
        status: super::network::best(statuses) as u8,
        ..ActOpinion::default()
    }
}
