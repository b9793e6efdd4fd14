use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::files::{Layer, is_replace};
use super::{Files, LexiconError};

/// A tab-separated table with a header line; `#` begins a comment line. Rows of a user's file are added to those of the
/// program.
pub struct Table {
    columns: FxHashMap<String, usize>,
    rows: Vec<Line>,
}

struct Line {
    /// The file that it stands in, and its number there.
    file: Rc<str>,
    line: usize,
    cells: Vec<Cow<'static, str>>,
}

/// One row, read by column name.
pub struct Row<'a> {
    table: &'a Table,
    line: &'a Line,
}

/// Tables in which several rows have one key: rows are added, never put in the place of others.
const SHARED_KEYS: [&str; 1] = ["tenures.tsv"];
/// Tables whose first columns, so many of them, make the key of a row.
const LONG_KEYS: [(&str, usize); 1] = [("links.tsv", 3)];

impl Table {
    /// Reads a table and checks that it has these columns, the key first, and that each row has a cell for each of
    /// them. A user's table may leave columns out: their cells are empty.
    pub fn read(files: &Files, file: &str, columns: &[&str]) -> Result<Self, LexiconError> {
        let mut layers = files.layers(file)?.into_iter();
        let mut table = Self { columns: FxHashMap::default(), rows: Vec::new() };
        if let Some(first) = layers.next() {
            let (head, rows) = parse(&first)?;
            table.columns = head.iter().enumerate().map(|(i, name)| (name.to_string(), i)).collect();
            if let Some(column) = columns.iter().find(|column| !table.columns.contains_key(**column)) {
                // what a user leaves out is empty, but for the key
                if !first.own || *column == columns[0] {
                    return Err(no_column(&first, column, columns));
                }
            }
            for column in columns {
                let next = table.columns.len();
                table.columns.entry((*column).to_string()).or_insert(next);
            }
            table.rows = rows;
            for row in &mut table.rows {
                row.cells.resize(table.columns.len(), Cow::default());
            }
        }
        for layer in layers {
            let long = LONG_KEYS.iter().find(|(name, _)| *name == file).map_or(1, |(_, length)| *length);
            table.add(&layer, columns, &columns[..long], !SHARED_KEYS.contains(&file))?;
        }
        Ok(table)
    }

    /// Adds the rows of a user's file, whose keys stand in these columns.
    fn add(
        &mut self,
        layer: &Layer,
        columns: &[&str],
        keys: &[&str],
        unique: bool,
    ) -> Result<(), LexiconError> {
        let (head, rows) = parse(layer)?;
        if let Some(strange) = head.iter().find(|name| !self.columns.contains_key(&***name)) {
            return Err(LexiconError::Row {
                file: layer.name.clone(),
                line: head_line(&layer.text),
                what: format!("`{strange}` is no column of this table"),
                hint: format!("the header line names columns of these: {}", columns.join(", ")),
            });
        }
        let key = self.columns[columns[0]];
        if let Some(missing) = keys.iter().find(|key| !head.iter().any(|name| name == *key)) {
            return Err(no_column(layer, missing, columns));
        }
        let keys: Vec<usize> = keys.iter().map(|name| self.columns[*name]).collect();
        let key_of = |cells: &[Cow<'_, str>]| keys.iter().map(|i| &*cells[*i]).collect::<Vec<_>>().join("\t");
        let mut place: HashMap<String, usize> = HashMap::new();
        if unique {
            place = self.rows.iter().enumerate().map(|(i, row)| (key_of(&row.cells), i)).collect();
        }
        let mut gone: Vec<String> = Vec::new();
        for row in rows {
            let mut cells = vec![Cow::default(); self.columns.len()];
            for (name, cell) in head.iter().zip(row.cells) {
                cells[self.columns[&**name]] = cell;
            }
            if let Some(removed) = cells[key].strip_prefix('-') {
                if keys.len() > 1 {
                    return Err(LexiconError::Row {
                        file: row.file.to_string(),
                        line: row.line,
                        what: "a row of this table is not known by its first cell alone".to_string(),
                        hint: "give another row with the same key, or begin the file with `# replace = true`"
                            .to_string(),
                    });
                }
                if !self.rows.iter().any(|row| row.cells[key] == removed) {
                    return Err(LexiconError::Row {
                        file: row.file.to_string(),
                        line: row.line,
                        what: format!("there is no `{removed}` to take away"),
                        hint: format!(
                            "the hyphen stands before a key of the table: `demarche ontology print {}`",
                            stem(layer)
                        ),
                    });
                }
                gone.push(removed.to_string());
                continue;
            }
            let row = Line { cells, ..row };
            match place.get(&key_of(&row.cells)) {
                // two rows of one file with one key are an error, which whoever reads the table finds
                Some(&at) if self.rows[at].file != row.file => self.rows[at] = row,
                _ => self.rows.push(row),
            }
        }
        self.rows.retain(|row| !gone.iter().any(|gone| *gone == row.cells[key]));
        Ok(())
    }

    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|line| Row { table: self, line })
    }
}

