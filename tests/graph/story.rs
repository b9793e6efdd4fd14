//! An invented article and what a perfect reader would have found in it.

use std::sync::LazyLock;

use demarche::event::{Codes, EventRecord, LeftOut, Modality, Voice};
use demarche::graph::{Base, Quad, describe};
use demarche::lexicon::Lexicon;
use demarche::mention::*;
use demarche::pipeline::Reading;
use demarche::source::{Article, Metadata, parse_date};
use demarche::text::{Document, Sentence, Span};
use jiff::civil::Date;

pub const TEXT: &str = "Austrian chancellor Maria Keller met Chile’s former president Tomás Brandt in Vienna on Monday.\n\n\
    Austria will impose a tariff of 25.5 per cent on Chilean goods by 1 December unless Santiago signs the accord, \
    Keller said.\n\nIn 2024 Austria raised the tariff on \"fine\" goods from Chile to 20 per cent.\n\nAt least two \
    people were killed.\n";

pub const MARIA: EntityId = 0;
pub const TOMAS: EntityId = 1;
pub const AUSTRIA: EntityId = 2;
pub const CHILE: EntityId = 3;
pub const VIENNA: EntityId = 4;
pub const SANTIAGO: EntityId = 5;
pub const DEALERS: EntityId = 6;
pub const PAPER: EntityId = 7;

pub fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().unwrap());
    &LEXICON
}

