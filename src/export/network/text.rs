//! Small networks as text that is drawn: DOT for Graphviz, Mermaid for pages in Markdown.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Edge, Network};

/// Colours of the quad classes: cooperation green, conflict red, deeds darker than words.
fn colour(edge: &Edge) -> &'static str {
    match edge.quad {
        Some(1) => "#7fbf7b",
        Some(2) => "#1b7837",
        Some(3) => "#f4a582",
        Some(4) => "#b2182b",
        _ => "#777777",
    }
}

pub(super) fn dot(network: &Network, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "digraph events {{\n  node [shape=box, style=rounded];")?;
    for (iri, node) in &network.nodes {
        writeln!(out, "  {} [label={}, kind={}];", quoted(iri), quoted(&node.name), quoted(node.kind))?;
    }
    for ((from, to, _), edge) in &network.edges {
        writeln!(
            out,
            "  {} -> {} [label={}, weight={}, color={}];",
            quoted(from),
            quoted(to),
            quoted(&label(edge)),
            edge.count,
            quoted(colour(edge)),
        )?;
    }
    writeln!(out, "}}")
}

/// A text of DOT: only quotation marks and backslashes need a mark before them.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

pub(super) fn mermaid(network: &Network, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    let ids: BTreeMap<&String, String> =
        network.nodes.keys().enumerate().map(|(n, iri)| (iri, format!("n{n}"))).collect();
    for (iri, node) in &network.nodes {
        writeln!(out, "  {}[\"{}\"]", ids[iri], entities(&node.name))?;
    }
    for ((from, to, _), edge) in &network.edges {
        writeln!(out, "  {} -->|\"{}\"| {}", ids[from], entities(&label(edge)), ids[to])?;
    }
    for (n, edge) in network.edges.values().enumerate() {
        writeln!(out, "  linkStyle {n} stroke:{}", colour(edge))?;
    }
    Ok(())
}

/// Mermaid writes what could end a text as the number of the character.
fn entities(text: &str) -> String {
    let code = |c: char| match c {
        '"' | '#' | '<' | '>' | '|' | '`' | '[' | ']' | '{' | '}' => format!("#{};", c as u32),
        c if c.is_control() => " ".to_string(),
        c => c.to_string(),
    };
    text.chars().map(code).collect()
}

fn label(edge: &Edge) -> String {
    if edge.count == 1 { edge.label.clone() } else { format!("{} ×{}", edge.label, edge.count) }
}
