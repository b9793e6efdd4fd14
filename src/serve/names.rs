//! Names and headlines of a store in memory, to be searched for parts of them: a scan of all that the store calls anything
//! takes seconds, one of these bytes milliseconds.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use memchr::memmem;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};

use crate::graph::vocabulary::{dm, rdf, rdfs, schema, skos};
use crate::link::name::words;
use crate::store::{Pattern, Store, StoreError};

/// Bytes that all of it may take; of a store that has more, what comes last is left out: headlines after names.
const ROOM: usize = 256 << 20;
/// Folders of the nodes whose names are looked for.
const FOLDERS: [&str; 4] = ["country/", "person/", "org/", "place/"];

/// Names by what is looked for in them.
#[derive(Default, Clone)]
pub(super) struct Names {
    /// What is searched: words in lower-case ASCII, see [`words`].
    keys: Texts,
    names: Texts,
    /// The ends of IRIs, behind the base of the store.
    nodes: Texts,
    base: String,
    /// So many of them, which come first, are of what articles share.
    pub shared: usize,
    room: usize,
    /// There was more than there is room for.
    pub cut: bool,
}

/// A node that was found, by the nearest of its names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hit<'n> {
    /// The end of its IRI, behind the base of the store.
    pub node: &'n str,
    pub name: &'n str,
}

impl Names {
    /// Reads what a store calls people, bodies, countries, places and articles; nothing where it is told to stop.
    pub fn of(store: &Store, stop: &AtomicBool) -> Result<Option<Self>, StoreError> {
        let base = store.base().as_str().to_string();
        let mut names = Self { room: ROOM, base, ..Self::default() };
        let (base, entities) = (store.base().as_str(), store.base().entities_graph());
        let graph = Some(GraphNameRef::NamedNode(entities.as_ref()));
        for (property, graph) in [(rdfs::LABEL, graph), (skos::ALT_LABEL, graph), (schema::HEADLINE, None)] {
            for quad in store.matching(Pattern { predicate: Some(property), graph, ..Pattern::default() }) {
                if stop.load(Relaxed) {
                    return Ok(None);
                }
                let quad = quad?;
                if let Some((node, name)) = named(&quad, base)
                    && (graph.is_none() || FOLDERS.iter().any(|folder| node.starts_with(folder)))
                {
                    names.add(node, name);
                }
            }
            if graph.is_some() {
                names.shared = names.names.ends.len();
            }
        }
        Ok(Some(names))
    }

    /// Adds groups, of which each article has its own: there are more of them than of all else. False where it is told to stop.
    pub fn add_groups(&mut self, store: &Store, stop: &AtomicBool) -> Result<bool, StoreError> {
        let groups =
            Pattern { predicate: Some(rdf::TYPE), object: Some(dm::GROUP.into()), ..Pattern::default() };
        for quad in store.matching(groups) {
            let NamedOrBlankNode::NamedNode(node) = quad?.subject else { continue };
            if stop.load(Relaxed) {
                return Ok(false);
            }
            if !self.cut {
                self.add_all(store, &node)?;
            }
        }
        Ok(true)
    }

    fn add_all(&mut self, store: &Store, node: &NamedNode) -> Result<(), StoreError> {
        let Some(end) = node.as_str().strip_prefix(store.base().as_str()) else { return Ok(()) };
        for property in [rdfs::LABEL, skos::ALT_LABEL] {
            store.texts(node, property)?.iter().for_each(|name| self.add(end, name));
        }
        Ok(())
    }

    fn add(&mut self, node: &str, name: &str) {
        let key = words(name).join(" ");
        let cost = key.len() + name.len() + node.len() + 12;
        match self.room.checked_sub(cost) {
            _ if key.is_empty() => {}
            Some(room) => {
                self.room = room;
                self.keys.push(&key);
                self.names.push(name);
                self.nodes.push(node);
            }
            None => self.cut = true,
        }
    }

    /// Hands out the names of what articles share that have all words of a part, or more of them, with the IRIs of their nodes.
    /// False where not all of them are here.
    pub fn each_shared(&self, part: &str, take: &mut dyn FnMut(&str, &str)) -> bool {
        let asked = words(part);
        if self.cut || asked.is_empty() && !part.is_empty() {
            return false;
        }
        let mut give = |n| take(&format!("{}{}", self.base, self.nodes.get(n)), self.names.get(n));
        match asked.is_empty() {
            true => (0..self.shared).for_each(give),
            false => self.having(&asked, self.shared, |n, _| give(n)),
        }
        true
    }

    /// Hands out those of the first names whose keys hold all of some words.
    fn having(&self, asked: &[String], most: usize, mut take: impl FnMut(usize, &str)) {
        let Some(rarest) = asked.iter().max_by_key(|word| word.len()) else { return };
        let (finder, mut at) = (memmem::Finder::new(rarest.as_bytes()), 0);
        while let Some(place) = finder.find(&self.keys.all.as_bytes()[at..]) {
            let n = self.keys.holding(at + place);
            if n >= most {
                return;
            }
            let key = self.keys.get(n);
            if asked.iter().all(|word| key.contains(word.as_str())) {
                take(n, key);
            }
            at = self.keys.end(n);
        }
    }

