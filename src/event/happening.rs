//! Which records tell of one happening, inside an article and across articles.
//!
//! An article is read alone, so that its graph is the same whatever else was read. What joins records of different
//! articles is therefore the key of the happening, and the key is made of what the record says: the family of the
//! action, the sides and the day. Where one of these is not known for certain the key is
//! the article's own. Two events too many cost less than one that mixes two happenings.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::merge::dates_agree;
use super::side::{Act, Side, Sides};
use super::{EventRecord, Modality};
use crate::lexicon::Lexicon;
use crate::mention::{Mentions, Precision};
use crate::text::{Document, slug};

/// What one or several records of an article tell of.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Last part of the IRI. Articles that tell of the same thing come to the same key.
    pub key: String,
    /// The action that gives the family its name.
    pub family: String,
    /// Who did it, sorted.
    pub actors: Vec<Side>,
    /// To whom, sorted.
    pub targets: Vec<Side>,
    /// The day, where it is known; else the sortable date of the records.
    pub date: Option<Date>,
    /// Why no other article can share it; `None` where others can.
    pub own: Option<&'static str>,
    /// Indices of the records, the one that the key was made of first, the others in text order.
    pub records: Vec<usize>,
}

impl Happening {
    /// What makes this key the key of one happening, or why it stays the article's own.
    pub fn why(&self, lexicon: &Lexicon) -> String {
        let names = |sides: &[Side]| sides.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
        let label = lexicon.action(&self.family).map_or(self.family.as_str(), |a| a.label.as_str());
        let mut parts = vec![format!("action {label}")];
        for (what, sides) in [("actor", &self.actors), ("target", &self.targets)] {
            if !sides.is_empty() {
                parts.push(format!("{what} {}", names(sides)));
            }
        }
        match (self.own, self.date) {
            (Some(own), _) => format!("this article alone ({own}): {}", parts.join("; ")),
            (None, Some(day)) => format!("one happening in all articles: {}; day {day}", parts.join("; ")),
            (None, None) => parts.join("; "),
        }
    }
}

/// The happenings of an article, in the order of their first records. Each record that names somebody is of one.
pub fn happenings(
    document: &Document,
    mentions: &Mentions,
    records: &[EventRecord],
    lexicon: &Lexicon,
) -> Vec<Happening> {
    let sides = Sides::new(document, mentions, lexicon);
    let profiles: Vec<Profile<'_>> = records.iter().map(|r| Profile::new(&sides, r, lexicon)).collect();
    let mut groups = Groups::default();
    let certain = |i: &usize| profiles[*i].own.is_none();
    for i in (0..records.len()).filter(certain) {
        groups.add_certain(i, &profiles);
    }
    for i in (0..records.len()).filter(|i| !certain(i) && profiles[*i].names_somebody()) {
        groups.add(i, &profiles);
    }
    let mut lists = groups.lists;
    lists.sort_by_key(|records| records.iter().min().copied());
    let article = &document.article.sha256()[..8];
    let published = document.article.metadata.published;
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut found: Vec<Happening> = Vec::new();
    for members in lists {
        let (first, others) = (&profiles[members[0]], members[1..].iter().map(|&i| &profiles[i]));
        let profile = first.with(others, published);
        let date = profile.date(published);
        let mut key = profile.key_on(date);
        if profile.own.is_some() {
            key = format!("{key}~{article}");
        }
        let n = taken.entry(key.clone()).or_insert(found.len());
        if profile.own.is_none() && *n < found.len() {
            found[*n].records.extend(members); // records that together come to the key of others
            continue;
        }
        if *n < found.len() {
            key = format!("{key}.{}", members[0]);
        }
        let Profile { family, actors, targets, own, .. } = profile;
        let family = family.to_string();
        found.push(Happening { key, family, actors, targets, date, own, records: members });
    }
    found
}

