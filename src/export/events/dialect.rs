//! The columns of event data sets that people know, in their order: GDELT 2, POLECAT and ACLED, as far as our data reach.
//! What we do not know is left empty.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::event::Event;
use super::party::Party;
use crate::export::cells::{Cell, Cells, Separator, harmless};
use crate::graph::Base;

/// A data set whose columns are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// GDELT 2 events: tabs, no header, 61 columns.
    Gdelt,
    /// GDELT 2 mentions: tabs, no header, 16 columns.
    GdeltMentions,
    /// POLECAT: tabs, header, 40 columns.
    Polecat,
    /// ACLED: commas, header, 31 columns; violence, protest and agreements only.
    Acled,
}

const POLECAT: &str = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor \
    Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient \
    Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name \
    Raw\tWikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\tGeoNames ID\tRaw \
    Placename\tFeature Type\tSource\tPublication Date\tStory People\tStory Organizations\tStory \
    Locations\tLanguage\tVersion";
const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,\
    assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,\
    admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp";

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gdelt, Self::GdeltMentions, Self::Polecat, Self::Acled];

    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gdelt => "gdelt",
            Self::GdeltMentions => "gdelt-mentions",
            Self::Polecat => "polecat",
            Self::Acled => "acled",
        }
    }

    /// Is a row an event, not a record?
    pub fn is_merged(self) -> bool {
        self != Self::GdeltMentions
    }

    /// Writes the header, where the data set has one, and the rows of some events. An event of several actors and targets
    /// gives a row a pair; one that the data set has no code for gives none.
    pub fn write<'e>(
        self,
        events: impl IntoIterator<Item = &'e Event>,
        base: &Base,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if self == Self::Acled {
            let mut cells = Cells::new(out, Separator::Comma, false)?;
            cells.head(ACLED.split(','))?;
            for event in events {
                if let Some(row) = acled(event, base) {
                    cells.row(row.into_iter().map(|text| match text.parse::<f64>() {
                        Ok(_) => Cell::Number(text),
                        Err(_) => Cell::Text(text),
                    }))?;
                }
            }
            return cells.finish().map(|_| ());
        }
        if self == Self::Polecat {
            writeln!(out, "{POLECAT}")?;
        }
        for event in events {
            let rows = match self {
                Self::Gdelt => pairs(event).into_iter().filter_map(|(a, t)| gdelt(event, a, t)).collect(),
                Self::GdeltMentions => mentions(event).into_iter().collect(),
                _ => pairs(event).into_iter().filter_map(|(a, t)| polecat(event, a, t, base)).collect(),
            };
            let rows: Vec<Vec<String>> = rows;
            for row in rows {
                writeln!(out, "{}", row.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join("\t"))?;
            }
        }
        Ok(())
    }
}

/// These tables know no quotation marks: a cell is one line without tabs, a number or no formula.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.parse::<f64>() {
        Ok(_) => line,
        Err(_) => harmless(&line),
    }
}

type Pair<'a> = (Option<&'a Party>, Option<&'a Party>);

/// Each actor with each target; a side that is empty counts as one unknown.
fn pairs(event: &Event) -> Vec<Pair<'_>> {
    let side = |parties: &'_ [Party]| -> Vec<Option<usize>> {
        if parties.is_empty() { vec![None] } else { (0..parties.len()).map(Some).collect() }
    };
    let mut pairs = Vec::new();
    for actor in side(&event.actors) {
        for target in side(&event.targets) {
            pairs.push((actor.map(|i| &event.actors[i]), target.map(|i| &event.targets[i])));
        }
    }
    pairs
}

/// A number for what has an IRI here and a number there: the same IRI has the same one.
fn number(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let bytes: [u8; 8] = hash.finalize()[..8].try_into().expect("a hash is longer");
    (u64::from_be_bytes(bytes) >> 12).to_string() // small enough for a double
}

fn id(event: &Event, (actor, target): Pair<'_>) -> String {
    let iri = |party: Option<&Party>| party.map_or("", |p| p.iri.as_str()).to_string();
    number(&[event.event.as_deref().unwrap_or(&event.record), &iri(actor), &iri(target)])
}

