//! Wikidata's truthy dump: N-Triples, all of one entity together.

use super::{Parsed, item};
use crate::link::entry::{Entry, Kind, Position};

const ENTITY: &[u8] = b"<http://www.wikidata.org/entity/";
const DIRECT: &str = "http://www.wikidata.org/prop/direct/";

/// How many bytes of these lines hold whole entities: all but those of the last one.
pub fn whole(lines: &[u8]) -> usize {
    let mut end = lines.len();
    let mut last: Option<&[u8]> = None;
    while end > 0 {
        let begin = lines[..end - 1].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        match (entity(&lines[begin..end]), last) {
            (Some(this), Some(that)) if this != that => return end,
            (Some(this), None) => last = Some(this),
            _ => {}
        }
        end = begin;
    }
    0
}

/// The id of the entity that a line is about.
fn entity(line: &[u8]) -> Option<&[u8]> {
    let from = if line.starts_with(ENTITY) {
        ENTITY.len()
    } else {
        // of a page about an entity
        line.windows(ENTITY.len()).position(|w| w == ENTITY)? + ENTITY.len()
    };
    let end = line[from..].iter().position(|b| *b == b'>')?;
    Some(&line[from..from + end])
}

/// Reads whole lines; entities are together.
pub fn parse(lines: &[u8], out: &mut Parsed) {
    let mut current: Option<Draft> = None;
    for line in lines.split(|b| *b == b'\n') {
        let Ok(line) = std::str::from_utf8(line) else {
            out.tally.malformed += 1;
            continue;
        };
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((subject, property, object)) = triple(line) else {
            out.tally.malformed += 1;
            continue;
        };
        let id = match subject.strip_prefix("http://www.wikidata.org/entity/") {
            Some(id) => id,
            None if property == "http://schema.org/about" => match object.iri().and_then(local) {
                Some(id) => id,
                None => continue,
            },
            None => continue,
        };
        if current.as_ref().is_none_or(|draft| draft.id != id) {
            if let Some(done) = current.take() {
                done.finish(out);
            }
            current = item(id).map(|number| Draft { id: id.to_string(), number, ..Draft::default() });
        }
        if let Some(draft) = &mut current {
            draft.take(subject, property, &object);
        }
    }
    if let Some(done) = current {
        done.finish(out);
    }
}

enum Object<'a> {
    Iri(&'a str),
    /// Its text, still escaped, and its language or the IRI of its type.
    Literal(&'a str, &'a str),
}

impl<'a> Object<'a> {
    fn iri(&self) -> Option<&'a str> {
        match self {
            Self::Iri(iri) => Some(iri),
            Self::Literal(..) => None,
        }
    }
}

fn triple(line: &str) -> Option<(&str, &str, Object<'_>)> {
    let (subject, rest) = line.strip_prefix('<')?.split_once("> <")?;
    let (property, rest) = rest.split_once("> ")?;
    let rest = rest.strip_suffix('.')?.trim_end();
    let object = if let Some(iri) = rest.strip_prefix('<') {
        Object::Iri(iri.strip_suffix('>')?)
    } else if let Some(text) = rest.strip_prefix('"') {
        let end = text.rfind('"')?;
        Object::Literal(
            &text[..end],
            text[end + 1..].trim_start_matches(['@', '^', '<']).trim_end_matches('>'),
        )
    } else {
        Object::Iri("") // a blank node
    };
    Some((subject, property, object))
}

fn local(iri: &str) -> Option<&str> {
    iri.strip_prefix("http://www.wikidata.org/entity/")
}

#[derive(Default)]
struct Draft {
    id: String,
    number: u32,
    name: String,
    aliases: Vec<String>,
    description: String,
    types: Vec<String>,
    broader: Vec<u32>,
    citizen: Vec<String>,
    country: Vec<String>,
    positions: Vec<Position>,
    party: String,
    born: String,
    died: String,
    geonames: Vec<String>,
    somewhere: bool,
    sitelinks: u32,
    pages: u32,
}

