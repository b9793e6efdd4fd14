//! The flat row of the event table. The names of the fields are the names of the columns, and their order is that of the
//! columns: what stands in their comments is what the schema and `docs/events.md` say of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::event::Event;
use super::party::Party;
use crate::graph::Base;

/// Between values of one cell.
pub const SEPARATOR: &str = "; ";

/// A row of the event table: what one record says of an event or, merged, what all records say of it. Several values of
/// one cell stand in one text with `; ` between them. A value that is not known is empty, null in JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Id of the record: the article, then where the word for the action stands and what is done. Empty in merged rows.
    pub record: Option<String>,
    /// Id of the event that the record is of; records of one event share it, in all articles.
    pub event: Option<String>,
    /// IRI of the record in the graph. Empty in merged rows.
    pub record_iri: Option<String>,
    /// IRI of the event in the graph.
    pub event_iri: Option<String>,
    /// Day to sort by: the earliest day that is known, else the latest, else the day of the article.
    #[schemars(extend("format" = "date"))]
    pub date: Option<String>,
    /// First day on which it may have happened.
    #[schemars(extend("format" = "date"))]
    pub earliest: Option<String>,
    /// Last day on which it may have happened.
    #[schemars(extend("format" = "date"))]
    pub latest: Option<String>,
    /// How exact the date is: day, week, month, year, interval or unknown.
    pub date_precision: Option<String>,
    /// What the date rests on: explicit, relative, inferred or document.
    pub date_basis: Option<String>,
    /// Day by which a demand or an ultimatum must be met.
    #[schemars(extend("format" = "date"))]
    pub deadline: Option<String>,
    /// Id of the action, such as ImposeTariff; `demarche ontology actions` lists them.
    pub action: String,
    /// The action in words, such as "impose tariff".
    pub action_label: String,
    /// Category of PLOVER, which follows from action and modality.
    pub plover: Option<String>,
    /// Mode of the PLOVER category.
    pub plover_mode: Option<String>,
    /// Quad class of PLOVER: 1 cooperation in words, 2 in deeds, 3 conflict in words, 4 in deeds.
    pub quad: Option<u8>,
    /// CAMEO code; a text, since 010 is not 10.
    pub cameo: Option<String>,
    /// Goldstein value of the CAMEO code, from -10 (harms) to +10 (helps).
    pub goldstein: Option<f64>,
    /// Factual status: Actual, Ongoing, Planned, Possible, Threatened, Demanded, Hypothetical, Negated, Denied, Cancelled
    /// or Unknown. In merged rows the surest of its records.
    pub modality: String,
    /// Every status that records give the event, the surest first.
    pub modalities: String,
    /// Names of those who do it, or would do it.
    pub actors: Option<String>,
    /// IRIs of the actors, in the order of their names.
    pub actor_iris: Option<String>,
    /// ISO 3166-1 alpha-3 codes of the countries that the actors are or act for, each once.
    pub actor_iso3: Option<String>,
    /// Kinds of the actors, in the order of their names: person, country, government, media, organisation, place, group.
    pub actor_kinds: Option<String>,
    /// Offices that the actors held on the date, such as "president, Russia"; each once.
    pub actor_roles: Option<String>,
    /// Wikidata ids of the actors that are linked, in the order of their names.
    pub actor_wikidata: Option<String>,
    /// Names of those whom it is done to.
    pub targets: Option<String>,
    /// IRIs of the targets, in the order of their names.
    pub target_iris: Option<String>,
    /// ISO 3166-1 alpha-3 codes of the countries of the targets, each once.
    pub target_iso3: Option<String>,
    /// Kinds of the targets, in the order of their names.
    pub target_kinds: Option<String>,
    /// Offices that the targets held on the date, each once.
    pub target_roles: Option<String>,
    /// Wikidata ids of the targets that are linked, in the order of their names.
    pub target_wikidata: Option<String>,
    /// Names of those who say so: the nearest speaker, or the publisher where the narrator speaks.
    pub stated_by: Option<String>,
    /// IRIs of those who say so.
    pub stated_by_iris: Option<String>,
    /// Newspaper, agency or site of the article.
    pub publisher: Option<String>,
    /// Id of the article.
    pub article: String,
    /// IRI of the article in the graph.
    pub article_iri: String,
    /// Address of the article.
    pub url: Option<String>,
    /// Day of publication; in merged rows the first one.
    #[schemars(extend("format" = "date"))]
    pub published: Option<String>,
    /// Headline of the article.
    pub headline: Option<String>,
    /// Rate that results, in per cent.
    pub rate: Option<f64>,
    /// What is added to the rate, in percentage points.
    pub rate_added: Option<f64>,
    /// Rate before, in per cent.
    pub rate_previous: Option<f64>,
    /// Least number of people killed.
    pub killed_min: Option<u64>,
    /// Greatest number of people killed.
    pub killed_max: Option<u64>,
    /// Least number of people injured.
    pub injured_min: Option<u64>,
    /// Greatest number of people injured.
    pub injured_max: Option<u64>,
    /// Sum of money, in units of the currency (not thousands or millions); the least, where a range is given.
    pub money: Option<f64>,
    /// The greatest of a range of money.
    pub money_max: Option<f64>,
    /// Currency of the money: ISO 4217 code.
    pub currency: Option<String>,
    /// Names of the places where it happens.
    pub place: Option<String>,
    /// IRIs of the places.
    pub place_iris: Option<String>,
    /// ISO 3166-1 alpha-3 codes of the countries of the places, each once.
    pub place_iso3: Option<String>,
    /// Number in GeoNames of the first place that has one.
    pub geonames: Option<String>,
    /// Degrees north of the first place that has coordinates (WGS 84).
    pub latitude: Option<f64>,
    /// Degrees east of it.
    pub longitude: Option<f64>,
    /// The sentence that says so, in one line; in merged rows that of the surest record.
    pub quote: Option<String>,
    /// Where the sentence begins in the text of the article, in Unicode code points from 0.
    pub begin: Option<u64>,
    /// Where it ends: the place of the first code point behind it.
    pub end: Option<u64>,
    /// How sure the reader is, from 0 to 1; in merged rows the greatest.
    pub confidence: Option<f64>,
    /// Records in this row: 1, or those of a merged event.
    pub n_records: u64,
    /// Articles of the store that tell the event. Empty where there is no store.
    pub n_articles: Option<u64>,
    /// Publishers of them that tell it independently: who prints the same text counts once.
    pub n_publishers: Option<u64>,
}

