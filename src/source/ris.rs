//! RIS: references with their abstracts, as Zotero and databases of newspapers write them.

use super::decode::decode;
use super::dialect::{self, Record};
use super::error::{Problem, SourceError};
use super::open::File;
use super::walk::Item;
use super::{Metadata, ReadOptions};

/// The references of a file.
pub(super) fn read(file: File, options: &ReadOptions) -> Result<Vec<Item>, Problem> {
    let (text, _) = decode(file.bytes)?;
    let mut out: Vec<Item> = Vec::new();
    let mut record = Record::new();
    let mut begin = 1;
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}');
        let Some((tag, value)) = line.get(..2).zip(line.get(2..).and_then(|rest| rest.strip_prefix("  -")))
        else {
            // a line that goes on with the one above
            if let Some(serde_json::Value::String(text)) =
                record.get_mut("text").filter(|_| !line.trim().is_empty())
            {
                text.push('\n');
                text.push_str(line.trim());
            }
            continue;
        };
        let value = value.trim();
        match tag {
            "TY" => {
                record.clear();
                begin = i + 1;
            }
            "ER" => {
                let origin = file.origin.at(begin);
                let item = dialect::article(&record, Metadata::default(), origin.clone(), options);
                out.push(item.map_err(|problem| SourceError { origin, problem }));
                record.clear();
            }
            _ => put(&mut record, tag, value),
        }
    }
    if out.is_empty() { Err(Problem::NoText) } else { Ok(out) }
}

fn put(record: &mut Record, tag: &str, value: &str) {
    let key = match tag {
        "TI" | "T1" => "headline",
        "AU" | "A1" => "author",
        "DA" | "Y1" => "date",
        "T2" | "JO" | "JF" | "PB" => "publisher",
        "UR" => "url",
        "LA" => "language",
        "ID" | "AN" => "id",
        "N1" => "text",
        "AB" | "N2" => "abstract",
        _ => return,
    };
    if value.is_empty() {
        return;
    }
    // 2025/08/07/ is how RIS writes a day
    let value = if key == "date" { value.trim_end_matches('/') } else { value };
    match record.get_mut(key) {
        Some(serde_json::Value::String(known)) if key == "author" => {
            known.push_str(", ");
            known.push_str(value);
        }
        Some(_) => {}
        None => {
            record.insert(key.into(), value.into());
        }
    }
}
