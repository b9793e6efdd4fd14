//! What is said of each article that goes in, a JSON object a line: for programs that hand over article by article and
//! want to know what becomes of each, such as the tasks of Spark.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Quad};
use schemars::JsonSchema;
use serde::Serialize;

use super::events::Row;
use crate::graph::Base;

/// One article: what it says, or why it could not be read.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Reply {
    /// The line of the input that the article stood in, from 1; null where inputs have no lines.
    pub line: Option<usize>,
    /// The article's id; null where it could not be read.
    pub id: Option<String>,
    /// Why it could not be read, and what to do.
    pub error: Option<String>,
    /// What the reader should know of how it was read.
    pub warnings: Vec<String>,
    /// The rows of the event table.
    pub events: Vec<Row>,
    /// The quads of its own graph, each a line of N-Quads.
    pub quads: Vec<String>,
    /// What it says of what articles share: other articles say the same, and it counts once.
    pub shared: Vec<String>,
}

impl Reply {
    /// What an article says.
    pub fn new(quads: &[Quad], events: Vec<Row>, base: &Base) -> io::Result<Self> {
        let entities = GraphName::from(base.entities_graph());
        let (shared, own): (Vec<&Quad>, Vec<&Quad>) = quads.iter().partition(|q| q.graph_name == entities);
        Ok(Self { events, quads: lines(&own)?, shared: lines(&shared)?, ..Self::default() })
    }

    /// Writes it as a line of JSON.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

/// As [`super::Writer`] writes them.
fn lines(quads: &[&Quad]) -> io::Result<Vec<String>> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::NQuads).for_writer(Vec::new());
    quads.iter().try_for_each(|quad| serializer.serialize_quad(*quad))?;
    let text = String::from_utf8(serializer.finish()?).map_err(io::Error::other)?;
    Ok(text.lines().map(str::to_string).collect())
}
