//! The classes, properties and concepts that every graph of the program is written with.

use std::collections::BTreeSet;

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedNode, NamedNodeRef, Quad};

use super::builder::{Builder, sort};
use super::iri::Base;
use super::vocabulary::{act, cameo, dm, modality, plover, rdfs, skos};
use crate::lexicon::table::Table;
use crate::lexicon::{Action, Lexicon, LexiconError};

/// The ontology cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OntologyError {
    /// A table of the ontology cannot be read.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// `demarche.ttl` or `shapes.ttl` does not parse.
    #[error("demarche.ttl is no Turtle: {0}\nhint: mend the file of your --ontology folder, or leave it out")]
    Syntax(Box<RdfParseError>),
}

/// All of the ontology graph: `demarche.ttl` and the concepts made from the lexicon; sorted, each quad once.
pub fn ontology(lexicon: &Lexicon, base: &Base) -> Result<Vec<Quad>, OntologyError> {
    let text = lexicon.files().read("demarche.ttl")?;
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_default_graph(base.ontology_graph());
    let mut quads = parser
        .for_slice(text.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| OntologyError::Syntax(Box::new(e.into())))?;
    quads.extend(scheme(lexicon, base)?);
    quads.extend(own(lexicon, base));
    sort(&mut quads);
    Ok(quads)
}

/// Which files of the user's are in it: a store remembers them.
fn own(lexicon: &Lexicon, base: &Base) -> Vec<Quad> {
    let node = base.ontology_graph();
    let mut graph = Builder::new(node.clone());
    if let Some(own) = lexicon.own() {
        graph.string(&node, dm::ONTOLOGY_SHA256, &own.hash);
        own.files.iter().for_each(|file| graph.string(&node, dm::ONTOLOGY_FILE, file));
    }
    graph.finish()
}

/// The concept schemes of actions, modalities and PLOVER categories. They are made from the files that the
/// reading follows, so that the two cannot drift apart.
pub fn scheme(lexicon: &Lexicon, base: &Base) -> Result<Vec<Quad>, OntologyError> {
    let mut graph = Builder::new(base.ontology_graph());
    actions(&mut graph, lexicon);
    modalities(&mut graph, lexicon);
    categories(&mut graph, lexicon)?;
    codes(&mut graph, lexicon)?;
    Ok(graph.finish())
}

fn concept(namespace: &str, id: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{namespace}{id}"))
}

fn open(graph: &mut Builder, scheme: NamedNodeRef<'_>, label: &str) {
    let node = scheme.into_owned();
    graph.types(&node, &[skos::CONCEPT_SCHEME]);
    graph.text(&node, rdfs::LABEL, label);
    graph.text(&node, skos::PREF_LABEL, label);
}

fn describe(graph: &mut Builder, node: &NamedNode, scheme: NamedNodeRef<'_>, label: &str, definition: &str) {
    graph.types(node, &[skos::CONCEPT]);
    graph.add(node, skos::IN_SCHEME, scheme.into_owned());
    graph.text(node, rdfs::LABEL, label);
    graph.text(node, skos::PREF_LABEL, label);
    graph.text(node, skos::DEFINITION, definition);
}

fn actions(graph: &mut Builder, lexicon: &Lexicon) {
    open(graph, act::SCHEME, "actions");
    for action in lexicon.actions() {
        let node = concept(act::NAMESPACE, &action.id);
        describe(graph, &node, act::SCHEME, &action.label, &action.definition);
        match &action.broader {
            Some(broader) => graph.add(&node, skos::BROADER, concept(act::NAMESPACE, broader)),
            None => graph.add(&node, skos::TOP_CONCEPT_OF, act::SCHEME.into_owned()),
        }
        if let Some(category) = &action.plover {
            graph.add(&node, skos::RELATED_MATCH, concept(plover::NAMESPACE, category));
            let mode = action.mode.as_ref().map(|mode| format!("/{mode}")).unwrap_or_default();
            graph.string(&node, dm::PLOVER_WHEN_ACTUAL, &format!("{category}{mode}"));
        }
        if let Some(cameo) = &action.cameo {
            graph.string(&node, dm::CAMEO_WHEN_ACTUAL, cameo);
        }
        graph.boolean(&node, dm::SYMMETRIC, action.symmetric);
    }
}

fn modalities(graph: &mut Builder, lexicon: &Lexicon) {
    open(graph, modality::SCHEME, "modalities");
    for entry in &lexicon.modalities().entries {
        let node = concept(modality::NAMESPACE, entry.id.as_str());
        describe(graph, &node, modality::SCHEME, &entry.label, &entry.definition);
        graph.add(&node, skos::TOP_CONCEPT_OF, modality::SCHEME.into_owned());
        graph.boolean(&node, dm::REALIS, entry.realis);
        graph.string(&node, dm::FACT_BANK, &entry.factbank);
        if let Some(auxiliary) = &entry.plover_auxiliary {
            graph.string(&node, dm::PLOVER_AUXILIARY, auxiliary);
        }
    }
}

/// The CAMEO codes with their Goldstein values, those that actions have and those of the table.
fn codes(graph: &mut Builder, lexicon: &Lexicon) -> Result<(), LexiconError> {
    open(graph, cameo::SCHEME, "CAMEO codes");
    let table = Table::read(lexicon.files(), "cameo.tsv", &["code", "goldstein"])?;
    let listed = table.rows().map(|row| row.text("code"));
    let of =
        |action: &Action| [action.cameo.clone(), action.threat_cameo.clone(), action.agreement_cameo.clone()];
    let given = lexicon.actions().iter().flat_map(of).flatten();
    let codes: BTreeSet<String> = listed.chain(given).collect();
    for code in codes {
        let node = concept(cameo::NAMESPACE, &code);
        graph.types(&node, &[skos::CONCEPT]);
        graph.add(&node, skos::IN_SCHEME, cameo::SCHEME.into_owned());
        graph.text(&node, skos::PREF_LABEL, &code);
        graph.string(&node, skos::NOTATION, &code);
        if let Some(tenths) = lexicon.goldstein(&code) {
            graph.decimal(&node, dm::GOLDSTEIN, i64::from(tenths) * 10);
        }
    }
    Ok(())
}

fn categories(graph: &mut Builder, lexicon: &Lexicon) -> Result<(), LexiconError> {
    open(graph, plover::SCHEME, "PLOVER categories");
    let table = Table::read(lexicon.files(), "plover.tsv", &["category", "label", "quad", "definition"])?;
    for row in table.rows() {
        let category = row.text("category");
        let node = concept(plover::NAMESPACE, &category);
        describe(graph, &node, plover::SCHEME, &category, &row.text("definition"));
        graph.add(&node, skos::TOP_CONCEPT_OF, plover::SCHEME.into_owned());
        graph.text(&node, skos::ALT_LABEL, &row.text("label"));
        graph.string(&node, skos::NOTATION, &category);
        let quad = row
            .text("quad")
            .parse()
            .map_err(|_| row.error("`quad` is no number", "quad classes are 1 to 4"))?;
        graph.integer(&node, dm::QUAD, quad);
    }
    Ok(())
}
