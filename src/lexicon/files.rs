use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::LexiconError;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/ontology");

/// The knowledge files: the copy inside the program, or a user's folder laid over it.
#[derive(Debug, Clone, Default)]
pub struct Files {
    overlay: Option<PathBuf>,
}

impl Files {
    /// The files that the program carries.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// A user's folder; a file that it does not have is taken from the copy inside.
    pub fn overlay(dir: &Path) -> Result<Self, LexiconError> {
        if dir.is_dir() {
            Ok(Self { overlay: Some(dir.to_path_buf()) })
        } else {
            Err(LexiconError::NoFolder { path: dir.to_path_buf() })
        }
    }

    /// The text of one file, by its path below `ontology/`.
    pub fn read(&self, name: &str) -> Result<String, LexiconError> {
        if let Some(path) = self.overlay.as_ref().map(|dir| dir.join(name))
            && path.is_file()
        {
            return std::fs::read_to_string(&path).map_err(|source| LexiconError::Read { path, source });
        }
        let file = EMBEDDED.get_file(name).ok_or_else(|| LexiconError::Missing { name: name.to_string() })?;
        Ok(file.contents_utf8().unwrap_or_default().to_string())
    }

    /// Names of the files in one folder below `ontology/` with this ending, sorted.
    pub fn list(&self, folder: &str, ending: &str) -> Result<Vec<String>, LexiconError> {
        let mut names: Vec<String> = EMBEDDED
            .get_dir(folder)
            .into_iter()
            .flat_map(|dir| dir.files())
            .map(|file| file.path().to_string_lossy().replace('\\', "/"))
            .collect();
        if let Some(path) = self.overlay.as_ref().map(|dir| dir.join(folder)).filter(|path| path.is_dir()) {
            let read = |source| LexiconError::Read { path: path.clone(), source };
            for entry in std::fs::read_dir(&path).map_err(read)? {
                names.push(format!("{folder}/{}", entry.map_err(read)?.file_name().to_string_lossy()));
            }
        }
        names.retain(|name| name.ends_with(ending));
        names.sort();
        names.dedup();
        Ok(names)
    }
}
