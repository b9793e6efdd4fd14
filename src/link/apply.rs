//! Recording what a person has decided in a table of links: accepts, rejects, and which entities of the store are one.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::NamedNode;

use super::deny::{Change, Verdict, decided, denial, is_own, usual};
use super::run::host;
use super::sheet::{Row, Sheet};
use super::sssom::prefixes;
use super::stored::stored;
use super::subject::clusters;
use crate::graph::Mapping;
use crate::graph::vocabulary::{owl, rdfs, schema, skos};
use crate::store::{Store, StoreError};

/// What was recorded.
#[derive(Debug, Default)]
pub struct Applied {
    /// Links that were accepted.
    pub accepted: usize,
    /// Links that were denied.
    pub rejected: usize,
    /// Pairs of entities of the store that are one.
    pub merged: usize,
    /// Rows without a decision.
    pub open: usize,
    /// Rows that could not be followed; the others were.
    pub problems: Vec<RowError>,
}

/// A row that cannot be followed.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {what}\nhint: {hint}")]
pub struct RowError {
    /// Number of the line, from 1.
    pub line: u64,
    /// What is wrong in it.
    pub what: String,
    /// What to do about it.
    pub hint: &'static str,
}

/// A decision of a row, with its IRIs written out.
struct Decided {
    line: u64,
    subject: NamedNode,
    label: String,
    property: NamedNode,
    object: NamedNode,
    object_label: String,
    yes: bool,
    comment: String,
}

/// Where decisions of a table come from, in the mapping of each.
const SOURCE: &str = "demarche link --apply";

/// Records the decisions of a table, all of them in one transaction.
pub fn apply(store: &Store, sheet: &Sheet) -> Result<Applied, StoreError> {
    let mut applied = Applied::default();
    let decisions = decisions(store, sheet, &mut applied)?;
    let mut pairs = joined(store)?;
    pairs.retain(|(a, b)| !decisions.iter().any(|d| !d.yes && (&d.subject, &d.object) == (a, b)));
    let links = links(store, &decisions, &pairs)?;
    let mut change = Change::default();
    for d in &decisions {
        let verdict = d.verdict();
        if !d.yes {
            denial(store, &verdict, &mut change)?;
            applied.rejected += 1;
            continue;
        }
        if is_own(store, &d.object) {
            if let Some(problem) = contradiction(d, &links) {
                applied.problems.push(problem);
                continue;
            }
            pairs.push((d.subject.clone(), d.object.clone()));
            applied.merged += 1;
        } else {
            replace(store, d, &links, &mut change)?;
            applied.accepted += 1;
        }
        decided(store, &verdict, &d.property, false, &mut change)?;
    }
    share(store, &pairs, &links, &mut change)?;
    store.change_links(change.add, change.remove)?;
    Ok(applied)
}

impl Decided {
    fn verdict(&self) -> Verdict<'_> {
        let text = |text: &'_ str| !text.is_empty();
        Verdict {
            subject: &self.subject,
            label: &self.label,
            object: &self.object,
            object_label: Some(self.object_label.as_str()).filter(|t| text(t)),
            source: SOURCE,
            reason: Some(self.comment.as_str()).filter(|t| text(t)),
        }
    }
}

/// The decisions that the rows hold and that do not contradict each other.
fn decisions(store: &Store, sheet: &Sheet, applied: &mut Applied) -> Result<Vec<Decided>, StoreError> {
    let mut found: Vec<Decided> = Vec::new();
    for row in &sheet.rows {
        let decided = match decision(store, sheet, row)? {
            Ok(Some(decided)) => decided,
            Ok(None) => {
                applied.open += 1;
                continue;
            }
            Err(problem) => {
                applied.problems.push(problem);
                continue;
            }
        };
        match found.iter().find(|other| clash(other, &decided, store)) {
            Some(other) => applied.problems.push(RowError {
                line: row.line,
                what: format!(
                    "{} is decided otherwise in line {}",
                    name(&decided.subject, &decided.label),
                    other.line
                ),
                hint: "an entity is one thing of a data set, and a link is right or wrong: leave one of the two rows",
            }),
            None => found.push(decided),
        }
    }
    Ok(found)
}

