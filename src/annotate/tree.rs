//! The best tree under given scores of heads: projective, with one root.

/// Heads of a sentence of `n` words, 0 the root, from rows of `n + 1` scores a word, first the root.
///
/// Where the best heads of the words, each for itself, make a tree, that tree is the best; else the
/// algorithm of Eisner (1996) finds it, in time cubic in `n`.
pub fn best_tree(scores: &[i32], n: usize) -> Vec<usize> {
    let heads: Vec<usize> = (0..n)
        .map(|i| {
            let row = &scores[i * (n + 1)..][..n + 1];
            (1..=n).filter(|&j| j != i + 1).fold(0, |at, j| if row[j] > row[at] { j } else { at })
        })
        .collect();
    if is_tree(&heads) { heads } else { eisner(scores, n) }
}

/// True for a projective tree with one root.
pub fn is_tree(heads: &[usize]) -> bool {
    if heads.iter().filter(|&&h| h == 0).count() != 1 {
        return false;
    }
    // With one root, no crossing arcs and no root under an arc there can still be cycles.
    for (i, &head) in heads.iter().enumerate() {
        let (low, high) = (head.min(i + 1), head.max(i + 1));
        if heads[low..high - 1].iter().any(|&h| h < low || h > high) {
            return false;
        }
    }
    // 0: not seen, else the round in which it was.
    let mut seen = vec![0; heads.len() + 1];
    for start in 1..=heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at - 1];
        }
        if at != 0 && seen[at] == start {
            return false;
        }
    }
    true
}

/// Best spans by their first and last word, counted from 0. Each table is kept in the order in
/// which the inner loops read it.
struct Chart {
    n: usize,
    /// Complete, head at the left: by first, then last word; and by last, then first.
    right: Vec<i32>,
    right_by_end: Vec<i32>,
    /// Complete, head at the right: by first, then last word; and by last, then first.
    left: Vec<i32>,
    left_by_end: Vec<i32>,
    /// With an arc from the first to the last word, by first; and the other way, by last.
    open_right: Vec<i32>,
    open_left: Vec<i32>,
}

fn eisner(scores: &[i32], n: usize) -> Vec<usize> {
    let zero = || vec![0; n * n];
    let mut c = Chart {
        n,
        right: zero(),
        right_by_end: zero(),
        left: zero(),
        left_by_end: zero(),
        open_right: zero(),
        open_left: zero(),
    };
    let arc = |dependent: usize, head: usize| scores[dependent * (n + 1) + head + 1];
    for size in 1..n {
        for i in 0..n - size {
            let j = i + size;
            let inner = top_sum(&c.right[i * n + i..i * n + j], &c.left_by_end[j * n + i + 1..j * n + j + 1]);
            c.open_right[i * n + j] = inner + arc(j, i);
            c.open_left[j * n + i] = inner + arc(i, j);
            let right =
                top_sum(&c.open_right[i * n + i + 1..=i * n + j], &c.right_by_end[j * n + i + 1..=j * n + j]);
            let left = top_sum(&c.left[i * n + i..i * n + j], &c.open_left[j * n + i..j * n + j]);
            c.right[i * n + j] = right;
            c.right_by_end[j * n + i] = right;
            c.left[i * n + j] = left;
            c.left_by_end[j * n + i] = left;
        }
    }
    let mut root = 0;
    let total = |r: usize| c.left[r] + c.right[r * n + n - 1] + scores[r * (n + 1)];
    for r in 1..n {
        if total(r) > total(root) {
            root = r;
        }
    }
    let mut heads = vec![0; n];
    c.unfold(root, &mut heads);
    heads
}

/// The highest sum of the pairs of two rows.
fn top_sum(a: &[i32], b: &[i32]) -> i32 {
    a.iter().zip(b).map(|(a, b)| a + b).max().expect("a span of two words or more")
}

enum Task {
    Right(usize, usize),
    Left(usize, usize),
    /// An arc lies over the span; its two halves are to be found.
    Halves(usize, usize),
}

impl Chart {
    /// Walks back from the root and writes down the arcs.
    fn unfold(&self, root: usize, heads: &mut [usize]) {
        let n = self.n;
        let mut tasks = vec![Task::Left(0, root), Task::Right(root, n - 1)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Right(i, j) | Task::Left(i, j) if i == j => {}
                Task::Right(i, j) => {
                    let k = split(i + 1..=j, |k| {
                        self.open_right[i * n + k] + self.right_by_end[j * n + k] == self.right[i * n + j]
                    });
                    heads[k] = i + 1;
                    tasks.extend([Task::Halves(i, k), Task::Right(k, j)]);
                }
                Task::Left(i, j) => {
                    let k = split(i..=j - 1, |k| {
                        self.left[i * n + k] + self.open_left[j * n + k] == self.left[i * n + j]
                    });
                    heads[k] = j + 1;
                    tasks.extend([Task::Left(i, k), Task::Halves(k, j)]);
                }
                Task::Halves(i, j) => {
                    let sum = |k: usize| self.right[i * n + k] + self.left_by_end[j * n + k + 1];
                    let top = (i..j).map(sum).max().expect("two words");
                    let k = split(i..=j - 1, |k| sum(k) == top);
                    tasks.extend([Task::Right(i, k), Task::Left(k + 1, j)]);
                }
            }
        }
    }
}

fn split(mut range: std::ops::RangeInclusive<usize>, is_it: impl Fn(usize) -> bool) -> usize {
    range.find(|&k| is_it(k)).expect("the best split is one of the splits")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every head for every word: the best of those that are trees.
    fn by_trying_all(scores: &[i32], n: usize) -> i32 {
        let mut best = i32::MIN;
        for code in 0..(n + 1).pow(n as u32) {
            let heads: Vec<usize> = (0..n).map(|i| code / (n + 1).pow(i as u32) % (n + 1)).collect();
            if heads.iter().enumerate().all(|(i, &h)| h != i + 1) && is_tree(&heads) {
                best = best.max(value(scores, &heads));
            }
        }
        best
    }

    fn value(scores: &[i32], heads: &[usize]) -> i32 {
        heads.iter().enumerate().map(|(i, &h)| scores[i * (heads.len() + 1) + h]).sum()
    }

    #[test]
    fn finds_the_best_tree_there_is() {
        let mut seed = 7u32;
        for n in 1..=5 {
            for _ in 0..60 {
                let scores: Vec<i32> = (0..n * (n + 1))
                    .map(|_| {
                        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        (seed >> 24) as i32
                    })
                    .collect();
                for heads in [best_tree(&scores, n), eisner(&scores, n)] {
                    assert!(is_tree(&heads), "{heads:?}");
                    assert_eq!(value(&scores, &heads), by_trying_all(&scores, n), "{heads:?}");
                }
            }
        }
    }
}