impl<'a> Row<'a> {
    /// The cell of a column.
    pub fn cell(&self, column: &str) -> &'a str {
        &self.line.cells[self.table.columns[column]]
    }

    /// The same, to keep.
    pub fn text(&self, column: &str) -> String {
        self.cell(column).to_string()
    }

    /// The cell, `None` where it is empty.
    pub fn option(&self, column: &str) -> Option<String> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty()).map(str::to_string)
    }

    /// The values of a cell with `|` between them.
    pub fn list(&self, column: &str) -> Vec<String> {
        self.cell(column).split('|').map(str::trim).filter(|v| !v.is_empty()).map(str::to_string).collect()
    }

    /// An error about this row.
    pub fn error(&self, what: impl Into<String>, hint: impl Into<String>) -> LexiconError {
        LexiconError::Row {
            file: self.line.file.to_string(),
            line: self.line.line,
            what: what.into(),
            hint: hint.into(),
        }
    }
}

/// The header and the rows of a file; each row has a cell for each column of its header.
fn parse(layer: &Layer) -> Result<(Vec<Cow<'static, str>>, Vec<Line>), LexiconError> {
    let mut lines = match &layer.text {
        Cow::Borrowed(text) => cut(&layer.name, text, Cow::Borrowed),
        Cow::Owned(text) => cut(&layer.name, text, |cell| Cow::Owned(cell.to_string())),
    }
    .into_iter();
    let head = lines.next().map(|line| line.cells).unwrap_or_default();
    let rows: Vec<Line> = lines.collect();
    // who only takes a row away writes its key and nothing more
    let removes = |row: &Line| layer.own && row.cells.len() == 1 && row.cells[0].starts_with('-');
    if let Some(row) = rows.iter().find(|row| row.cells.len() != head.len() && !removes(row)) {
        return Err(LexiconError::Row {
            file: row.file.to_string(),
            line: row.line,
            what: format!("{} cells where the header has {}", row.cells.len(), head.len()),
            hint: "cells are separated by one tab each; leave a cell empty rather than out".to_string(),
        });
    }
    Ok((head, rows))
}

/// The lines of a text that are neither empty nor comments, cut into cells.
fn cut<'t>(name: &str, text: &'t str, keep: impl Fn(&'t str) -> Cow<'static, str>) -> Vec<Line> {
    let file: Rc<str> = name.into();
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty() && !is_replace(line))
        .map(|(i, line)| Line {
            file: file.clone(),
            line: i + 1,
            cells: line.split('\t').map(|cell| keep(cell.trim())).collect(),
        })
        .collect()
}

fn no_column(layer: &Layer, column: &str, columns: &[&str]) -> LexiconError {
    LexiconError::Row {
        file: layer.name.clone(),
        line: head_line(&layer.text),
        what: format!("no column `{column}`"),
        hint: format!("the header line names the columns: {}", columns.join(", ")),
    }
}

/// Number of the line that names the columns.
fn head_line(text: &str) -> usize {
    let head = |line: &str| !line.starts_with('#') && !line.trim().is_empty() && !is_replace(line);
    text.lines().position(head).unwrap_or_default() + 1
}

fn stem(layer: &Layer) -> String {
    let path = std::path::Path::new(&layer.name);
    path.file_stem().unwrap_or_default().to_string_lossy().to_string()
}
