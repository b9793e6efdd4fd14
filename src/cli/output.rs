//! Where a command writes: standard output, or a file that appears whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use super::packed::Packed;
use super::plain::Plain;

/// Writes to standard output, or beside FILE and renames at the end, so that an error half-way (a
/// full disk, say) leaves an earlier FILE as it was. A name in `.gz` or `.zst` has it packed.
pub(super) enum Output {
    Stdout(BufWriter<io::Stdout>),
    /// Standard output where it is a terminal: nothing that an article holds acts on it.
    Terminal(Plain<BufWriter<io::Stdout>>),
    File {
        writer: Packed,
        part: PathBuf,
        path: PathBuf,
    },
    /// A device or a pipe: written to as it is.
    Special(BufWriter<File>, PathBuf),
}

impl Output {
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            let out = BufWriter::with_capacity(1 << 16, io::stdout());
            return Ok(match io::stdout().is_terminal() {
                true => Self::Terminal(Plain::new(out)),
                false => Self::Stdout(out),
            });
        };
        let cannot = || format!("{}: cannot be written", path.display());
        if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            let file = File::options().write(true).open(path).with_context(cannot)?;
            return Ok(Self::Special(BufWriter::new(file), path.to_path_buf()));
        }
        // a link stays one: the file that it leads to is replaced
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let mut name = path.file_name().with_context(cannot)?.to_os_string();
        sweep(path, &name);
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let file = File::create(&part).with_context(cannot)?;
        let _ = file.try_lock(); // tells others that it is written to
        if let Ok(earlier) = fs::metadata(path) {
            file.set_permissions(earlier.permissions()).with_context(cannot)?;
        }
        let writer = Packed::new(file, path).with_context(cannot)?;
        Ok(Self::File { writer, part, path: path.to_path_buf() })
    }

    /// Width in characters of the terminal that it goes to; `None` for all else.
    pub fn width(&self) -> Option<usize> {
        let Self::Terminal(_) = self else { return None };
        terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
    }

    /// Writes what is left and gives the file its name.
    pub fn finish(mut self) -> anyhow::Result<()> {
        self.flush()?;
        if let Self::File { writer, part, path } = &mut self {
            let ended = writer.end();
            ended.with_context(|| format!("{}: cannot be written", path.display()))?;
            fs::rename(&*part, &*path).with_context(|| format!("{}: cannot be written", path.display()))?;
        }
        Ok(())
    }

    /// The same error, which says what cannot be written.
    fn named(&self, error: io::Error) -> io::Error {
        let name = match self {
            Self::Stdout(_) | Self::Terminal(_) => "standard output".into(),
            Self::File { path, .. } | Self::Special(_, path) => path.display().to_string(),
        };
        match error.kind() {
            io::ErrorKind::Interrupted => error, // whoever writes tries again
            kind => io::Error::new(kind, format!("{name}: cannot be written: {error}")),
        }
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(writer) => writer,
            Self::Terminal(writer) => writer,
            Self::File { writer, .. } => writer,
            Self::Special(writer, _) => writer,
        }
    }
}

/// A file that is written to has a lock, which ends with its process.
const SETTLED: Duration = Duration::from_secs(60);

/// Takes away what runs have left beside FILE that were ended before they gave it its name.
fn sweep(path: &Path, name: &OsStr) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let found = entry.file_name();
        let (Some(found), Some(name)) = (found.to_str(), name.to_str()) else { continue };
        let process = found.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(".part"));
        if !process.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())) {
            continue;
        }
        // one that is being made has no lock yet
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|made| made.elapsed().ok());
        let left = age.is_some_and(|age| age > SETTLED)
            && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if left {
            let _ = fs::remove_file(entry.path()); // it is in nobody's way
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes).map_err(|error| self.named(error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush().map_err(|error| self.named(error))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Self::File { part, .. } = self {
            let _ = fs::remove_file(part); // gone already where `finish` renamed it
        }
    }
}
