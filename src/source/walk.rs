//! Files, folders and standard input, one article after the other.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::error::{Origin, Problem, SourceError};
use super::jsonl::JsonLines;
use super::metadata::Metadata;
use super::{Article, plain};

/// How inputs are read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    pub input: InputKind,
    /// Metadata that is stronger than what the inputs say: the command line's flags.
    pub metadata: Metadata,
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    /// By the ending of the name; a name without a known ending, and standard input, are JSON
    /// Lines where the first line is a JSON object.
    #[default]
    Auto,
    Text,
    Jsonl,
}

/// Endings of the files that are read in a folder.
const TEXT: [&str; 2] = ["txt", "text"];
const JSONL: [&str; 2] = ["jsonl", "ndjson"];

/// Reads articles from files, folders (walked in sorted order) and standard input (`-`, or no path).
///
/// Each article, or the reason why an input was refused, comes as soon as it is read.
pub fn read_paths(paths: &[PathBuf], options: ReadOptions) -> Articles {
    let mut queue: VecDeque<PathBuf> = paths.iter().cloned().collect();
    if queue.is_empty() {
        queue.push_back(PathBuf::from("-"));
    }
    Articles { queue, folder: None, lines: None, options }
}

/// Iterator over articles; see [`read_paths`].
pub struct Articles {
    queue: VecDeque<PathBuf>,
    folder: Option<Folder>,
    lines: Option<JsonLines<Box<dyn BufRead + Send>>>,
    options: ReadOptions,
}

struct Folder {
    root: PathBuf,
    walk: walkdir::IntoIter,
    /// Whether an article has been found in it.
    any: bool,
}

type Item = Result<Article, SourceError>;

impl Iterator for Articles {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(item) => return Some(item),
                    None => self.lines = None,
                }
            }
            let item = if self.folder.is_some() {
                self.next_in_folder()
            } else {
                let path = self.queue.pop_front()?;
                self.open(&path)
            };
            if item.is_some() {
                return item;
            }
        }
    }
}

impl Articles {
    /// Opens one path of the command line: `None` where its articles are still to come.
    fn open(&mut self, path: &Path) -> Option<Item> {
        if path.as_os_str() == "-" {
            return self.read(
                Box::new(BufReader::new(io::stdin())),
                None,
                Origin::stdin(),
                self.options.input,
            );
        }
        match path.metadata() {
            Ok(known) if known.is_dir() => {
                let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
                self.folder = Some(Folder { root: path.to_path_buf(), walk, any: false });
                None
            }
            Ok(_) => self.read_file(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(refuse(path, Problem::Missing)),
            Err(error) => Some(refuse(path, Problem::Read(error))),
        }
    }

    fn next_in_folder(&mut self) -> Option<Item> {
        let folder = self.folder.as_mut()?;
        let entry = match folder.walk.next() {
            Some(Ok(entry)) => entry,
            Some(Err(error)) => {
                let path = error.path().unwrap_or(&folder.root).to_path_buf();
                let error =
                    error.into_io_error().unwrap_or_else(|| io::Error::other("the folder holds itself"));
                return Some(refuse(&path, Problem::Read(error)));
            }
            None => {
                let folder = self.folder.take()?;
                return (!folder.any).then(|| refuse(&folder.root, Problem::NoArticles));
            }
        };
        let hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        if hidden && entry.file_type().is_dir() {
            folder.walk.skip_current_dir();
            return None;
        }
        if hidden
            || !entry.file_type().is_file()
            || !(has_ending(entry.path(), &TEXT) || has_ending(entry.path(), &JSONL))
        {
            return None;
        }
        folder.any = true;
        self.read_file(entry.path())
    }

    fn read_file(&mut self, path: &Path) -> Option<Item> {
        let kind = match self.options.input {
            InputKind::Auto if has_ending(path, &JSONL) => InputKind::Jsonl,
            InputKind::Auto if has_ending(path, &TEXT) => InputKind::Text,
            kind => kind,
        };
        match File::open(path) {
            Ok(file) => self.read(
                Box::new(BufReader::with_capacity(1 << 16, file)),
                Some(path),
                Origin::path(path),
                kind,
            ),
            Err(error) => Some(refuse(path, Problem::Read(error))),
        }
    }

    fn read(
        &mut self,
        mut reader: Box<dyn BufRead + Send>,
        path: Option<&Path>,
        origin: Origin,
        kind: InputKind,
    ) -> Option<Item> {
        let text = |bytes: Result<Vec<u8>, Problem>, origin: Origin, flags: &Metadata| match bytes {
            Ok(bytes) => Some(plain::read(bytes, path, origin, flags)),
            Err(problem) => Some(Err(SourceError { origin, problem })),
        };
        let reader = match kind {
            InputKind::Text => return text(plain::read_bounded(reader), origin, &self.options.metadata),
            InputKind::Jsonl => reader,
            InputKind::Auto => {
                let first = match first_line(&mut reader) {
                    Ok(first) => first,
                    Err(error) => return Some(Err(SourceError { origin, problem: Problem::Read(error) })),
                };
                let is_object = serde_json::from_slice::<serde_json::Value>(
                    first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&first),
                )
                .is_ok_and(|v| v.is_object());
                let whole: Box<dyn BufRead + Send> = Box::new(Cursor::new(first).chain(reader));
                if !is_object && path.is_some_and(|p| has_ending(p, &["json"])) {
                    return Some(Err(SourceError { origin, problem: Problem::JsonFile }));
                }
                if !is_object {
                    return text(plain::read_bounded(whole), origin, &self.options.metadata);
                }
                whole
            }
        };
        self.lines = Some(JsonLines::new(reader, origin, self.options.metadata.clone()));
        None
    }
}

/// The first line that is not blank, with the blank ones before it, up to the limit of an article.
fn first_line(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut bounded = reader.take(super::MAX_BYTES as u64 + 1);
    while bounded.read_until(b'\n', &mut bytes)? > 0 && bytes.trim_ascii().is_empty() {}
    Ok(bytes)
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| endings.iter().any(|x| e.eq_ignore_ascii_case(x)))
}

fn refuse(path: &Path, problem: Problem) -> Item {
    Err(SourceError { origin: Origin::path(path), problem })
}