    /// So many nodes that have a name with all the words, or beginnings and parts of words, that are asked for, the nearest
    /// first; and how many there are.
    pub fn find(&self, asked: &str, most: usize) -> (Vec<Hit<'_>>, usize) {
        let asked = words(asked);
        let phrase = asked.join(" ");
        if asked.is_empty() {
            return (Vec::new(), 0);
        }
        let mut found = Vec::new();
        self.having(&asked, self.names.ends.len(), |n, key| found.push((rank(key, &phrase), key.len(), n)));
        found.sort_unstable();
        let (mut seen, mut hits) = (HashSet::new(), Vec::new());
        for (.., n) in found {
            let node = self.nodes.get(n);
            if seen.insert(node) && hits.len() < most {
                hits.push(Hit { node, name: self.names.get(n) });
            }
        }
        (hits, seen.len())
    }
}

/// How near a key is to what is asked for: the same, beginning so, with it at the beginning of a word, with it anywhere, with
/// its words anywhere.
fn rank(key: &str, phrase: &str) -> u8 {
    match key.find(phrase) {
        Some(0) => u8::from(key.len() != phrase.len()),
        Some(_) => 3 - u8::from(key.match_indices(phrase).any(|(at, _)| key[..at].ends_with(' '))),
        None => 4,
    }
}

/// The end of a node's IRI, and what it is called.
fn named<'q>(quad: &'q Quad, base: &str) -> Option<(&'q str, &'q str)> {
    match (&quad.subject, &quad.object) {
        (NamedOrBlankNode::NamedNode(node), Term::Literal(name)) => {
            Some((node.as_str().strip_prefix(base)?, name.value()))
        }
        _ => None,
    }
}

/// Many texts in one piece of memory.
#[derive(Default, Clone)]
struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        // no match reaches over a line's end, which no key holds
        self.all.push('\n');
        self.ends.push(u32::try_from(self.all.len()).unwrap_or(u32::MAX)); // room is less than that
    }

    fn end(&self, n: usize) -> usize {
        self.ends[n] as usize
    }

    fn get(&self, n: usize) -> &str {
        let begin = n.checked_sub(1).map_or(0, |before| self.end(before));
        &self.all[begin..self.end(n) - 1]
    }

    /// The text that a byte belongs to.
    fn holding(&self, byte: usize) -> usize {
        self.ends.partition_point(|end| *end as usize <= byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names { room: 1 << 20, ..Names::default() };
        for (node, name) in [
            ("person/ana-ruiz", "Ana Ruiz"),
            ("person/ana-ruiz", "Ruiz"),
            ("person/juan-ruizo", "Juan Ruizo"),
            ("org/ruiz-und-soehne", "Ruiz & Söhne"),
            ("article/1", "Talks with Ana Maria Ruiz end"),
            ("country/BLR", "Беларусь"),
        ] {
            names.add(node, name);
        }
        names
    }

    fn found<'n>(names: &'n Names, asked: &str) -> Vec<&'n str> {
        names.find(asked, 10).0.iter().map(|hit| hit.node).collect()
    }

    #[test]
    fn the_nearest_name_comes_first_and_a_node_once() {
        let names = names();
        let all = ["person/ana-ruiz", "org/ruiz-und-soehne", "person/juan-ruizo", "article/1"];
        assert_eq!(found(&names, "ruiz"), all);
        assert_eq!(
            names.find("ruiz", 2).0,
            [
                Hit { node: "person/ana-ruiz", name: "Ruiz" },
                Hit { node: "org/ruiz-und-soehne", name: "Ruiz & Söhne" }
            ]
        );
        assert_eq!(names.find("ruiz", 2).1, 4);
        assert_eq!(found(&names, "Ana Ruiz"), ["person/ana-ruiz", "article/1"]);
        assert_eq!(found(&names, "ruiz, ana"), ["person/ana-ruiz", "article/1"]);
    }

    #[test]
    fn case_accents_and_scripts_do_not_matter_and_names_do_not_run_into_each_other() {
        let names = names();
        assert_eq!(found(&names, "SOHNE"), ["org/ruiz-und-soehne"]);
        assert_eq!(found(&names, "belarus"), ["country/BLR"]);
        assert_eq!(found(&names, "Белар"), ["country/BLR"]);
        assert_eq!(found(&names, "ruiz ruiz juan"), ["person/juan-ruizo"]);
        assert!(found(&names, "soehne talks").is_empty());
        assert!(found(&names, "%00 / <>").is_empty() && found(&names, "").is_empty());
    }

    #[test]
    fn what_there_is_no_room_for_is_left_out() {
        let mut names = Names { room: 60, ..Names::default() };
        names.add("a", "Ana Ruiz");
        assert!(!names.cut);
        names.add("b", &"Juan ".repeat(20));
        assert!(names.cut && found(&names, "juan").is_empty());
        assert_eq!(found(&names, "ana"), ["a"]);
    }
}
