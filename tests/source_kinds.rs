//! News as people have it: feeds, tables, exports, documents, archives, and what stands around pasted text.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use demarche::source::{
    Article, DateOrder, Furniture, Problem, ReadOptions, SourceError, Warning, read_paths,
};
use jiff::civil::date;
use tempfile::TempDir;

type Item = Result<Article, SourceError>;

fn read_with(name: &str, bytes: &[u8], options: ReadOptions) -> Vec<Item> {
    let folder = TempDir::new().unwrap();
    let path: PathBuf = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read_paths(&[path], options).collect()
}

fn read(name: &str, bytes: &[u8]) -> Vec<Item> {
    read_with(name, bytes, ReadOptions::default())
}

fn good(name: &str, bytes: &[u8]) -> Vec<Article> {
    read(name, bytes).into_iter().map(Result::unwrap).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[test]
fn feeds_give_an_article_an_entry() {
    let rss = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>Harbour Gazette</title><language>en-gb</language>
        <item><title>Ferry line opens</title><link>https://harbour.example/ferry</link>
          <pubDate>Tue, 16 Sep 2025 23:30:00 -0500</pubDate><description>Short.</description>
          <content:encoded>&lt;p&gt;The ferry line opened.&lt;/p&gt;&lt;p&gt;Crowds came &amp;amp; cheered.&lt;/p&gt;</content:encoded></item>
        <item><title>Tolls rise</title><link>https://harbour.example/tolls</link><description>Tolls rose on Monday.</description></item>
        </channel></rss>"#;
    let found = good("feed", rss.as_bytes());
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text(), "The ferry line opened.\n\nCrowds came & cheered.");
    assert_eq!(found[0].metadata.published, Some(date(2025, 9, 16)), "the day in the paper's own time");
    assert_eq!(found[0].metadata.publisher.as_deref(), Some("Harbour Gazette"));
    assert_eq!(found[0].metadata.url.as_deref(), Some("https://harbour.example/ferry"));
    assert!(!found[0].warnings.contains(&Warning::Teaser));
    assert!(found[1].warnings.contains(&Warning::Teaser), "{:?}", found[1].warnings);

    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill Post</title><id>x</id><updated>2025-09-16T08:00:00Z</updated>
        <entry><id>urn:a</id><title>Dam vote</title><link href="https://hill.example/dam"/><published>2025-09-15T08:00:00Z</published>
        <updated>2025-09-16T08:00:00Z</updated><author><name>Ida Voss</name></author><content type="html">&lt;p&gt;The council voted.&lt;/p&gt;</content></entry></feed>"#;
    let found = good("a.xml", atom.as_bytes());
    assert_eq!(
        (found[0].text(), found[0].metadata.author.as_deref()),
        ("The council voted.", Some("Ida Voss"))
    );
    assert_eq!(found[0].metadata.published, Some(date(2025, 9, 15)));

    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Dale News", "items": [
        {"id": "1", "url": "https://dale.example/1", "title": "Mill burns", "content_text": "The mill burned.", "date_published": "2025-09-14T10:00:00Z"}]}"#;
    let found = good("a.json", json.as_bytes());
    assert_eq!(
        (found[0].text(), found[0].metadata.publisher.as_deref()),
        ("The mill burned.", Some("Dale News"))
    );
}

#[test]
fn a_feed_whose_entities_expand_is_refused() {
    let mut bomb = String::from("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"talks talks talks\">");
    for i in 1..12 {
        bomb += &format!("<!ENTITY a{i} \"{}\">", format!("&a{};", i - 1).repeat(10));
    }
    bomb += "]><rss version=\"2.0\"><channel><title>x</title><item><title>&a11;</title><description>&a11;</description></item></channel></rss>";
    let items = read("feed.xml", bomb.as_bytes());
    assert!(
        items.iter().all(|item| item.as_ref().map_or(true, |a| a.text().len() < 10_000)),
        "nothing is expanded"
    );
    let newsml = bomb.replace("<rss version=\"2.0\">", "<nitf>").replace("</rss>", "</nitf>");
    assert!(matches!(
        read("a.xml", newsml.as_bytes()).remove(0).unwrap_err().problem,
        Problem::Broken(_) | Problem::NoText
    ));
}

