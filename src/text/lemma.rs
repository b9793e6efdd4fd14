//! Lemmas: a table of what the rules get wrong, then the rules of English inflection.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Relation, Token, Upos};

/// Form in lower case, tag and lemma of words whose lemma the rules below do not give, tab-separated. The tag is a
/// universal one, or a universal and a Penn one with a stroke between ("her", `PRON/PRP`, "she"), which then counts more.
/// Made by `demarche-training lemmas` from the treebanks that `models/README.md` names.
static EXCEPTIONS: &str = include_str!("../../models/lemmas.tsv");

/// The same for verbs of `ontology/` that are rare in the treebanks.
static VERBS: &str = include_str!("../../models/verbs.tsv");

/// Verbs with their past tense and past participle.
static IRREGULAR: &str = include_str!("irregular.tsv");

fn irregular() -> &'static HashMap<&'static str, &'static str> {
    static TABLE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = IRREGULAR.lines().filter_map(|line| line.split_once('\t'));
        rows.flat_map(|(base, forms)| forms.split('\t').map(move |form| (form, base))).collect()
    })
}

/// Lemmas of forms in lower case: by universal tag, and by both tags.
#[derive(Default)]
struct Exceptions {
    broad: HashMap<(&'static str, &'static str), &'static str>,
    narrow: HashMap<(&'static str, &'static str, &'static str), &'static str>,
}

fn exceptions() -> &'static Exceptions {
    static TABLE: OnceLock<Exceptions> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Exceptions::default();
        for line in VERBS.lines().chain(EXCEPTIONS.lines()).filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            if let (Some(form), Some(tag), Some(lemma)) = (cells.next(), cells.next(), cells.next()) {
                match tag.split_once('/') {
                    Some((upos, xpos)) => table.narrow.insert((form, upos, xpos), lemma),
                    None => table.broad.insert((form, tag), lemma),
                };
            }
        }
        table
    })
}

/// Gives every token of a sentence its lemma; tags and tree must be there.
pub(crate) fn fill(tokens: &mut [Token]) {
    let heading = is_heading(tokens);
    for at in 0..tokens.len() {
        let token = &tokens[at];
        let mut lemma = lemma(&token.form, token.upos, token.xpos);
        // "the Constitution", "the Old Town": a capital in running text makes a name of a common word.
        let common = token.upos == Upos::Noun || token.upos == Upos::Adj;
        if common && !heading && at > 0 && is_small(&tokens[at - 1].form) && is_titled(&token.form) {
            lemma = title(&lemma);
        }
        if has_perfect(tokens, at) {
            lemma = "have".to_string();
        }
        tokens[at].lemma = lemma;
    }
}

/// Do capitals begin most words of a sentence, so that they tell nothing?
fn is_heading(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|t| t.form.starts_with(char::is_alphabetic));
    let (capitals, all) =
        words.fold((0, 0), |(capitals, all), t| (capitals + usize::from(is_capitalised(&t.form)), all + 1));
    capitals * 5 > all * 3
}

fn is_small(form: &str) -> bool {
    form.chars().all(char::is_lowercase)
}

fn is_titled(form: &str) -> bool {
    let mut chars = form.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.clone().next().is_some()
        && chars.all(char::is_lowercase)
}

/// "he's gone", "she'd left": a short auxiliary before a participle that is not passive is "have".
fn has_perfect(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let short = matches!(token.form.as_str(), "'s" | "’s" | "'d" | "’d");
    let participle = token.head.is_some_and(|h| tokens[h].xpos == "VBN");
    short && participle && token.upos == Upos::Aux && token.relation == Relation::Aux
}

/// A form as the table of exceptions has it.
pub fn key(form: &str) -> String {
    form.to_lowercase().replace('’', "'")
}

