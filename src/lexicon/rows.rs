//! The rows of the tables, one struct a table.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::files::is_replace;
use super::table::Row;
use super::{Files, LexiconError, table::Table};

/// A row of `countries.tsv`.
#[derive(Debug, Clone)]
pub struct Country {
    /// ISO 3166-1 alpha-3: `PER`.
    pub iso3: String,
    /// ISO 3166-1 alpha-2: `PE`.
    pub iso2: String,
    /// The short name in English.
    pub name: String,
    /// The name of the state in full.
    pub full_name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// "Peruvian".
    pub adjectives: Vec<String>,
    /// "Peruvians".
    pub demonyms: Vec<String>,
    /// The capital.
    pub capital: Option<String>,
    /// Names that stand for the government when it speaks or acts; the capital goes without saying.
    pub government_names: Vec<String>,
    /// Id in Wikidata.
    pub wikidata: Option<String>,
    /// Id in GeoNames.
    pub geonames: Option<String>,
    /// Id in DBpedia.
    pub dbpedia: Option<String>,
}

/// A row of `places.tsv`.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it is known by in other tables and in IRIs.
    pub key: String,
    /// The name in English.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// City, region, river and so on.
    pub kind: String,
    /// ISO 3166-1 alpha-3 code of the country that it lies in.
    pub country: Option<String>,
    /// Id in Wikidata.
    pub wikidata: Option<String>,
    /// Id in GeoNames.
    pub geonames: Option<String>,
}

/// A row of `roles.tsv`.
#[derive(Debug, Clone)]
pub struct Role {
    /// What it is known by in other tables and in IRIs.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// Words for it in texts.
    pub forms: Vec<String>,
    /// Key of the wider role.
    pub broader: Option<String>,
    /// Office, rank, profession and so on.
    pub kind: String,
}

/// A row of `organisations.tsv`.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// What it is known by in other tables and in IRIs.
    pub key: String,
    /// The name in English.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Government, party, armed force, firm and so on.
    pub kind: String,
    /// ISO 3166-1 alpha-3 code of the country that it belongs to.
    pub country: Option<String>,
    /// Key of the organisation that it is a part of.
    pub parent: Option<String>,
    /// Id in Wikidata.
    pub wikidata: Option<String>,
}

/// A row of `people.tsv`.
#[derive(Debug, Clone)]
pub struct Person {
    /// What the person is known by in other tables and in IRIs.
    pub key: String,
    /// The name in English.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// ISO 3166-1 alpha-3 code of the country.
    pub country: Option<String>,
    /// Id in Wikidata.
    pub wikidata: Option<String>,
}

/// A row of `tenures.tsv`: dates as `2017-01-20`, `2017-01` or `2017`.
#[derive(Debug, Clone)]
pub struct Office {
    /// Key of the person.
    pub person: String,
    /// Key of the role.
    pub role: String,
    /// Code of the country, or key of the organisation.
    pub of: String,
    /// When it began.
    pub start: Option<String>,
    /// When it ended.
    pub end: Option<String>,
    /// The days of the first and the last report that calls the person so.
    pub first_seen: Option<String>,
    /// The day of the last report that calls the person so.
    pub last_seen: Option<String>,
}

impl Office {
    /// Is the office held on this day (`2025-08-07`)? Dates of lower precision count whole. Where a bound is not known,
    /// the days on which reports say so stand for it; only from a known start on an office is held until further notice.
    pub fn holds(&self, day: &str) -> bool {
        let begun = |date: &str| date <= &day[..date.len().min(day.len())];
        let lasts = |date: &str| &day[..date.len().min(day.len())] <= date;
        let end = self.end.as_deref().or(self.last_seen.as_deref().filter(|_| self.start.is_none()));
        self.start.as_deref().or(self.first_seen.as_deref()).is_some_and(begun) && end.is_none_or(lasts)
    }
}

/// A row of `bodies.tsv`: a noun that names one body of a country.
#[derive(Debug, Clone)]
pub struct Body {
    /// The noun.
    pub noun: String,
    /// The kind of organisation.
    pub kind: String,
    /// True where news uses the word for the government itself.
    pub executive: bool,
    /// True where the noun without a country means the one body of the country that the text is about.
    pub alone: bool,
}

