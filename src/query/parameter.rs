//! Values that a user gives a query. They become terms and are joined to the query as a table of values; no
//! text is ever pasted into SPARQL.

use jiff::civil::Date;
use oxigraph::model::{Literal, NamedNode, Term};
use serde::{Deserialize, Serialize};

use super::QueryError;
use super::names::{self, Realm, Where, choice, suggest};
use crate::graph::iri::kebab;
use crate::graph::vocabulary::{act, dm, modality, rdfs, xsd};
use crate::lexicon::{Lexicon, Modality};
use crate::store::{Store, StoreError};

/// A variable of a saved query that the user may give a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// The name of the variable.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// What it is for.
    pub about: String,
    /// The query is not asked without a value.
    pub required: bool,
    /// The value where none is given.
    pub default: Option<String>,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A person, country, organisation, place or group: its name as articles write it, or its IRI.
    Entity,
    /// One person.
    Person,
    /// One organisation.
    Organisation,
    /// A merged event: its label or its IRI.
    Event,
    /// A country: its name or its ISO 3166-1 code of two or three letters.
    Country,
    /// An action of the scheme: `ImposeTariff`, "impose tariff".
    Action,
    /// A factual status: `Planned`.
    Modality,
    /// A day: 2025-08-07.
    Date,
    /// A whole number.
    Integer,
    /// Any text.
    Text,
    /// A whole IRI.
    Iri,
    /// By its looks: an IRI, a day, a number, else text.
    Any,
}

impl Kind {
    /// The name in `#+ params:`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Event => "event",
            Self::Country => "country",
            Self::Action => "action",
            Self::Modality => "modality",
            Self::Date => "date",
            Self::Integer => "integer",
            Self::Text => "text",
            Self::Iri => "iri",
            Self::Any => "any",
        }
    }
}

/// The terms that a value may stand for: several, where a name is that of several things.
pub(super) fn resolve(
    parameter: &Parameter,
    value: &str,
    at: Where<'_>,
    lexicon: &Lexicon,
) -> Result<Vec<Term>, QueryError> {
    let store = at.store;
    let value = value.trim();
    let refuse = |hint: &str| QueryError::Value {
        name: parameter.name.clone(),
        value: value.to_string(),
        kind: parameter.kind.as_str(),
        hint: hint.to_string(),
    };
    let typed = |value: String, datatype| Term::from(Literal::new_typed_literal(value, datatype));
    let one = |term: Option<Term>, hint: &str| term.map(|term| vec![term]).ok_or_else(|| refuse(hint));
    let none = |near: Option<String>, otherwise: &str| {
        refuse(&near.map_or_else(|| otherwise.to_string(), |near| format!("did you mean {near}?")))
    };
    match parameter.kind {
        Kind::Entity | Kind::Person | Kind::Organisation | Kind::Event => {
            if let Some(node) = iri(value) {
                return Ok(vec![node.into()]);
            }
            let realm = match parameter.kind {
                Kind::Person => names::PEOPLE,
                Kind::Organisation => names::ORGANISATIONS,
                Kind::Event => names::EVENTS,
                _ => names::ANYTHING,
            };
            let mut found = realm.named(at, value)?;
            if parameter.kind == Kind::Entity {
                found.extend(country(store, lexicon, value).map(Term::from).filter(|c| !found.contains(c)));
            }
            if found.is_empty() && matches!(parameter.kind, Kind::Entity | Kind::Person) {
                let family = Realm::of_family(at, value)?;
                // Of several people with one family name, an entity could be any.
                if parameter.kind == Kind::Person || Realm::labels(store, &family)?.len() == 1 {
                    found = family;
                }
            }
            if found.is_empty() {
                let near = choice(&realm.nearest(at, value)?);
                return Err(none(near, "the store has nothing of that name; write it as articles do"));
            }
            // what any entity may be, a name may be that of several; one person is not another
            if parameter.kind != Kind::Entity
                && let labels = Realm::labels(store, &found)?
                && labels.len() > 1
            {
                return Err(QueryError::Ambiguous {
                    name: parameter.name.clone(),
                    value: value.to_string(),
                    hint: choice(&labels).unwrap_or_default(),
                });
            }
            Ok(found)
        }
        Kind::Country => match iri(value).or_else(|| country(store, lexicon, value)) {
            Some(node) => Ok(vec![node.into()]),
            None => {
                let known = lexicon.countries().iter();
                let names = known.flat_map(|c| [&c.name, &c.full_name].into_iter().chain(&c.aliases));
                let near = suggest(value, names.map(String::as_str));
                Err(none(near, "give a country's name or its code, such as IND, IN or India"))
            }
        },
        Kind::Action => match iri(value) {
            Some(node) => Ok(vec![node.into()]),
            None => {
                let found = actions(lexicon, value);
                if found.is_empty() {
                    let labels = lexicon.actions().iter().map(|a| a.label.as_str());
                    return Err(none(
                        suggest(value, labels),
                        "`demarche ontology actions` lists the actions",
                    ));
                }
                Ok(found.into_iter().map(Term::from).collect())
            }
        },
        Kind::Modality => one(
            iri(value).or_else(|| status(value)).map(Term::from),
            "one of Actual, Ongoing, Planned, Possible, Threatened, Demanded, Hypothetical, Negated, Denied, Cancelled, Unknown",
        ),
        Kind::Date => {
            let bounds = period(value);
            // what lasts until August lasts until its end
            let end = matches!(parameter.name.as_str(), "to" | "until");
            let day = bounds.map(|(first, last)| if end { last } else { first });
            one(day.map(|day| typed(day.to_string(), xsd::DATE)), "write it as 2025-08-07, 2025-08 or 2025")
        }
        Kind::Integer => {
            one(value.parse::<i64>().ok().map(|n| typed(n.to_string(), xsd::INTEGER)), "write it as 7")
        }
        Kind::Iri => one(iri(value).map(Term::from), "give an absolute IRI"),
        Kind::Text => Ok(vec![Literal::new_simple_literal(value).into()]),
        Kind::Any => Ok(vec![guess(value)]),
    }
}

