//! Words that stand in capitals because all around them do.

use crate::lexicon::Lexicon;
use crate::text::Sentence;

/// A run with fewer long words in capitals is read as it stands: names such as "NATO" are written so.
const WORDS: usize = 2;

/// From so many letters on a word is long.
const LONG: usize = 4;

/// Gives the words of a headline or a label in capitals the letters that they have in a title ("LIMA CALLS" becomes
/// "Lima Calls"), but for names that the lexicon has in capitals. Spans stay what they are.
pub(super) fn lower(sentence: &mut Sentence, lexicon: &Lexicon) {
    let mut from = 0;
    while from < sentence.tokens.len() {
        let run =
            sentence.tokens[from..].iter().take_while(|t| !t.form.chars().any(char::is_lowercase)).count();
        let tokens = &mut sentence.tokens[from..from + run];
        let long = tokens.iter().filter(|t| t.form.chars().filter(|c| c.is_uppercase()).count() >= LONG);
        if long.filter(|t| !is_name(lexicon, &t.form)).count() >= WORDS {
            for token in tokens.iter_mut().filter(|t| !is_name(lexicon, &t.form)) {
                token.form = titled(&token.form);
            }
        }
        from += run + 1;
    }
}

fn is_name(lexicon: &Lexicon, form: &str) -> bool {
    lexicon.names().find(form).iter().any(|hit| hit.begin == 0 && hit.end == form.len())
}

/// Small letters behind the first of each part of a word.
fn titled(form: &str) -> String {
    let mut inside = false;
    form.chars()
        .flat_map(|c| {
            let small = inside;
            inside = c.is_alphabetic() || matches!(c, '\'' | '’');
            let lower: Box<dyn Iterator<Item = char>> =
                if small { Box::new(c.to_lowercase()) } else { Box::new([c].into_iter()) };
            lower
        })
        .collect()
}
