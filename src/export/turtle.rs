//! Turtle and TriG for people: grouped by subject, short names, in an order that tells the story – the article,
//! then who is in it, then what happened, then where the text says so – and the same for the same graph.

use std::collections::BTreeMap;
use std::io::{self, Write};

use oxigraph::model::{GraphName, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef};

use super::prefixes;
use crate::graph::Base;
use crate::graph::vocabulary::{dm, rank, rdf, xsd};

pub(super) struct Turtle<W: Write> {
    out: W,
    /// Namespace and prefix.
    names: Vec<(String, String)>,
    graphs: bool,
    /// The namespace that `d:` stands for now: the article's own nodes.
    article: String,
    base: String,
}

/// Prefix of the nodes that belong to the article at hand.
pub(super) const OWN: &str = "d";

impl<W: Write> Turtle<W> {
    pub fn new(mut out: W, base: &Base, graphs: bool) -> io::Result<Self> {
        let mut names = Vec::new();
        for (prefix, namespace) in prefixes(base) {
            writeln!(out, "@prefix {prefix}: <{namespace}> .")?;
            names.push((namespace, prefix.to_string()));
        }
        let base = base.node("article", "").into_string();
        Ok(Self { out, names, graphs, article: String::new(), base })
    }

    /// Writes what was read together: a graph, or an article's with what it says of others. Where the syntax has no graphs
    /// all of it is told in one story.
    pub fn write(&mut self, quads: &[Quad]) -> io::Result<()> {
        if !self.graphs {
            let mut all: Vec<QuadRef<'_>> = quads.iter().map(Quad::as_ref).collect();
            all.sort_by_cached_key(|quad| quad.subject.to_string());
            let name = quads.first().map(|quad| quad.graph_name.to_string()).unwrap_or_default();
            return self.graph(name.trim_matches(['<', '>']), &all);
        }
        let mut graphs: BTreeMap<String, Vec<QuadRef<'_>>> = BTreeMap::new();
        for quad in quads {
            let name = match &quad.graph_name {
                GraphName::NamedNode(name) => name.as_str(),
                _ => "",
            };
            graphs.entry(name.to_string()).or_default().push(quad.as_ref());
        }
        for (name, quads) in graphs {
            self.graph(&name, &quads)?;
        }
        Ok(())
    }

    pub fn finish(self) -> W {
        self.out
    }

