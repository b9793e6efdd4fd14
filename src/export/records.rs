//! Flat records: one JSON object an article, for programs that do not want a graph.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Number;

use crate::event::EventRecord;
use crate::graph::Base;
use crate::lexicon::Lexicon;
use crate::mention::{Entity, EntityId, EntityKind, Mention, MentionKind, Quantity, Tenure, TenureStatus};
use crate::pipeline::Reading;
use crate::text::Span;

#[derive(Serialize)]
struct Article<'a> {
    id: &'a str,
    published: Option<String>,
    publisher: Option<&'a str>,
    people: Vec<Person<'a>>,
    countries: Vec<Country>,
    organisations: Vec<Organisation<'a>>,
    events: Vec<Event<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
    iri: String,
    country: Option<String>,
    mentions: Vec<String>,
    roles: Vec<Role<'a>>,
}

#[derive(Serialize)]
struct Role<'a> {
    role: Cow<'a, str>,
    of: Option<String>,
}

#[derive(Serialize)]
struct Country {
    code: String,
    name: String,
    mentions: Vec<String>,
}

#[derive(Serialize)]
struct Organisation<'a> {
    name: &'a str,
    country: Option<String>,
}

#[derive(Serialize)]
struct Event<'a> {
    action: &'a str,
    plover: Option<&'a str>,
    cameo: Option<&'a str>,
    modality: &'static str,
    actors: Vec<&'a str>,
    actor_countries: Vec<String>,
    targets: Vec<&'a str>,
    target_countries: Vec<String>,
    date: Option<String>,
    earliest: Option<String>,
    latest: Option<String>,
    date_precision: &'static str,
    deadline: Option<String>,
    quantities: Vec<Amount<'a>>,
    stated_by: Vec<&'a str>,
    place: Vec<&'a str>,
    sentence: usize,
    trigger: Quote<'a>,
    evidence: Option<Quote<'a>>,
    confidence: Number,
    rule: &'a str,
}

#[derive(Serialize)]
struct Amount<'a> {
    kind: &'static str,
    /// The number, or the least of a range.
    value: Option<Number>,
    /// The greatest of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<Number>,
    unit: &'a str,
}

#[derive(Serialize)]
struct Quote<'a> {
    text: &'a str,
    begin: usize,
    end: usize,
}

/// Writes one article as one line of JSON.
pub fn write(reading: &Reading, lexicon: &Lexicon, base: &Base, out: &mut impl Write) -> io::Result<()> {
    let scene = Scene { reading, lexicon, base };
    serde_json::to_writer(&mut *out, &scene.article())?;
    out.write_all(b"\n")
}

struct Scene<'a> {
    reading: &'a Reading,
    lexicon: &'a Lexicon,
    base: &'a Base,
}

