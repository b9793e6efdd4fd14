//! The first layer's product, over a word and its two neighbours.
//!
//! It is the sum of what the three words give, each at its place. So it is computed word by word, and
//! what the most frequent words give is kept: three words in five of news need no product at all.

use std::sync::OnceLock;

use super::features::{self, Buffer, Rows};
use super::kernel::Matrix;
use super::model::Model;

/// Rows at the front of the word table, which is in order of frequency, whose products are kept: 10 MB
/// for all threads together once all have been seen.
const KEPT: usize = 1024;

/// Places of the window: the word before, the word itself, the word behind.
const PLACES: usize = 3;

/// The matrix of the first layer, cut into one part for each place.
pub struct Window {
    /// Length of a row of the product.
    width: usize,
    /// From one word to its products for the three places, side by side.
    matrix: Matrix,
    kept: Box<[OnceLock<Box<[i32]>>]>,
}

impl Window {
    /// From rows of weights, one row an output, over three words side by side.
    pub fn new(weights: &[i16], bias: &[i32], inputs: usize) -> Self {
        let dim = inputs / PLACES;
        let width = Matrix::padded(bias.len());
        let mut cut = vec![0; PLACES * width * dim];
        for (o, row) in weights.chunks_exact(inputs).enumerate() {
            for (place, part) in row.chunks_exact(dim).enumerate() {
                cut[(place * width + o) * dim..][..dim].copy_from_slice(part);
            }
        }
        let mut once = vec![0; PLACES * width];
        once[..bias.len()].copy_from_slice(bias);
        let kept = (0..KEPT).map(|_| OnceLock::new()).collect();
        Self { width, matrix: Matrix::new(&cut, &once, dim), kept }
    }

    /// The layer's product for every word of the sentences, each of which stands between a row for its
    /// begin and one for its end. Returns the rows of all words.
    #[inline(always)]
    pub fn multiply(&self, model: &Model, sentences: &[&[&str]], sums: &mut Vec<i32>) -> Vec<Rows> {
        let mut buffer = Buffer::default();
        let mut all = Vec::new();
        let mut words = Vec::new();
        let mut fresh: Vec<Rows> = Vec::new();
        let mut place = |rows: Rows, plain: bool| match self.kept.get(rows[0] as usize) {
            Some(kept) if plain && kept.get().is_some() => words.push(Word::Kept(rows[0])),
            slot => {
                words.push(Word::Fresh(fresh.len(), slot.filter(|_| plain).map(|_| rows[0])));
                fresh.push(rows);
            }
        };
        for sentence in sentences {
            place(edge(features::BEGIN), true);
            for form in *sentence {
                let rows = features::rows(form, &model.vocabulary, &mut buffer);
                place(rows, rows[0] != features::UNKNOWN && buffer.is_lower());
                all.push(rows);
            }
            place(edge(features::END), true);
        }
        let mut products = Vec::new();
        self.matrix.multiply(&embed(model, &fresh), model.dim, fresh.len(), &mut products);
        let length = PLACES * self.width;
        for &word in &words {
            if let Word::Fresh(at, Some(row)) = word {
                self.kept[row as usize].get_or_init(|| products[at * length..][..length].into());
            }
        }
        let products: Vec<&[i32]> = words
            .iter()
            .map(|&word| match word {
                Word::Kept(row) => self.kept[row as usize].get().expect("was there").as_ref(),
                Word::Fresh(at, _) => &products[at * length..][..length],
            })
            .collect();
        self.add_up(&products, sentences, sums);
        all
    }

    #[inline(always)]
    fn add_up(&self, products: &[&[i32]], sentences: &[&[&str]], sums: &mut Vec<i32>) {
        let w = self.width;
        sums.clear();
        let mut rest = products;
        for sentence in sentences {
            let (here, later) = rest.split_at(sentence.len() + 2);
            for near in here.windows(PLACES) {
                let parts = near[0][..w].iter().zip(&near[1][w..2 * w]).zip(&near[2][2 * w..]);
                sums.extend(parts.map(|((&a, &b), &c)| a.wrapping_add(b).wrapping_add(c)));
            }
            rest = later;
        }
    }
}

/// Where the products of a word are.
#[derive(Clone, Copy)]
enum Word {
    Kept(u32),
    /// Place in the batch, and where to keep them.
    Fresh(usize, Option<u32>),
}

fn edge(row: u32) -> Rows {
    let mut rows = [features::UNKNOWN; features::FEATURES];
    rows[0] = row;
    rows
}

/// Summed embeddings, a row a word.
#[inline(always)]
fn embed(model: &Model, words: &[Rows]) -> Vec<i16> {
    let dim = model.dim;
    let limit = i16::MAX >> model.table_shift;
    let mut out = vec![0i16; words.len() * dim];
    for (sum, rows) in out.chunks_exact_mut(dim).zip(words) {
        for &row in rows {
            let row = &model.table[row as usize * dim..][..dim];
            for (s, &v) in sum.iter_mut().zip(row) {
                *s += i16::from(v as i8);
            }
        }
        for s in sum {
            *s = (*s).clamp(-limit, limit) << model.table_shift;
        }
    }
    out
}
