//! Turns a word into the rows of the embedding tables that stand for it.
//!
//! `training/python/data.py` has the same normalisation, shapes and hashes; the two must agree
//! byte for byte, or the weights mean nothing.

/// How many rows make up a word: its own, and one of each hashed table.
pub const FEATURES: usize = 1 + TABLES.len();

/// Rows of the word table that are no words.
pub const UNKNOWN: u32 = 0;
pub const BEGIN: u32 = 1;
pub const END: u32 = 2;
pub const SPECIAL: usize = 3;

/// Sizes of the hashed tables: form as written, last four, three and two letters, first three
/// letters, shape.
const TABLES: [u32; 6] = [8192, 8192, 4096, 2048, 4096, 512];

/// The rows of a word in the tables of the grammar.
pub type Rows = [u32; FEATURES];

/// From a word's rows in the grammar's tables, those in the heads' own: its word and its last four letters.
pub fn own(rows: &Rows) -> [u32; 2] {
    [rows[0], rows[2] - TABLES[0]]
}

/// Rows of all hashed tables together.
pub const HASHED: usize = {
    let (mut sum, mut i) = (0, 0);
    while i < TABLES.len() {
        sum += TABLES[i] as usize;
        i += 1;
    }
    sum
};

/// The word list of the model with a hash table over it.
pub struct Vocabulary {
    /// All words, one after the other, each with its end.
    text: &'static str,
    spans: Vec<(u32, u32)>,
    /// Open addressing; 0 is free, else the word's index plus one.
    slots: Vec<u32>,
}

impl Vocabulary {
    /// From a list of words, one a line.
    pub fn new(text: &'static str) -> Self {
        let mut spans = Vec::new();
        let mut at = 0;
        for word in text.lines() {
            spans.push((at as u32, (at + word.len()) as u32));
            at += word.len() + 1;
        }
        let mut slots = vec![0; (spans.len() * 4).next_power_of_two()];
        let mask = slots.len() - 1;
        for (i, &(begin, end)) in spans.iter().enumerate() {
            let mut slot = fnv(&text[begin as usize..end as usize]) as usize & mask;
            while slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i as u32 + 1;
        }
        Self { text, spans, slots }
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The row of a normalised, lower-cased word.
    fn row(&self, word: &str) -> u32 {
        let mask = self.slots.len() - 1;
        let mut slot = fnv(word) as usize & mask;
        loop {
            match self.slots[slot] {
                0 => return UNKNOWN,
                found => {
                    let (begin, end) = self.spans[found as usize - 1];
                    if &self.text[begin as usize..end as usize] == word {
                        return found - 1 + SPECIAL as u32;
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// Room for the forms of one word, kept between words.
#[derive(Default)]
pub struct Buffer {
    plain: String,
    lower: String,
    shape: String,
}

impl Buffer {
    /// True where the last word had no upper-case letters: then it has the rows that every such word of
    /// its row in the word table has.
    pub fn is_lower(&self) -> bool {
        self.plain == self.lower
    }
}

/// The rows of a word.
pub fn rows(form: &str, vocabulary: &Vocabulary, buffer: &mut Buffer) -> Rows {
    let Buffer { plain, lower, shape } = buffer;
    normalise(form, plain);
    lower.clear();
    if plain.is_ascii() {
        lower.extend(plain.bytes().map(|b| b.to_ascii_lowercase() as char));
    } else {
        lower.push_str(&plain.to_lowercase());
    }
    shape_of(plain, shape);
    let keys = [plain, last(lower, 4), last(lower, 3), last(lower, 2), first(lower, 3), shape];
    let mut out = [vocabulary.row(lower); FEATURES];
    let mut at = (vocabulary.len() + SPECIAL) as u32;
    for (i, (&size, key)) in TABLES.iter().zip(keys).enumerate() {
        out[i + 1] = at + fnv(key) % size;
        at += size;
    }
    out
}

/// Straight quotes, plain dashes, 0 for every ASCII digit.
fn normalise(form: &str, out: &mut String) {
    out.clear();
    for c in form.chars() {
        match c {
            '0'..='9' => out.push('0'),
            '\u{20}'..='\u{5f}' | 'a'..='~' => out.push(c),
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2bc}' | '`' | '\u{b4}' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' => out.push('"'),
            '\u{2010}'..='\u{2013}' | '\u{2212}' => out.push('-'),
            '\u{2014}' | '\u{2015}' => out.push_str("--"),
            '\u{2026}' => out.push_str("..."),
            '\u{a0}' => out.push(' '),
            other => out.push(other),
        }
    }
    if out == "''" {
        out.replace_range(.., "\"");
    }
}

/// X for upper case, x for lower case, other characters as they are; runs of more than two are cut
/// to two, the whole to ten characters.
fn shape_of(plain: &str, out: &mut String) {
    out.clear();
    let (mut one, mut two, mut count) = ('\0', '\0', 0);
    for c in plain.chars() {
        let kind = match c {
            c if c.is_lowercase() => 'x',
            c if c.is_uppercase() => 'X',
            c => c,
        };
        if count >= 2 && one == kind && two == kind {
            continue;
        }
        out.push(kind);
        (two, one, count) = (one, kind, count + 1);
        if count == 10 {
            break;
        }
    }
}

fn last(word: &str, n: usize) -> &str {
    match word.char_indices().rev().nth(n - 1) {
        Some((at, _)) => &word[at..],
        None => word,
    }
}

fn first(word: &str, n: usize) -> &str {
    match word.char_indices().nth(n) {
        Some((at, _)) => &word[..at],
        None => word,
    }
}

/// 64-bit FNV-1a, folded to 32 bits so that the low bits depend on all of it.
fn fnv(text: &str) -> u32 {
    let mut h = 0xcbf2_9ce4_8422_2325u64;
    for b in text.bytes() {
        h = (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
    }
    (h ^ (h >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `Features(["moscow", "the"]).of(form)` of `training/python/data.py` gives.
    const TRAINING: &[(&str, [u32; FEATURES])] = &[
        ("Moscow", [3, 5001, 15270, 18446, 22161, 23088, 26874]),
        ("The", [4, 2250, 15466, 19562, 21622, 25706, 26874]),
        ("G7", [0, 1098, 13930, 18026, 22122, 24170, 26839]),
        ("‘Überraschung—12", [0, 5871, 8878, 17492, 21039, 23425, 26847]),
        ("”", [0, 7086, 15278, 19374, 21422, 25518, 27054]),
        ("don’t", [0, 2699, 14892, 17984, 20630, 24283, 27019]),
        ("2,500", [0, 7398, 14595, 17764, 21039, 26424, 26909]),
        ("İzmir", [0, 1794, 11039, 16479, 21546, 25730, 26874]),
        ("x", [0, 592, 8784, 16976, 21072, 23120, 26704]),
        ("U.S.-led", [0, 3736, 13127, 18520, 21424, 24855, 26819]),
        ("ΣΑΣ", [0, 6484, 8490, 16682, 20829, 22826, 26639]),
        ("AAAaaa111", [0, 4848, 10491, 17764, 21039, 22976, 27084]),
    ];

    #[test]
    fn words_have_the_rows_that_training_gave_them() {
        let vocabulary = Vocabulary::new("moscow\nthe");
        let mut buffer = Buffer::default();
        for (form, expected) in TRAINING {
            assert_eq!(rows(form, &vocabulary, &mut buffer), *expected, "{form}");
        }
    }
}
