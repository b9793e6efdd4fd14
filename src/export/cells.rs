//! Tables of cells with commas or tabs between them, for spreadsheets and programs that read tables.

use std::io::{self, Write};

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// CSV.
    Comma,
    /// TSV.
    Tab,
}

/// A cell. Numbers are written as they are; a text is written so that no spreadsheet takes it for a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Quoted where it must be; a formula is marked.
    Text(String),
    /// Written as it is.
    Number(String),
}

/// Writes rows. Cells that hold the separator, a quotation mark or a line end are put in quotation marks, and lines of CSV
/// end in CR LF (RFC 4180).
pub struct Cells<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Cells<W> {
    /// With `mark`, the text begins with the mark by which Excel knows UTF-8.
    pub fn new(mut out: W, separator: Separator, mark: bool) -> io::Result<Self> {
        if mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let (delimiter, end) = match separator {
            Separator::Comma => (b',', csv::Terminator::CRLF),
            Separator::Tab => (b'\t', csv::Terminator::Any(b'\n')),
        };
        Ok(Self { writer: csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(out) })
    }

    /// The names of the columns.
    pub fn head<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        self.writer.write_record(names.into_iter().map(harmless)).map_err(into_io)
    }

    /// Writes a line.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> io::Result<()> {
        let text = |cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => harmless(&text),
            Cell::Number(number) => number,
        };
        self.writer.write_record(cells.into_iter().map(text)).map_err(into_io)
    }

    /// The writer below is given back, not flushed.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(|error| io::Error::new(error.error().kind(), error.to_string()))
    }
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A text before which an apostrophe is put where a spreadsheet would calculate it: news is written by others, and
/// `=HYPERLINK(…)` in a headline must not run on the reader's computer.
pub(crate) fn harmless(text: &str) -> String {
    // programs differ in whether they pass over white space, and some read the wide forms of East Asia
    let begins = |text: &str| text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    match begins(text.trim_start()) || text.starts_with(['\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        let mut cells = Cells::new(Vec::new(), Separator::Comma, false).unwrap();
        let text = |text: &str| Cell::Text(text.to_string());
        cells.head(["=a", "b"]).unwrap();
        cells.row([text("=1+1"), Cell::Number("-5.8".into())]).unwrap();
        cells.row([text("@cmd"), text("a \"b\", c\nd")]).unwrap();
        cells.row([Cell::Empty, text("+49")]).unwrap();
        cells.row([text(" \u{a0}=1"), text("＝1")]).unwrap();
        let text = String::from_utf8(cells.finish().unwrap()).unwrap();
        assert_eq!(
            text,
            "'=a,b\r\n'=1+1,-5.8\r\n'@cmd,\"a \"\"b\"\", c\nd\"\r\n,'+49\r\n' \u{a0}=1,'＝1\r\n"
        );
    }
}
