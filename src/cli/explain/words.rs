//! A sentence's words with their tags, lemmas and heads aligned under them.

use crate::text::{Sentence, Token};

/// Width in characters at which a row of words is broken.
const WIDTH: usize = 100;

/// Five lines a row: number, form, tag, lemma, and relation with the number of the head.
pub(super) fn aligned(sentence: &Sentence) -> String {
    let columns: Vec<[String; 5]> =
        sentence.tokens.iter().enumerate().map(|(i, token)| column(i, token)).collect();
    let mut out = String::new();
    let mut rest = &columns[..];
    while !rest.is_empty() {
        let mut width = 0;
        let fits = rest.iter().take_while(|column| {
            width += width_of(column) + 2;
            width <= WIDTH
        });
        let (row, later) = rest.split_at(fits.count().max(1));
        for line in 0..5 {
            let mut text = String::from("   ");
            for column in row {
                text += &format!(" {:<width$} ", column[line], width = width_of(column));
            }
            out += text.trim_end();
            out.push('\n');
        }
        rest = later;
    }
    out
}

fn column(i: usize, token: &Token) -> [String; 5] {
    let head = token.head.map_or(token.relation.to_string(), |head| format!("{}→{head}", token.relation));
    let tag =
        if token.xpos.is_empty() { token.upos.to_string() } else { format!("{} {}", token.upos, token.xpos) };
    [i.to_string(), token.form.clone(), tag, token.lemma.clone(), head]
}

fn width_of(column: &[String; 5]) -> usize {
    column.iter().map(|cell| cell.chars().count()).max().unwrap_or(0)
}
