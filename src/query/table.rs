//! Rows as a table for people: labels instead of IRIs, numbers to the right, as wide as the terminal.

use std::collections::HashMap;

use oxigraph::model::{NamedNode, Term};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::parameter::label;
use super::run::{Rows, short};
use crate::graph::vocabulary::xsd;
use crate::store::{Store, StoreError};

/// Space between two columns.
const GAP: &str = "  ";
/// No column is made narrower than this to fit.
const LEAST: usize = 6;

/// How nodes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Labels,
    Iris,
}

/// Draws rows with labels. `width` is that of the terminal; without it every row is one line, however long.
pub fn table(rows: &Rows, store: &Store, width: Option<usize>) -> Result<String, StoreError> {
    draw(rows, store, width, Names::Labels)
}

/// Draws rows as a table. Where it is wider than `width`, its widest columns are wrapped.
pub fn draw(rows: &Rows, store: &Store, width: Option<usize>, names: Names) -> Result<String, StoreError> {
    let head: Vec<String> = rows.variables.iter().map(|v| v.as_str().to_string()).collect();
    let cells = cells(rows, store, names)?;
    let right: Vec<bool> = (0..head.len()).map(|column| is_numeric(rows, column)).collect();
    let mut widths: Vec<usize> = head.iter().map(|name| name.width()).collect();
    for row in &cells {
        for (column, text) in row.iter().enumerate() {
            widths[column] = widths[column].max(text.width());
        }
    }
    if let Some(width) = width {
        fit(&mut widths, width);
    }
    let mut out = String::new();
    let mut line = |row: &[String]| {
        let wrapped: Vec<Vec<String>> =
            row.iter().zip(&widths).map(|(text, &width)| wrap(text, width)).collect();
        for n in 0..wrapped.iter().map(Vec::len).max().unwrap_or(1) {
            let parts =
                wrapped.iter().zip(&widths).zip(&right).map(|((lines, &width), &right)| {
                    pad(lines.get(n).map_or("", String::as_str), width, right)
                });
            out.push_str(parts.collect::<Vec<_>>().join(GAP).trim_end());
            out.push('\n');
        }
    };
    if !head.is_empty() {
        line(&head);
        line(&widths.iter().map(|&width| "─".repeat(width)).collect::<Vec<_>>());
    }
    for row in &cells {
        line(row);
    }
    out.push_str(&count(rows));
    Ok(out)
}

fn count(rows: &Rows) -> String {
    let count = rows.rows.len();
    let noun = if count == 1 { "row" } else { "rows" };
    match rows.truncated {
        true => format!("first {count} {noun}; --limit lets more through\n"),
        false => format!("{count} {noun}\n"),
    }
}

/// Rows as a table in Markdown, numbers to the right.
pub fn markdown(rows: &Rows, store: &Store, names: Names) -> Result<String, StoreError> {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mark = |column| if is_numeric(rows, column) { "---:" } else { "---" }.to_string();
    let mut out = line(rows.variables.iter().map(|v| v.as_str().to_string()).collect());
    out.push_str(&line((0..rows.variables.len()).map(mark).collect()));
    for row in cells(rows, store, names)? {
        out.push_str(&line(row.into_iter().map(|text| text.replace('|', "\\|")).collect()));
    }
    out.push_str(&format!("\n{}", count(rows)));
    Ok(out)
}

fn cells(rows: &Rows, store: &Store, names: Names) -> Result<Vec<Vec<String>>, StoreError> {
    let mut labels = HashMap::new();
    let mut cells = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        let texts = row.iter().map(|term| match (names, term) {
            (Names::Iris, Some(Term::NamedNode(node))) => Ok(node.as_str().to_string()),
            _ => cell(term, store, &mut labels),
        });
        cells.push(texts.collect::<Result<_, _>>()?);
    }
    Ok(cells)
}

fn cell(
    term: &Option<Term>,
    store: &Store,
    labels: &mut HashMap<NamedNode, String>,
) -> Result<String, StoreError> {
    let text = match term {
        None => String::new(),
        Some(Term::Literal(literal)) => literal.value().to_string(),
        Some(Term::NamedNode(node)) => match labels.get(node) {
            Some(label) => label.clone(),
            None => {
                let label = label(store, node)?.unwrap_or_else(|| short(store, node));
                labels.insert(node.clone(), label.clone());
                label
            }
        },
        Some(other) => other.to_string(),
    };
    // a line end or a control character would break the table, or the terminal
    Ok(text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" "))
}

fn is_numeric(rows: &Rows, column: usize) -> bool {
    let mut values = rows.rows.iter().filter_map(|row| row[column].as_ref()).peekable();
    values.peek().is_some()
        && values.all(|term| {
            matches!(term, Term::Literal(l) if l.datatype() == xsd::INTEGER || l.datatype() == xsd::DECIMAL)
        })
}

/// Takes from the widest columns, one cell at a time, until the table fits.
fn fit(widths: &mut [usize], width: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        let Some(widest) = widths.iter_mut().filter(|w| **w > LEAST).max_by_key(|w| **w) else { return };
        *widest -= 1;
    }
}

fn pad(text: &str, width: usize, right: bool) -> String {
    let space = " ".repeat(width.saturating_sub(text.width()));
    if right { space + text } else { text.to_string() + &space }
}

/// Breaks a text into lines of at most this width, between words where it can.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut used = 0;
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used > 0 && used + wide > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(c);
            used += wide;
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_columns_give_way() {
        let mut widths = [5, 40, 20];
        fit(&mut widths, 50);
        assert_eq!(widths.iter().sum::<usize>() + 4, 50);
        assert_eq!(widths[0], 5);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrap("北京市政府", 6), ["北京市", "政府"]);
        assert_eq!(pad("7", 3, true), "  7");
    }
}