/// A row of `groups.tsv`: a noun that heads a group of unnamed people.
#[derive(Debug, Clone)]
pub struct GroupNoun {
    /// The noun.
    pub noun: String,
    /// PLOVER sector code.
    pub sector: String,
    /// True where the singular names several as well: "the crowd", "police".
    pub collective: bool,
}

/// `bodies.tsv`.
pub fn bodies(files: &Files) -> Result<Vec<Body>, LexiconError> {
    rows(files, "bodies.tsv", &["noun", "kind", "stands_for", "alone"], "noun", |row| Body {
        noun: row.text("noun"),
        kind: row.text("kind"),
        executive: row.cell("stands_for") == "executive",
        alone: row.cell("alone") == "yes",
    })
}

/// `groups.tsv`.
pub fn groups(files: &Files) -> Result<Vec<GroupNoun>, LexiconError> {
    rows(files, "groups.tsv", &["noun", "sector", "collective"], "noun", |row| GroupNoun {
        noun: row.text("noun"),
        sector: row.text("sector"),
        collective: row.cell("collective") == "yes",
    })
}

/// Whose name a given name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// A woman's.
    Female,
    /// A man's.
    Male,
}

/// `name_genders.tsv`: given names that are nearly always of one gender.
pub fn name_genders(files: &Files) -> Result<Vec<(String, Gender)>, LexiconError> {
    rows(files, "name_genders.tsv", &["name", "gender"], "name", |row| {
        let gender = if row.cell("gender") == "f" { Gender::Female } else { Gender::Male };
        (row.text("name"), gender)
    })
}

/// `countries.tsv`.
pub fn countries(files: &Files) -> Result<Vec<Country>, LexiconError> {
    const COLUMNS: [&str; 12] = [
        "iso3",
        "iso2",
        "name",
        "full_name",
        "aliases",
        "adjectives",
        "demonyms",
        "capital",
        "government_names",
        "wikidata",
        "geonames",
        "dbpedia",
    ];
    rows(files, "countries.tsv", &COLUMNS, "iso3", |row| Country {
        iso3: row.text("iso3"),
        iso2: row.text("iso2"),
        name: row.text("name"),
        full_name: row.text("full_name"),
        aliases: row.list("aliases"),
        adjectives: row.list("adjectives"),
        demonyms: row.list("demonyms"),
        capital: row.option("capital"),
        government_names: row.list("government_names"),
        wikidata: row.option("wikidata"),
        geonames: row.option("geonames"),
        dbpedia: row.option("dbpedia"),
    })
}

/// `places.tsv`.
pub fn places(files: &Files) -> Result<Vec<Place>, LexiconError> {
    const COLUMNS: [&str; 7] = ["key", "name", "aliases", "kind", "country", "wikidata", "geonames"];
    rows(files, "places.tsv", &COLUMNS, "key", |row| Place {
        key: row.text("key"),
        name: row.text("name"),
        aliases: row.list("aliases"),
        kind: row.text("kind"),
        country: row.option("country"),
        wikidata: row.option("wikidata"),
        geonames: row.option("geonames"),
    })
}

/// `roles.tsv`.
pub fn roles(files: &Files) -> Result<Vec<Role>, LexiconError> {
    rows(files, "roles.tsv", &["key", "label", "forms", "broader", "kind"], "key", |row| Role {
        key: row.text("key"),
        label: row.text("label"),
        forms: row.list("forms"),
        broader: row.option("broader"),
        kind: row.text("kind"),
    })
}

/// `organisations.tsv`.
pub fn organisations(files: &Files) -> Result<Vec<Organisation>, LexiconError> {
    const COLUMNS: [&str; 7] = ["key", "name", "aliases", "kind", "country", "parent", "wikidata"];
    rows(files, "organisations.tsv", &COLUMNS, "key", |row| Organisation {
        key: row.text("key"),
        name: row.text("name"),
        aliases: row.list("aliases"),
        kind: row.text("kind"),
        country: row.option("country"),
        parent: row.option("parent"),
        wikidata: row.option("wikidata"),
    })
}

/// `people.tsv`.
pub fn people(files: &Files) -> Result<Vec<Person>, LexiconError> {
    rows(files, "people.tsv", &["key", "name", "aliases", "country", "wikidata"], "key", |row| Person {
        key: row.text("key"),
        name: row.text("name"),
        aliases: row.list("aliases"),
        country: row.option("country"),
        wikidata: row.option("wikidata"),
    })
}

