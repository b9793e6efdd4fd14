//! The rules that say who takes part in an act where its own words do not: each has an id, a line and an example.
//!
//! Rules run in this order, and one that finds a side filled leaves it. What they leave open, `decide` may fill.

use super::trigger::{Match, Scene};
use super::{context, infer};

/// A rule of the reader.
pub struct Rule {
    /// Its name, in words of the field.
    pub id: &'static str,
    /// What it is for.
    pub does: &'static str,
    /// A sentence that fires it.
    pub example: &'static str,
    run: fn(&Scene<'_>, &mut [Match<'_>]),
}

/// Id of the places of a pattern, which are filled before any rule runs.
pub const PATTERN: &str = "slot-of-pattern";

/// Id of those to whom is done what the object of a verb of receiving says: "Chile received assurances from Peru".
pub const RECIPIENT: &str = "subject-of-receiving-verb";

const INFERRED: &[Rule] = &[
    Rule {
        id: "agent-of-containing-event",
        does: "Who acts in an event acts in what that event does: the maker of an order imposes what it imposes.",
        example: "The president of Chile issued an executive order imposing a tariff on Peru.",
        run: infer::inherit_actors,
    },
    Rule {
        id: "agent-of-event-told-before",
        does: "A definite event noun as subject brings the actor of the event told before.",
        example: "Chile attacked the port of Callao in Peru. The attack also injured five sailors.",
        run: infer::recall_actors,
    },
    Rule {
        id: "subject-of-content",
        does: "Whom the content of a charge is about is its target.",
        example: "Peru alleged that Chile had broken the treaty.",
        run: infer::content_subjects,
    },
    Rule {
        id: "agent-of-asked-event",
        does: "Who acts in the event that is asked for is asked.",
        example: "Peru called for the withdrawal of Chile's troops from Bolivia.",
        run: infer::asked_agents,
    },
    Rule {
        id: "obliged-subject",
        does: "Who must act is asked to by who says so.",
        example: "Peru said Chile must refrain from it.",
        run: infer::obliged_subjects,
    },
    Rule {
        id: "blamed-for-event",
        does: "Whom somebody blames for an event acts in it.",
        example: "Peru condemned Chile for the attack on Callao.",
        run: infer::blamed,
    },
    Rule {
        id: "each-other",
        does: "Who does something to each other is target as well as actor.",
        example: "Chile and Peru accused each other of spying.",
        run: infer::reciprocal,
    },
    Rule {
        id: "acting-state",
        does: "Of an act of state without an agent, the country in which it happens.",
        example: "A journalist was jailed in Chile.",
        run: context::acting_states,
    },
    Rule {
        id: "addressed-country",
        does: "Of an act that is always aimed at somebody, the one country that the text is about.",
        example: "Peru was hit by an earthquake. Chile will send humanitarian aid.",
        run: context::addressed_countries,
    },
];

/// All rules, in the order in which they run.
pub fn rules() -> &'static [Rule] {
    INFERRED
}

/// Runs all rules over the triggers of a text.
pub(super) fn apply(scene: &Scene<'_>, matches: &mut [Match<'_>]) {
    name(matches, PATTERN);
    for rule in rules().iter().filter(|rule| !scene.lexicon.leaves_out(rule.id)) {
        (rule.run)(scene, matches);
        name(matches, rule.id);
    }
}

/// Gives all participants that are new the id of the rule that brought them.
fn name(matches: &mut [Match<'_>], id: &'static str) {
    for m in matches {
        for list in [&mut m.actors, &mut m.targets] {
            for p in list.iter_mut().filter(|p| p.by.is_empty()) {
                p.by = id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::event::with_triggers;
    use crate::lexicon::Lexicon;
    use crate::mention;
    use crate::source::{Article, Metadata};
    use crate::text::segment;

    /// Ids of the rules that brought somebody in a text.
    fn fired(text: &str, lexicon: &Lexicon) -> Vec<&'static str> {
        let mut document = segment(Article::new(text.to_string(), Metadata::default()));
        annotate(&mut document, lexicon);
        let mentions = mention::find(&document, lexicon);
        with_triggers(&document, &mentions, lexicon, |scene, mut matches, _| {
            apply(scene, &mut matches);
            matches.iter().flat_map(|m| m.actors.iter().chain(&m.targets)).map(|p| p.by).collect()
        })
    }

    #[test]
    fn without_a_rule_its_example_does_not_fire_it() {
        for rule in rules() {
            let mut lexicon = Lexicon::embedded().unwrap();
            lexicon.leave_out(rule.id);
            assert!(!fired(rule.example, &lexicon).contains(&rule.id), "{}", rule.id);
        }
    }

    #[test]
    fn the_example_of_each_rule_fires_it() {
        let lexicon = Lexicon::embedded().unwrap();
        let silent: Vec<&str> =
            rules().iter().filter(|r| !fired(r.example, &lexicon).contains(&r.id)).map(|r| r.id).collect();
        assert!(silent.is_empty(), "the examples of these do not fire them: {silent:?}");
    }
}
