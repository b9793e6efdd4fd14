//! Wikidata's JSON dump: an entity a line, in one large array.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Parsed, item};
use crate::link::entry::{Entry, Kind, Position};

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    labels: Map<English<'a>>,
    #[serde(borrow, default)]
    descriptions: Map<English<'a>>,
    #[serde(borrow, default)]
    aliases: Map<Aliases<'a>>,
    #[serde(borrow, default)]
    claims: Map<Claims<'a>>,
    #[serde(default)]
    sitelinks: Count,
}

#[derive(Deserialize, Default)]
struct English<'a> {
    #[serde(borrow)]
    en: Option<Text<'a>>,
    /// Names of people are the same in all languages of Latin letters, and Wikidata keeps many there only.
    #[serde(borrow)]
    mul: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Text<'a> {
    #[serde(borrow)]
    value: Cow<'a, str>,
}

#[derive(Deserialize, Default)]
struct Aliases<'a> {
    #[serde(borrow, default)]
    en: Vec<Text<'a>>,
    #[serde(borrow, default)]
    mul: Vec<Text<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "UPPERCASE")]
struct Claims<'a> {
    #[serde(borrow, default)]
    p31: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p279: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p27: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p17: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p131: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p159: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p276: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p585: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p39: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p102: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p569: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p570: Vec<Statement<'a>>,
    #[serde(borrow, default)]
    p1566: Vec<Statement<'a>>,
}

#[derive(Deserialize)]
struct Statement<'a> {
    #[serde(borrow)]
    mainsnak: Snak<'a>,
    #[serde(borrow, default)]
    qualifiers: Map<Qualifiers<'a>>,
    #[serde(borrow, default)]
    rank: Cow<'a, str>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "UPPERCASE")]
struct Qualifiers<'a> {
    #[serde(borrow, default)]
    p580: Vec<Snak<'a>>,
    #[serde(borrow, default)]
    p582: Vec<Snak<'a>>,
}

#[derive(Deserialize)]
struct Snak<'a> {
    #[serde(borrow)]
    datavalue: Option<DataValue<'a>>,
}

#[derive(Deserialize)]
struct DataValue<'a> {
    #[serde(borrow)]
    value: Value<'a>,
}

/// A text, an item or a time.
#[derive(Default)]
struct Value<'a> {
    text: Cow<'a, str>,
    precision: u64,
}

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any<'a>(PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for Any<'a> {
            type Value = Value<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value of a statement")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'a>, E> {
                Ok(Value { text: Cow::Borrowed(text), precision: 0 })
            }
            fn visit_str<E>(self, text: &str) -> Result<Value<'a>, E> {
                Ok(Value { text: Cow::Owned(text.to_string()), precision: 0 })
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'a>, A::Error> {
                let mut value = Value::default();
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    match key.as_ref() {
                        "id" | "time" => value.text = map.next_value::<Text2<'de>>()?.0,
                        "precision" => value.precision = map.next_value::<Number>()?.0,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(value)
            }
        }
        deserializer.deserialize_any(Any(PhantomData))
    }
}

#[derive(Deserialize)]
struct Text2<'a>(#[serde(borrow)] Cow<'a, str>);

/// A number that may be a fraction or none.
#[derive(Deserialize)]
#[serde(from = "Option<f64>")]
struct Number(u64);

impl From<Option<f64>> for Number {
    fn from(number: Option<f64>) -> Self {
        Self(number.unwrap_or(0.0) as u64)
    }
}

/// An object; Wikidata writes empty ones as empty arrays.
#[derive(Default)]
struct Map<T>(T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Either<T> {
            type Value = Map<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, or an empty array")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Map<T>, A::Error> {
                T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Map)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Map<T>, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Map(T::default()))
            }
        }
        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// How many members an object has.
#[derive(Default)]
struct Count(u32);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Count;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object, or an empty array")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Count, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Count(0))
            }
        }
        deserializer.deserialize_any(Members)
    }
}

/// Reads whole lines of the dump.
pub fn parse(lines: &[u8], out: &mut Parsed) {
    for line in lines.split(|b| *b == b'\n') {
        let line = line.trim_ascii();
        let line = line.strip_suffix(b",").unwrap_or(line);
        if line.is_empty() || line == b"[" || line == b"]" {
            continue;
        }
        match serde_json::from_slice::<Item<'_>>(line) {
            Ok(entity) => take(entity, out),
            Err(_) => out.tally.malformed += 1,
        }
    }
}

