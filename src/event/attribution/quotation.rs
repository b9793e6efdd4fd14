//! Quotations over several sentences, turns of a transcript, and whose they are.

use std::collections::BTreeMap;

use super::entities;
use crate::event::participant::Participants;
use crate::lexicon::Lexicon;
use crate::mention::{EntityId, EntityKind};
use crate::syntax::Frame;
use crate::text::{Document, Upos};

/// Where the quotations of an article run, and whose they are.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    /// Code-point spans, in text order; none lies in another.
    quotes: Vec<(usize, usize)>,
    /// Where somebody's turn in a transcript begins, in text order; nobody's where it is not known whose it is.
    turns: Vec<(usize, Option<EntityId>)>,
    pub(super) speakers: BTreeMap<usize, (Vec<EntityId>, (usize, usize))>,
}

impl Quotations {
    /// Finds quotations and gives each the speaker of a word of saying beside it; one without takes the speaker of
    /// the quotation before it in the same or the next paragraph.
    pub fn find(
        document: &Document,
        lexicon: &Lexicon,
        frames: &[Vec<Option<Box<Frame>>>],
        participants: &Participants<'_>,
    ) -> Self {
        let (quotes, goes_on) = quotes(document);
        let turns = turns(document, participants);
        let mut found = Self { quotes, turns, speakers: BTreeMap::new() };
        let mut paragraphs = BTreeMap::new();
        for (s, sentence) in document.sentences.iter().enumerate() {
            let first = found.quotes.partition_point(|&(_, end)| end <= sentence.span.begin);
            let touched: Vec<usize> =
                (first..found.quotes.len()).take_while(|&q| found.quotes[q].0 < sentence.span.end).collect();
            for &q in &touched {
                paragraphs.entry(q).or_insert(sentence.paragraph);
            }
            let speech = frames[s].iter().enumerate().find_map(|(v, frame)| {
                let frame = frame.as_ref()?;
                let outside = found.quote_at(sentence.tokens[v].span.begin).is_none();
                if !outside || !lexicon.is_speech(&sentence.tokens[v].lemma.to_lowercase()) {
                    return None;
                }
                let speakers = entities(document, participants, s, &frame.subjects);
                (!speakers.is_empty()).then_some((speakers, (s, v)))
            });
            if let Some(speech) = speech {
                for q in touched {
                    found.speakers.entry(q).or_insert_with(|| speech.clone());
                }
            }
        }
        for q in 1..found.quotes.len() {
            if !found.speakers.contains_key(&q)
                && let (Some(now), Some(before)) = (paragraphs.get(&q), paragraphs.get(&(q - 1)))
                && *now <= before + 1
                && let Some(speech) = found.speakers.get(&(q - 1)).cloned()
                && (found.quotes[q].1 - found.quotes[q].0 > SHORT || goes_on.binary_search(&(q - 1)).is_ok())
            {
                found.speakers.insert(q, speech);
            }
        }
        found
    }

    pub(super) fn quote_at(&self, begin: usize) -> Option<usize> {
        let q = self.quotes.partition_point(|&(_, end)| end <= begin);
        self.quotes.get(q).filter(|&&(from, _)| from <= begin).map(|_| q)
    }

    /// Does a quotation stand around this offset?
    pub fn quotes_at(&self, begin: usize) -> bool {
        self.quote_at(begin).is_some()
    }

    /// The first speaker of the quotation around this offset, else whose turn it is.
    pub fn speaker_at(&self, begin: usize) -> Option<EntityId> {
        let quoted = self.quote_at(begin).and_then(|q| self.speakers.get(&q));
        quoted.and_then(|(speakers, _)| speakers.first().copied()).or_else(|| self.turn_at(begin))
    }

    pub(super) fn turn_at(&self, begin: usize) -> Option<EntityId> {
        let last = self.turns.partition_point(|(from, _)| *from <= begin).checked_sub(1)?;
        self.turns[last].1
    }
}

/// A quotation of fewer code points is a phrase and does not carry a speaker on by itself.
const SHORT: usize = 25;

/// The turns of a transcript: paragraphs that begin with a person, or with one capitalised word, and a colon.
fn turns(document: &Document, participants: &Participants<'_>) -> Vec<(usize, Option<EntityId>)> {
    const LONGEST: usize = 14;
    let mut out = Vec::new();
    for (s, sentence) in document.sentences.iter().enumerate() {
        let tokens = &sentence.tokens;
        let first = s == 0 || document.sentences[s - 1].paragraph != sentence.paragraph;
        let colon = tokens.iter().take(LONGEST).position(|t| t.form == ":").filter(|&at| first && at > 0);
        let verbless = |end: &usize| !tokens[..*end].iter().any(|t| matches!(t.upos, Upos::Verb | Upos::Aux));
        let Some(colon) = colon.filter(verbless) else { continue };
        let kind = |e: EntityId| participants.mentions.entities[e].kind;
        let mut named = (0..colon).filter_map(|t| participants.at(s, t));
        let person = named.find(|&e| kind(e) == EntityKind::Person);
        let one_word = colon == 1 && tokens[0].form.starts_with(char::is_uppercase);
        if person.is_some() || one_word {
            out.push((tokens[colon].span.end, person));
        }
    }
    // One label alone heads a text and is nobody's turn.
    let speakers = out.iter().filter(|(_, person)| person.is_some()).count();
    if speakers == 0 || out.len() < 2 { Vec::new() } else { out }
}

/// Spans between opening and closing double quotes (or curly single ones), and which of them the next one takes up: a
/// paragraph that ends inside a quotation goes on in the next one if that opens with a quote again.
fn quotes(document: &Document) -> (Vec<(usize, usize)>, Vec<usize>) {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut goes_on = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for sentence in &document.sentences {
        if let Some((begin, paragraph)) = open
            && paragraph != sentence.paragraph
        {
            let opens =
                sentence.tokens.first().is_some_and(|t| matches!(t.form.as_str(), "“" | "\"" | "``" | "«"));
            if opens {
                goes_on.push(out.len());
            }
            out.push((begin, sentence.span.begin));
            open = None;
        }
        for token in &sentence.tokens {
            match (token.form.as_str(), open) {
                ("“" | "\"" | "``" | "«", None) => open = Some((token.span.end, sentence.paragraph)),
                ("”" | "\"" | "''" | "»", Some((begin, _))) => {
                    out.push((begin, token.span.begin));
                    open = None;
                }
                _ => {}
            }
        }
    }
    if let (Some((begin, _)), Some(last)) = (open, document.sentences.last()) {
        out.push((begin, last.span.end));
    }
    (out, goes_on)
}
