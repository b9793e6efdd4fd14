//! What a name may stand for in a store, and what names are near one that stands for nothing.

use std::collections::BTreeSet;
use std::fmt::Debug;

use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::parameter::label;
use crate::graph::vocabulary::{dm, org, rdf, rdfs, schema, skos};
use crate::store::{Pattern, Store, StoreError};

/// What somebody has read of a store, so that its names need not be read again for each question.
pub trait Directory: Debug + Send + Sync {
    /// Hands out all names of people, bodies, countries and places that articles share, with their nodes' IRIs; of those in
    /// which the words of `part` do not stand it may leave out any. False where it does not have them all.
    fn each(&self, part: &str, take: &mut dyn FnMut(&str, &str)) -> bool;
}

/// Where names are looked up.
#[derive(Clone, Copy)]
pub(super) struct Where<'a> {
    pub store: &'a Store,
    pub directory: Option<&'a dyn Directory>,
}

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
    pub fn named(&self, at: Where<'_>, value: &str) -> Result<Vec<Term>, StoreError> {
        let literal = Literal::new_language_tagged_literal_unchecked(value, "en");
        let mut found = Vec::new();
        for property in self.names {
            found.extend(at.store.subjects(*property, Some(literal.as_ref().into()), |_| true)?);
        }
        if found.is_empty() {
            let lower = value.to_lowercase();
            found = self.shared(at, value, |name| name.to_lowercase() == lower)?;
        }
        self.fitting(at.store, found)
    }

    /// People whose family name this is, where articles only write their full names.
    pub fn of_family(at: Where<'_>, value: &str) -> Result<Vec<Term>, StoreError> {
        let end = format!(" {}", value.to_lowercase());
        let found = PEOPLE.shared(at, value, |name| name.to_lowercase().ends_with(&end))?;
        PEOPLE.fitting(at.store, found)
    }

    /// What articles share that has a name which fits, with the words of a part in it.
    fn shared(
        &self,
        at: Where<'_>,
        part: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Result<Vec<Term>, StoreError> {
        let mut found = Vec::new();
        self.each(at, part, &mut |node, name| {
            if fits(name) {
                found.push(NamedNode::new_unchecked(node).into());
            }
        })?;
        Ok(found)
    }

    /// Hands out the names of what articles share, with the IRIs of its nodes. Each record has a label as well, so not all
    /// labels are looked at.
    fn each(&self, at: Where<'_>, part: &str, take: &mut dyn FnMut(&str, &str)) -> Result<(), StoreError> {
        if self.names == NAMES && at.directory.is_some_and(|directory| directory.each(part, take)) {
            return Ok(());
        }
        let graph = at.store.base().entities_graph();
        let graph = Some(GraphNameRef::NamedNode(graph.as_ref()));
        for property in self.names {
            let pattern = Pattern { predicate: Some(*property), graph, ..Pattern::default() };
            for quad in at.store.matching(pattern) {
                let quad = quad?;
                if let (NamedOrBlankNode::NamedNode(node), Term::Literal(name)) =
                    (&quad.subject, &quad.object)
                {
                    take(node.as_str(), name.value());
                }
            }
        }
        Ok(())
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
    pub fn nearest(&self, at: Where<'_>, value: &str) -> Result<Vec<String>, StoreError> {
        let mut near = BTreeSet::new();
        self.each(at, "", &mut |node, name| {
            if let Some(distance) = distance(value, name) {
                near.insert((distance, name.to_string(), node.to_string()));
            }
        })?;
        let mut labels: Vec<String> = Vec::new();
        for (.., node) in near {
            let node = NamedNode::new_unchecked(node);
            if self.has(at.store, &node.clone().into())?
                && let Some(label) = label(at.store, &node)?
                && !labels.contains(&label)
            {
                labels.push(label);
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
