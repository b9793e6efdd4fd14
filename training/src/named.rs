//! Reads texts with their names: CrossNER's, and the names among the entities of GUM.

use std::io::{BufRead, BufReader};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use demarche::annotate::annotate;
use demarche::lexicon::Lexicon;
use demarche::mention::tagger::{Name, NameKind};
use demarche::source::{Article, Metadata};
use demarche::text::{Document, Sentence, Token, Upos, segment};
use serde_json::Value;

use crate::{annotated, conllu};

/// A text with the names in it, on the tokens that demarche cuts.
pub struct Sample {
    pub id: String,
    pub document: Document,
    /// In text order, none over another.
    pub names: Vec<Name>,
    /// Names whose edges are no edges of tokens, or that go over the end of a sentence.
    pub lost: usize,
    /// Tokens of sentences of which the gold does not say whether they are a body, a place or no name.
    pub open: Vec<(usize, Range<usize>)>,
}

/// Type and code points of an entity.
type Entity = (String, Range<usize>);

/// Reads CoNLL-U with GUM's entity layer, or JSON lines: annotated passages, or CrossNER's tokens, or GUM's offsets.
pub fn read(path: &Path, lexicon: &Lexicon) -> Result<Vec<Sample>> {
    let name = path.to_string_lossy();
    if name.contains(".conllu") {
        let documents = conllu::read(path)?;
        return Ok(documents.into_iter().map(|d| treebank(d, lexicon)).collect());
    }
    let mut samples = Vec::new();
    for (number, line) in BufReader::new(conllu::open(path)?).lines().enumerate() {
        let row: Value = serde_json::from_str(&line?)
            .with_context(|| format!("{}, line {}", path.display(), number + 1))?;
        samples.push(match row["organisations"].is_array() {
            true => annotated::sample(&row, lexicon),
            false => json(&row, lexicon),
        });
    }
    Ok(samples)
}

fn treebank(gold: conllu::Document, lexicon: &Lexicon) -> Sample {
    // The code point at which each visible one stands.
    let visible: Vec<usize> =
        gold.text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| at).collect();
    let entities = gold
        .entities
        .iter()
        .filter(|(_, (begin, end))| begin < end && *end <= visible.len())
        .map(|(kind, (begin, end))| (kind.clone(), visible[*begin]..visible[end - 1] + 1))
        .collect();
    gum(gold.id, gold.text, entities, lexicon)
}

