//! Support verbs: "hold talks", "received assurances", "talks took place". The noun tells of the act, the verb of who acts.

use super::Frame;
use super::noun::nominal_obliques;
use crate::lexicon::{Class, Modalities, Modality, Words};
use crate::text::{Relation, Sentence};

/// A verb beside a noun that tells of an act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SupportVerb {
    pub verb: usize,
    pub support: Support,
}

/// What the subject of a support verb is to the act of its noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Support {
    /// "hold talks", "threaten sanctions": the agent.
    Agent,
    /// "received assurances from the minister", "was given assurances": the recipient.
    Recipient,
    /// "talks took place": the act itself.
    Event,
    /// "spoke after talks with the minister": for what two sides do together, one of them. The verb tells of an act of
    /// its own.
    Beside,
}

/// Prepositions that put a meeting beside what somebody does.
const BESIDE: &[&str] =
    &["in", "at", "during", "with", "for", "after", "before", "following", "to", "on", "ahead of"];

/// The support verbs of a noun, or those that it stands beside; `None` alone where there is none. A noun may have several:
/// "sanctions that the president threatened are to be imposed".
pub(crate) fn support_verbs(
    words: &Words,
    cues: &Modalities,
    sentence: &Sentence,
    frames: &[Option<Box<Frame>>],
    noun: usize,
) -> Vec<Option<SupportVerb>> {
    // "announced a round of sanctions": the verb supports what is measured.
    let head = sentence.tokens[noun].head.filter(|&h| measured(words, sentence, h).contains(&noun));
    let noun = head.unwrap_or(noun);
    let supports = |(verb, frame): (usize, &Option<Box<Frame>>)| {
        let support = support(cues, sentence, frame.as_ref()?, verb, noun)?;
        Some(SupportVerb { verb, support })
    };
    let mut out: Vec<SupportVerb> = frames.iter().enumerate().filter_map(supports).collect();
    if out.iter().any(|s| s.support != Support::Beside) {
        out.retain(|s| s.support != Support::Beside);
    }
    if out.is_empty() { vec![None] } else { out.into_iter().map(Some).collect() }
}

fn support(
    cues: &Modalities,
    sentence: &Sentence,
    frame: &Frame,
    verb: usize,
    noun: usize,
) -> Option<Support> {
    let tokens = &sentence.tokens;
    let lemma = tokens[verb].lower_lemma();
    let particle = frame.particles.first().map(|&p| format!("{lemma} {}", tokens[p].lower()));
    let known = |test: &dyn Fn(&str) -> bool| particle.as_deref().is_some_and(test) || test(&lemma);
    if frame.objects.contains(&noun) {
        let two = || frame.objects.iter().any(|&o| tokens[o].relation == Relation::NsubjPass && o != noun);
        let given = frame.passive && two() && known(&|v| cues.carries(v));
        let receives = given || (!frame.passive && known(&|v| cues.receives(v)));
        if tokens[noun].relation == Relation::Obj && receives {
            return Some(Support::Recipient);
        }
        let acts = known(&|v| cues.carries(v)) || known(&|v| tells_of_plan(cues, v));
        return acts.then_some(Support::Agent);
    }
    let own = tokens[noun].head == Some(verb) || tokens[noun].relation == Relation::Conj;
    if frame.subjects.contains(&noun) && !frame.passive && own {
        return known(&|v| cues.happens(v)).then_some(Support::Event);
    }
    let (case, _) = frame.obliques.iter().find(|(_, o)| *o == noun)?;
    // "took part in talks"
    let part = |c: usize| tokens[c].lemma == "part" && tokens[c].relation == Relation::Obj;
    if (case == "in" && sentence.children(verb).any(part)) || cues.carries(&format!("{lemma} {case}")) {
        return Some(Support::Agent);
    }
    (!frame.passive && BESIDE.contains(&case.as_str())).then_some(Support::Beside)
}

/// "plans talks", "called off the talks": verbs that say how far an act has come are supports of its noun.
fn tells_of_plan(cues: &Modalities, verb: &str) -> bool {
    use Modality::{Cancelled, Negated, Ongoing, Planned, Possible, Threatened};
    matches!(cues.governor(verb), Some(Planned | Possible | Threatened | Negated | Cancelled | Ongoing))
}

/// "a series of talks", "a round of sanctions": what the measure word measures.
pub(crate) fn measured(words: &Words, sentence: &Sentence, noun: usize) -> Vec<usize> {
    if !words.has(Class::Measures, &sentence.tokens[noun].lemma) {
        return Vec::new();
    }
    nominal_obliques(sentence, noun).into_iter().filter(|(case, _)| case == "of").map(|(_, n)| n).collect()
}