/// One link is both right and wrong, or an entity is two things of one data set.
fn clash(one: &Decided, other: &Decided, store: &Store) -> bool {
    if one.subject != other.subject {
        return false;
    }
    if one.object == other.object {
        return one.yes != other.yes;
    }
    let same_set = host(one.object.as_str()) == host(other.object.as_str());
    one.yes && other.yes && same_set && !is_own(store, &one.object) && one.property == other.property
}

fn name(node: &NamedNode, label: &str) -> String {
    if label.is_empty() { node.as_str().to_string() } else { label.to_string() }
}

/// What a row says; `None` where nothing is decided.
fn decision(
    store: &Store,
    sheet: &Sheet,
    row: &Row,
) -> Result<Result<Option<Decided>, RowError>, StoreError> {
    let error = |what: String, hint: &'static str| RowError { line: row.line, what, hint };
    let manual = row.get("mapping_justification").contains("ManualMappingCuration");
    let yes = match row.get("decision").to_lowercase().as_str() {
        "accept" | "accepted" | "yes" | "y" | "true" | "x" | "1" => true,
        "reject" | "rejected" | "no" | "n" | "false" | "0" => false,
        // a table of somebody else: what a person has looked at counts
        "" if row.get("predicate_modifier").eq_ignore_ascii_case("not") => false,
        "" if manual && !sheet.has("decision") => true,
        "" => return Ok(Ok(None)),
        other => {
            let what = format!("`{other}` is no decision");
            return Ok(Err(error(what, "write accept or reject, or leave the cell empty")));
        }
    };
    let ids = ["subject_id", "object_id", "predicate_id"].map(|column| expand(row.get(column), sheet, store));
    let [Some(subject), Some(object), property] = ids else {
        let what = format!("`{}` or `{}` is no id", row.get("subject_id"), row.get("object_id"));
        return Ok(Err(error(what, "write IRIs, or CURIEs whose prefixes stand in the table's head")));
    };
    let property = property.unwrap_or_else(|| usual(store, &object));
    let usable = [schema::SAME_AS, owl::SAME_AS, skos::EXACT_MATCH, skos::CLOSE_MATCH];
    if !usable.contains(&property.as_ref()) {
        let what = format!("{property} links no entities");
        return Ok(Err(error(
            what,
            "predicate_id is schema:sameAs, owl:sameAs, skos:exactMatch or skos:closeMatch",
        )));
    }
    let (ours, theirs) = (store.texts(&subject, rdfs::LABEL)?, store.texts(&object, rdfs::LABEL)?);
    if ours.is_empty() || (is_own(store, &object) && theirs.is_empty()) {
        let missing = if ours.is_empty() { &subject } else { &object };
        let what = format!("the store has no {}", missing.as_str());
        return Ok(Err(error(
            what,
            "subject_id is an entity of the store, object_id one of it or one elsewhere",
        )));
    }
    if subject == object {
        return Ok(Err(error(format!("{} is itself", subject.as_str()), "take the row out")));
    }
    let own = is_own(store, &object);
    Ok(Ok(Some(Decided {
        line: row.line,
        subject,
        label: ours.into_iter().min().unwrap_or_default(),
        property: if own { owl::SAME_AS.into_owned() } else { property },
        object,
        object_label: theirs.into_iter().min().unwrap_or_else(|| row.get("object_label").to_string()),
        yes,
        comment: row.get("comment").to_string(),
    })))
}

/// An IRI, or a CURIE by the prefixes of the table or our own.
fn expand(id: &str, sheet: &Sheet, store: &Store) -> Option<NamedNode> {
    if id.contains("://") || id.starts_with("urn:") {
        return NamedNode::new(id).ok();
    }
    let (prefix, local) = id.split_once(':')?;
    let own = prefixes(store.base());
    let namespace = sheet
        .prefixes
        .get(prefix)
        .or_else(|| own.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| namespace))?;
    NamedNode::new(format!("{namespace}{local}")).ok()
}

