//! PLOVER roots for given pairs of actors: what the records say between two phrases of a sentence.
//!
//! Each row of the file gives a sentence, its source and target, and the root of PLOVER's hierarchy that people gave to
//! what the one does to the other. Nothing is learnt from the rows. The answer is found so, the first that has one:
//!
//! 1. The record that has most of the pair among its participants; of several, one whose trigger governs the pair in
//!    the tree, the higher one first, then the one of greater confidence. Where the source agrees, refuses or
//!    threatens to do it, the record of that.
//! 2. Where the sentence has no record with a root: the pattern whose verb or noun stands nearest above the pair and
//!    whose other words all stand in the sentence, the participants aside.
//!
//! The root is that of the record, as `roots` tells it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::{Count, roots};
use crate::annotate::annotate;
use crate::event::{self, EventRecord};
use crate::lexicon::{Action, Filler, Lexicon, Pattern, PatternKind};
use crate::mention::{self, Entity, EntityId, EntityKind, Mention, MentionKind, Mentions};
use crate::source::{Article, Metadata};
use crate::text::{Document, Sentence, Span, Upos, segment};

/// One row: a sentence, its pair of actors, and what the one does to the other.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// The sentence.
    pub text: String,
    /// The sentence with `<s>` and `<t>` around source and target.
    #[serde(default)]
    pub marked: String,
    /// What the annotators say of it.
    pub gold: Gold,
}

/// What a sentence tells, after PLOVER.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The event type.
    pub root: String,
}

/// Right, found and gold of each root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PloverScores(pub BTreeMap<String, Count>);

impl PloverScores {
    /// Mean F1 over the roots that the rows have.
    pub fn macro_f1(&self) -> f64 {
        let roots: Vec<f64> = self.0.values().filter(|c| c.gold > 0).map(|c| c.f1()).collect();
        roots.iter().sum::<f64>() / roots.len().max(1) as f64
    }

    /// The figures as a table for people.
    pub fn table(&self) -> String {
        let mut out =
            format!("{:<10} {:>9} {:>6} {:>6} {:>5}\n", "root", "precision", "recall", "F1", "rows");
        for (root, c) in &self.0 {
            let _ = writeln!(
                out,
                "{root:<10} {:>9.3} {:>6.3} {:>6.3} {:>5}",
                c.precision(),
                c.recall(),
                c.f1(),
                c.gold
            );
        }
        let mut all = Count::default();
        self.0.values().for_each(|c| all.add(*c));
        let _ = writeln!(out, "{:<10} {:>9} {:>6} {:>6.3} {:>5}", "macro", "", "", self.macro_f1(), all.gold);
        let _ =
            writeln!(out, "{:<10} {:>9.3} {:>6.3} {:>6.3}", "micro", all.precision(), all.recall(), all.f1());
        out
    }
}

/// Scores the roots that are read between the pairs of the rows.
pub fn evaluate(rows: &[Row], lexicon: &Lexicon) -> PloverScores {
    let mut scores = PloverScores::default();
    for row in rows {
        let read = root(row, lexicon);
        let gold = scores.0.entry(row.gold.root.clone()).or_default();
        gold.gold += 1;
        gold.right += usize::from(read.as_deref() == Some(&row.gold.root));
        if let Some(read) = read {
            scores.0.entry(read).or_default().found += 1;
        }
    }
    scores
}

/// What is read between the pair of each row, as lines of JSON.
pub fn answers(rows: &[Row], lexicon: &Lexicon) -> String {
    let answer = |row: &Row| {
        let read = root(row, lexicon);
        let line = serde_json::json!({"text": row.marked, "gold": row.gold.root, "read": read});
        format!("{line}\n")
    };
    rows.iter().map(answer).collect()
}

/// The root that is read between the pair of a row, `None` where nothing is.
pub fn root(row: &Row, lexicon: &Lexicon) -> Option<String> {
    let (source, target) = (marked(&row.marked, 's'), marked(&row.marked, 't'));
    let mut document = segment(Article::new(row.text.clone(), Metadata::default()));
    annotate(&mut document, lexicon);
    let mut mentions = mention::find(&document, lexicon);
    let pair = [source, target].map(|span| span.and_then(|span| Phrase::at(&document, span)));
    for phrase in pair.iter().flatten() {
        phrase.name(&document, &mut mentions);
    }
    let records = event::find(&document, &mentions, lexicon);
    let above = above(&document, &pair);
    let coded: Vec<(&EventRecord, String)> =
        records.iter().filter_map(|r| Some((r, roots::of(r, lexicon)?))).collect();
    let best = coded.iter().max_by_key(|(r, _)| rank(r, &pair, &above, &document, &mentions));
    let best = best.map(|best| governor(best, &coded, &pair, &document, &mentions, lexicon));
    best.or_else(|| words(&document, &above, lexicon))
}

