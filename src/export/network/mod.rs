//! Who has to do with whom: events as a network, for Gephi, NetworkX, Graphviz and Mermaid.

mod gexf;
mod graphml;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::events::{Event, Party};
use crate::graph::Base;
use crate::lexicon::Lexicon;

/// A format of networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GraphML.
    GraphMl,
    /// With the days of the events, so that Gephi shows how the network grows.
    Gexf,
    /// Graphviz.
    Dot,
    /// A diagram of Mermaid.
    Mermaid,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 4] = [Self::GraphMl, Self::Gexf, Self::Dot, Self::Mermaid];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
        }
    }

    /// What the ending of a file's name stands for.
    pub fn by_ending(ending: &str) -> Option<Self> {
        Some(match ending {
            "graphml" => Self::GraphMl,
            "gexf" => Self::Gexf,
            "dot" | "gv" => Self::Dot,
            "mmd" | "mermaid" => Self::Mermaid,
            _ => return None,
        })
    }
}

/// What the nodes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nodes {
    /// People, countries, organisations and groups, as the articles name them.
    #[default]
    Parties,
    /// The countries that they are or act for.
    Countries,
}

/// Nodes and edges; an edge is what one node does to another by one family of actions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    /// By IRI.
    pub nodes: BTreeMap<String, Node>,
    /// What one did to another, by both and the kind of act.
    pub edges: BTreeMap<Key, Edge>,
}

/// Source and target, and the id of the action that gives the family its name.
pub type Key = (String, String, String);

/// Somebody who takes part in events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// What it is called.
    pub name: String,
    /// Person, country, organisation, place or group.
    pub kind: &'static str,
    /// ISO 3166-1 alpha-3 codes.
    pub countries: Vec<String>,
    /// Its id in Wikidata.
    pub wikidata: Option<String>,
    /// Its id in GeoNames.
    pub geonames: Option<String>,
    /// Events that it takes part in.
    pub events: usize,
}

/// What one node does to another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edge {
    /// The family in words: "impose tariff".
    pub label: String,
    /// Quad class of PLOVER, the most frequent one.
    pub quad: Option<u8>,
    /// Events.
    pub count: usize,
    /// Their days, sorted; several on one day stand once.
    pub days: BTreeSet<String>,
    /// Mean Goldstein value of the events that have one, in hundredths' precision.
    pub goldstein: Option<f64>,
    quads: BTreeMap<u8, usize>,
    goldsteins: Vec<f64>,
}

impl Edge {
    fn add(&mut self, event: &Event) {
        self.count += 1;
        self.days.extend(event.date.clone());
        if let Some(quad) = event.quad {
            *self.quads.entry(quad).or_default() += 1;
            self.quad =
                self.quads.iter().max_by_key(|(quad, n)| (**n, std::cmp::Reverse(**quad))).map(|(q, _)| *q);
        }
        self.goldsteins.extend(event.goldstein);
        if !self.goldsteins.is_empty() {
            let mean = self.goldsteins.iter().sum::<f64>() / self.goldsteins.len() as f64;
            self.goldstein = Some((mean * 100.0).round() / 100.0);
        }
    }
}

impl Network {
    /// The network of merged events. Actors stand at the beginning of edges; those who do something together (who meet
    /// or agree) are tied pair by pair, the lesser IRI first.
    pub fn of<'e>(
        events: impl IntoIterator<Item = &'e Event>,
        nodes: Nodes,
        lexicon: &Lexicon,
        base: &Base,
    ) -> Self {
        let mut network = Self::default();
        for event in events {
            let action = lexicon.action(&event.action);
            let family = action.and_then(|a| a.family.clone()).unwrap_or_else(|| event.action.clone());
            let sides = Sides::of(event, nodes, lexicon, base);
            let mut touched: BTreeSet<&String> = BTreeSet::new();
            for (from, to) in sides.pairs() {
                let edge = network.edges.entry((from.clone(), to.clone(), family.clone())).or_default();
                if edge.label.is_empty() {
                    let label = lexicon.action(&family).map(|a| a.label.clone());
                    edge.label = label.unwrap_or_else(|| family.clone());
                }
                edge.add(event);
                touched.extend([from, to]);
            }
            for iri in touched {
                let node = sides.node(iri).cloned().unwrap_or_default();
                network.nodes.entry(iri.clone()).or_insert(node).events += 1;
            }
        }
        network
    }

    /// Keeps the edges of at least so many events, and the nodes that they tie.
    pub fn keep(&mut self, least: usize) {
        self.edges.retain(|_, edge| edge.count >= least);
        let tied: BTreeSet<&String> = self.edges.keys().flat_map(|(from, to, _)| [from, to]).collect();
        self.nodes.retain(|iri, _| tied.contains(iri));
    }

    /// Writes the network in one of the formats.
    pub fn write(&self, format: Format, out: &mut impl Write) -> io::Result<()> {
        match format {
            Format::GraphMl => graphml::write(self, out),
            Format::Gexf => gexf::write(self, out),
            Format::Dot => text::dot(self, out),
            Format::Mermaid => text::mermaid(self, out),
        }
    }
}

/// The nodes on the two sides of an event.
pub(crate) struct Sides {
    actors: BTreeMap<String, Node>,
    targets: BTreeMap<String, Node>,
    /// They do it together.
    symmetric: bool,
}

impl Sides {
    /// The ends of an event.
    pub fn of(event: &Event, nodes: Nodes, lexicon: &Lexicon, base: &Base) -> Self {
        Self {
            actors: ends(&event.actors, nodes, lexicon, base),
            targets: ends(&event.targets, nodes, lexicon, base),
            symmetric: lexicon.action(&event.action).is_some_and(|a| a.symmetric),
        }
    }

    /// A node by its IRI.
    pub fn node(&self, iri: &str) -> Option<&Node> {
        self.actors.get(iri).or(self.targets.get(iri))
    }

    /// Who is tied to whom; nobody to himself.
    pub fn pairs(&self) -> BTreeSet<(&String, &String)> {
        let mut pairs: BTreeSet<(&String, &String)> = BTreeSet::new();
        if self.symmetric {
            let all: BTreeSet<&String> = self.actors.keys().chain(self.targets.keys()).collect();
            for one in &all {
                pairs.extend(all.iter().filter(|other| one < *other).map(|other| (*one, *other)));
            }
        } else {
            pairs.extend(self.actors.keys().flat_map(|a| self.targets.keys().map(move |t| (a, t))));
        }
        pairs.retain(|(from, to)| from != to);
        pairs
    }
}

/// The nodes that some parties stand for.
fn ends(parties: &[Party], nodes: Nodes, lexicon: &Lexicon, base: &Base) -> BTreeMap<String, Node> {
    let own = |party: &Party| {
        let node = Node {
            name: party.name.clone(),
            kind: party.kind,
            countries: party.countries.clone(),
            wikidata: party.wikidata.clone(),
            geonames: party.geonames.clone(),
            events: 0,
        };
        (party.iri.clone(), node)
    };
    let country = |code: &String| {
        let known = lexicon.country(code);
        let node = Node {
            name: known.map_or(code.clone(), |c| c.name.clone()),
            kind: "country",
            countries: vec![code.clone()],
            wikidata: known.and_then(|c| c.wikidata.clone()),
            geonames: known.and_then(|c| c.geonames.clone()),
            events: 0,
        };
        (base.country(code).into_string(), node)
    };
    match nodes {
        Nodes::Parties => parties.iter().map(own).collect(),
        Nodes::Countries => parties.iter().flat_map(|p| &p.countries).map(country).collect(),
    }
}
