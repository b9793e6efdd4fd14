use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event as Xml};

use super::{Edge, Network, Node};

/// Keys of the data: id, what it belongs to, name, type.
const KEYS: [(&str, &str, &str, &str); 14] = [
    ("label", "node", "label", "string"),
    ("kind", "node", "kind", "string"),
    ("country", "node", "country", "string"),
    ("wikidata", "node", "wikidata", "string"),
    ("geonames", "node", "geonames", "string"),
    ("events", "node", "events", "int"),
    ("action", "edge", "action", "string"),
    ("action_label", "edge", "label", "string"),
    ("quad", "edge", "quad", "int"),
    ("weight", "edge", "weight", "double"),
    ("count", "edge", "count", "int"),
    ("first", "edge", "first", "string"),
    ("last", "edge", "last", "string"),
    ("goldstein", "edge", "goldstein", "double"),
];

/// Writes GraphML 1.0.
pub(super) fn write(network: &Network, out: &mut impl Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root =
        xml.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    root.write_inner_content(|xml| {
        for (id, of, name, kind) in KEYS {
            let attributes = [("id", id), ("for", of), ("attr.name", name), ("attr.type", kind)];
            xml.create_element("key").with_attributes(attributes).write_empty()?;
        }
        let graph =
            xml.create_element("graph").with_attributes([("id", "events"), ("edgedefault", "directed")]);
        graph.write_inner_content(|xml| {
            for (iri, node) in &network.nodes {
                let element = xml.create_element("node").with_attribute(("id", iri.as_str()));
                element.write_inner_content(|xml| node_data(node, xml))?;
            }
            for (n, ((from, to, action), edge)) in network.edges.iter().enumerate() {
                let id = format!("e{n}");
                let ends = [("id", id.as_str()), ("source", from), ("target", to)];
                let element = xml.create_element("edge").with_attributes(ends);
                element.write_inner_content(|xml| edge_data(action, edge, xml))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    xml.into_inner().write_all(b"\n")
}

fn node_data(node: &Node, xml: &mut Writer<impl Write>) -> io::Result<()> {
    data(xml, "label", Some(&node.name))?;
    data(xml, "kind", Some(node.kind).filter(|k| !k.is_empty()))?;
    data(xml, "country", Some(node.countries.join("; ").as_str()).filter(|c| !c.is_empty()))?;
    data(xml, "wikidata", node.wikidata.as_deref())?;
    data(xml, "geonames", node.geonames.as_deref())?;
    data(xml, "events", Some(&node.events.to_string()))
}

fn edge_data(action: &str, edge: &Edge, xml: &mut Writer<impl Write>) -> io::Result<()> {
    data(xml, "action", Some(action))?;
    data(xml, "action_label", Some(&edge.label))?;
    data(xml, "quad", edge.quad.map(|q| q.to_string()).as_deref())?;
    data(xml, "weight", Some(&edge.count.to_string()))?;
    data(xml, "count", Some(&edge.count.to_string()))?;
    data(xml, "first", edge.days.first().map(String::as_str))?;
    data(xml, "last", edge.days.last().map(String::as_str))?;
    data(xml, "goldstein", edge.goldstein.map(|g| g.to_string()).as_deref())
}

fn data(xml: &mut Writer<impl Write>, key: &str, value: Option<&str>) -> io::Result<()> {
    if let Some(value) = value {
        let element = xml.create_element("data").with_attribute(("key", key));
        element.write_text_content(BytesText::new(&legal(value)))?;
    }
    Ok(())
}

/// Without the control characters that XML 1.0 cannot hold.
pub(super) fn legal(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')).collect()
}
