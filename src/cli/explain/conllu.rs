//! An article's sentences as CoNLL-U (<https://universaldependencies.org/format.html>).

use crate::pipeline::Reading;
use crate::text::{Document, Sentence};

/// All sentences, or one of them.
pub(super) fn sentences(reading: &Reading, only: Option<usize>) -> String {
    let document = &reading.document;
    let wanted = document.sentences.iter().enumerate().filter(|(i, _)| only.is_none_or(|n| n == *i));
    wanted.map(|(i, sentence)| one(document, i, sentence)).collect()
}

fn one(document: &Document, number: usize, sentence: &Sentence) -> String {
    let text = super::one_line(document.text(sentence.span));
    let mut out = format!("# sent_id = {}-{number}\n# text = {text}\n", document.article.id);
    for (i, token) in sentence.tokens.iter().enumerate() {
        let space = if token.space_after { "" } else { "SpaceAfter=No|" };
        let columns = [
            (i + 1).to_string(),
            token.form.clone(),
            token.lemma.clone(),
            token.upos.to_string(),
            token.xpos.to_string(),
            String::new(),
            token.head.map_or(0, |head| head + 1).to_string(),
            token.relation.to_string(),
            String::new(),
            format!("{space}TokenRange={}:{}", token.span.begin, token.span.end),
        ];
        let cells = columns.map(|cell| match cell.split_whitespace().collect::<Vec<_>>().join(" ") {
            empty if empty.is_empty() => "_".to_string(),
            cell => cell,
        });
        out += &cells.join("\t");
        out.push('\n');
    }
    out + "\n"
}
