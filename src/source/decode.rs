//! Bytes into text: UTF-8, UTF-16 where a byte order mark says so, Windows-1252 where it can be told.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::error::{Problem, Warning};

/// Text and, where it was not UTF-8, a warning that names the encoding.
///
/// A byte order mark of UTF-8 stays in the text, as every other character does; one of UTF-16
/// belongs to the encoding and goes with it.
pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, Option<Warning>), Problem> {
    for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            let text = text.ok_or(Problem::Encoding { at: 0 })?.into_owned();
            refuse_nul(text.as_bytes())?;
            return Ok((text, Some(Warning::Decoded { encoding: encoding.name() })));
        }
    }
    refuse_nul(&bytes)?;
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, None)),
        Err(error) if is_windows_1252(error.as_bytes()) => error.into_bytes(),
        Err(error) => return Err(Problem::Encoding { at: error.utf8_error().valid_up_to() }),
    };
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    Ok((text.into_owned(), Some(Warning::Decoded { encoding: "windows-1252" })))
}

fn refuse_nul(bytes: &[u8]) -> Result<(), Problem> {
    match bytes.iter().position(|&b| b == 0) {
        Some(at) => Err(Problem::Binary { at }),
        None => Ok(()),
    }
}

/// Whether bytes that are not UTF-8 are English in Windows-1252, beyond doubt.
///
/// English text needs few letters beyond ASCII. So: no byte that the code page leaves undefined,
/// no control characters, hardly any high bytes, and each of them is either punctuation, currency
/// and the like where such a sign can stand, or a letter that European names are written with,
/// inside a word. A single well-formed character of UTF-8 speaks against it: then the file is
/// damaged UTF-8, and what is wrong in it cannot be told. Detectors for all of the web's encodings
/// always name one; here "cannot be told" is an answer.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    let control = bytes.iter().any(|&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c));
    if control || high * 20 > bytes.len() || has_multibyte_utf8(bytes) {
        return false;
    }
    (0..bytes.len()).filter(|&i| !bytes[i].is_ascii()).all(|i| {
        let before = i.checked_sub(1).map_or(b' ', |j| bytes[j]);
        let after = bytes.get(i + 1).copied().unwrap_or(b' ');
        let is_letter = |b: u8| b.is_ascii_alphabetic() || b >= 0xc0;
        match bytes[i] {
            // quotes, dashes, dots, bullet, euro, pound, cent, yen, section, copyright, no-break space, degree, half …
            0x91..=0x97
            | 0x85
            | 0x80
            | 0x99
            | 0xa0
            | 0xa2..=0xa5
            | 0xa7
            | 0xa9
            | 0xae
            | 0xab
            | 0xbb
            | 0xb0
            | 0xb7
            | 0xbc..=0xbe
            | 0x84
            | 0x82
            | 0x8b
            | 0x9b => true,
            0xd7 | 0xf7 => !is_letter(before) || !is_letter(after),
            // Š š Ž ž Œ œ Ÿ and the letters of Western Europe
            0x8a | 0x9a | 0x8e | 0x9e | 0x8c | 0x9c | 0x9f | 0xc0..=0xff => {
                // mostly letters of ASCII stand around it in its word, as in "Íñigo"
                let begin = bytes[..i].iter().rposition(|&b| !is_letter(b)).map_or(0, |j| j + 1);
                let end = bytes[i..].iter().position(|&b| !is_letter(b)).map_or(bytes.len(), |j| i + j);
                let plain = bytes[begin..end].iter().filter(|b| b.is_ascii_alphabetic()).count();
                plain > 0 && plain * 2 >= end - begin
            }
            _ => false,
        }
    })
}

fn has_multibyte_utf8(mut bytes: &[u8]) -> bool {
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => return !text.is_ascii(),
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                if !valid.is_ascii() {
                    return true;
                }
                let Some(skip) = error.error_len() else { return false };
                bytes = &rest[skip..];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        "The minister said that talks would go on in the capital next week, and that no date was set.";

    #[test]
    fn utf8_keeps_its_mark_and_line_ends() {
        let (text, warning) = decode(b"\xef\xbb\xbfTalks\r\nwent on".to_vec()).unwrap();
        assert_eq!((text.as_str(), warning), ("\u{feff}Talks\r\nwent on", None));
    }

    #[test]
    fn utf16_by_its_mark() {
        let le: Vec<u8> =
            [0xfeff].into_iter().chain("Élysée".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> =
            [0xfeff].into_iter().chain("Élysée".encode_utf16()).flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(le).unwrap().0, "Élysée");
        assert_eq!(decode(be).unwrap().0, "Élysée");
        assert!(matches!(decode(b"\xff\xfe\x00\xd8A\x00".to_vec()), Err(Problem::Encoding { .. })));
    }

    #[test]
    fn windows_1252_where_it_can_be_told() {
        let spanish = [BODY.as_bytes(), b" \xcd\xf1igo Mu\xf1oz said so in Le\xf3n."].concat();
        assert!(decode(spanish).unwrap().0.contains("Íñigo Muñoz said so in León"));
        let bytes = [BODY.as_bytes(), b" \x93It\x92s great,\x94 said Fran\xe7ois \x96 twice."].concat();
        let (text, warning) = decode(bytes).unwrap();
        assert!(text.ends_with("“It’s great,” said François – twice."), "{text}");
        assert_eq!(warning, Some(Warning::Decoded { encoding: "windows-1252" }));
    }

    #[test]
    fn refused_where_it_cannot_be_told() {
        let cyrillic = [BODY.as_bytes(), b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0"].concat();
        let damaged = [BODY.as_bytes(), "It’s é".as_bytes(), b"\xff"].concat();
        let undefined = [BODY.as_bytes(), b" a\x81b"].concat();
        for bytes in [cyrillic, damaged, undefined, b"\x1b\xe9t\xe9".to_vec()] {
            assert!(matches!(decode(bytes.clone()), Err(Problem::Encoding { .. })), "{bytes:?}");
        }
        assert!(matches!(decode(b"ab\0c".to_vec()), Err(Problem::Binary { at: 2 })));
    }
}
