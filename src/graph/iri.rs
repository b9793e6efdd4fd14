//! The IRI of every kind of node. All are made from content, so that the same text gives the same graph;
//! no node is blank, because blank nodes would double when a graph is loaded twice.

use oxigraph::model::NamedNode;

use crate::mention::{Entity, EntityKind};
use crate::text::{Span, slug};

/// The IRI that every IRI of the data begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

/// A base that is no absolute IRI.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{given}` cannot be the base of IRIs\nhint: give an absolute IRI such as https://example.org/news/id/"
)]
pub struct BaseError {
    given: String,
}

impl Default for Base {
    fn default() -> Self {
        Self(Self::DEFAULT.to_string())
    }
}

impl Base {
    /// What IRIs begin with unless another base is given.
    pub const DEFAULT: &str = "https://w3id.org/demarche/id/";

    /// A base of the user's; a slash is added at its end where neither `/` nor `#` stands there.
    pub fn new(iri: &str) -> Result<Self, BaseError> {
        let refuse = || BaseError { given: iri.to_string() };
        let iri = if iri.ends_with(['/', '#']) { iri.to_string() } else { format!("{iri}/") };
        if !iri.contains("://") || iri.contains('#') {
            return Err(refuse()); // articles add a fragment of their own
        }
        NamedNode::new(iri).map(|node| Self(node.into_string())).map_err(|_| refuse())
    }

    /// The IRI itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `{base}{folder}/{key}`, with every character of the key escaped that could end it.
    pub fn node(&self, folder: &str, key: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{folder}/{}", self.0, escape(key)))
    }

    /// IRIs of an article and of what is its own.
    pub fn article(&self, id: &str) -> ArticleIris {
        ArticleIris { article: self.node("article", id).into_string() }
    }

    /// The IRI of a country, by its ISO 3166-1 alpha-3 code.
    pub fn country(&self, iso3: &str) -> NamedNode {
        self.node("country", iso3)
    }

    /// The IRI of a role, by its key.
    pub fn role(&self, key: &str) -> NamedNode {
        self.node("role", key)
    }

    /// The IRI of a post: a role of a country or body.
    pub fn post(&self, key: &str) -> NamedNode {
        self.node("post", key)
    }

    /// The IRI of a tenure: a person in a post.
    pub fn tenure(&self, key: &str) -> NamedNode {
        self.node("tenure", key)
    }

    /// A tilde, which sets an article's own events apart, would have to be escaped in Turtle; no key has an underscore.
    pub fn event(&self, key: &str) -> NamedNode {
        self.node("event", &key.replace('~', "_"))
    }

    /// A run of this version of the program, with the options that change what it writes; it holds no time, so that two
    /// runs write the same bytes.
    pub fn run(&self, options: &[&str]) -> NamedNode {
        let version = [concat!("demarche-", env!("CARGO_PKG_VERSION"))];
        self.node("run", &[&version, options].concat().join("-"))
    }

    /// The graph of the classes, properties and schemes.
    pub fn ontology_graph(&self) -> NamedNode {
        self.node("graph", "ontology")
    }

    /// The graph of what articles share: who people, bodies and places are, offices, the events that many articles tell.
    pub fn entities_graph(&self) -> NamedNode {
        self.node("graph", "entities")
    }

    /// The graph of the links to other data sets.
    pub fn links_graph(&self) -> NamedNode {
        self.node("graph", "links")
    }

    /// The graph of what somebody has found wrong in records.
    pub fn curation_graph(&self) -> NamedNode {
        self.node("graph", "curation")
    }

    /// Table and key of the lexicon's row that a node would be made of; `None` for nodes that no table has.
    pub fn row(&self, iri: &str) -> Option<(&'static str, String)> {
        const FOLDERS: [(&str, &str); 6] = [
            ("person", "people"),
            ("country", "countries"),
            ("org", "organisations"),
            ("place", "places"),
            ("post", "posts"),
            ("role", "roles"),
        ];
        let (folder, key) = iri.strip_prefix(&self.0)?.split_once('/')?;
        let (_, table) = FOLDERS.iter().find(|(name, _)| *name == folder)?;
        Some((table, unescape(key)?))
    }

