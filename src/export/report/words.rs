//! A row of the table: what is said to have happened, in the words of an article.

use serde::Serialize;

use crate::export::events::{Event, Party};

/// An event with the sentence of the surest of its records.
#[derive(Serialize)]
pub(super) struct Said<'a> {
    /// As exact as it is known: 2025-08-06, 2025-08, 2025, or two days.
    day: Option<String>,
    who: Vec<&'a str>,
    what: &'a str,
    whom: Vec<&'a str>,
    /// Alpha-3 codes of the countries of either side, and of the places.
    from: Vec<&'a str>,
    to: Vec<&'a str>,
    at: Vec<&'a str>,
    status: String,
    quad: u8,
    place: Vec<&'a str>,
    quote: Option<&'a str>,
    says: Vec<&'a str>,
    publisher: Option<&'a str>,
    published: Option<&'a str>,
    headline: Option<&'a str>,
    /// Only addresses of the web: a page must not lead elsewhere because an article says so.
    url: Option<&'a str>,
    articles: usize,
    confidence: Option<f64>,
}

impl<'a> Said<'a> {
    pub fn of(event: &'a Event) -> Self {
        let article = event.articles.first();
        let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        Self {
            day: day(event),
            who: names(&event.actors),
            what: &event.action_label,
            whom: names(&event.targets),
            from: countries(&event.actors),
            to: countries(&event.targets),
            at: countries(&event.places),
            status: event.modality.to_lowercase(),
            quad: event.quad.unwrap_or_default(),
            place: names(&event.places),
            quote: event.quote.as_deref(),
            says: names(&event.sources),
            publisher: article.and_then(|a| a.publisher.as_ref()).map(|p| p.name.as_str()),
            published: article.and_then(|a| a.published.as_deref()),
            headline: article.and_then(|a| a.headline.as_deref()),
            url: article.and_then(|a| a.url.as_deref()).filter(web),
            articles: event.articles.len(),
            confidence: event.confidence,
        }
    }
}

fn names(parties: &[Party]) -> Vec<&str> {
    parties.iter().map(|p| p.name.as_str()).collect()
}

fn countries(parties: &[Party]) -> Vec<&str> {
    let mut codes: Vec<&str> = parties.iter().flat_map(|p| &p.countries).map(String::as_str).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn day(event: &Event) -> Option<String> {
    let date = event.date.as_ref()?;
    let (earliest, latest) = (event.earliest.as_ref(), event.latest.as_ref());
    Some(match event.date_precision.as_deref() {
        Some("day") => date.clone(),
        Some("month") => date.get(..7).unwrap_or(date).to_string(),
        Some("year") => date.get(..4).unwrap_or(date).to_string(),
        _ => match (earliest, latest) {
            (Some(a), Some(b)) if a == b => a.clone(),
            (Some(a), Some(b)) => format!("{a} to {b}"),
            (Some(a), None) => format!("since {a}"),
            (None, Some(b)) => format!("by {b}"),
            (None, None) => return None, // the day of the article says nothing of the event
        },
    })
}