/// The dictionary form of a word with these tags, in lower case except for names and words from names, as UD English
/// has it.
pub fn lemma(form: &str, upos: Upos, xpos: &str) -> String {
    let (key, tag) = (key(form), upos.as_str());
    let table = exceptions();
    let narrow = table.narrow.get(&(key.as_str(), tag, xpos));
    match narrow.or_else(|| table.broad.get(&(key.as_str(), tag))) {
        Some(lemma) => lemma.to_string(),
        None => by_rule(form, upos, xpos),
    }
}

/// The lemma by rule alone: what the table of exceptions is measured against.
pub fn by_rule(form: &str, upos: Upos, xpos: &str) -> String {
    let lower = key(form);
    if let Some(base) = irregular().get(lower.as_str()).filter(|_| upos == Upos::Verb && xpos != "VB") {
        return base.to_string();
    }
    match (upos, xpos) {
        (Upos::Propn, "NNP") => name(form),
        (Upos::Propn, "NNPS") => singular(&name(form)),
        (Upos::Propn, _) => form.to_string(),
        // Part of a name: "the United Nations", "the Greater Antilles".
        (Upos::Adj, "NNP" | "NNPS") => title(&lower),
        (Upos::Verb, "NNP" | "NNPS") => title(&match lower.strip_suffix("ing") {
            Some(stem) => restore(stem),
            None => past(&lower),
        }),
        (Upos::Adj, "JJ") if is_capitalised(form) && is_of_people(&lower) => title(&lower),
        (Upos::Num, _) => ungrouped(&lower),
        (_, "NNS") => match acronym(form) {
            Some(acronym) => acronym.to_string(),
            None => singular(&lower),
        },
        (Upos::Verb | Upos::Aux, "VBZ") => singular(&lower),
        (Upos::Verb | Upos::Aux, "VBD" | "VBN") => past(&lower),
        (Upos::Verb | Upos::Aux, "VBG") => lower.strip_suffix("ing").map_or(lower.clone(), restore),
        (_, "JJR" | "RBR") => lower.strip_suffix("er").map_or(lower.clone(), graded),
        (_, "JJS" | "RBS") => lower.strip_suffix("est").map_or(lower.clone(), graded),
        _ => lower,
    }
}

fn is_capitalised(form: &str) -> bool {
    form.starts_with(char::is_uppercase)
}

/// A word in lower case with a capital.
fn title(lower: &str) -> String {
    let mut chars = lower.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A name as it is usually written: one in capitals, other than an acronym, or in small letters, other than a particle,
/// has one capital.
fn name(form: &str) -> String {
    let long = form.chars().count() > 4 && form.chars().all(char::is_alphabetic);
    let even = form.chars().all(char::is_uppercase) || form.chars().all(char::is_lowercase);
    if long && even { title(&form.to_lowercase()) } else { form.to_string() }
}

/// Does an adjective end as those do that are made from the name of a country or people? What else ends so ("human")
/// stands in the table.
fn is_of_people(lower: &str) -> bool {
    const ENDINGS: &[&str] =
        &["ian", "ean", "can", "ese", "ish", "ani", "aqi", "eli", "eni", "nch", "tch", "ite"];
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// A number without the commas between its thousands.
fn ungrouped(number: &str) -> String {
    let grouped = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
    let whole = number.split_once('.').map_or(number, |(whole, _)| whole);
    match whole.split_once(',') {
        Some((first, rest))
            if first.ends_with(|c: char| c.is_ascii_digit()) && rest.split(',').all(grouped) =>
        {
            number.replace(',', "")
        }
        _ => number.to_string(),
    }
}

/// "MPs" → "MP".
fn acronym(form: &str) -> Option<&str> {
    let stem = form.strip_suffix('s')?;
    (stem.chars().count() > 1 && stem.chars().all(char::is_uppercase)).then_some(stem)
}

/// Takes the -s of a plural or of the third person away.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "oes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_string();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !stem.is_empty() => stem.to_string(),
        _ => word.to_string(),
    }
}

fn past(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ied").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    word.strip_suffix("ed").map_or_else(|| word.to_string(), restore)
}

