//! What the models are asked about a text; training sets the answers of annotators beside it.

use super::candidate::Candidates;
use super::features::{keep_features, side_features};
use super::status;
use crate::annotate::acts::Roles;
use crate::event::{rule, with_triggers, worded};
use crate::lexicon::Lexicon;
use crate::mention::{EntityId, Mentions};
use crate::text::{Document, Span, Upos};

/// A trigger whose sides or whose truth the models decide.
#[derive(Debug, Clone)]
pub struct Question {
    /// Guideline label of its action.
    pub label: String,
    /// The words that tell of the act, the pattern's own.
    pub words: Vec<Span>,
    /// Who could take a side.
    pub candidates: Vec<Asked>,
    /// Features for keeping it, with the sides that the current weights give.
    pub keep: Vec<String>,
    /// Who takes which side, actors then targets, by the current weights.
    pub sides: [Vec<EntityId>; 2],
    /// The chance in hundredths that act and sides are right, each part by itself; `None` where the act is not kept.
    pub chance: Option<u32>,
    /// Where a pattern fits: the status by the words around the trigger, and the one that the network holds likeliest.
    pub statuses: Option<[&'static str; 2]>,
}

/// A candidate for a side.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Who.
    pub entity: EntityId,
    /// The word that means him; `None` where a rule brings him from elsewhere.
    pub word: Option<Span>,
    /// What speaks for and against.
    pub features: Vec<String>,
}

/// The questions of one text, in text order.
pub fn questions(document: &Document, mentions: &Mentions, lexicon: &Lexicon) -> Vec<Question> {
    with_triggers(document, mentions, lexicon, |scene, mut matches, _| {
        rule::apply(scene, &mut matches);
        let mut out = Vec::new();
        for same in matches.chunk_by_mut(|a, b| a.sentence == b.sentence) {
            let s = same[0].sentence;
            let tokens = &document.sentences[s].tokens;
            let candidates = Candidates::new(scene, s, same);
            for m in same.iter_mut().filter(|m| m.action.guideline.is_some()) {
                let roles = Roles::of(&tokens[m.telling_word(&document.sentences[s])].act);
                let content = |t: &&usize| matches!(tokens[**t].upos, Upos::Verb | Upos::Noun | Upos::Propn);
                let words = m.used.iter().filter(content).chain([&m.head]).map(|&t| tokens[t].span).collect();
                let asked = candidates.of(scene, m).into_iter().map(|c| {
                    let features = gathered(|to| side_features(scene, m, &c, &roles, to));
                    Asked { entity: c.entity, word: c.token.map(|t| tokens[t].span), features }
                });
                let asked = asked.collect();
                let statuses =
                    m.pattern.map(|_| [status::status(worded(scene, m)), status::opinion(scene, m)]);
                let unweighed = m.clone();
                let sides = super::weigh(scene, m, &candidates);
                out.push(Question {
                    label: m.action.guideline.clone().unwrap_or_default(),
                    words,
                    candidates: asked,
                    keep: gathered(|to| keep_features(scene, &unweighed, &sides, to)),
                    sides: sides.0.each_ref().map(|side| side.iter().map(|(c, _)| c.entity).collect()),
                    chance: m.chance.filter(|_| super::kept(m, lexicon.decisions().bars)),
                    statuses,
                });
            }
        }
        out
    })
}

fn gathered(features: impl FnOnce(&mut dyn FnMut(&str))) -> Vec<String> {
    let mut all = Vec::new();
    features(&mut |f| all.push(f.to_string()));
    all
}
