//! Are the logs of a store whole?
//!
//! What a store was told and has not yet put in its place stands in RocksDB's logs. RocksDB reads a log up to the
//! first record that is damaged and says nothing of the rest, so this is looked at before it opens one.
//!
//! A log consists of blocks of 32 KiB, a block of records: a checksum (4 bytes), a length (2), a kind (1), for the kinds
//! that recycled logs have the number of the log (4), and the data. No record crosses a block; what is left at the end
//! of one is zero. After <https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format>.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const BLOCK: usize = 32 << 10;
/// Length of a record's head, and of one that has the number of its log.
const HEAD: usize = 7;
const NUMBERED: usize = 11;

/// A log that cannot be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DamagedLog {
    pub file: PathBuf,
    /// Offset of the first record that is damaged, in bytes.
    pub at: usize,
}

/// The first log of a store that is damaged. A log whose last record was not written to its end is not: that is how a
/// process leaves it that was ended in the middle, and nobody was told that the record is stored.
pub(super) fn damaged(store: &Path) -> io::Result<Option<DamagedLog>> {
    let mut logs: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(store)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "log") {
            logs.push(path);
        }
    }
    logs.sort();
    for file in logs {
        let number =
            file.file_stem().and_then(|name| name.to_str()).and_then(|name| name.parse::<u64>().ok());
        let Some(number) = number else { continue };
        if let Some(at) = first_damage(&fs::read(&file)?, number as u32) {
            return Ok(Some(DamagedLog { file, at }));
        }
    }
    Ok(None)
}

/// What stands at a place of a log.
enum Record {
    /// Ends here; of this log, or of one that was recycled for it.
    Whole {
        end: usize,
        own: bool,
    },
    /// The rest of a block that holds no more.
    Filler,
    /// Goes beyond the end of the file.
    Cut,
    Bad,
}

fn record(log: &[u8], at: usize, number: u32) -> Record {
    let block = BLOCK - at % BLOCK;
    let rest = &log[at..log.len().min(at + block)];
    if block < HEAD || rest.iter().all(|&byte| byte == 0) {
        return Record::Filler;
    }
    let Some(head) = rest.get(..HEAD) else { return Record::Cut };
    let length = usize::from(u16::from_le_bytes([head[4], head[5]]));
    let numbered = matches!(head[6], 5..=8 | 11 | 131);
    let data = if numbered { NUMBERED } else { HEAD };
    if data + length > block {
        return Record::Bad;
    }
    let Some(whole) = rest.get(..data + length) else { return Record::Cut };
    let stated = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
    if masked(crc32c(&whole[6..])) != stated {
        return Record::Bad;
    }
    let own = !numbered || whole[HEAD..NUMBERED] == number.to_le_bytes();
    Record::Whole { end: at + data + length, own }
}

fn next_block(at: usize) -> usize {
    (at / BLOCK + 1) * BLOCK
}

/// Where a log is damaged first.
fn first_damage(log: &[u8], number: u32) -> Option<usize> {
    let mut at = 0;
    while at < log.len() {
        match record(log, at, number) {
            Record::Whole { end, own: true } => at = end,
            // the rest is of a log that was recycled for this one
            Record::Whole { own: false, .. } | Record::Cut => return None,
            Record::Filler => at = next_block(at),
            Record::Bad => return (!is_end_of_recycled(log, at, number)).then_some(at),
        }
    }
    None
}

/// Where a log was recycled, its own last record may end in the middle of an old one, which is no damage: then old
/// records follow, and none of its own.
fn is_end_of_recycled(log: &[u8], bad: usize, number: u32) -> bool {
    let mut old = false;
    let mut at = next_block(bad);
    while at < log.len() {
        match record(log, at, number) {
            Record::Whole { own: true, .. } => return false,
            Record::Whole { end, own: false } => {
                old = true;
                at = end;
            }
            Record::Filler | Record::Cut | Record::Bad => at = next_block(at),
        }
    }
    old
}

/// CRC-32C (Castagnoli).
fn crc32c(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc, &byte| (crc >> 8) ^ TABLE[usize::from((crc as u8) ^ byte)])
}

/// As RocksDB stores it: a checksum of data that holds checksums is a bad one.
fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

static TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut crc, mut bit) = (byte as u32, 0);
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0x82f6_3b78 } else { crc >> 1 };
            bit += 1;
        }
        table[byte] = crc;
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
    }

    fn written(number: u32, data: &[u8]) -> Vec<u8> {
        let mut body = vec![5];
        body.extend(number.to_le_bytes());
        body.extend(data);
        let mut record = masked(crc32c(&body)).to_le_bytes().to_vec();
        record.extend((data.len() as u16).to_le_bytes());
        record.extend(body);
        record
    }

    #[test]
    fn damage_is_told_from_an_end() {
        let mut log = written(7, b"first");
        let second = log.len();
        log.extend(written(7, b"second"));
        assert_eq!(first_damage(&log, 7), None);
        assert_eq!(first_damage(&log[..log.len() - 3], 7), None, "not written to its end");
        log.resize(BLOCK, 0);
        log.extend(written(7, b"third"));
        assert_eq!(first_damage(&log, 7), None);
        for byte in [second, second + 4, second + 6, second + 8, second + 12] {
            let mut flipped = log.clone();
            flipped[byte] ^= 1;
            assert_eq!(first_damage(&flipped, 7), Some(second), "byte {byte}");
        }
        // recycled: its own record ends in the middle of an old one
        let mut recycled = [written(7, b"new"), written(3, b"an old one")[4..].to_vec()].concat();
        recycled.resize(BLOCK, 0);
        recycled.extend(written(3, b"older"));
        assert_eq!(first_damage(&recycled, 7), None);
        recycled.resize(2 * BLOCK, 0);
        recycled.extend(written(7, b"newer"));
        assert!(first_damage(&recycled, 7).is_some(), "a record of its own follows");
    }
}
