//! Packed files, web archives, documents.

use std::io::Write;

use demarche::source::Problem;
use jiff::civil::date;

use super::{good, read};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn compressed_inputs_and_bombs() {
    let lines = b"{\"text\": \"One\"}\n{\"text\": \"Two\"}\n";
    assert_eq!(good("a.jsonl.gz", &gzip(lines)).len(), 2);
    let mut bz = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    bz.write_all(lines).unwrap();
    assert_eq!(good("a.jsonl.bz2", &bz.finish().unwrap()).len(), 2);
    let zst = zstd::encode_all(&lines[..], 1).unwrap();
    assert_eq!(good("a.jsonl.zst", &[zst.clone(), zst].concat()).len(), 4, "frames follow each other");
    // the same lines, packed by xz
    let xz = b"\xfd\x37\x7a\x58\x5a\x00\x00\x04\xe6\xd6\xb4\x46\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2f\xe5\xa3\xe0\x00\x1f\x00\x1b\x5d\x00\x3d\x88\x8a\x86\x94\x88\x13\xe0\xf3\x87\x24\xac\x13\xd2\x01\x8e\xcd\x67\xca\x7a\xd7\x97\x53\xba\xb6\x17\x00\x00\x00\x52\xd3\x16\x72\x17\xd9\x95\x49\x00\x01\x37\x20\xd7\x35\xef\x8b\x1f\xb6\xf3\x7d\x01\x00\x00\x00\x00\x04\x59\x5a";
    assert_eq!(good("a.jsonl.xz", xz).len(), 2);

    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..160 {
        bomb.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    let error = read("a.jsonl.gz", &bomb).pop().unwrap().unwrap_err();
    assert!(error.to_string().contains("times its size"), "{error}");
    assert!(read("a.txt.gz", &bomb).remove(0).is_err());

    let whole = gzip(&lines.repeat(2000));
    let cut = read("a.jsonl.gz", &whole[..whole.len() / 2]);
    assert!(cut.last().unwrap().is_err(), "an archive that is cut off is told");
    let nested = gzip(&gzip(&gzip(&gzip(b"Talks"))));
    assert!(matches!(read("a.gz", &nested).remove(0).unwrap_err().problem, Problem::Nested));
}

fn record(kind: &str, address: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-08-07T10:00:00Z\r\nWARC-Target-URI: {address}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(kind: &str, html: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{html}").into_bytes()
}

const PAGE: &str = "<html><head><title>Dam vote</title><meta property='article:published_time' content='2025-08-07'></head><body><article><h1>Dam vote</h1>\
    <p>The council of Arden voted on Monday to build a dam above the town, after a debate that went on for nine hours.</p>\
    <p>Farmers in the valley said they would take the decision to court before the end of the month.</p></article></body></html>";

#[test]
fn web_archives_give_their_pages() {
    let archive = [
        record("warcinfo", "", b"software: test"),
        record("response", "https://hill.example/dam", &response("text/html; charset=utf-8", PAGE)),
        record("response", "https://hill.example/a.png", &response("image/png", "x")),
        record("response", "https://hill.example/mill", &response("text/html", &PAGE.replace("dam", "mill"))),
    ]
    .concat();
    for bytes in [archive.clone(), gzip(&archive)] {
        let found = good("a.warc", &bytes);
        let addresses: Vec<_> = found.iter().map(|a| a.metadata.url.as_deref().unwrap()).collect();
        assert_eq!(addresses, ["https://hill.example/dam", "https://hill.example/mill"]);
        assert_eq!(found[0].metadata.published, Some(date(2025, 8, 7)));
        assert!(found[0].text().starts_with("The council of Arden"), "{}", found[0].text());
    }
    let cut = read("a.warc", &archive[..archive.len() - 300]);
    assert!(
        cut[0].is_ok() && matches!(cut.last().unwrap().as_ref().unwrap_err().problem, Problem::Broken(_)),
        "{cut:?}"
    );
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn documents_and_zips() {
    let word = r#"<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>The council </w:t></w:r><w:r><w:t>voted.</w:t></w:r></w:p>
        <w:p><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del><w:r><w:t>Farmers objected.</w:t></w:r></w:p></w:body></w:document>"#;
    let docx = zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", word.as_bytes())]);
    assert_eq!(good("a.docx", &docx)[0].text(), "The council voted.\n\nFarmers objected.");
    let odt = r#"<office:document-content xmlns:office="urn:o" xmlns:text="urn:t"><office:body><office:text><text:h>Dam</text:h><text:p>The <text:span>council</text:span> voted.</text:p></office:text></office:body></office:document-content>"#;
    let odt =
        zip_of(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", odt.as_bytes())]);
    assert_eq!(good("a.odt", &odt)[0].text(), "Dam\n\nThe council voted.");

    let archive = zip_of(&[
        ("news/a.txt", b"Talks went on"),
        ("news/page.html", PAGE.as_bytes()),
        ("x.png", b"\x89PNG\r\n"),
    ]);
    let items = read("a.zip", &archive);
    assert_eq!(items.iter().filter(|i| i.is_ok()).count(), 2);
    assert!(items[0].as_ref().unwrap().origin.to_string().ends_with("a.zip/news/a.txt"));

    let bomb = zip_of(&[("a.txt", &vec![b'a'; 32 << 20])]);
    assert!(matches!(read("a.zip", &bomb).remove(0).unwrap_err().problem, Problem::Bomb));
    assert!(matches!(
        read("a.zip", &archive[..archive.len() - 60]).remove(0).unwrap_err().problem,
        Problem::Broken(_)
    ));
}
