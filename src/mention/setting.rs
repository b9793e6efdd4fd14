//! In which country a sentence plays.

use std::collections::BTreeSet;

use super::EntityKind;
use super::registry::Registry;
use crate::syntax::is_locative;
use crate::text::{Relation, Sentence};

/// Where the sentences of a text play, one after the other.
#[derive(Default)]
pub(super) struct Settings {
    named: BTreeSet<String>,
    before: Option<String>,
}

impl Settings {
    /// ISO 3166 code of the country in which the next sentence plays: the one of its clause's place, else the only one of
    /// its places, else the only one that the text has named, else the only one of the sentence itself; a sentence that
    /// names none, or several, plays where the one before did.
    pub fn next(&mut self, registry: &Registry<'_>, s: usize) -> Option<String> {
        let all = countries(registry, s, |_| true);
        self.named.extend(all.iter().cloned());
        let sentence = &registry.document.sentences[s];
        // The clause's own place tells more than that of a thing in it: "marched in Lima over the war in Chad".
        let of_clause = |head: usize| {
            place(sentence, head).is_some_and(|top| sentence.tokens[top].relation == Relation::Obl)
        };
        let clause = countries(registry, s, of_clause);
        let here = countries(registry, s, |head| place(sentence, head).is_some());
        let about = [&clause, &here, &self.named, &all].into_iter().find(|set| set.len() == 1);
        let about = about.and_then(|set| set.first().cloned());
        let about = about.or_else(|| self.before.take().filter(|iso3| all.is_empty() || all.contains(iso3)));
        self.before.clone_from(&about);
        about
    }
}

/// The head of the phrase of place that a mention stands in: "in Chile's north", "across the Chilean capital".
fn place(sentence: &Sentence, mention: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    let inside = matches!(
        tokens[mention].relation,
        Relation::NmodPoss | Relation::Appos | Relation::Amod | Relation::Compound
    );
    let top = tokens[mention].head.filter(|_| inside).unwrap_or(mention);
    // A border lies in two countries.
    if tokens[top].lemma == "border" {
        return None;
    }
    is_locative(sentence, top).then_some(top)
}

/// The countries that a sentence names, by their own names or by places in them, at the heads that pass the test.
fn countries(registry: &Registry<'_>, s: usize, test: impl Fn(usize) -> bool) -> BTreeSet<String> {
    let kinds = [EntityKind::Country, EntityKind::Government, EntityKind::Place];
    let mentions = registry
        .ranges_in(s)
        .filter(|(m, _)| kinds.contains(&registry.entities[m.entity].kind) && test(m.head));
    mentions.filter_map(|(m, _)| registry.country_of(m.entity)).map(str::to_string).collect()
}
