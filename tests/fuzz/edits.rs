//! How a good input becomes a bad one.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Bytes that mean something to one reader or another.
static WORDS: [&[u8]; 48] = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\x1b[2J",
    b"\r",
    b"\n",
    b"\t",
    b"\n\n",
    b"\"",
    b"'",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"</",
    b"<!--",
    b"<![CDATA[",
    b"]]>",
    b"&#x110000;",
    b"&lt;",
    b"<!ENTITY a \"&a;\">",
    b"---\n",
    b"...",
    b"&a *a",
    b"!!",
    b"%",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
    b"2025-02-30",
    b"9999-12-31T23:59:60Z",
    b"https://",
    b"=?utf-8?b?",
    b"<<",
    b"endobj",
    b"stream",
    b"/Length 4294967295",
    "\u{202e}".as_bytes(),
    "e\u{301}\u{301}\u{301}".as_bytes(),
    "\u{1f1f5}".as_bytes(),
];

#[derive(Debug, Clone)]
enum Edit {
    /// Bits of one byte are turned over.
    Flip(u8),
    Byte(u8),
    /// So many bytes go.
    Cut(u16),
    /// So many bytes come so many times more.
    Repeat(u8, u8),
    Word(&'static [u8]),
    /// A part of another seed.
    Splice(Index, Index, u16),
    /// All behind goes.
    End,
}

fn edit() -> impl Strategy<Value = (Index, Edit)> {
    let edit = prop_oneof![
        4 => (1u8..).prop_map(Edit::Flip),
        4 => any::<u8>().prop_map(Edit::Byte),
        3 => (1u16..200).prop_map(Edit::Cut),
        2 => (1u8..64, 1u8..32).prop_map(|(length, times)| Edit::Repeat(length, times)),
        6 => select(&WORDS[..]).prop_map(Edit::Word),
        2 => (any::<Index>(), any::<Index>(), 1u16..400).prop_map(|(seed, at, length)| Edit::Splice(seed, at, length)),
        1 => Just(Edit::End),
    ];
    (any::<Index>(), edit)
}

/// Inputs that begin as one of the seeds.
pub fn of(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (any::<Index>(), vec(edit(), 1..12)).prop_map(move |(seed, edits)| {
        let mut input = seed.get(&seeds).clone();
        for (at, edit) in edits {
            let at = at.index(input.len() + 1);
            apply(&mut input, at, edit, &seeds);
        }
        input
    })
}

fn apply(input: &mut Vec<u8>, at: usize, edit: Edit, seeds: &[Vec<u8>]) {
    let end = |length: usize| (at + length).min(input.len());
    match edit {
        Edit::Flip(bits) => input.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bits),
        Edit::Byte(byte) => input.insert(at, byte),
        Edit::Cut(length) => drop(input.drain(at..end(usize::from(length)))),
        Edit::Repeat(length, times) => {
            let part = input[at..end(usize::from(length))].repeat(usize::from(times));
            drop(input.splice(at..at, part));
        }
        Edit::Word(word) => drop(input.splice(at..at, word.iter().copied())),
        Edit::Splice(seed, from, length) => {
            let other = seed.get(seeds);
            let from = from.index(other.len() + 1);
            let part = other[from..(from + usize::from(length)).min(other.len())].to_vec();
            drop(input.splice(at..at, part));
        }
        Edit::End => input.truncate(at),
    }
}
