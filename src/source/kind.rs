//! What a file holds, told by its first bytes, and by the ending of its name where these leave it open.

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One article as plain text.
    Text,
    /// One JSON object a line.
    JsonLines,
    /// An array of objects, or an object that holds one.
    Json,
    /// Rows with a line of names above them: CSV, TSV.
    Table,
    /// A table by columns.
    Parquet,
    /// A web page.
    Html,
    /// RSS, Atom.
    Feed,
    /// NewsML-G2, NITF, a sitemap of news.
    NewsXml,
    /// A PDF file.
    Pdf,
    /// A web archive.
    Warc,
    /// DOCX, ODT, WACZ, or files put into one.
    Zip,
    /// One message, or a page saved as one (MHTML).
    Mail,
    /// Many messages one after the other.
    Mailbox,
    /// References as RIS writes them.
    Ris,
    /// A picture.
    Image,
    /// Sound and film.
    Media,
    /// Programs, styles, fonts and other parts of a site.
    Program,
    /// None of these.
    Unknown,
}

impl Kind {
    /// False for what no article can be read from.
    pub fn is_read(self) -> bool {
        match self {
            Self::Parquet => cfg!(feature = "parquet"),
            Self::Image | Self::Media | Self::Program | Self::Unknown => false,
            _ => true,
        }
    }

    /// What one file of the kind is called in a message.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::JsonLines => "JSON Lines",
            Self::Json => "JSON",
            Self::Table => "a table",
            Self::Parquet => "a Parquet file",
            Self::Html => "a web page",
            Self::Feed => "a feed",
            Self::NewsXml => "news in XML",
            Self::Pdf => "a PDF file",
            Self::Warc => "a web archive",
            Self::Zip => "a zip archive",
            Self::Mail => "a message",
            Self::Mailbox => "a mailbox",
            Self::Ris => "a list of references",
            Self::Image => "an image",
            Self::Media => "sound or film",
            Self::Program => "a program, a style or a font",
            Self::Unknown => "a file of no known kind",
        }
    }

    /// How one file of the kind is counted in a summary: "1 image".
    pub fn one(self) -> &'static str {
        match self {
            Self::JsonLines => "JSON Lines file",
            Self::Json => "JSON file",
            Self::NewsXml => "file of news in XML",
            Self::Zip => "zip archive or document",
            Self::Program => "program, style or font",
            Self::Unknown => "of no known kind",
            Self::Media => "sound or film",
            _ => {
                let name = self.singular();
                name.strip_prefix("a ").or(name.strip_prefix("an ")).unwrap_or(name)
            }
        }
    }

    /// How files of the kind are counted in a summary: "20 images".
    pub fn plural(self) -> &'static str {
        match self {
            Self::Text => "texts",
            Self::JsonLines => "JSON Lines files",
            Self::Json => "JSON files",
            Self::Table => "tables",
            Self::Parquet => "Parquet files",
            Self::Html => "web pages",
            Self::Feed => "feeds",
            Self::NewsXml => "files of news in XML",
            Self::Pdf => "PDF files",
            Self::Warc => "web archives",
            Self::Zip => "zip archives and documents",
            Self::Mail => "messages",
            Self::Mailbox => "mailboxes",
            Self::Ris => "lists of references",
            Self::Image => "images",
            Self::Media => "sound and film",
            Self::Program => "programs, styles and fonts",
            Self::Unknown => "of no known kind",
        }
    }
}

/// Bytes from the start of a file that are looked at.
pub(super) const HEAD: usize = 1 << 14;

/// Tells the kind of a file from its first bytes and its name, of which only the ending counts.
pub(super) fn of(head: &[u8], name: &str) -> Kind {
    let ending = ending(name);
    if let Some(kind) = by_magic(head) {
        return kind;
    }
    let by_name = by_ending(&ending);
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if head.contains(&0) && !wide {
        // a text that holds NUL is refused as one, with the place
        return if by_name == Some(Kind::Text) { Kind::Text } else { Kind::Unknown };
    }
    let shown;
    let text = if wide {
        let encoding = if head[0] == 0xff { encoding_rs::UTF_16LE } else { encoding_rs::UTF_16BE };
        shown = encoding.decode_with_bom_removal(head).0.into_owned();
        shown.as_str()
    } else {
        shown = String::from_utf8_lossy(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)).into_owned();
        shown.as_str()
    };
    let text = text.trim_start();
    match (by_shape(text, by_name), by_name) {
        (Some(kind), _) => kind,
        (None, Some(Kind::Pdf | Kind::Zip | Kind::Warc | Kind::Image | Kind::Media | Kind::Feed)) => {
            Kind::Unknown // the name promises what the bytes do not hold
        }
        (None, Some(kind)) => kind,
        (None, None) => Kind::Text,
    }
}

/// Whether a text with such a name is taken for an article where nobody named the file.
pub(super) fn is_text_name(name: &str) -> bool {
    by_ending(&ending(name)) == Some(Kind::Text)
}

