//! Who says so: direct and indirect speech, quotations over several sentences, "according to".

use std::collections::BTreeMap;

use super::Voice;
use super::frame::{Frame, case_of, conjuncts};
use super::participant::Participants;
use crate::lexicon::{Class, Lexicon};
use crate::mention::{EntityId, EntityKind};
use crate::text::{Document, Relation, Sentence, Upos};

/// The source of a piece of content.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribution {
    pub speakers: Vec<EntityId>,
    /// Sentence and token of the word of saying, where there is one.
    pub speech: Option<(usize, usize)>,
    pub voice: Voice,
}

/// Where the quotations of an article run, and whose they are.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    /// Code-point spans, in text order; none lies in another.
    quotes: Vec<(usize, usize)>,
    /// Where somebody's turn in a transcript begins, in text order; nobody's where it is not known whose it is.
    turns: Vec<(usize, Option<EntityId>)>,
    speakers: BTreeMap<usize, (Vec<EntityId>, (usize, usize))>,
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

    fn quote_at(&self, begin: usize) -> Option<usize> {
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

    fn turn_at(&self, begin: usize) -> Option<EntityId> {
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

/// Finds the source of what stands at a token: the word of saying above it, else "according to", else the speaker of
/// the quotation around it.
pub(crate) fn of(
    document: &Document,
    lexicon: &Lexicon,
    frames: &[Vec<Option<Box<Frame>>>],
    participants: &Participants<'_>,
    quotations: &Quotations,
    s: usize,
    token: usize,
) -> Option<Attribution> {
    let sentence = &document.sentences[s];
    let tokens = &sentence.tokens;
    let quote = quotations.quote_at(tokens[token].span.begin);
    let voice = if quote.is_some() { Voice::Direct } else { Voice::Indirect };
    let mut t = token;
    for _ in 0..tokens.len() {
        // "X, officials said": the word of saying hangs on the content.
        let inserted = sentence.children(t).find(|&c| {
            matches!(tokens[c].relation, Relation::Parataxis | Relation::Ccomp | Relation::Advcl)
                && tokens[c].upos == Upos::Verb
                && lexicon.is_speech(&tokens[c].lemma.to_lowercase())
                && (tokens[c].relation == Relation::Parataxis
                    || frames[s][c].as_ref().is_some_and(|f| {
                        f.complements.is_empty() && c > t && !lexicon.is_speech(&tokens[t].lemma.to_lowercase())
                    }))
                && quotations.quote_at(tokens[c].span.begin).is_none()
                // "announced that it had concluded a deal": what follows "that" is content
                && !sentence.children(c).any(|m| tokens[m].relation == Relation::Mark)
        });
        let saying = inserted.or_else(|| {
            let head = tokens[t].head?;
            let content =
                matches!(tokens[t].relation, Relation::Ccomp | Relation::Xcomp | Relation::Parataxis)
                    || (matches!(tokens[t].relation, Relation::Dep | Relation::Advcl) && quote.is_some());
            // "confirmed the withdrawal of its troops"
            let reported = t == token
                && tokens[t].relation == Relation::Obj
                && lexicon.words().has(Class::ReportsActs, &tokens[head].lemma);
            if reported {
                return Some(head);
            }
            // "announced plans to impose a levy"
            let planned =
                tokens[t].relation == Relation::Acl && lexicon.words().has(Class::Plans, &tokens[head].lemma);
            let above = tokens[head].head.filter(|&above| {
                planned
                    && matches!(tokens[head].relation, Relation::Obj | Relation::Obl)
                    && lexicon.is_speech(&tokens[above].lemma.to_lowercase())
            });
            if above.is_some() {
                return above;
            }
            let speaks =
                tokens[head].upos == Upos::Verb && lexicon.is_speech(&tokens[head].lemma.to_lowercase());
            (content && speaks && !(tokens[t].relation == Relation::Xcomp && tokens[t].xpos == "VB"))
                .then_some(head)
        });
        if let Some(verb) = saying
            && verb != token
            && let Some(frame) = &frames[s][verb]
        {
            let cited = cited(lexicon, &frames[s], sentence, verb);
            let speakers = entities(document, participants, s, cited.unwrap_or(&frame.subjects));
            let speakers = match speakers.is_empty() {
                true => issuers(document, lexicon, frames, participants, s, &frame.subjects),
                false => speakers,
            };
            if !speakers.is_empty() {
                return Some(Attribution { speakers, speech: Some((s, verb)), voice });
            }
        }
        let according = sentence.children(t).find(|&c| {
            tokens[c].relation == Relation::Obl
                && case_of(sentence, c).is_some_and(|case| case.starts_with("according"))
        });
        if let Some(noun) = according {
            let speakers = entities(document, participants, s, &conjuncts(sentence, noun));
            if !speakers.is_empty() {
                return Some(Attribution { speakers, speech: None, voice: Voice::Indirect });
            }
        }
        match tokens[t].head {
            Some(head) => t = head,
            None => break,
        }
    }
    let told = quote.and_then(|quote| quotations.speakers.get(&quote));
    let Some((speakers, speech)) = told.cloned() else {
        let speaker = quotations.turn_at(tokens[token].span.begin)?;
        return Some(Attribution { speakers: vec![speaker], speech: None, voice: Voice::Direct });
    };
    (speech != (s, token)).then_some(Attribution { speakers, speech: Some(speech), voice: Voice::Direct })
}

/// "The army closed the road. A statement said": who a statement without an owner comes from is the subject of the sentence
/// before.
fn issuers(
    document: &Document,
    lexicon: &Lexicon,
    frames: &[Vec<Option<Box<Frame>>>],
    participants: &Participants<'_>,
    s: usize,
    subjects: &[usize],
) -> Vec<EntityId> {
    const REACH: usize = 3;
    let states = |s: usize, subjects: &[usize]| {
        let tokens = &document.sentences[s].tokens;
        subjects.iter().any(|&t| lexicon.words().has(Class::Documents, &tokens[t].lower_lemma()))
    };
    if !states(s, subjects) {
        return Vec::new();
    }
    for before in (s.saturating_sub(REACH)..s).rev() {
        let sentence = &document.sentences[before];
        let Some(frame) = sentence.root().and_then(|root| frames[before][root].as_ref()) else {
            return Vec::new();
        };
        let named = entities(document, participants, before, &frame.subjects);
        if !named.is_empty() || !states(before, &frame.subjects) {
            return named;
        }
    }
    Vec::new()
}

/// "The paper quoted the minister as saying": who is cited speaks.
fn cited<'f>(
    lexicon: &Lexicon,
    frames: &'f [Option<Box<Frame>>],
    sentence: &Sentence,
    saying: usize,
) -> Option<&'f [usize]> {
    let tokens = &sentence.tokens;
    let as_saying =
        sentence.children(saying).any(|c| tokens[c].relation == Relation::Mark && tokens[c].lemma == "as");
    let citing = tokens[saying]
        .head
        .filter(|&h| as_saying && lexicon.words().has(Class::Cites, &tokens[h].lower_lemma()))?;
    frames[citing].as_ref().map(|frame| frame.objects.as_slice()).filter(|objects| !objects.is_empty())
}

fn entities(
    document: &Document,
    participants: &Participants<'_>,
    s: usize,
    tokens: &[usize],
) -> Vec<EntityId> {
    let mut out = Vec::new();
    for &t in tokens {
        for p in participants.resolve(document, s, t) {
            if !out.contains(&p.entity) {
                out.push(p.entity);
            }
        }
    }
    out
}
