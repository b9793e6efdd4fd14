//! Reading N-Quads article by article.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParser, ReaderQuadParser};
use oxigraph::model::{GraphName, Quad};

use super::ShardError;
use crate::graph::Base;

/// Opens a file that may be packed, as its name says.
pub(super) fn open(path: &Path) -> Result<Box<dyn Read>, ShardError> {
    let file = BufReader::with_capacity(1 << 16, File::open(path).map_err(ShardError::file(path))?);
    Ok(match path.extension().and_then(|ending| ending.to_str()) {
        Some("zst") => {
            Box::new(zstd::stream::read::Decoder::with_buffer(file).map_err(ShardError::file(path))?)
        }
        Some("gz") => Box::new(flate2::bufread::MultiGzDecoder::new(file)),
        _ => Box::new(file),
    })
}

/// The quads of each article of a file, one article after the other, with what they share beside them.
pub struct Articles {
    path: PathBuf,
    parser: ReaderQuadParser<Box<dyn Read>>,
    entities: GraphName,
    /// The first quad of the next article.
    next: Option<Quad>,
}

/// Reads a file in which the quads of an article stand together.
pub fn articles(path: &Path, base: &Base) -> Result<Articles, ShardError> {
    let parser = RdfParser::from_format(RdfFormat::NQuads).for_reader(open(path)?);
    Ok(Articles { path: path.to_path_buf(), parser, entities: base.entities_graph().into(), next: None })
}

impl Iterator for Articles {
    type Item = Result<Vec<Quad>, ShardError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut quads: Vec<Quad> = self.next.take().into_iter().collect();
        let mut graph = quads.first().map(|quad| quad.graph_name.clone());
        loop {
            let quad = match self.parser.next() {
                Some(Ok(quad)) => quad,
                Some(Err(error)) => {
                    let what = error.to_string();
                    return Some(Err(ShardError::Syntax { path: self.path.clone(), what }));
                }
                None => return (!quads.is_empty()).then_some(Ok(quads)),
            };
            if quad.graph_name != self.entities {
                if graph.as_ref().is_some_and(|graph| *graph != quad.graph_name) {
                    self.next = Some(quad);
                    return Some(Ok(quads));
                }
                graph = Some(quad.graph_name.clone());
            }
            quads.push(quad);
        }
    }
}
