//! Training examples: the features of all proposals in an annotated text, with what the annotation says of them.

use super::candidate::{candidates, of_match};
use super::features::{Sides, keep_features, side_features};
use crate::event::trigger::Match;
use crate::event::{rule, with_triggers};
use crate::lexicon::Lexicon;
use crate::mention::{Entity, EntityKind, Mentions};
use crate::text::{Document, Span};

/// Somebody on a side of an annotated event.
#[derive(Debug, Clone)]
pub struct GoldSide {
    /// A name, or an ISO 3166 alpha-2 code of a country.
    pub name: String,
    /// The words that mean him; `None` where he is only understood.
    pub span: Option<Span>,
}

/// An annotated event.
#[derive(Debug, Clone)]
pub struct GoldEvent {
    /// Guideline label.
    pub label: String,
    pub trigger: Span,
    pub agents: Vec<GoldSide>,
    pub targets: Vec<GoldSide>,
    /// A careful annotator may or may not mark it: no example for keeping.
    pub optional: bool,
}

/// One decision: the model it is for (`side` or `keep`), its features, and the class that the annotation gives it: for
/// `side` 0 none, 1 actor, 2 target; for `keep` 0 or 1.
#[derive(Debug, Clone)]
pub struct Example {
    pub model: &'static str,
    pub features: Vec<String>,
    pub class: usize,
}

/// The examples of one text. Sides as `keep` sees them are those that the current weights decide.
pub fn examples(
    document: &Document,
    mentions: &Mentions,
    lexicon: &Lexicon,
    gold: &[GoldEvent],
) -> Vec<Example> {
    with_triggers(document, mentions, lexicon, |scene, mut matches, _| {
        rule::apply(scene, &mut matches);
        let mut out = Vec::new();
        for m in matches.iter().filter(|m| m.action.guideline.is_some()) {
            let here = candidates(scene, m.sentence);
            let at = document.sentences[m.sentence].tokens[m.head].span;
            let over = |e: &&GoldEvent| e.trigger.begin < at.end && at.begin < e.trigger.end;
            let same = |e: &&GoldEvent| Some(&e.label) == m.action.guideline.as_ref();
            let any = gold.iter().find(|e| over(e) && same(e)).or_else(|| gold.iter().find(over));
            if let Some(event) = any {
                for c in of_match(m, &here) {
                    let entity = &mentions.entities[c.entity];
                    let span = c.token.map(|t| document.sentences[m.sentence].tokens[t].span);
                    let class = match (
                        place(lexicon, entity, span, &event.agents),
                        place(lexicon, entity, span, &event.targets),
                    ) {
                        (Some(true), _) => 1,
                        (_, Some(true)) => 2,
                        (None, _) | (_, None) => continue,
                        _ => 0,
                    };
                    let mut features = Vec::new();
                    side_features(scene, m, &c, &mut |f| features.push(f.to_string()));
                    out.push(Example { model: "side", features, class });
                }
            }
            let exact = gold.iter().find(|e| over(e) && same(e));
            if exact.is_some_and(|e| e.optional) || (exact.is_none() && any.is_some_and(|e| e.optional)) {
                continue;
            }
            let decided = decided(scene, m, &here);
            let mut features = Vec::new();
            keep_features(scene, m, &decided, &mut |f| features.push(f.to_string()));
            out.push(Example { model: "keep", features, class: usize::from(exact.is_some()) });
        }
        out
    })
}

fn decided(scene: &crate::event::trigger::Scene<'_>, m: &Match<'_>, here: &[super::Candidate]) -> Sides {
    super::sides(scene, m, here, &[])
}

/// Is a candidate on a side? `None` where the annotation does not tell: another word for the same one.
fn place(lexicon: &Lexicon, entity: &Entity, span: Option<Span>, side: &[GoldSide]) -> Option<bool> {
    let named = side.iter().any(|s| names(lexicon, entity, &s.name));
    let covered = side.iter().filter_map(|s| s.span.map(|at| (at, s)));
    let covered: Vec<_> =
        covered.filter(|(at, _)| span.is_some_and(|w| at.begin < w.end && w.begin < at.end)).collect();
    match (named, covered.is_empty()) {
        (true, false) => Some(true),
        // Only understood, or meant by another word.
        (true, true) => {
            if side.iter().any(|s| s.span.is_none() && names(lexicon, entity, &s.name)) {
                Some(true)
            } else {
                None
            }
        }
        // The last word of the annotated phrase heads it, most often: whoever the text means by it.
        (false, false) => covered.iter().any(|(at, _)| span.is_some_and(|w| w.end == at.end)).then_some(true),
        (false, true) => Some(false),
    }
}

/// Does a name of the annotation mean this entity?
fn names(lexicon: &Lexicon, entity: &Entity, name: &str) -> bool {
    let code = name.len() == 2 && name.bytes().all(|b| b.is_ascii_uppercase());
    if code {
        let state = matches!(entity.kind, EntityKind::Country | EntityKind::Government | EntityKind::Group);
        let country = |iso3: &String| lexicon.country(iso3).is_some_and(|c| c.iso2 == name);
        return state && entity.countries.iter().any(country);
    }
    let (a, b) = (entity.name.to_lowercase(), name.to_lowercase());
    let last = |s: &str| s.split_whitespace().next_back().unwrap_or_default().to_string();
    a == b || a.contains(&b) || b.contains(&a) || (entity.kind == EntityKind::Person && last(&a) == last(&b))
}
