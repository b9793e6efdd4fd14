//! The names in annotated passages of news: what the annotators list, put on the words that bear it.
//!
//! Annotators list every person and the bodies that take part, but no places, and a body by its full name only. So some
//! words stay open: the tagger may take them for a body, a place or nothing, and learns nothing from them.

use std::collections::BTreeSet;
use std::ops::Range;

use demarche::lexicon::{Form, Lexicon, Sense};
use demarche::mention::tagger::{self, Name, NameKind};
use demarche::text::{Document, Sentence, Token};
use serde_json::Value;

use crate::named::{self, Sample, overlap};

/// A passage as a sample: names of people and bodies from its annotation, of countries and places from the lexicon and, for
/// other places, from the tagger itself.
pub fn sample(row: &Value, lexicon: &Lexicon) -> Sample {
    let text = row["text"].as_str().unwrap_or_default().to_string();
    let document = named::annotated(text, lexicon);
    let mut marks = Marks { document: &document, names: Vec::new() };
    for (form, kind) in listed(row) {
        marks.everywhere(&form, kind, lexicon);
    }
    for (span, kind) in of_sides(row) {
        marks.side(&span, kind, lexicon);
    }
    for hit in tagger::known(&document, lexicon) {
        if let Some(kind) = hit.senses.iter().find_map(kind_of) {
            marks.add(Name { sentence: hit.sentence, tokens: hit.tokens, kind });
        }
    }
    let mut open = Vec::new();
    for name in tagger::names(&document, lexicon) {
        match name.kind {
            NameKind::Place => marks.add(name),
            _ if marks.is_free(&name) => open.push((name.sentence, name.tokens)),
            _ => {}
        }
    }
    for (index, sentence) in document.sentences.iter().enumerate() {
        let acronyms = (0..sentence.tokens.len()).filter(|&t| is_acronym(&sentence.tokens[t].form));
        open.extend(acronyms.map(|t| (index, t..t + 1)));
    }
    let mut names = marks.names;
    names.sort_by_key(|n| (n.sentence, n.tokens.start));
    open.retain(|(s, tokens)| !names.iter().any(|n| n.sentence == *s && overlap(&n.tokens, tokens)));
    Sample { id: row["id"].as_str().unwrap_or_default().to_string(), document, names, lost: 0, open }
}

/// The names of an annotation, the longest first: of names in names the outer one counts.
fn listed(row: &Value) -> Vec<(String, NameKind)> {
    let words = |value: &Value| value.as_str().unwrap_or_default().trim().to_string();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut out = BTreeSet::new();
    for person in list(&row["people"]) {
        out.insert((words(&person["name"]), NameKind::Person));
        out.extend(list(&person["mentions"]).iter().map(|m| (words(m), NameKind::Person)));
    }
    for body in list(&row["organisations"]).iter().map(words) {
        let initials: String = body.chars().filter(|c| c.is_uppercase()).collect();
        if initials.chars().count() > 2 {
            out.insert((initials, NameKind::Organisation));
        }
        out.insert((body, NameKind::Organisation));
    }
    let mut out: Vec<_> = out.into_iter().filter(|(form, _)| !form.is_empty()).collect();
    out.sort_by_key(|(form, _)| std::cmp::Reverse(form.chars().count()));
    out
}

/// The words that name people and bodies as sides of events, in code points.
fn of_sides(row: &Value) -> Vec<(Range<usize>, NameKind)> {
    let array = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let people: Vec<Value> = array(&row["people"]).iter().map(|p| p["name"].clone()).collect();
    let bodies = array(&row["organisations"]);
    let mut out = Vec::new();
    for event in array(&row["events"]) {
        for side in ["agents", "targets"] {
            let names = array(&event[side]);
            for (name, span) in names.iter().zip(array(&event[format!("{side}_spans")])) {
                let kind = match name {
                    _ if people.contains(name) => NameKind::Person,
                    _ if bodies.contains(name) => NameKind::Organisation,
                    _ => continue,
                };
                if let (Some(begin), Some(end)) = (span[0].as_u64(), span[1].as_u64()) {
                    out.push((begin as usize..end as usize, kind));
                }
            }
        }
    }
    out
}