/// Where the mark stands in the text without marks.
fn marked(text: &str, mark: char) -> Option<Span> {
    let (mut at, mut begin) = (0, None);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tag = ["<s>", "</s>", "<t>", "</t>"].into_iter().find(|tag| rest.starts_with(tag));
        let Some(tag) = tag else {
            at += 1;
            rest = &rest[c.len_utf8()..];
            continue;
        };
        if tag.contains(mark) {
            match begin {
                Some(begin) => return Some(Span::new(begin, at)),
                None => begin = Some(at),
            }
        }
        rest = &rest[tag.len()..];
    }
    None
}

/// One of the pair, found in the tree.
struct Phrase {
    span: Span,
    sentence: usize,
    head: usize,
}

impl Phrase {
    fn at(document: &Document, span: Span) -> Option<Self> {
        document.sentences.iter().enumerate().find_map(|(sentence, s)| {
            let inside = |t: usize| meet(s.tokens[t].span, span);
            let mut tokens = (0..s.tokens.len()).filter(|&t| inside(t));
            let head = tokens.find(|&t| s.tokens[t].head.is_none_or(|h| !inside(h)))?;
            Some(Self { span, sentence, head })
        })
    }

    /// Names a participant that the mention stage did not find: the pair is given.
    fn name(&self, document: &Document, mentions: &mut Mentions) {
        let known = |m: &Mention| m.sentence == self.sentence && m.head == self.head;
        if mentions.mentions.iter().any(known) {
            return;
        }
        let proper = document.sentences[self.sentence].tokens[self.head].upos == Upos::Propn;
        let inside = mentions.mentions.iter().filter(|m| self.span.contains(m.span));
        let countries = inside.flat_map(|m| mentions.entities[m.entity].countries.clone()).take(1).collect();
        let entity = mentions.entities.len();
        mentions.entities.push(Entity {
            kind: if proper { EntityKind::Organisation } else { EntityKind::Group },
            key: format!("given-{entity}"),
            name: document.text(self.span).to_string(),
            countries,
            surfaces: Default::default(),
            same_as: Vec::new(),
            members: Vec::new(),
        });
        mentions.mentions.push(Mention {
            span: self.span,
            sentence: self.sentence,
            head: self.head,
            kind: MentionKind::Nominal,
            entity,
            rule: "given",
        });
        mentions.mentions.sort_by_key(|m| (m.span, m.entity));
    }
}

fn meet(a: Span, b: Span) -> bool {
    a.begin < b.end && b.begin < a.end
}

/// Tokens over the pair in the tree, as sentence and token, with their distance from the top.
fn above(document: &Document, pair: &[Option<Phrase>; 2]) -> BTreeMap<(usize, usize), usize> {
    let mut above = BTreeMap::new();
    for phrase in pair.iter().flatten() {
        let chain: Vec<usize> = heads(&document.sentences[phrase.sentence], phrase.head);
        for (i, &t) in chain.iter().rev().enumerate() {
            above.insert((phrase.sentence, t), i);
        }
    }
    above
}

/// The heads over a token, nearest first.
fn heads(sentence: &Sentence, token: usize) -> Vec<usize> {
    std::iter::successors(sentence.tokens[token].head, |&t| sentence.tokens[t].head)
        .take(sentence.tokens.len())
        .collect()
}

/// Participants in common with the pair, is its trigger over it, how high, confidence, and how early.
type Rank = (usize, bool, std::cmp::Reverse<usize>, u8, std::cmp::Reverse<usize>);

fn rank(
    record: &EventRecord,
    pair: &[Option<Phrase>; 2],
    above: &BTreeMap<(usize, usize), usize>,
    document: &Document,
    mentions: &Mentions,
) -> Rank {
    let has = |list: &[EntityId], phrase: &Phrase| has(mentions, list, phrase);
    let [source, target] = pair;
    let both = |a: &[EntityId], b: &[EntityId]| {
        usize::from(source.as_ref().is_some_and(|p| has(a, p)))
            + usize::from(target.as_ref().is_some_and(|p| has(b, p)))
    };
    let all: Vec<EntityId> = record.actors.iter().chain(&record.targets).copied().collect();
    // In their own places they count more than in each other's.
    let common = 2 * both(&record.actors, &record.targets) + both(&all, &all);
    let sentence = &document.sentences[record.sentence];
    let trigger = sentence.tokens.iter().position(|t| meet(t.span, record.trigger)).unwrap_or(0);
    let depth = above.get(&(record.sentence, trigger));
    let height = std::cmp::Reverse(depth.copied().unwrap_or(usize::MAX));
    (common, depth.is_some(), height, record.confidence, std::cmp::Reverse(record.trigger.begin))
}

