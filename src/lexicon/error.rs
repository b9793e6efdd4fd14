use std::path::PathBuf;

/// What can be wrong with the knowledge files; each message says where and what to do.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // what each says of itself is all there is to know
pub enum LexiconError {
    #[error("{}: no such folder\nhint: --ontology takes a folder laid out like ontology/", path.display())]
    NoFolder { path: PathBuf },
    #[error("{}: {source}\nhint: it must be a file of UTF-8 text that you may read", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("ontology/{name} is missing from the program\nhint: this build is not complete; build it again")]
    Missing { name: String },
    #[error("{file}:{line}: {what}\nhint: {hint}")]
    Row { file: String, line: usize, what: String, hint: String },
    #[error(
        "{file}: {source}\nhint: ontology/README.md says what stands in such a file; `demarche ontology new DIR` writes one to begin with"
    )]
    Toml { file: String, source: Box<toml::de::Error> },
    #[error(
        "{file}: {class:?} is no class of words that the grammar knows\nhint: `demarche ontology print grammar/words.toml` lists them"
    )]
    WordClass { file: String, class: String },
    #[error("{file}: action {action}: {what}\nhint: {hint}")]
    Action { file: String, action: String, what: String, hint: String },
}
