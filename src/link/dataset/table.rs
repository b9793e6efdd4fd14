//! Tables with a header line: comma- or tab-separated. A map of columns says what stands where; the names that public
//! tables use are known.

use std::collections::BTreeMap;

use super::{Parsed, item, sanctions};
use crate::link::entry::{Entry, Kind, Position};

/// Which column holds what, by its place in the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    separator: u8,
    places: BTreeMap<String, usize>,
    /// The kind of all rows, where no column says it.
    pub kind: Option<Kind>,
    width: usize,
}

/// What a column may hold, and the names under which tables have it.
const KNOWN: [(&str, &[&str]); 21] = [
    ("id", &["id", "qid", "wikidata", "uri", "iri"]),
    ("name", &["name", "label", "caption", "title"]),
    ("aliases", &["aliases", "alias", "altnames", "other_names"]),
    ("kind", &["kind", "schema", "type"]),
    ("countries", &["countries", "country", "iso2"]),
    ("positions", &["positions", "position"]),
    ("born", &["born", "birth_date", "birthdate"]),
    ("died", &["died", "death_date"]),
    ("party", &["party"]),
    ("description", &["description"]),
    ("popularity", &["popularity", "sitelinks", "population"]),
    ("wikipedia", &["wikipedia_en", "wikipedia"]),
    ("geonames", &["geonames"]),
    ("rank", &["rank"]),
    ("facts", &["trex_facts"]),
    ("tier", &["tier"]),
    ("partyfacts", &["partyfacts_id"]),
    ("types", &["types", "topics", "program_ids"]),
    ("source", &["source"]),
    ("surface", &["surface"]),
    ("prior", &["prior"]),
];

impl Columns {
    /// Reads a header line; `None` where it has no name or no id.
    pub fn of_header(line: &str) -> Option<Self> {
        let separator = if line.contains('\t') { b'\t' } else { b',' };
        let cells = cells(line.as_bytes(), separator)?;
        let mut places = BTreeMap::new();
        for (place, cell) in cells.iter().enumerate() {
            let cell = cell.trim().to_lowercase();
            if let Some((what, _)) = KNOWN.iter().find(|(_, names)| names.contains(&cell.as_str())) {
                places.entry(what.to_string()).or_insert(place);
            }
        }
        let columns = Self { separator, places, kind: None, width: cells.len() };
        let named = |what: &str| columns.places.contains_key(what);
        ((named("id") || named("geonames")) && named("name")).then_some(columns)
    }

    /// Reads a header line by a map such as `id=code,name=full name,kind=person`; a kind that is no column is that of
    /// all rows. The message says what is wrong.
    pub fn of_map(line: &str, map: &str) -> Result<Self, String> {
        let separator = if line.contains('\t') { b'\t' } else { b',' };
        let header = cells(line.trim_start_matches('\u{feff}').as_bytes(), separator).unwrap_or_default();
        let mut columns = Self { separator, places: BTreeMap::new(), kind: None, width: header.len() };
        for pair in map.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let (what, column) = pair.split_once('=').ok_or_else(|| format!("`{pair}` has no `=`"))?;
            if !KNOWN.iter().any(|(known, _)| *known == what) {
                let known: Vec<&str> = KNOWN.iter().map(|(known, _)| *known).collect();
                return Err(format!("`{what}` is none of {}", known.join(", ")));
            }
            match header.iter().position(|cell| cell.trim() == column) {
                Some(place) => {
                    columns.places.insert(what.to_string(), place);
                }
                None if what == "kind" && Kind::parse(column).is_some() => columns.kind = Kind::parse(column),
                None => return Err(format!("the table has no column `{column}`")),
            }
        }
        for needed in ["id", "name"] {
            if !columns.places.contains_key(needed) {
                return Err(format!("the map names no column for `{needed}`"));
            }
        }
        Ok(columns)
    }

    fn kind(&self, cells: &[String]) -> Option<Kind> {
        let said = self.get(cells, "kind");
        let place = (said == "location").then_some(Kind::Place);
        if let Some(kind) =
            self.kind.or_else(|| Kind::parse(said)).or_else(|| sanctions::kind(said)).or(place)
        {
            return Some(kind);
        }
        let has = |what: &str| self.places.contains_key(what);
        if has("tier") || has("partyfacts") {
            Some(Kind::Organisation)
        } else if has("geonames") {
            Some(Kind::Place)
        } else if has("positions") || has("born") {
            Some(Kind::Person)
        } else {
            Some(Kind::Other).filter(|_| said.is_empty())
        }
    }

    fn get<'a>(&self, cells: &'a [String], what: &str) -> &'a str {
        self.places.get(what).and_then(|&place| cells.get(place)).map_or("", |cell| cell.trim())
    }
}

