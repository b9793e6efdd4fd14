use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::QueryError;
use super::parameter::{Kind, Parameter};
use crate::source::bounded;

/// Length in bytes that a query may have.
pub(crate) const LONGEST: usize = 4 << 20;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// A query with a name, and what its lines that begin with `#+` say of it, after grlc.
#[derive(Debug, Clone)]
pub struct SavedQuery {
    /// Name of its file without the ending: `who-did-what`, or `check/record-fields`.
    pub name: String,
    /// What it answers, in one line.
    pub summary: String,
    /// More about it, in sentences.
    pub description: String,
    /// What it is about, in words to sort queries by.
    pub tags: Vec<String>,
    /// What may be asked for.
    pub parameters: Vec<Parameter>,
    /// A command line that asks it.
    pub example: String,
    /// What to try where it has no rows.
    pub empty: String,
    /// The file as it is.
    pub text: String,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Decorators {
    summary: String,
    description: String,
    tags: Vec<String>,
    params: Vec<Entry>,
    example: String,
    empty: String,
    /// grlc's way of saying what a parameter is without a value: a list of names with one.
    defaults: Vec<BTreeMap<String, String>>,
    // what else grlc knows: which endpoint is asked and how, which is no affair of a query here
    #[serde(rename = "endpoint")]
    _endpoint: IgnoredAny,
    #[serde(rename = "endpoint_in_url")]
    _endpoint_in_url: IgnoredAny,
    #[serde(rename = "method")]
    _method: IgnoredAny,
    #[serde(rename = "pagination")]
    _pagination: IgnoredAny,
    #[serde(rename = "licence")]
    _licence: IgnoredAny,
    #[serde(rename = "enumerate")]
    _enumerate: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(alias = "type")]
    kind: Kind,
    #[serde(default)]
    about: String,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    default: Option<String>,
}

impl SavedQuery {
    /// Reads a query and its decorators; a text without any has no summary and no parameters.
    pub fn parse(name: &str, text: &str) -> Result<Self, QueryError> {
        let lines = text.lines().filter_map(|line| line.strip_prefix("#+"));
        let yaml: String =
            lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect();
        let decorators: Decorators = if yaml.trim().is_empty() {
            Decorators::default()
        } else {
            serde_saphyr::from_str(&yaml).map_err(|error| QueryError::Decorator {
                name: name.to_string(),
                what: error.to_string().lines().next().unwrap_or_default().to_string(),
            })?
        };
        let defaults = decorators.defaults;
        let parameter = |entry: Entry| Parameter {
            default: entry
                .default
                .or_else(|| defaults.iter().find_map(|values| values.get(&entry.name).cloned())),
            name: entry.name,
            kind: entry.kind,
            about: entry.about,
            required: entry.required,
        };
        Ok(Self {
            name: name.to_string(),
            summary: decorators.summary,
            description: decorators.description,
            tags: decorators.tags,
            example: decorators.example,
            empty: decorators.empty,
            parameters: decorators.params.into_iter().map(parameter).collect(),
            text: text.to_string(),
        })
    }

    /// A query that is a text and nothing more: lines that begin with `#+` say nothing of it.
    pub fn plain(name: &str, text: &str) -> Self {
        Self {
            name: name.to_string(),
            summary: String::new(),
            description: String::new(),
            tags: Vec::new(),
            parameters: Vec::new(),
            example: String::new(),
            empty: String::new(),
            text: text.to_string(),
        }
    }

    /// A rule of the store: what it returns breaks the rule.
    pub fn is_check(&self) -> bool {
        self.name.starts_with(CHECK)
    }
}

const CHECK: &str = "check/";

/// The saved queries: those of the program, or with those of a user's folder laid over them.
#[derive(Debug, Clone)]
pub struct Catalogue {
    queries: BTreeMap<String, SavedQuery>,
}

impl Catalogue {
    /// The queries that the program carries.
    pub fn embedded() -> Result<Self, QueryError> {
        let mut catalogue = Self { queries: BTreeMap::new() };
        for (dir, prefix) in [(Some(&EMBEDDED), ""), (EMBEDDED.get_dir("check"), CHECK)] {
            for file in dir.into_iter().flat_map(|dir| dir.files()) {
                let stem = file.path().file_stem().unwrap_or_default().to_string_lossy();
                if file.path().extension().is_some_and(|e| e == "rq") {
                    catalogue.add(&format!("{prefix}{stem}"), file.contents_utf8().unwrap_or_default())?;
                }
            }
        }
        Ok(catalogue)
    }

    /// The program's queries, or with those of a folder over them.
    pub fn with(dir: Option<&Path>) -> Result<Self, QueryError> {
        dir.map_or_else(Self::embedded, Self::overlay)
    }

    /// The program's queries, with those of a folder (and of its folder `check`) added or in their place.
    pub fn overlay(dir: &Path) -> Result<Self, QueryError> {
        if !dir.is_dir() {
            return Err(QueryError::NoFolder { path: dir.to_path_buf() });
        }
        let mut catalogue = Self::embedded()?;
        for (dir, prefix) in [(dir.to_path_buf(), ""), (dir.join("check"), CHECK)] {
            if !dir.is_dir() {
                continue;
            }
            let unreadable = |source| QueryError::Read { path: dir.clone(), source };
            for entry in std::fs::read_dir(&dir).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if path.is_file() && path.extension().is_some_and(|e| e == "rq") {
                    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_string();
                    catalogue.add(&format!("{prefix}{stem}"), &read(&path)?)?;
                }
            }
        }
        Ok(catalogue)
    }

    fn add(&mut self, name: &str, text: &str) -> Result<(), QueryError> {
        self.queries.insert(name.to_string(), SavedQuery::parse(name, text)?);
        Ok(())
    }

    /// A saved query by its name.
    pub fn get(&self, name: &str) -> Result<&SavedQuery, QueryError> {
        self.queries.get(name).ok_or_else(|| {
            let close = self
                .queries
                .keys()
                .map(|known| (strsim::damerau_levenshtein(known, name), known))
                .filter(|(edits, known)| *edits <= 3 || known.split('-').any(|word| word == name))
                .min()
                .map(|(_, known)| known);
            let hint = match close {
                Some(close) => format!("did you mean `{close}`? `demarche queries` lists them all"),
                None => "`demarche queries` lists them all".to_string(),
            };
            QueryError::Unknown { name: name.to_string(), hint }
        })
    }

    /// A saved query by its name, or the one in a file (a name that ends in `.rq`).
    pub fn find(&self, name: &str) -> Result<SavedQuery, QueryError> {
        if !name.ends_with(".rq") {
            return self.get(name).cloned();
        }
        SavedQuery::parse(name, &read(Path::new(name))?)
    }

    /// The queries that answer something, sorted by name.
    pub fn queries(&self) -> impl Iterator<Item = &SavedQuery> {
        self.queries.values().filter(|q| !q.is_check())
    }

    /// The rules of the store, sorted by name.
    pub fn checks(&self) -> impl Iterator<Item = &SavedQuery> {
        self.queries.values().filter(|q| q.is_check())
    }
}

fn read(path: &Path) -> Result<String, QueryError> {
    let text = bounded::read_file(path, LONGEST).and_then(bounded::text);
    text.map_err(|source| QueryError::Read { path: path.to_path_buf(), source })
}
