//! Articles as they were taken in, one JSON object a line.

use serde::Serialize;

use crate::source::Article;

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    url: Option<&'a str>,
    published: Option<String>,
    publisher: Option<&'a str>,
    headline: Option<&'a str>,
    author: Option<&'a str>,
    language: Option<&'a str>,
    text: String,
}

/// Writes what is known of an article and its prose, without what stands around it, as a line of JSON.
pub fn write_article(article: &Article) -> serde_json::Result<Vec<u8>> {
    let known = &article.metadata;
    let line = Line {
        id: &article.id,
        url: known.url.as_deref(),
        published: known.published.map(|day| day.to_string()),
        publisher: known.publisher.as_deref(),
        headline: known.headline.as_deref(),
        author: known.author.as_deref(),
        language: known.language.as_deref(),
        text: article.prose(),
    };
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    Ok(bytes)
}
