//! Matrix products in 16-bit integers, the bulk of the work.
//!
//! Integers make the result the same on every processor, whichever of the routines below runs:
//! sums are exact, and what would overflow wraps alike everywhere.

/// Outputs that stand side by side in a packed matrix: two 512-bit registers of pairs.
const LANES: usize = 32;

/// For each of 32 outputs the weights of two inputs. A load that crosses a line of the cache takes twice
/// as long; so none does.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Pairs([i16; 2 * LANES]);

/// A matrix of weights with 12 binary digits after the point, and a bias with 23.
pub struct Matrix {
    inputs: usize,
    /// Outputs, rounded up to whole lanes.
    width: usize,
    /// Blocks of 32 outputs; in a block, for each pair of inputs, the 32 pairs of weights.
    packed: Vec<Pairs>,
    bias: Vec<i32>,
}

impl Matrix {
    /// From rows of weights, one row an output. The number of inputs must be even.
    pub fn new(weights: &[i16], bias: &[i32], inputs: usize) -> Self {
        debug_assert!(inputs.is_multiple_of(2));
        let outputs = bias.len();
        let width = Self::padded(outputs);
        let mut packed = vec![Pairs([0; 2 * LANES]); width / LANES * inputs / 2];
        for (o, row) in weights.chunks_exact(inputs).enumerate() {
            let block = o / LANES * inputs / 2;
            for (k, pair) in row.chunks_exact(2).enumerate() {
                packed[block + k].0[o % LANES * 2..][..2].copy_from_slice(pair);
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(width, 0);
        Self { inputs, width, packed, bias }
    }

    /// Length of a row of the product of a matrix with so many outputs.
    pub fn padded(outputs: usize) -> usize {
        outputs.next_multiple_of(LANES)
    }

    /// Length of a row of the product: the number of outputs, rounded up to 32.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Multiplies `rows` vectors, the first at the start of `x`, each `stride` after the one before.
    /// The vectors may overlap. The product has 23 binary digits after the point for input with 11.
    pub fn multiply(&self, x: &[i16], stride: usize, rows: usize, y: &mut Vec<i32>) {
        y.resize(rows * self.width, 0);
        // The weights of a block stay in the nearest cache while all rows pass by.
        for block in 0..self.width / LANES {
            let weights = &self.packed[block * self.inputs / 2..][..self.inputs / 2];
            let bias: &[i32; LANES] = self.bias[block * LANES..][..LANES].try_into().expect("whole lanes");
            let mut row = 0;
            while row < rows {
                let x = Rows { first: &x[row * stride..], stride };
                let y = Rows { first: &mut y[row * self.width + block * LANES..], stride: self.width };
                row += match rows - row {
                    6.. => products::<6>(weights, x, bias, y),
                    5 => products::<5>(weights, x, bias, y),
                    4 => products::<4>(weights, x, bias, y),
                    3 => products::<3>(weights, x, bias, y),
                    2 => products::<2>(weights, x, bias, y),
                    _ => products::<1>(weights, x, bias, y),
                };
            }
        }
    }
}

/// Vectors, `stride` apart.
struct Rows<T> {
    first: T,
    stride: usize,
}

/// Multiplies `R` rows by a block, so that a weight is loaded once for all of them. Returns `R`.
fn products<const R: usize>(w: &[Pairs], x: Rows<&[i16]>, bias: &[i32; LANES], y: Rows<&mut [i32]>) -> usize {
    assert!(x.first.len() >= (R - 1) * x.stride + 2 * w.len());
    assert!(y.first.len() >= (R - 1) * y.stride + LANES);
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512vnni")
            && std::arch::is_x86_feature_detected!("avx512bw")
        {
            // SAFETY: the features are there; the assertions above bound what is read and written.
            unsafe { wide::vnni::<R>(w, x, bias, y) };
            return R;
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            unsafe { wide::avx2::<R>(w, x, bias, y) };
            return R;
        }
    }
    portable::<R>(w, x, bias, y);
    R
}

fn portable<const R: usize>(w: &[Pairs], x: Rows<&[i16]>, bias: &[i32; LANES], y: Rows<&mut [i32]>) {
    let mut sums = [*bias; R];
    for (k, Pairs(w)) in w.iter().enumerate() {
        for (r, sum) in sums.iter_mut().enumerate() {
            let pair = &x.first[r * x.stride + 2 * k..][..2];
            let (a, b) = (i32::from(pair[0]), i32::from(pair[1]));
            for (lane, s) in sum.iter_mut().enumerate() {
                let both = (a * i32::from(w[2 * lane])).wrapping_add(b * i32::from(w[2 * lane + 1]));
                *s = s.wrapping_add(both);
            }
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        y.first[r * y.stride..][..LANES].copy_from_slice(sum);
    }
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use super::{LANES, Pairs, Rows};
    use std::arch::x86_64::*;

    /// # Safety
    /// The processor must have the features; `x` must hold `R` vectors, each with as many inputs as
    /// `w`, and `y` room for `R` vectors of [`LANES`].
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub unsafe fn vnni<const R: usize>(
        w: &[Pairs],
        x: Rows<&[i16]>,
        bias: &[i32; LANES],
        y: Rows<&mut [i32]>,
    ) {
        // SAFETY: by the caller's word all accesses stay inside the slices; none needs alignment.
        unsafe {
            let start = bias.as_ptr().cast::<__m512i>();
            let start = [_mm512_loadu_si512(start), _mm512_loadu_si512(start.add(1))];
            let mut sums = [start; R];
            for (k, Pairs(pairs)) in w.iter().enumerate() {
                let pairs = pairs.as_ptr().cast::<__m512i>();
                let (low, high) = (_mm512_loadu_si512(pairs), _mm512_loadu_si512(pairs.add(1)));
                for (r, sum) in sums.iter_mut().enumerate() {
                    let pair = x.first.as_ptr().add(r * x.stride + 2 * k).cast::<i32>().read_unaligned();
                    let pair = _mm512_set1_epi32(pair);
                    *sum = [_mm512_dpwssd_epi32(sum[0], low, pair), _mm512_dpwssd_epi32(sum[1], high, pair)];
                }
            }
            for (r, sum) in sums.iter().enumerate() {
                let out = y.first.as_mut_ptr().add(r * y.stride).cast::<__m512i>();
                _mm512_storeu_si512(out, sum[0]);
                _mm512_storeu_si512(out.add(1), sum[1]);
            }
        }
    }

    /// # Safety
    /// As for [`vnni`].
    #[target_feature(enable = "avx2")]
    pub unsafe fn avx2<const R: usize>(
        w: &[Pairs],
        x: Rows<&[i16]>,
        bias: &[i32; LANES],
        y: Rows<&mut [i32]>,
    ) {
        /// Outputs at a time: two registers for each of six rows, which leaves four of the sixteen.
        const HALF: usize = LANES / 2;
        // SAFETY: as in `vnni`.
        unsafe {
            for part in 0..2 {
                let start = bias.as_ptr().add(part * HALF).cast::<__m256i>();
                let mut sums = [[_mm256_loadu_si256(start), _mm256_loadu_si256(start.add(1))]; R];
                for (k, Pairs(pairs)) in w.iter().enumerate() {
                    let pairs = pairs.as_ptr().add(part * LANES).cast::<__m256i>();
                    let (low, high) = (_mm256_loadu_si256(pairs), _mm256_loadu_si256(pairs.add(1)));
                    for (r, sum) in sums.iter_mut().enumerate() {
                        let pair = x.first.as_ptr().add(r * x.stride + 2 * k).cast::<i32>().read_unaligned();
                        let pair = _mm256_set1_epi32(pair);
                        sum[0] = _mm256_add_epi32(sum[0], _mm256_madd_epi16(low, pair));
                        sum[1] = _mm256_add_epi32(sum[1], _mm256_madd_epi16(high, pair));
                    }
                }
                for (r, sum) in sums.iter().enumerate() {
                    let out = y.first.as_mut_ptr().add(r * y.stride + part * HALF).cast::<__m256i>();
                    _mm256_storeu_si256(out, sum[0]);
                    _mm256_storeu_si256(out.add(1), sum[1]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fixed stream of odd numbers.
    fn noise(n: usize, seed: u32) -> Vec<i16> {
        let mut s = seed;
        (0..n)
            .map(|_| {
                s = s.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (s >> 18) as i16 - 8192
            })
            .collect()
    }

    #[test]
    fn every_routine_gives_the_plain_product() {
        let (inputs, outputs, rows, stride) = (38, 45, 23, 12);
        let weights = noise(inputs * outputs, 1);
        let bias: Vec<i32> = noise(outputs, 2).iter().map(|&b| i32::from(b) << 6).collect();
        let x = noise((rows - 1) * stride + inputs, 3);
        let matrix = Matrix::new(&weights, &bias, inputs);
        let mut y = Vec::new();
        matrix.multiply(&x, stride, rows, &mut y);
        for r in 0..rows {
            for o in 0..outputs {
                let sum: i32 = (0..inputs)
                    .map(|k| i32::from(weights[o * inputs + k]) * i32::from(x[r * stride + k]))
                    .fold(bias[o], i32::wrapping_add);
                assert_eq!(y[r * matrix.width() + o], sum, "row {r}, output {o}");
            }
        }
        let block = &matrix.packed[..inputs / 2];
        let first = matrix.bias[..LANES].try_into().unwrap();
        let mut plain = vec![0; 4 * LANES];
        portable::<4>(block, Rows { first: &x, stride }, first, Rows { first: &mut plain, stride: LANES });
        let mut fastest = vec![0; 4 * LANES];
        products::<4>(block, Rows { first: &x, stride }, first, Rows { first: &mut fastest, stride: LANES });
        assert_eq!(fastest, plain);
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            let mut middle = vec![0; 4 * LANES];
            let (x, y) = (Rows { first: &x[..], stride }, Rows { first: &mut middle[..], stride: LANES });
            // SAFETY: checked above; `x` holds 23 vectors, `y` has room for four.
            unsafe { wide::avx2::<4>(block, x, first, y) };
            assert_eq!(middle, plain);
        }
    }
}