fn compact(date: Option<&String>) -> String {
    date.map(|d| d.replace('-', "")).unwrap_or_default()
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// PLOVER's and GDELT's code of what somebody is, where the kind or an office says so.
fn sector(party: &Party, media: &str) -> String {
    match party.kind {
        "government" => "GOV".to_string(),
        "person" if !party.roles.is_empty() => "GOV".to_string(),
        "media" => media.to_string(),
        _ => String::new(),
    }
}

fn gdelt(event: &Event, actor: Option<&Party>, target: Option<&Party>) -> Option<Vec<String>> {
    let (cameo, date) = (event.cameo.as_deref()?, event.date.as_ref()?);
    let day = compact(Some(date));
    let part = |range: std::ops::Range<usize>| day.get(range).unwrap_or_default().to_string();
    let figure = |range| part(range).parse::<f64>().unwrap_or_default();
    // as the data have it: (month - 1) * 30 + day, of 365
    let fraction = figure(0..4) + ((figure(4..6) - 1.0) * 30.0 + figure(6..8)) / 365.0;
    let mut row =
        vec![id(event, (actor, target)), day.clone(), part(0..6), part(0..4), format!("{fraction:.4}")];
    for party in [actor, target] {
        let country = text(party.and_then(|p| p.countries.first()));
        let kind = party.map(|p| sector(p, "MED")).unwrap_or_default();
        row.extend([format!("{country}{kind}"), text(party.map(|p| p.name.to_uppercase())), country]);
        row.extend(std::iter::repeat_n(String::new(), 4));
        row.extend([kind, String::new(), String::new()]);
    }
    let told = event.told.map_or((1, 1), |t| (t.articles, t.publishers));
    row.extend([
        "1".to_string(),
        cameo.to_string(),
        cameo.get(..3).unwrap_or(cameo).to_string(),
        cameo.get(..2).unwrap_or(cameo).to_string(),
        text(event.quad),
        text(event.goldstein),
        event.records.to_string(),
        told.1.to_string(),
        told.0.to_string(),
        String::new(),
    ]);
    for place in [None, None, event.places.first()] {
        row.extend(geography(place));
    }
    let article = event.articles.first();
    row.push(format!("{}000000", compact(article.and_then(|a| a.published.as_ref()))));
    row.push(text(article.and_then(|a| a.url.as_ref())));
    Some(row)
}

/// Type (1 country, 4 a place outside the United States, 3 inside), name, codes, latitude, longitude, id. The country and
/// region codes there are FIPS 10-4 and the id GNS's, which we do not have.
fn geography(place: Option<&Party>) -> [String; 8] {
    let kind = place.map(|p| match p.kind {
        "country" => "1",
        _ if p.countries.iter().any(|c| c == "USA") => "3",
        _ => "4",
    });
    let position = place.and_then(|p| p.position);
    [
        text(kind),
        text(place.map(|p| &p.name)),
        String::new(),
        String::new(),
        String::new(),
        text(position.map(|p| p.0)),
        text(position.map(|p| p.1)),
        String::new(),
    ]
}

/// A mention a record: where an article tells an event.
fn mentions(event: &Event) -> Option<Vec<String>> {
    event.cameo.as_ref()?;
    let article = event.articles.first()?;
    let first = |parties: &[Party]| parties.first().cloned();
    let (actor, target) = (first(&event.actors), first(&event.targets));
    let source = article.publisher.as_ref().map(|p| &p.name);
    Some(vec![
        id(event, (actor.as_ref(), target.as_ref())),
        format!("{}000000", compact(event.date.as_ref())),
        format!("{}000000", compact(article.published.as_ref())),
        "1".to_string(),
        text(source),
        article.url.clone().unwrap_or_else(|| article.iri.clone()),
        String::new(),
        "-1".to_string(),
        "-1".to_string(),
        text(event.trigger),
        "1".to_string(),
        text(event.confidence.map(|c| (c * 100.0).round())),
        text(article.length),
        String::new(),
        String::new(),
        String::new(),
    ])
}

fn polecat(event: &Event, actor: Option<&Party>, target: Option<&Party>, base: &Base) -> Option<Vec<String>> {
    let plover = event.plover.as_ref()?;
    let below = |iri: &str| iri.strip_prefix(base.node("event", "").as_str()).unwrap_or(iri).to_string();
    let quad = match event.quad {
        Some(1) => "VERBAL COOPERATION",
        Some(2) => "MATERIAL COOPERATION",
        Some(3) => "VERBAL CONFLICT",
        Some(4) => "MATERIAL CONFLICT",
        _ => "",
    };
    let mut row = vec![
        below(event.event.as_deref().unwrap_or(&event.record)),
        text(event.date.as_ref()),
        plover.clone(),
        text(event.plover_mode.as_ref()),
        String::new(),
        quad.to_string(),
        String::new(),
    ];
    for party in [actor, target] {
        let sector = party.map(|p| sector(p, "JRN")).unwrap_or_default();
        row.extend([
            text(party.map(|p| &p.name)),
            text(party.and_then(|p| p.countries.first())),
            String::new(),
            sector.clone(),
            sector,
            text(party.map(|p| p.roles.join("; "))),
            text(party.map(|p| &p.name)),
            String::new(),
        ]);
    }
    let place = event.places.first();
    let position = place.and_then(|p| p.position);
    let article = event.articles.first();
    let of = |kinds: &[&str]| {
        let all = event.actors.iter().chain(&event.targets).chain(&event.places);
        let mut names: Vec<&str> = all.filter(|p| kinds.contains(&p.kind)).map(|p| p.name.as_str()).collect();
        names.dedup();
        names.join("; ")
    };
    row.extend([
        text(place.map(|p| &p.name)),
        String::new(),
        String::new(),
        String::new(),
        text(place.and_then(|p| p.countries.first())),
        text(position.map(|p| p.0)),
        text(position.map(|p| p.1)),
        text(place.and_then(|p| p.geonames.as_ref())),
        text(place.map(|p| &p.name)),
        String::new(),
        text(article.and_then(|a| a.publisher.as_ref()).map(|p| &p.name)),
        text(article.and_then(|a| a.published.as_ref())),
        of(&["person"]),
        of(&["organisation", "government", "media"]),
        of(&["place", "country"]),
        text(article.and_then(|a| a.language.as_ref())),
        concat!("demarche ", env!("CARGO_PKG_VERSION")).to_string(),
    ]);
    Some(row)
}

/// Kind of disorder, type and sub-type of an event, for the acts that ACLED counts.
fn kind(event: &Event) -> Option<(&'static str, &'static str, &'static str)> {
    let armed = |parties: &[Party]| parties.iter().any(|p| p.kind == "government" || p.kind == "country");
    let mode = event.plover_mode.as_deref();
    Some(match (event.plover.as_deref()?, mode) {
        ("PROTEST", Some("riot" | "vandalize")) => ("Demonstrations", "Riots", "Violent demonstration"),
        ("PROTEST", _) => ("Demonstrations", "Protests", "Peaceful protest"),
        ("ASSAULT", Some("aerial")) => {
            ("Political violence", "Explosions/Remote violence", "Air/drone strike")
        }
        ("ASSAULT", Some("heavy-weapons")) => {
            ("Political violence", "Explosions/Remote violence", "Shelling/artillery/missile attack")
        }
        ("ASSAULT", Some("suicide-attack")) => {
            ("Political violence", "Explosions/Remote violence", "Suicide bomb")
        }
        ("ASSAULT", _) if armed(&event.actors) && armed(&event.targets) => {
            ("Political violence", "Battles", "Armed clash")
        }
        ("ASSAULT", _) => ("Political violence", "Violence against civilians", "Attack"),
        ("COERCE", Some("arrest")) => ("Strategic developments", "Strategic developments", "Arrests"),
        ("RETREAT", Some("ceasefire")) => ("Strategic developments", "Strategic developments", "Agreement"),
        _ => return None,
    })
}

fn acled(event: &Event, base: &Base) -> Option<Vec<String>> {
    if !matches!(event.modality.as_str(), "Actual" | "Ongoing") {
        return None;
    }
    let (disorder, kind, sub_kind) = kind(event)?;
    let (actor, target, place) = (event.actors.first(), event.targets.first(), event.places.first());
    let precision = match event.date_precision.as_deref() {
        Some("day") => "1",
        Some("week") => "2",
        _ => "3",
    };
    let others =
        |parties: &[Party]| parties.iter().skip(1).map(|p| p.name.clone()).collect::<Vec<_>>().join("; ");
    let country = place.and_then(|p| p.countries.first()).or(target.and_then(|t| t.countries.first()));
    let position = place.and_then(|p| p.position);
    let event_iri = event.event.as_deref().unwrap_or(&event.record);
    let below = event_iri.strip_prefix(base.node("event", "").as_str()).unwrap_or(event_iri);
    let sources: Vec<&str> =
        event.articles.iter().filter_map(|a| a.publisher.as_ref()).map(|p| p.name.as_str()).collect();
    let date = text(event.date.as_ref());
    Some(vec![
        below.to_string(),
        date.clone(),
        date.get(..4).unwrap_or_default().to_string(),
        precision.to_string(),
        disorder.to_string(),
        kind.to_string(),
        sub_kind.to_string(),
        text(actor.map(|p| &p.name)),
        others(&event.actors),
        String::new(),
        text(target.map(|p| &p.name)),
        others(&event.targets),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        text(country),
        String::new(),
        String::new(),
        String::new(),
        text(place.map(|p| &p.name)),
        text(position.map(|p| p.0)),
        text(position.map(|p| p.1)),
        String::new(),
        sources.join("; "),
        String::new(),
        text(event.quote.as_ref()),
        text(event.amounts.killed_min),
        String::new(),
        String::new(),
    ])
}
