//! Links: what an entity of the store is elsewhere, how surely, and what spoke for it.

use std::fmt::Write;

use crate::graph::Mapping;
use crate::lexicon::Justification;
use crate::link;
use crate::store::{Store, StoreError};

/// The links of the entity with this name or IRI, or to this IRI elsewhere.
pub(super) fn find(store: &Store, name: &str) -> Result<Vec<Mapping>, StoreError> {
    let mut found = link::stored(store)?;
    found.retain(|m| m.subject.as_str() == name || m.object.as_str() == name || m.subject_label == name);
    Ok(found)
}

/// The links as text: a block an entity, what spoke for a link below it.
pub(super) fn text(links: &[Mapping]) -> String {
    let mut out = String::new();
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
