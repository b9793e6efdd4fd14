//! Compares annotation with a treebank.

use std::collections::HashMap;
use std::fmt;

use demarche::lexicon::Lexicon;
use demarche::source::{Article, Metadata};
use demarche::text::{self, Span, Token, Upos};

use crate::conllu;

/// Hits, and what was there and what was found.
#[derive(Debug, Default, Clone, Copy)]
pub struct Count {
    pub hits: usize,
    pub gold: usize,
    pub found: usize,
}

impl Count {
    fn add(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.gold += 1;
        self.found += 1;
    }

    /// F1 in per cent; the accuracy where as much was found as was there.
    pub fn f1(self) -> f64 {
        200.0 * self.hits as f64 / (self.gold + self.found).max(1) as f64
    }
}

#[derive(Debug, Default)]
pub struct Scores {
    /// Name of the measure, in the order in which they were first counted.
    names: Vec<&'static str>,
    counts: HashMap<&'static str, Count>,
}

impl Scores {
    fn at(&mut self, name: &'static str) -> &mut Count {
        if !self.counts.contains_key(name) {
            self.names.push(name);
        }
        self.counts.entry(name).or_default()
    }

    pub fn get(&self, name: &str) -> Option<Count> {
        self.counts.get(name).copied()
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.names {
            let c = self.counts[name];
            writeln!(f, "  {name:<44} {:6.2}   ({} of {}, {} found)", c.f1(), c.hits, c.gold, c.found)?;
        }
        Ok(())
    }
}

/// A relation without its subtype.
fn base(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}

/// Subjects, objects and agents: what says who did what to whom.
fn is_argument(relation: &str) -> bool {
    matches!(relation, "nsubj" | "nsubj:pass" | "obj" | "obl:agent")
}

/// Annotates the treebank's own tokens.
pub fn from_gold_tokens(documents: &[conllu::Document], lexicon: &Lexicon) -> Scores {
    let mut scores = Scores::default();
    for gold in documents {
        let found = annotated(gold, lexicon);
        for (gold, found) in gold.sentences.iter().zip(&found.sentences) {
            compare_sentence(&gold.words, &found.tokens, &mut scores);
        }
    }
    scores
}

/// The treebank's tokens, annotated anew.
pub fn annotated(gold: &conllu::Document, lexicon: &Lexicon) -> text::Document {
    let mut words = String::new();
    let mut sentences = Vec::new();
    let mut at = 0;
    for sentence in &gold.sentences {
        let begin = at;
        let mut tokens = Vec::new();
        for word in &sentence.words {
            let end = at + word.form.chars().count();
            let mut token = Token::new(&word.form, Span::new(at, end));
            token.space_after = word.space_after;
            tokens.push(token);
            words.push_str(&word.form);
            words.push(' ');
            at = end + 1;
        }
        sentences.push(text::Sentence {
            span: Span::new(begin, at - 1),
            paragraph: 0,
            dateline: false,
            tokens,
        });
    }
    let article = Article::new(words, Metadata::default());
    let mut document = text::Document { article, sentences, cut: 0 };
    demarche::annotate::annotate(&mut document, lexicon);
    document
}

fn compare_sentence(gold: &[conllu::Word], found: &[Token], scores: &mut Scores) {
    for (g, f) in gold.iter().zip(found) {
        scores.at("UPOS").add(g.upos == f.upos.as_str());
        scores.at("XPOS").add(g.xpos == f.xpos);
        scores.at("lemmas").add(g.lemma == f.lemma);
        let head = g.head == f.head.map_or(0, |h| h + 1);
        let full = g.relation == f.relation.as_str();
        let plain = base(&g.relation) == base(f.relation.as_str());
        scores.at("UAS").add(head);
        scores.at("LAS, full relation").add(head && full);
        scores.at("LAS, without subtype").add(head && plain);
        if g.upos != "PUNCT" {
            scores.at("UAS, no punctuation").add(head);
            scores.at("LAS, full relation, no punctuation").add(head && full);
            scores.at("LAS, without subtype, no punctuation").add(head && plain);
        }
        let wanted = is_argument(&g.relation) && g.head > 0 && gold[g.head - 1].upos == "VERB";
        let got = is_argument(f.relation.as_str()) && f.head.is_some_and(|h| found[h].upos == Upos::Verb);
        let arguments = scores.at("verb arguments (nsubj, nsubj:pass, obj, obl:agent)");
        arguments.gold += usize::from(wanted);
        arguments.found += usize::from(got);
        arguments.hits += usize::from(wanted && got && head && full);
    }
}

