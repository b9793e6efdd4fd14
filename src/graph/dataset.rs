//! What a store holds, in the words of catalogues: VoID and DCAT.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Quad};
use sha2::{Digest, Sha256};

use super::builder::Builder;
use super::iri::Base;
use super::vocabulary::{NAMESPACES, dcat, dct, prefix, prov, rdfs, schema, void};

/// What a store holds, counted; the ontology is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Census {
    /// All of them.
    pub triples: usize,
    /// How many nodes are of each class.
    pub classes: BTreeMap<NamedNode, usize>,
    /// How many triples have each property.
    pub properties: BTreeMap<NamedNode, usize>,
    /// How many links there are with each property to each other data set, which the beginning of its IRIs names.
    pub links: BTreeMap<(NamedNode, NamedNode), usize>,
    /// The day of the first article.
    pub first: Option<String>,
    /// The day of the last one.
    pub last: Option<String>,
    /// What the articles were read by.
    pub runs: BTreeSet<NamedNode>,
}

/// Describes a data set: its size, what it is made of, under which licence it stands, and where it can be had.
pub fn dataset(
    census: &Census,
    base: &Base,
    license: Option<&NamedNode>,
    addresses: &[NamedNode],
) -> Vec<Quad> {
    let node = NamedNode::new_unchecked(format!("{}dataset", base.as_str()));
    let mut graph = Builder::new(base.node("graph", "description"));
    graph.types(&node, &[void::DATASET, dcat::DATASET]);
    graph.text(&node, dct::TITLE, "Who did what to whom in the news");
    graph.integer(&node, void::TRIPLES, census.triples as i64);
    let articles = census.classes.get(&schema::NEWS_ARTICLE.into_owned()).copied().unwrap_or(0);
    graph.integer(&node, void::DOCUMENTS, articles as i64);
    graph.integer(&node, void::CLASSES, census.classes.len() as i64);
    graph.integer(&node, void::PROPERTIES, census.properties.len() as i64);
    graph.string(&node, void::URI_SPACE, base.as_str());
    for (_, namespace) in NAMESPACES {
        let used = census.classes.keys().chain(census.properties.keys());
        if used.map(NamedNode::as_str).any(|iri| iri.starts_with(namespace)) {
            graph.add(&node, void::VOCABULARY, NamedNode::new_unchecked(*namespace));
        }
    }
    if let Some(license) = license {
        graph.add(&node, dct::LICENSE, license.clone());
    }
    for run in &census.runs {
        graph.add(&node, prov::WAS_GENERATED_BY, run.clone());
    }
    period(&mut graph, &node, census);
    partitions(&mut graph, &node, census);
    links(&mut graph, &node, census);
    for address in addresses {
        let own = part(&node, "distribution", address);
        graph.add(&node, dcat::DISTRIBUTION, own.clone());
        graph.types(&own, &[dcat::DISTRIBUTION_CLASS]);
        graph.add(&own, dcat::DOWNLOAD_URL, address.clone());
        if let Some(kind) = media_type(address.as_str()) {
            let kind = format!("https://www.iana.org/assignments/media-types/{kind}");
            graph.add(&own, dcat::MEDIA_TYPE, NamedNode::new_unchecked(kind));
        }
    }
    graph.finish()
}

fn period(graph: &mut Builder, dataset: &NamedNode, census: &Census) {
    let (Some(first), Some(last)) = (&census.first, &census.last) else { return };
    let period = NamedNode::new_unchecked(format!("{}#period", dataset.as_str()));
    graph.add(dataset, dct::TEMPORAL, period.clone());
    graph.types(&period, &[dct::PERIOD_OF_TIME]);
    graph.date(&period, dcat::START_DATE, first.parse().ok());
    graph.date(&period, dcat::END_DATE, last.parse().ok());
}

fn partitions(graph: &mut Builder, dataset: &NamedNode, census: &Census) {
    for (class, count) in &census.classes {
        let own = part(dataset, "class", class);
        graph.add(dataset, void::CLASS_PARTITION, own.clone());
        graph.add(&own, void::CLASS, class.clone());
        graph.integer(&own, void::ENTITIES, *count as i64);
    }
    for (property, count) in &census.properties {
        let own = part(dataset, "property", property);
        graph.add(dataset, void::PROPERTY_PARTITION, own.clone());
        graph.add(&own, void::PROPERTY, property.clone());
        graph.integer(&own, void::TRIPLES, *count as i64);
    }
}

fn links(graph: &mut Builder, dataset: &NamedNode, census: &Census) {
    for ((property, other), count) in &census.links {
        let own = part(
            dataset,
            "links",
            &NamedNode::new_unchecked(format!("{}{}", property.as_str(), other.as_str())),
        );
        graph.add(dataset, void::SUBSET, own.clone());
        graph.types(&own, &[void::LINKSET]);
        graph.text(&own, rdfs::LABEL, &format!("links to {}", other.as_str()));
        graph.add(&own, void::SUBJECTS_TARGET, dataset.clone());
        graph.add(&own, void::OBJECTS_TARGET, other.clone());
        graph.add(&own, void::LINK_PREDICATE, property.clone());
        graph.integer(&own, void::TRIPLES, *count as i64);
    }
}

/// IRI of a part of the data set: readable where the term has a prefix.
fn part(dataset: &NamedNode, kind: &str, of: &NamedNode) -> NamedNode {
    let known = NAMESPACES.iter().find_map(|(name, namespace)| {
        let local = of.as_str().strip_prefix(namespace)?;
        let plain = !local.is_empty() && local.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        plain.then(|| format!("{}-{local}", prefix(name)))
    });
    let name = known.unwrap_or_else(|| {
        Sha256::digest(of.as_str()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    });
    NamedNode::new_unchecked(format!("{}#{kind}-{name}", dataset.as_str()))
}

/// What a file holds, by its ending.
fn media_type(address: &str) -> Option<&'static str> {
    let name = address.rsplit('/').next()?;
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(name);
    Some(match name.rsplit_once('.')?.1 {
        "ttl" => "text/turtle",
        "trig" => "application/trig",
        "nq" => "application/n-quads",
        "nt" => "application/n-triples",
        "jsonld" => "application/ld+json",
        "rdf" | "xml" => "application/rdf+xml",
        "csv" => "text/csv",
        "parquet" => "application/vnd.apache.parquet",
        _ => return None,
    })
}