fn take(entity: Item<'_>, out: &mut Parsed) {
    let Some(number) = item(&entity.id) else { return };
    let claims = &entity.claims.0;
    out.subclasses
        .extend(values(&claims.p279).filter_map(|v| item(&v.text)).map(|broader| (number, broader)));
    let types: Vec<String> = values(&claims.p31).map(|v| v.text.to_string()).collect();
    let human = types.iter().any(|t| t == "Q5");
    if types.is_empty() || !(human || is_somewhere(claims)) {
        return;
    }
    let labels = &entity.labels.0;
    let Some(name) = labels.en.as_ref().or(labels.mul.as_ref()) else { return };
    let mut entry =
        Entry::new(format!("http://www.wikidata.org/entity/{}", entity.id), name.value.as_ref(), Kind::Other);
    if human {
        entry.kind = Kind::Person;
    }
    let aliases = &entity.aliases.0;
    entry.aliases = aliases.en.iter().chain(&aliases.mul).map(|a| a.value.to_string()).collect();
    entry.description = entity.descriptions.0.en.map(|d| d.value.into_owned()).unwrap_or_default();
    let countries = if human { &claims.p27 } else { &claims.p17 };
    entry.countries = values(countries).map(|v| v.text.to_string()).collect();
    entry.positions = claims.p39.iter().filter_map(position).collect();
    entry.party = values(&claims.p102).map(|v| v.text.to_string()).next().unwrap_or_default();
    entry.born = values(&claims.p569).map(|v| day(v)).next().unwrap_or_default();
    entry.died = values(&claims.p570).map(|v| day(v)).next().unwrap_or_default();
    entry.same = values(&claims.p1566).map(|v| format!("https://sws.geonames.org/{}/", v.text)).collect();
    entry.popularity = entity.sitelinks.0;
    entry.types = types;
    out.entries.push(entry);
}

/// Bodies, places and events are in a country, a district or a place, or have a day: articles of journals, genes and
/// stars are not and have none.
fn is_somewhere(claims: &Claims<'_>) -> bool {
    [&claims.p17, &claims.p131, &claims.p159, &claims.p276, &claims.p585, &claims.p1566]
        .iter()
        .any(|list| !list.is_empty())
}

fn values<'s, 'a>(statements: &'s [Statement<'a>]) -> impl Iterator<Item = &'s Value<'a>> {
    statements
        .iter()
        .filter(|s| s.rank != "deprecated")
        .filter_map(|s| s.mainsnak.datavalue.as_ref().map(|d| &d.value))
}

fn position(statement: &Statement<'_>) -> Option<Position> {
    if statement.rank == "deprecated" {
        return None;
    }
    let id = statement.mainsnak.datavalue.as_ref()?.value.text.to_string();
    let bound = |snaks: &[Snak<'_>]| {
        snaks.first().and_then(|s| s.datavalue.as_ref()).map(|d| day(&d.value)).unwrap_or_default()
    };
    let qualifiers = &statement.qualifiers.0;
    Some(Position { label: String::new(), id, start: bound(&qualifiers.p580), end: bound(&qualifiers.p582) })
}

/// `+2017-01-20T00:00:00Z` with its precision → `2017-01-20`, `2017-01`, `2017`, or nothing.
fn day(value: &Value<'_>) -> String {
    let time = value.text.trim_start_matches('+');
    let length = match value.precision {
        11.. => 10,
        10 => 7,
        9 => 4,
        _ => 0,
    };
    time.get(..length).unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_of_the_dump_is_read_and_the_rest_counted() {
        let line = br#"[
{"type":"item","id":"Q900","labels":{"en":{"language":"en","value":"Maria Keller"}},"descriptions":[],"aliases":{"en":[{"language":"en","value":"M. Keller"}]},"claims":{"P31":[{"mainsnak":{"snaktype":"value","property":"P31","datavalue":{"value":{"entity-type":"item","numeric-id":5,"id":"Q5"},"type":"wikibase-entityid"}},"type":"statement","rank":"normal"}],"P39":[{"mainsnak":{"datavalue":{"value":{"id":"Q901"}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+2024-03-01T00:00:00Z","precision":11,"calendarmodel":"x"}}}]},"rank":"preferred"}],"P1":[{"mainsnak":{"datavalue":{"value":{"amount":"+1","unit":"1"}}}}]},"sitelinks":{"enwiki":{"site":"enwiki","title":"Maria Keller"},"dewiki":{}}},
{"type":"item","id":"Q901","labels":[],"claims":{"P279":[{"mainsnak":{"datavalue":{"value":{"id":"Q902"}}},"rank":"normal"}]}},
{"type":"item",
]
"#;
        let mut out = Parsed::default();
        parse(line, &mut out);
        assert_eq!((out.entries.len(), out.tally.malformed), (1, 1));
        let entry = &out.entries[0];
        assert_eq!((entry.name.as_str(), entry.kind, entry.popularity), ("Maria Keller", Kind::Person, 2));
        assert_eq!(entry.aliases, ["M. Keller"]);
        assert_eq!(entry.positions[0].start, "2024-03-01");
        assert_eq!(out.subclasses, [(901, 902)]);
    }
}
