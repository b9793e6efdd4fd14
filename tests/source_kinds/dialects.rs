//! What services, databases and sets of data call the parts of an article. One story in the words of each.

use jiff::civil::date;
use serde_json::{Value, json};

use super::{Warning, good};

const TEXT: &str = "The council of Arden voted on Monday to build a dam above the town.";
const URL: &str = "https://hill.example/dam";

/// Dialect, sample, publisher, author.
fn samples() -> Vec<(&'static str, Value, &'static str, Option<&'static str>)> {
    vec![
        (
            "NewsAPI",
            json!({"status": "ok", "articles": [{"source": {"id": null, "name": "Hill Post"}, "author": "Ida Voss", "title": "Dam vote", "url": URL, "publishedAt": "2025-08-07T08:00:00Z", "description": "Short.", "content": TEXT}]}),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "Media Cloud",
            json!([{"stories_id": 7, "title": "Dam vote", "publish_date": "2025-08-07 10:00:00", "media_id": 3, "media_name": "Hill Post", "media_url": "https://hill.example", "url": URL, "story_text": TEXT}]),
            "Hill Post",
            None,
        ),
        (
            "CC-News",
            json!([{"title": "Dam vote", "text": TEXT, "domain": "hill.example", "date": "2025-08-07 07:16:00", "description": "Short.", "url": URL, "image_url": ""}]),
            "hill.example",
            None,
        ),
        (
            "news-please",
            json!([{"authors": ["Ida Voss"], "date_download": "2025-09-01 10:00:00", "date_publish": "2025-08-07 10:00:00", "maintext": TEXT, "source_domain": "hill.example", "title": "Dam vote", "url": URL}]),
            "hill.example",
            Some("Ida Voss"),
        ),
        (
            "trafilatura",
            json!({"title": "Dam vote", "author": "Ida Voss", "hostname": "hill.example", "date": "2025-08-07", "id": null, "raw_text": TEXT, "text": TEXT, "source": URL, "source-hostname": "Hill Post", "excerpt": "Short."}),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "newspaper4k",
            json!({"url": URL, "title": "Dam vote", "text": TEXT, "authors": ["Ida Voss"], "publish_date": "2025-08-07T10:00:00+02:00", "summary": "", "source_url": "https://hill.example", "meta_site_name": "Hill Post", "canonical_link": URL}),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "CSL",
            json!([{"id": "voss1", "type": "article-newspaper", "title": "Dam vote", "container-title": "Hill Post", "abstract": TEXT, "issued": {"date-parts": [["2025", 8, 7]]}, "author": [{"family": "Voss", "given": "Ida"}], "URL": URL}]),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "Zotero",
            json!([{"key": "K1", "data": {"key": "K1", "itemType": "newspaperArticle", "title": "Dam vote", "abstractNote": TEXT, "publicationTitle": "Hill Post", "date": "2025-08-07", "url": URL, "creators": [{"firstName": "Ida", "lastName": "Voss"}]}}]),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "a newspaper's interface, results",
            json!({"response": {"status": "ok", "results": [{"id": "world/dam", "webPublicationDate": "2025-08-07T10:00:00Z", "webTitle": "Dam vote", "webUrl": URL, "fields": {"bodyText": TEXT, "byline": "Ida Voss", "publication": "Hill Post"}}]}}),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "a newspaper's interface, docs",
            json!({"response": {"docs": [{"_id": "n1", "web_url": URL, "snippet": "s", "lead_paragraph": TEXT, "source": "Hill Post", "pub_date": "2025-08-07T10:00:00+0000", "headline": {"main": "Dam vote"}, "byline": {"original": "By Ida Voss"}}]}}),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "Elasticsearch",
            json!({"took": 3, "hits": {"total": {"value": 1}, "hits": [{"_index": "n", "_id": "e1", "_source": {"title": "Dam vote", "content": TEXT, "published_at": 1_754_560_800, "source": "Hill Post", "url": URL}}]}}),
            "Hill Post",
            None,
        ),
        (
            "MongoDB",
            json!({"_id": {"$oid": "5f"}, "headline": "Dam vote", "body": TEXT, "published": {"$date": {"$numberLong": "1754560800000"}}, "publisher": "Hill Post", "url": URL}),
            "Hill Post",
            None,
        ),
        (
            "schema.org",
            json!({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Dam vote", "articleBody": TEXT, "datePublished": "2025-08-07", "publisher": {"@type": "Organization", "name": "Hill Post"}, "author": {"@type": "Person", "name": "Ida Voss"}, "url": URL}),
            "Hill Post",
            Some("Ida Voss"),
        ),
        (
            "WordPress",
            json!([{"id": 9, "date": "2025-08-07T10:00:00", "link": URL, "title": {"rendered": "Dam vote"}, "content": {"rendered": format!("<p>{TEXT}</p>")}, "site_name": "Hill Post"}]),
            "Hill Post",
            None,
        ),
    ]
}

#[test]
fn the_keys_of_services_and_dumps_are_known() {
    for (dialect, sample, publisher, author) in samples() {
        let found = good("a.json", serde_json::to_string_pretty(&sample).unwrap().as_bytes());
        assert_eq!(found.len(), 1, "{dialect}");
        let known = &found[0].metadata;
        assert_eq!(found[0].text(), TEXT, "{dialect}");
        assert_eq!(known.published, Some(date(2025, 8, 7)), "{dialect}");
        assert_eq!(known.headline.as_deref(), Some("Dam vote"), "{dialect}");
        assert_eq!(known.publisher.as_deref(), Some(publisher), "{dialect}");
        assert_eq!(known.url.as_deref(), Some(URL), "{dialect}");
        assert_eq!(known.author.as_deref(), author, "{dialect}");
    }
}

#[test]
fn the_columns_of_sets_are_known() {
    for (set, table) in [
        (
            "with an index",
            format!(
                ",id,title,publication,author,date,year,month,url,content\n0,17283,Dam vote,Hill Post,Ida Voss,2025-08-07,2025.0,8.0,{URL},\"{TEXT}\"\n"
            ),
        ),
        (
            "with day and month",
            format!(
                "date,year,month,day,author,title,article,url,section,publication\n2025-08-07 00:00:00,2025,8.0,7,Ida Voss,Dam vote,\"{TEXT}\",{URL},World,Hill Post\n"
            ),
        ),
        (
            "by tabs",
            format!(
                "title\ttext\tsubject\tdate\tsource\turl\nDam vote\t{TEXT}\tpolitics\tAugust 7, 2025 \tHill Post\t{URL}\n"
            ),
        ),
        (
            "references",
            format!(
                "\"Key\",\"Item Type\",\"Author\",\"Title\",\"Publication Title\",\"Url\",\"Abstract Note\",\"Date\"\n\"K1\",\"newspaperArticle\",\"Voss, Ida\",\"Dam vote\",\"Hill Post\",\"{URL}\",\"{TEXT}\",\"2025-08-07\"\n"
            ),
        ),
    ] {
        let found = good("a.csv", table.as_bytes());
        let known = &found[0].metadata;
        assert_eq!((found.len(), found[0].text()), (1, TEXT), "{set}");
        assert_eq!(
            (known.published, known.publisher.as_deref()),
            (Some(date(2025, 8, 7)), Some("Hill Post")),
            "{set}"
        );
        assert_eq!((known.headline.as_deref(), known.url.as_deref()), (Some("Dam vote"), Some(URL)), "{set}");
    }
}

#[test]
fn an_index_of_news_gives_headlines_and_says_so() {
    let doc = json!({"articles": [{"url": URL, "url_mobile": "", "title": "Arden votes for dam", "seendate": "20250807T101500Z", "domain": "hill.example", "language": "English"}]});
    let table = format!(
        "\"URL\",\"MobileURL\",\"Date\",\"Title\"\n\"{URL}\",\"\",\"2025-08-07 10:15:00\",\"Arden votes for dam\"\n"
    );
    let sitemap = format!(
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"><url><loc>{URL}</loc><news:news><news:publication><news:name>Hill Post</news:name><news:language>en</news:language></news:publication><news:publication_date>2025-08-07</news:publication_date><news:title>Arden votes for dam</news:title></news:news></url></urlset>"
    );
    for (name, bytes) in [("a.json", doc.to_string()), ("a.csv", table), ("a.xml", sitemap)] {
        let found = good(name, bytes.as_bytes());
        assert_eq!(found[0].text(), "Arden votes for dam", "{name}");
        assert_eq!(found[0].metadata.published, Some(date(2025, 8, 7)), "{name}");
        assert_eq!(found[0].metadata.url.as_deref(), Some(URL), "{name}");
        assert!(found[0].warnings.contains(&Warning::Teaser), "{name}");
    }
}
