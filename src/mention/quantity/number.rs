//! Numbers in words and digits: "25", "2.5 million", "twenty-five", "a dozen", "eight to ten".

use crate::text::{Sentence, Upos};

const SMALL: &[(&str, i64)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("dozen", 12),
];
const SCALES: &[(&str, i64)] = &[
    ("hundred", 100),
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("trillion", 1_000_000_000_000),
    ("m", 1_000_000),
    ("bn", 1_000_000_000),
    ("tn", 1_000_000_000_000),
    ("dozen", 12),
];
/// Words that count without a number: the least they say.
const VAGUE: &[(&str, i64)] =
    &[("dozens", 24), ("scores", 40), ("hundreds", 200), ("thousands", 2_000), ("millions", 2_000_000)];

/// Does a word count without a number ("dozens")?
pub(super) fn is_vague(word: &str) -> bool {
    VAGUE.iter().any(|(vague, _)| *vague == word)
}

/// A number in hundredths and the token behind it: "25", "2.5 million", "twenty - five", "a dozen", "dozens".
pub(super) fn number(sentence: &Sentence, at: usize) -> Option<(i64, usize)> {
    let word = sentence.lower(at);
    let article = matches!(word.as_ref(), "a" | "an");
    // "half a million"
    if word == "half" && matches!(sentence.lower(at + 1).as_ref(), "a" | "an") {
        let (whole, end) = number(sentence, at + 1)?;
        return Some((whole / 2, end));
    }
    if let Some((_, least)) = VAGUE.iter().find(|(w, _)| *w == word) {
        return Some((least * 100, at + 1));
    }
    let lookup = |table: &[(&str, i64)], word: &str| table.iter().find(|(w, _)| *w == word).map(|(_, n)| *n);
    let (mut value, mut end) = if article {
        (
            lookup(SCALES, &sentence.lower(at + 1))
                .filter(|_| sentence.lower(at + 1).len() > 2)?
                .checked_mul(100)?,
            at + 2,
        )
    } else {
        (digits(&word).or_else(|| lookup(SMALL, &word).map(|n| n * 100))?, at + 1)
    };
    if sentence.lower(end) == "-"
        && let Some(unit) =
            lookup(SMALL, &sentence.lower(end + 1)).filter(|n| *n < 10 && (2_000..10_000).contains(&value))
    {
        value += unit * 100;
        end += 2;
    }
    let scale = |t: usize| match sentence.lower(t).as_ref() {
        "score" if !article => Some(20),
        word => lookup(SCALES, word),
    };
    let mut last = None;
    while let Some(by) = scale(end) {
        value = value.saturating_mul(by);
        last = Some(by);
        end += 1;
    }
    // "a million and a half", "two and a half million"
    let half =
        sentence.lower(end) == "and" && sentence.lower(end + 1) == "a" && sentence.lower(end + 2) == "half";
    if half {
        end += 3;
        match (last, scale(end)) {
            (Some(by), _) => value += by * 50,
            (None, Some(by)) => {
                value = (value + 50).saturating_mul(by);
                end += 1;
            }
            (None, None) => value += 50,
        }
    }
    Some((value, end))
}

/// "1,234.5" in hundredths; a letter behind it scales it ("500m", "1.5bn").
fn digits(word: &str) -> Option<i64> {
    let split = word.find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(word.len());
    let (number, scale) = word.split_at(split);
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let scale =
        if scale.is_empty() { 1 } else { SCALES.iter().find(|(w, _)| *w == scale).map(|(_, n)| *n)? };
    let plain = number.replace(',', "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let whole: i64 = whole.parse().ok()?;
    let hundredths: i64 = format!("{fraction:0<2}").get(..2)?.parse().ok()?;
    whole.checked_mul(100)?.checked_add(hundredths)?.checked_mul(scale)
}

/// The upper end of "eight to ten", "between 10 and 20", and the token behind it; "from 10 to 15" tells of a change.
pub(super) fn range(sentence: &Sentence, at: usize, end: usize, value: i64) -> Option<(i64, usize)> {
    let before = at.checked_sub(1).map(|b| sentence.lower(b)).unwrap_or_default();
    let joined = match sentence.lower(end).as_ref() {
        "to" | "-" | "–" => before != "from",
        "and" | "or" => before == "between" || sentence.lower(end) == "or",
        _ => false,
    };
    let counts = sentence.tokens.get(end + 1).is_some_and(|t| t.upos == Upos::Num);
    let (upper, end) = (joined && counts).then(|| number(sentence, end + 1)).flatten()?;
    (upper > value && upper <= value.saturating_mul(20)).then_some((upper, end))
}
