//! Flat records: one JSON object an article, for programs that do not want a graph.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;

use crate::event::{EventRecord, happenings};
use crate::graph::{Base, record_nodes};
use crate::lexicon::Lexicon;
use crate::mention::{Entity, EntityId, EntityKind, Mention, MentionKind, Quantity, Tenure, TenureStatus};
use crate::pipeline::Reading;
use crate::text::Span;

/// What one article says, as flat records: one JSON object an article, one a line. An article with nothing in it gives
/// empty lists.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Article")]
pub(super) struct Article<'a> {
    /// Id of the article: the one it came with, else the beginning of its text's hash.
    id: &'a str,
    /// Day of publication.
    #[schemars(extend("format" = "date"))]
    published: Option<String>,
    /// Newspaper, agency or site.
    publisher: Option<&'a str>,
    /// Address of the article.
    url: Option<&'a str>,
    /// People whom the text names.
    people: Vec<Person<'a>>,
    /// Countries that the text names, by their names or by one that stands for their governments.
    countries: Vec<Country>,
    /// Organisations that the text names.
    organisations: Vec<Organisation<'a>>,
    /// Event records, in the order of the text.
    events: Vec<Event<'a>>,
}

/// A person.
#[derive(Serialize, JsonSchema)]
struct Person<'a> {
    /// The longest name that the text has, or that of the ontology.
    name: &'a str,
    iri: String,
    /// ISO 3166-1 alpha-2 code of the country that the person acts for.
    country: Option<String>,
    /// The words that name the person, each once.
    mentions: Vec<String>,
    roles: Vec<Role<'a>>,
}

/// An office, a position or an occupation.
#[derive(Serialize, JsonSchema)]
struct Role<'a> {
    /// In words: "president", "former president".
    role: Cow<'a, str>,
    /// Code of the country, or name of the body, that the role is of.
    of: Option<String>,
}

/// A country.
#[derive(Serialize, JsonSchema)]
struct Country {
    /// ISO 3166-1 alpha-2 code; XK is Kosovo, EU the European Union.
    code: String,
    name: String,
    /// The words that name it, each once.
    mentions: Vec<String>,
}

/// An organisation.
#[derive(Serialize, JsonSchema)]
struct Organisation<'a> {
    name: &'a str,
    /// ISO 3166-1 alpha-2 code of its country.
    country: Option<String>,
}

/// What the article says about one event, under one source and one modality.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Event")]
struct Event<'a> {
    /// IRI of the record in the graph.
    iri: String,
    /// The event that it is a record of; null where the record names nobody.
    event: Option<Reference>,
    /// Id of the action, such as ImposeTariff.
    action: &'a str,
    /// PLOVER category, which follows from action and modality.
    plover: Option<&'a str>,
    /// CAMEO code.
    cameo: Option<&'a str>,
    /// PLOVER quad class: 1 cooperation in words, 2 in deeds, 3 conflict in words, 4 in deeds.
    #[schemars(range(min = 1, max = 4))]
    quad: Option<u8>,
    /// Goldstein value of the CAMEO code, from -10 to +10.
    #[schemars(with = "Option<f64>", range(min = -10, max = 10))]
    goldstein: Option<Number>,
    /// Factual status: Actual, Ongoing, Planned, Possible, Threatened, Demanded, Hypothetical, Negated, Denied, Cancelled
    /// or Unknown.
    modality: &'static str,
    /// Names of those who do it, or would do it.
    actors: Vec<&'a str>,
    /// Their IRIs, in the same order.
    actor_iris: Vec<String>,
    /// ISO 3166-1 alpha-2 codes of their countries, sorted.
    actor_countries: Vec<String>,
    /// Names of those whom it is done to.
    targets: Vec<&'a str>,
    /// Their IRIs, in the same order.
    target_iris: Vec<String>,
    /// ISO 3166-1 alpha-2 codes of their countries, sorted.
    target_countries: Vec<String>,
    /// Day to sort by: the earliest that is known, else the latest, else the day of the article.
    #[schemars(extend("format" = "date"))]
    date: Option<String>,
    #[schemars(extend("format" = "date"))]
    earliest: Option<String>,
    #[schemars(extend("format" = "date"))]
    latest: Option<String>,
    /// day, week, month, year, interval or unknown.
    date_precision: &'static str,
    /// Day by which a demand or an ultimatum must be met.
    #[schemars(extend("format" = "date"))]
    deadline: Option<String>,
    quantities: Vec<Amount<'a>>,
    /// Who says so: the nearest speaker, or the publisher where the narrator speaks.
    stated_by: Vec<&'a str>,
    /// Where it happens.
    place: Vec<&'a str>,
    /// Number of the sentence, from 0; the dateline does not count.
    sentence: usize,
    /// The words that express the action.
    trigger: Quote<'a>,
    /// The sentence that says so.
    evidence: Option<Quote<'a>>,
    /// How sure the reader is.
    #[schemars(with = "f64", range(min = 0, max = 1))]
    confidence: Number,
    /// The pattern that fired.
    rule: &'a str,
}

/// An event, by its id and its IRI; records of one event share it in all articles.
#[derive(Serialize, JsonSchema, Clone)]
struct Reference {
    id: String,
    iri: String,
}

/// A number that belongs to an event.
#[derive(Serialize, JsonSchema)]
struct Amount<'a> {
    /// rate, rateAdded, ratePrevious, killed, injured, money, duration or count.
    kind: &'static str,
    /// The number, or the least of a range.
    #[schemars(with = "Option<f64>")]
    value: Option<Number>,
    /// The greatest of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<f64>")]
    max: Option<Number>,
    /// %, an ISO 4217 code, a unit of time, or what is counted.
    unit: &'a str,
}

/// A stretch of the text, in Unicode code points from 0; `end` is the place of the first one behind it.
#[derive(Serialize, JsonSchema)]
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
            stated_by: self.names(speakers),
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
    let label = tenure.label.as_str();
    match tenure.status {
        TenureStatus::Current => label.into(),
        TenureStatus::Former => format!("former {label}").into(),
        TenureStatus::Acting => format!("acting {label}").into(),
        TenureStatus::Elect => format!("{label}-elect").into(),
        TenureStatus::Nominee => format!("nominee for {label}").into(),
    }
}