fn json(row: &Value, lexicon: &Lexicon) -> Sample {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
    let number = |value: &Value| value.as_u64().unwrap_or_default() as usize;
    let entities = row["gold"]["entities"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(tokens) = row["tokens"].as_array() else {
        let spans = entities.iter().map(|e| (text(&e["type"]), number(&e["start"])..number(&e["end"])));
        return gum(text(&row["id"]), text(&row["text"]), spans.collect(), lexicon);
    };
    // The text of CrossNER is its tokens with a space between.
    let mut begins = vec![0];
    for token in tokens {
        let length = token.as_str().unwrap_or_default().chars().count();
        begins.push(begins[begins.len() - 1] + length + 1);
    }
    let names = entities
        .iter()
        .filter_map(|e| {
            let begin = *begins.get(number(&e["start_tok"]))?;
            let end = begins.get(number(&e["end_tok"]))?.checked_sub(1)?;
            Some((crossner_kind(e["type"].as_str()?)?, begin..end))
        })
        .collect();
    let document = annotated(text(&row["text"]), lexicon);
    let (names, lost) = on_tokens(&document, names);
    Sample { id: text(&row["id"]), document, names, lost, open: Vec::new() }
}

/// A text with sentences, tokens and trees.
pub fn annotated(text: String, lexicon: &Lexicon) -> Document {
    let mut document = segment(Article::new(text, Metadata::default()));
    annotate(&mut document, lexicon);
    document
}

fn crossner_kind(kind: &str) -> Option<NameKind> {
    match kind {
        "politician" | "person" => Some(NameKind::Person),
        "country" | "location" => Some(NameKind::Place),
        "organisation" | "politicalparty" => Some(NameKind::Organisation),
        _ => None,
    }
}

fn gum(id: String, text: String, mut entities: Vec<Entity>, lexicon: &Lexicon) -> Sample {
    let document = annotated(text, lexicon);
    // The outer ones first: of names in names the longest counts.
    entities.sort_by_key(|(_, span)| (span.start, std::cmp::Reverse(span.end)));
    let mut names: Vec<Name> = Vec::new();
    for (kind, span) in entities {
        let kind = match kind.as_str() {
            "person" => NameKind::Person,
            "place" => NameKind::Place,
            "organization" => NameKind::Organisation,
            _ => continue,
        };
        let Some((sentence, tokens)) = tokens_of(&document, &span) else { continue };
        let Some(tokens) = name_in(&document.sentences[sentence], tokens, kind, lexicon) else { continue };
        if !names.iter().any(|n| n.sentence == sentence && overlap(&n.tokens, &tokens)) {
            names.push(Name { sentence, tokens, kind });
        }
    }
    names.sort_by_key(|n| (n.sentence, n.tokens.start));
    Sample { id, document, names, lost: 0, open: Vec::new() }
}

/// Have two ranges of tokens one in common?
pub fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The name that an entity of GUM bears, if it is named: around the head of its phrase, without article, title,
/// apposition and clause. GUM marks whole phrases, also those of common nouns.
fn name_in(
    sentence: &Sentence,
    span: Range<usize>,
    kind: NameKind,
    lexicon: &Lexicon,
) -> Option<Range<usize>> {
    let tokens = &sentence.tokens;
    let head = span.clone().find(|&t| tokens[t].head.is_none_or(|h| !span.contains(&h)))?;
    let capital = |t: usize| tokens[t].form.starts_with(char::is_uppercase);
    let proper = |t: usize| tokens[t].upos == Upos::Propn && capital(t);
    if !proper(head) {
        return None;
    }
    let inner = |t: usize| {
        matches!(tokens[t].upos, Upos::Propn | Upos::Adj | Upos::Noun | Upos::Verb | Upos::Num | Upos::X)
            && (capital(t) || tokens[t].form.starts_with(char::is_numeric))
            || matches!(tokens[t].form.as_str(), "-" | "–" | "&")
    };
    let (mut begin, mut end) = (head, head + 1);
    while begin > span.start && inner(begin - 1) {
        begin -= 1;
    }
    loop {
        while end < span.end && inner(end) {
            end += 1;
        }
        // "University of the West": the words between belong to bodies and places, not to people
        let links = (end..span.end).take_while(|&t| link(&tokens[t])).count();
        let linked = links > 0 && links < 3 && end + links < span.end && proper(end + links);
        if kind == NameKind::Person || !linked {
            break;
        }
        end += links + 1;
    }
    if kind == NameKind::Person {
        begin = behind_titles(sentence, &(begin..end), lexicon);
    }
    (begin < end).then_some(begin..end)
}

/// Where the name of a person begins behind titles and roles; its last word is always of the name.
pub fn behind_titles(sentence: &Sentence, tokens: &Range<usize>, lexicon: &Lexicon) -> usize {
    let is_title = |t: usize| {
        let form = sentence.tokens[t].form.as_str();
        let lower = form.to_lowercase();
        lexicon.is_title(form)
            || lexicon.is_title(form.trim_end_matches('.'))
            || lexicon.roles_from(&lower).iter().any(|(words, _)| words.len() == 1)
    };
    let last = tokens.end.saturating_sub(1);
    (tokens.start..last).rev().find(|&t| is_title(t)).map_or(tokens.start, |t| t + 1)
}

fn link(token: &Token) -> bool {
    matches!(token.form.as_str(), "of" | "the" | "for" | "and" | "de" | "on" | "&")
}

/// Puts names on the tokens, as far as they have the same edges.
fn on_tokens(document: &Document, names: Vec<(NameKind, Range<usize>)>) -> (Vec<Name>, usize) {
    let count = names.len();
    let mut found: Vec<Name> = Vec::new();
    for (kind, span) in names {
        if let Some((sentence, tokens)) = tokens_of(document, &span) {
            found.push(Name { sentence, tokens, kind });
        }
    }
    found.sort_by_key(|n| (n.sentence, n.tokens.start));
    found.dedup_by(|b, a| a.sentence == b.sentence && overlap(&a.tokens, &b.tokens));
    let lost = count - found.len();
    (found, lost)
}

/// Sentence and tokens that cover exactly these code points.
pub fn tokens_of(document: &Document, span: &Range<usize>) -> Option<(usize, Range<usize>)> {
    let index = document.sentences.partition_point(|s| s.span.end <= span.start);
    let tokens = &document.sentences.get(index)?.tokens;
    let from = tokens.iter().position(|t| t.span.begin == span.start)?;
    let to = tokens.iter().position(|t| t.span.end == span.end)?;
    (from <= to).then_some((index, from..to + 1))
}