fn kind_of(sense: &Sense) -> Option<NameKind> {
    match sense {
        Sense::Country(_, Form::Name | Form::Capital) | Sense::Place(_) => Some(NameKind::Place),
        Sense::Organisation(_) => Some(NameKind::Organisation),
        _ => None,
    }
}

/// Names found so far, none over another.
struct Marks<'d> {
    document: &'d Document,
    names: Vec<Name>,
}

impl Marks<'_> {
    fn is_free(&self, name: &Name) -> bool {
        !self.names.iter().any(|n| n.sentence == name.sentence && overlap(&n.tokens, &name.tokens))
    }

    fn add(&mut self, name: Name) {
        if self.is_free(&name) {
            self.names.push(name);
        }
    }

    /// Marks a name wherever the text has it.
    fn everywhere(&mut self, form: &str, kind: NameKind, lexicon: &Lexicon) {
        let wanted: Vec<&str> = form.split_whitespace().collect();
        for (index, sentence) in self.document.sentences.iter().enumerate() {
            for at in 0..sentence.tokens.len() {
                if let Some(end) = matches(sentence, at, &wanted)
                    && let Some(tokens) = bare(sentence, at..end, kind, lexicon)
                {
                    self.add(Name { sentence: index, tokens, kind });
                }
            }
        }
    }

    /// Marks the words of a side that are a name from the first to the last: "the Freedom Party", not "his party".
    fn side(&mut self, span: &Range<usize>, kind: NameKind, lexicon: &Lexicon) {
        let Some((index, tokens)) = named::tokens_of(self.document, span) else { return };
        let sentence = &self.document.sentences[index];
        let Some(tokens) = bare(sentence, tokens, kind, lexicon) else { return };
        let name = |t: usize| {
            let token = &sentence.tokens[t];
            is_capital(token) || matches!(token.form.as_str(), "of" | "the" | "for" | "and" | "-" | "&")
        };
        if tokens.clone().all(name) {
            self.add(Name { sentence: index, tokens, kind });
        }
    }
}

/// Where the words of a name end that begin at a token.
fn matches(sentence: &Sentence, at: usize, words: &[&str]) -> Option<usize> {
    let mut rest = words.join(" ");
    let mut end = at;
    while !rest.is_empty() {
        let token = sentence.tokens.get(end)?;
        rest = rest.strip_prefix(token.form.as_str())?.trim_start().to_string();
        end += 1;
    }
    Some(end)
}

/// A name without the article and, for people, the titles in front.
fn bare(
    sentence: &Sentence,
    mut tokens: Range<usize>,
    kind: NameKind,
    lexicon: &Lexicon,
) -> Option<Range<usize>> {
    let skipped = |token: &Token| {
        let form = token.form.as_str();
        let title = || lexicon.is_title(form) || lexicon.is_title(form.trim_end_matches('.'));
        matches!(form, "the" | "The") || (kind == NameKind::Person && title())
    };
    while tokens.start < tokens.end && skipped(&sentence.tokens[tokens.start]) {
        tokens.start += 1;
    }
    if kind == NameKind::Person {
        tokens.start = named::behind_titles(sentence, &tokens, lexicon);
    }
    let mut words = tokens.clone().map(|t| &sentence.tokens[t]);
    (words.any(is_capital) && !tokens.is_empty()).then_some(tokens)
}

fn is_capital(token: &Token) -> bool {
    token.form.starts_with(char::is_uppercase)
}

/// "NATO", "U.N.": perhaps the short name of a body that stands elsewhere in full.
fn is_acronym(form: &str) -> bool {
    form.chars().filter(|c| c.is_uppercase()).count() > 1 && !form.chars().any(char::is_lowercase)
}