#[test]
fn tables_by_their_columns() {
    let csv = "\u{feff}id;title;publication;author;date;content\n7;Dam vote;Hill Post;Ida Voss;13.08.2025;\"The council voted.\nIt was late; \"\"all\"\" stayed.\"\n";
    let found = good("export.csv", csv.as_bytes());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, "7");
    assert_eq!(found[0].text(), "The council voted.\nIt was late; \"all\" stayed.");
    assert_eq!(found[0].metadata.published, Some(date(2025, 8, 13)));
    assert_eq!(found[0].metadata.publisher.as_deref(), Some("Hill Post"));
    assert_eq!(found[0].origin.line, Some(2));

    let tsv = "headline\ttext\tdate\nA\tOne\t07/08/2025\n";
    let unsure = good("a.tsv", tsv.as_bytes());
    assert!(unsure[0].warnings.iter().any(|w| matches!(w, Warning::DateUnread { .. })));
    let options = ReadOptions { dates: Some(DateOrder::DayFirst), ..ReadOptions::default() };
    let sure = read_with("a.tsv", tsv.as_bytes(), options).remove(0).unwrap();
    assert_eq!(sure.metadata.published, Some(date(2025, 8, 7)));

    let excel: Vec<u8> =
        "\u{feff}title\ttext\nA\tÉlysée talks\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(good("a.csv", &excel)[0].text(), "Élysée talks");
    let western = b"title,text\nA,\"The minister said that talks went on in Le\xf3n on Monday, and that no date was set.\"\n";
    assert!(good("a.csv", western)[0].text().contains("León"));

    let nameless = read("a.csv", b"a,b\n1,2\n").remove(0).unwrap_err();
    assert!(nameless.to_string().contains("--map text=COLUMN"), "{nameless}");
    let options = ReadOptions { map: "text=b,id=a".parse().unwrap(), ..ReadOptions::default() };
    let mapped = read_with("a.csv", b"a,b\n1,Talks went on\n", options).remove(0).unwrap();
    assert_eq!((mapped.id.as_str(), mapped.text()), ("1", "Talks went on"));
}

#[test]
fn a_quote_left_open_costs_its_row_and_is_told() {
    let mut csv = String::from("id,title,text\n1,A,\"One went on.\"\n2,B,\"Two is left open\n");
    for i in 3..9 {
        csv += &format!("{i},\"T{i}\",\"Text {i} went on.\",\"x\"\n");
    }
    let items = read("a.csv", csv.as_bytes());
    assert_eq!(items[0].as_ref().unwrap().text(), "One went on.");
    let errors: Vec<&SourceError> = items.iter().filter_map(|i| i.as_ref().err()).collect();
    assert!(!errors.is_empty() && errors.iter().all(|e| e.origin.line.is_some()), "{items:?}");
}

#[test]
fn json_of_services_and_dumps() {
    let newsapi = r#"{"status": "ok", "totalResults": 2, "articles": [
        {"source": {"id": null, "name": "Andes Daily"}, "author": "Rosa Chavez", "title": "Row", "url": "https://andes.example/row",
         "publishedAt": "2025-09-16T06:22:00Z", "content": "Peru expelled the envoy over… [+4994 chars]"},
        {"source": {"name": "Hill Post"}, "title": "Dam", "publishedAt": 1754560800000, "content": "The council voted."}]}"#;
    let found = good("a.json", newsapi.as_bytes());
    assert_eq!(found[0].text(), "Peru expelled the envoy over…");
    assert!(found[0].warnings.contains(&Warning::Teaser));
    assert_eq!(found[0].metadata.publisher.as_deref(), Some("Andes Daily"));
    assert_eq!(found[1].metadata.published, Some(date(2025, 8, 7)));
    assert_eq!(found[1].origin.entry, Some(2));

    let array = "[\n{\"title\": \"A\", \"maintext\": \"One [x] \\\"y\\\" went on\", \"date_publish\": \"2025-08-07 10:00:00\", \"source_domain\": \"a.example\"},\n{\"no\": 1},\n{\"text\": \"Three\"}]";
    let items = read("a.json", array.as_bytes());
    assert_eq!(items.len(), 3);
    assert_eq!(items[0].as_ref().unwrap().text(), "One [x] \"y\" went on");
    assert_eq!(items[0].as_ref().unwrap().metadata.publisher.as_deref(), Some("a.example"));
    assert!(matches!(items[1].as_ref().unwrap_err().problem, Problem::NoText));
    assert_eq!(items[2].as_ref().unwrap().text(), "Three");

    let elastic = r#"{"_index": "news", "_id": "e1", "_source": {"body": "<p>Talks&nbsp;went on.</p><p>Nobody came.</p>", "title": "T", "date": {"$date": "2025-08-07T00:00:00Z"}, "outlet": "Dale News"}}"#;
    let found = good("dump.jsonl", elastic.as_bytes());
    assert_eq!((found[0].id.as_str(), found[0].text()), ("e1", "Talks went on.\n\nNobody came."));
    assert_eq!(found[0].metadata.published, Some(date(2025, 8, 7)));

    let cut = read("cut.json", b"[{\"text\": \"One\"}, {\"text\": \"Tw");
    assert_eq!(cut[0].as_ref().unwrap().text(), "One");
    assert!(matches!(cut[1].as_ref().unwrap_err().problem, Problem::Json(_)));
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

