//! Where a command writes: standard output, or a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Writes to standard output, or beside FILE and renames at the end, so that an error half-way (a
/// full disk, say) leaves an earlier FILE as it was.
pub(super) enum Output {
    Stdout(BufWriter<io::Stdout>),
    File {
        writer: BufWriter<File>,
        part: PathBuf,
        path: PathBuf,
    },
    /// A device or a pipe: written to as it is.
    Special(BufWriter<File>, PathBuf),
}

impl Output {
    pub fn open(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            return Ok(Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout())));
        };
        let cannot = || format!("{}: cannot be written", path.display());
        if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            let file = File::options().write(true).open(path).with_context(cannot)?;
            return Ok(Self::Special(BufWriter::new(file), path.to_path_buf()));
        }
        let mut name = path.file_name().with_context(cannot)?.to_os_string();
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let writer = BufWriter::with_capacity(1 << 16, File::create(&part).with_context(cannot)?);
        Ok(Self::File { writer, part, path: path.to_path_buf() })
    }

    /// Width in characters of the terminal that it goes to; `None` for all else.
    pub fn width(&self) -> Option<usize> {
        let Self::Stdout(_) = self else { return None };
        terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
    }

    /// Writes what is left and gives the file its name.
    pub fn finish(mut self) -> anyhow::Result<()> {
        let name = match &self {
            Self::Stdout(_) => "standard output".into(),
            Self::File { path, .. } | Self::Special(_, path) => path.display().to_string(),
        };
        let done = self.flush().and_then(|()| match &self {
            Self::File { part, path, .. } => fs::rename(part, path),
            _ => Ok(()),
        });
        done.with_context(|| format!("{name}: cannot be written"))
    }

    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stdout(writer) => writer,
            Self::File { writer, .. } | Self::Special(writer, _) => writer,
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer().flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Self::File { part, .. } = self {
            let _ = fs::remove_file(part); // gone already where `finish` renamed it
        }
    }
}
