//! Who takes part in an event, and where it takes place: what a table says of a person, a country, a body or a place.

use std::collections::HashMap;

use jiff::civil::Date;
use oxigraph::model::NamedNodeRef;

use super::look::Look;
use crate::graph::Base;
use crate::graph::vocabulary::{dm, org, rdf, rdfs, schema, wd};
use crate::lexicon::Lexicon;
use crate::store::StoreError;

const GEONAMES: &str = "https://sws.geonames.org/";
const LATITUDE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2003/01/geo/wgs84_pos#lat");
const LONGITUDE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2003/01/geo/wgs84_pos#long");

/// The classes of entities and the words for them; of a node with two classes the first one counts.
const KINDS: [(NamedNodeRef<'static>, &str); 7] = [
    (schema::PERSON, "person"),
    (schema::COUNTRY, "country"),
    (schema::GOVERNMENT_ORGANIZATION, "government"),
    (schema::NEWS_MEDIA_ORGANIZATION, "media"),
    (org::ORGANIZATION_CLASS, "organisation"),
    (schema::PLACE, "place"),
    (dm::GROUP, "group"),
];

/// A person, country, organisation, place or group, as the tables show it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Party {
    /// Its IRI.
    pub iri: String,
    /// The least of its labels, so that it is called the same in every row.
    pub name: String,
    /// person, country, government, media, organisation, place or group; empty for what is none of these.
    pub kind: &'static str,
    /// ISO 3166-1 alpha-3 codes of the countries that it is, acts for or lies in.
    pub countries: Vec<String>,
    /// Wikidata id (`Q…`), where it is linked.
    pub wikidata: Option<String>,
    /// Number in GeoNames, where it is linked.
    pub geonames: Option<String>,
    /// Degrees north and east (WGS 84), where they are known.
    pub position: Option<(f64, f64)>,
    /// Offices held when the event took place: "president, Russia".
    pub roles: Vec<String>,
}

/// Describes nodes, each once.
pub(super) struct Parties<'a> {
    lexicon: &'a Lexicon,
    base: &'a Base,
    known: HashMap<String, Party>,
}

impl<'a> Parties<'a> {
    pub fn new(lexicon: &'a Lexicon, base: &'a Base) -> Self {
        Self { lexicon, base, known: HashMap::new() }
    }

    /// Forgets nodes that no other article has, so that memory does not grow with the corpus.
    pub fn forget(&mut self, article: &str) {
        self.known.retain(|iri, _| !iri.starts_with(article));
    }

    /// What is known of a node, without its offices.
    pub fn describe(&mut self, iri: &str, look: &impl Look) -> Result<Party, StoreError> {
        if let Some(known) = self.known.get(iri) {
            return Ok(known.clone());
        }
        let types = look.nodes(iri, rdf::TYPE)?;
        let kind = KINDS.iter().find(|(class, _)| types.iter().any(|t| t == class.as_str()));
        let mut countries = Vec::new();
        if let Some(own) = look.text(iri, dm::ISO3)? {
            countries.push(own);
        }
        for property in [dm::AFFILIATED_COUNTRY, schema::CONTAINED_IN_PLACE] {
            for country in look.nodes(iri, property)? {
                if let Some(code) = look.text(&country, dm::ISO3)?.filter(|code| !countries.contains(code)) {
                    countries.push(code);
                }
            }
        }
        let links = look.nodes(iri, schema::SAME_AS)?;
        let geonames = geonames(&links);
        let position = position(iri, look, self.lexicon)?;
        let party = Party {
            name: look.text(iri, rdfs::LABEL)?.unwrap_or_else(|| iri.to_string()),
            iri: iri.to_string(),
            kind: kind.map_or("", |(_, word)| word),
            countries,
            wikidata: links.iter().find_map(|l| l.strip_prefix(wd::NAMESPACE)).map(str::to_string),
            geonames: geonames.map(str::to_string),
            position,
            roles: Vec::new(),
        };
        self.known.insert(iri.to_string(), party.clone());
        Ok(party)
    }

    /// The same with the offices that a person held on a day: those that the article calls present, then those that the
    /// dated tables have.
    pub fn on_day(
        &mut self,
        iri: &str,
        day: Option<Date>,
        reported_in: &str,
        article: &impl Look,
        look: &impl Look,
    ) -> Result<Party, StoreError> {
        let mut party = self.describe(iri, look)?;
        if party.kind != "person" {
            return Ok(party);
        }
        let mut held: Vec<(String, Option<String>)> = Vec::new();
        // the article says which offices it tells of, and who holds these all articles know
        let (tenures, person) = (self.base.node("tenure", ""), iri.rsplit('/').next().unwrap_or_default());
        let of_person = format!("{}{person}--", tenures.as_str());
        for tenure in article.holders(dm::REPORTED_IN, reported_in)? {
            if !tenure.starts_with(&of_person) {
                continue;
            }
            let status = look.text(&tenure, dm::TENURE_STATUS)?;
            let Some(role) = look.node(&tenure, org::ROLE)? else { continue };
            if !matches!(status.as_deref(), Some("current" | "acting")) {
                continue;
            }
            let of = look.node(&tenure, org::ORGANIZATION)?;
            let label = look.text(&role, rdfs::LABEL)?.unwrap_or_else(|| role.clone());
            let name = match &of {
                Some(of) => Some(self.describe(of, look)?.name),
                None => None,
            };
            let key = (role, of);
            if !held.contains(&key) {
                party.roles.push(office(&label, name.as_deref()));
                held.push(key);
            }
        }
        let person = iri.strip_prefix(self.base.node("person", "").as_str());
        if let (Some(person), Some(day)) = (person, day) {
            let day = day.to_string();
            for office_held in self.lexicon.offices_of(person).filter(|o| o.holds(&day)) {
                let role = self.base.role(&office_held.role).into_string();
                let country = self.lexicon.country(&office_held.of);
                let (of, name) = match country {
                    Some(country) => (self.base.country(&country.iso3), country.name.clone()),
                    None => match self.lexicon.organisation(&office_held.of) {
                        Some(body) => (self.base.node("org", &body.key), body.name.clone()),
                        None => continue,
                    },
                };
                let key = (role, Some(of.into_string()));
                if !held.contains(&key) {
                    let label = self.lexicon.role(&office_held.role).map_or("", |r| r.label.as_str());
                    party.roles.push(office(label, Some(&name)));
                    held.push(key);
                }
            }
        }
        Ok(party)
    }
}

/// Degrees north and east of a node (WGS 84): what the graph says of it, else the table of cities.
pub fn position(iri: &str, look: &impl Look, lexicon: &Lexicon) -> Result<Option<(f64, f64)>, StoreError> {
    match look.number(iri, LATITUDE)?.zip(look.number(iri, LONGITUDE)?) {
        Some(told) => Ok(Some(told)),
        None => Ok(geonames(&look.nodes(iri, schema::SAME_AS)?).and_then(|id| lexicon.coordinates(id))),
    }
}

/// The number in GeoNames that one of the links leads to.
fn geonames(links: &[String]) -> Option<&str> {
    links.iter().find_map(|link| link.strip_prefix(GEONAMES)).map(|id| id.trim_end_matches('/'))
}

fn office(role: &str, of: Option<&str>) -> String {
    of.map_or_else(|| role.to_string(), |of| format!("{role}, {of}"))
}
