//! OpenSanctions: FollowTheMoney entities, a JSON object a line.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Parsed;
use crate::link::entry::{Entry, Kind, Position};

#[derive(Deserialize)]
struct Record {
    id: String,
    schema: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<serde_json::Value>>,
}

/// Reads whole lines.
pub fn parse(lines: &[u8], out: &mut Parsed) {
    for line in lines.split(|b| *b == b'\n').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty()) {
        match serde_json::from_slice::<Record>(line) {
            Ok(record) => out.entries.extend(entry(record)),
            Err(_) => out.tally.malformed += 1,
        }
    }
}

/// What a schema of FollowTheMoney says that a thing is; `None` for what nobody names, such as an address.
pub(super) fn kind(schema: &str) -> Option<Kind> {
    Some(match schema {
        "Person" => Kind::Person,
        "Organization" | "Company" | "LegalEntity" | "PublicBody" => Kind::Organisation,
        "Position" => Kind::Position,
        "Vessel" | "Airplane" => Kind::Other,
        _ => return None,
    })
}

fn entry(record: Record) -> Option<Entry> {
    let kind = kind(&record.schema)?;
    let values = |property: &str| -> Vec<String> {
        let list = record.properties.get(property).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|v| v.as_str()).map(str::to_string).collect()
    };
    let first = |property: &str| values(property).into_iter().next().unwrap_or_default();
    let mut names: Vec<String> =
        ["name", "alias", "weakAlias", "previousName"].into_iter().flat_map(values).collect();
    let name = if record.caption.is_empty() { names.first()?.clone() } else { record.caption.clone() };
    names.retain(|n| *n != name);
    let mut entry = Entry::new(format!("https://www.opensanctions.org/entities/{}/", record.id), name, kind);
    entry.aliases = names;
    for property in ["country", "citizenship", "nationality", "jurisdiction"] {
        entry.countries.extend(values(property).iter().map(|c| c.to_uppercase()));
    }
    entry.countries.sort();
    entry.countries.dedup();
    let position = |label| Position { label, ..Position::default() };
    entry.positions = values("position").into_iter().map(position).collect();
    (entry.born, entry.died) = (first("birthDate"), first("deathDate"));
    entry.party = first("political");
    entry.description = first("notes");
    entry.types = values("topics");
    let items = values("wikidataId")
        .into_iter()
        .chain(Some(record.id.clone()).filter(|id| super::item(id).is_some()));
    entry.same = items.map(|id| format!("http://www.wikidata.org/entity/{id}")).collect();
    entry.same.dedup();
    entry.popularity = entry.same.len() as u32;
    Some(entry)
}
