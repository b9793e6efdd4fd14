//! Links: what an entity of the store is elsewhere, how surely, and what spoke for it.

use std::fmt::Write;

use oxigraph::model::NamedNode;

use crate::cli::report::count;
use crate::graph::Mapping;
use crate::lexicon::Justification;
use crate::link::{self, Namesake};
use crate::store::{Store, StoreError};

/// What is known of the links of a name.
pub(super) struct Found {
    links: Vec<Mapping>,
    /// Those who share the name.
    namesakes: Vec<(NamedNode, Namesake)>,
}

impl Found {
    pub(super) fn is_empty(&self) -> bool {
        self.links.is_empty() && self.namesakes.is_empty()
    }
}

/// The links of the entity with this name or IRI, of those who share the name, or to this IRI elsewhere.
pub(super) fn find(store: &Store, name: &str) -> Result<Found, StoreError> {
    let namesakes = link::namesakes(store, name)?;
    let mut links = link::stored(store)?;
    links.retain(|m| {
        let named = m.subject.as_str() == name || m.object.as_str() == name || m.subject_label == name;
        named || namesakes.iter().any(|(iri, _)| *iri == m.subject)
    });
    Ok(Found { links, namesakes })
}

/// The links as text: those of one name, then a block an entity, what spoke for a link below it.
pub(super) fn text(found: &Found) -> String {
    let Found { links, namesakes } = found;
    let mut out = String::new();
    for (iri, namesake) in namesakes {
        let links = links.iter().filter(|m| m.subject == *iri && !m.negated).count();
        let _ = writeln!(
            out,
            "{}  {}\n  one of {} of this name, in {}; {}",
            namesake.label,
            iri.as_str(),
            namesakes.len(),
            count(namesake.articles.len(), "article"),
            if links == 0 { "nobody that is known elsewhere".to_string() } else { count(links, "link") }
        );
    }
    let mut last = "";
    for m in links {
        if m.subject.as_str() != last {
            last = m.subject.as_str();
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{}  {last}", m.subject_label);
        }
        let is = if m.negated { "is not" } else { "is" };
        let how = match m.justification {
            Justification::Lexical => "name, kind and country agree",
            Justification::Composite => "weighed",
            Justification::Manual => "somebody decided so",
        };
        let label = m.object_label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
        let version = m.object_version.as_ref().map(|version| format!(" of {version}")).unwrap_or_default();
        let _ = writeln!(out, "  {is} {}{label}", m.object.as_str());
        let _ = writeln!(
            out,
            "    {}{version}, score {:.2}, {how}; from {}",
            m.object_source,
            f64::from(m.confidence) / 100.0,
            m.source
        );
        for part in m.reason.iter().flat_map(|reason| reason.split("; ")) {
            let _ = writeln!(out, "    · {part}");
        }
    }
    out
}
