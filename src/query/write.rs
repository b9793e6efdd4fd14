use std::io::{self, Write};

use oxigraph::model::Term;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::run::{Answer, Rows};
use crate::export::xml;

/// The W3C's formats for the rows of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// SPARQL's CSV.
    Csv,
    /// SPARQL's TSV.
    Tsv,
    /// SPARQL's JSON.
    Json,
    /// SPARQL's XML.
    Xml,
}

impl RowFormat {
    fn format(self) -> QueryResultsFormat {
        match self {
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
        }
    }
}

/// Writes rows, or the truth value of an ASK. False where the answer is a graph, which [`crate::export`] writes.
pub fn write_rows(answer: &Answer, format: RowFormat, out: &mut impl Write) -> io::Result<bool> {
    let serializer = QueryResultsSerializer::from_format(format.format());
    match answer {
        Answer::Rows(rows) if format == RowFormat::Xml => solutions(&in_xml(rows), serializer, out)?,
        Answer::Rows(rows) => solutions(rows, serializer, out)?,
        Answer::Boolean(value) => {
            serializer.serialize_boolean_to_writer(&mut *out, *value)?;
        }
        Answer::Graph(_) => return Ok(false),
    }
    Ok(true)
}

/// Number of characters in an answer that XML does not have; in [`RowFormat::Xml`], U+FFFD stands for each.
pub fn illegal_in_xml(answer: &Answer) -> usize {
    let Answer::Rows(rows) = answer else { return 0 };
    rows.rows.iter().flatten().flatten().map(xml::illegal).sum()
}

fn in_xml(rows: &Rows) -> Rows {
    let held = |row: &Vec<Option<Term>>| -> Vec<Option<Term>> {
        row.iter().map(|term| term.as_ref().map(|term| xml::legal(term).into_owned())).collect()
    };
    Rows {
        variables: rows.variables.clone(),
        rows: rows.rows.iter().map(held).collect(),
        truncated: rows.truncated,
    }
}

fn solutions(rows: &Rows, serializer: QueryResultsSerializer, out: &mut impl Write) -> io::Result<()> {
    let mut writer = serializer.serialize_solutions_to_writer(&mut *out, rows.variables.clone())?;
    for row in &rows.rows {
        let bound = rows.variables.iter().zip(row).filter_map(|(v, term)| Some((v, term.as_ref()?)));
        writer.serialize(bound)?;
    }
    writer.finish()?;
    Ok(())
}
