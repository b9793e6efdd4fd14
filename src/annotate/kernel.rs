//! Matrix products in 16-bit integers, the bulk of the work.
//!
//! Integers make the result the same on every processor, whichever of the routines below runs:
//! sums are exact, and what would overflow wraps alike everywhere.

/// Outputs that stand side by side in a packed matrix: two 512-bit registers of pairs.
const LANES: usize = 32;

/// A matrix of weights with 12 binary digits after the point, and a bias with 23.
pub struct Matrix {
    inputs: usize,
    /// Outputs, rounded up to whole lanes.
    width: usize,
    /// Blocks of 32 outputs; in a block, for each pair of inputs, the 32 pairs of weights.
    packed: Vec<i16>,
    bias: Vec<i32>,
}

impl Matrix {
    /// From rows of weights, one row an output. The number of inputs must be even.
    pub fn new(weights: &[i16], bias: &[i32], inputs: usize) -> Self {
        debug_assert!(inputs.is_multiple_of(2));
        let outputs = bias.len();
        let width = outputs.next_multiple_of(LANES);
        let mut packed = vec![0; width * inputs];
        for (o, row) in weights.chunks_exact(inputs).enumerate() {
            let block = o / LANES * LANES * inputs;
            for (k, pair) in row.chunks_exact(2).enumerate() {
                let at = block + k * 2 * LANES + o % LANES * 2;
                packed[at..at + 2].copy_from_slice(pair);
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(width, 0);
        Self { inputs, width, packed, bias }
    }

    /// Length of a row of the product: the number of outputs, rounded up to 32.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Multiplies `rows` vectors, the first at the start of `x`, each `stride` after the one before.
    /// The vectors may overlap. The product has 23 binary digits after the point for input with 11.
    pub fn multiply(&self, x: &[i16], stride: usize, rows: usize, y: &mut Vec<i32>) {
        y.resize(rows * self.width, 0);
        let mut row = 0;
        while row < rows {
            let (x, y) = (&x[row * stride..], &mut y[row * self.width..]);
            row += match rows - row {
                8.. => self.tile::<8>(x, stride, y),
                4.. => self.tile::<4>(x, stride, y),
                2.. => self.tile::<2>(x, stride, y),
                _ => self.tile::<1>(x, stride, y),
            };
        }
    }

    /// Multiplies `R` rows, so that a weight is loaded once for all of them. Returns `R`.
    fn tile<const R: usize>(&self, x: &[i16], stride: usize, y: &mut [i32]) -> usize {
        for block in 0..self.width / LANES {
            let weights = &self.packed[block * LANES * self.inputs..][..LANES * self.inputs];
            let bias: &[i32; LANES] = self.bias[block * LANES..][..LANES].try_into().expect("whole lanes");
            let sums = products::<R>(weights, x, stride, bias);
            for (r, sum) in sums.iter().enumerate() {
                y[r * self.width + block * LANES..][..LANES].copy_from_slice(sum);
            }
        }
        R
    }
}

fn products<const R: usize>(w: &[i16], x: &[i16], stride: usize, bias: &[i32; LANES]) -> [[i32; LANES]; R] {
    assert!(x.len() >= (R - 1) * stride + w.len() / LANES);
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512vnni")
            && std::arch::is_x86_feature_detected!("avx512bw")
        {
            // SAFETY: the features are there; the assertion above bounds every read of `x`.
            return unsafe { wide::vnni::<R>(w, x, stride, bias) };
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            return unsafe { wide::avx2::<R>(w, x, stride, bias) };
        }
    }
    portable::<R>(w, x, stride, bias)
}

fn portable<const R: usize>(w: &[i16], x: &[i16], stride: usize, bias: &[i32; LANES]) -> [[i32; LANES]; R] {
    let mut sums = [*bias; R];
    for (k, w) in w.chunks_exact(2 * LANES).enumerate() {
        for (r, sum) in sums.iter_mut().enumerate() {
            let (a, b) = (i32::from(x[r * stride + 2 * k]), i32::from(x[r * stride + 2 * k + 1]));
            for (lane, s) in sum.iter_mut().enumerate() {
                let both = (a * i32::from(w[2 * lane])).wrapping_add(b * i32::from(w[2 * lane + 1]));
                *s = s.wrapping_add(both);
            }
        }
    }
    sums
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use super::LANES;
    use std::arch::x86_64::*;

    /// # Safety
    /// The processor must have the features; `x` must hold `R` vectors `stride` apart, each with as
    /// many inputs as `w`.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub unsafe fn vnni<const R: usize>(
        w: &[i16],
        x: &[i16],
        stride: usize,
        bias: &[i32; LANES],
    ) -> [[i32; LANES]; R] {
        // SAFETY: reads stay inside `w`, `bias` and, by the caller's word, `x`; none needs alignment.
        unsafe {
            let start = bias.as_ptr().cast::<__m512i>();
            let start = [_mm512_loadu_si512(start), _mm512_loadu_si512(start.add(1))];
            let mut sums = [start; R];
            for k in 0..w.len() / (2 * LANES) {
                let pairs = w.as_ptr().add(k * 2 * LANES).cast::<__m512i>();
                let (low, high) = (_mm512_loadu_si512(pairs), _mm512_loadu_si512(pairs.add(1)));
                for (r, sum) in sums.iter_mut().enumerate() {
                    let pair = x.as_ptr().add(r * stride + 2 * k).cast::<i32>().read_unaligned();
                    let pair = _mm512_set1_epi32(pair);
                    *sum = [_mm512_dpwssd_epi32(sum[0], low, pair), _mm512_dpwssd_epi32(sum[1], high, pair)];
                }
            }
            sums.map(|sum| std::mem::transmute::<[__m512i; 2], [i32; LANES]>(sum))
        }
    }

    /// # Safety
    /// As for [`vnni`].
    #[target_feature(enable = "avx2")]
    pub unsafe fn avx2<const R: usize>(
        w: &[i16],
        x: &[i16],
        stride: usize,
        bias: &[i32; LANES],
    ) -> [[i32; LANES]; R] {
        // SAFETY: as in `vnni`.
        unsafe {
            let mut out = [[0; LANES]; R];
            for part in 0..LANES / 8 {
                let mut sums = [_mm256_loadu_si256(bias.as_ptr().add(part * 8).cast()); R];
                for k in 0..w.len() / (2 * LANES) {
                    let weights = _mm256_loadu_si256(w.as_ptr().add(k * 2 * LANES + part * 16).cast());
                    for (r, sum) in sums.iter_mut().enumerate() {
                        let pair = x.as_ptr().add(r * stride + 2 * k).cast::<i32>().read_unaligned();
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(weights, _mm256_set1_epi32(pair)));
                    }
                }
                for (r, sum) in sums.iter().enumerate() {
                    _mm256_storeu_si256(out[r].as_mut_ptr().add(part * 8).cast(), *sum);
                }
            }
            out
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
        let block = &matrix.packed[..LANES * inputs];
        let first = matrix.bias[..LANES].try_into().unwrap();
        let plain = portable::<4>(block, &x, stride, first);
        assert_eq!(products::<4>(block, &x, stride, first), plain);
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: checked above; `x` holds 23 vectors.
            assert_eq!(unsafe { wide::avx2::<4>(block, &x, stride, first) }, plain);
        }
    }
}
