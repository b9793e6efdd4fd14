//! A page of pictures: who acts, pairs of countries over time, a map, a network, and the sentences that all of it rests on.
//!
//! One file that needs no network: its libraries (`page/libraries/`), its scripts and styles (`page/`) and its figures
//! stand in it. What articles say is data to it, never markup: it stands in a JSON block, and the scripts make text of it.

mod figures;
mod page;
mod time;
mod words;
mod world;

use std::io::{self, Write};

use serde::Serialize;

use super::events::Event;
use crate::graph::Base;
use crate::lexicon::Lexicon;
use figures::Figures;
use words::Said;
pub use world::outline_lines;

/// What a report is about, beside the events themselves.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Headline of the page.
    pub title: Option<String>,
    /// Articles of the store, and the days of the first and the last one.
    pub articles: usize,
    /// The first and the last day of publication.
    pub published: Option<(String, String)>,
    /// So many events have their sentences on the page, the latest of them.
    pub rows: usize,
}

/// All that the scripts of the page know.
#[derive(Serialize)]
struct Report<'a> {
    title: &'a str,
    articles: usize,
    published: &'a Option<(String, String)>,
    publishers: usize,
    /// Events of the report; the table has the latest of them.
    events: usize,
    /// day, week, month or year: what the chart of pairs counts by.
    unit: &'static str,
    /// What counts as having happened, and everything that articles tell.
    happened: Figures,
    told: Figures,
    rows: Vec<Said<'a>>,
}

/// Writes the report of merged events.
pub fn write(
    events: &[Event],
    about: &About,
    lexicon: &Lexicon,
    base: &Base,
    out: &mut impl Write,
) -> io::Result<()> {
    let title = about.title.as_deref().unwrap_or("Who did what to whom");
    let (axis, facts) = (time::Axis::of(events, about.published.as_ref()), |e: &&Event| e.is_fact());
    let publishers = events.iter().flat_map(|e| &e.articles).filter_map(|a| a.publisher.as_ref());
    let mut latest: Vec<&Event> = events.iter().filter(|e| e.quote.is_some()).collect();
    // the latest first; of one day the surest
    let sure = |e: &Event| e.confidence.map_or(0, |c| -(c * 1000.0) as i64);
    latest.sort_by(|a, b| (&b.date, sure(a), &a.event).cmp(&(&a.date, sure(b), &b.event)));
    latest.truncate(about.rows);
    let report = Report {
        title,
        articles: about.articles,
        published: &about.published,
        publishers: publishers.map(|p| &p.iri).collect::<std::collections::BTreeSet<_>>().len(),
        events: events.len(),
        unit: axis.unit.as_str(),
        happened: Figures::of(events.iter().filter(facts), &axis, lexicon, base),
        told: Figures::of(events.iter(), &axis, lexicon, base),
        rows: latest.into_iter().map(Said::of).collect(),
    };
    out.write_all(page::page(title, &serde_json::to_string(&report)?).as_bytes())
}
