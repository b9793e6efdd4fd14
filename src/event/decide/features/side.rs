//! Features of somebody who could take a side of a trigger.

use std::fmt::Write;

use super::Out;
use crate::annotate::acts::Roles;
use crate::event::decide::candidate::{Candidate, Means};
use crate::event::trigger::{Match, Scene};
use crate::mention::EntityKind;
use crate::syntax::{case_of, is_passive};
use crate::text::{Relation, Sentence, Upos};

/// Features of a candidate beside a trigger; `roles` are what the network holds of the trigger's sides.
pub(in crate::event::decide) fn side_features(
    scene: &Scene<'_>,
    m: &Match<'_>,
    c: &Candidate,
    roles: &Roles,
    to: &mut dyn FnMut(&str),
) {
    let kind = scene.participants.mentions.entities[c.entity].kind;
    let mut out = Out::new(m.action.guideline.as_deref(), to);
    proposal(m, c, kind, &mut out);
    match c.token {
        Some(t) => word(scene, m, c, t, roles, &mut out),
        None => out.plain(format_args!("elsewhere")),
    }
}

/// Who proposes the candidate, and what kind of entity it is.
fn proposal(m: &Match<'_>, c: &Candidate, kind: EntityKind, out: &mut Out<'_>) {
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
    out.both(format_args!("kind {kind:?}"));
    match c.means {
        Means::Mention => {}
        Means::Description => out.both(format_args!("described")),
        Means::Guess(rule) => out.both(format_args!("guess {rule}")),
    }
    if let Some(aside) = c.aside {
        out.both(format_args!("aside {aside}"));
    }
    out.both(format_args!("direct {} {kind:?}", c.direct));
}

/// Where the candidate's word stands, and what the network holds of it.
fn word(scene: &Scene<'_>, m: &Match<'_>, c: &Candidate, t: usize, roles: &Roles, out: &mut Out<'_>) {
    let sentence = &scene.document.sentences[m.sentence];
    let tokens = &sentence.tokens;
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
    let predicate = (m.predicate != m.head).then_some(("predicate", m.predicate));
    for (name, from) in [("head", m.head)].into_iter().chain(predicate) {
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
    if tokens[t].relation == Relation::Nsubj && tokens[t].head != Some(m.predicate) {
        let governor = tokens[t].head.map_or("", |h| tokens[h].lemma.as_str());
        out.both(format_args!("subject of speech {}", scene.lexicon.is_speech(governor)));
    }
}

/// The relations from one word to another over the tree: up to the word above both, then down; at most six.
fn path(sentence: &Sentence, from: usize, to: usize) -> String {
    const LONGEST: usize = 6;
    let tokens = &sentence.tokens;
    let up: Vec<usize> = sentence.upwards(from).collect();
    let down: Vec<usize> = sentence.upwards(to).collect();
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
