//! A network: countries around a circle, and what ties them.

use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::TAU;

use maud::{Markup, html};

use super::filters::{Count, Filters, count_cells, count_heads, key};
use super::look::{Look, number, text, whole};
use super::{dyad, frame, parts};
use crate::serve::form::Form;
use crate::serve::problem::Problem;

/// Countries of the picture, and rows of the table.
const NODES: usize = 30;
const SHOWN: usize = 100;
/// Where the circle is, and how large; what is shown of it has room for long names on both sides.
const CENTRE: f64 = 360.0;
const RADIUS: f64 = 250.0;
const VIEW: &str = "-70 70 860 580";

type Ties = BTreeMap<(String, String), Count>;

pub(super) fn page(look: &Look<'_>, form: &Form) -> Result<Markup, Problem> {
    let filters = Filters::new(
        "?one ?other ?quad (COUNT(DISTINCT ?e) AS ?n)",
        &format!(
            "{} {} FILTER(?one != ?other)",
            whole("?e ?one", "?e dm:actorCountry ?one"),
            whole("?e ?other", "?e dm:targetCountry ?other")
        ),
        "?one ?other ?quad",
        form,
    )?;
    let mut ties = Ties::new();
    for row in filters.rows(look)? {
        let (one, other) = (text(&row[0]).to_string(), text(&row[1]).to_string());
        let pair = if one < other { (one, other) } else { (other, one) };
        ties.entry(pair).or_default().add(number(&row[3]), number(&row[2]));
    }
    let round = around(&ties);
    let mut sorted: Vec<_> = ties.iter().collect();
    sorted.sort_by(|a, b| b.1.all.cmp(&a.1.all).then_with(|| a.0.cmp(b.0)));
    let body = html! {
        h1 { "Who has to do with whom" }
        (filters.form("/network"))
        @if sorted.is_empty() { p.soft { "No two countries have to do with each other here." } } @else {
            (draw(look, &round, &sorted)?)
            div.wide tabindex="0" role="region" aria-label="Pairs of countries" { table {
                caption { (sorted.len()) @if sorted.len() == 1 { " pair" } @else { " pairs" } @if sorted.len() > SHOWN { ", the first " (SHOWN) } }
                thead { tr { th scope="col" { "countries" } (count_heads()) } }
                tbody {
                    @for ((one, other), count) in sorted.iter().take(SHOWN) {
                        tr {
                            th scope="row" { a href=(dyad::address(one, other)) { (look.label(one)?) " and " (look.label(other)?) } }
                            (count_cells(count))
                        }
                    }
                }
            } }
        }
    };
    Ok(frame("Network", "", body))
}

/// The countries with most ties, each beside one that it has much to do with, so that short lines are thick ones.
fn around(ties: &Ties) -> Vec<&str> {
    let mut weights: BTreeMap<&str, usize> = BTreeMap::new();
    for ((one, other), count) in ties {
        *weights.entry(one).or_default() += count.all;
        *weights.entry(other).or_default() += count.all;
    }
    let mut heavy: Vec<(&str, usize)> = weights.into_iter().collect();
    heavy.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    heavy.truncate(NODES);
    let tie = |one: &str, other: &str| {
        let pair = if one < other { (one, other) } else { (other, one) };
        ties.get(&(pair.0.to_string(), pair.1.to_string())).map_or(0, |count| count.all)
    };
    let mut left: Vec<&str> = heavy.into_iter().map(|(country, _)| country).collect();
    let mut round: Vec<&str> = Vec::new();
    while !left.is_empty() {
        // of equal ones the one with most ties in all, which stands first
        let last = round.last().copied();
        let weight = |country: &str| last.map_or(0, |last| tie(last, country));
        let best = left.iter().map(|country| weight(country)).max().unwrap_or(0);
        let at = left.iter().position(|country| weight(country) == best).unwrap_or(0);
        round.push(left.remove(at));
    }
    round
}

fn draw(look: &Look<'_>, round: &[&str], ties: &[(&(String, String), &Count)]) -> Result<Markup, Problem> {
    let place = |i: usize, radius: f64| {
        let angle = TAU * i as f64 / round.len() as f64;
        (CENTRE + radius * angle.sin(), CENTRE - radius * angle.cos())
    };
    let at: BTreeMap<&str, usize> = round.iter().enumerate().map(|(i, country)| (*country, i)).collect();
    let most = ties.first().map_or(1, |(_, count)| count.all).max(1) as f64;
    let shown: BTreeSet<&str> = round.iter().copied().collect();
    let lines: Vec<_> = ties
        .iter()
        .filter(|((one, other), _)| shown.contains(one.as_str()) && shown.contains(other.as_str()))
        .collect();
    Ok(html! {
        figure.chart.network {
            // the table says the same to those who cannot see it
            div.wide tabindex="0" role="region" aria-label="Picture of the network" { svg viewBox=(VIEW) aria-hidden="true" {
                @for ((one, other), count) in lines.iter().rev() {
                    @let ((x1, y1), (x2, y2)) = (place(at[one.as_str()], RADIUS), place(at[other.as_str()], RADIUS));
                    // lines bend inwards, so that neighbours' lines can be told apart
                    @let bend = format!("M{x1:.1} {y1:.1}Q{:.1} {:.1} {x2:.1} {y2:.1}", (x1 + x2 + CENTRE) / 3.0, (y1 + y2 + CENTRE) / 3.0);
                    @let wide = format!("{:.1}", 1.0 + 7.0 * (count.all as f64 / most).sqrt());
                    a href=(dyad::address(one, other)) tabindex="-1" {
                        path class=(count.class()) d=(bend) stroke-width=(wide) {
                            title { (look.label(one)?) " and " (look.label(other)?) ": " (count.words()) }
                        }
                    }
                }
                @for (i, country) in round.iter().enumerate() {
                    @let ((x, y), (tx, ty)) = (place(i, RADIUS), place(i, RADIUS + 14.0));
                    @let anchor = if (tx - CENTRE).abs() < 20.0 { "middle" } else if tx > CENTRE { "start" } else { "end" };
                    a href=(parts::address(country, look.app.base()).unwrap_or_default()) tabindex="-1" {
                        circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="6" {}
                        text x=(format!("{tx:.1}")) y=(format!("{:.1}", ty + 4.0)) text-anchor=(anchor) { (look.label(country)?) }
                    }
                }
            } }
            (key())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_have_most_to_do_with_each_other_are_neighbours() {
        let ties = [("a", "b", 5), ("a", "d", 9), ("b", "c", 3), ("d", "e", 1)];
        let ties: Ties = ties
            .into_iter()
            .map(|(one, other, all)| {
                ((one.to_string(), other.to_string()), Count { all, ..Count::default() })
            })
            .collect();
        assert_eq!(around(&ties), ["a", "d", "e", "b", "c"]);
    }
}
