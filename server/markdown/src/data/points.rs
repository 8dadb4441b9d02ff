//! Maps of points that the server itself knows, for pages that are made of no text.

use super::map::{Marked, draw_marked};
use super::places::{Place, Shape};
use super::shown;
use super::words::Words;
use crate::sanitize;

/// A point on a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapPoint {
    /// What it is called: the description of the map names it.
    pub name: String,
    /// In degrees, north counted up.
    pub latitude: f64,
    /// In degrees, east counted up.
    pub longitude: f64,
    /// Points of one sort look alike: 0 is a disc, 1 a square.
    pub sort: usize,
    /// The number that stands beside it, as in the list that says the same.
    pub number: Option<usize>,
}

/// A map of points as safe HTML, under a name, with its few words in a language; none without a point. `id` is unique on the page.
#[must_use]
pub fn map(points: &[MapPoint], id: &str, name: &str, lang: &str) -> Option<String> {
    let place = |point: &MapPoint| Place {
        name: shown(&point.name),
        shapes: vec![Shape::Point((point.longitude.clamp(-180.0, 180.0), point.latitude.clamp(-90.0, 90.0)))],
    };
    let places: Vec<Place> = points.iter().map(place).collect();
    let marked =
        places.iter().zip(points).map(|(place, point)| Marked { place, look: point.sort, number: point.number });
    let marked: Vec<Marked<'_>> = marked.collect();
    (!marked.is_empty()).then(|| sanitize::clean_figure(&draw_marked(&marked, id, name, Words::of(lang))))
}
