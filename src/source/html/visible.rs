//! A page without what no reader sees: scripts, styles, drawings and comments.
//!
//! These make pages long, and parsers slow. Blocks of JSON-LD are kept, since they say what the page is about.

use memchr::{memchr, memchr2, memmem};

/// The page without scripts, styles, drawings and comments. A script or comment that is not closed goes on to the end of
/// the page, as it does in a browser.
pub(super) fn strip(html: &str) -> String {
    let bytes = html.as_bytes();
    let mut out = String::with_capacity(html.len());
    let mut kept = 0; // all before it is written or left out
    let mut at = 0;
    while let Some(open) = memchr(b'<', &bytes[at..]).map(|i| at + i) {
        if bytes[open..].starts_with(b"<!--") {
            out.push_str(&html[kept..open]);
            at = comment_end(bytes, open + 4);
            kept = at;
            continue;
        }
        let name = name(&bytes[open + 1..]);
        if name.is_empty() {
            at = open + 1;
            continue;
        }
        let Some(end) = tag_end(bytes, open + 1 + name.len()) else { break };
        at = end;
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if is("script") || is("style") {
            at = close(bytes, end, name).unwrap_or(bytes.len());
            if !is("script") || !is_data(&bytes[open..end]) {
                out.push_str(&html[kept..open]);
                kept = at;
            }
        } else if is("svg") && bytes[end - 2] != b'/' {
            if let Some(after) = close(bytes, end, name) {
                out.push_str(&html[kept..open]);
                kept = after;
                at = after;
            }
        } else if is("textarea") || is("title") {
            at = close(bytes, end, name).unwrap_or(bytes.len());
        }
    }
    out.push_str(&html[kept..]);
    out
}

/// The name of the element whose tag begins here; empty where none does.
fn name(bytes: &[u8]) -> &[u8] {
    if !bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        return &[];
    }
    let length = bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    &bytes[..length]
}

/// Behind a comment. `<!-->` is a whole one.
fn comment_end(bytes: &[u8], from: usize) -> usize {
    if bytes[from..].starts_with(b">") {
        return from + 1;
    }
    // the dashes of `<!--` may be those of `-->`
    let from = from - 2;
    let behind = |end: &[u8]| memmem::find(&bytes[from..], end).map(|i| from + i + end.len());
    [behind(b"-->"), behind(b"--!>")].into_iter().flatten().min().unwrap_or(bytes.len())
}

/// Behind the tag whose name ends at `at`: a `>` in a quoted value does not end it.
fn tag_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'>', b'=', bytes.get(at..)?)? + 1;
        if bytes[at - 1] == b'>' {
            return Some(at);
        }
        at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        match bytes.get(at)? {
            quote @ (b'"' | b'\'') => at += 1 + memchr(*quote, &bytes[at + 1..])? + 1,
            _ => at += bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != b'>').count(),
        }
    }
}

/// Behind the closing tag of an element with this name.
fn close(bytes: &[u8], from: usize, name: &[u8]) -> Option<usize> {
    memmem::find_iter(&bytes[from..], b"</").map(|i| from + i + 2).find_map(|at| {
        let fits = bytes.get(at..at + name.len())?.eq_ignore_ascii_case(name)
            && bytes.get(at + name.len()).is_none_or(|b| !b.is_ascii_alphanumeric());
        fits.then(|| memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1))
    })
}

/// Is it the tag of a block of JSON-LD?
fn is_data(tag: &[u8]) -> bool {
    tag.windows(7).any(|w| w.eq_ignore_ascii_case(b"ld+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_reader_sees_is_left_out() {
        for (html, left) in [
            ("a<script>if (a < b) { '<p>' }</script>b", "ab"),
            ("a<SCRIPT type=x>1</Script >b", "ab"),
            (
                "a<script type='application/ld+json'>{}</script>b",
                "a<script type='application/ld+json'>{}</script>b",
            ),
            ("a<!-- <script> -->b<!-->c<!--->d<!-- x --!>e", "abcde"),
            ("<p title='a > <script>'>b</p>", "<p title='a > <script>'>b</p>"),
            ("<a href=x?a=\"1>b</a><style>p{}</style>c", "<a href=x?a=\"1>b</a>c"),
            ("a<svg><path d='M'/></svg>b<svg/>c", "ab<svg/>c"),
            ("<title><script></title>a", "<title><script></title>a"),
            ("1 < 2 <p", "1 < 2 <p"),
            ("é<script>ü", "é"),
            ("a<svg><p>b", "a<svg><p>b"),
            ("<!--", ""),
            ("<", "<"),
        ] {
            assert_eq!(strip(html), left, "{html}");
        }
    }
}
