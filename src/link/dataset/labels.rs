//! N-Triples with labels, such as DBpedia's and any SKOS: all labels of a node together.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

use super::Parsed;
use crate::link::entry::{Entry, Kind};

const LABELS: [&str; 4] = [
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://xmlns.com/foaf/0.1/name",
    "https://schema.org/name",
];
const OTHERS: [&str; 2] =
    ["http://www.w3.org/2004/02/skos/core#altLabel", "https://schema.org/alternateName"];
const SAME: [&str; 2] = ["http://www.w3.org/2002/07/owl#sameAs", "https://schema.org/sameAs"];

/// How many bytes of these lines hold whole nodes: all but those of the last one.
pub fn whole(lines: &[u8]) -> usize {
    let subject = |line: &[u8]| line.split(|b| *b == b' ').next().map(<[u8]>::to_vec);
    let mut end = lines.len();
    let mut last = None;
    while end > 0 {
        let begin = lines[..end - 1].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let this = subject(&lines[begin..end]);
        match &last {
            Some(other) if *other != this => return end,
            _ => last = Some(this),
        }
        end = begin;
    }
    0
}

/// Reads whole lines. Kept are nodes with a label in English or in no language.
pub fn parse(lines: &[u8], out: &mut Parsed) {
    let mut current: Option<(Entry, bool)> = None;
    for line in lines.split(|b| *b == b'\n').map(<[u8]>::trim_ascii) {
        if line.is_empty() || line.starts_with(b"#") {
            continue;
        }
        let mut parser = RdfParser::from_format(RdfFormat::NTriples).for_slice(line);
        let Some(Ok(quad)) = parser.next() else {
            out.tally.malformed += 1;
            continue;
        };
        let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
        if current.as_ref().is_none_or(|(entry, _)| entry.iri != subject.as_str()) {
            finish(current.take(), out);
            current = Some((Entry::new(subject.as_str(), "", Kind::Other), false));
        }
        let Some((entry, _)) = &mut current else { continue };
        match (quad.predicate.as_str(), quad.object) {
            (property, Term::Literal(text)) if text.language().is_none_or(|l| l.starts_with("en")) => {
                if LABELS.contains(&property) && entry.name.is_empty() {
                    entry.name = text.value().to_string();
                } else if LABELS.contains(&property) || OTHERS.contains(&property) {
                    entry.aliases.push(text.value().to_string());
                }
            }
            ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", Term::NamedNode(class)) => {
                let class = class.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_string();
                if entry.kind == Kind::Other {
                    entry.kind = kind(&class);
                }
                entry.types.push(class);
            }
            (property, Term::NamedNode(other)) if SAME.contains(&property) => {
                entry.same.push(other.into_string());
            }
            _ => {}
        }
    }
    finish(current, out);
}

fn finish(node: Option<(Entry, bool)>, out: &mut Parsed) {
    out.entries.extend(node.map(|(entry, _)| entry).filter(|entry| !entry.name.is_empty()));
}

/// Classes of DBpedia and schema.org that have our kinds' names.
fn kind(class: &str) -> Kind {
    match class {
        "Person" => Kind::Person,
        "Organisation" | "Organization" | "GovernmentOrganization" => Kind::Organisation,
        "Country" => Kind::Country,
        "Place" | "Location" | "PopulatedPlace" | "City" => Kind::Place,
        "Event" => Kind::Event,
        _ => Kind::Other,
    }
}
