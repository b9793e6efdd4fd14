//! A table after SSSOM, as it comes back from a spreadsheet: with a mark of UTF-8 or as UTF-16, quoted lines of the head, other
//! line ends, commas or semicolons for tabs, columns moved, empty rows.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// A table that cannot be read.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum SheetError {
    #[error(
        "no line with the columns subject_id and object_id\nhint: `demarche link --review FILE.tsv` writes such a table; keep its line of names"
    )]
    NoHeader,
    #[error(
        "line {line}: a quotation mark is opened and not closed before the next row\nhint: close it, or take it out"
    )]
    Quote { line: u64 },
    #[error("this is a workbook, not a table of text\nhint: save it as tab-separated text or CSV")]
    Workbook,
}

/// Its rows, and the prefixes that its head declares.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The rows below the heading.
    pub rows: Vec<Row>,
    /// Prefixes that its comments declare, with their namespaces.
    pub prefixes: BTreeMap<String, String>,
    columns: Vec<String>,
}

/// A row: cells by the names of their columns, in small letters.
#[derive(Debug)]
pub struct Row {
    /// Number of the line, from 1.
    pub line: u64,
    cells: BTreeMap<String, String>,
}

impl Row {
    /// The text of a cell, without space around it.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

impl Sheet {
    /// Is there a column of this name?
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|c| c == column)
    }

    /// Reads a table.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(SheetError::Workbook);
        }
        let text = decode(bytes);
        let header = |line: &&str| {
            let line = line.to_lowercase();
            !line.trim_start_matches('"').starts_with('#')
                && line.contains("subject_id")
                && line.contains("object_id")
        };
        let header = text.split(['\n', '\r']).find(header).ok_or(SheetError::NoHeader)?;
        let separator = [b',', b';', b'\t']
            .into_iter()
            .max_by_key(|s| header.bytes().filter(|b| b == s).count())
            .unwrap_or(b'\t');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut sheet = Self::default();
        for record in reader.records() {
            // the text is UTF-8 and any number of cells is allowed, so no record fails
            let Ok(record) = record else { continue };
            let line = record.position().map_or(0, csv::Position::line);
            if record.get(0).is_some_and(|cell| cell.trim().starts_with('#')) {
                sheet.declare(record.get(0).unwrap_or_default());
            } else if sheet.columns.is_empty() {
                sheet.columns = record.iter().map(|cell| cell.trim().to_lowercase()).collect();
            } else if swallowed(&record, separator) {
                return Err(SheetError::Quote { line });
            } else if record.iter().any(|cell| !cell.trim().is_empty()) {
                let cells = sheet.columns.iter().cloned().zip(record.iter().map(str::to_string)).collect();
                sheet.rows.push(Row { line, cells });
            }
        }
        Ok(sheet)
    }

    /// `#  wd: http://www.wikidata.org/entity/`
    fn declare(&mut self, line: &str) {
        let line = line.trim_start_matches('#').trim();
        if let Some((prefix, namespace)) = line.split_once(": ")
            && let namespace = namespace.trim().trim_matches(['"', '\''])
            && namespace.contains("://")
        {
            self.prefixes.insert(prefix.trim().to_string(), namespace.to_string());
        }
    }
}

/// Does a cell hold the rest of its line and more? What somebody wrote into one cell has no tab in it.
fn swallowed(record: &csv::StringRecord, separator: u8) -> bool {
    let cells = |line: &str| line.bytes().filter(|b| *b == separator).count();
    record.iter().any(|cell| cell.lines().skip(1).any(|line| cells(line) > 3))
}

/// The text of a file: by its mark, else UTF-8, else as spreadsheets of the West write it.
fn decode(bytes: &[u8]) -> String {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (WINDOWS_1252, bytes),
    };
    encoding.decode_without_bom_handling(rest).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_survives_what_spreadsheets_do_to_it() {
        let plain = "#curie_map:\n#  wd: http://www.wikidata.org/entity/\ndecision\tsubject_id\tobject_id\tcomment\naccept\ta:b\twd:Q1\tso, yes\n\n";
        let quoted = "\u{feff}\"#curie_map:\";;;\r\n\"#  wd: http://www.wikidata.org/entity/\";;;\r\nsubject_id;object_id;comment;Decision\r\n\"a:b\";wd:Q1;\"so, yes\";accept\r\n;;;\r\n";
        let mut wide = vec![0xff, 0xfe];
        wide.extend(plain.replace('\n', "\r\n").encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [plain.as_bytes(), quoted.as_bytes(), &wide] {
            let sheet = Sheet::read(bytes).unwrap();
            assert_eq!(sheet.prefixes["wd"], "http://www.wikidata.org/entity/");
            let [row] = &sheet.rows[..] else { panic!("{:?}", sheet.rows) };
            let cells = ["decision", "subject_id", "object_id", "comment"].map(|column| row.get(column));
            assert_eq!(cells, ["accept", "a:b", "wd:Q1", "so, yes"]);
        }
        assert!(matches!(Sheet::read(b"a\tb\n"), Err(SheetError::NoHeader)));
        let open = b"subject_id\tobject_id\ta\tb\tc\n1\t\"2\t3\t4\t5\n1\t2\t3\t4\t5\n";
        assert!(matches!(Sheet::read(open), Err(SheetError::Quote { line: 2 })));
        assert!(matches!(Sheet::read(b"PK\x03\x04rest"), Err(SheetError::Workbook)));
    }
}
