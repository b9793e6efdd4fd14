//! Flat records: one JSON object an article, for programs that do not want a graph.

mod types;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};

use jiff::civil::Date;
use serde_json::Number;

pub(super) use types::Article;
use types::{Amount, Country, Event, Organisation, Person, Quote, Reference, Role};

use crate::event::{EventRecord, happenings};
use crate::graph::{Base, record_nodes};
use crate::lexicon::Lexicon;
use crate::mention::{Entity, EntityId, EntityKind, Mention, MentionKind, Quantity, Tenure, TenureStatus};
use crate::pipeline::Reading;
use crate::text::{Sentence, Span};

/// Writes one article as one line of JSON.
pub fn write(reading: &Reading, lexicon: &Lexicon, base: &Base, out: &mut impl Write) -> io::Result<()> {
    let scene = Scene::new(reading, lexicon, base);
    serde_json::to_writer(&mut *out, &scene.article())?;
    out.write_all(b"\n")
}

struct Scene<'a> {
    reading: &'a Reading,
    lexicon: &'a Lexicon,
    base: &'a Base,
    /// The mentions of each entity, in text order.
    of_entity: Vec<Vec<&'a Mention>>,
    /// How many sentences that are no datelines stand before each.
    before: Vec<usize>,
}

impl<'a> Scene<'a> {
    fn new(reading: &'a Reading, lexicon: &'a Lexicon, base: &'a Base) -> Self {
        let mut of_entity = vec![Vec::new(); reading.mentions.entities.len()];
        for mention in &reading.mentions.mentions {
            of_entity[mention.entity].push(mention);
        }
        let mut count = 0;
        let counted = |sentence: &Sentence| {
            count += usize::from(!sentence.dateline);
            count - usize::from(!sentence.dateline)
        };
        let before = reading.document.sentences.iter().map(counted).collect();
        Self { reading, lexicon, base, of_entity, before }
    }

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
            url: article.metadata.url.as_deref(),
            people: self.people(),
            countries: self.countries(),
            organisations: self.organisations(),
            events: self.events(),
        }
    }

    fn entities(&self) -> impl Iterator<Item = (EntityId, &'a Entity)> + use<'a> {
        self.reading.mentions.entities.iter().enumerate()
    }

    /// The words of some mentions, each once; pronouns left out.
    fn surfaces(&self, mentions: &[&Mention]) -> Vec<String> {
        let mut known = HashSet::new();
        let named = mentions.iter().filter(|mention| mention.kind != MentionKind::Pronoun);
        let words = named.map(|mention| {
            self.reading.document.text(mention.span).split_whitespace().collect::<Vec<_>>().join(" ")
        });
        words.filter(|text| known.insert(text.clone())).collect()
    }

    /// People whom the text names; one whom it only describes by an office stands in the events alone.
    fn people(&self) -> Vec<Person<'a>> {
        let named = |id: EntityId| self.of_entity[id].iter().any(|m| m.kind == MentionKind::Name);
        let people = self.entities().filter(|(id, e)| e.kind == EntityKind::Person && named(*id));
        let iris = self.base.article(&self.reading.document.article.id);
        let (mut tenures, none) = (HashMap::<EntityId, Vec<&Tenure>>::new(), Vec::new());
        for tenure in &self.reading.mentions.tenures {
            tenures.entry(tenure.person).or_default().push(tenure);
        }
        people
            .map(|(id, person)| Person {
                name: &person.name,
                iri: self.base.entity(person, &iris).into_string(),
                country: self.code_of(person),
                mentions: self.surfaces(&self.of_entity[id]),
                roles: self.roles(tenures.get(&id).unwrap_or(&none)),
            })
            .collect()
    }

    fn roles(&self, tenures: &[&'a Tenure]) -> Vec<Role<'a>> {
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
        let mut of: HashMap<&str, Vec<&Mention>> = HashMap::new();
        for mention in &self.reading.mentions.mentions {
            let Some(iso3) = country_of(mention) else { continue };
            let mentions = of.entry(iso3).or_default();
            if mentions.is_empty() {
                order.push(iso3);
            }
            mentions.push(mention);
        }
        order
            .into_iter()
            .map(|iso3| Country {
                code: self.alpha2(iso3),
                name: self.lexicon.country(iso3).map_or(iso3, |c| c.name.as_str()).to_string(),
                mentions: self.surfaces(&of[iso3]),
            })
            .collect()
    }

    /// Organisations that the text names: the publisher is not one of them by being the publisher.
    fn organisations(&self) -> Vec<Organisation<'a>> {
        let kinds = [EntityKind::Organisation, EntityKind::Government, EntityKind::Media];
        self.entities()
            .filter(|(id, e)| kinds.contains(&e.kind) && !self.of_entity[*id].is_empty())
            .map(|(_, e)| Organisation { name: &e.name, country: self.code_of(e) })
            .collect()
    }

    fn events(&self) -> Vec<Event<'a>> {
        let reading = self.reading;
        let nodes = record_nodes(&reading.records, &self.base.article(&reading.document.article.id));
        let mut of: Vec<Option<Reference>> = vec![None; reading.records.len()];
        for happening in happenings(&reading.document, &reading.mentions, &reading.records, self.lexicon) {
            // as in the graph, where an event without any date is none
            if happening.date.is_none() {
                continue;
            }
            let iri = self.base.event(&happening.key).into_string();
            for &record in &happening.records {
                of[record] = Some(Reference { id: happening.key.clone(), iri: iri.clone() });
            }
        }
        let records = reading.records.iter().zip(nodes).zip(of);
        records.map(|((record, node), of)| self.event(record, node.into_string(), of)).collect()
    }

    fn event(&self, record: &'a EventRecord, iri: String, event: Option<Reference>) -> Event<'a> {
        let published = self.reading.document.article.metadata.published;
        let day = |date: Option<Date>| date.map(|d| d.to_string());
        let time = &record.time;
        let publisher: Vec<EntityId> = self.reading.mentions.publisher.into_iter().collect();
        let speakers = if record.stated_by.is_empty() { &publisher } else { &record.stated_by };
        Event {
            iri,
            event,
            action: &record.action,
            plover: record.codes.plover.as_deref(),
            cameo: record.codes.cameo.as_deref(),
            quad: record.codes.quad,
            goldstein: record.codes.goldstein.map(|tenths| number(i64::from(tenths) * 10)),
            modality: record.modality.as_str(),
            actors: self.names(&record.actors),
            actor_iris: self.iris(&record.actors),
            actor_countries: self.codes(&record.actors),
            targets: self.names(&record.targets),
            target_iris: self.iris(&record.targets),
            target_countries: self.codes(&record.targets),
            date: day(time.earliest.or(time.latest).or(published)),
            earliest: day(time.earliest),
            latest: day(time.latest),
            date_precision: time.precision.as_str(),
            deadline: day(record.deadline.as_ref().and_then(|d| d.latest.or(d.earliest))),
            quantities: record.quantities.iter().map(amount).collect(),
            stated_by: self.sources(speakers),
            place: self.names(&record.place),
            sentence: self.before[record.sentence],
            trigger: self.quote(record.trigger),
            evidence: record.evidence.first().map(|&span| self.quote(span)),
            confidence: number(record.confidence.into()),
            rule: &record.rule,
        }
    }

    /// Who says so; beside police, ministries, soldiers, prosecutors and officials whom the text does not name also the states that they speak for.
    fn sources(&self, ids: &[EntityId]) -> Vec<&'a str> {
        let mut names = self.names(ids);
        for &id in ids.iter().filter(|&&id| self.speaks_for_state(id)) {
            for iso3 in &self.reading.mentions.entities[id].countries {
                let state = self.lexicon.country(iso3).map(|c| c.name.as_str());
                names.extend(state.filter(|state| !names.contains(state)));
            }
        }
        names
    }

    fn speaks_for_state(&self, id: EntityId) -> bool {
        let mut mentions = self.of_entity[id].iter().copied();
        let sector = |m: &Mention| {
            let head = &self.reading.document.sentences[m.sentence].tokens[m.head];
            self.lexicon.group(&head.lower_lemma()).map(|noun| noun.sector.as_str())
        };
        match self.reading.mentions.entities[id].kind {
            EntityKind::Government => true,
            EntityKind::Group => mentions.any(|m| matches!(sector(m), Some("GOV" | "COP" | "MIL" | "JUD"))),
            EntityKind::Person => mentions.all(|m| m.kind != MentionKind::Name),
            _ => false,
        }
    }

    fn names(&self, ids: &[EntityId]) -> Vec<&'a str> {
        let entities: &'a [Entity] = &self.reading.mentions.entities;
        ids.iter().map(|&id| entities[id].name.as_str()).collect()
    }

    fn iris(&self, ids: &[EntityId]) -> Vec<String> {
        let article = self.base.article(&self.reading.document.article.id);
        let entities = &self.reading.mentions.entities;
        ids.iter().map(|&id| self.base.entity(&entities[id], &article).into_string()).collect()
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