pub fn date(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// Offsets of some words in code points: the n-th time that they occur, from 0.
pub fn span(text: &str, words: &str, n: usize) -> Span {
    let (at, _) = text.match_indices(words).nth(n).unwrap_or_else(|| panic!("{words} {n}"));
    let begin = text[..at].chars().count();
    Span::new(begin, begin + words.chars().count())
}

fn entity(kind: EntityKind, key: &str, name: &str, countries: &[&str]) -> Entity {
    Entity {
        kind,
        key: key.into(),
        name: name.into(),
        countries: countries.iter().map(|c| c.to_string()).collect(),
        surfaces: Default::default(),
        same_as: Vec::new(),
        members: Vec::new(),
    }
}

fn time(earliest: Option<&str>, latest: Option<&str>, precision: Precision, text: Option<Span>) -> Time {
    Time {
        earliest: earliest.map(date),
        latest: latest.map(date),
        precision,
        basis: if text.is_some() { Basis::Relative } else { Basis::Document },
        time_of_day: None,
        deadline: false,
        text,
    }
}

fn quantity(kind: QuantityKind, min: Option<i64>, max: Option<i64>, unit: &str, span: Span) -> Quantity {
    let relation = if max.is_none() { QuantityRelation::AtLeast } else { QuantityRelation::To };
    Quantity { kind, min, max, unit: unit.into(), relation, span, sentence: 0, head: 0 }
}

/// The story, under an id of its own and with a publisher or without.
pub fn story(id: Option<&str>, publisher: Option<&str>) -> Reading {
    let text = |words: &str, n: usize| span(TEXT, words, n);
    let metadata = Metadata {
        id: id.map(str::to_string),
        published: Some(date("2025-11-19")),
        publisher: publisher.map(str::to_string),
        headline: Some("Vienna threatens \"Santiago\"".into()),
        url: Some("https://example.org/news/1".into()),
        ..Metadata::default()
    };
    let sentences: Vec<Span> = TEXT.split("\n\n").map(|s| text(s.trim_end(), 0)).collect();
    let document = Document {
        article: Article::new(TEXT.to_string(), metadata),
        sentences: sentences
            .iter()
            .enumerate()
            .map(|(paragraph, &span)| Sentence { span, paragraph, dateline: false, tokens: Vec::new() })
            .collect(),
        cut: 0,
    };
    let mentions = mentions(text, publisher);
    let records = records(text, &sentences);
    Reading { document, mentions, records, left_out: LeftOut::default() }
}

fn mentions(text: impl Fn(&str, usize) -> Span, publisher: Option<&str>) -> Mentions {
    use EntityKind::*;
    let mut entities = vec![
        entity(Person, "maria-keller", "Maria Keller", &["AUT"]),
        entity(Person, "tomas-brandt", "Tomás Brandt", &["CHL"]),
        entity(Country, "AUT", "Austria", &["AUT"]),
        entity(Country, "CHL", "Chile", &["CHL"]),
        entity(Place, "aut-vienna", "Vienna", &["AUT"]),
        entity(Government, "chl-government", "Government of Chile", &["CHL"]),
        entity(Group, "g-dealers", "dealers", &[]),
    ];
    entities[DEALERS].members.push(CHILE);
    entities[VIENNA].same_as.push("https://sws.geonames.org/2761369/".into());
    entities[VIENNA].same_as.push("not an IRI".into());
    if let Some(name) = publisher {
        entities.push(entity(Media, "the-tester", name, &[]));
    }
    let found = [
        ("Austrian", 0, MentionKind::Demonym, AUSTRIA),
        ("Maria Keller", 0, MentionKind::Name, MARIA),
        ("Chile", 0, MentionKind::Name, CHILE),
        ("Tomás Brandt", 0, MentionKind::Name, TOMAS),
        ("Vienna", 0, MentionKind::Name, VIENNA),
        ("Austria", 1, MentionKind::Name, AUSTRIA),
        ("Chilean", 0, MentionKind::Demonym, CHILE),
        ("Santiago", 0, MentionKind::Metonym, SANTIAGO),
        ("Keller", 1, MentionKind::Name, MARIA),
        ("Austria", 2, MentionKind::Name, AUSTRIA),
        ("Chile", 2, MentionKind::Name, CHILE),
    ];
    let mentions: Vec<Mention> = found
        .into_iter()
        .map(|(words, n, kind, entity)| Mention {
            span: text(words, n),
            sentence: 0,
            head: 0,
            kind,
            entity,
            rule: "by hand",
        })
        .collect();
    for mention in &mentions {
        let words: String =
            TEXT.chars().skip(mention.span.begin).take(mention.span.end - mention.span.begin).collect();
        entities[mention.entity].surfaces.insert(words);
    }
    let tenure = |person, role: &str, label: &str, of, status, evidence| Tenure {
        person,
        role: role.into(),
        label: label.into(),
        title: label.into(),
        of: Some(of),
        status,
        possessor: None,
        evidence,
    };
    let tenures = vec![
        tenure(
            MARIA,
            "chancellor",
            "chancellor",
            AUSTRIA,
            TenureStatus::Current,
            text("Austrian chancellor Maria Keller", 0),
        ),
        tenure(
            TOMAS,
            "president",
            "president",
            CHILE,
            TenureStatus::Former,
            text("Chile’s former president Tomás Brandt", 0),
        ),
    ];
    let publisher = publisher.map(|_| PAPER);
    Mentions { entities, mentions, tenures, publisher, ..Mentions::default() }
}

fn record(action: &str, modality: Modality, trigger: Span, evidence: Span) -> EventRecord {
    EventRecord {
        action: action.into(),
        modality,
        actors: vec![],
        targets: vec![],
        time: time(None, Some("2025-11-19"), Precision::Unknown, None),
        deadline: None,
        stated_by: vec![],
        said_in: None,
        voice: Voice::Narrator,
        place: vec![],
        about: vec![],
        reason: None,
        condition: None,
        unless: None,
        quantities: vec![],
        codes: Codes::default(),
        sentence: 0,
        trigger,
        evidence: vec![evidence],
        confidence: 90,
        rule: "by hand".into(),
        weighed: Vec::new(),
    }
}

fn codes(plover: &str, mode: Option<&str>, quad: u8, cameo: &str, goldstein: i32) -> Codes {
    Codes {
        plover: Some(plover.into()),
        plover_mode: mode.map(str::to_string),
        quad: Some(quad),
        cameo: Some(cameo.into()),
        goldstein: Some(goldstein),
    }
}

fn records(text: impl Fn(&str, usize) -> Span, sentences: &[Span]) -> Vec<EventRecord> {
    let monday = text("on Monday", 0);
    let meeting = EventRecord {
        actors: vec![MARIA],
        targets: vec![TOMAS],
        place: vec![VIENNA],
        time: time(Some("2025-11-17"), Some("2025-11-17"), Precision::Day, Some(monday)),
        codes: codes("CONSULT", None, 1, "040", 10),
        ..record("Meet", Modality::Actual, text("met", 0), sentences[0])
    };
    let threat = EventRecord {
        actors: vec![AUSTRIA],
        targets: vec![CHILE],
        time: time(None, Some("2025-12-01"), Precision::Day, Some(text("by 1 December", 0))),
        deadline: Some(time(None, Some("2025-12-01"), Precision::Day, None)),
        stated_by: vec![MARIA],
        said_in: Some(3),
        voice: Voice::Indirect,
        unless: Some(text("unless Santiago signs the accord", 0)),
        quantities: vec![quantity(QuantityKind::Rate, Some(2550), Some(2550), "%", text("25.5 per cent", 0))],
        codes: codes("THREATEN", Some("restrict"), 3, "1312", -58),
        ..record("ImposeTariff", Modality::Threatened, text("impose", 0), sentences[1])
    };
    let signing = EventRecord {
        actors: vec![SANTIAGO],
        stated_by: vec![MARIA],
        said_in: Some(3),
        voice: Voice::Indirect,
        ..record("SignAgreement", Modality::Hypothetical, text("signs", 0), sentences[1])
    };
    let speech =
        EventRecord { actors: vec![MARIA], ..record("Say", Modality::Actual, text("said", 0), sentences[1]) };
    let tariff = EventRecord {
        actors: vec![AUSTRIA],
        targets: vec![CHILE],
        time: time(Some("2024-01-01"), Some("2024-12-31"), Precision::Year, Some(text("In 2024", 0))),
        quantities: vec![
            quantity(QuantityKind::Rate, Some(2000), Some(2000), "%", text("20 per cent", 0)),
            quantity(QuantityKind::Rate, Some(1000), Some(1500), "%", text("20 per cent", 0)),
        ],
        codes: codes("SANCTION", Some("discontinue"), 4, "163", -80),
        ..record("ImposeTariff", Modality::Actual, text("raised", 0), sentences[2])
    };
    let deaths = EventRecord {
        quantities: vec![quantity(QuantityKind::Killed, Some(200), None, "people", text("At least two", 0))],
        ..record("Kill", Modality::Actual, text("killed", 0), sentences[3])
    };
    let again = deaths.clone();
    vec![meeting, threat, signing, speech, tariff, deaths, again]
}

/// The quads of the story.
pub fn quads(id: Option<&str>) -> Vec<Quad> {
    describe(&story(id, Some("The Tester")), lexicon(), &Base::default())
}