/// Why two records of an article are of one happening, in words.
pub fn reasons(
    document: &Document,
    mentions: &Mentions,
    (one, other): (&EventRecord, &EventRecord),
    lexicon: &Lexicon,
) -> Vec<String> {
    let sides = Sides::new(document, mentions, lexicon);
    let (a, b) = (Profile::new(&sides, one, lexicon), Profile::new(&sides, other, lexicon));
    let label = |id: &str| lexicon.action(id).map_or_else(|| id.to_string(), |a| a.label.clone());
    let action = if one.action == other.action {
        format!("same action ({})", label(&one.action))
    } else {
        format!("{} and {} are of one family", label(&one.action), label(&other.action))
    };
    let mut reasons = vec![action];
    let parts: [(&str, &[Side], &[Side]); 3] = [
        (if a.symmetric { "sides" } else { "actor" }, &a.actors, &b.actors),
        ("target", &a.targets, &b.targets),
        ("place", &a.place, &b.place),
    ];
    for (what, mine, theirs) in parts {
        let names = |list: &[Side]| list.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ");
        match (mine.is_empty(), theirs.is_empty()) {
            (true, true) => {}
            (true, false) | (false, true) => reasons.push(format!("{what} told once")),
            _ if mine == theirs => reasons.push(format!("same {what} ({})", names(mine))),
            _ => {
                reasons.push(format!("one {what} is part of the other ({} | {})", names(mine), names(theirs)))
            }
        }
    }
    reasons.push(match (a.day, b.day) {
        (Some(x), Some(y)) if x == y => format!("same day ({x})"),
        _ => "dates that agree".to_string(),
    });
    reasons
}

/// What of a record decides which happening it is of.
#[derive(Clone)]
struct Profile<'a> {
    record: &'a EventRecord,
    family: &'a str,
    symmetric: bool,
    /// Sorted by their keys, each once; of a symmetric action all sides stand here.
    actors: Vec<Side>,
    targets: Vec<Side>,
    place: Vec<Side>,
    day: Option<Date>,
    act: Act,
    own: Option<&'static str>,
}

impl<'a> Profile<'a> {
    fn new(sides: &Sides<'_>, record: &'a EventRecord, lexicon: &'a Lexicon) -> Self {
        let action = lexicon.action(&record.action);
        let family = action.and_then(|a| a.family.as_deref()).unwrap_or(&record.action);
        let head = lexicon.action(family).or(action);
        let act = action.map_or(Act::default(), |a| Act::new(a, lexicon));
        let symmetric = head.is_some_and(|a| a.symmetric);
        let mut actors = sides.actors(record, act);
        let mut targets = sides.targets(record);
        if symmetric {
            actors.append(&mut targets);
            sort(&mut actors);
        }
        let mut profile = Self {
            record,
            family,
            symmetric,
            actors,
            targets,
            place: if act.crowded { sides.places(record) } else { Vec::new() },
            day: day(record),
            act,
            own: None,
        };
        profile.own = profile.why_own();
        profile
    }

    /// What the records of one happening say together. Of a fact whose day none of them gives it is known that it was
    /// over when the article came out: articles of one day that tell it of the same sides tell the same news.
    fn with<'b>(&self, others: impl Iterator<Item = &'b Self>, published: Option<Date>) -> Self
    where
        'a: 'b,
    {
        let mut all = self.clone();
        if all.own.is_none() {
            return all;
        }
        let mut undated = all.is_undated_fact();
        for other in others {
            undated &= other.is_undated_fact();
            all.day = all.day.or(other.day);
            for (mine, theirs) in [(&mut all.actors, &other.actors), (&mut all.targets, &other.targets)] {
                if theirs.len() > mine.len() {
                    mine.clone_from(theirs);
                }
            }
        }
        if undated {
            all.day = published;
        }
        all.own = all.why_own();
        all
    }

    fn is_undated_fact(&self) -> bool {
        let time = &self.record.time;
        time.precision == Precision::Unknown && time.earliest.is_none() && status(self.record.modality) == 0
    }

    /// What is missing to know the happening again in another article.
    fn why_own(&self) -> Option<&'static str> {
        let unnamed = |sides: &[Side]| sides.iter().any(|s| !s.named);
        if self.act.speech {
            Some("each saying is one of its own")
        } else if self.record.modality == Modality::Hypothetical {
            Some("it is only supposed")
        } else if self.day.is_none() {
            Some("no day is given")
        } else if self.actors.is_empty() || unnamed(&self.actors) {
            Some("an actor is not named")
        } else if unnamed(&self.targets) || self.lacks_target() {
            Some("a target is not named")
        } else if self.act.crowded && !self.targets.iter().any(|side| side.single) {
            Some("such acts happen many times a day")
        } else {
            None
        }
    }

    fn lacks_target(&self) -> bool {
        if self.symmetric { self.actors.len() < 2 } else { self.targets.is_empty() && self.act.has_target }
    }

    fn names_somebody(&self) -> bool {
        !self.actors.is_empty() || !self.targets.is_empty()
    }

    fn sides(&self) -> impl Iterator<Item = &Side> {
        self.actors.iter().chain(&self.targets)
    }

    fn date(&self, published: Option<Date>) -> Option<Date> {
        let time = &self.record.time;
        self.day.or(time.earliest).or(time.latest).or(published)
    }

    /// `20250806-impose-tariff-usa--ind`: of a symmetric action without the second hyphen.
    fn key_on(&self, date: Option<Date>) -> String {
        let keys = |sides: &[Side]| sides.iter().map(|s| s.key.as_str()).collect::<Vec<_>>().join("-");
        let date = date.map_or("undated".to_string(), |d| d.strftime("%Y%m%d").to_string());
        let mut key = format!("{date}-{}", kebab(self.family));
        for (mark, sides) in [("-", &self.actors), ("--", &self.targets)] {
            if !sides.is_empty() {
                key += mark;
                key += &keys(sides);
            }
        }
        key
    }

    /// May two records of one article be of one happening?
    fn fits(&self, other: &Self) -> bool {
        let shared = self.sides().any(|side| other.sides().any(|o| o.key == side.key));
        let place = self.place.is_empty() || other.place.is_empty() || within(&self.place, &other.place);
        let same_day = self.day.is_some() && self.day == other.day;
        let status = same_day || status(self.record.modality) == status(other.record.modality);
        shared
            && status
            && place
            && within(&self.actors, &other.actors)
            && within(&self.targets, &other.targets)
            && dates_agree(self.record, other.record)
    }
}