/// "agreed to release", "refused to talk": what the source says of its own deed names the relation.
fn governor(
    best: &(&EventRecord, String),
    coded: &[(&EventRecord, String)],
    pair: &[Option<Phrase>; 2],
    document: &Document,
    mentions: &Mentions,
    lexicon: &Lexicon,
) -> String {
    let sentence = &document.sentences[best.0.sentence];
    let at = |r: &EventRecord| sentence.tokens.iter().position(|t| meet(t.span, r.trigger));
    let chain = at(best.0).map(|t| heads(sentence, t)).unwrap_or_default();
    let over = |r: &EventRecord| {
        r.sentence == best.0.sentence
            && at(r).is_some_and(|t| chain.iter().take(2).any(|&h| h == t))
            && lexicon.action(&r.action).is_some_and(Action::takes_content)
            && pair[0].as_ref().is_some_and(|p| has(mentions, &r.actors, p))
    };
    coded.iter().find(|(r, _)| over(r)).map_or_else(|| best.1.clone(), |(_, root)| root.clone())
}

/// Is one of these entities mentioned in the phrase?
fn has(mentions: &Mentions, list: &[EntityId], phrase: &Phrase) -> bool {
    mentions.mentions.iter().any(|m| list.contains(&m.entity) && meet(m.span, phrase.span))
}

/// The root of the pattern nearest above the pair whose words all stand in the sentence; the longest of those.
fn words(document: &Document, above: &BTreeMap<(usize, usize), usize>, lexicon: &Lexicon) -> Option<String> {
    /// Above the pair, length of the pattern, the earlier the better.
    type Rank = (bool, usize, std::cmp::Reverse<usize>);
    let mut best: Option<(Rank, String)> = None;
    for (s, sentence) in document.sentences.iter().enumerate() {
        for (t, token) in sentence.tokens.iter().enumerate() {
            let kind = match token.upos {
                Upos::Verb => PatternKind::Verb,
                Upos::Noun => PatternKind::Noun,
                _ => continue,
            };
            for &(action, pattern) in lexicon.patterns(kind, &token.lemma.to_lowercase()) {
                let action = &lexicon.actions()[action];
                let Some(length) = stands(sentence, &action.patterns[pattern]) else { continue };
                let Some(root) = roots::real(action) else { continue };
                let rank = (above.contains_key(&(s, t)), length, std::cmp::Reverse(t));
                if best.as_ref().is_none_or(|(b, _)| rank > *b) {
                    best = Some((rank, root));
                }
            }
        }
    }
    best.map(|(_, root)| root)
}

/// How many of the pattern's own words stand in the sentence, if all do.
fn stands(sentence: &Sentence, pattern: &Pattern) -> Option<usize> {
    let stands =
        |word: &String| sentence.tokens.iter().any(|t| t.lemma.eq_ignore_ascii_case(word) || &t.form == word);
    let phrase =
        |phrases: &[Vec<String>]| phrases.iter().filter(|p| p.iter().all(stands)).map(Vec::len).max();
    let mut length = phrase(&pattern.heads)?;
    for filler in pattern.fillers() {
        if let Filler::Words(phrases) = filler {
            length += phrase(phrases)?;
        }
    }
    for particles in &pattern.particles {
        particles.iter().find(|p| stands(p))?;
        length += 1;
    }
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(marked: &str) -> Row {
        let text =
            ["<s>", "</s>", "<t>", "</t>"].iter().fold(marked.to_string(), |t, tag| t.replace(tag, ""));
        Row { text, marked: marked.to_string(), gold: Gold { root: String::new() } }
    }

    #[test]
    fn a_mark_is_found_in_the_text_without_marks() {
        assert_eq!(marked("Of <s>Á b</s> and <t>c</t>.", 's'), Some(Span::new(3, 6)));
        assert_eq!(marked("Of <s>Á b</s> and <t>c</t>.", 't'), Some(Span::new(11, 12)));
        assert_eq!(marked("Of <s>Á b", 's'), None);
    }

    #[test]
    fn the_record_between_the_pair_counts() {
        let lexicon = Lexicon::embedded().unwrap();
        let read = |text| root(&row(text), &lexicon);
        let text = "<s>Peru</s> expelled diplomats of <t>Chile</t> after Bolivia met Brazil.";
        assert_eq!(read(text).as_deref(), Some("SANCTION"));
        let text = "Peru expelled diplomats of Chile after <s>Bolivia</s> met <t>Brazil</t>.";
        assert_eq!(read(text).as_deref(), Some("CONSULT"));
        assert_eq!(read("<s>Peru</s> is larger than <t>Chile</t>."), None);
    }

    #[test]
    fn the_mean_is_over_the_roots_of_the_gold() {
        let count = |right, found, gold| Count { right, found, gold };
        let scores = PloverScores(
            [("AID", count(1, 1, 1)), ("AGREE", count(0, 3, 1)), ("PROTEST", count(0, 2, 0))]
                .map(|(root, c)| (root.to_string(), c))
                .into(),
        );
        assert!((scores.macro_f1() - 0.5).abs() < 1e-9);
    }
}