/// First and last day of a day, a month (2025-08) or a year (2025).
fn period(value: &str) -> Option<(Date, Date)> {
    let number = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<i16>().ok())?
    };
    let month = |year: &str, month: &str| Date::new(number(year, 4)?, number(month, 2)? as i8, 1).ok();
    if let Some(first) = value.split_once('-').and_then(|(y, m)| month(y, m)) {
        return Some((first, first.last_of_month()));
    }
    if let Some(first) = month(value, "01") {
        return Some((first, first.last_of_year()));
    }
    crate::source::parse_date(value).map(|day| (day, day))
}

fn guess(value: &str) -> Term {
    if let Some(node) = iri(value) {
        node.into()
    } else if let Ok(day) = value.parse::<jiff::civil::Date>() {
        Literal::new_typed_literal(day.to_string(), xsd::DATE).into()
    } else if let Ok(number) = value.parse::<i64>() {
        Literal::new_typed_literal(number.to_string(), xsd::INTEGER).into()
    } else if matches!(value, "true" | "false") {
        Literal::new_typed_literal(value, xsd::BOOLEAN).into()
    } else {
        Literal::new_simple_literal(value).into()
    }
}

/// An IRI with its scheme and authority, in angle brackets or without.
fn iri(value: &str) -> Option<NamedNode> {
    let value = value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).unwrap_or(value);
    value.contains("://").then(|| NamedNode::new(value).ok()).flatten()
}

fn country(store: &Store, lexicon: &Lexicon, value: &str) -> Option<NamedNode> {
    let is = |name: &String| name.eq_ignore_ascii_case(value) || name.to_lowercase() == value.to_lowercase();
    let found = lexicon
        .countries()
        .iter()
        .find(|c| [&c.iso3, &c.iso2, &c.name, &c.full_name].into_iter().chain(&c.aliases).any(is))?;
    Some(store.base().country(&found.iso3))
}

/// The action of this id or label; else those whose label has all these words: `tariff` is to impose or to lift one.
fn actions(lexicon: &Lexicon, value: &str) -> Vec<NamedNode> {
    let node = |id: &str| NamedNode::new_unchecked(format!("{}{id}", act::NAMESPACE));
    let known = lexicon.actions();
    if let Some(found) = known.iter().find(|a| {
        a.id.eq_ignore_ascii_case(value) || a.label.eq_ignore_ascii_case(value) || kebab(&a.id) == value
    }) {
        return vec![node(&found.id)];
    }
    let has = |label: &str, word: &str| label.split_whitespace().any(|w| w.eq_ignore_ascii_case(word));
    let all = |label: &str| !value.is_empty() && value.split_whitespace().all(|word| has(label, word));
    known.iter().filter(|a| all(&a.label)).map(|a| node(&a.id)).collect()
}

fn status(value: &str) -> Option<NamedNode> {
    let found = Modality::ALL.into_iter().find(|m| m.as_str().eq_ignore_ascii_case(value))?;
    Some(NamedNode::new_unchecked(format!("{}{}", modality::NAMESPACE, found.as_str())))
}

/// The label of a node, for people: the least of its labels, so that it is the same every time.
pub(super) fn label(store: &Store, node: &NamedNode) -> Result<Option<String>, StoreError> {
    let mut label = store.texts(node, rdfs::LABEL)?.into_iter().min();
    if label.is_none() {
        // an event that one article alone tells is called by its record
        let records = store.subjects(dm::RECORD_OF, Some(node.as_ref().into()), |_| true)?;
        for record in records {
            if let Term::NamedNode(record) = record {
                label = label.into_iter().chain(store.texts(&record, rdfs::LABEL)?).min();
            }
        }
    }
    // an article without a headline is called by its id
    let article = || store.base().article_of_graph(&format!("{}/graph", node.as_str()));
    Ok(label.or_else(|| article().map(|id| format!("article {id}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_and_a_year_have_first_and_last_days() {
        let days = |value| period(value).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(days("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(days("2025").as_deref(), Some("2025-01-01 2025-12-31"));
        assert_eq!(days("2025-08-07").as_deref(), Some("2025-08-07 2025-08-07"));
        assert_eq!((days("2025-13"), days("25-08")), (None, None));
    }
}