/// Gives a stem back what -ed or -ing took: a silent e ("impos" → "impose"), or undoubles its end ("plann" → "plan").
fn restore(stem: &str) -> String {
    let letters: Vec<char> = stem.chars().collect();
    let n = letters.len();
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    if n < 2 {
        return stem.to_string();
    }
    // "aged", "using": no verb is a vowel and a consonant.
    if n == 2 && vowel(letters[0]) && !vowel(letters[1]) {
        return format!("{stem}e");
    }
    let (last, before) = (letters[n - 1], letters[n - 2]);
    // "cancell" → "cancel", but "call", "kill", "install": only where another syllable stands before.
    let short = [
        "install",
        "recall",
        "forestall",
        "stonewall",
        "enroll",
        "fulfill",
        "distill",
        "instill",
        "befall",
        "overfill",
    ];
    let vowels = letters.windows(2).filter(|w| vowel(w[0]) && !vowel(w[1])).count();
    if last == 'l' && before == 'l' && vowels > 1 && !short.contains(&stem) {
        return letters[..n - 1].iter().collect();
    }
    if last == before && !matches!(last, 'l' | 's' | 'f' | 'z' | 'e' | 'o') && n > 2 {
        return letters[..n - 1].iter().collect();
    }
    let third = if n > 2 { letters[n - 3] } else { ' ' };
    let syllables = letters.windows(2).filter(|w| vowel(w[0]) && !vowel(w[1])).count();
    let silent = match last {
        'v' | 'u' | 'c' => true,
        's' => vowel(before) || matches!(before, 'n' | 'r' | 'l' | 'p'),
        'z' => before != 'z',
        'g' => {
            matches!(before, 'n' | 'r' | 'd' | 'a' | 'l')
                && stem.len() > 3
                && !stem.ends_with("ing")
                && !stem.ends_with("ong")
        }
        't' => {
            before == 'a' && !vowel(third) && syllables > 0
                || stem.ends_with("ut") && syllables > 1
                || stem.ends_with("ibut")
        }
        'r' => {
            (matches!(before, 'i' | 'u') && n > 2)
                || (before == 'a' && !vowel(third) && n > 3)
                || (before == 'o' && !vowel(third) && n == 4)
        }
        'l' => {
            matches!(before, 'b' | 'p' | 'd' | 'g' | 'k' | 't' | 'c' | 'f' | 'z' | 's')
                || (before == 'i' && n > 2 && !vowel(third))
        }
        'd' => (vowel(before) && !vowel(third) && n > 2) && before != 'e' || stem.ends_with("ced"),
        'n' => matches!(before, 'i') && !vowel(third) && n > 3 && syllables > 1,
        'k' => vowel(before) && !vowel(third) && n > 2 && before != 'e' || (before == 'k'),
        'm' => vowel(before) && !vowel(third) && n > 2 && syllables == 1,
        'p' => vowel(before) && !vowel(third) && n > 2 && before != 'e' && syllables == 1,
        _ => false,
    };
    if silent { format!("{stem}e") } else { stem.to_string() }
}

fn graded(stem: &str) -> String {
    if let Some(stem) = stem.strip_suffix('i') {
        return format!("{stem}y");
    }
    let letters: Vec<char> = stem.chars().collect();
    match letters.as_slice() {
        [.., 'p' | 't' | 'b' | 'd' | 'g', 'l'] => format!("{stem}e"),
        [.., before, last] if before == last && !matches!(last, 'l' | 's' | 'e') => {
            letters[..letters.len() - 1].iter().collect()
        }
        [.., 'g' | 'c' | 'r' | 's' | 'u' | 'l' | 'v', _]
            if stem.ends_with("rg") || stem.ends_with("nc") || stem.ends_with("bl") =>
        {
            format!("{stem}e")
        }
        _ if stem.ends_with("at") || stem.ends_with("af") || stem.ends_with("id") || stem.ends_with("os") => {
            format!("{stem}e")
        }
        _ => stem.to_string(),
    }
}
