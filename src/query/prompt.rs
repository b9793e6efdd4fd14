//! What a prompt for queries has to know of them: when one is whole, and how a word may go on.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::QueryError;
use super::catalogue::Catalogue;
use super::diagnose::{KEYWORDS, place};
use super::parameter::Kind;
use super::run::parser;
use crate::export::prefixes;
use crate::graph::vocabulary::{dm, itsrdf, nif, org, owl, rdf, rdfs, schema, sem, skos, xsd};
use crate::graph::{Base, ontology};
use crate::lexicon::{Lexicon, Modality};
use crate::store::StoreError;

/// The vocabularies that queries use, besides what the ontology itself names.
const VOCABULARIES: &[&[NamedNodeRef<'static>]] = &[
    dm::TERMS,
    itsrdf::TERMS,
    nif::TERMS,
    org::TERMS,
    owl::TERMS,
    rdf::TERMS,
    rdfs::TERMS,
    schema::TERMS,
    sem::TERMS,
    skos::TERMS,
    xsd::TERMS,
];

/// The words that a query may be made of.
#[derive(Debug, Clone)]
pub struct Words {
    base: Base,
    /// What may stand first: commands of the prompt, names of saved queries.
    first: BTreeSet<String>,
    /// `dm:actor`, `schema:Person`; a prefix alone is `dm:`.
    terms: BTreeSet<String>,
    catalogue: Catalogue,
}

impl Words {
    /// The words of an ontology and of the saved queries; `commands` are the prompt's own, such as `:help`.
    pub fn new(
        lexicon: &Lexicon,
        base: &Base,
        catalogue: &Catalogue,
        commands: &[&str],
    ) -> Result<Self, QueryError> {
        let prefixes = prefixes(base);
        let mut nodes: BTreeSet<NamedNode> =
            VOCABULARIES.iter().flat_map(|terms| terms.iter().map(|t| t.into_owned())).collect();
        for quad in ontology(lexicon, base).map_err(StoreError::from)? {
            if let NamedOrBlankNode::NamedNode(node) = quad.subject {
                nodes.insert(node);
            }
            nodes.insert(quad.predicate);
            if let Term::NamedNode(node) = quad.object {
                nodes.insert(node);
            }
        }
        let mut terms: BTreeSet<String> = prefixes.iter().map(|(prefix, _)| format!("{prefix}:")).collect();
        for node in &nodes {
            let local = |(prefix, namespace): &(&str, String)| {
                let local = node.as_str().strip_prefix(namespace.as_str())?;
                let plain = local.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
                (plain && !local.is_empty()).then(|| format!("{prefix}:{local}"))
            };
            terms.extend(prefixes.iter().find_map(local));
        }
        let names = catalogue.queries().map(|query| query.name.clone());
        let first = commands.iter().map(|c| c.to_string()).chain(names).collect();
        Ok(Self { base: base.clone(), first, terms, catalogue: catalogue.clone() })
    }

    /// How the word before a place in a text (in bytes) may go on: where the word begins, and the whole words.
    pub fn complete(&self, text: &str, at: usize) -> (usize, Vec<String>) {
        let before = text.get(..at).unwrap_or(text);
        let begin = before.rfind(|c: char| !is_word(c)).map_or(0, |end| end + last_width(before, end));
        let word = &before[begin..];
        let given = before[..begin].trim_start();
        if given.is_empty() {
            return (begin, self.begins(word));
        }
        let name = given.split_whitespace().next().unwrap_or_default();
        if let Ok(query) = self.catalogue.get(name) {
            return (begin, self.parameters(query.name.as_str(), given, word));
        }
        if word.starts_with(['?', '$']) {
            return (begin, variables(text, word));
        }
        if word.is_empty() {
            return (begin, Vec::new());
        }
        (begin, self.in_query(word))
    }

    fn begins(&self, word: &str) -> Vec<String> {
        const FORMS: [&str; 5] = ["ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "SELECT"];
        let names = self.first.iter().filter(|name| name.starts_with(word)).cloned();
        let forms = FORMS.iter().filter(|form| !word.is_empty() && starts(form, word));
        names.chain(forms.map(|form| form.to_string())).collect()
    }

    fn parameters(&self, name: &str, given: &str, word: &str) -> Vec<String> {
        let Ok(query) = self.catalogue.get(name) else { return Vec::new() };
        // the value of a parameter stands behind its `=`
        if let Some(rest) = given.strip_suffix('=') {
            let parameter = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
            let kind = query.parameters.iter().find(|p| p.name == parameter).map(|p| p.kind);
            let known = if kind == Some(Kind::Modality) { Modality::ALL.as_slice() } else { &[] };
            return known
                .iter()
                .map(|m| m.as_str().to_string())
                .filter(|m| m.to_lowercase().starts_with(&word.to_lowercase()))
                .collect();
        }
        let open = query.parameters.iter().map(|p| format!("{}=", p.name));
        open.filter(|name| name.starts_with(word) && !given.contains(&format!(" {name}"))).collect()
    }

    fn in_query(&self, word: &str) -> Vec<String> {
        let fits = |term: &&String| match word.contains(':') {
            // the whole of a term, whatever its letters' case
            true => term.to_lowercase().starts_with(&word.to_lowercase()) && !term.ends_with(':'),
            // a prefix first, not all that it may stand before
            false => term.ends_with(':') && term.starts_with(word),
        };
        let terms = self.terms.iter().filter(fits).cloned();
        let keywords = KEYWORDS.iter().filter(|keyword| starts(keyword, word)).map(|k| k.to_string());
        terms.chain(keywords).collect()
    }

    /// Is more of a query to come? It is not once it parses, or goes wrong before its end, or a line is left empty.
    /// Commands and saved queries take one line.
    pub fn is_unfinished(&self, text: &str) -> bool {
        let begin = text.trim_start();
        let word = begin.split_whitespace().next().unwrap_or_default();
        if begin.is_empty() || word.starts_with(':') || self.first.contains(word) {
            return false;
        }
        let empty =
            text.contains('\n') && text.rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
        if empty {
            return false;
        }
        if super::limits::check(text).is_err() {
            return false; // what it is refused for is said when it is asked
        }
        match parser(&self.base).parse_query(text) {
            Ok(_) => false,
            Err(error) => {
                let end = text.trim_end();
                let (lines, last) = (end.lines().count(), end.lines().last().unwrap_or_default());
                place(&error).is_none_or(|(line, column, _)| (line, column) > (lines, last.chars().count()))
            }
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '?' | '$' | '.')
}

fn last_width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn starts(keyword: &str, word: &str) -> bool {
    keyword.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word))
}

/// The variables of a text that begin as this one does.
fn variables(text: &str, word: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for part in text.split(|c: char| !is_word(c) || c == '.') {
        if part.starts_with(word) && part != word {
            found.insert(part.to_string());
        }
    }
    found.into_iter().collect()
}

/// The words of a line; one in quotation marks may hold spaces, as in `who="Xi Jinping"`.
pub fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut mark, mut any) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (mark, c) {
            (None, '"' | '\'') => (mark, any) = (Some(c), true),
            (Some(open), c) if c == open => mark = None,
            (None, c) if c.is_whitespace() => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            (_, c) => word.push(c),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}
