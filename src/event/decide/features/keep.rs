//! Features of a trigger with the sides that it was given.

use super::Out;
use crate::annotate::acts;
use crate::event::decide::sides::Sides;
use crate::event::trigger::{Match, Scene};
use crate::syntax::{is_definite, is_owned};
use crate::text::{Relation, Sentence, Upos};

/// Features for keeping a trigger.
pub(in crate::event::decide) fn keep_features(
    scene: &Scene<'_>,
    m: &Match<'_>,
    sides: &Sides,
    to: &mut dyn FnMut(&str),
) {
    let sentence = &scene.document.sentences[m.sentence];
    let mut out = Out::new(m.action.guideline.as_deref(), to);
    out.both(format_args!("bias"));
    proposal(sentence, m, &mut out);
    out.both(format_args!("sides {} {}", sides.0[0].len().min(2), sides.0[1].len().min(2)));
    for (side, list) in ["actor", "target"].into_iter().zip(&sides.0) {
        for (c, score) in list {
            let kind = scene.participants.mentions.entities[c.entity].kind;
            out.both(format_args!("{side} {kind:?}"));
            out.plain(format_args!("{side} score {}", (score / 500).min(8)));
        }
    }
    word(scene, m, sentence, &mut out);
}

/// Who proposes the trigger: a pattern, or the network, and how surely.
fn proposal(sentence: &Sentence, m: &Match<'_>, out: &mut Out<'_>) {
    let head = &sentence.tokens[m.head];
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
    let label = out.label;
    let told = &sentence.tokens[m.telling_word(sentence)].act;
    let score = told.kinds.iter().find(|(k, _)| *k > 0 && acts::kinds()[usize::from(*k)] == label);
    let score = score.map_or(i16::MIN, |(_, score)| *score);
    // Steps of a thermometer, so that a higher score is never worth less for want of examples.
    for step in -4..=(score / 128).clamp(-5, 16) {
        out.plain(format_args!("{by} score over {step}"));
    }
    let (top, best) = told.kinds[0];
    let top = acts::kinds()[usize::from(top)];
    if top != label {
        out.plain(format_args!("{by} instead {top} {}", best > 0));
        out.both(format_args!("second"));
    }
}

/// The word itself, and what stands beside it.
fn word(scene: &Scene<'_>, m: &Match<'_>, sentence: &Sentence, out: &mut Out<'_>) {
    let tokens = &sentence.tokens;
    let head = &tokens[m.head];
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
        let definite = is_definite(sentence, m.head) || is_owned(sentence, m.head);
        out.both(format_args!("definite {definite}"));
    }
    if let Some(h) = head.head {
        out.plain(format_args!("under {} {}", head.relation, tokens[h].lower_lemma()));
    }
}