/// The cells of one line.
fn cells(line: &[u8], separator: u8) -> Option<Vec<String>> {
    if separator == b'\t' {
        let text = std::str::from_utf8(line).ok()?;
        return Some(text.trim_end_matches(['\r', '\n']).split('\t').map(str::to_string).collect());
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(line);
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).ok().filter(|read| *read)?;
    Some(record.iter().map(str::to_string).collect())
}

/// Reads whole lines; the header line is passed over wherever it comes again.
pub fn parse(lines: &[u8], columns: &Columns, set: &str, out: &mut Parsed) {
    for line in lines.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty()) {
        let cells = cells(line, columns.separator).filter(|cells| cells.len() == columns.width);
        let Some(cells) = cells else {
            out.tally.malformed += 1;
            continue;
        };
        if Columns::of_header(&cells.join("\t"))
            .is_some_and(|c| c.width == columns.width && c.places == columns.places)
        {
            continue;
        }
        match entry(&cells, columns, set) {
            Some(entry) => out.entries.push(entry),
            None => out.tally.malformed += 1,
        }
    }
}

fn entry(cells: &[String], columns: &Columns, set: &str) -> Option<Entry> {
    let get = |what: &str| columns.get(cells, what);
    if columns.places.contains_key("surface") {
        return title(columns, cells);
    }
    let list = |what: &str| -> Vec<String> {
        let cell = get(what);
        let between = if cell.contains('|') { '|' } else { ';' };
        cell.split(between).map(str::trim).filter(|v| !v.is_empty()).map(str::to_string).collect()
    };
    let (id, geonames) = (get("id"), get("geonames"));
    let geonames = (!geonames.is_empty()).then(|| format!("https://sws.geonames.org/{geonames}/"));
    // ids that only this file gives are wrong in a fifth of the cases where that could be checked
    let unsure = get("source").ends_with(";dr5hn") || get("source") == "dr5hn";
    let left_out = id.is_empty() || (unsure && geonames.is_some());
    let own = (!left_out).then(|| iri(id, set));
    let (iri, other) = match (own, geonames) {
        (Some(own), other) => (own, other),
        (None, geonames) => (geonames?, None),
    };
    let name = Some(get("name")).filter(|n| !n.is_empty())?;
    let mut entry = Entry::new(iri, name, columns.kind(cells)?);
    entry.aliases = list("aliases");
    entry.aliases.retain(|alias| alias != name);
    entry.countries = list("countries").iter().map(|c| c.to_uppercase()).collect();
    entry.positions = list("positions").iter().map(|text| position(text)).collect();
    entry.born = get("born").to_string();
    entry.died = get("died").to_string();
    entry.party = get("party").to_string();
    entry.description = get("description").to_string();
    entry.types = list("types");
    // a table's own words for kinds ("media", "armed-group") say more than ours
    entry
        .types
        .extend(Some(get("kind").to_lowercase()).filter(|k| !k.is_empty() && Kind::parse(k).is_none()));
    entry.same.extend(other);
    let wikipedia = get("wikipedia");
    if !wikipedia.is_empty() {
        entry.same.extend(crate::lexicon::external_iri("dbpedia", wikipedia));
        let title = wikipedia.split(" (").next().unwrap_or(wikipedia);
        if title != name && !title.is_empty() && !entry.aliases.iter().any(|a| a == title) {
            entry.aliases.push(title.to_string());
        }
    }
    entry.popularity = popularity(columns, cells);
    Some(entry)
}

