//! The records of a person, a country, an organisation or a place: how many of each day, with whom, and those of a page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use oxigraph::model::NamedNode;

use super::look::{Look, joined, number, text, whole};
use super::parts;
use crate::serve::problem::Problem;

/// Others that are counted.
const OTHERS: usize = 12;
/// What a node says that is shown.
const SAID: usize = 10;
const DATE: &str = "?e dm:date ?date";

/// What is counted of the records of a node.
pub(super) struct Records {
    node: NamedNode,
    country: bool,
    /// The pattern that finds each of them once, and about how many there are.
    pattern: String,
    many: usize,
    /// Days as the store writes them, the latest first, with the number of their records.
    days: Vec<(String, usize)>,
    pub all: usize,
    pub months: parts::Months,
}

impl Records {
    pub fn of(look: &Look<'_>, node: &NamedNode, country: bool) -> Result<Self, Problem> {
        let found = match country {
            true => format!("{{ ?e dm:actorCountry {node} }} UNION {{ ?e dm:targetCountry {node} }}"),
            false => {
                format!(
                    "{{ ?e dm:actor {node} }} UNION {{ ?e dm:target {node} }} UNION {{ ?e dm:place {node} }}"
                )
            }
        };
        let many = look.count(&found)?;
        let pattern = whole("DISTINCT ?e", &found);
        let mut records = Self {
            node: node.clone(),
            country,
            pattern,
            many,
            days: Vec::new(),
            all: 0,
            months: parts::Months::new(),
        };
        records.count(look)?;
        Ok(records)
    }

    fn count(&mut self, look: &Look<'_>) -> Result<(), Problem> {
        let dates = joined(self.many, "?e ?date", DATE);
        let codes = joined(self.many, "?e ?code", "?e dm:plover ?code");
        let quads = whole("?code ?quad", "?code dm:quad ?quad");
        let rows = look.rows(
            &format!(
                "SELECT ?date ?quad (COUNT(DISTINCT ?e) AS ?n) {{ {} {dates} OPTIONAL {{ {codes} {quads} }} }} \
                 GROUP BY ?date ?quad",
                self.pattern
            ),
            &[],
        )?;
        let mut days: BTreeMap<(&str, String), usize> = BTreeMap::new();
        for row in &rows {
            let (Some(date), day, count) = (&row[0], text(&row[0]), number(&row[2])) else { continue };
            *days.entry((day, date.to_string())).or_default() += count;
            parts::count_month(&mut self.months, day, number(&row[1]), count);
            self.all += count;
        }
        self.days = days.into_iter().rev().map(|((_, date), count)| (date, count)).collect();
        Ok(())
    }

    /// So many of the records, the latest first, after so many later ones.
    pub fn page(&self, look: &Look<'_>, skip: usize, most: usize) -> Result<Vec<String>, Problem> {
        let (mut later, mut before, mut days) = (0, None, Vec::new());
        for (day, count) in &self.days {
            if later < skip.saturating_add(most) && later + count > skip {
                before.get_or_insert(later);
                days.push(day.as_str());
            }
            later += count;
        }
        let Some(before) = before else { return Ok(Vec::new()) };
        let dates = whole("?e ?date", &format!("VALUES ?date {{ {} }} {DATE}", days.join(" ")));
        let rows = look.rows(&format!("SELECT ?e ?date {{ {} {dates} }}", self.pattern), &[])?;
        let mut found: Vec<_> = rows.iter().map(|row| Reverse((text(&row[1]), text(&row[0])))).collect();
        found.sort_unstable();
        found.dedup();
        let wanted = found.into_iter().skip(skip - before).take(most);
        Ok(wanted.map(|Reverse((_, record))| record.to_string()).collect())
    }

    /// Those who have most to do with the node, with the number of records.
    pub fn others(&self, look: &Look<'_>) -> Result<Vec<(String, usize)>, Problem> {
        let other = |pattern: &str| joined(self.many, "?e ?other", pattern);
        let pattern = match self.country {
            true => {
                let side = |own: &str, foreign: &str| {
                    let found = whole("?e", &format!("?e dm:{own}Country {}", self.node));
                    format!("{found} {}", other(&format!("?e dm:{foreign}Country ?other")))
                };
                format!("{{ {} }} UNION {{ {} }}", side("actor", "target"), side("target", "actor"))
            }
            false => {
                let sides = "{ ?e dm:actor ?other } UNION { ?e dm:target ?other }";
                format!("{} {}", self.pattern, other(sides))
            }
        };
        let rows = look.rows(
            &format!("SELECT ?other (COUNT(DISTINCT ?e) AS ?n) {{ {pattern} }} GROUP BY ?other"),
            &[],
        )?;
        let mut others: Vec<(String, usize)> =
            rows.iter().map(|row| (text(&row[0]).to_string(), number(&row[1]))).collect();
        others.retain(|(other, _)| *other != self.node.as_str());
        others.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        others.truncate(OTHERS);
        Ok(others)
    }
}

/// The latest records that a node is the source of: those of as many days as surely hold enough of them.
pub(super) fn said(look: &Look<'_>, node: &NamedNode) -> Result<Vec<String>, Problem> {
    let found = format!("?e dm:statedBy {node}");
    let dates = joined(look.count(&found)?, "?e ?date", DATE);
    let dated = format!("{} {dates}", whole("?e", &found));
    let days = format!("SELECT DISTINCT ?date {{ {dated} }} ORDER BY DESC(?date) LIMIT {SAID}");
    let rows = look.rows(&format!("SELECT DISTINCT ?e ?date {{ {dated} {{ {days} }} }}"), &[])?;
    let mut said: Vec<_> = rows.iter().map(|row| (Reverse(text(&row[1])), text(&row[0]))).collect();
    said.sort_unstable();
    Ok(said.into_iter().take(SAID).map(|(_, record)| record.to_string()).collect())
}
