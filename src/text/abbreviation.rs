//! Words that end in a full stop of their own.

/// Abbreviations after which a full stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "cmdr", "adm", "sen", "rep",
    "gov", "rev", "hon", "st", "jr", "sr", "messrs", "vs", "etc", "e.g", "i.e", "a.m", "p.m", "inc", "ltd",
    "co", "corp", "bros", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "mon", "tue", "wed", "thu", "fri", "approx", "dept", "est", "govt", "ft", "mt", "u.s", "u.k",
    "u.n", "d.c", "ph.d", "brig", "pres", "amb", "supt", "insp", "cpl", "pvt", "ave", "blvd", "rd", "min",
    "max", "assoc", "asst", "atty", "sens", "reps", "gens", "cf", "viz",
];

/// Abbreviations that are words too, unless a capital begins them.
const CAPITAL_ONLY: &[&str] = &["co", "min", "max", "mon", "sat", "sun"];

/// Abbreviations before a number, which are words or ends of sentences elsewhere. One small letter is such a one too
/// ("c. 1820", "p. 12").
const BEFORE_NUMBER: &[&str] =
    &["no", "nos", "pp", "vol", "vols", "fig", "figs", "sec", "ch", "art", "ca", "ext", "para", "ed"];

/// Abbreviations that always have something behind them.
const NEVER_LAST: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "cmdr", "adm", "sen", "rep",
    "gov", "rev", "hon", "messrs", "st", "vs", "brig", "amb", "pres", "assoc", "asst", "atty", "sens",
    "reps", "gens", "cf", "viz", "e.g", "i.e",
];

/// States of the United States as news shortens them: words or names too, so that only what follows tells.
const STATES: &[&str] = &[
    "ala", "ariz", "ark", "cal", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky",
    "la", "md", "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn",
    "tex", "va", "vt", "wash", "wis", "wyo",
];

/// Does the full stop at the end of a chunk belong to the word: an initial, an abbreviation, letters with stops between
/// them? `rest` is the text behind it.
pub(super) fn keeps_stop(chunk: &[char], rest: &[char]) -> bool {
    const LONGEST: usize = 24;
    if chunk.len() < 2 || chunk.len() > LONGEST {
        return false;
    }
    let word: String = chunk[..chunk.len() - 1].iter().collect::<String>().to_lowercase();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let single = letters == 1 && word.chars().count() == 1;
    let capital = chunk[0].is_uppercase();
    let initials = word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic));
    if single && capital || initials {
        return true;
    }
    // A comma behind a full stop shows that none ended a sentence ("Tampa, Fla., said", "Smith et al., 2011").
    let short = letters == word.chars().count() && (2..=5).contains(&letters);
    let next = rest.iter().find(|c| !c.is_whitespace());
    if short && rest.first().is_some_and(|c| matches!(c, ',' | ';' | ':')) || word == "al" {
        return true;
    }
    if single || BEFORE_NUMBER.contains(&word.as_str()) {
        let opens = rest.first().is_some_and(|c| c.is_whitespace()) && rest.len() > 1;
        return opens && next.is_some_and(char::is_ascii_digit);
    }
    if STATES.contains(&word.as_str()) {
        return capital && next.is_some_and(|c| c.is_lowercase() || "-–—)".contains(*c));
    }
    ABBREVIATIONS.contains(&word.as_str()) && (capital || !CAPITAL_ONLY.contains(&word.as_str()))
}

/// Does a word with its full stop never end a sentence?
pub(super) fn goes_on(stem: &str) -> bool {
    NEVER_LAST.contains(&stem) || (stem.chars().count() == 1 && stem != "i")
}