impl Row {
    /// The row of an event. Of a merged one the id and the IRI of its record are left out.
    pub fn new(event: &Event, base: &Base, merged: bool) -> Self {
        let record = (!merged).then(|| event.record.clone());
        let (actors, targets, places) = (&event.actors, &event.targets, &event.places);
        let (articles, amounts) = (&event.articles, &event.amounts);
        let position = places.iter().find_map(|p| p.position);
        let event_id = |iri: &String| below(iri, base.node("event", "").as_str());
        Self {
            record: record.as_ref().map(|iri| below(iri, base.node("article", "").as_str())),
            event: event.event.as_ref().map(event_id),
            record_iri: record,
            event_iri: event.event.clone(),
            date: event.date.clone(),
            earliest: event.earliest.clone(),
            latest: event.latest.clone(),
            date_precision: event.date_precision.clone(),
            date_basis: event.date_basis.clone(),
            deadline: event.deadline.clone(),
            action: event.action.clone(),
            action_label: event.action_label.clone(),
            plover: event.plover.clone(),
            plover_mode: event.plover_mode.clone(),
            quad: event.quad,
            cameo: event.cameo.clone(),
            goldstein: event.goldstein,
            modality: event.modality.clone(),
            modalities: event.modalities.join(SEPARATOR),
            actors: names(actors),
            actor_iris: iris(actors),
            actor_iso3: countries(actors),
            actor_kinds: join(actors.iter().map(|p| p.kind)),
            actor_roles: once(actors.iter().flat_map(|p| &p.roles)),
            actor_wikidata: join(actors.iter().filter_map(|p| p.wikidata.as_deref())),
            targets: names(targets),
            target_iris: iris(targets),
            target_iso3: countries(targets),
            target_kinds: join(targets.iter().map(|p| p.kind)),
            target_roles: once(targets.iter().flat_map(|p| &p.roles)),
            target_wikidata: join(targets.iter().filter_map(|p| p.wikidata.as_deref())),
            stated_by: names(&event.sources),
            stated_by_iris: iris(&event.sources),
            publisher: once(articles.iter().filter_map(|a| a.publisher.as_ref()).map(|p| &p.name)),
            article: join(articles.iter().map(|a| a.id.as_str())).unwrap_or_default(),
            article_iri: join(articles.iter().map(|a| a.iri.as_str())).unwrap_or_default(),
            url: join(articles.iter().filter_map(|a| a.url.as_deref())),
            published: articles.iter().filter_map(|a| a.published.clone()).min(),
            headline: join(articles.iter().filter_map(|a| a.headline.as_deref())),
            rate: amounts.rate,
            rate_added: amounts.rate_added,
            rate_previous: amounts.rate_previous,
            killed_min: amounts.killed_min,
            killed_max: amounts.killed_max,
            injured_min: amounts.injured_min,
            injured_max: amounts.injured_max,
            money: amounts.money_min.or(amounts.money_max),
            money_max: amounts.money_max.filter(|max| amounts.money_min.is_some_and(|min| min != *max)),
            currency: amounts.currency.clone(),
            place: names(places),
            place_iris: iris(places),
            place_iso3: countries(places),
            geonames: places.iter().find_map(|p| p.geonames.clone()),
            latitude: position.map(|(north, _)| north),
            longitude: position.map(|(_, east)| east),
            quote: event.quote.clone(),
            begin: event.begin,
            end: event.end,
            confidence: event.confidence,
            n_records: event.records,
            n_articles: event.told.map(|t| t.articles),
            n_publishers: event.told.map(|t| t.publishers),
        }
    }
}

/// What follows a prefix, as the IRI writes it.
fn below(iri: &str, prefix: &str) -> String {
    iri.strip_prefix(prefix).unwrap_or(iri).to_string()
}

fn join<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let joined = values.collect::<Vec<_>>().join(SEPARATOR);
    (!joined.is_empty()).then_some(joined)
}

/// Joined, each value once, in the order in which they come.
fn once<'a>(values: impl Iterator<Item = &'a String>) -> Option<String> {
    let mut seen: Vec<&str> = Vec::new();
    for value in values {
        if !seen.contains(&value.as_str()) {
            seen.push(value);
        }
    }
    join(seen.into_iter())
}

fn names(parties: &[Party]) -> Option<String> {
    join(parties.iter().map(|p| p.name.as_str()))
}

fn iris(parties: &[Party]) -> Option<String> {
    join(parties.iter().map(|p| p.iri.as_str()))
}

fn countries(parties: &[Party]) -> Option<String> {
    once(parties.iter().flat_map(|p| &p.countries))
}
