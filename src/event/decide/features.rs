//! What the models see. A feature is a short text; its weight stands in `ontology/decisions.tsv` under it.

use std::fmt::Write;

use super::candidate::Candidate;
use crate::annotate::acts;
use crate::event::frame::{case_of, is_passive};
use crate::event::participant::Participant;
use crate::event::trigger::{Match, Scene};
use crate::text::{Relation, Sentence, Upos};

/// The sides of a trigger with what each participant scores.
#[derive(Debug, Clone, Default)]
pub(super) struct Sides {
    pub actors: Vec<(Participant, i32)>,
    pub targets: Vec<(Participant, i32)>,
}

/// Hands on features, each with and without the label of the act.
struct Out<'o> {
    label: &'o str,
    text: String,
    to: &'o mut dyn FnMut(&str),
}

impl Out<'_> {
    fn plain(&mut self, feature: std::fmt::Arguments<'_>) {
        self.text.clear();
        let _ = self.text.write_fmt(feature);
        (self.to)(&self.text);
    }

    fn both(&mut self, feature: std::fmt::Arguments<'_>) {
        self.plain(feature);
        let _ = write!(self.text, " @{}", self.label);
        (self.to)(&self.text);
    }
}

/// Features of a candidate beside a trigger.
pub(super) fn side_features(scene: &Scene<'_>, m: &Match<'_>, c: &Candidate, to: &mut dyn FnMut(&str)) {
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    let entity = &scene.participants.mentions.entities[c.entity];
    let mut out = Out { label: m.action.guideline.as_deref().unwrap_or("-"), text: String::new(), to };
    out.both(format_args!("bias"));
    let mut proposed = false;
    for (side, list) in [("actor", &m.actors), ("target", &m.targets)] {
        for p in list.iter().filter(|p| p.entity == c.entity) {
            proposed = true;
            out.both(format_args!("rule {side} {} {}", p.by, p.direct));
        }
    }
    let filled = (!m.actors.is_empty(), !m.targets.is_empty());
    if !proposed {
        out.both(format_args!("unproposed {} {} {}", m.pattern.is_some(), filled.0, filled.1));
    }
    out.both(format_args!("kind {:?}", entity.kind));
    let Some(t) = c.token else {
        out.both(format_args!("elsewhere {proposed}"));
        return;
    };
    let voice = match tokens[m.predicate].upos {
        Upos::Verb if is_passive(sentence, m.predicate) => "passive",
        Upos::Verb => "active",
        _ => "noun",
    };
    let case = case_of(sentence, t).unwrap_or_default();
    out.both(format_args!("direct {} {:?}", c.direct, entity.kind));
    out.plain(format_args!("word {}", tokens[t].upos));
    for (name, from) in [("head", m.head), ("predicate", m.predicate)] {
        if name == "predicate" && m.predicate == m.head {
            continue;
        }
        let path = path(sentence, from, t);
        out.both(format_args!("{name} {voice} {path} {case}"));
        out.both(format_args!("{name} {voice} {path} {}", c.direct));
        if !proposed {
            out.plain(format_args!("unproposed {name} {voice} {path} {}", c.direct));
        }
    }
    out.both(format_args!("last {} {case} {voice}", tokens[t].relation));
    let far = match m.head.abs_diff(t) {
        n @ 0..=3 => n,
        4..=6 => 4,
        7..=12 => 7,
        _ => 13,
    };
    out.both(format_args!("far {} {far}", if t < m.head { "before" } else { "behind" }));
    if tokens[t].relation == Relation::NmodPoss {
        out.both(format_args!("owner {}", tokens[t].head == Some(m.head)));
    }
    if scene.participants.speakers.get(&tokens[m.head].span.begin) == Some(&c.entity) {
        out.both(format_args!("speaker"));
    }
    let governor = tokens[t].head.map_or("", |h| tokens[h].lemma.as_str());
    if tokens[t].relation == Relation::Nsubj && tokens[t].head != Some(m.predicate) {
        let speech = scene.lexicon.is_speech(governor);
        out.both(format_args!("subject of speech {speech}"));
    }
}