impl<'a> Scene<'a> {
    fn article(&self) -> Article<'a> {
        let (mentions, article) = (&self.reading.mentions, &self.reading.document.article);
        Article {
            id: &article.id,
            published: article.metadata.published.map(|d| d.to_string()),
            publisher: article
                .metadata
                .publisher
                .as_deref()
                .or(mentions.publisher.map(|id| mentions.entities[id].name.as_str())),
            people: self.people(),
            countries: self.countries(),
            organisations: self.organisations(),
            events: self.reading.records.iter().map(|record| self.event(record)).collect(),
        }
    }

    fn entities(&self) -> impl Iterator<Item = (EntityId, &'a Entity)> + use<'a> {
        self.reading.mentions.entities.iter().enumerate()
    }

    /// The words that name an entity, in text order, each once; pronouns left out.
    fn surfaces(&self, of: impl Fn(&Mention) -> bool) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for mention in &self.reading.mentions.mentions {
            if mention.kind != MentionKind::Pronoun && of(mention) {
                let text = self.reading.document.text(mention.span);
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !words.contains(&text) {
                    words.push(text);
                }
            }
        }
        words
    }

    /// People whom the text names; one whom it only describes by an office stands in the events alone.
    fn people(&self) -> Vec<Person<'a>> {
        let mentions = &self.reading.mentions.mentions;
        let named = |id: EntityId| mentions.iter().any(|m| m.entity == id && m.kind == MentionKind::Name);
        let people = self.entities().filter(|(id, e)| e.kind == EntityKind::Person && named(*id));
        let iris = self.base.article(&self.reading.document.article.id);
        people
            .map(|(id, person)| Person {
                name: &person.name,
                iri: self.base.entity(person, &iris).into_string(),
                country: self.code_of(person),
                mentions: self.surfaces(|m| m.entity == id),
                roles: self.roles(id),
            })
            .collect()
    }

    fn roles(&self, person: EntityId) -> Vec<Role<'a>> {
        let tenures = self.reading.mentions.tenures.iter().filter(|t| t.person == person);
        let mut roles: Vec<Role<'a>> = Vec::new();
        for tenure in tenures {
            let of = tenure.of.map(|id| {
                let entity = &self.reading.mentions.entities[id];
                match entity.kind {
                    EntityKind::Country => self.alpha2(&entity.key),
                    _ => entity.name.clone(),
                }
            });
            let role = held(tenure);
            if !roles.iter().any(|r| r.role == role && r.of == of) {
                roles.push(Role { role, of });
            }
        }
        roles
    }

    /// Countries that the text names, by their own names or by one that stands for their government.
    fn countries(&self) -> Vec<Country> {
        let entities = &self.reading.mentions.entities;
        let country_of = |mention: &Mention| -> Option<&'a str> {
            let entity = &entities[mention.entity];
            match (entity.kind, entity.countries.as_slice()) {
                (EntityKind::Country, _) => Some(entity.key.as_str()),
                (EntityKind::Government, [one]) if mention.kind == MentionKind::Metonym => Some(one.as_str()),
                _ => None,
            }
        };
        let mut order: Vec<&str> = Vec::new();
        for mention in &self.reading.mentions.mentions {
            if let Some(iso3) = country_of(mention).filter(|iso3| !order.contains(iso3)) {
                order.push(iso3);
            }
        }
        order
            .into_iter()
            .map(|iso3| Country {
                code: self.alpha2(iso3),
                name: self.lexicon.country(iso3).map_or(iso3, |c| c.name.as_str()).to_string(),
                mentions: self.surfaces(|m| country_of(m) == Some(iso3)),
            })
            .collect()
    }

    /// Organisations that the text names: the publisher is not one of them by being the publisher.
    fn organisations(&self) -> Vec<Organisation<'a>> {
        let kinds = [EntityKind::Organisation, EntityKind::Government, EntityKind::Media];
        let named = |id: EntityId| self.reading.mentions.mentions.iter().any(|m| m.entity == id);
        self.entities()
            .filter(|(id, e)| kinds.contains(&e.kind) && named(*id))
            .map(|(_, e)| Organisation { name: &e.name, country: self.code_of(e) })
            .collect()
    }

    fn event(&self, record: &'a EventRecord) -> Event<'a> {
        let published = self.reading.document.article.metadata.published;
        let day = |date: Option<Date>| date.map(|d| d.to_string());
        let time = &record.time;
        let publisher: Vec<EntityId> = self.reading.mentions.publisher.into_iter().collect();
        let speakers = if record.stated_by.is_empty() { &publisher } else { &record.stated_by };
        Event {
            action: &record.action,
            plover: record.codes.plover.as_deref(),
            cameo: record.codes.cameo.as_deref(),
            modality: record.modality.as_str(),
            actors: self.names(&record.actors),
            actor_countries: self.codes(&record.actors),
            targets: self.names(&record.targets),
            target_countries: self.codes(&record.targets),
            date: day(time.earliest.or(time.latest).or(published)),
            earliest: day(time.earliest),
            latest: day(time.latest),
            date_precision: time.precision.as_str(),
            deadline: day(record.deadline.as_ref().and_then(|d| d.latest.or(d.earliest))),
            quantities: record.quantities.iter().map(amount).collect(),
            stated_by: self.sources(speakers),
            place: self.names(&record.place),
            sentence: self.reading.document.sentences[..record.sentence]
                .iter()
                .filter(|s| !s.dateline)
                .count(),
            trigger: self.quote(record.trigger),
            evidence: record.evidence.first().map(|&span| self.quote(span)),
            confidence: number(record.confidence.into()),
            rule: &record.rule,
        }
    }

    /// Who says so; beside police, ministries and officials whom the text does not name also the state that they speak for.
    fn sources(&self, ids: &[EntityId]) -> Vec<&'a str> {
        let mut names = self.names(ids);
        for &id in ids.iter().filter(|&&id| self.speaks_for_state(id)) {
            let [iso3] = self.reading.mentions.entities[id].countries.as_slice() else { continue };
            let state = self.lexicon.country(iso3).map(|c| c.name.as_str());
            names.extend(state.filter(|state| !names.contains(state)));
        }
        names
    }

    fn speaks_for_state(&self, id: EntityId) -> bool {
        let mut mentions = self.reading.mentions.mentions.iter().filter(|m| m.entity == id);
        let sector = |m: &Mention| {
            let head = &self.reading.document.sentences[m.sentence].tokens[m.head];
            self.lexicon.group(&head.lower_lemma()).map(|noun| noun.sector.as_str())
        };
        match self.reading.mentions.entities[id].kind {
            EntityKind::Government => true,
            EntityKind::Group => mentions.any(|m| matches!(sector(m), Some("GOV" | "COP"))),
            EntityKind::Person => mentions.all(|m| m.kind != MentionKind::Name),
            _ => false,
        }
    }

    fn names(&self, ids: &[EntityId]) -> Vec<&'a str> {
        let entities: &'a [Entity] = &self.reading.mentions.entities;
        ids.iter().map(|&id| entities[id].name.as_str()).collect()
    }

    fn codes(&self, ids: &[EntityId]) -> Vec<String> {
        let mut codes: BTreeMap<String, ()> = BTreeMap::new();
        for &id in ids {
            let entity = &self.reading.mentions.entities[id];
            let own = (entity.kind == EntityKind::Country).then_some(&entity.key);
            codes.extend(entity.countries.iter().chain(own).map(|iso3| (self.alpha2(iso3), ())));
        }
        codes.into_keys().collect()
    }

    fn code_of(&self, entity: &Entity) -> Option<String> {
        entity.countries.first().map(|iso3| self.alpha2(iso3))
    }

    /// The ISO 3166-1 alpha-2 code of a country, as this format wants it.
    fn alpha2(&self, iso3: &str) -> String {
        self.lexicon.country(iso3).map_or(iso3, |c| c.iso2.as_str()).to_string()
    }

    fn quote(&self, span: Span) -> Quote<'a> {
        let document: &'a crate::text::Document = &self.reading.document;
        Quote { text: document.text(span), begin: span.begin, end: span.end }
    }
}

fn amount(quantity: &Quantity) -> Amount<'_> {
    let range = quantity.min.is_some() && quantity.max.is_some() && quantity.min != quantity.max;
    Amount {
        kind: quantity.kind.as_str(),
        value: quantity.min.or(quantity.max).map(number),
        max: quantity.max.filter(|_| range).map(number),
        unit: &quantity.unit,
    }
}

/// A number from its hundredths: an integer where it is one.
fn number(hundredths: i64) -> Number {
    if hundredths % 100 == 0 {
        Number::from(hundredths / 100)
    } else {
        // a quotient of integers is the double nearest to it, the same on every machine
        Number::from_f64(hundredths as f64 / 100.0).expect("a finite number")
    }
}

/// A role as people write it, with what is over, not yet begun or for a time: "former president".
fn held(tenure: &Tenure) -> Cow<'_, str> {
    let label = tenure.title.as_str();
    match tenure.status {
        TenureStatus::Current => label.into(),
        TenureStatus::Former => format!("former {label}").into(),
        TenureStatus::Acting => format!("acting {label}").into(),
        TenureStatus::Elect => format!("{label}-elect").into(),
        TenureStatus::Nominee => format!("nominee for {label}").into(),
    }
}