impl Draft {
    fn take(&mut self, subject: &str, property: &str, object: &Object<'_>) {
        match (property, object) {
            ("http://schema.org/about", _) if !subject.contains("/Special:EntityData/") => self.pages += 1,
            ("http://www.w3.org/2000/01/rdf-schema#label", Object::Literal(text, language)) => {
                if *language == "en" || (*language == "mul" && self.name.is_empty()) {
                    self.name = unescape(text);
                }
            }
            ("http://www.w3.org/2004/02/skos/core#altLabel", Object::Literal(text, "en" | "mul")) => {
                self.aliases.push(unescape(text));
            }
            ("http://schema.org/description", Object::Literal(text, "en")) => {
                self.description = unescape(text)
            }
            ("http://wikiba.se/ontology#sitelinks", Object::Literal(text, _)) => {
                self.sitelinks = text.parse().unwrap_or(0);
            }
            _ => {
                if let Some(property) = property.strip_prefix(DIRECT) {
                    self.statement(property, object);
                }
            }
        }
    }

    fn statement(&mut self, property: &str, object: &Object<'_>) {
        let value = || object.iri().and_then(local).map(str::to_string);
        let day = || match object {
            Object::Literal(text, _) => {
                text.trim_start_matches('+').get(..10).unwrap_or_default().to_string()
            }
            Object::Iri(_) => String::new(),
        };
        self.somewhere |= matches!(property, "P17" | "P131" | "P159" | "P276" | "P585" | "P1566");
        match property {
            "P31" => self.types.extend(value()),
            "P279" => self.broader.extend(value().as_deref().and_then(item)),
            "P27" => self.citizen.extend(value()),
            "P17" => self.country.extend(value()),
            "P39" => {
                self.positions.extend(value().map(|id| Position { id, ..Position::default() }));
            }
            "P102" => self.party = value().unwrap_or_default(),
            "P569" => self.born = day(),
            "P570" => self.died = day(),
            "P1566" => {
                if let Object::Literal(text, _) = object {
                    self.geonames.push(format!("https://sws.geonames.org/{text}/"));
                }
            }
            _ => {}
        }
    }

    fn finish(self, out: &mut Parsed) {
        out.subclasses.extend(self.broader.iter().map(|&broader| (self.number, broader)));
        let human = self.types.iter().any(|t| t == "Q5");
        if self.name.is_empty() || self.types.is_empty() || !(human || self.somewhere) {
            return;
        }
        let kind = if human { Kind::Person } else { Kind::Other };
        let mut entry = Entry::new(format!("http://www.wikidata.org/entity/{}", self.id), self.name, kind);
        entry.aliases = self.aliases;
        entry.description = self.description;
        entry.countries = if human { self.citizen } else { self.country };
        entry.positions = self.positions;
        entry.party = self.party;
        (entry.born, entry.died) = (self.born, self.died);
        entry.same = self.geonames;
        entry.types = self.types;
        entry.popularity = self.sitelinks.max(self.pages);
        out.entries.push(entry);
    }
}

/// The escapes of N-Triples.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let length = match letters.next() {
            Some('u') => 4,
            Some('U') => 8,
            Some('n' | 'r' | 't') => {
                out.push(' ');
                continue;
            }
            Some(other) => {
                out.push(other);
                continue;
            }
            None => break,
        };
        let code: String = letters.by_ref().take(length).collect();
        out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"<https://en.wikipedia.org/wiki/Keller> <http://schema.org/about> <http://www.wikidata.org/entity/Q900> .
<http://www.wikidata.org/entity/Q900> <http://www.w3.org/2000/01/rdf-schema#label> "Maria K\u00E9ller"@en .
<http://www.wikidata.org/entity/Q900> <http://www.wikidata.org/prop/direct/P31> <http://www.wikidata.org/entity/Q5> .
<http://www.wikidata.org/entity/Q901> <http://www.w3.org/2000/01/rdf-schema#label> "Werft"@en .
this is no triple
<http://www.wikidata.org/entity/Q901> <http://www.wikidata.org/prop/direct/P279> <http://www.wikidata.org/entity/Q902> .
"#;

    #[test]
    fn triples_of_one_entity_become_an_entry() {
        let mut out = Parsed::default();
        parse(LINES.as_bytes(), &mut out);
        assert_eq!((out.entries.len(), out.tally.malformed), (1, 1));
        let entry = &out.entries[0];
        assert_eq!((entry.name.as_str(), entry.kind, entry.popularity), ("Maria Kéller", Kind::Person, 1));
        assert_eq!(out.subclasses, [(901, 902)]);
    }

    #[test]
    fn a_stretch_ends_between_entities() {
        let end = whole(LINES.as_bytes());
        assert!(LINES[end..].starts_with("<http://www.wikidata.org/entity/Q901>"), "{}", &LINES[end..]);
    }
}
