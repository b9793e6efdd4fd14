//! What the models see. A feature is a short text; its weight stands in `ontology/decisions.tsv` under it.

use std::fmt::Write;

use super::candidate::Candidate;
use crate::annotate::acts::{self, Roles};
use crate::event::frame::{case_of, is_passive};
use crate::event::trigger::{Match, Scene};
use crate::text::{Relation, Sentence, Upos};

/// Who takes the sides of a trigger, actors then targets, with what each scored.
#[derive(Debug, Clone, Default)]
pub(super) struct Sides(pub [Vec<(Candidate, i32)>; 2]);

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

/// Features of a candidate beside a trigger; `roles` are what the network holds of the trigger's sides.
pub(super) fn side_features(
    scene: &Scene<'_>,
    m: &Match<'_>,
    c: &Candidate,
    roles: &Roles,
    to: &mut dyn FnMut(&str),
) {
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    let entity = &scene.participants.mentions.entities[c.entity];
    let mut out = Out { label: m.action.guideline.as_deref().unwrap_or("-"), text: String::new(), to };
    out.both(format_args!("bias"));
    let proposed = |side: usize| match c.proposed {
        Some((s, by)) if s == side => by,
        _ => "-",
    };
    let filled = [&m.actors, &m.targets].map(|side| !side.is_empty());
    match c.proposed {
        Some(_) => out.both(format_args!("proposed {} {}", proposed(0), proposed(1))),
        None => out.both(format_args!("filled {} {}", filled[0], filled[1])),
    }
    out.plain(format_args!("by pattern {}", m.pattern.is_some()));
    out.both(format_args!("kind {:?}", entity.kind));
    if c.described {
        out.both(format_args!("described"));
    }
    out.both(format_args!("direct {} {:?}", c.direct, entity.kind));
    let Some(t) = c.token else {
        out.plain(format_args!("elsewhere"));
        return;
    };
    let voice = match tokens[m.predicate].upos {
        Upos::Verb if is_passive(scene.lexicon.words(), sentence, m.predicate) => "passive",
        Upos::Verb => "active",
        _ => "noun",
    };
    let case = case_of(sentence, t).unwrap_or_default();
    // Half units of log odds.
    let [agent, target] = roles.of_word(&tokens[t].act).map(|score| (score / 128).clamp(-14, 10));
    out.plain(format_args!("network agent {agent} {}", c.proposed.is_some()));
    out.plain(format_args!("network target {target} {}", c.proposed.is_some()));
    out.plain(format_args!("word {}", tokens[t].upos));
    if tokens[t].upos != Upos::Propn {
        out.both(format_args!("lemma {}", tokens[t].lower_lemma()));
    }
    for (name, from) in [("head", m.head), ("predicate", m.predicate)] {
        if name == "predicate" && m.predicate == m.head {
            continue;
        }
        let path = path(sentence, from, t);
        out.both(format_args!("{name} {voice} {path} {case}"));
        out.both(format_args!("{name} {voice} {path} {}", c.direct));
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

/// Features of a trigger with the sides that it was given.
pub(super) fn keep_features(scene: &Scene<'_>, m: &Match<'_>, sides: &Sides, to: &mut dyn FnMut(&str)) {
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
    let head = &tokens[m.head];
    let label = m.action.guideline.as_deref().unwrap_or("-");
    let mut out = Out { label, text: String::new(), to };
    out.both(format_args!("bias"));
    let score = head.act.kinds.iter().find(|(k, _)| *k > 0 && acts::kinds()[usize::from(*k)] == label);
    let score = score.map_or(i16::MIN, |(_, score)| *score);
    if m.pattern.is_some() {
        out.both(format_args!("pattern"));
        out.plain(format_args!("pattern of {}", m.action.id));
        out.plain(format_args!("pattern of {} words", m.used.len().min(4)));
    }
    if m.unfit {
        out.both(format_args!("unfit"));
        out.plain(format_args!("unfit {}", head.lower_lemma()));
    }
    let by = match (&m.pattern, m.unfit) {
        (Some(_), _) => "pattern",
        (None, true) => "unfit",
        (None, false) => "network",
    };
    // Steps of a thermometer, so that a higher score is never worth less for want of examples.
    for step in -4..=(score / 128).clamp(-5, 16) {
        out.plain(format_args!("{by} score over {step}"));
    }
    let (top, best) = head.act.kinds[0];
    let top = acts::kinds()[usize::from(top)];
    if top != label {
        out.plain(format_args!("{by} instead {top} {}", best > 0));
        out.both(format_args!("second"));
    }
    out.both(format_args!("sides {} {}", sides.0[0].len().min(2), sides.0[1].len().min(2)));
    for (side, list) in ["actor", "target"].into_iter().zip(&sides.0) {
        for (c, score) in list {
            let kind = scene.participants.mentions.entities[c.entity].kind;
            out.both(format_args!("{side} {kind:?}"));
            out.plain(format_args!("{side} score {}", (score / 500).min(8)));
        }
    }
    out.both(format_args!("word {}", head.xpos));
    out.both(format_args!("hangs {} {}", head.relation, head.upos));
    out.both(format_args!("support {}", m.head != m.predicate));
    out.both(format_args!("lemma {}", head.lower_lemma()));
    // "a cyclone hit", "war of words": what the words beside it are that name nobody.
    for c in sentence.children(m.head) {
        let beside = match tokens[c].relation {
            Relation::Nsubj | Relation::NsubjPass => "subject",
            Relation::Obj => "object",
            Relation::Amod | Relation::Compound => "modifier",
            _ => continue,
        };
        if scene.participants.at(m.sentence, c).is_none() {
            out.both(format_args!("{beside} of no name"));
            out.plain(format_args!("{beside} {}", tokens[c].lower_lemma()));
        }
    }
    if head.upos == Upos::Noun {
        let definite = |c: usize| matches!(tokens[c].lemma.as_str(), "the" | "this" | "its" | "their");
        out.both(format_args!("definite {}", sentence.children(m.head).any(definite)));
    }
    if let Some(h) = head.head {
        out.plain(format_args!("under {} {}", head.relation, tokens[h].lower_lemma()));
    }
}
