//! Filters that are addresses: pages of pictures show what their form asks for, and can be sent to others.

use maud::{Markup, html};

use super::look::{Look, Row, whole};
use super::queries::field;
use crate::query::{Answer, SavedQuery};
use crate::serve::form::Form;
use crate::serve::problem::Problem;

/// What every picture may be narrowed to.
const PARAMETERS: &str = "\
#+ params:
#+   - {name: country, kind: country, about: only where this country is on one of the sides}
#+   - {name: action, kind: action, about: only this action}
#+   - {name: status, kind: modality, about: only this status}
#+   - {name: from, kind: date, about: on this day or later}
#+   - {name: to, kind: date, about: on this day or earlier}
";

const CONDITIONS: &str = "
  FILTER(!BOUND(?from) || ?date >= ?from)
  FILTER(!BOUND(?to) || ?date <= ?to)
  FILTER(!BOUND(?country) || EXISTS { ?e dm:actorCountry|dm:targetCountry ?country })
";

/// A question about records `?e` that can be narrowed.
pub(super) struct Filters {
    query: SavedQuery,
    values: Vec<(String, String)>,
}

impl Filters {
    /// `select` names what is asked for, `pattern` how it hangs on a record, `grouped` what is counted together.
    pub fn new(select: &str, pattern: &str, grouped: &str, form: &Form) -> Result<Self, Problem> {
        let given = |name: &str| form.all(name).any(|value| !value.trim().is_empty());
        let mut records = whole("?e ?date", "?e dm:date ?date");
        for (name, property) in [("action", "dm:action"), ("status", "dm:modality")] {
            if given(name) {
                records.push_str(&whole(&format!("?e ?{name}"), &format!("?e {property} ?{name}")));
            }
        }
        let codes = whole("?e ?code", "?e dm:plover ?code");
        let quads = whole("?code ?quad", "?code dm:quad ?quad");
        let text = format!(
            "{PARAMETERS}SELECT {select} WHERE {{\n  {records} {pattern}{CONDITIONS} OPTIONAL {{ {codes} {quads} }} }} GROUP BY {grouped}"
        );
        Ok(Self { query: SavedQuery::parse("filters", &text)?, values: form.without(&[]) })
    }

    pub fn rows(&self, look: &Look<'_>) -> Result<Vec<Row>, Problem> {
        match look.app.ask(look.edition, &self.query, &self.values, look.app.options(look.edition))? {
            Answer::Rows(rows) => Ok(rows.rows),
            _ => Ok(Vec::new()),
        }
    }

    pub fn form(&self, path: &str) -> Markup {
        let value =
            |name: &str| self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        html! {
            form.fields action=(path) method="get" {
                @for parameter in &self.query.parameters { (field(parameter, value(&parameter.name).unwrap_or_default())) }
                button { "Show" }
            }
        }
    }
}

/// Cooperation and conflict among some records.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub all: usize,
    pub friendly: usize,
    pub hostile: usize,
}

impl Count {
    /// Adds records of a quad class of PLOVER, 0 where they have none.
    pub fn add(&mut self, records: usize, quad: usize) {
        self.all += records;
        match quad {
            1 | 2 => self.friendly += records,
            3 | 4 => self.hostile += records,
            _ => {}
        }
    }

    /// What there is more of, for eyes.
    pub fn class(&self) -> &'static str {
        match self.friendly.cmp(&self.hostile) {
            std::cmp::Ordering::Greater => "friendly",
            std::cmp::Ordering::Less => "hostile",
            std::cmp::Ordering::Equal => "even",
        }
    }

    pub fn words(&self) -> String {
        let noun = if self.all == 1 { "record" } else { "records" };
        format!("{} {noun}, {} of cooperation, {} of conflict", self.all, self.friendly, self.hostile)
    }
}

/// What the colours of a picture say.
pub(super) fn key() -> Markup {
    html! {
        figcaption {
            span.key.up {} " more cooperation, " span.key.down {} " more conflict, " span.key.even {} " as much of both, or neither"
        }
    }
}

/// The head of a table of counts, and the cells of a row.
pub(super) fn count_heads() -> Markup {
    html! { @for name in ["records", "cooperation", "conflict"] { th.number scope="col" { (name) } } }
}

pub(super) fn count_cells(count: &Count) -> Markup {
    html! { @for number in [count.all, count.friendly, count.hostile] { td.number { (number) } } }
}
