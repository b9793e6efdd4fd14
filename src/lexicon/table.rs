use std::collections::HashMap;

use super::{Files, LexiconError};

/// A tab-separated table with a header line; `#` begins a comment line.
pub struct Table {
    file: String,
    columns: HashMap<String, usize>,
    rows: Vec<(usize, Vec<String>)>,
}

/// One row, read by column name.
pub struct Row<'a> {
    table: &'a Table,
    line: usize,
    cells: &'a [String],
}

impl Table {
    /// Reads a table and checks that it has these columns and that each row has a cell for each of them.
    pub fn read(files: &Files, file: &str, columns: &[&str]) -> Result<Self, LexiconError> {
        let text = files.read(file)?;
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
            .map(|(i, line)| {
                (i + 1, line.split('\t').map(|cell| cell.trim().to_string()).collect::<Vec<_>>())
            });
        let (line, header) = lines.next().unwrap_or_default();
        let header: HashMap<String, usize> = header.into_iter().enumerate().map(|(i, c)| (c, i)).collect();
        for column in columns {
            if !header.contains_key(*column) {
                return Err(LexiconError::Row {
                    file: file.to_string(),
                    line,
                    what: format!("no column `{column}`"),
                    hint: format!("the header line names the columns: {}", columns.join(", ")),
                });
            }
        }
        let rows: Vec<_> = lines.collect();
        if let Some((line, cells)) = rows.iter().find(|(_, cells)| cells.len() != header.len()) {
            return Err(LexiconError::Row {
                file: file.to_string(),
                line: *line,
                what: format!("{} cells where the header has {}", cells.len(), header.len()),
                hint: "cells are separated by one tab each; leave a cell empty rather than out".to_string(),
            });
        }
        Ok(Self { file: file.to_string(), columns: header, rows })
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { table: self, line: *line, cells })
    }
}

impl Row<'_> {
    pub fn text(&self, column: &str) -> String {
        self.cells[self.table.columns[column]].clone()
    }

    /// The cell, `None` where it is empty.
    pub fn option(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|cell| !cell.is_empty())
    }

    /// The values of a cell with `|` between them.
    pub fn list(&self, column: &str) -> Vec<String> {
        self.text(column).split('|').map(str::trim).filter(|v| !v.is_empty()).map(str::to_string).collect()
    }

    /// An error about this row.
    pub fn error(&self, what: impl Into<String>, hint: impl Into<String>) -> LexiconError {
        LexiconError::Row {
            file: self.table.file.clone(),
            line: self.line,
            what: what.into(),
            hint: hint.into(),
        }
    }
}
