//! `demarche unlink`: takes a link back, for good.

use clap::Args;
use oxigraph::model::NamedNode;

use super::args::Global;
use super::failure::usage;
use super::report::Report;
use crate::link::{Verdict, deny, subjects};
use crate::store::{Store, StoreError};

/// Deny that an entity of the store is something elsewhere; reading and linking leave it out from then on
#[derive(Debug, Args)]
pub(crate) struct Unlink {
    /// Name or IRI of a person, a body or a place of the store, or the IRI of a country
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// IRI elsewhere, such as http://www.wikidata.org/entity/Q42
    #[arg(value_name = "IRI")]
    object: String,
}

pub(super) fn run(args: &Unlink, global: &Global, report: &Report) -> anyhow::Result<()> {
    if !global.store.exists() {
        return Err(StoreError::Missing { path: global.store.clone() }.into());
    }
    let object = NamedNode::new(&args.object).map_err(|_| {
        usage(format!("`{}` is no IRI", args.object), "`demarche query links` lists the links")
    })?;
    let lexicon = super::lexicon(global)?;
    let store = Store::open_existing(&global.store, &global.base)?;
    let (subject, label) = if args.entity.contains("://") {
        let iri = NamedNode::new(&args.entity).map_err(|_| {
            usage(format!("`{}` is no IRI", args.entity), "`demarche query links --iris` lists them")
        })?;
        (iri, args.entity.clone())
    } else {
        let all = subjects(&store, &lexicon)?;
        let mut named: Vec<_> = all.into_iter().filter(|s| s.names.contains(&args.entity)).collect();
        if named.len() > 1 {
            named.retain(|s| s.links.contains(&args.object));
        }
        let [one] = &named[..] else {
            return Err(usage(
                format!("`{}` is the name of {} entities", args.entity, named.len()),
                "give its IRI: `demarche query links --iris` lists them",
            ));
        };
        (one.iri.clone(), one.name.clone())
    };
    let source = "demarche unlink";
    let verdict = Verdict {
        subject: &subject,
        label: &label,
        object: &object,
        object_label: None,
        source,
        reason: None,
    };
    if deny(&store, &verdict)? {
        report.note(&format!("{label} is not {} from now on", args.object));
    } else {
        report.note(&format!("there was no link of {label} to {}; there will be none", args.object));
    }
    report.item();
    Ok(store.flush()?)
}
