//! Which words tell of an act: heads on the states of the network, learned from annotated news.
//!
//! One hidden layer over the states of the first and the last layer of the grammar, then a score for each kind of act
//! and for each status, all in integers.

use std::sync::OnceLock;

use super::kernel::Matrix;
use super::model::{Reader, STATE, WEIGHT};
use crate::text::ActOpinion;

/// Made by `training/python/train_acts.py`; models/README.md says from what.
static BYTES: &[u8] = include_bytes!("../../models/acts.bin");

static HEADS: OnceLock<Heads> = OnceLock::new();

/// Scores are kept with so many binary digits after the point.
const DIGITS: u32 = 8;

struct Heads {
    kinds: Vec<&'static str>,
    statuses: Vec<&'static str>,
    hidden: Matrix,
    kind: Matrix,
    status: Matrix,
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
    let mut r = Reader(bytes.strip_prefix(b"DMACTS01")?);
    let heads = Heads {
        kinds: r.text()?.lines().collect(),
        statuses: r.text()?.lines().collect(),
        hidden: r.matrix(Matrix::new)?,
        kind: r.matrix(Matrix::new)?,
        status: r.matrix(Matrix::new)?,
    };
    r.0.is_empty().then_some(heads)
}

/// What the heads hold of each word, from its states of both layers side by side, `width` a word.
pub(super) fn opinions(states: &[i16], width: usize) -> Vec<ActOpinion> {
    let heads = heads();
    let words = states.len() / width;
    let mut sums = Vec::new();
    heads.hidden.multiply(states, width, words, &mut sums);
    let hidden: Vec<i16> = sums
        .iter()
        .map(|&s| (s.wrapping_add(1 << (WEIGHT - 1)) >> WEIGHT).clamp(0, i32::from(i16::MAX)) as i16)
        .collect();
    heads.kind.multiply(&hidden, heads.hidden.width(), words, &mut sums);
    let mut statuses = Vec::new();
    heads.status.multiply(&hidden, heads.hidden.width(), words, &mut statuses);
    let rows = sums.chunks_exact(heads.kind.width()).zip(statuses.chunks_exact(heads.status.width()));
    rows.map(|(kinds, statuses)| opinion(&kinds[..heads.kinds.len()], &statuses[..heads.statuses.len()]))
        .collect()
}

fn opinion(kinds: &[i32], statuses: &[i32]) -> ActOpinion {
    let short =
        |x: i32| (x >> (STATE + WEIGHT - DIGITS)).clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16;
    let mut best = [0usize; 2];
    for k in 1..kinds.len() {
        if best[0] == 0 || kinds[k] > kinds[best[0]] {
            best = [k, best[0]];
        } else if best[1] == 0 || kinds[k] > kinds[best[1]] {
            best[1] = k;
        }
    }
    let status = super::network::best(statuses);
    let second = (0..statuses.len()).filter(|&s| s != status).map(|s| statuses[s]).max();
    ActOpinion {
        kinds: best.map(|k| (k as u8, short(kinds[k].wrapping_sub(kinds[0])))),
        status: status as u8,
        status_margin: second.map_or(0, |second| short(statuses[status].wrapping_sub(second))),
    }
}
