//! Files that are packed while they are written, where their names say so.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// A file, as it is or packed.
pub(super) enum Packed {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
    Zstd(Box<zstd::Encoder<'static, BufWriter<File>>>),
}

/// The name of what is in a file: without the ending that says how it is packed.
pub(super) fn inner(path: &Path) -> PathBuf {
    match ending(path) {
        Some(_) => path.with_extension(""),
        None => path.to_path_buf(),
    }
}

fn ending(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ["gz", "zst"].into_iter().find(|known| *known == ending)
}

impl Packed {
    /// Packs by the ending of a name. No time and no name goes into it, so that the same input gives the same bytes.
    pub fn new(file: File, name: &Path) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(match ending(name) {
            Some("gz") => Self::Gzip(Box::new(GzEncoder::new(file, Compression::default()))),
            Some(_) => Self::Zstd(Box::new(zstd::Encoder::new(file, zstd::DEFAULT_COMPRESSION_LEVEL)?)),
            None => Self::Plain(file),
        })
    }

    /// Writes the end of what is packed. Nothing may be written after it.
    pub fn end(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Gzip(packer) => {
                packer.try_finish()?;
                packer.get_mut().flush()
            }
            Self::Zstd(packer) => {
                packer.do_finish()?;
                packer.get_mut().flush()
            }
        }
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Gzip(packer) => packer.write(bytes),
            Self::Zstd(packer) => packer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            // a block of its own for every flush would make the file larger for nobody's good
            Self::Gzip(_) | Self::Zstd(_) => Ok(()),
        }
    }
}
