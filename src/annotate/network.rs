//! The network: from words to scores of tags, heads and relations, all in integers.
//!
//! Embeddings of a word are summed; three layers of gated linear recurrences run over them in both
//! directions (after Bradbury et al. 2017, Quasi-Recurrent Neural Networks, and Lei et al. 2018,
//! Simple Recurrent Units); heads are scored after Dozat and Manning 2017, Deep Biaffine Attention.

use super::kernel::Matrix;
use super::model::{GATE, Model, STATE, WEIGHT};

/// Units that are reckoned side by side; divides the width of every layer.
pub const LANES: usize = 16;

/// What the network says of a batch of sentences, a row of states for each word.
pub struct Scores {
    /// Best tag of each word.
    pub tags: Vec<usize>,
    /// States of the heads of acts, a row a word.
    pub acts: Vec<i16>,
    queries: Vec<i16>,
    heads: Vec<i16>,
    arc_width: usize,
    dependents: Vec<i16>,
    governors: Vec<i16>,
    relation_width: usize,
}

/// Runs the network over sentences, given as the forms of their words; at least one.
pub fn run(model: &Model, sentences: &[&[&str]]) -> Scores {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        #[target_feature(enable = "avx2")]
        fn run_avx2(model: &Model, sentences: &[&[&str]]) -> Scores {
            run_here(model, sentences)
        }
        // SAFETY: the feature is there. The same code, only in wider registers.
        return unsafe { run_avx2(model, sentences) };
    }
    run_here(model, sentences)
}

#[inline(always)]
fn run_here(model: &Model, sentences: &[&[&str]]) -> Scores {
    let words: usize = sentences.iter().map(|s| s.len()).sum();
    let mut sums = Vec::new();
    let rows = model.window.multiply(model, sentences, &mut sums);
    let recurrence = Recurrence { hidden: model.hidden, logistic: &model.logistic, sentences };
    let mut states = recurrence.run(&mut sums, None);
    let first = states.clone();
    for layer in &model.layers {
        layer.multiply(&states, 2 * model.hidden, words, &mut sums);
        states = recurrence.run(&mut sums, Some(&states));
    }
    let acts = super::acts::states(model, sentences, &rows, [&first, &states]);
    let top = 2 * model.hidden;
    let mut apply = |matrix: &Matrix, x: &[i16], stride: usize, relu: bool| {
        matrix.multiply(x, stride, words, &mut sums);
        let low = if relu { 0 } else { i32::from(i16::MIN) };
        let mut out = vec![0; sums.len()];
        for (o, &s) in out.iter_mut().zip(&sums) {
            *o = round(s, WEIGHT).clamp(low, i32::from(i16::MAX)) as i16;
        }
        out
    };
    let dependents = apply(&model.arc_dependent, &states, top, true);
    let queries = apply(&model.arc_query, &dependents, model.arc_dependent.width(), false);
    let heads = apply(&model.arc_head, &states, top, true);
    let governors = apply(&model.relation_head, &states, top, false);
    let dependents = apply(&model.relation_dependent, &states, top, false);
    model.tag.multiply(&states, top, words, &mut sums);
    let tags = sums.chunks_exact(model.tag.width()).map(|row| best(&row[..model.tags.len()])).collect();
    Scores {
        acts,
        tags,
        queries,
        heads,
        arc_width: model.arc_head.width(),
        dependents,
        governors,
        relation_width: model.relation_head.width(),
    }
}

impl Scores {
    /// Scores of all heads for the words of the sentence at `from` of the batch: for each word a row
    /// of `n + 1`, first the root, then the words. 16 binary digits after the point.
    pub fn arcs(&self, model: &Model, from: usize, n: usize, out: &mut Vec<i32>) {
        out.clear();
        let w = self.arc_width;
        for i in 0..n {
            let query = &self.queries[(from + i) * w..][..w];
            let keys = self.heads[from * w..(from + n) * w].chunks_exact(w);
            for (j, key) in std::iter::once(model.arc_root.as_slice()).chain(keys).enumerate() {
                let score = dot(query, key).wrapping_add(model.arc_distance[distance(i + 1, j)]);
                // 64 either way is far past certainty, and keeps sums over a sentence in 32 bits.
                out.push(round(score, 2 * STATE - 16).clamp(-(64 << 16), 64 << 16));
            }
        }
    }

    /// Scores of relations for the words of a sentence under the given heads (0 is the root), a row
    /// of [`Matrix::width`] a word.
    pub fn relations(&self, model: &Model, from: usize, heads: &[usize], out: &mut Vec<i32>) {
        let w = self.relation_width;
        let mut hidden = Vec::with_capacity(heads.len() * w);
        for (i, &head) in heads.iter().enumerate() {
            let dependent = &self.dependents[(from + i) * w..][..w];
            let governor = match head {
                0 => &model.relation_root[..],
                h => &self.governors[(from + h - 1) * w..][..w],
            };
            let far = &model.relation_distance[distance(i + 1, head) * w..][..w];
            hidden.extend(dependent.iter().zip(governor).zip(far).map(|((&a, &b), &c)| {
                (i32::from(a) + i32::from(b) + i32::from(c)).clamp(0, i32::from(i16::MAX)) as i16
            }));
        }
        model.relation.multiply(&hidden, w, heads.len(), out);
    }
}

