//! Whether an act is told as done: what the words around it say, and what the network holds of it.

use crate::annotate::acts;
use crate::event::trigger::{Match, Scene};
use crate::event::{Modality, worded};

/// The modality of an act: the words decide, but where annotators have mostly sided with the network when the two disagreed
/// in this way. Of what no pattern knows the network decides alone.
pub(in crate::event) fn modality(scene: &Scene<'_>, m: &Match<'_>) -> Modality {
    let network = opinion(scene, m);
    if m.pattern.is_none() {
        return told_as(network);
    }
    let words = worded(scene, m);
    match m.action.guideline {
        // A question asks; the annotated texts hardly have any.
        _ if words == Modality::Unknown => words,
        Some(_) if overruled(scene, m, status(words), network) => told_as(network),
        _ => words,
    }
}

/// Does the network decide? Not in a headline, whose present tense the annotated texts hardly have.
fn overruled(scene: &Scene<'_>, m: &Match<'_>, words: &str, network: &str) -> bool {
    let last = scene.document.sentences[m.sentence].tokens.last();
    let headline = last.is_some_and(|t| t.form.ends_with(char::is_alphanumeric));
    !headline && scene.lexicon.decisions().overrules(words, network)
}

/// The status that the network holds likeliest.
pub(super) fn opinion(scene: &Scene<'_>, m: &Match<'_>) -> &'static str {
    let sentence = &scene.document.sentences[m.sentence];
    acts::statuses()[usize::from(sentence.tokens[m.telling_word(sentence)].act.status)]
}

/// The status of the annotation guidelines that a modality is.
pub(super) fn status(modality: Modality) -> &'static str {
    match modality {
        Modality::Actual | Modality::Unknown => "actual",
        Modality::Ongoing => "ongoing",
        Modality::Planned => "planned",
        Modality::Possible | Modality::Hypothetical => "possible",
        Modality::Threatened => "threatened",
        Modality::Demanded => "demanded",
        Modality::Denied | Modality::Negated => "denied",
        Modality::Cancelled => "ended",
    }
}

/// The modality that a status of the annotation guidelines stands for.
fn told_as(status: &str) -> Modality {
    match status {
        "ongoing" => Modality::Ongoing,
        "planned" => Modality::Planned,
        "possible" => Modality::Possible,
        "threatened" => Modality::Threatened,
        "demanded" => Modality::Demanded,
        "denied" => Modality::Negated,
        "ended" => Modality::Cancelled,
        _ => Modality::Actual,
    }
}