#[test]
fn messages_and_references() {
    let mail = "From: Hill Post <news@hill.example>\r\nSubject: Dam vote\r\nDate: Thu, 7 Aug 2025 10:00:00 +0000\r\nMessage-ID: <m1@hill.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe council voted on the dam.\r\n";
    let found = good("a.eml", mail.as_bytes());
    assert_eq!(
        (found[0].metadata.publisher.as_deref(), found[0].metadata.published),
        (Some("Hill Post"), Some(date(2025, 8, 7)))
    );
    assert_eq!(found[0].text().trim(), "The council voted on the dam.");
    let mbox = format!(
        "From a@b.example Thu Aug  7 10:00:00 2025\n{0}\nFrom a@b.example Thu Aug  7 11:00:00 2025\n{0}",
        mail.replace("\r\n", "\n")
    );
    assert_eq!(read("a.mbox", mbox.as_bytes()).len(), 2);
    let ris = "TY  - NEWS\nTI  - Dam vote\nAU  - Voss, Ida\nT2  - Hill Post\nDA  - 2025/08/07/\nUR  - https://hill.example/dam\nAB  - The council voted on the dam.\nER  - \n";
    let found = good("a.ris", ris.as_bytes());
    assert_eq!(
        (found[0].metadata.publisher.as_deref(), found[0].metadata.published),
        (Some("Hill Post"), Some(date(2025, 8, 7)))
    );
}

#[test]
fn news_in_xml_of_the_trade() {
    let nitf = r#"<?xml version="1.0"?><nitf><head><title>x</title><docdata><doc-id id-string="n1"/><date.issue norm="20250807T100000Z"/></docdata></head>
        <body><body.head><hedline><hl1>Dam vote</hl1></hedline><byline>By Ida Voss</byline><distributor>Hill Wire</distributor></body.head>
        <body.content><p>The council voted.</p><p>Farmers objected.</p></body.content></body></nitf>"#;
    let found = good("a.xml", nitf.as_bytes());
    assert_eq!((found[0].id.as_str(), found[0].text()), ("n1", "The council voted.\n\nFarmers objected."));
    assert_eq!(found[0].metadata.author.as_deref(), Some("Ida Voss"));
    assert_eq!(found[0].metadata.published, Some(date(2025, 8, 7)));
}

#[test]
fn pdf_that_is_broken_or_scanned_is_refused() {
    assert!(matches!(
        read("a.pdf", b"%PDF-1.7\nnothing of the kind").remove(0).unwrap_err().problem,
        Problem::Broken(_) | Problem::Fault
    ));
    let found = good(
        "a.pdf",
        &pdf(&[
            "The council of Arden voted on Monday to build a dam above the",
            "town, after a debate that went on for nine hours in Ar-",
            "den hall.",
        ]),
    );
    assert_eq!(
        found[0].text(),
        "The council of Arden voted on Monday to build a dam above the town, after a debate that went on for nine hours in Ar-den hall."
            .replace("Ar-den", "Arden")
    );
    assert!(matches!(read("a.pdf", &pdf(&["12"])).remove(0).unwrap_err().problem, Problem::Scanned));
}

/// The smallest file of one page that a reader takes.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td ")).collect();
    let stream = format!("BT /F1 12 Tf 50 700 Td {shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_string(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_string(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_string(),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|at| out.extend(format!("{at:010} 00000 n \n").bytes()));
    out.extend(
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1)
            .bytes(),
    );
    out
}

