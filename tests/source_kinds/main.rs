//! News as people have it: feeds, tables, exports, messages; archives and documents; and what stands around prose.

mod archives;
mod dialects;
#[path = "../common/pdf.rs"]
mod pdf;
mod prose;

use std::fs;
use std::path::PathBuf;

use demarche::source::{Article, DateOrder, Problem, ReadOptions, SourceError, Warning, read_paths};
use jiff::civil::date;
use pdf::pdf;
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
    bomb += "]><rss version=\"2.0\"><channel><title>x</title><item><title>&a11;</title><description>&a11;</description></item>\
        <item><title>Dam</title><description>The council of Arden voted on Monday to build a dam.</description></item></channel></rss>";
    let items = read("feed.xml", bomb.as_bytes());
    assert_eq!(items.len(), 2);
    let error = items[0].as_ref().unwrap_err();
    assert!(matches!(&error.problem, Problem::Entity(name) if name == "a11"), "{error}");
    assert!(error.to_string().contains("feed.xml, entry 1: "), "{error}");
    assert!(items[1].as_ref().unwrap().text().starts_with("The council"), "the rest goes on");
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
fn a_quote_left_open_costs_its_row_alone_and_is_told() {
    for closed in ["", ",\"x\""] {
        let mut csv = String::from("id,title,text\n1,A,\"One went on.\"\n2,B,\"Two is left open\n");
        for i in 3..9 {
            csv += &format!("{i},T{i},\"Text {i} went on, and on.\nIt went on.\"\n");
        }
        csv = csv.replacen("on.\"\n4", &format!("on.\"{closed}\n4"), 1);
        let items = read("a.csv", csv.as_bytes());
        let told: Vec<String> = items
            .iter()
            .map(|item| match item {
                Ok(article) => format!("{} at {}", article.id, article.origin.line.unwrap()),
                Err(error) => format!(
                    "{} at {}",
                    matches!(error.problem, Problem::OpenQuote),
                    error.origin.line.unwrap()
                ),
            })
            .collect();
        let rest = if closed.is_empty() { "3 at 4" } else { "4 at 6" };
        assert_eq!(told[..2], ["1 at 2", "true at 3"], "{csv}");
        assert_eq!((told[2].as_str(), told.last().unwrap().as_str()), (rest, "8 at 14"), "{csv}");
    }
}

#[test]
fn a_quote_that_is_never_closed_is_read_in_bounds() {
    let mut csv = String::from("id,title,text\n1,A,\"Left open\n");
    (2..302).for_each(|i| csv += &format!("{i},T{i},Text {i} went on. {}\n", "-".repeat(18_000)));
    assert!(csv.len() > demarche::source::MAX_BYTES + (1 << 20));
    let items = read("a.csv", csv.as_bytes());
    assert!(matches!(items[0].as_ref().unwrap_err().problem, Problem::OpenQuote));
    assert_eq!(items.len(), 301, "the rows behind it are read");
    assert!(items[1..].iter().all(Result::is_ok));
}

#[test]
fn prose_in_cells_may_hold_lines_and_commas() {
    let csv = "id,title,text\n1,A,\"He said \"\"Yes,\"\" and left.\nIn all 1,200,300 people came, saw, and left,\nas \"\"The Gazette\"\" wrote.\"\n2,B,\"So.\"\n";
    let found = good("a.csv", csv.as_bytes());
    assert_eq!(found.len(), 2);
    assert!(found[0].text().ends_with("as \"The Gazette\" wrote."), "{}", found[0].text());
}

#[test]
fn json_of_services_and_dumps() {
    let newsapi = r#"{"status": "ok", "totalResults": 2, "articles": [
        {"source": {"id": null, "name": "Coast Daily"}, "author": "Mary Stone", "title": "Row", "url": "https://andes.example/row",
         "publishedAt": "2025-08-06T11:02:00Z", "content": "Peru closed the harbour over… [+1203 chars]"},
        {"source": {"name": "Hill Post"}, "title": "Dam", "publishedAt": 1754560800000, "content": "The council voted."}]}"#;
    let found = good("a.json", newsapi.as_bytes());
    assert_eq!(found[0].text(), "Peru closed the harbour over…");
    assert!(found[0].warnings.contains(&Warning::Teaser));
    assert_eq!(found[0].metadata.publisher.as_deref(), Some("Coast Daily"));
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

#[cfg(feature = "parquet")]
#[test]
fn parquet_gives_an_article_a_row() {
    use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
    use parquet::{arrow::ArrowWriter, basic::Compression, file::properties::WriterProperties};
    use std::sync::Arc;

    let text = |rows: &[&str]| Arc::new(StringArray::from(rows.to_vec())) as ArrayRef;
    let table = |name: &str| {
        RecordBatch::try_from_iter([
            ("title", text(&["Dam vote", "Tolls rise"])),
            ("published_date", Arc::new(Int64Array::from(vec![1_754_561_000, 1_754_647_400])) as ArrayRef),
            ("source_domain", text(&["hill.example", "hill.example"])),
            (name, text(&["The council voted on Monday.", "Tolls rose on Tuesday."])),
        ])
        .unwrap()
    };
    let bytes = |table: &RecordBatch, compression| {
        let mut out = Vec::new();
        let about = WriterProperties::builder().set_compression(compression).build();
        let mut writer = ArrowWriter::try_new(&mut out, table.schema(), Some(about)).unwrap();
        writer.write(table).unwrap();
        writer.close().unwrap();
        out
    };
    let whole = table("content");
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
    ] {
        let found = good("news", &bytes(&whole, compression));
        assert_eq!(found.len(), 2, "{compression:?}");
        assert_eq!(found[1].text(), "Tolls rose on Tuesday.");
        assert_eq!(found[1].metadata.headline.as_deref(), Some("Tolls rise"));
        assert_eq!(found[1].metadata.publisher.as_deref(), Some("hill.example"));
        assert_eq!(found[0].metadata.published, Some(date(2025, 8, 7)));
        assert_eq!(found[1].origin.entry, Some(2));
    }
    let unnamed = bytes(&table("x1"), Compression::SNAPPY);
    let error = read("a.parquet", &unnamed).remove(0).unwrap_err();
    assert!(error.to_string().contains("--map text=COLUMN"), "{error}");
    let options = ReadOptions { map: "text=x1".parse().unwrap(), ..ReadOptions::default() };
    assert_eq!(
        read_with("a.parquet", &unnamed, options).remove(0).unwrap().text(),
        "The council voted on Monday."
    );
    for cut in [8, 40, unnamed.len() / 2, unnamed.len() - 3] {
        let items = read("a.parquet", &unnamed[..cut]);
        assert!(items.len() == 1 && items[0].is_err(), "{cut}");
    }
}