/// A title of Wikipedia under one of the names that lead to it, and how many of them do.
fn title(columns: &Columns, cells: &[String]) -> Option<Entry> {
    let get = |what: &str| columns.get(cells, what);
    let iri = crate::lexicon::external_iri("dbpedia", get("name"))?;
    let name = get("name").replace('_', " ");
    let plain = name.split(" (").next().unwrap_or(&name);
    let mut entry = Entry::new(iri, plain, columns.kind(cells)?);
    entry.aliases = vec![get("surface").to_string()];
    let share: f64 = get("prior").parse().ok().filter(|share| (0.0..=1.0).contains(share))?;
    entry.prior = (share * 100.0).round() as u8;
    entry.same =
        item(get("id")).map(|n| format!("http://www.wikidata.org/entity/Q{n}")).into_iter().collect();
    Some(entry)
}

/// An IRI stands for itself, an item of Wikidata for its own; all else is of the set.
fn iri(id: &str, set: &str) -> String {
    if id.contains("://") {
        id.to_string()
    } else if item(id).is_some() {
        format!("http://www.wikidata.org/entity/{id}")
    } else if set.contains("sanctions") {
        format!("https://www.opensanctions.org/entities/{id}/")
    } else {
        format!("urn:{set}:{}", crate::text::slug(id))
    }
}

/// `label~id~start~end`, or a label alone.
fn position(text: &str) -> Position {
    let mut parts = text.split('~').map(str::trim);
    let mut next = || parts.next().unwrap_or_default().to_string();
    Position { label: next(), id: next(), start: next(), end: next() }
}

/// Facts that name it and its rank where the table has them, else its own measure; people of a million count as much as a
/// thousand.
fn popularity(columns: &Columns, cells: &[String]) -> u32 {
    let number = |what: &str| columns.get(cells, what).parse::<f64>().unwrap_or(0.0);
    let rank = match columns.get(cells, "rank") {
        "1" => 400.0,
        "2" => 200.0,
        "3" => 60.0,
        "4" => 20.0,
        _ => 0.0,
    };
    let tier = if columns.get(cells, "tier") == "A" { 50.0 } else { 0.0 };
    (rank + tier + 5.0 * number("facts") + number("popularity") / 1000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_by_its_header_or_by_a_map() {
        let header = "id,schema,name,aliases,birth_date,countries,dataset";
        let columns = Columns::of_header(header).unwrap();
        let mut out = Parsed::default();
        let rows = format!(
            "{header}\nNK-1,Person,\"Keller, Maria\",\"M. Keller;Maria K.\",1970-01-02,at,lists\nbroken,row\n"
        );
        parse(rows.as_bytes(), &columns, "opensanctions", &mut out);
        assert_eq!((out.entries.len(), out.tally.malformed), (1, 1));
        let entry = &out.entries[0];
        assert_eq!((entry.name.as_str(), entry.kind), ("Keller, Maria", Kind::Person));
        assert_eq!(entry.iri, "https://www.opensanctions.org/entities/NK-1/");
        assert_eq!((entry.aliases.len(), entry.countries.as_slice()), (2, &["AT".to_string()][..]));

        let columns = Columns::of_map("code,full name", "id=code,name=full name,kind=organisation").unwrap();
        let mut out = Parsed::default();
        parse(b"7,Nordsee Werft\n", &columns, "mine", &mut out);
        assert_eq!((out.entries[0].kind, out.entries[0].iri.as_str()), (Kind::Organisation, "urn:mine:7"));
        assert!(Columns::of_map("code,full name", "id=code").is_err());
        assert!(Columns::of_map("code,full name", "id=code,name=nothing").is_err());
    }
}
