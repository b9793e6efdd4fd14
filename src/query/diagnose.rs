//! What is wrong with a query, for people: the place of an error, and words that the ontology does not have.

use std::collections::BTreeSet;

use oxigraph::model::NamedOrBlankNode;
use oxigraph::sparql::SparqlSyntaxError;

use super::QueryError;
use super::catalogue::SavedQuery;
use super::names::suggest;
use super::run::parse;
use super::watch::{Until, roomy};
use crate::graph::vocabulary::{act, dm, modality, plover};
use crate::graph::{Base, ontology};
use crate::lexicon::Lexicon;
use crate::store::StoreError;

pub(super) const KEYWORDS: &[&str] = &[
    "SELECT",
    "CONSTRUCT",
    "DESCRIBE",
    "ASK",
    "WHERE",
    "PREFIX",
    "BASE",
    "DISTINCT",
    "REDUCED",
    "FROM",
    "NAMED",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "FILTER",
    "BIND",
    "VALUES",
    "GRAPH",
    "SERVICE",
    "SILENT",
    "EXISTS",
    "ORDER",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "COUNT",
    "COALESCE",
    "BOUND",
];
/// What a query may begin with.
const FORMS: &[&str] = &["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE"];
/// Updates: they are SPARQL, but no questions.
const UPDATES: &[&str] =
    &["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"];

/// The namespaces of the project, whose terms the ontology defines, with the prefixes that queries use.
const OWN: &[(&str, &str)] = &[
    ("dm", dm::NAMESPACE),
    ("act", act::NAMESPACE),
    ("mod", modality::NAMESPACE),
    ("plover", plover::NAMESPACE),
];

/// Line and column of an error of syntax, counted from 1, and what was expected there.
pub(super) fn place(error: &SparqlSyntaxError) -> Option<(usize, usize, String)> {
    let message = error.to_string();
    let (place, expected) = message.strip_prefix("error at ").unwrap_or(&message).split_once(": ")?;
    let (line, column) = place.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?, expected.to_string()))
}

/// An error of syntax with the line it is in and what may be meant.
pub(super) fn syntax(text: &str, error: &SparqlSyntaxError) -> QueryError {
    let Some((line, column, expected)) = place(error) else {
        let message = error.to_string();
        let what = message.strip_prefix("error at ").unwrap_or(&message);
        return QueryError::Syntax { what: what.to_string(), hint: ANY.to_string() };
    };
    let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let word = word_at(shown, column);
    let number = line.to_string();
    let (margin, indent) = (" ".repeat(number.len()), " ".repeat(column.saturating_sub(1)));
    let shown = shown.replace('\t', " ");
    QueryError::Syntax {
        what: format!(
            "line {line}, column {column}\n {margin} |\n {number} | {shown}\n {margin} | {indent}^"
        ),
        hint: form(text).unwrap_or_else(|| hint(&word, &expected)),
    }
}

const ANY: &str = "only queries are read (SELECT, ASK, CONSTRUCT, DESCRIBE), no updates";

/// What is meant where a query begins with no form of query, as in `SELEC ?x {}`: the error may be found only later.
fn form(text: &str) -> Option<String> {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let word = first.split_whitespace().next()?.to_uppercase();
    if KEYWORDS.contains(&word.as_str()) || UPDATES.contains(&word.as_str()) {
        return None;
    }
    suggest(&word, FORMS.iter().copied()).map(|near| format!("did you mean {near}?"))
}

fn hint(word: &str, expected: &str) -> String {
    let upper = word.to_uppercase();
    if UPDATES.contains(&upper.as_str()) {
        return ANY.to_string();
    }
    if let Some((prefix, _)) = word.split_once(':')
        && !prefix.is_empty()
        && prefix.chars().all(char::is_alphanumeric)
    {
        return format!(
            "is the prefix `{prefix}:` known, and what follows it a name? `PREFIX {prefix}: <…>` declares one"
        );
    }
    if !KEYWORDS.contains(&upper.as_str())
        && upper.len() > 2
        && let Some(near) = suggest(&upper, KEYWORDS.iter().copied())
    {
        return format!("did you mean {near}?");
    }
    // punctuation and keywords that may stand here; the rest are names of the grammar's own
    let list = expected.strip_prefix("one of ").unwrap_or(expected).split(", ");
    let marks: BTreeSet<&str> = list.filter(|e| e.starts_with('"') && e.len() <= 12).collect();
    match marks.len() {
        0 => ANY.to_string(),
        _ => format!("here may stand {} …", marks.into_iter().take(8).collect::<Vec<_>>().join(" ")),
    }
}

/// The word at a place of a line, or the one before it where there is none.
fn word_at(line: &str, column: usize) -> String {
    let letters: Vec<char> = line.chars().collect();
    let is_word = |c: &char| c.is_alphanumeric() || matches!(c, ':' | '_' | '-');
    let at = column.saturating_sub(1).min(letters.len());
    let begin = letters[..at].iter().rposition(|c| !is_word(c)).map_or(0, |before| before + 1);
    letters[begin..].iter().take_while(|c| is_word(c)).collect()
}

/// A warning for each class, property or concept of the project's own namespaces that the ontology does not have.
pub fn warnings(
    query: &SavedQuery,
    lexicon: &Lexicon,
    base: &Base,
    until: Until,
) -> Result<Vec<String>, QueryError> {
    let parsed = parse(&query.text, base, until)?;
    let mut known = BTreeSet::new();
    for quad in ontology(lexicon, base).map_err(StoreError::from)? {
        if let NamedOrBlankNode::NamedNode(node) = quad.subject {
            known.insert(node.into_string());
        }
    }
    let text = roomy(&query.text, move || parsed.to_string())?;
    let mut unknown = BTreeSet::new();
    for (prefix, namespace) in OWN {
        for (at, _) in text.match_indices(&format!("<{namespace}")) {
            let iri = text[at + 1..].split('>').next().unwrap_or_default();
            let local = &iri[namespace.len()..];
            if !local.is_empty() && !known.contains(iri) {
                unknown.insert((*prefix, *namespace, local.to_string()));
            }
        }
    }
    let warning = |(prefix, namespace, local): (&str, &str, String)| {
        let names = known.iter().filter_map(|iri| iri.strip_prefix(namespace));
        let near = suggest(&local, names).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        format!("warning: the ontology has no {prefix}:{local}{near}")
    };
    Ok(unknown.into_iter().map(warning).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_a_place_is_found_from_any_of_its_letters() {
        assert_eq!(word_at("SELEC ?x", 1), "SELEC");
        assert_eq!(word_at("SELEC ?x", 4), "SELEC");
        assert_eq!(word_at("ASK { ?e dmm:actor ?x }", 12), "dmm:actor");
        assert_eq!(word_at("", 1), "");
        assert_eq!(word_at("é", 9), "é");
    }
}
