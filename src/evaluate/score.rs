//! Pairing of one article's records with its gold.

use std::collections::BTreeSet;

use super::names::{same, words};
use super::record::{ArticleRecords, Event, PersonRecord};
use super::{Count, Scores};

/// Scores one article. `articles` and `missing` are left at 0.
pub fn compare(gold: &ArticleRecords, read: &ArticleRecords) -> Scores {
    let people = pair(&gold.people, &read.people, |g, r| {
        let (g, r) = (words(&g.name), words(&r.name));
        same(&g, &r).then_some(u32::from(g == r))
    });
    let events = Events {
        gold: gold.events.iter().map(Sides::of).collect(),
        read: read.events.iter().map(Sides::of).collect(),
    };
    let lenient = events.pairs(lenient);
    let strict = events.pairs(|g, r| is_strict(g, r).then_some(1));
    let dated: Vec<_> = lenient.iter().filter(|(g, _)| gold.events[*g].date.is_some()).collect();
    let right_date = |&&(g, r): &&(usize, usize)| same_date(&gold.events[g], &read.events[r]);
    let right_modality = |&&(g, r): &&(usize, usize)| gold.events[g].modality == read.events[r].modality;
    let count = |right, found, gold| Count { right, found, gold };
    Scores {
        people: count(people.len(), read.people.len(), gold.people.len()),
        countries: countries(gold, read),
        roles: roles(&people, &gold.people, &read.people),
        events_lenient: count(lenient.len(), read.events.len(), gold.events.len()),
        events_strict: count(strict.len(), read.events.len(), gold.events.len()),
        modality: count(lenient.iter().filter(right_modality).count(), lenient.len(), lenient.len()),
        date: count(dated.iter().copied().filter(right_date).count(), dated.len(), dated.len()),
        ..Scores::default()
    }
}

/// One-to-one pairs, best first; `fit` says how good a pair is, `None` for none at all. Between
/// equals the first of the gold, then the first of the records, goes before.
fn pair<G, R>(gold: &[G], read: &[R], fit: impl Fn(&G, &R) -> Option<u32>) -> Vec<(usize, usize)> {
    let mut all: Vec<(u32, usize, usize)> = Vec::new();
    for (g, one) in gold.iter().enumerate() {
        all.extend(read.iter().enumerate().filter_map(|(r, other)| Some((fit(one, other)?, g, r))));
    }
    all.sort_by_key(|&(fit, g, r)| (std::cmp::Reverse(fit), g, r));
    let (mut used_gold, mut used_read) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (_, g, r) in all {
        if !used_gold.contains(&g) && !used_read.contains(&r) {
            used_gold.insert(g);
            used_read.insert(r);
            pairs.push((g, r));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn countries(gold: &ArticleRecords, read: &ArticleRecords) -> Count {
    let codes = |a: &ArticleRecords| a.countries.iter().map(|c| c.code.clone()).collect::<BTreeSet<_>>();
    let (gold, read) = (codes(gold), codes(read));
    Count { right: gold.intersection(&read).count(), found: read.len(), gold: gold.len() }
}

fn roles(pairs: &[(usize, usize)], gold: &[PersonRecord], read: &[PersonRecord]) -> Count {
    let held = |p: &PersonRecord| -> BTreeSet<(Vec<String>, Vec<String>)> {
        p.roles.iter().map(|r| (words(&r.role), words(r.of.as_deref().unwrap_or_default()))).collect()
    };
    let right = pairs.iter().map(|&(g, r)| held(&gold[g]).intersection(&held(&read[r])).count()).sum();
    let all = |people: &[PersonRecord]| people.iter().map(|p| held(p).len()).sum();
    Count { right, found: all(read), gold: all(gold) }
}

/// An event with its participants' names taken apart.
struct Sides<'a> {
    event: &'a Event,
    actors: Vec<Vec<String>>,
    targets: Vec<Vec<String>>,
}

struct Events<'a> {
    gold: Vec<Sides<'a>>,
    read: Vec<Sides<'a>>,
}

impl Events<'_> {
    fn pairs(&self, fit: impl Fn(&Sides, &Sides) -> Option<u32>) -> Vec<(usize, usize)> {
        pair(&self.gold, &self.read, fit)
    }
}

impl<'a> Sides<'a> {
    fn of(event: &'a Event) -> Self {
        let side = |names: &[String]| names.iter().map(|n| words(n)).collect();
        Self { event, actors: side(&event.actors), targets: side(&event.targets) }
    }

    fn participants(&self) -> impl Iterator<Item = &Vec<String>> {
        self.actors.iter().chain(&self.targets)
    }

