//! Links as a table after SSSOM (Simple Standard for Sharing Ontological Mappings): a head of `#` lines, then a row a link.
//! A column of our own, `decision`, is where somebody writes what is to become of a link; SSSOM allows it as an extension.

use std::io::{self, Write};

use crate::export::cells::{Cell, Cells, Separator};
use crate::graph::vocabulary::{dbr, owl, schema, semapv, skos, wd};
use crate::graph::{Base, Mapping};
use crate::lexicon::Justification;

/// The columns, in the order in which they are written; `decision` stands first, where it is filled in.
pub const COLUMNS: [&str; 15] = [
    "decision",
    "subject_id",
    "subject_label",
    "predicate_modifier",
    "predicate_id",
    "object_id",
    "object_label",
    "confidence",
    "comment",
    "mapping_justification",
    "object_source",
    "object_source_version",
    "mapping_tool",
    "mapping_tool_version",
    "other",
];

/// Prefixes of the CURIEs, the longest namespace first.
pub fn prefixes(base: &Base) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = [
        ("dmid", base.as_str()),
        ("wd", wd::NAMESPACE),
        ("dbr", dbr::NAMESPACE),
        ("gn", "https://sws.geonames.org/"),
        ("os", "https://www.opensanctions.org/entities/"),
        ("schema", schema::NAMESPACE),
        ("owl", owl::NAMESPACE),
        ("skos", skos::NAMESPACE),
        ("semapv", semapv::NAMESPACE),
    ]
    .map(|(prefix, namespace)| (prefix, namespace.to_string()))
    .to_vec();
    all.sort_by_key(|(prefix, namespace)| (std::cmp::Reverse(namespace.len()), *prefix));
    all
}

/// Writes mappings as a table; `decision` is empty in all rows.
pub fn write<W: Write>(mut out: W, base: &Base, mappings: &[Mapping]) -> io::Result<W> {
    let prefixes = prefixes(base);
    writeln!(out, "#sssom_version: \"1.0\"")?;
    writeln!(out, "#mapping_set_id: {}", base.links_graph().as_str())?;
    writeln!(out, "#license: https://w3id.org/sssom/license/unspecified")?;
    writeln!(out, "#extension_definitions:")?;
    writeln!(out, "#  - slot_name: decision")?;
    writeln!(out, "#    property: {}decision", crate::graph::vocabulary::dm::NAMESPACE)?;
    writeln!(out, "#curie_map:")?;
    for (prefix, namespace) in &prefixes {
        writeln!(out, "#  {prefix}: {namespace}")?;
    }
    let mut cells = Cells::new(out, Separator::Tab, false)?;
    cells.head(COLUMNS)?;
    for mapping in mappings {
        cells.row(row(mapping, &prefixes))?;
    }
    cells.finish()
}

fn row(mapping: &Mapping, prefixes: &[(&'static str, String)]) -> Vec<Cell> {
    let id = |iri: &str| {
        let found = prefixes.iter().find_map(|(prefix, namespace)| {
            let local = iri.strip_prefix(namespace.as_str())?;
            Some(format!("{prefix}:{local}"))
        });
        Cell::Text(found.unwrap_or_else(|| iri.to_string()))
    };
    let text = |text: &str| match text.split_whitespace().collect::<Vec<_>>().join(" ") {
        text if text.is_empty() => Cell::Empty,
        text => Cell::Text(text),
    };
    let how = match mapping.justification {
        Justification::Lexical => semapv::LEXICAL_MATCHING,
        Justification::Composite => semapv::COMPOSITE_MATCHING,
        Justification::Manual => semapv::MANUAL_MAPPING_CURATION,
    };
    vec![
        Cell::Empty,
        id(mapping.subject.as_str()),
        text(&mapping.subject_label),
        text(if mapping.negated { "Not" } else { "" }),
        id(mapping.property.as_str()),
        id(mapping.object.as_str()),
        text(mapping.object_label.as_deref().unwrap_or_default()),
        Cell::Number(format!("{:.2}", f64::from(mapping.confidence) / 100.0)),
        text(mapping.reason.as_deref().unwrap_or_default()),
        id(how.as_str()),
        text(&mapping.object_source),
        text(mapping.object_version.as_deref().unwrap_or_default()),
        text("demarche"),
        text(env!("CARGO_PKG_VERSION")),
        text(&mapping.source),
    ]
}

/// Writes the same as a plain table, for those who do not know SSSOM.
pub fn write_plain<W: Write>(out: W, mappings: &[Mapping]) -> io::Result<W> {
    let mut cells = Cells::new(out, Separator::Comma, true)?;
    cells.head([
        "entity", "name", "is", "link", "label", "data_set", "version", "score", "how", "reason", "source",
    ])?;
    for m in mappings {
        let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_string()) };
        let how = match m.justification {
            Justification::Lexical => "names agree",
            Justification::Composite => "weighed",
            Justification::Manual => "somebody decided",
        };
        cells.row([
            text(m.subject.as_str()),
            text(&m.subject_label),
            text(if m.negated { "no" } else { "yes" }),
            text(m.object.as_str()),
            text(m.object_label.as_deref().unwrap_or_default()),
            text(&m.object_source),
            text(m.object_version.as_deref().unwrap_or_default()),
            Cell::Number(format!("{:.2}", f64::from(m.confidence) / 100.0)),
            text(how),
            text(m.reason.as_deref().unwrap_or_default()),
            text(&m.source),
        ])?;
    }
    cells.finish()
}

/// Writes the links alone, a triple a line; what is denied is left out.
pub fn write_triples(mut out: impl Write, mappings: &[Mapping]) -> io::Result<()> {
    for m in mappings.iter().filter(|m| !m.negated) {
        writeln!(out, "{} {} {} .", m.subject, m.property, m.object)?;
    }
    Ok(())
}
