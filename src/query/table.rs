//! Rows as a table for people: labels instead of IRIs, numbers to the right, as wide as the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::run::Rows;
use super::shown::{Names, Shown, Value};
use crate::store::{Store, StoreError};

/// Space between two columns.
const GAP: &str = "  ";
/// No column is made narrower than this to fit.
const LEAST: usize = 6;

/// Draws rows with labels. `width` is that of the terminal; without it every row is one line, however long.
pub fn table(rows: &Rows, store: &Store, width: Option<usize>) -> Result<String, StoreError> {
    draw(rows, store, width, Names::Labels)
}

/// Draws rows as a table. Where it is wider than `width`, its widest columns are wrapped.
pub fn draw(rows: &Rows, store: &Store, width: Option<usize>, names: Names) -> Result<String, StoreError> {
    let shown = Shown::new(rows, store, names)?;
    let head = &shown.head;
    let cells = lines(&shown);
    let right: Vec<bool> = (0..head.len()).map(|column| shown.is_numeric(column)).collect();
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
        line(head);
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
    let shown = Shown::new(rows, store, names)?;
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mark = |column| if shown.is_numeric(column) { "---:" } else { "---" }.to_string();
    let mut out = line(shown.head.clone());
    out.push_str(&line((0..shown.head.len()).map(mark).collect()));
    for row in lines(&shown) {
        out.push_str(&line(row.into_iter().map(|text| text.replace('|', "\\|")).collect()));
    }
    out.push_str(&format!("\n{}", count(rows)));
    Ok(out)
}

/// The cells in one line each: a line end or a control character would break the table, or the terminal.
fn lines(shown: &Shown) -> Vec<Vec<String>> {
    let line = |value: &Value| {
        let text = value.text();
        let words = text.split(|c: char| c.is_whitespace() || c.is_control());
        words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    };
    shown.rows.iter().map(|row| row.iter().map(line).collect()).collect()
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
