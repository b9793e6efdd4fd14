//! How much two names are alike, from 0 to 1: misspelt, transliterated, reordered or shortened.
//!
//! The words of both are joined in pairs, the most alike first. Words without a partner on both sides are another
//! person's; on one side only, they were left out.

use super::name::{is_form, is_particle, words};

/// From here on two names are taken to be of one; measured on the pairs of nomenklatura's bench.
pub const SAME: f64 = 0.77;

/// Two words less alike than this are no pair.
const PAIR: f64 = 0.72;

/// How much two names of people are alike.
pub fn people(a: &str, b: &str) -> f64 {
    let (left, right) = (words(a), words(b));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    if let Some(alike) = signs(a, b) {
        return alike;
    }
    if left == right {
        return 1.0;
    }
    let whole = edits(&left.concat(), &right.concat());
    let bare = |words: &[String]| -> Vec<String> {
        let bare: Vec<_> = words.iter().filter(|w| !is_particle(w)).cloned().collect();
        if bare.is_empty() { words.to_vec() } else { bare }
    };
    let (left, right) = (bare(&left), bare(&right));
    let pairs = Pairs::new(&left, &right);
    if pairs.count == 0 {
        return if whole < 0.9 { whole / 2.0 } else { whole };
    }
    let both = (pairs.left > 0 && pairs.right > 0) || other_initials(a, b);
    let mut alike = pairs.alike;
    if both {
        alike -= 0.35;
    } else {
        alike -= 0.05 * pairs.left.max(pairs.right) as f64;
        if pairs.count == 1 && pairs.left.max(pairs.right) > 0 {
            alike -= 0.3; // one word in common may be a given name
        }
    }
    if whole >= 0.9 && !both && left.concat().len() >= 10 { alike.max(whole) } else { alike.max(0.0) }
}

/// Do both names have initials, and not as many? "George H. W." and "George W." are two.
pub fn other_initials(a: &str, b: &str) -> bool {
    let initials = |name: &str| words(name).iter().filter(|w| w.len() == 1).count();
    let (a, b) = (initials(a), initials(b));
    a > 0 && b > 0 && a != b
}

/// How much two names of organisations, places or things are alike.
pub fn bodies(a: &str, b: &str) -> f64 {
    let (left, right) = (legal(a), legal(b));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    if let Some(alike) = signs(a, b) {
        return alike;
    }
    if left == right {
        return 1.0;
    }
    let bare = |words: &[String]| -> Vec<String> {
        let bare: Vec<_> = words.iter().filter(|w| !is_form(w)).cloned().collect();
        if bare.is_empty() { words.to_vec() } else { bare }
    };
    let (left, right) = (bare(&left), bare(&right));
    let (x, y) = (left.concat(), right.concat());
    if x == y {
        return 0.95;
    }
    let acronym = |short: &[String], long: &[String]| {
        short.len() == 1
            && long.len() > 2
            && long.iter().filter_map(|w| w.chars().next()).eq(short[0].chars())
    };
    if acronym(&left, &right) || acronym(&right, &left) {
        return 0.85;
    }
    let whole = edits(&x, &y);
    let pairs = Pairs::new(&left, &right);
    if pairs.count == 0 {
        return if whole < 0.85 { whole * 0.6 } else { whole };
    }
    let mut alike = pairs.alike - pairs.letters as f64 / (x.len() + y.len()) as f64;
    if pairs.left > 0 && pairs.right > 0 && pairs.longest > 3 {
        alike -= 0.1;
    }
    if whole >= 0.9 { alike.max(whole) } else { alike.max(0.0) }
}

/// Of names in one script of syllables or ideas each sign counts: sounds that Latin letters would lose.
fn signs(a: &str, b: &str) -> Option<f64> {
    let dense = |name: &str| name.chars().any(is_dense) && !name.chars().any(|c| c.is_ascii_alphabetic());
    (dense(a) && dense(b)).then(|| {
        let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let (x, y) = (letters(a), letters(b));
        strsim::normalized_damerau_levenshtein(&x, &y)
    })
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

struct Pairs {
    count: usize,
    /// Mean likeness of the pairs, by their letters.
    alike: f64,
    /// Words without a partner.
    left: usize,
    right: usize,
    /// Letters of the words without a partner, and of the longest of them.
    letters: usize,
    longest: usize,
}

impl Pairs {
    fn new(left: &[String], right: &[String]) -> Self {
        let mut all: Vec<(f64, usize, usize)> = Vec::with_capacity(left.len() * right.len());
        for (i, a) in left.iter().enumerate() {
            all.extend(right.iter().enumerate().map(|(j, b)| (word(a, b), i, j)).filter(|p| p.0 >= PAIR));
        }
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut of_left, mut of_right) = (vec![false; left.len()], vec![false; right.len()]);
        let (mut count, mut sum, mut weight) = (0, 0.0, 0.0);
        for (alike, i, j) in all {
            if !of_left[i] && !of_right[j] {
                (of_left[i], of_right[j]) = (true, true);
                let letters = (left[i].len() + right[j].len()) as f64;
                count += 1;
                sum += alike * letters;
                weight += letters;
            }
        }
        let rest = |words: &[String], used: &[bool]| -> Vec<usize> {
            words.iter().zip(used).filter(|(_, used)| !**used).map(|(w, _)| w.len()).collect()
        };
        let (a, b) = (rest(left, &of_left), rest(right, &of_right));
        Self {
            count,
            alike: if weight > 0.0 { sum / weight } else { 0.0 },
            letters: a.iter().chain(&b).sum(),
            longest: a.iter().chain(&b).copied().max().unwrap_or(0),
            left: a.len(),
            right: b.len(),
        }
    }
}