    fn graph(&mut self, name: &str, quads: &[QuadRef<'_>]) -> io::Result<()> {
        writeln!(self.out)?;
        if let Some(article) = name.strip_suffix("/graph").filter(|a| a.starts_with(&self.base)) {
            let own = format!("{article}#");
            if self.article != own {
                writeln!(self.out, "@prefix {OWN}: <{own}> .\n")?;
                self.article = own;
            }
        }
        let named = self.graphs && !name.is_empty();
        let indent = if named { "    " } else { "" };
        if named {
            let name = self.iri(NamedNodeRef::new_unchecked(name));
            writeln!(self.out, "{name} {{")?;
        }
        // the quads of one subject stand together, as the quads are sorted
        let mut subjects: Vec<(Key, &[QuadRef<'_>])> = quads
            .chunk_by(|a, b| a.subject == b.subject)
            .map(|quads| (self.key(quads[0].subject), quads))
            .collect();
        subjects.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, quads) in subjects {
            let mut quads: Vec<&QuadRef<'_>> = quads.iter().collect();
            quads.sort_by_cached_key(|q| (rank(q.predicate), q.predicate.as_str(), object_key(q.object)));
            self.subject(indent, &quads)?;
        }
        if named {
            writeln!(self.out, "}}")?;
        }
        Ok(())
    }

    fn subject(&mut self, indent: &str, quads: &[&QuadRef<'_>]) -> io::Result<()> {
        let Some(first) = quads.first() else { return Ok(()) };
        let subject = self.term(TermRef::from(first.subject));
        write!(self.out, "{indent}{subject}")?;
        let mut last: Option<NamedNodeRef<'_>> = None;
        for quad in quads {
            let object = self.term(quad.object);
            match last {
                Some(property) if property == quad.predicate => write!(self.out, ", {object}")?,
                _ => {
                    let property =
                        if quad.predicate == rdf::TYPE { "a".into() } else { self.iri(quad.predicate) };
                    match last {
                        None => write!(self.out, " {property} {object}")?,
                        Some(_) => write!(self.out, " ;\n{indent}    {property} {object}")?,
                    }
                }
            }
            last = Some(quad.predicate);
        }
        writeln!(self.out, " .")
    }

    /// Place of a subject: kind of node, then its offset in the text, then its IRI.
    fn key(&self, subject: NamedOrBlankNodeRef<'_>) -> Key {
        let iri = match subject {
            NamedOrBlankNodeRef::NamedNode(node) => node.as_str(),
            NamedOrBlankNodeRef::BlankNode(node) => return (Rank::Other, 0, 0, node.to_string()),
        };
        let rank_of = |rank: Rank| (rank, 0, 0, iri.to_string());
        if let Some(local) = iri.strip_prefix(&self.article).filter(|_| !self.article.is_empty()) {
            if let Some(offsets) = local.strip_prefix("char=") {
                let (begin, end) = offsets.split_once(',').unwrap_or((offsets, ""));
                return (Rank::Span, number(begin), u64::MAX - number(end), iri.to_string());
            }
            if local.starts_with("n-") {
                return rank_of(Rank::Span);
            }
            if local.starts_with("g-") {
                return rank_of(Rank::Group);
            }
            return (Rank::Record, number(local.trim_start_matches('e')), 0, iri.to_string());
        }
        if self.article.strip_suffix('#') == Some(iri) {
            return rank_of(Rank::Article);
        }
        let prefix = self.names.iter().find(|(namespace, _)| iri.starts_with(namespace.as_str()));
        rank_of(match prefix.map(|(_, prefix)| prefix.as_str()) {
            Some("cty") => Rank::Country,
            Some("per") => Rank::Person,
            Some("ogn") => Rank::Organisation,
            Some("plc") => Rank::Place,
            Some("rol" | "pst" | "ten") => Rank::Tenure,
            Some("ev") => Rank::Event,
            _ => Rank::Other,
        })
    }

    fn term(&self, term: TermRef<'_>) -> String {
        match term {
            TermRef::NamedNode(node) => self.iri(node),
            TermRef::Literal(literal) => self.literal(literal),
            other => other.to_string(),
        }
    }

    fn literal(&self, literal: LiteralRef<'_>) -> String {
        let datatype = literal.datatype();
        if literal.language().is_some() || datatype == xsd::STRING {
            return literal.to_string();
        }
        if is_bare(literal.value(), datatype) {
            return literal.value().to_string();
        }
        let quoted = LiteralRef::new_simple_literal(literal.value());
        format!("{quoted}^^{}", self.iri(datatype))
    }

    fn iri(&self, node: NamedNodeRef<'_>) -> String {
        let iri = node.as_str();
        let own = (!self.article.is_empty()).then_some((self.article.as_str(), OWN));
        let names = self.names.iter().map(|(namespace, prefix)| (namespace.as_str(), prefix.as_str()));
        own.into_iter()
            .chain(names)
            .find_map(|(namespace, prefix)| {
                Some(format!("{prefix}:{}", local(iri.strip_prefix(namespace)?)?))
            })
            .unwrap_or_else(|| node.to_string())
    }
}

type Key = (Rank, u64, u64, String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Article,
    Other,
    Country,
    Person,
    Organisation,
    Place,
    Group,
    Tenure,
    Event,
    Record,
    Span,
}

/// The number that a text begins with.
pub(super) fn number(text: &str) -> u64 {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().unwrap_or(0)
}

/// Classes of our own before those of others, in the order of the vocabularies; everything else by its text.
fn object_key(object: TermRef<'_>) -> (usize, String) {
    match object {
        TermRef::NamedNode(node) if node.as_str().starts_with(dm::NAMESPACE) => (0, node.to_string()),
        TermRef::NamedNode(node) => (rank(node), node.to_string()),
        other => (usize::MAX, other.to_string()),
    }
}

/// May a number or truth value stand without quotes? Only where reading it gives the same literal back.
fn is_bare(value: &str, datatype: NamedNodeRef<'_>) -> bool {
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if datatype == xsd::INTEGER {
        digits(unsigned)
    } else if datatype == xsd::DECIMAL {
        unsigned.split_once('.').is_some_and(|(whole, rest)| digits(whole) && digits(rest))
    } else {
        datatype == xsd::BOOLEAN && matches!(value, "true" | "false")
    }
}

/// The part after the prefix, with the escapes that Turtle asks for; `None` where no short name can be written.
fn local(name: &str) -> Option<String> {
    let mut out = String::with_capacity(name.len() + 2);
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let last = chars.peek().is_none();
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '_' => out.push(c),
            '-' if !out.is_empty() => out.push(c),
            '.' if !out.is_empty() && !last => out.push(c),
            // Turtle allows it escaped, rdflib does not read it
            '.' if last => return None,
            '-' | '.' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | '@' => {
                out.push('\\');
                out.push(c);
            }
            '%' => {
                let hex: String = chars.clone().take(2).collect();
                if hex.len() != 2 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return None;
                }
                out.push('%');
                out.extend(chars.by_ref().take(2));
            }
            _ => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_as_turtle_asks() {
        assert_eq!(local("char=20,31").as_deref(), Some("char\\=20\\,31"));
        assert_eq!(local("e5-meet.1").as_deref(), Some("e5-meet.1"));
        assert_eq!(local("x."), None);
        assert_eq!(local(".x").as_deref(), Some("\\.x"));
        assert_eq!(local("-x").as_deref(), Some("\\-x"));
        assert_eq!(local("a%2Fb").as_deref(), Some("a%2Fb"));
        assert_eq!(local("a/b"), None);
        assert_eq!(local(""), None);
    }

    #[test]
    fn only_what_reads_back_the_same_is_bare() {
        assert!(is_bare("-5.8", xsd::DECIMAL));
        assert!(!is_bare("50", xsd::DECIMAL));
        assert!(!is_bare("5.", xsd::DECIMAL));
        assert!(is_bare("50", xsd::INTEGER));
        assert!(!is_bare("1", xsd::BOOLEAN));
    }
}