/// `tenures.tsv`.
pub fn offices(files: &Files) -> Result<Vec<Office>, LexiconError> {
    let table = Table::read(
        files,
        "tenures.tsv",
        &["person", "role", "of", "start", "end", "first_seen", "last_seen"],
    )?;
    let office = |row: Row<'_>| Office {
        person: row.text("person"),
        role: row.text("role"),
        of: row.text("of"),
        start: row.option("start"),
        end: row.option("end"),
        first_seen: row.option("first_seen"),
        last_seen: row.option("last_seen"),
    };
    Ok(table.rows().map(office).collect())
}

/// One word or phrase a line; `#` begins a comment, a hyphen takes a word of the program's away.
pub fn words(files: &Files, file: &str) -> Result<BTreeSet<String>, LexiconError> {
    let mut words = BTreeSet::new();
    for layer in files.layers(file)? {
        let lines = layer.text.lines().map(str::trim);
        for line in lines.filter(|l| !l.is_empty() && !l.starts_with('#') && !is_replace(l)) {
            match line.strip_prefix('-').filter(|_| layer.own) {
                Some(gone) => words.remove(gone),
                None => words.insert(line.to_string()),
            };
        }
    }
    Ok(words)
}

fn rows<T>(
    files: &Files,
    file: &str,
    columns: &[&str],
    key: &str,
    make: impl Fn(&Row<'_>) -> T,
) -> Result<Vec<T>, LexiconError> {
    let table = Table::read(files, file, columns)?;
    let mut seen = FxHashSet::default();
    for row in table.rows() {
        let id = row.cell(key);
        if id.is_empty() || !seen.insert(id) {
            return Err(row.error(
                format!("`{id}` stands in column `{key}` twice or is empty"),
                "each row needs a key of its own",
            ));
        }
    }
    Ok(table.rows().map(|row| make(&row)).collect())
}

/// `endings.tsv`: what the last word of a capitalised name says of it.
pub fn endings(files: &Files) -> Result<std::collections::BTreeMap<String, String>, LexiconError> {
    let table = Table::read(files, "endings.tsv", &["word", "kind"])?;
    Ok(table.rows().map(|row| (row.text("word"), row.text("kind"))).collect())
}

/// `beginnings.tsv`: the first words of capitalised names that are no person's.
pub fn beginnings(files: &Files) -> Result<BTreeSet<String>, LexiconError> {
    let table = Table::read(files, "beginnings.tsv", &["word"])?;
    Ok(table.rows().map(|row| row.text("word")).collect())
}

/// `plover.tsv`: the quad class of each category.
pub fn quads(files: &Files) -> Result<std::collections::BTreeMap<String, u8>, LexiconError> {
    let table = Table::read(files, "plover.tsv", &["category", "quad"])?;
    table
        .rows()
        .map(|row| {
            let quad = row
                .cell("quad")
                .parse()
                .map_err(|_| row.error("`quad` is no number", "quad classes are 1 to 4"))?;
            Ok((row.text("category"), quad))
        })
        .collect()
}

/// `cameo.tsv`: the Goldstein value of each code, in tenths.
pub fn goldsteins(files: &Files) -> Result<std::collections::BTreeMap<String, i32>, LexiconError> {
    let table = Table::read(files, "cameo.tsv", &["code", "goldstein"])?;
    table
        .rows()
        .map(|row| {
            let value: f64 = row
                .cell("goldstein")
                .parse()
                .map_err(|_| row.error("`goldstein` is no number", "write it as -5.8"))?;
            Ok((row.text("code"), (value * 10.0).round() as i32))
        })
        .collect()
}

/// `coordinates.tsv`: degrees north and east of places, by their numbers in GeoNames.
pub fn coordinates(files: &Files) -> Result<std::collections::BTreeMap<String, (f64, f64)>, LexiconError> {
    let table = Table::read(files, "coordinates.tsv", &["geonames", "latitude", "longitude"])?;
    let degrees = |row: &Row<'_>, column: &str, most: f64| {
        let value: Option<f64> = row.cell(column).parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
        value.ok_or_else(|| {
            row.error(
                format!("`{column}` is no number of degrees"),
                "write degrees north and east, such as 48.8534",
            )
        })
    };
    table
        .rows()
        .map(|row| {
            let position = (degrees(&row, "latitude", 90.0)?, degrees(&row, "longitude", 180.0)?);
            Ok((row.text("geonames"), position))
        })
        .collect()
}
