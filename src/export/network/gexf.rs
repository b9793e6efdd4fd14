use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event as Xml};

use super::graphml::legal;
use super::{Edge, Network, Node};

/// Attributes of nodes and of edges: id, title, type.
const OF_NODES: [(&str, &str, &str); 5] = [
    ("kind", "kind", "string"),
    ("country", "country", "string"),
    ("wikidata", "wikidata", "string"),
    ("geonames", "geonames", "string"),
    ("events", "events", "integer"),
];
const OF_EDGES: [(&str, &str, &str); 6] = [
    ("action", "action", "string"),
    ("quad", "quad", "integer"),
    ("count", "count", "integer"),
    ("first", "first", "string"),
    ("last", "last", "string"),
    ("goldstein", "goldstein", "double"),
];

/// Writes GEXF 1.2, which Gephi and NetworkX read: a network in time, in which an edge lives on the days of its events
/// and a node from its first day to its last.
pub(super) fn write(network: &Network, out: &mut impl Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = [("xmlns", "http://www.gexf.net/1.2draft"), ("version", "1.2")];
    xml.create_element("gexf").with_attributes(root).write_inner_content(|xml| {
        xml.create_element("meta").write_inner_content(|xml| {
            let creator = concat!("demarche ", env!("CARGO_PKG_VERSION"));
            let text = quick_xml::events::BytesText::new(creator);
            xml.create_element("creator").write_text_content(text)?;
            Ok(())
        })?;
        let graph = [("mode", "dynamic"), ("defaultedgetype", "directed"), ("timeformat", "date")];
        xml.create_element("graph").with_attributes(graph).write_inner_content(|xml| {
            attributes(xml, "node", &OF_NODES)?;
            attributes(xml, "edge", &OF_EDGES)?;
            xml.create_element("nodes").write_inner_content(|xml| {
                let lives = lives(network);
                network.nodes.iter().try_for_each(|(iri, entry)| node(iri, entry, lives.get(iri), xml))
            })?;
            xml.create_element("edges").write_inner_content(|xml| {
                let mut edges = network.edges.iter().enumerate();
                edges.try_for_each(|(n, ((from, to, action), entry))| edge(n, [from, to, action], entry, xml))
            })?;
            Ok(())
        })?;
        Ok(())
    })?;
    xml.into_inner().write_all(b"\n")
}

fn attributes(xml: &mut Writer<impl Write>, of: &str, list: &[(&str, &str, &str)]) -> io::Result<()> {
    let class = [("class", of), ("mode", "static")];
    xml.create_element("attributes").with_attributes(class).write_inner_content(|xml| {
        for (id, title, kind) in list {
            let attribute = [("id", *id), ("title", *title), ("type", *kind)];
            xml.create_element("attribute").with_attributes(attribute).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The first and the last day of each node.
fn lives(network: &Network) -> HashMap<&String, (&String, &String)> {
    let mut lives: HashMap<&String, (&String, &String)> = HashMap::new();
    for ((from, to, _), edge) in &network.edges {
        let Some((first, last)) = edge.days.first().zip(edge.days.last()) else { continue };
        for end in [from, to] {
            let life = lives.entry(end).or_insert((first, last));
            *life = (life.0.min(first), life.1.max(last));
        }
    }
    lives
}

fn node(
    iri: &str,
    node: &Node,
    life: Option<&(&String, &String)>,
    xml: &mut Writer<impl Write>,
) -> io::Result<()> {
    let label = legal(&node.name);
    let mut element = xml.create_element("node").with_attributes([("id", iri), ("label", label.as_str())]);
    if let Some((first, last)) = life {
        element = element.with_attributes([("start", first.as_str()), ("end", last.as_str())]);
    }
    element.write_inner_content(|xml| {
        values(
            xml,
            &[
                ("kind", Some(node.kind.to_string()).filter(|k| !k.is_empty())),
                ("country", Some(node.countries.join("; ")).filter(|c| !c.is_empty())),
                ("wikidata", node.wikidata.clone()),
                ("geonames", node.geonames.clone()),
                ("events", Some(node.events.to_string())),
            ],
        )
    })?;
    Ok(())
}

fn edge(n: usize, ends: [&String; 3], edge: &Edge, xml: &mut Writer<impl Write>) -> io::Result<()> {
    let [from, to, action] = ends.map(String::as_str);
    let (id, weight) = (n.to_string(), edge.count.to_string());
    let attributes =
        [("id", id.as_str()), ("source", from), ("target", to), ("weight", &weight), ("label", &edge.label)];
    xml.create_element("edge").with_attributes(attributes).write_inner_content(|xml| {
        values(
            xml,
            &[
                ("action", Some(action.to_string())),
                ("quad", edge.quad.map(|q| q.to_string())),
                ("count", Some(edge.count.to_string())),
                ("first", edge.days.first().cloned()),
                ("last", edge.days.last().cloned()),
                ("goldstein", edge.goldstein.map(|g| g.to_string())),
            ],
        )?;
        if !edge.days.is_empty() {
            xml.create_element("spells").write_inner_content(|xml| {
                for day in &edge.days {
                    let day = [("start", day.as_str()), ("end", day.as_str())];
                    xml.create_element("spell").with_attributes(day).write_empty()?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn values(xml: &mut Writer<impl Write>, list: &[(&str, Option<String>)]) -> io::Result<()> {
    xml.create_element("attvalues").write_inner_content(|xml| {
        for (id, value) in list {
            if let Some(value) = value {
                let value = legal(value);
                let pair = [("for", *id), ("value", value.as_str())];
                xml.create_element("attvalue").with_attributes(pair).write_empty()?;
            }
        }
        Ok(())
    })?;
    Ok(())
}