/// Cuts and annotates the raw text, and compares as in the CoNLL 2018 shared task: units agree
/// where they cover the same characters.
pub fn from_raw_text(documents: &[conllu::Document], lexicon: &Lexicon) -> Scores {
    let mut scores = Scores::default();
    for gold in documents {
        let mut found = text::segment(Article::new(gold.text.clone(), Metadata::default()));
        demarche::annotate::annotate(&mut found, lexicon);
        compare_document(gold, &found, &mut scores);
    }
    scores
}

fn compare_document(gold: &conllu::Document, found: &text::Document, scores: &mut Scores) {
    // Place of every code point among the visible ones.
    let mut visible = vec![0];
    for c in gold.text.chars() {
        visible.push(visible[visible.len() - 1] + usize::from(!c.is_whitespace()));
    }
    let place = |span: Span| (visible[span.begin], visible[span.end]);
    let mut gold_words = HashMap::new();
    let mut gold_sentences = HashMap::new();
    for (s, sentence) in gold.sentences.iter().enumerate() {
        let edge = (sentence.words[0].place.0, sentence.words[sentence.words.len() - 1].place.1);
        gold_sentences.insert(edge, s);
        for (w, word) in sentence.words.iter().enumerate() {
            gold_words.insert(word.place, (s, w));
        }
    }
    let names = ["words", "sentences", "UPOS", "XPOS", "lemmas", "UAS", "LAS, without subtype"];
    let arguments = "verb arguments (nsubj, nsubj:pass, obj, obl:agent)";
    for name in names {
        let n = match name {
            "sentences" => (gold.sentences.len(), found.sentences.len()),
            _ => (
                gold.sentences.iter().map(|s| s.words.len()).sum(),
                found.sentences.iter().map(|s| s.tokens.len()).sum(),
            ),
        };
        let count = scores.at(name);
        count.gold += n.0;
        count.found += n.1;
    }
    for sentence in &gold.sentences {
        let is_wanted = |w: &&conllu::Word| {
            is_argument(&w.relation) && w.head > 0 && sentence.words[w.head - 1].upos == "VERB"
        };
        scores.at(arguments).gold += sentence.words.iter().filter(is_wanted).count();
    }
    for sentence in &found.sentences {
        if let (Some(first), Some(last)) = (sentence.tokens.first(), sentence.tokens.last()) {
            let edge = (place(first.span).0, place(last.span).1);
            scores.at("sentences").hits += usize::from(gold_sentences.contains_key(&edge));
        }
        for token in &sentence.tokens {
            let argument = is_argument(token.relation.as_str())
                && token.head.is_some_and(|h| sentence.tokens[h].upos == Upos::Verb);
            scores.at(arguments).found += usize::from(argument);
            let Some(&(s, w)) = gold_words.get(&place(token.span)) else { continue };
            let words = &gold.sentences[s].words;
            let word = &words[w];
            let head = match (word.head, token.head) {
                (0, None) => true,
                (h, Some(f)) if h > 0 => words[h - 1].place == place(sentence.tokens[f].span),
                _ => false,
            };
            let plain = base(&word.relation) == base(token.relation.as_str());
            let full = word.relation == token.relation.as_str();
            scores.at("words").hits += 1;
            scores.at("UPOS").hits += usize::from(word.upos == token.upos.as_str());
            scores.at("XPOS").hits += usize::from(word.xpos == token.xpos);
            scores.at("lemmas").hits += usize::from(word.lemma == token.lemma);
            scores.at("UAS").hits += usize::from(head);
            scores.at("LAS, without subtype").hits += usize::from(head && plain);
            let wanted = word.head > 0 && words[word.head - 1].upos == "VERB";
            scores.at(arguments).hits += usize::from(argument && wanted && head && full);
        }
    }
}
