//! The parts of a form that holds files (RFC 7578), as the Graph Store Protocol has them.

use super::problem::Problem;

/// Parts that one form may have.
const MOST: usize = 1_000;

/// A part: its media type and what it holds.
#[derive(Debug, PartialEq)]
pub(super) struct Part<'b> {
    pub kind: String,
    pub body: &'b [u8],
}

/// Cuts a body at the boundary that its media type names.
pub(super) fn parts_of<'b>(kind: &str, body: &'b [u8]) -> Result<Vec<Part<'b>>, Problem> {
    let broken =
        || Problem::bad("the form is not as multipart/form-data is to be", "end it with its boundary");
    let boundary = kind.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    });
    let boundary = boundary.filter(|boundary| !boundary.is_empty()).ok_or_else(broken)?;
    let line = format!("--{boundary}");
    let first = body.strip_prefix(line.as_bytes()).ok_or_else(broken)?;
    let line = format!("\r\n{line}");
    let (mut parts, mut rest) = (Vec::new(), first);
    while !rest.starts_with(b"--") {
        let from = rest.strip_prefix(b"\r\n").ok_or_else(broken)?;
        let end = find(from, line.as_bytes()).ok_or_else(broken)?;
        parts.push(part(&from[..end]).ok_or_else(broken)?);
        if parts.len() > MOST {
            return Err(Problem::bad(format!("the form has more than {MOST} parts"), "send fewer at a time"));
        }
        rest = &from[end + line.len()..];
    }
    Ok(parts)
}

fn part(bytes: &[u8]) -> Option<Part<'_>> {
    if let Some(body) = bytes.strip_prefix(b"\r\n") {
        return Some(Part { kind: "text/plain".to_string(), body });
    }
    let end = find(bytes, b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let kind = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-type").then(|| value.trim().to_string())
    });
    Some(Part { kind: kind.unwrap_or_else(|| "text/plain".to_string()), body: &bytes[end + 4..] })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=\"x y\"";

    #[test]
    fn a_form_is_cut_into_its_files() {
        let body = b"--x y\r\nContent-Disposition: form-data; name=a\r\ncontent-type: text/turtle\r\n\r\none\r\ntwo\r\n--x y\r\n\r\nthree\r\n--x y--\r\n";
        let parts = parts_of(KIND, body).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0], Part { kind: "text/turtle".into(), body: b"one\r\ntwo" });
        // a head without lines ends where it begins
        assert_eq!(parts[1], Part { kind: "text/plain".into(), body: b"three" });
        assert!(
            parts_of(KIND, b"--x y\r\nno end").is_err() && parts_of("multipart/form-data", body).is_err()
        );
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_sent_it_ends(body in proptest::collection::vec(0u8..=255, 0..200)) {
            let _ = parts_of(KIND, &[b"--x y\r\n", body.as_slice()].concat());
        }
    }
}
