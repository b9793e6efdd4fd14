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

/// Draws rows. `width` is that of the terminal; without it nothing is cut off.
pub fn table(rows: &Rows, store: &Store, width: Option<usize>) -> Result<String, StoreError> {
    let mut labels = HashMap::new();
    let head: Vec<String> = rows.variables.iter().map(|v| v.as_str().to_string()).collect();
    let mut cells: Vec<Vec<String>> = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        cells.push(row.iter().map(|term| cell(term, store, &mut labels)).collect::<Result<_, _>>()?);
    }
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
    let mut line = |row: &[String], right: &[bool]| {
        let parts =
            row.iter().zip(&widths).zip(right).map(|((text, &width), &right)| pad(text, width, right));
        out.push_str(parts.collect::<Vec<_>>().join(GAP).trim_end());
        out.push('\n');
    };
    if !head.is_empty() {
        line(&head, &right);
        line(&widths.iter().map(|&width| "─".repeat(width)).collect::<Vec<_>>(), &right);
    }
    for row in &cells {
        line(row, &right);
    }
    let count = rows.rows.len();
    let noun = if count == 1 { "row" } else { "rows" };
    out.push_str(&match rows.truncated {
        true => format!("first {count} {noun}; --limit lets more through\n"),
        false => format!("{count} {noun}\n"),
    });
    Ok(out)
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
    let text = cut(text, width);
    let space = " ".repeat(width - text.width());
    if right { space + &text } else { text + &space }
}

/// The beginning of a text, with an ellipsis where something is cut off.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_string();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    out + "…"
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
        assert_eq!(cut("北京市政府", 6), "北京…");
        assert_eq!(pad("7", 3, true), "  7");
    }
}
