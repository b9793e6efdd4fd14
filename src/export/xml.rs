//! What XML 1.0 cannot hold: most control characters, in whatever way they are written.

use std::borrow::Cow;

use oxigraph::model::{Literal, Quad, Term};

/// Stands in the place of a character that XML 1.0 does not have.
const REPLACED: char = char::REPLACEMENT_CHARACTER;

/// After <https://www.w3.org/TR/xml/#charsets>.
fn is_legal(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Number of characters of a term that XML 1.0 does not have. An IRI has none.
pub(crate) fn illegal(term: &Term) -> usize {
    let Term::Literal(literal) = term else { return 0 };
    literal.value().chars().filter(|c| !is_legal(*c)).count()
}

/// A term as XML 1.0 can hold it: U+FFFD stands for each character that it does not have.
pub(crate) fn legal(term: &Term) -> Cow<'_, Term> {
    let Term::Literal(literal) = term else { return Cow::Borrowed(term) };
    if illegal(term) == 0 {
        return Cow::Borrowed(term);
    }
    let value: String = literal.value().chars().map(|c| if is_legal(c) { c } else { REPLACED }).collect();
    Cow::Owned(match literal.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(value, language).into(),
        None => Literal::new_typed_literal(value, literal.datatype()).into(),
    })
}

/// The same for the object of a quad.
pub(super) fn legal_quad(quad: &Quad) -> Cow<'_, Quad> {
    match legal(&quad.object) {
        Cow::Borrowed(_) => Cow::Borrowed(quad),
        Cow::Owned(object) => Cow::Owned(Quad { object, ..quad.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_have_is_replaced() {
        let odd: Term = Literal::new_language_tagged_literal_unchecked("a\u{c}b\0\u{fffe}\tc🕊", "en").into();
        assert_eq!(illegal(&odd), 3);
        let Term::Literal(literal) = legal(&odd).into_owned() else { panic!("a literal stays one") };
        assert_eq!((literal.value(), literal.language()), ("a\u{fffd}b\u{fffd}\u{fffd}\tc🕊", Some("en")));
        assert!(matches!(legal(&literal.into()), Cow::Borrowed(_)));
    }
}
