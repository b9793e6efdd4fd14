//! The outlines of the countries (Natural Earth), for those who draw a map themselves.

use serde::Deserialize;

use super::page::WORLD;

/// What of a topology (TopoJSON 1) is needed to draw its lines, each once.
#[derive(Deserialize)]
struct Topology {
    transform: Transform,
    /// Points as steps from the one before.
    arcs: Vec<Vec<(i64, i64)>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}

/// Coasts and borders, as lines of points: degrees east and north.
pub fn outline_lines() -> Vec<Vec<(f64, f64)>> {
    let world: Topology = serde_json::from_str(WORLD).expect("the program's own outlines are TopoJSON");
    let Transform { scale, translate } = world.transform;
    let line = |arc: Vec<(i64, i64)>| {
        let (mut x, mut y) = (0, 0);
        let point = |(right, up): (i64, i64)| {
            (x, y) = (x + right, y + up);
            (x as f64 * scale.0 + translate.0, y as f64 * scale.1 + translate.1)
        };
        arc.into_iter().map(point).collect()
    };
    world.arcs.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlines_are_those_of_the_earth() {
        let lines = outline_lines();
        assert!(lines.len() > 300 && lines.iter().all(|line| line.len() > 1));
        let points = || lines.iter().flatten();
        assert!(points().all(|(east, north)| east.abs() <= 180.001 && north.abs() <= 90.0));
        // the south of Africa
        let cape =
            |(east, north): &&(f64, f64)| (18.0..22.0).contains(east) && (-35.5..-33.5).contains(north);
        assert!(points().any(|point| cape(&point)));
    }
}
