//! Writing one part: its quads and its rows of the event table, each in a file that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use oxigraph::model::Quad;
use sha2::{Digest, Sha256};

use super::ShardError;
use super::manifest::{Part, PartFile, hex};
use super::progress::Fingerprint;
use crate::export::events::{Format as Table, Row, Writer as Rows};
use crate::export::{Format, Writer};
use crate::graph::Base;

/// Collects what some articles say.
pub struct PartWriter {
    folder: PathBuf,
    quads: Writer<Packed>,
    quads_name: String,
    /// Not there where the program is built without Parquet.
    events: Option<(Rows<Hashed>, String)>,
    rows: u64,
    articles: u64,
    failed: u64,
    input: Sha256,
}

impl PartWriter {
    /// Begins the part with this number, from 0.
    pub fn new(folder: &Path, number: usize, base: &Base) -> Result<Self, ShardError> {
        let (quads_name, events_name) =
            (format!("part-{number:05}.nq.zst"), format!("events-{number:05}.parquet"));
        let error = || ShardError::file(folder);
        let out = Hashed::create(&folder.join(&quads_name)).map_err(error())?;
        let packer = zstd::Encoder::new(out, zstd::DEFAULT_COMPRESSION_LEVEL).map_err(error())?;
        let quads = Writer::new(Format::NQuads, base, Packed { packer, lines: 0 }).map_err(error())?;
        let events = if cfg!(feature = "parquet") {
            let out = Hashed::create(&folder.join(&events_name)).map_err(error())?;
            Some((Rows::new(Table::Parquet, false, out).map_err(error())?, events_name))
        } else {
            None
        };
        let folder = folder.to_path_buf();
        let input = Sha256::new();
        Ok(Self { folder, quads, quads_name, events, rows: 0, articles: 0, failed: 0, input })
    }

    /// An article went in, whatever becomes of it.
    pub fn take(&mut self, fingerprint: Fingerprint) {
        self.input.update(fingerprint);
        self.failed += 1; // until it is written
    }

    /// What the article that went in last says.
    pub fn write(&mut self, quads: Vec<Quad>, rows: &[Row]) -> Result<(), ShardError> {
        self.failed -= 1;
        self.articles += 1;
        self.rows += rows.len() as u64;
        let folder = &self.folder;
        self.quads.write(quads).map_err(ShardError::file(folder))?;
        if let Some((events, _)) = &mut self.events {
            rows.iter().try_for_each(|row| events.write(row)).map_err(ShardError::file(folder))?;
        }
        Ok(())
    }

    /// How many articles went in.
    pub fn size(&self) -> u64 {
        self.articles + self.failed
    }

    /// Gives the files their names.
    pub fn finish(self) -> Result<Part, ShardError> {
        let folder = self.folder;
        let error = || ShardError::file(&folder);
        let packed = self.quads.finish().map_err(error())?;
        let lines = packed.lines;
        let out = packed.packer.finish().map_err(error())?;
        let mut files = vec![out.finish(&folder, self.quads_name, lines).map_err(error())?];
        if let Some((events, name)) = self.events {
            let out = events.finish().map_err(error())?;
            files.push(out.finish(&folder, name, self.rows).map_err(error())?);
        }
        let input = hex(&self.input.finalize());
        Ok(Part { articles: self.articles, failed: self.failed, input, files })
    }
}

/// Lines that are counted and packed.
struct Packed {
    packer: zstd::Encoder<'static, Hashed>,
    lines: u64,
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.packer.write(bytes)?;
        self.lines += memchr::memchr_iter(b'\n', &bytes[..n]).count() as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.packer.flush()
    }
}

/// A file beside the one that it will be; what goes into it is hashed.
struct Hashed {
    file: BufWriter<File>,
    beside: PathBuf,
    hash: Sha256,
    bytes: u64,
}

impl Hashed {
    fn create(path: &Path) -> io::Result<Self> {
        let mut beside = path.as_os_str().to_os_string();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let file = BufWriter::with_capacity(1 << 16, File::create(&beside)?);
        Ok(Self { file, beside, hash: Sha256::new(), bytes: 0 })
    }

    /// Names the file once it is on the disk, so that a name never stands for half of one.
    fn finish(self, folder: &Path, name: String, rows: u64) -> io::Result<PartFile> {
        self.file.into_inner()?.sync_all()?;
        fs::rename(self.beside, folder.join(&name))?;
        Ok(PartFile { name, rows, bytes: self.bytes, sha256: hex(&self.hash.finalize()) })
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.hash.update(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
