//! What the pictures show, counted.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::time::Axis;
use crate::export::events::Event;
use crate::export::network::{Edge, Key, Network, Nodes, Sides};
use crate::graph::Base;
use crate::lexicon::Lexicon;

/// So many of each are on the page: more cannot be told apart.
const ACTORS: usize = 15;
const PAIRS: usize = 12;
const NODES: usize = 40;

/// The figures of some events.
#[derive(Serialize)]
pub(super) struct Figures {
    events: usize,
    actors: Vec<Actor>,
    pairs: Vec<Pair>,
    /// Events of these pairs that have no place on the axis of time.
    unplaced: usize,
    countries: Vec<Country>,
    nodes: Vec<Node>,
    ties: Vec<Tie>,
}

/// Somebody with a name, and events by quad class, from 0 (none) to 4.
#[derive(Serialize)]
struct Actor {
    name: String,
    kind: &'static str,
    quads: [usize; 5],
}

/// Two countries, and what passes between them in either direction.
#[derive(Serialize)]
struct Pair {
    names: [String; 2],
    codes: [String; 2],
    events: usize,
    goldstein: Option<f64>,
    stretches: Vec<Stretch>,
}

#[derive(Serialize)]
struct Stretch {
    /// The first day of it.
    day: String,
    events: usize,
    goldstein: Option<f64>,
}

/// A country with the events that it, or somebody of it, takes part in, or that take place in it.
#[derive(Serialize)]
struct Country {
    code: String,
    name: String,
    events: usize,
    goldstein: Option<f64>,
}

#[derive(Serialize)]
struct Node {
    name: String,
    kind: &'static str,
    events: usize,
}

/// What one node does to another, by their places in the list.
#[derive(Serialize)]
struct Tie {
    from: usize,
    to: usize,
    events: usize,
    /// Quad class of most of them.
    quad: u8,
    /// The most frequent action has no direction: they meet, or agree.
    together: bool,
    /// The most frequent actions: "impose tariff 3, meet 1".
    what: String,
}

/// Mean Goldstein value of events.
#[derive(Default, Clone)]
struct Mean {
    events: usize,
    sum: f64,
    valued: usize,
}

impl Mean {
    fn add(&mut self, event: &Event) {
        self.events += 1;
        if let Some(value) = event.goldstein {
            self.sum += value;
            self.valued += 1;
        }
    }

    fn value(&self) -> Option<f64> {
        (self.valued > 0).then(|| (self.sum / self.valued as f64 * 10.0).round() / 10.0)
    }
}

impl Figures {
    pub fn of<'e>(
        events: impl Iterator<Item = &'e Event> + Clone,
        axis: &Axis,
        lexicon: &Lexicon,
        base: &Base,
    ) -> Self {
        let (pairs, unplaced) = pairs(events.clone(), axis, lexicon, base);
        let (nodes, ties) = network(events.clone(), lexicon, base);
        Self {
            events: events.clone().count(),
            actors: actors(events.clone(), lexicon),
            pairs,
            unplaced,
            countries: countries(events, lexicon),
            nodes,
            ties,
        }
    }
}

/// Who acts most often; of those who do something together each one does. Groups ("three men") are nobody in particular.
fn actors<'e>(events: impl Iterator<Item = &'e Event>, lexicon: &Lexicon) -> Vec<Actor> {
    let mut actors: BTreeMap<&str, Actor> = BTreeMap::new();
    for event in events {
        let together = lexicon.action(&event.action).is_some_and(|a| a.symmetric);
        let others = event.targets.iter().filter(|_| together);
        let sides: BTreeMap<&str, _> =
            event.actors.iter().chain(others).map(|p| (p.iri.as_str(), p)).collect();
        for (iri, party) in sides.into_iter().filter(|(_, p)| is_somebody(p.kind)) {
            let new = || Actor { name: party.name.clone(), kind: party.kind, quads: [0; 5] };
            actors.entry(iri).or_insert_with(new).quads[usize::from(event.quad.unwrap_or(0).min(4))] += 1;
        }
    }
    let mut actors: Vec<Actor> = actors.into_values().collect();
    actors.sort_by_key(|a| std::cmp::Reverse(a.quads.iter().sum::<usize>()));
    actors.truncate(ACTORS);
    actors
}

fn is_somebody(kind: &str) -> bool {
    !matches!(kind, "group" | "place" | "")
}