/// How much two words are alike: by edits, by their beginnings, by their consonants.
fn word(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    if a.len() == 1 || b.len() == 1 {
        return if a.as_bytes()[0] == b.as_bytes()[0] { 0.85 } else { 0.0 };
    }
    let mut alike = edits(a, b);
    let winkler = strsim::jaro_winkler(a, b);
    if winkler > 0.9 {
        alike = alike.max(winkler - 0.1);
    }
    if a.len().min(b.len()) >= 3 && (a.starts_with(b) || b.starts_with(a)) {
        alike = alike.max(0.8);
    }
    if alike < 0.88 && a.len().max(b.len()) >= 4 && skeleton(a) == skeleton(b) {
        alike = 0.88;
    }
    alike
}

fn edits(a: &str, b: &str) -> f64 {
    let longest = a.len().max(b.len());
    if longest == 0 { 1.0 } else { 1.0 - strsim::osa_distance(a, b) as f64 / longest as f64 }
}

/// What transliterations share: the consonants, those that stand for one sound written alike.
fn skeleton(word: &str) -> String {
    const SAME: [(&str, &str); 17] = [
        ("sch", "s"),
        ("tch", "s"),
        ("ph", "f"),
        ("ck", "k"),
        ("q", "k"),
        ("kh", "k"),
        ("gh", "k"),
        ("sh", "s"),
        ("ch", "s"),
        ("zh", "s"),
        ("c", "k"),
        ("w", "v"),
        ("z", "s"),
        ("x", "s"),
        ("j", "y"),
        ("th", "t"),
        ("dh", "d"),
    ];
    let mut text = word.to_string();
    for (from, to) in SAME {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h');
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        let c = if i == 0 && vowel(c) { 'a' } else { c };
        if (i == 0 || !vowel(c)) && !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// The words of a body's name, its legal form written short.
fn legal(name: &str) -> Vec<String> {
    const FORMS: [(&str, &str); 6] = [
        ("aktiengesellschaft", "ag"),
        ("open joint stock company", "jsc"),
        ("joint stock company", "jsc"),
        ("gesellschaft mit beschrankter haftung", "gmbh"),
        ("limited liability company", "llc"),
        ("societatea cu raspundere limitata", "srl"),
    ];
    let mut text = words(name).join(" ");
    for (long, short) in FORMS {
        if text.contains(long) {
            text = text.replace(long, short);
        }
    }
    text.split(' ').filter(|w| !w.is_empty()).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_alike_and_others_are_not() {
        for (a, b) in [
            ("Tomas Brandt", "Brandt, Tomás"),
            ("Anna M. Keller", "Anna Keller"),
            ("Yevgeny Kovalchuk", "Evgeniy Kovalchuk"),
        ] {
            assert!(people(a, b) >= SAME, "{a} / {b}: {}", people(a, b));
        }
        for (a, b) in [("Tomas Brandt", "Anna Brandt"), ("Tomas Brandt", "Tomas"), ("李明", "王明")] {
            assert!(people(a, b) < SAME, "{a} / {b}: {}", people(a, b));
        }
        assert!(bodies("Nordsee Werft AG", "Nordsee Werft Aktiengesellschaft") >= SAME);
        assert!(bodies("Bank of the North", "Bank of the South") < SAME);
        assert!(bodies("NWF", "Nordic Water Fund") >= SAME);
    }

    proptest::proptest! {
        #[test]
        fn likeness_is_a_share_and_has_no_order(a in ".{0,30}", b in ".{0,30}") {
            for compare in [people as fn(&str, &str) -> f64, bodies] {
                let (x, y) = (compare(&a, &b), compare(&b, &a));
                proptest::prop_assert!((0.0..=1.0).contains(&x), "{}", x);
                proptest::prop_assert!((x - y).abs() < 1e-9, "{} {}", x, y);
            }
        }
    }
}
