//! GeoNames: `allCountries.txt`, `citiesN.txt`; tab-separated, without a header line.

use super::Parsed;
use crate::link::entry::{Entry, Kind};

/// Reads whole lines. Kept are districts, settlements, waters, parks and areas: what news calls a place.
pub fn parse(lines: &[u8], out: &mut Parsed) {
    for line in lines.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
        let Ok(line) = std::str::from_utf8(line) else {
            out.tally.malformed += 1;
            continue;
        };
        let cells: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
        let [id, name, ascii, aliases, _, _, class, code, country, ..] = cells[..] else {
            out.tally.malformed += 1;
            continue;
        };
        if id.parse::<u64>().is_err() || cells.len() < 15 || name.is_empty() {
            out.tally.malformed += 1;
            continue;
        }
        if !matches!(class, "A" | "P" | "H" | "L" | "T") {
            continue;
        }
        let kind = if code.starts_with("PCL") { Kind::Country } else { Kind::Place };
        let mut entry = Entry::new(format!("https://sws.geonames.org/{id}/"), name, kind);
        let others = std::iter::once(ascii).chain(aliases.split(','));
        entry.aliases = others.filter(|a| !a.is_empty() && *a != name).map(str::to_string).collect();
        entry.aliases.dedup();
        entry.countries = (!country.is_empty()).then(|| country.to_string()).into_iter().collect();
        entry.types = vec![format!("{class}.{code}")];
        entry.popularity = cells[14].parse().unwrap_or(0);
        out.entries.push(entry);
    }
}
