//! People whom news introduces by their post and names a sentence later: "Chile's health minister has resigned. Ana Soto
//! said …".

use super::registry::Registry;
use super::role::{RoleHit, RoleReading};
use super::{EntityId, EntityKind, MentionKind, Tenure, TenureStatus};
use crate::lexicon::Lexicon;
use crate::syntax::{is_subject, subject_of};
use crate::text::Relation;

/// In how many sentences behind the post the name must stand.
const REACH: usize = 2;

/// The tenures that such passages tell. The post must be a subject that is told of one country, and have no other holder;
/// the name must be the only one without a post that the next sentences bring up, and the subject of its clause.
pub(crate) fn tenures(
    registry: &Registry<'_>,
    lexicon: &Lexicon,
    loose: &[(RoleHit, RoleReading)],
    known: &[Tenure],
) -> Vec<Tenure> {
    let mut out: Vec<Tenure> = Vec::new();
    for (hit, reading) in loose {
        let Some(role) =
            hit.role.map(|r| &lexicon.roles()[r]).filter(|_| reading.status == TenureStatus::Current)
        else {
            continue;
        };
        let s = hit.sentence;
        let sentence = &registry.document.sentences[s];
        let head = registry.head(s, hit.tokens.clone());
        let Some(country) = reading.of.and_then(|of| registry.country_of(of)) else { continue };
        let held = known.iter().chain(&out).any(|t| {
            t.role == role.key && t.of.and_then(|of| registry.country_of(of)).is_none_or(|c| c == country)
        });
        if held || !is_subject(sentence, head) || sentence.tokens[head].is_plural() {
            continue;
        }
        if let Some(person) = named_behind(registry, s, known, country) {
            out.push(Tenure {
                person,
                role: role.key.clone(),
                label: reading.label.clone(),
                title: reading.title.clone(),
                of: reading.of,
                status: TenureStatus::Current,
                possessor: None,
                evidence: sentence.tokens[reading.begin].span.cover(sentence.tokens[reading.end - 1].span),
            });
        }
    }
    out
}

/// The only person without a post whom the sentences behind one name for the first time, in full and as a subject.
fn named_behind(registry: &Registry<'_>, s: usize, known: &[Tenure], country: &str) -> Option<EntityId> {
    let last = (s + REACH).min(registry.document.sentences.len() - 1);
    let before = |e: EntityId| (0..=s).any(|p| registry.ranges_in(p).any(|(m, _)| m.entity == e));
    let new = |e: EntityId| {
        registry.entities[e].kind == EntityKind::Person && !known.iter().any(|t| t.person == e) && !before(e)
    };
    let mut found = None;
    for next in s + 1..=last {
        let sentence = &registry.document.sentences[next];
        let names = registry.ranges_in(next).filter(|(m, _)| m.kind == MentionKind::Name && new(m.entity));
        for (mention, range) in names {
            if found.is_some_and(|e| e != mention.entity) {
                return None;
            }
            let acts = is_subject(sentence, mention.head) || quoted(registry, next, mention.head);
            if found.is_none() && (!acts || range.len() < 2) {
                return None;
            }
            found = Some(mention.entity);
        }
        if found.is_some() {
            break;
        }
    }
    found.filter(|&e| registry.country_of(e).is_none_or(|own| own == country))
}

/// "State media quote Ana Soto as saying": the object of a verb under which somebody speaks.
fn quoted(registry: &Registry<'_>, s: usize, at: usize) -> bool {
    let sentence = &registry.document.sentences[s];
    let token = &sentence.tokens[at];
    let quote = token.head.filter(|_| token.relation == Relation::Obj);
    quote.is_some_and(|verb| sentence.tokens[verb].lemma == "quote" && subject_of(sentence, verb).is_some())
}
