//! Reading GeoJSON (RFC 7946): places with names, all of them on Earth.

use geojson::{GeoJson, Geometry, GeometryValue, JsonObject, Position};

use super::sheet::MAX_BYTES;
use super::{Refusal, shown};

/// Places read.
const MOST_PLACES: usize = 500;
/// Corners read, of all places together.
const MOST_CORNERS: usize = 10_000;

/// Longitude and latitude in degrees, both in range.
pub(super) type Spot = (f64, f64);

/// What a place is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    Point(Spot),
    Line(Vec<Spot>),
    /// Its edge, then those of its holes.
    Area(Vec<Vec<Spot>>),
}

impl Shape {
    /// All of its corners.
    pub(super) fn spots(&self) -> Box<dyn Iterator<Item = &Spot> + '_> {
        match self {
            Self::Point(spot) => Box::new(std::iter::once(spot)),
            Self::Line(spots) => Box::new(spots.iter()),
            Self::Area(rings) => Box::new(rings.iter().flatten()),
        }
    }
}

/// A place with a name, or without one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) name: String,
    /// At least one.
    pub(super) shapes: Vec<Shape>,
}

/// Reads a text. There is at least one place.
pub(super) fn read(text: &str) -> Result<Vec<Place>, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}');
    let read: GeoJson = text.parse().map_err(|_| Refusal::NoMap)?;
    let features = match read {
        GeoJson::Geometry(geometry) => vec![(String::new(), Some(geometry))],
        GeoJson::Feature(feature) => vec![(name(feature.properties.as_ref()), feature.geometry)],
        GeoJson::FeatureCollection(all) => {
            all.features.into_iter().map(|one| (name(one.properties.as_ref()), one.geometry)).collect()
        }
    };
    let mut left = MOST_CORNERS;
    let mut places = Vec::new();
    for (name, geometry) in features {
        let Some(geometry) = geometry else { continue };
        let mut shapes = Vec::new();
        add(geometry, true, &mut shapes, &mut left)?;
        if shapes.is_empty() {
            continue;
        }
        if places.len() == MOST_PLACES {
            return Err(Refusal::TooManyPlaces);
        }
        places.push(Place { name, shapes });
    }
    if places.is_empty() { Err(Refusal::NoMap) } else { Ok(places) }
}

fn name(properties: Option<&JsonObject>) -> String {
    let names = ["name", "title", "nom", "label"].into_iter();
    let found = names.filter_map(|key| properties?.get(key)?.as_str()).map(shown).find(|name| !name.is_empty());
    found.unwrap_or_default()
}

/// Adds the shapes of a geometry; a collection has no collections in it.
fn add(geometry: Geometry, outermost: bool, to: &mut Vec<Shape>, left: &mut usize) -> Result<(), Refusal> {
    match geometry.value {
        GeometryValue::Point { coordinates } => to.push(Shape::Point(spot(&coordinates, left)?)),
        GeometryValue::MultiPoint { coordinates } => {
            for position in &coordinates {
                to.push(Shape::Point(spot(position, left)?));
            }
        }
        GeometryValue::LineString { coordinates } => to.extend(line(&coordinates, left)?),
        GeometryValue::MultiLineString { coordinates } => {
            for positions in &coordinates {
                to.extend(line(positions, left)?);
            }
        }
        GeometryValue::Polygon { coordinates } => to.extend(area(&coordinates, left)?),
        GeometryValue::MultiPolygon { coordinates } => {
            for rings in &coordinates {
                to.extend(area(rings, left)?);
            }
        }
        GeometryValue::GeometryCollection { geometries } if outermost => {
            for geometry in geometries {
                add(geometry, false, to, left)?;
            }
        }
        GeometryValue::GeometryCollection { .. } => return Err(Refusal::NoMap),
    }
    Ok(())
}

fn line(positions: &[Position], left: &mut usize) -> Result<Option<Shape>, Refusal> {
    let spots = spots(positions, left)?;
    Ok((!spots.is_empty()).then_some(Shape::Line(spots)))
}

fn area(rings: &[Vec<Position>], left: &mut usize) -> Result<Option<Shape>, Refusal> {
    let rings = rings.iter().map(|ring| spots(ring, left)).collect::<Result<Vec<_>, _>>()?;
    Ok(rings.iter().any(|ring| !ring.is_empty()).then_some(Shape::Area(rings)))
}

fn spots(positions: &[Position], left: &mut usize) -> Result<Vec<Spot>, Refusal> {
    positions.iter().map(|position| spot(position, left)).collect()
}

fn spot(position: &Position, left: &mut usize) -> Result<Spot, Refusal> {
    *left = left.checked_sub(1).ok_or(Refusal::TooManyPlaces)?;
    match position.as_slice() {
        [lon, lat, ..] if (-180.0..=180.0).contains(lon) && (-90.0..=90.0).contains(lat) => Ok((*lon, *lat)),
        _ => Err(Refusal::NotOnEarth),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_lines_and_areas_are_read_with_their_names() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"name":"Compost\u202e"},"geometry":{"type":"Point","coordinates":[-0.58,44.84,12]}},
            {"type":"Feature","properties":null,"geometry":null},
            {"type":"Feature","properties":{"name":"","title":"Piste"},"geometry":{"type":"GeometryCollection","geometries":[
                {"type":"LineString","coordinates":[[0,1],[2,3]]},
                {"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}]}}]}"#;
        let places = read(text).unwrap_or_default();
        let area = Shape::Area(vec![vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]]);
        assert_eq!(
            places,
            [
                Place { name: "Compost".into(), shapes: vec![Shape::Point((-0.58, 44.84))] },
                Place { name: "Piste".into(), shapes: vec![Shape::Line(vec![(0.0, 1.0), (2.0, 3.0)]), area] },
            ]
        );
    }

    #[test]
    fn what_is_no_map_of_earth_is_refused() {
        let deep = format!("{}1{}", r#"{"a":"#.repeat(50_000), "}".repeat(50_000));
        let nested = r#"{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}"#;
        for none in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"type":"Topology"}"#,
            r#"{"type":"Point","coordinates":["a",1]}"#,
            r#"{"type":"Point","coordinates":[NaN,1]}"#,
            r#"{"type":"Point","coordinates":[1e999,1]}"#,
            r#"{"type":"FeatureCollection","features":[]}"#,
            &deep,
            nested,
        ] {
            assert_eq!(read(none), Err(Refusal::NoMap), "{none:.80}");
        }
        for far in ["[181,0]", "[0,-91]", "[1e300,0]", "[653000,6860000]"] {
            let text = format!(r#"{{"type":"Point","coordinates":{far}}}"#);
            assert_eq!(read(&text), Err(Refusal::NotOnEarth), "{far}");
        }
        let many = format!(r#"{{"type":"LineString","coordinates":[{}[0,0]]}}"#, "[1,1],".repeat(20_000));
        assert_eq!(read(&many), Err(Refusal::TooManyPlaces));
        assert_eq!(read(&" ".repeat(MAX_BYTES + 1)), Err(Refusal::TooLarge));
    }
}
