//! Values that a user gives a query. They become terms and are joined to the query as a table of values; no
//! text is ever pasted into SPARQL.

use oxigraph::model::{Literal, NamedNode, Term};
use serde::{Deserialize, Serialize};

use super::QueryError;
use crate::graph::iri::kebab;
use crate::graph::vocabulary::{act, modality, rdfs, schema, skos, xsd};
use crate::lexicon::{Lexicon, Modality};
use crate::store::{Store, StoreError};

/// A variable of a saved query that the user may give a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    /// What it is for.
    pub about: String,
    /// The query is not asked without a value.
    pub required: bool,
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
    Modality,
    /// A day: 2025-08-07.
    Date,
    Integer,
    Text,
    Iri,
    /// By its looks: an IRI, a day, a number, else text.
    Any,
}

impl Kind {
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
    store: &Store,
    lexicon: &Lexicon,
) -> Result<Vec<Term>, QueryError> {
    let value = value.trim();
    let refuse = |hint: &str| QueryError::Value {
        name: parameter.name.clone(),
        value: value.to_string(),
        kind: parameter.kind.as_str(),
        hint: hint.to_string(),
    };
    let typed = |value: String, datatype| Term::from(Literal::new_typed_literal(value, datatype));
    let one = |term: Option<Term>, hint: &str| term.map(|term| vec![term]).ok_or_else(|| refuse(hint));
    match parameter.kind {
        Kind::Entity => {
            if let Some(node) = iri(value) {
                return Ok(vec![node.into()]);
            }
            let mut found = named(store, value)?;
            found.extend(country(store, lexicon, value).map(Term::from));
            found.sort_by_cached_key(Term::to_string);
            found.dedup();
            if found.is_empty() {
                return Err(refuse(
                    "the store knows nobody and nothing of that name; write it as articles do",
                ));
            }
            Ok(found)
        }
        Kind::Country => one(
            iri(value).or_else(|| country(store, lexicon, value)).map(Term::from),
            "give a country's name or its code, such as IND, IN or India",
        ),
        Kind::Action => one(
            iri(value).or_else(|| action(lexicon, value)).map(Term::from),
            "`demarche ontology actions` lists the actions",
        ),
        Kind::Modality => one(
            iri(value).or_else(|| status(value)).map(Term::from),
            "one of Actual, Ongoing, Planned, Possible, Threatened, Demanded, Hypothetical, Negated, Denied, Cancelled, Unknown",
        ),
        Kind::Date => one(
            crate::source::parse_date(value).map(|day| typed(day.to_string(), xsd::DATE)),
            "write it as 2025-08-07",
        ),
        Kind::Integer => {
            one(value.parse::<i64>().ok().map(|n| typed(n.to_string(), xsd::INTEGER)), "write it as 7")
        }
        Kind::Iri => one(iri(value).map(Term::from), "give an absolute IRI"),
        Kind::Text => Ok(vec![Literal::new_simple_literal(value).into()]),
        Kind::Any => Ok(vec![guess(value)]),
    }
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

fn action(lexicon: &Lexicon, value: &str) -> Option<NamedNode> {
    let found = lexicon.actions().iter().find(|a| {
        a.id.eq_ignore_ascii_case(value) || a.label.eq_ignore_ascii_case(value) || kebab(&a.id) == value
    })?;
    Some(NamedNode::new_unchecked(format!("{}{}", act::NAMESPACE, found.id)))
}

fn status(value: &str) -> Option<NamedNode> {
    let found = Modality::ALL.into_iter().find(|m| m.as_str().eq_ignore_ascii_case(value))?;
    Some(NamedNode::new_unchecked(format!("{}{}", modality::NAMESPACE, found.as_str())))
}

/// Nodes with this name in some article, as written; if there is none, without regard to case.
fn named(store: &Store, value: &str) -> Result<Vec<Term>, StoreError> {
    let literal = Literal::new_language_tagged_literal_unchecked(value, "en");
    let mut found = Vec::new();
    for property in [schema::NAME, skos::ALT_LABEL] {
        found.extend(store.subjects(property, Some(literal.as_ref().into()), |_| true)?);
    }
    if found.is_empty() {
        let lower = value.to_lowercase();
        let same = |term: &Term| matches!(term, Term::Literal(l) if l.value().to_lowercase() == lower);
        for property in [schema::NAME, skos::ALT_LABEL] {
            found.extend(store.subjects(property, None, same)?);
        }
    }
    Ok(found)
}

/// The label of a node, for people: the least of its labels, so that it is the same every time.
pub(super) fn label(store: &Store, node: &NamedNode) -> Result<Option<String>, StoreError> {
    store.texts(node, rdfs::LABEL).map(|labels| labels.into_iter().min())
}