    /// The id of the article whose graph this is.
    pub fn article_of_graph(&self, graph: &str) -> Option<String> {
        let id = graph.strip_prefix(&self.0)?.strip_prefix("article/")?.strip_suffix("/graph")?;
        unescape(id)
    }

    /// The IRI of an entity; groups belong to their article.
    pub fn entity(&self, entity: &Entity, article: &ArticleIris) -> NamedNode {
        let folder = match entity.kind {
            EntityKind::Person => "person",
            EntityKind::Country => "country",
            EntityKind::Organisation | EntityKind::Government | EntityKind::Media => "org",
            EntityKind::Place => "place",
            EntityKind::Group => return article.fragment(&escape(&entity.key)),
        };
        self.node(folder, &entity.key)
    }
}

/// The IRIs that hang on one article.
#[derive(Debug, Clone)]
pub struct ArticleIris {
    article: String,
}

impl ArticleIris {
    /// The IRI of the article; its graph has the same.
    pub fn article(&self) -> NamedNode {
        NamedNode::new_unchecked(self.article.clone())
    }

    /// The named graph that holds all that comes from the article.
    pub fn graph(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}/graph", self.article))
    }

    /// A stretch of the text, after RFC 5147.
    pub fn span(&self, span: Span) -> NamedNode {
        self.fragment(&format!("char={},{}", span.begin, span.end))
    }

    /// What the article says of an entity that it nowhere names as it is called here.
    pub fn naming(&self, entity: &NamedNode, base: &Base) -> NamedNode {
        let local = entity.as_str().strip_prefix(base.as_str()).unwrap_or(entity.as_str());
        self.fragment(&format!("n-{}", escape(&local.replace('/', "-"))))
    }

    fn fragment(&self, fragment: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}#{fragment}", self.article))
    }

    /// A record: where it stands and what is done, not who is found to do it, so that better linking
    /// does not change it. `n` counts further records of the same action at the same place, from 0.
    pub fn record(&self, trigger: Span, action: &str, n: usize) -> NamedNode {
        let name = format!("e{}-{}", trigger.begin, kebab(action));
        self.fragment(&if n == 0 { name } else { format!("{name}.{n}") })
    }
}

/// `ImposeTariff` → `impose-tariff`.
pub fn kebab(action: &str) -> String {
    let mut out = String::with_capacity(action.len() + 4);
    let mut before = '-';
    for c in action.chars() {
        if c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit()) {
            out.push('-');
        }
        out.push(c);
        before = c;
    }
    slug(&out)
}

/// Percent-encodes all but the characters that RFC 3986 calls unreserved.
fn escape(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    // a segment of dots alone would be taken as a step up the path
    if !out.is_empty() && out.bytes().all(|b| b == b'.') { out.replace('.', "%2E") } else { out }
}

/// `None` for what [`escape`] never writes.
fn unescape(segment: &str) -> Option<String> {
    if segment.contains('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_becomes_words() {
        assert_eq!(kebab("ImposeTariff"), "impose-tariff");
        assert_eq!(kebab("Meet"), "meet");
    }

    #[test]
    fn a_base_ends_in_a_slash() {
        assert_eq!(Base::new("https://example.org/x").unwrap().as_str(), "https://example.org/x/");
        assert!(Base::new("news").is_err());
        assert!(Base::new("https://example.org/a b").is_err());
        assert!(Base::new("https://example.org/ns#").is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_id_gives_an_iri_and_comes_back(id in ".{1,40}") {
            let base = Base::default();
            let iris = base.article(&id);
            for node in [iris.article(), iris.graph(), iris.span(Span::new(3, 14)), iris.record(Span::new(3, 4), "Meet", 1)] {
                proptest::prop_assert!(NamedNode::new(node.as_str()).is_ok(), "{node}");
            }
            proptest::prop_assert_eq!(base.article_of_graph(iris.graph().as_str()), Some(id));
        }
    }
}