/// The pairs of countries with most events.
fn pairs<'e>(
    events: impl Iterator<Item = &'e Event>,
    axis: &Axis,
    lexicon: &Lexicon,
    base: &Base,
) -> (Vec<Pair>, usize) {
    type Counted = (Mean, BTreeMap<Date, Mean>);
    let mut pairs: BTreeMap<[String; 2], Counted> = BTreeMap::new();
    for event in events {
        let sides = Sides::of(event, Nodes::Countries, lexicon, base);
        let code = |iri: &str| sides.node(iri).and_then(|n| n.countries.first().cloned()).unwrap_or_default();
        let mut tied: BTreeSet<[String; 2]> = BTreeSet::new();
        for (from, to) in sides.pairs() {
            let mut pair = [code(from), code(to)];
            pair.sort();
            tied.insert(pair);
        }
        for pair in tied {
            let (all, stretches) = pairs.entry(pair).or_default();
            all.add(event);
            if let Some(day) = axis.place(event) {
                stretches.entry(day).or_default().add(event);
            }
        }
    }
    let mut pairs: Vec<([String; 2], Counted)> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, (all, _))| std::cmp::Reverse(all.events));
    pairs.truncate(PAIRS);
    let mut unplaced = 0;
    let pair = |(codes, (all, stretches)): ([String; 2], Counted)| {
        unplaced += all.events - stretches.values().map(|s| s.events).sum::<usize>();
        Pair {
            names: codes.each_ref().map(|code| name(code, lexicon)),
            codes,
            events: all.events,
            goldstein: all.value(),
            stretches: stretches
                .into_iter()
                .map(|(day, s)| Stretch { day: day.to_string(), events: s.events, goldstein: s.value() })
                .collect(),
        }
    };
    let pairs = pairs.into_iter().map(pair).collect();
    (pairs, unplaced)
}

fn countries<'e>(events: impl Iterator<Item = &'e Event>, lexicon: &Lexicon) -> Vec<Country> {
    let mut countries: BTreeMap<&String, Mean> = BTreeMap::new();
    for event in events {
        let parties = event.actors.iter().chain(&event.targets).chain(&event.places);
        let codes: BTreeSet<&String> = parties.flat_map(|p| &p.countries).collect();
        for code in codes {
            countries.entry(code).or_default().add(event);
        }
    }
    let country = |(code, mean): (&String, Mean)| Country {
        code: code.clone(),
        name: name(code, lexicon),
        events: mean.events,
        goldstein: mean.value(),
    };
    let mut countries: Vec<Country> = countries.into_iter().map(country).collect();
    countries.sort_by_key(|c| std::cmp::Reverse(c.events));
    countries
}

fn name(code: &str, lexicon: &Lexicon) -> String {
    lexicon.country(code).map_or_else(|| code.to_string(), |c| c.name.clone())
}

/// Those with most events, and what ties them to each other. Who has no tie to any of the others is left out.
fn network<'e>(
    events: impl Iterator<Item = &'e Event>,
    lexicon: &Lexicon,
    base: &Base,
) -> (Vec<Node>, Vec<Tie>) {
    let network = Network::of(events, Nodes::Parties, lexicon, base);
    let mut nodes: Vec<(&String, usize)> =
        network.nodes.iter().filter(|(_, n)| is_somebody(n.kind)).map(|(iri, n)| (iri, n.events)).collect();
    nodes.sort_by_key(|(_, events)| std::cmp::Reverse(*events));
    nodes.truncate(NODES);
    let kept: BTreeSet<&String> = nodes.iter().map(|(iri, _)| *iri).collect();
    let inside: Vec<(&Key, &Edge)> =
        network.edges.iter().filter(|((a, b, _), _)| kept.contains(a) && kept.contains(b)).collect();
    let tied: BTreeSet<&String> = inside.iter().flat_map(|((from, to, _), _)| [from, to]).collect();
    nodes.retain(|(iri, _)| tied.contains(iri));
    let place: BTreeMap<&String, usize> = nodes.iter().enumerate().map(|(n, (iri, _))| (*iri, n)).collect();
    let mut ties: BTreeMap<(usize, usize), Vec<(&String, &Edge)>> = BTreeMap::new();
    for ((from, to, family), edge) in inside {
        ties.entry((place[from], place[to])).or_default().push((family, edge));
    }
    let tie = |((from, to), mut acts): ((usize, usize), Vec<(&String, &Edge)>)| {
        acts.sort_by(|(_, a), (_, b)| (b.count, &a.label).cmp(&(a.count, &b.label)));
        let mut quads = [0; 5];
        for (_, edge) in &acts {
            quads[usize::from(edge.quad.unwrap_or(0).min(4))] += edge.count;
        }
        let what: Vec<String> =
            acts.iter().take(3).map(|(_, edge)| format!("{} {}", edge.label, edge.count)).collect();
        let more = if acts.len() > 3 { ", …" } else { "" };
        Tie {
            from,
            to,
            events: acts.iter().map(|(_, edge)| edge.count).sum(),
            quad: (0..5).max_by_key(|quad| quads[usize::from(*quad)]).unwrap_or(0),
            together: acts
                .first()
                .is_some_and(|(family, _)| lexicon.action(family).is_some_and(|a| a.symmetric)),
            what: what.join(", ") + more,
        }
    };
    let ties = ties.into_iter().map(tie).collect();
    let node = |(iri, events): (&String, usize)| {
        let node = &network.nodes[iri];
        Node { name: node.name.clone(), kind: node.kind, events }
    };
    (nodes.into_iter().map(node).collect(), ties)
}
