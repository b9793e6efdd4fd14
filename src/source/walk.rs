//! Files, folders and standard input, one article after the other.

use std::collections::{HashSet, VecDeque};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::error::{Origin, Problem, SourceError};
use super::metadata::Metadata;
use super::meter::{Meter, Metered};
use super::open::{Input, stream};
use super::unread::{Stream, Unread};
use super::{Article, ReadOptions, Reader, Repeats, sidecar};

/// An article, or the reason why an input was refused or left out.
pub(crate) type Item = Result<Article, SourceError>;

/// Reads articles from files, folders (walked in sorted order) and standard input (`-`, or no path).
///
/// Each article, or the reason why an input was refused, comes as soon as it is read. What a folder holds besides
/// articles comes as an error too, whose problem says that it was [left out](Problem::left_out).
pub fn read_paths(paths: &[PathBuf], options: ReadOptions) -> Articles {
    let mut queue: VecDeque<PathBuf> = paths.iter().cloned().collect();
    if queue.is_empty() {
        queue.push_back(PathBuf::from("-"));
    }
    let meter = Meter::default();
    let pieces = Pieces { queue, folder: None, stream: None, options: Arc::new(options), meter };
    Articles { pieces, read: VecDeque::new() }
}

/// Reads the articles of bytes that came otherwise than as a file, such as the body of a request.
pub fn read_bytes(bytes: Vec<u8>, options: ReadOptions) -> Vec<Item> {
    let (origin, beside) = (Origin::default(), Metadata::default());
    let reader: Reader = Box::new(io::Cursor::new(bytes));
    let input = Input { reader, name: String::new(), origin, beside, named: true, depth: 0 };
    stream(input, &Arc::new(options)).flat_map(Unread::read).collect()
}

/// Iterator over articles; see [`read_paths`].
pub struct Articles {
    pieces: Pieces,
    read: VecDeque<Item>,
}

impl Articles {
    /// What is done with an article that comes twice?
    pub fn repeats(&self) -> Repeats {
        self.pieces.options.repeats
    }

    /// The paths that are still to be read.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.pieces.queue.iter().cloned().collect()
    }

    /// The same articles before they are read, so that many threads can read them.
    pub fn into_pieces(self) -> Pieces {
        self.pieces
    }
}

impl Iterator for Articles {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.read.pop_front() {
                return Some(item);
            }
            self.read.extend(self.pieces.next()?.read());
        }
    }
}

/// Iterator over pieces of input that are found but not read yet.
pub struct Pieces {
    queue: VecDeque<PathBuf>,
    folder: Option<Folder>,
    stream: Option<Stream>,
    options: Arc<ReadOptions>,
    meter: Meter,
}

struct Folder {
    root: PathBuf,
    walk: walkdir::IntoIter,
    /// Files and folders that were found, by their real paths; kept where links are followed.
    found: HashSet<PathBuf>,
    /// Whether an article has been found in it, or what should be one.
    any: bool,
}

impl Iterator for Pieces {
    type Item = Unread;

    fn next(&mut self) -> Option<Unread> {
        loop {
            if let Some(stream) = &mut self.stream {
                match stream.next() {
                    Some(mut piece) => {
                        piece.mark = self.meter.used();
                        if let Some(folder) = &mut self.folder {
                            folder.any |= !piece.left_out;
                        }
                        return Some(piece);
                    }
                    None => self.stream = None,
                }
            }
            self.stream = if self.folder.is_some() {
                self.next_in_folder()
            } else {
                let path = self.queue.pop_front()?;
                self.open(&path)
            };
        }
    }
}

impl Pieces {
    /// Opens one path of the command line: `None` where its articles are still to come.
    fn open(&mut self, path: &Path) -> Option<Stream> {
        if path.as_os_str() == "-" {
            return Some(self.read(Box::new(BufReader::new(io::stdin())), None, Origin::stdin(), true));
        }
        match path.metadata() {
            Ok(known) if known.is_dir() => {
                let walk = WalkDir::new(path).follow_links(self.options.follow).sort_by_file_name();
                let walk = walk.into_iter();
                let found = HashSet::new();
                self.folder = Some(Folder { root: path.to_path_buf(), walk, found, any: false });
                None
            }
            Ok(_) => Some(self.read_file(path, true)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some(refuse(path, Problem::Missing)),
            Err(error) => Some(refuse(path, Problem::Read(error))),
        }
    }

    fn next_in_folder(&mut self) -> Option<Stream> {
        let folder = self.folder.as_mut()?;
        let entry = match folder.walk.next() {
            Some(Ok(entry)) => entry,
            Some(Err(error)) => {
                let path = error.path().unwrap_or(&folder.root).to_path_buf();
                // without a cause in the system it is a folder that leads back to itself
                return Some(refuse(&path, error.into_io_error().map_or(Problem::Again, Problem::Read)));
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
        if hidden || sidecar::is_one(entry.path()) {
            return None;
        }
        if entry.depth() > 0 && entry.path_is_symlink() && !self.options.follow {
            return Some(refuse(entry.path(), Problem::Link));
        }
        if self.options.follow
            && let Ok(real) = fs::canonicalize(entry.path())
            && !folder.found.insert(real)
        {
            if entry.file_type().is_dir() {
                folder.walk.skip_current_dir();
            }
            return Some(refuse(entry.path(), Problem::Again));
        }
        if !entry.file_type().is_file() {
            return None;
        }
        if is_page_part(entry.path(), &folder.root) {
            return Some(refuse(entry.path(), Problem::PagePart));
        }
        Some(self.read_file(entry.path(), false))
    }

    fn read_file(&mut self, path: &Path, named: bool) -> Stream {
        match File::open(path) {
            Ok(file) => {
                if let Some(known) = &self.options.known_files
                    && !named
                    && known.knows(path)
                {
                    self.meter.add(file.metadata().map_or(0, |m| m.len()));
                    return refuse(path, Problem::Unchanged);
                }
                let mut origin = Origin::path(path);
                let written = file.metadata().and_then(|m| m.modified()).ok();
                let written = written.and_then(|time| jiff::Timestamp::try_from(time).ok());
                origin.modified = written.map(|time| jiff::tz::TimeZone::UTC.to_datetime(time).date());
                let reader = BufReader::with_capacity(1 << 16, file);
                let reader = Box::new(Metered { reader, meter: self.meter.clone() });
                self.read(reader, Some(path), origin, named)
            }
            Err(error) => refuse(path, Problem::Read(error)),
        }
    }

    fn read(&self, reader: Reader, path: Option<&Path>, origin: Origin, named: bool) -> Stream {
        let beside = match path.map(sidecar::beside) {
            Some(Ok(beside)) => beside,
            Some(Err(error)) => return Unread::refused(error.origin, error.problem),
            None => Metadata::default(),
        };
        let name =
            path.and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        stream(Input { reader, name, origin, beside, named, depth: 0 }, &self.options)
    }
}

/// Browsers save what belongs to `NAME.html` in a folder `NAME_files`: frames and scripts, no articles.
fn is_page_part(path: &Path, root: &Path) -> bool {
    path.ancestors().skip(1).take_while(|folder| folder.starts_with(root) && *folder != root).any(|folder| {
        let name = folder.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        let page = name.strip_suffix("_files").or_else(|| name.strip_suffix("_Files"));
        page.is_some_and(|page| {
            ["html", "htm"].iter().any(|e| folder.with_file_name(format!("{page}.{e}")).is_file())
        })
    })
}

fn refuse(path: &Path, problem: Problem) -> Stream {
    Unread::refused(Origin::path(path), problem)
}
