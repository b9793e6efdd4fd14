//! What a name may stand for in a store, and what names are near one that stands for nothing.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, Term};

use super::parameter::label;
use crate::graph::vocabulary::{dm, org, rdf, rdfs, schema, skos};
use crate::store::{Store, StoreError};

/// Things of one kind, and where their names stand.
pub(super) struct Realm {
    /// A thing of any of these classes will do.
    classes: &'static [NamedNodeRef<'static>],
    names: &'static [NamedNodeRef<'static>],
}

const NAMES: &[NamedNodeRef<'static>] = &[rdfs::LABEL, skos::ALT_LABEL];
const ENTITIES: &[NamedNodeRef<'static>] =
    &[schema::PERSON, schema::COUNTRY, schema::PLACE, org::ORGANIZATION_CLASS, dm::GROUP];

pub(super) const ANYTHING: Realm = Realm { classes: ENTITIES, names: NAMES };
pub(super) const PEOPLE: Realm = Realm { classes: &[schema::PERSON], names: NAMES };
pub(super) const ORGANISATIONS: Realm = Realm { classes: &[org::ORGANIZATION_CLASS], names: NAMES };
pub(super) const EVENTS: Realm = Realm { classes: &[dm::EVENT], names: &[rdfs::LABEL] };

/// So many near names are shown.
const SHOWN: usize = 5;

impl Realm {
    /// Nodes with this name in some article, as written; if there is none, without regard to case.
    pub fn named(&self, store: &Store, value: &str) -> Result<Vec<Term>, StoreError> {
        let literal = Literal::new_language_tagged_literal_unchecked(value, "en");
        let mut found = Vec::new();
        for property in self.names {
            found.extend(store.subjects(*property, Some(literal.as_ref().into()), |_| true)?);
        }
        if found.is_empty() {
            let lower = value.to_lowercase();
            let same = |term: &Term| matches!(term, Term::Literal(l) if l.value().to_lowercase() == lower);
            for property in self.names {
                found.extend(shared(store, *property, same)?);
            }
        }
        self.fitting(store, found)
    }

    /// People whose family name this is, where articles only write their full names.
    pub fn of_family(store: &Store, value: &str) -> Result<Vec<Term>, StoreError> {
        let end = format!(" {}", value.to_lowercase());
        let same = |term: &Term| matches!(term, Term::Literal(l) if l.value().to_lowercase().ends_with(&end));
        let mut found = Vec::new();
        for property in PEOPLE.names {
            found.extend(shared(store, *property, same)?);
        }
        PEOPLE.fitting(store, found)
    }

    /// Those among some nodes that are of this realm, each once, in order.
    fn fitting(&self, store: &Store, found: Vec<Term>) -> Result<Vec<Term>, StoreError> {
        let mut fitting = Vec::new();
        for term in found {
            if self.has(store, &term)? && !fitting.contains(&term) {
                fitting.push(term);
            }
        }
        fitting.sort_by_cached_key(Term::to_string);
        Ok(fitting)
    }

    fn has(&self, store: &Store, term: &Term) -> Result<bool, StoreError> {
        let Term::NamedNode(node) = term else { return Ok(false) };
        for class in self.classes {
            if store.says(node.as_ref(), rdf::TYPE, *class)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The labels of what has a name near this one, the nearest first.
    pub fn nearest(&self, store: &Store, value: &str) -> Result<Vec<String>, StoreError> {
        let mut names = BTreeMap::new();
        for property in self.names {
            let mut seen = BTreeSet::new();
            let note = std::cell::RefCell::new(&mut seen);
            shared(store, *property, |term| {
                if let Term::Literal(literal) = term {
                    note.borrow_mut().insert(literal.value().to_string());
                }
                false
            })?;
            for name in seen {
                if let Some(distance) = distance(value, &name) {
                    names.entry((distance, name)).or_insert(*property);
                }
            }
        }
        let mut labels: Vec<String> = Vec::new();
        for ((_, name), property) in names {
            let literal = Literal::new_language_tagged_literal_unchecked(name, "en");
            for term in store.subjects(property, Some(literal.as_ref().into()), |_| true)? {
                if let Term::NamedNode(node) = &term
                    && self.has(store, &term)?
                    && let Some(label) = label(store, node)?
                    && !labels.contains(&label)
                {
                    labels.push(label);
                }
            }
            if labels.len() >= SHOWN {
                break;
            }
        }
        labels.truncate(SHOWN);
        Ok(labels)
    }

    /// The different labels of some nodes: more than one means that a name is that of several things.
    pub fn labels(store: &Store, found: &[Term]) -> Result<Vec<String>, StoreError> {
        let mut labels = BTreeSet::new();
        for term in found {
            if let Term::NamedNode(node) = term {
                labels.insert(label(store, node)?.unwrap_or_else(|| iri_text(node)));
            }
        }
        Ok(labels.into_iter().collect())
    }
}

/// What articles share that has a name which fits. Each record has a label as well, so not all labels are looked at.
fn shared(
    store: &Store,
    property: NamedNodeRef<'_>,
    fits: impl Fn(&Term) -> bool,
) -> Result<Vec<Term>, StoreError> {
    let graph = store.base().entities_graph();
    store.subjects_in(Some(GraphNameRef::NamedNode(graph.as_ref())), property, None, fits)
}

fn iri_text(node: &NamedNode) -> String {
    node.as_str().to_string()
}

/// How far a name is from what somebody typed: a slip of the fingers, or some of its words. None where they have
/// nothing to do with each other.
pub(super) fn distance(typed: &str, name: &str) -> Option<usize> {
    let (typed, name) = (plain(typed), plain(name));
    if typed.is_empty() || name.is_empty() {
        return None;
    }
    let letters = typed.chars().count();
    if letters.abs_diff(name.chars().count()) <= 3 {
        let edits = strsim::damerau_levenshtein(&typed, &name);
        if edits <= (letters / 3).clamp(1, 3) {
            return Some(edits);
        }
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let near = |word: &str| {
        let letters = word.chars().count();
        words.iter().any(|known| {
            *known == word
                || letters >= 4 && known.starts_with(word)
                || letters >= 4
                    && letters.abs_diff(known.chars().count()) <= 1
                    && strsim::damerau_levenshtein(word, known) <= 1
        })
    };
    let hits = typed.split_whitespace().filter(|word| near(word)).count();
    let all = typed.split_whitespace().count();
    (hits > 0 && 2 * hits >= all).then_some(10 + words.len().abs_diff(hits) + (all - hits) * 5)
}

/// Without accents and case.
fn plain(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}

/// "`a`, `b` or `c`", the nearest of some words first; None where none is near.
pub(super) fn suggest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut near: Vec<(usize, &str)> =
        known.into_iter().filter_map(|name| Some((distance(typed, name)?, name))).collect();
    near.sort_unstable();
    near.dedup();
    let names: Vec<String> = near.into_iter().take(SHOWN).map(|(_, name)| name.to_string()).collect();
    choice(&names)
}

/// "`a`, `b` or `c`".
pub(super) fn choice(names: &[String]) -> Option<String> {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (last, rest) = quoted.split_last()?;
    Some(if rest.is_empty() { last.clone() } else { format!("{} or {last}", rest.join(", ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_nearer_than_words_and_strangers_are_not_near() {
        assert_eq!(distance("Vladmir Putin", "Vladimir Putin"), Some(1));
        assert!(distance("Puttin", "Vladimir Putin") > Some(1));
        assert_eq!(distance("Brandt", "Tomás Brandt").map(|d| d > 3), Some(true));
        assert_eq!(distance("zelensky", "Zelenskiy"), Some(1));
        assert_eq!(distance("Atlantis", "Chile"), None);
        assert_eq!(distance("", "Chile"), None);
        assert_eq!(suggest("tarif", ["impose tariff", "meet"]).as_deref(), Some("`impose tariff`"));
    }
}