/// The relations from one word to another over the tree: up to the word above both, then down; at most six.
fn path(sentence: &Sentence, from: usize, to: usize) -> String {
    const LONGEST: usize = 6;
    let tokens = &sentence.tokens;
    let above = |t: usize| std::iter::successors(Some(t), |&t| tokens[t].head).take(tokens.len());
    let up: Vec<usize> = above(from).collect();
    let down: Vec<usize> = above(to).collect();
    let Some(meet) = up.iter().position(|t| down.contains(t)) else { return "apart".to_string() };
    let below = down.iter().position(|t| *t == up[meet]).unwrap_or(0);
    if meet + below > LONGEST {
        return "long".to_string();
    }
    let mut out = String::new();
    for &t in &up[..meet] {
        let _ = write!(out, "<{}", tokens[t].relation);
    }
    for &t in down[..below].iter().rev() {
        let _ = write!(out, ">{}", tokens[t].relation);
    }
    out
}

/// Features of a trigger with its sides.
pub(super) fn keep_features(scene: &Scene<'_>, m: &Match<'_>, sides: &Sides, to: &mut dyn FnMut(&str)) {
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    let head = &tokens[m.head];
    let label = m.action.guideline.as_deref().unwrap_or("-");
    let mut out = Out { label, text: String::new(), to };
    let origin = if m.pattern.is_some() { "pattern" } else { "learned" };
    out.both(format_args!("bias {origin}"));
    out.plain(format_args!("action {} {origin}", m.action.id));
    let score = head.act.kinds.iter().find(|(k, _)| *k > 0 && acts::kinds()[usize::from(*k)] == label);
    let level = |score: i16| (score / 128).clamp(-12, 16);
    match score {
        Some(&(_, score)) => {
            // Steps of a thermometer, so that a higher score is never worth less for want of examples.
            for step in -12..=level(score) {
                out.plain(format_args!("score over {step}"));
                out.plain(format_args!("score over {step} {origin}"));
            }
        }
        None => out.both(format_args!("score none {origin}")),
    }
    let (top, best) = head.act.kinds[0];
    let top = acts::kinds()[usize::from(top)];
    out.plain(format_args!("best {} {}", top == label, (best / 256).clamp(-6, 6)));
    if top != label {
        out.plain(format_args!("instead {label} {top} {}", best > 0));
    }
    let (a, t) = (sides.actors.len().min(2), sides.targets.len().min(2));
    out.both(format_args!("sides {a} {t}"));
    out.plain(format_args!("sides {a} {t} {origin}"));
    for (side, list) in [("actor", &sides.actors), ("target", &sides.targets)] {
        for (p, score) in list {
            let kind = scene.participants.mentions.entities[p.entity].kind;
            out.both(format_args!("{side} {kind:?}"));
            out.plain(format_args!("{side} by {} {origin}", p.by));
            out.plain(format_args!("{side} score {}", (score / 500).min(8)));
        }
    }
    out.both(format_args!("word {} {origin}", head.xpos));
    out.both(format_args!("hangs {} {}", head.relation, head.upos));
    out.plain(format_args!("hangs {} {} {origin}", head.relation, head.upos));
    out.both(format_args!("support {}", m.head != m.predicate));
    out.both(format_args!("lemma {}", head.lower_lemma()));
    if head.upos == Upos::Noun {
        let definite = sentence
            .children(m.head)
            .any(|c| matches!(tokens[c].lemma.as_str(), "the" | "this" | "its" | "their"));
        out.both(format_args!("definite {definite}"));
    }
    out.plain(format_args!("specific {} {origin}", m.specificity.min(6)));
    if let Some(h) = head.head {
        out.plain(format_args!("under {} {}", head.relation, tokens[h].lower_lemma()));
    }
}