fn ending(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

fn by_ending(ending: &str) -> Option<Kind> {
    Some(match ending {
        "txt" | "text" | "md" | "markdown" => Kind::Text,
        "jsonl" | "ndjson" => Kind::JsonLines,
        "json" => Kind::Json,
        "csv" | "tsv" | "tab" => Kind::Table,
        "html" | "htm" | "xhtml" | "shtml" => Kind::Html,
        "rss" | "atom" => Kind::Feed,
        "pdf" => Kind::Pdf,
        "warc" => Kind::Warc,
        "zip" | "docx" | "odt" | "wacz" => Kind::Zip,
        "eml" | "mht" | "mhtml" => Kind::Mail,
        "mbox" => Kind::Mailbox,
        "ris" => Kind::Ris,
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "svg" | "ico" | "bmp" | "tif" | "tiff" | "avif"
        | "heic" => Kind::Image,
        "mp3" | "mp4" | "m4a" | "wav" | "ogg" | "webm" | "mov" | "avi" | "mkv" | "flac" | "srt" | "vtt" => {
            Kind::Media
        }
        "js" | "mjs" | "css" | "map" | "ts" | "py" | "rs" | "c" | "h" | "cpp" | "java" | "sh" | "php"
        | "rb" | "go" | "r" | "sql" | "woff" | "woff2" | "ttf" | "otf" | "eot" | "wasm" | "toml" | "yaml"
        | "yml" | "ini" | "cfg" | "conf" | "lock" | "ipynb" => Kind::Program,
        "xml" | "log" | "bak" | "tmp" | "db" | "xls" | "xlsx" | "ods" | "doc" | "rtf" | "ppt" | "pptx"
        | "epub" | "parquet" | "bin" | "exe" | "dll" | "so" | "o" | "a" | "tar" | "7z" | "rar" | "tex"
        | "bib" => Kind::Unknown,
        _ => return None,
    })
}

fn by_magic(head: &[u8]) -> Option<Kind> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    let at = |from: usize, magic: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(magic));
    // the header of a zip's first file is 30 bytes long
    if starts(b"PK\x03\x04") && head.len() >= 30 {
        return Some(Kind::Zip);
    }
    if starts(b"%PDF-") || head[..head.len().min(1024)].windows(5).any(|w| w == b"%PDF-") && head.contains(&0)
    {
        return Some(Kind::Pdf);
    }
    if starts(b"WARC/") {
        return Some(Kind::Warc);
    }
    if starts(b"\x89PNG") || starts(b"GIF8") || starts(b"\xff\xd8\xff") || (starts(b"RIFF") && at(8, b"WEBP"))
    {
        return Some(Kind::Image);
    }
    if at(4, b"ftyp")
        || starts(b"ID3")
        || starts(b"OggS")
        || (starts(b"RIFF") && !at(8, b"WEBP"))
        || starts(b"\x1aE\xdf\xa3")
    {
        return Some(Kind::Media);
    }
    if starts(b"PAR1") && head.contains(&0) {
        return Some(Kind::Parquet);
    }
    let foreign: [&[u8]; 7] =
        [b"\x7fELF", b"MZ", b"SQLite format 3", b"wOFF", b"wOF2", b"{\\rtf", b"\xd0\xcf\x11\xe0"];
    foreign
        .iter()
        .any(|magic| starts(magic) && (magic.len() > 2 || head.contains(&0)))
        .then_some(Kind::Unknown)
}

/// By what text begins with.
fn by_shape(text: &str, by_name: Option<Kind>) -> Option<Kind> {
    match text.chars().next()? {
        '<' => markup(text, by_name),
        '{' | '[' => json(text, by_name),
        _ if text.starts_with("TY  - ") => Some(Kind::Ris),
        _ if by_name == Some(Kind::Mailbox) || is_mailbox(text) => Some(Kind::Mailbox),
        _ if by_name == Some(Kind::Mail) || is_mail(text) => Some(Kind::Mail),
        _ if by_name.is_none() && super::table::looks_like(text) => Some(Kind::Table),
        _ => None,
    }
}

fn markup(text: &str, by_name: Option<Kind>) -> Option<Kind> {
    let element = first_element(text)?;
    let local = element.rsplit(':').next().unwrap_or(&element);
    Some(match local {
        "rss" | "feed" => Kind::Feed,
        "rdf" if text.contains("purl.org/rss/1.0") => Kind::Feed,
        "newsmessage" | "newsitem" | "packageitem" | "nitf" | "urlset" => Kind::NewsXml,
        "svg" => Kind::Image,
        "html" | "head" | "body" | "article" | "main" | "div" | "p" | "meta" | "title" | "section" | "h1"
        | "h2" | "script" | "link" | "style" | "table" | "header" | "span" | "a" | "center" | "font"
        | "b" | "strong" | "em" | "ul" | "ol" | "img" | "nav" | "blockquote" | "!doctype" => Kind::Html,
        _ if by_name == Some(Kind::Html) => Kind::Html,
        _ if text.starts_with("<?xml") || by_name.is_none() => Kind::Unknown,
        _ => return None,
    })
}