/// Bucket of the distance between two places of a sentence, the root at 0: exact up to 7, then two
/// buckets for every doubling; 16 more for what stands to the right.
pub fn distance(dependent: usize, head: usize) -> usize {
    let far = dependent.abs_diff(head);
    let bucket = match far {
        0..=7 => far,
        8..=11 => 8,
        12..=15 => 9,
        16..=22 => 10,
        23..=31 => 11,
        32..=45 => 12,
        46..=63 => 13,
        64..=90 => 14,
        _ => 15,
    };
    if head < dependent { bucket } else { bucket + 16 }
}

/// A gated recurrence in both directions over the words of each sentence.
pub(super) struct Recurrence<'a> {
    /// Units of one direction.
    pub hidden: usize,
    /// The logistic function, as [`Model::logistic`] has it.
    pub logistic: &'a [i16],
    pub sentences: &'a [&'a [&'a str]],
}

impl Recurrence<'_> {
    /// One layer, from its product, which gives, for both directions, candidates, forget gates and output
    /// gates. Layers that have an input of their own width pass it on where the output gate shuts.
    #[inline(always)]
    pub fn run(&self, sums: &mut [i32], input: Option<&[i16]>) -> Vec<i16> {
        let (hidden, both) = (self.hidden, 2 * self.hidden);
        let words: usize = self.sentences.iter().map(|s| s.len()).sum();
        let width = sums.len() / words;
        let mut out = vec![0; words * both];
        for row in sums.chunks_exact_mut(width) {
            activate(hidden, self.logistic, row);
        }
        let mut from = 0;
        let mut carry = vec![[0; LANES]; hidden / LANES];
        for sentence in self.sentences {
            let n = sentence.len();
            for at in [0, hidden] {
                carry.fill([0; LANES]);
                for step in 0..n {
                    let t = from + if at == 0 { step } else { n - 1 - step };
                    let row = &sums[t * width..][..width];
                    let through = input.map(|x| &x[t * both + at..][..hidden]);
                    advance(hidden, row, at, through, &mut carry, &mut out[t * both + at..][..hidden]);
                }
            }
            from += n;
        }
        out
    }
}

/// Two digits are spared so that products fit 32 bits: 17 bits of difference by 13 of gate.
const LIMIT: i32 = 1 << (STATE + 4);

/// Makes of a row of a layer's product, in place, candidates with 12 binary digits after the point and
/// gates with 13: the logistic function is looked up, in steps of 1/256.
#[inline(always)]
fn activate(hidden: usize, logistic: &[i16], row: &mut [i32]) {
    let table: &[i16; 4096] = logistic.try_into().expect("4096 steps");
    let (candidates, gates) = row[..6 * hidden].split_at_mut(2 * hidden);
    for z in candidates {
        *z = round(*z, WEIGHT - 1).clamp(-LIMIT, LIMIT);
    }
    // Two loops, as only the first fits wide registers.
    for gate in gates.iter_mut() {
        *gate = (*gate >> (STATE + WEIGHT - 8)).clamp(-2048, 2047) + 2048;
    }
    for gate in gates {
        *gate = i32::from(table[*gate as usize & 4095]);
    }
}

/// One word in one direction of a layer: `row` is what [`activate`] made, `at` where the direction
/// begins in it, `carry` the running state with 12 binary digits after the point.
#[inline(always)]
fn advance(
    hidden: usize,
    row: &[i32],
    at: usize,
    through: Option<&[i16]>,
    carry: &mut [[i32; LANES]],
    out: &mut [i16],
) {
    let part = |i: usize| row[2 * i * hidden + at..][..hidden].as_chunks::<LANES>().0;
    let (candidates, forget, output) = (part(0), part(1), part(2));
    let out = out.as_chunks_mut::<LANES>().0;
    let through = through.map(|x| x.as_chunks::<LANES>().0);
    let blocks = carry.len().min(candidates.len()).min(forget.len()).min(output.len()).min(out.len());
    for i in 0..blocks {
        for lane in 0..LANES {
            let z = candidates[i][lane];
            carry[i][lane] = z + round((carry[i][lane] - z) * forget[i][lane], GATE);
        }
        match through {
            None => {
                for lane in 0..LANES {
                    out[i][lane] = narrow(round(carry[i][lane] * output[i][lane], GATE + 1));
                }
            }
            Some(x) => {
                for lane in 0..LANES {
                    let x = i32::from(x[i][lane]) << 1;
                    let limited = (carry[i][lane] - x).clamp(-2 * LIMIT, 2 * LIMIT);
                    out[i][lane] = narrow(round(x + round(limited * output[i][lane], GATE), 1));
                }
            }
        }
    }
}

/// Divides by a power of two, to the nearest.
#[inline(always)]
fn round(value: i32, digits: u32) -> i32 {
    value.wrapping_add(1 << (digits - 1)) >> digits
}

#[inline(always)]
fn narrow(value: i32) -> i16 {
    value.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter().zip(b).fold(0i32, |sum, (&a, &b)| sum.wrapping_add(i32::from(a) * i32::from(b)))
}

/// Index of the first of the highest scores.
pub fn best(scores: &[i32]) -> usize {
    let mut at = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[at] {
            at = i;
        }
    }
    at
}
