//! Who says so: direct and indirect speech, quotations, "according to".

mod quotation;

use super::Voice;
use super::participant::Participants;
use super::trigger::Scene;
use crate::lexicon::Class;
use crate::mention::EntityId;
use crate::syntax::{case_of, conjuncts};
use crate::text::{Document, Relation, Upos};

pub(crate) use quotation::Quotations;

/// The source of a piece of content.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribution {
    pub speakers: Vec<EntityId>,
    /// Sentence and token of the word of saying, where there is one.
    pub speech: Option<(usize, usize)>,
    pub voice: Voice,
}

/// Finds the source of what stands at a token: the word of saying above it, else "according to", else the speaker of
/// the quotation around it.
pub(crate) fn of(scene: &Scene<'_>, quotations: &Quotations, s: usize, token: usize) -> Option<Attribution> {
    let sentence = &scene.document.sentences[s];
    let begin = sentence.tokens[token].span.begin;
    let quote = quotations.quote_at(begin);
    let voice = if quote.is_some() { Voice::Direct } else { Voice::Indirect };
    for t in sentence.upwards(token) {
        let inserted = || inserted(scene, quotations, s, t);
        let governing = || governing(scene, s, t, t == token, quote.is_some());
        if let Some(verb) = inserted().or_else(governing).filter(|&verb| verb != token) {
            let speakers = speakers(scene, s, verb);
            if !speakers.is_empty() {
                return Some(Attribution { speakers, speech: Some((s, verb)), voice });
            }
        }
        let speakers = according(scene, s, t);
        if !speakers.is_empty() {
            return Some(Attribution { speakers, speech: None, voice: Voice::Indirect });
        }
    }
    let told = quote.and_then(|quote| quotations.speakers.get(&quote));
    let Some((speakers, speech)) = told.cloned() else {
        let speaker = quotations.turn_at(begin)?;
        return Some(Attribution { speakers: vec![speaker], speech: None, voice: Voice::Direct });
    };
    (speech != (s, token)).then_some(Attribution { speakers, speech: Some(speech), voice: Voice::Direct })
}

/// "X, officials said": the word of saying hangs on the content.
fn inserted(scene: &Scene<'_>, quotations: &Quotations, s: usize, t: usize) -> Option<usize> {
    let sentence = &scene.document.sentences[s];
    let tokens = &sentence.tokens;
    let speech = |t: usize| scene.lexicon.is_speech(&tokens[t].lower_lemma());
    let without_content = |c: usize| {
        let frame = scene.frames[s][c].as_ref();
        frame.is_some_and(|f| f.complements.is_empty()) && c > t && !speech(t)
    };
    sentence.children(t).find(|&c| {
        let apart = match tokens[c].relation {
            Relation::Parataxis => true,
            Relation::Ccomp | Relation::Advcl => without_content(c),
            _ => false,
        };
        apart
            && tokens[c].upos == Upos::Verb
            && speech(c)
            && quotations.quote_at(tokens[c].span.begin).is_none()
            // "announced that it had concluded a deal": what follows "that" is content
            && !sentence.children(c).any(|m| tokens[m].relation == Relation::Mark)
    })
}

/// The word of saying that the content hangs on.
fn governing(scene: &Scene<'_>, s: usize, t: usize, own: bool, quoted: bool) -> Option<usize> {
    let tokens = &scene.document.sentences[s].tokens;
    let words = scene.lexicon.words();
    let speech = |t: usize| scene.lexicon.is_speech(&tokens[t].lower_lemma());
    let head = tokens[t].head?;
    // "confirmed the withdrawal of its troops"
    if own && tokens[t].relation == Relation::Obj && words.has(Class::ReportsActs, &tokens[head].lemma) {
        return Some(head);
    }
    // "announced plans to impose a levy"
    let plans = tokens[t].relation == Relation::Acl && words.has(Class::Plans, &tokens[head].lemma);
    let announced = matches!(tokens[head].relation, Relation::Obj | Relation::Obl);
    let above = tokens[head].head.filter(|&above| plans && announced && speech(above));
    if above.is_some() {
        return above;
    }
    let content = match tokens[t].relation {
        Relation::Ccomp | Relation::Parataxis => true,
        Relation::Xcomp => tokens[t].xpos != "VB",
        Relation::Dep | Relation::Advcl => quoted,
        _ => false,
    };
    (content && tokens[head].upos == Upos::Verb && speech(head)).then_some(head)
}

/// Who speaks by a word of saying: who is cited, else its subject, else whom its statement comes from.
fn speakers(scene: &Scene<'_>, s: usize, verb: usize) -> Vec<EntityId> {
    let Some(frame) = &scene.frames[s][verb] else { return Vec::new() };
    let cited = cited(scene, s, verb);
    let speakers = entities(scene.document, scene.participants, s, cited.unwrap_or(&frame.subjects));
    match speakers.is_empty() {
        true => issuers(scene, s, &frame.subjects),
        false => speakers,
    }
}

/// "according to officials"
fn according(scene: &Scene<'_>, s: usize, t: usize) -> Vec<EntityId> {
    let sentence = &scene.document.sentences[s];
    let source = sentence.children(t).find(|&c| {
        sentence.tokens[c].relation == Relation::Obl
            && case_of(sentence, c).is_some_and(|case| case.starts_with("according"))
    });
    let nouns = source.map(|noun| conjuncts(sentence, noun)).unwrap_or_default();
    entities(scene.document, scene.participants, s, &nouns)
}

/// "The army closed the road. A statement said": who a statement without an owner comes from is the subject of the sentence
/// before.
fn issuers(scene: &Scene<'_>, s: usize, subjects: &[usize]) -> Vec<EntityId> {
    const REACH: usize = 3;
    let states = |s: usize, subjects: &[usize]| {
        let tokens = &scene.document.sentences[s].tokens;
        subjects.iter().any(|&t| scene.lexicon.words().has(Class::Documents, &tokens[t].lower_lemma()))
    };
    if !states(s, subjects) {
        return Vec::new();
    }
    for before in (s.saturating_sub(REACH)..s).rev() {
        let sentence = &scene.document.sentences[before];
        let Some(frame) = sentence.root().and_then(|root| scene.frames[before][root].as_ref()) else {
            return Vec::new();
        };
        let named = entities(scene.document, scene.participants, before, &frame.subjects);
        if !named.is_empty() || !states(before, &frame.subjects) {
            return named;
        }
    }
    Vec::new()
}

/// "The paper quoted the minister as saying": who is cited speaks.
fn cited<'f>(scene: &Scene<'f>, s: usize, saying: usize) -> Option<&'f [usize]> {
    let sentence = &scene.document.sentences[s];
    let tokens = &sentence.tokens;
    let as_saying =
        sentence.children(saying).any(|c| tokens[c].relation == Relation::Mark && tokens[c].lemma == "as");
    let citing = tokens[saying]
        .head
        .filter(|&h| as_saying && scene.lexicon.words().has(Class::Cites, &tokens[h].lower_lemma()))?;
    scene.frames[s][citing]
        .as_ref()
        .map(|frame| frame.objects.as_slice())
        .filter(|objects| !objects.is_empty())
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
