//! How many articles tell an event, and how many publishers do so independently.

use std::collections::{BTreeSet, HashMap};

use oxigraph::model::{NamedOrBlankNode, Term};

use super::event::Told;
use crate::graph::vocabulary::{dm, schema};
use crate::store::{Pattern, Store, StoreError};

/// Counts for the events that more than one article tells; all others are told by one.
pub struct Tellers {
    shared: HashMap<String, Told>,
}

impl Tellers {
    /// Looks at all events of a store.
    pub fn of(store: &Store) -> Result<Self, StoreError> {
        // articles and events as numbers: a large store has many
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut number = |iri: &str| {
            let next = numbers.len() as u32;
            *numbers.entry(iri.to_string()).or_insert(next)
        };
        let mut tellers: HashMap<String, BTreeSet<u32>> = HashMap::new();
        each(store, dm::RECORD_OF, |record, event| {
            if let (Some((article, _)), Term::NamedNode(event)) = (record.split_once('#'), event) {
                let article = number(article);
                match tellers.get_mut(event.as_str()) {
                    Some(articles) => {
                        articles.insert(article);
                    }
                    None => {
                        tellers.insert(event.into_string(), BTreeSet::from([article]));
                    }
                }
            }
        })?;
        tellers.retain(|_, articles| articles.len() > 1);
        // an article is as good as its publisher and its text
        let mut publishers: HashMap<u32, u32> = HashMap::new();
        let mut texts: HashMap<u32, String> = HashMap::new();
        each(store, schema::PUBLISHER, |article, publisher| {
            if let Term::NamedNode(publisher) = publisher {
                let (article, publisher) = (number(&article), number(publisher.as_str()));
                publishers.insert(article, publisher);
            }
        })?;
        each(store, dm::TEXT_SHA256, |article, text| {
            if let Term::Literal(text) = text {
                texts.insert(number(&article), text.value().to_string());
            }
        })?;
        let count = |articles: BTreeSet<u32>| Told {
            articles: articles.len() as u64,
            publishers: independent(&articles, &publishers, &texts),
        };
        Ok(Self { shared: tellers.into_iter().map(|(event, articles)| (event, count(articles))).collect() })
    }

    /// What is known of an event.
    pub fn get(&self, event: &str) -> Told {
        self.shared.get(event).copied().unwrap_or(Told { articles: 1, publishers: 1 })
    }
}

/// Groups of articles that do not share a publisher or a text with those of another group. An article without a
/// publisher stands for one of its own.
fn independent(
    articles: &BTreeSet<u32>,
    publishers: &HashMap<u32, u32>,
    texts: &HashMap<u32, String>,
) -> u64 {
    let mut groups: Vec<(BTreeSet<u32>, BTreeSet<&str>)> = Vec::new();
    for article in articles {
        let mut names: BTreeSet<u32> = publishers.get(article).copied().into_iter().collect();
        let mut said: BTreeSet<&str> = texts.get(article).map(String::as_str).into_iter().collect();
        groups.retain(|(others, other_texts)| {
            let apart = names.is_disjoint(others) && said.is_disjoint(other_texts);
            if !apart {
                names.extend(others);
                said.extend(other_texts);
            }
            apart
        });
        groups.push((names, said));
    }
    groups.len() as u64
}

fn each(
    store: &Store,
    property: oxigraph::model::NamedNodeRef<'_>,
    mut take: impl FnMut(String, Term),
) -> Result<(), StoreError> {
    for quad in store.matching(Pattern { predicate: Some(property), ..Pattern::default() }) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(subject) = quad.subject {
            take(subject.into_string(), quad.object);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_or_the_same_publisher_is_one_voice() {
        let publishers = HashMap::from([(1, 10), (2, 11), (3, 10), (4, 12)]);
        let texts = [(1, "a"), (2, "a"), (3, "b"), (4, "c"), (5, "d")];
        let texts = texts.iter().map(|(n, t)| (*n, t.to_string())).collect();
        let count = |articles: &[u32]| independent(&articles.iter().copied().collect(), &publishers, &texts);
        assert_eq!(count(&[1, 2]), 1); // an agency's text in two papers
        assert_eq!(count(&[1, 3]), 1); // two articles of one paper
        assert_eq!(count(&[1, 2, 3, 4, 5]), 3);
        assert_eq!(count(&[2, 3]), 2);
    }
}
