//! A map of the places where events take place.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::filters::{Count, Filters, count_cells, count_heads, key};
use super::look::{Look, number, text, whole};
use super::{asset, frame, parts};
use crate::export::events::position;
use crate::serve::form::Form;
use crate::serve::problem::Problem;

/// Rows of the table.
const SHOWN: usize = 200;
/// Degrees that a map shows at least from west to east.
const NARROWEST: f64 = 60.0;
/// Degrees around the outermost places.
const MARGIN: f64 = 4.0;

/// A place with coordinates.
struct Spot {
    iri: String,
    name: String,
    /// Degrees north and east.
    at: (f64, f64),
    count: Count,
}

pub(super) fn page(look: &Look<'_>, form: &Form) -> Result<Markup, Problem> {
    let base = look.app.base();
    let filters = Filters::new(
        "?place ?quad (COUNT(DISTINCT ?e) AS ?n)",
        &whole("?e ?place", "?e dm:place ?place"),
        "?place ?quad",
        form,
    )?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for row in filters.rows(look)? {
        counts.entry(text(&row[0]).to_string()).or_default().add(number(&row[2]), number(&row[1]));
    }
    let (mut spots, mut away) = (Vec::new(), Vec::new());
    for (iri, count) in counts {
        let name = look.label(&iri)?;
        match position(&iri, &look.edition.store, &look.app.lexicon)? {
            Some(at) => spots.push(Spot { iri, name, at, count }),
            None => away.push((parts::address(&iri, base).unwrap_or_default(), name, count.all)),
        }
    }
    // large ones first, so that small ones are drawn over them
    spots.sort_by(|a, b| b.count.all.cmp(&a.count.all).then_with(|| a.iri.cmp(&b.iri)));
    away.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    let body = html! {
        h1 { "Where it takes place" }
        (filters.form("/map"))
        @if spots.is_empty() { p.soft { "No place with known coordinates." } } @else {
            (draw(&spots, look))
            div.wide tabindex="0" role="region" aria-label="Places" { table {
                caption { (spots.len()) @if spots.len() == 1 { " place" } @else { " places" } @if spots.len() > SHOWN { ", the first " (SHOWN) } }
                thead { tr { th scope="col" { "place" } (count_heads()) } }
                tbody {
                    @for spot in spots.iter().take(SHOWN) {
                        tr { th scope="row" { (parts::link(&spot.iri, &spot.name, base)) } (count_cells(&spot.count)) }
                    }
                }
            } }
        }
        @if !away.is_empty() {
            section aria-labelledby="away" {
                h2 #away { "Places without known coordinates" }
                @if away.len() > SHOWN { p.soft { "The first " (SHOWN) " of " (away.len()) "." } }
                (parts::most(&away[..away.len().min(SHOWN)]))
            }
        }
    };
    Ok(frame("Map", "", body))
}

/// West, south, width and height of what is shown: all places, and what is around them.
fn bounds(spots: &[Spot]) -> [f64; 4] {
    let reach = |of: fn(&Spot) -> f64| {
        let values = spots.iter().map(of);
        values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)))
    };
    let ((south, north), (west, east)) = (reach(|spot| spot.at.0), reach(|spot| spot.at.1));
    let width =
        (east - west + 2.0 * MARGIN).max(2.0 * (north - south + 2.0 * MARGIN)).clamp(NARROWEST, 360.0);
    let height = width / 2.0;
    let west = ((west + east - width) / 2.0).clamp(-180.0, 180.0 - width);
    let south = ((south + north - height) / 2.0).clamp(-90.0, 90.0 - height);
    [west, south, width, height]
}

fn draw(spots: &[Spot], look: &Look<'_>) -> Markup {
    let [west, south, width, height] = bounds(spots);
    let most = spots.iter().map(|spot| spot.count.all).max().unwrap_or(1) as f64;
    // the area stands for the number; the largest takes a thirtieth of the width
    let radius = |count: usize| (width / 30.0 * (count as f64 / most).sqrt()).max(width / 250.0);
    let view = format!("{west:.2} {:.2} {width:.2} {height:.2}", -(south + height));
    html! {
        figure.chart.map {
            // the table says the same to those who cannot see it
            svg viewBox=(view) aria-hidden="true" {
                use href={(asset("world.svg")) "#world"} {}
                @for spot in spots {
                    @let (north, east) = spot.at;
                    a href=(parts::address(&spot.iri, look.app.base()).unwrap_or_default()) tabindex="-1" {
                        circle class=(spot.count.class()) cx=(format!("{east:.3}")) cy=(format!("{:.3}", -north)) r=(format!("{:.3}", radius(spot.count.all))) {
                            title { (spot.name) ": " (spot.count.words()) }
                        }
                    }
                }
            }
            (key())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(north: f64, east: f64) -> Spot {
        Spot { iri: String::new(), name: String::new(), at: (north, east), count: Count::default() }
    }

    proptest::proptest! {
        #[test]
        fn every_place_is_within_the_map(places in proptest::collection::vec((-90.0..90.0f64, -180.0..180.0f64), 1..9)) {
            let spots: Vec<Spot> = places.iter().map(|(north, east)| spot(*north, *east)).collect();
            let [west, south, width, height] = bounds(&spots);
            proptest::prop_assert!(west >= -180.0 && west + width <= 180.001 && height * 2.0 == width);
            for (north, east) in places {
                proptest::prop_assert!((west..=west + width).contains(&east) && (south..=south + height).contains(&north));
            }
        }
    }
}