/// A status that contradicts another one tells of the same thing only where the day says so: what was done on Monday
/// is not what was promised. Who denies an act speaks of it, though.
fn status(modality: Modality) -> u8 {
    match modality {
        Modality::Actual | Modality::Ongoing | Modality::Denied => 0,
        Modality::Negated => 1,
        Modality::Hypothetical => 2,
        _ => 3,
    }
}

/// The day of a record, where it is one day and known.
fn day(record: &EventRecord) -> Option<Date> {
    let time = &record.time;
    time.earliest.filter(|_| time.precision == Precision::Day && time.earliest == time.latest)
}

/// One list is part of the other.
fn within(a: &[Side], b: &[Side]) -> bool {
    let part = |a: &[Side], b: &[Side]| a.iter().all(|x| b.iter().any(|y| x.key == y.key));
    part(a, b) || part(b, a)
}

pub(super) fn sort(sides: &mut Vec<Side>) {
    sides.sort();
    sides.dedup_by(|a, b| a.key == b.key);
}

/// `ImposeTariff` → `impose-tariff`.
fn kebab(action: &str) -> String {
    let mut out = String::new();
    for c in action.chars() {
        if c.is_uppercase() {
            out.push(' ');
        }
        out.push(c);
    }
    slug(&out)
}

/// Records drawn together, with an index that spares comparing each with each.
#[derive(Default)]
struct Groups<'a> {
    lists: Vec<Vec<usize>>,
    by_key: BTreeMap<String, usize>,
    by_side: BTreeMap<(&'a str, String), BTreeSet<usize>>,
}

impl<'a> Groups<'a> {
    /// Puts a record whose key is known to those of the same key.
    fn add_certain(&mut self, record: usize, profiles: &[Profile<'a>]) {
        let profile = &profiles[record];
        let known = self.by_key.entry(profile.key_on(profile.day)).or_insert(self.lists.len());
        let group = *known;
        self.put(record, group, profile);
    }

    /// Puts a record to the one group that it fits; where several do, or none, it founds one.
    fn add(&mut self, record: usize, profiles: &[Profile<'a>]) {
        let profile = &profiles[record];
        let sides = profile.sides().filter(|_| !profile.act.speech);
        let near: BTreeSet<usize> = sides
            .filter_map(|s| self.by_side.get(&(profile.family, s.key.clone())))
            .flatten()
            .copied()
            .collect();
        let all_fit = |&g: &usize| self.lists[g].iter().all(|&i| profiles[i].fits(profile));
        let fitting: Vec<usize> = near.into_iter().filter(all_fit).take(2).collect();
        let group = match fitting[..] {
            [one] => one,
            _ => self.lists.len(),
        };
        self.put(record, group, profile);
    }

    fn put(&mut self, record: usize, group: usize, profile: &Profile<'a>) {
        if group == self.lists.len() {
            self.lists.push(Vec::new());
        }
        self.lists[group].push(record);
        for side in profile.sides().filter(|_| !profile.act.speech) {
            self.by_side.entry((profile.family, side.key.clone())).or_default().insert(group);
        }
    }
}
