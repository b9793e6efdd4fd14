//! Of which country a post is, where the words around it do not say so.

use std::collections::BTreeMap;

use super::country;
use super::registry::Registry;
use super::role::is_kind_of;
use super::{EntityId, EntityKind, Tenure, TenureStatus};
use crate::lexicon::{Lexicon, Role};
use crate::text::Span;

/// Fills in of which country a role is where the phrase itself does not say it, and keeps each tenure once.
pub(crate) fn complete(registry: &mut Registry<'_>, lexicon: &Lexicon, tenures: &mut Vec<Tenure>) {
    let mut named: BTreeMap<Span, EntityId> = BTreeMap::new();
    for mention in &registry.mentions {
        named.entry(mention.span).or_insert(mention.entity);
    }
    for tenure in tenures.iter_mut().filter(|t| t.of.is_none()) {
        tenure.of = tenure.possessor.and_then(|span| named.get(&span).copied());
    }
    affiliate(registry, tenures);
    let countries = Countries::new(registry);
    let places = places(registry);
    for tenure in tenures.iter_mut().filter(|t| t.of.is_none()) {
        let Some(row) = lexicon.role(&tenure.role).filter(|role| is_national(lexicon, role, NATIONAL)) else {
            continue;
        };
        // "the premier of Ontario" is nobody's prime minister
        if is_national(lexicon, row, HEADS) && is_of_place(registry, &places, tenure.evidence) {
            continue;
        }
        tenure.of = recorded(registry, lexicon, tenure, &row.key)
            .or_else(|| registry.country_of(tenure.person).map(str::to_string))
            .or_else(|| countries.only_before(tenure.evidence.begin))
            .and_then(|iso3| lexicon.countries().iter().position(|c| c.iso3 == iso3))
            .map(|row| country::country(registry, lexicon, row));
    }
    affiliate(registry, tenures);
    *tenures = said_once(std::mem::take(tenures));
}

/// The country of which the lexicon knows the person in this role: at the article's date, else at any.
fn recorded(registry: &Registry<'_>, lexicon: &Lexicon, tenure: &Tenure, role: &str) -> Option<String> {
    let person = &registry.entities[tenure.person].key;
    let day = registry.document.article.metadata.published.map(|day| day.to_string());
    let same = || lexicon.offices_of(person).filter(|o| o.role == role && lexicon.country(&o.of).is_some());
    let now = day.and_then(|day| same().find(|o| o.holds(&day)));
    now.or_else(|| {
        let mut any = same();
        let first = any.next()?;
        any.all(|o| o.of == first.of).then_some(first)
    })
    .map(|office| office.of.clone())
}

/// For each place in the text that names a country: the country, if it is the only one that the text has named so far.
struct Countries(Vec<(usize, Option<String>)>);

impl Countries {
    fn new(registry: &Registry<'_>) -> Self {
        let national =
            |e: EntityId| matches!(registry.entities[e].kind, EntityKind::Country | EntityKind::Government);
        let mut named: Vec<(usize, Option<&str>)> = registry
            .mentions
            .iter()
            .filter(|m| national(m.entity))
            .map(|m| (m.span.begin, registry.country_of(m.entity)))
            .collect();
        named.sort_unstable();
        let first = named.first().and_then(|(_, country)| *country);
        let mut only = true;
        let so_far = |(begin, country): (usize, Option<&str>)| {
            only &= country.is_some() && country == first;
            (begin, country.filter(|_| only).map(str::to_string))
        };
        Self(named.into_iter().map(so_far).collect())
    }

    fn only_before(&self, place: usize) -> Option<String> {
        let before = self.0.partition_point(|(begin, _)| *begin < place);
        self.0.get(before.checked_sub(1)?)?.1.clone()
    }
}

/// The spans of places in text order.
fn places(registry: &Registry<'_>) -> Vec<Span> {
    let place = |e: EntityId| registry.entities[e].kind == EntityKind::Place;
    let mut spans: Vec<Span> = registry.mentions.iter().filter(|m| place(m.entity)).map(|m| m.span).collect();
    spans.sort_unstable();
    spans
}

/// Do the words of a role name a place, or does "of" with a place follow them?
fn is_of_place(registry: &Registry<'_>, places: &[Span], role: Span) -> bool {
    let first = places.partition_point(|place| place.begin < role.begin);
    places.get(first).is_some_and(|place| {
        let between = || registry.document.text(Span::new(role.end, place.begin));
        place.begin < role.end || between().trim() == "of"
    })
}

/// Posts that a country has, and those of them that a province may have as well.
const NATIONAL: &[&str] = &["head-of-state", "head-of-government", "minister", "legislator"];
const HEADS: &[&str] = &["head-of-state", "head-of-government"];

/// Is the role of one of these classes?
fn is_national(lexicon: &Lexicon, role: &Role, classes: &[&str]) -> bool {
    classes.iter().any(|class| is_kind_of(lexicon, &role.key, class))
}

/// People act for the country of their role, where nothing else says for which.
pub(super) fn affiliate(registry: &mut Registry<'_>, tenures: &[Tenure]) {
    for tenure in tenures {
        if let Some(country) = tenure.of.and_then(|of| registry.country_of(of)).map(str::to_string)
            && registry.entities[tenure.person].countries.is_empty()
        {
            registry.entities[tenure.person].countries.push(country);
        }
    }
}

/// Each role of a person once: with its country or organisation where any mention gives it.
fn said_once(tenures: Vec<Tenure>) -> Vec<Tenure> {
    let mut out: Vec<Tenure> = Vec::new();
    let mut held: BTreeMap<(EntityId, String, TenureStatus), Vec<usize>> = BTreeMap::new();
    for tenure in tenures {
        let same = held.entry((tenure.person, tenure.role.clone(), tenure.status)).or_default();
        let fits = |&&i: &&usize| {
            let of: Option<EntityId> = out[i].of;
            of == tenure.of || of.is_none() || tenure.of.is_none()
        };
        match same.iter().find(fits).copied() {
            Some(first) if out[first].of.is_none() && tenure.of.is_some() => out[first] = tenure,
            Some(_) => {}
            None => {
                same.push(out.len());
                out.push(tenure);
            }
        }
    }
    out
}