/// Name of the first element in lower case, behind declarations and comments.
fn first_element(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let inner = rest.strip_prefix('<')?;
        if let Some(comment) = inner.strip_prefix("!--") {
            rest = comment.split_once("-->").map(|(_, after)| after)?;
        } else if inner.starts_with('?') {
            rest = inner.split_once('>').map(|(_, after)| after)?;
        } else if inner.starts_with('!') {
            if inner.len() > 13
                && inner.is_char_boundary(13)
                && inner[..13].eq_ignore_ascii_case("!doctype html")
            {
                return Some("!doctype".into());
            }
            // an internal subset ends in `]>`
            let open = inner.find(['[', '>'])?;
            let end = if inner.as_bytes()[open] == b'[' {
                inner.find("]>").map(|at| at + 2)
            } else {
                Some(open + 1)
            };
            rest = &inner[end?..];
        } else {
            let name: String =
                inner.chars().take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_')).collect();
            return (!name.is_empty()).then(|| name.to_ascii_lowercase());
        }
    }
}

fn json(text: &str, by_name: Option<Kind>) -> Option<Kind> {
    let next = text[1..].trim_start().chars().next();
    if by_name == Some(Kind::JsonLines) {
        return Some(Kind::JsonLines);
    }
    if text.starts_with('[') {
        return match next {
            Some('{') => Some(Kind::Json),
            _ if by_name == Some(Kind::Json) => Some(Kind::Json),
            _ => None,
        };
    }
    if !matches!(next, Some('"' | '}')) {
        return (by_name == Some(Kind::Json)).then_some(Kind::Json);
    }
    let (first, more) = text.split_once('\n').unwrap_or((text, ""));
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    let lines = whole && (by_name != Some(Kind::Json) || more.trim_start().starts_with('{'));
    Some(if lines { Kind::JsonLines } else { Kind::Json })
}

/// Header lines, among them one that only messages have.
fn is_mail(text: &str) -> bool {
    let mut sure = false;
    for line in text.lines().take(40).take_while(|line| !line.is_empty()) {
        let Some((name, _)) = line.split_once(':') else {
            if line.starts_with([' ', '\t']) {
                continue;
            }
            return false;
        };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            if line.starts_with([' ', '\t']) {
                continue;
            }
            return false;
        }
        sure |= ["message-id", "mime-version", "return-path", "received", "delivered-to", "dkim-signature"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known));
    }
    sure
}

fn is_mailbox(text: &str) -> bool {
    let Some((first, rest)) = text.split_once('\n') else { return false };
    first.starts_with("From ") && first.contains('@') && is_mail(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_more_than_the_name() {
        for (head, name, kind) in [
            ("<!DOCTYPE html><html>", "page.txt", Kind::Html),
            ("<!-- saved --><HTML lang=en>", "page", Kind::Html),
            ("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", "news.xml", Kind::Feed),
            ("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"b\">]><rss>", "news.xml", Kind::Feed),
            ("<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>", "a", Kind::Feed),
            ("<?xml version='1.0'?><nitf>", "a.xml", Kind::NewsXml),
            ("<?xml version='1.0'?><invoice>", "a.xml", Kind::Unknown),
            ("{\"text\": \"Talks\"}\n{\"text\": \"More\"}", "a.txt", Kind::JsonLines),
            ("{\"articles\": [\n", "a.json", Kind::Json),
            ("[\n {\"title\"", "export", Kind::Json),
            ("[Reuters] Talks went on", "a.txt", Kind::Text),
            ("{curly} is no JSON", "a.txt", Kind::Text),
            ("%PDF-1.7", "a.txt", Kind::Pdf),
            ("WARC/1.0\r\n", "a", Kind::Warc),
            ("From: a@example.org\r\nMIME-Version: 1.0\r\n\r\nTalks", "a.txt", Kind::Mail),
            ("Subject: Talks went on\n\nThe ministers met.", "a.txt", Kind::Text),
            ("TY  - NEWS\r\n", "a.txt", Kind::Ris),
            ("body { color: red }", "a.css", Kind::Program),
            ("Talks went on", "a.pdf", Kind::Unknown),
            ("Talks went on", "notes", Kind::Text),
            ("title,date,text\nA,2025-08-07,Talks", "export", Kind::Table),
        ] {
            assert_eq!(of(head.as_bytes(), name), kind, "{head} in {name}");
        }
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0", "a.txt"), Kind::Image);
        assert_eq!(of(b"PAR1\x15\0\x15\x10\x15\x14\x2c\x15\x02", "a"), Kind::Parquet);
        assert_eq!(of(b"PAR1 is the magic word of a format.", "a.txt"), Kind::Text);
        assert_eq!(of(b"talks\0", "a.txt"), Kind::Text);
        assert_eq!(of(b"talks\0", "a"), Kind::Unknown);
    }
}
