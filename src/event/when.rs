//! Which time expression dates an act.

use super::Modality;
use crate::mention::{Basis, Mentions, Precision, Time, clause};
use crate::text::{Document, Relation, Sentence, Upos};

/// The time of an act and the limit set for it.
pub(crate) struct When {
    pub time: Time,
    pub deadline: Option<Time>,
}

/// Takes the time expression nearest to the act in its own clause; without one, what tense and modality say.
pub(crate) fn of(
    document: &Document,
    mentions: &Mentions,
    s: usize,
    head: usize,
    predicate: usize,
    modality: Modality,
) -> When {
    let sentence = &document.sentences[s];
    let mut near: Vec<(usize, usize, &Time)> = mentions
        .times
        .iter()
        .filter(|t| t.sentence == s)
        .filter_map(|t| {
            rank(sentence, t.head, head, predicate).map(|rank| (rank, t.head.abs_diff(head), &t.time))
        })
        .collect();
    near.sort_by_key(|(rank, distance, _)| (*rank, *distance));
    let time = near.iter().map(|(_, _, time)| *time).find(|time| !time.deadline);
    let deadline = near.iter().map(|(_, _, time)| *time).find(|time| time.deadline).cloned();
    let time = time.cloned().unwrap_or_else(|| match (&deadline, happened(modality)) {
        (Some(limit), false) => Time { earliest: None, latest: limit.latest, ..limit.clone() },
        _ => without_expression(document, sentence, predicate, modality),
    });
    When { time, deadline }
}

fn happened(modality: Modality) -> bool {
    matches!(modality, Modality::Actual | Modality::Ongoing | Modality::Negated | Modality::Denied)
}

/// How closely a time belongs to an act: on the word itself, on its predicate, in the same clause.
fn rank(sentence: &Sentence, time: usize, head: usize, predicate: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let mut t = time;
    for _ in 0..3 {
        match tokens[t].head {
            Some(h) if h == head => return Some(0),
            Some(h) if h == predicate => return Some(1),
            Some(h) if tokens[h].upos == Upos::Verb => break,
            Some(h) => t = h,
            None => break,
        }
    }
    let own = clause(sentence, predicate);
    let there = clause(sentence, time);
    if own == there {
        return Some(2);
    }
    // "was planning to meet … next week": the infinitive shares its governor's time, a participle its main clause's.
    let shares = matches!(tokens[own].relation, Relation::Xcomp | Relation::Advcl | Relation::Conj)
        && !sentence.children(own).any(|c| tokens[c].relation == Relation::Nsubj);
    (shares && tokens[own].head.map(|h| clause(sentence, h)) == Some(there)).then_some(3)
}

/// Past tense: on or before publication. Present tense in a report: on the day. Future: from publication on.
fn without_expression(
    document: &Document,
    sentence: &Sentence,
    predicate: usize,
    modality: Modality,
) -> Time {
    let published = document.article.metadata.published;
    let mut time = Time {
        earliest: None,
        latest: None,
        precision: Precision::Unknown,
        basis: Basis::Document,
        time_of_day: None,
        deadline: false,
        text: None,
    };
    let present = matches!(sentence.tokens[predicate].xpos, "VBZ" | "VBP")
        || sentence.children(predicate).any(|c| {
            let t = &sentence.tokens[c];
            matches!(t.relation, Relation::Aux | Relation::AuxPass)
                && matches!(t.xpos, "VBZ" | "VBP")
                && t.lemma == "be"
        });
    match modality {
        Modality::Actual if present && published.is_some() => {
            time.earliest = published;
            time.latest = published;
            time.precision = Precision::Day;
            time.basis = Basis::Inferred;
        }
        Modality::Actual | Modality::Ongoing | Modality::Negated | Modality::Denied | Modality::Cancelled => {
            time.latest = published;
        }
        Modality::Planned | Modality::Possible | Modality::Threatened | Modality::Demanded => {
            time.earliest = published
        }
        Modality::Hypothetical | Modality::Unknown => {}
    }
    time
}