/// Two that are to be one and are linked to two things of one data set.
fn contradiction(d: &Decided, links: &BTreeMap<NamedNode, BTreeSet<String>>) -> Option<RowError> {
    let (one, other) = (links.get(&d.subject)?, links.get(&d.object)?);
    let (a, b) = one.iter().find_map(|a| {
        let b = other.iter().find(|b| host(a) == host(b))?;
        (!other.contains(a) && !one.contains(b)).then_some((a, b))
    })?;
    Some(RowError {
        line: d.line,
        what: format!(
            "{} is {a}, and {} is {b}: they cannot be one",
            name(&d.subject, &d.label),
            name(&d.object, &d.object_label)
        ),
        hint: "reject one of the two links first",
    })
}

/// Other links of the entity to the data set of the accepted one are denied: it is one thing there.
fn replace(
    store: &Store,
    d: &Decided,
    links: &BTreeMap<NamedNode, BTreeSet<String>>,
    change: &mut Change,
) -> Result<(), StoreError> {
    let linked = links.get(&d.subject).into_iter().flatten();
    for iri in linked.filter(|iri| host(iri) == host(d.object.as_str()) && iri.as_str() != d.object.as_str())
    {
        let Ok(object) = NamedNode::new(iri) else { continue };
        let reason = format!("it is {}", d.object.as_str());
        denial(
            store,
            &Verdict { object: &object, object_label: None, reason: Some(&reason), ..d.verdict() },
            change,
        )?;
    }
    Ok(())
}

/// Entities of the store that somebody has found to be one before.
fn joined(store: &Store) -> Result<Vec<(NamedNode, NamedNode)>, StoreError> {
    let joins = |m: &Mapping| m.property == owl::SAME_AS && !m.negated && is_own(store, &m.object);
    Ok(stored(store)?.into_iter().filter(joins).map(|m| (m.subject, m.object)).collect())
}

/// The links that entities will have once the decisions are followed.
fn links(
    store: &Store,
    decisions: &[Decided],
    pairs: &[(NamedNode, NamedNode)],
) -> Result<BTreeMap<NamedNode, BTreeSet<String>>, StoreError> {
    let mut links: BTreeMap<NamedNode, BTreeSet<String>> = BTreeMap::new();
    let named = decisions.iter().map(|d| (&d.subject, &d.object)).chain(pairs.iter().map(|(a, b)| (a, b)));
    for node in named.flat_map(|(a, b)| [a, b]).filter(|node| is_own(store, node)) {
        let known = store.nodes(node, schema::SAME_AS)?.into_iter().map(NamedNode::into_string);
        links.entry(node.clone()).or_default().extend(known);
    }
    for d in decisions.iter().filter(|d| !is_own(store, &d.object)) {
        let own = links.entry(d.subject.clone()).or_default();
        if d.yes {
            own.insert(d.object.as_str().to_string());
        } else {
            own.remove(d.object.as_str());
        }
    }
    Ok(links)
}

/// Entities that are one get each other's links.
fn share(
    store: &Store,
    pairs: &[(NamedNode, NamedNode)],
    links: &BTreeMap<NamedNode, BTreeSet<String>>,
    change: &mut Change,
) -> Result<(), StoreError> {
    for cluster in clusters(pairs) {
        let of = |iri: &NamedNode| links.get(iri).cloned().unwrap_or_default();
        let all: BTreeSet<String> = cluster.iter().flat_map(of).collect();
        for subject in &cluster {
            let own = of(subject);
            let label = store.texts(subject, rdfs::LABEL)?.into_iter().min().unwrap_or_default();
            for iri in all.difference(&own) {
                let Ok(object) = NamedNode::new(iri) else { continue };
                let reason = Some("what it is one with has this link");
                let verdict = Verdict {
                    subject,
                    label: &label,
                    object: &object,
                    object_label: None,
                    source: SOURCE,
                    reason,
                };
                decided(store, &verdict, &usual(store, &object), false, change)?;
            }
        }
    }
    Ok(())
}