#[test]
fn what_stands_around_pasted_text_keeps_its_place() {
    let text = "Kenya recalls envoy from Uganda\n\nBy Grace Odhiambo and Tom Reece in Nairobi\nPublished 17 September 2025\n4 min read\nShare this article\nSave\n\nKenya recalled its ambassador to Uganda on Tuesday.\n\nA market in Kampala, Uganda. (Photo by Ana Ruiz)\n\nRecommended Stories\nlist of 3 items\n- list 1 of 3 Russia attacks Odesa with drones\n- list 2 of 3 US imposes tariffs on India\nend of list\n\n11.05am GMT\nThe foreign ministry said it would not comment.\n\nRead more: Israel strikes Beirut\nReporting by Grace Odhiambo; Editing by Tom Reece\n© 2025 Hill Wire. All rights reserved.";
    let article = &good("a.txt", text.as_bytes())[0];
    assert_eq!(article.text(), text, "nothing is taken out of the text");
    assert_eq!(
        article.prose(),
        "Kenya recalls envoy from Uganda\n\nKenya recalled its ambassador to Uganda on Tuesday.\n\nThe foreign ministry said it would not comment."
    );
    assert_eq!(article.metadata.author.as_deref(), Some("Grace Odhiambo and Tom Reece"));
    assert_eq!(article.metadata.published, Some(date(2025, 9, 17)));
    let of = |what: Furniture| {
        article
            .around
            .iter()
            .filter(|a| a.what == what)
            .map(|a| article.slice(a.begin, a.end))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Furniture::Time), ["Published 17 September 2025", "4 min read", "11.05am GMT"]);
    assert_eq!(of(Furniture::Credit), ["A market in Kampala, Uganda. (Photo by Ana Ruiz)"]);
    assert_eq!(of(Furniture::Desk), ["Reporting by Grace Odhiambo; Editing by Tom Reece"]);
}

#[test]
fn prose_that_looks_like_furniture_is_prose() {
    for text in [
        "By Monday the army had left the town.\nSoldiers were gone.",
        "The ministers met in Kyiv on Monday,\n17 September 2025, and agreed on a plan that will go on for years to come.",
        "Share prices fell in Tokyo on Monday.\nSave the Children said so.",
        "Related companies were sold on Friday.\nRead the ruling, he said.",
        "Watch makers in Geneva went on strike.\nMore people came.",
        "In May 2025 talks began.\nPrint workers joined them.",
    ] {
        assert_eq!(good("a.txt", text.as_bytes())[0].around, [], "{text}");
    }
}

#[test]
fn an_article_is_known_by_its_address_else_by_publisher_and_text() {
    let id =
        |front: &str| good("a.txt", format!("---\n{front}\n---\nTalks went on.").as_bytes())[0].id.clone();
    assert_eq!(id("url: https://www.hill.example/dam?utm_source=x"), id("url: http://hill.example/dam/"));
    assert_ne!(id("url: https://hill.example/dam"), id("url: https://hill.example/mill"));
    assert_ne!(id("publisher: A"), id("publisher: B"), "the same agency text in two papers");
    assert_eq!(id("id: 7\npublisher: A"), "7");
}

#[test]
fn sense_of_dates_languages_and_letters() {
    let future = &good("a.txt", b"---\npublished: 2203-11-22\n---\nTalks went on.")[0];
    assert!(matches!(future.warnings[..], [Warning::OddDate { .. }]), "{:?}", future.warnings);
    let garbled =
        &good("a.txt", "---\npublished: 2025-08-07\n---\nThe minister said itâ€™s over.".as_bytes())[0];
    assert_eq!(garbled.warnings, [Warning::Mojibake { example: "itâ€™s".into() }]);
    let german = "Die Regierung hat am Montag beschlossen, die Zölle auf Stahl aus China zu erhöhen. Der Minister sagte, dass die Entscheidung nach langen Gesprächen mit den Ländern gefallen sei und bis zum Ende des Jahres gelten solle.";
    assert!(matches!(
        read("a.txt", german.as_bytes()).remove(0).unwrap_err().problem,
        Problem::NotEnglish(_)
    ));
    let names = "Emmanuel Macron met Olaf Scholz, Giorgia Meloni, Pedro Sánchez, Viktor Orbán and Recep Tayyip Erdoğan in Paris to talk of the war, the Élysée said on Monday, and the leaders agreed to meet again in Berlin.";
    assert!(read("a.txt", names.as_bytes()).remove(0).is_ok());
}