    fn countries(&self) -> BTreeSet<&str> {
        self.event.actor_countries.iter().chain(&self.event.target_countries).map(String::as_str).collect()
    }
}

/// How well two events fit; the same action, modality and trigger, and each shared side, count more.
fn lenient(g: &Sides, r: &Sides) -> Option<u32> {
    let same_action = g.event.action == r.event.action;
    let same_category = g.event.plover.is_some() && g.event.plover == r.event.plover;
    let names = g.participants().filter(|a| r.participants().any(|b| same(a, b))).count();
    let countries = g.countries().intersection(&r.countries()).count();
    let overlap = match (g.event.trigger, r.event.trigger) {
        (Some(a), Some(b)) => a.begin < b.end && b.begin < a.end,
        _ => false,
    };
    let nobody = g.actors.is_empty() && g.targets.is_empty() && g.countries().is_empty();
    let fits = (same_action || same_category) && (names + countries > 0 || (nobody && overlap));
    let score = 1000 * u32::from(same_action)
        + 100 * u32::from(overlap)
        + 10 * (names.min(9) as u32)
        + 5 * u32::from(g.event.modality == r.event.modality)
        + countries.min(4) as u32;
    fits.then_some(score)
}

fn is_strict(g: &Sides, r: &Sides) -> bool {
    let alike = |a: &[Vec<String>], b: &[Vec<String>]| {
        a.len() == b.len()
            && a.iter().all(|x| b.iter().any(|y| same(x, y)))
            && b.iter().all(|x| a.iter().any(|y| same(x, y)))
    };
    g.event.action == r.event.action && alike(&g.actors, &r.actors) && alike(&g.targets, &r.targets)
}

fn same_date(g: &Event, r: &Event) -> bool {
    if g.earliest.is_none() && g.latest.is_none() {
        return g.date == r.date;
    }
    (&g.earliest, &g.latest) == (&r.earliest, &r.latest)
}

#[cfg(test)]
mod tests {
    use super::super::{evaluate, parse};

    const GOLD: &str = r#"{"id": "a", "people": [{"name": "Nicolás Maduro", "roles": [{"role": "president", "of": "VE"}]}, {"name": "Petro"}],
 "countries": [{"code": "VE"}, {"code": "CO"}],
 "events": [
  {"action": "Meet", "plover": "CONSULT", "modality": "Actual", "actors": ["Nicolás Maduro"], "targets": ["Gustavo Petro"], "date": "2022-11-01", "earliest": "2022-11-01", "latest": "2022-11-01", "trigger": {"begin": 10, "end": 13}},
  {"action": "Attack", "plover": "ASSAULT", "modality": "Actual", "actors": [], "targets": [], "trigger": {"begin": 50, "end": 56}}]}"#;

    fn scores(read: &str) -> super::Scores {
        evaluate(&parse(&GOLD.replace('\n', "")).unwrap(), &parse(read).unwrap())
    }

    #[test]
    fn the_gold_against_itself_is_perfect() {
        let s = scores(&GOLD.replace('\n', ""));
        for count in [s.people, s.countries, s.roles, s.events_lenient, s.events_strict, s.modality, s.date] {
            assert_eq!((count.right, count.found), (count.gold, count.gold));
        }
        assert_eq!((s.people.f1(), s.articles, s.missing), (1.0, 1, 0));
    }

    #[test]
    fn an_article_that_was_not_read_is_missed() {
        let s = scores("");
        assert_eq!((s.missing, s.people.gold, s.people.recall()), (1, 2, 0.0));
    }

    #[test]
    fn half_right() {
        let s = scores(concat!(
            r#"{"id": "a", "people": [{"name": "Maduro"}, {"name": "Someone Else"}], "countries": [{"code": "VE"}], "#,
            r#""events": [{"action": "PhoneCall", "plover": "CONSULT", "modality": "Planned", "actors": ["Maduro"], "targets": [], "date": "2022-11-01"}, "#,
            r#"{"action": "Attack", "plover": "ASSAULT", "modality": "Actual", "actors": ["X"], "targets": [], "trigger": {"begin": 70, "end": 76}}]}"#
        ));
        assert_eq!((s.people.right, s.people.found, s.people.gold), (1, 2, 2));
        assert_eq!((s.roles.right, s.roles.gold), (0, 1));
        assert_eq!((s.countries.recall(), s.countries.precision()), (0.5, 1.0));
        assert_eq!((s.events_lenient.right, s.events_strict.right), (1, 0));
        assert_eq!((s.modality.right, s.modality.gold, s.date.right), (0, 1, 0));
    }
}
