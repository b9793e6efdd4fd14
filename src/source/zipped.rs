//! Zip archives: DOCX and ODT are one article each, of others every file that is known is read.

use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use zip::ZipArchive;

use super::error::{Origin, Problem};
use super::finish::{Found, finish};
use super::metadata::Metadata;
use super::open::{FILE_BYTES, Input, read_bounded, stream};
use super::unread::{Stream, Unread};
use super::{ReadOptions, Reader, office};

/// What a file in an archive may unpack to, times its size; and free of that, so many bytes.
const RATIO: u64 = 250;
const FREE: u64 = 8 << 20;
/// Length in bytes of an archive that cannot be opened by its path.
const ARCHIVE: usize = 512 << 20;

trait Whole: Read + Seek + Send {}
impl<T: Read + Seek + Send> Whole for T {}

/// The articles of an archive.
pub(super) fn members(mut input: Input, options: Arc<ReadOptions>) -> Result<Stream, Problem> {
    // a file on disk is read where it lies; one inside of another is unpacked into memory
    let whole: Box<dyn Whole> = match std::fs::File::open(&input.origin.name) {
        Ok(file) if input.depth == 0 => Box::new(std::io::BufReader::new(file)),
        _ => Box::new(Cursor::new(read_bounded(&mut input.reader, ARCHIVE)?)),
    };
    let mut archive = ZipArchive::new(whole).map_err(|e| broken(&e))?;
    let named = |archive: &ZipArchive<Box<dyn Whole>>, name: &str| archive.index_for_name(name).is_some();
    if named(&archive, "word/document.xml") {
        return document(&mut archive, input, &options, "word/document.xml", "docProps/core.xml");
    }
    if named(&archive, "content.xml") && named(&archive, "mimetype") {
        return document(&mut archive, input, &options, "content.xml", "meta.xml");
    }
    let is_wacz = named(&archive, "datapackage.json");
    let depth = input.depth + 1;
    if depth > 3 {
        return Err(Problem::Nested);
    }
    let origin = input.origin;
    Ok(Box::new(
        (0..archive.len()).flat_map(move |i| member(&mut archive, i, is_wacz, &origin, depth, &options)),
    ))
}

fn member(
    archive: &mut ZipArchive<Box<dyn Whole>>,
    i: usize,
    is_wacz: bool,
    origin: &Origin,
    depth: u8,
    options: &Arc<ReadOptions>,
) -> Stream {
    let mut file = match archive.by_index(i) {
        Ok(file) => file,
        Err(error) => return Unread::refused(origin.entry(i + 1), broken(&error)),
    };
    let name = file.name().map(|n| n.to_string()).unwrap_or_default();
    let own = name.rsplit('/').next().unwrap_or(&name).to_string();
    let skip = file.is_dir()
        || own.starts_with('.')
        || name.starts_with("__MACOSX/")
        || (is_wacz && !name.starts_with("archive/"));
    if skip {
        return Box::new(std::iter::empty());
    }
    let origin = origin.inside(&name);
    if is_bomb(file.size(), file.compressed_size()) {
        return Unread::refused(origin, Problem::Bomb);
    }
    // the archive is read from front to back, so a member is unpacked before the next is looked at
    let reader: Reader = match read_bounded(&mut file, if is_wacz { ARCHIVE } else { FILE_BYTES * 4 }) {
        Ok(bytes) => Box::new(Cursor::new(bytes)),
        Err(Problem::Read(error)) => return Unread::refused(origin, Problem::Broken(error.to_string())),
        Err(problem) => return Unread::refused(origin, problem),
    };
    stream(Input { reader, name: own, origin, beside: Metadata::default(), named: false, depth }, options)
}

fn is_bomb(size: u64, compressed: u64) -> bool {
    size > FREE && size > compressed.saturating_mul(RATIO)
}

fn document(
    archive: &mut ZipArchive<Box<dyn Whole>>,
    input: Input,
    options: &Arc<ReadOptions>,
    text: &str,
    core: &str,
) -> Result<Stream, Problem> {
    let mut get = |name: &str| -> Result<String, Problem> {
        let mut file = archive.by_name(name).map_err(|e| broken(&e))?;
        if is_bomb(file.size(), file.compressed_size()) {
            return Err(Problem::Bomb);
        }
        let bytes = read_bounded(&mut file, FILE_BYTES)?;
        String::from_utf8(bytes).map_err(|e| Problem::Encoding { at: e.utf8_error().valid_up_to() })
    };
    let xml = get(text)?;
    let known = get(core).map(|xml| office::known(&xml)).unwrap_or_default();
    let options = Arc::clone(options);
    let origin = input.origin;
    let place = origin.clone();
    let beside = input.beside;
    Ok(Box::new(std::iter::once(Unread::new(place, xml.len(), move || {
        let text = office::paragraphs(&xml)?;
        finish(Found { text, known: beside.or(known), warnings: Vec::new(), origin }, &options)
    }))))
}

fn broken(error: &zip::result::ZipError) -> Problem {
    let what = error.to_string();
    if what.to_lowercase().contains("password") { Problem::Encrypted } else { Problem::Broken(what) }
}
