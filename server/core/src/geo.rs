//! Points on Earth, and how far they are from each other.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::schema::is_geometry;

/// The mean radius of Earth, in kilometres (IUGG).
const RADIUS: f64 = 6371.0088;
/// Parts of a degree that are told apart: a tenth of a metre.
const PARTS: f64 = 1_000_000.0;

/// A point on Earth, in millionths of a degree (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(i64, i64)", into = "(i64, i64)")]
pub struct Spot {
    /// From −90,000,000 to 90,000,000, north counted up.
    latitude: i64,
    /// From −180,000,000 to 180,000,000, east counted up.
    longitude: i64,
}

/// A part of Earth between two parallels and two meridians; where the western one lies east of the other, it holds the meridian of
/// 180°.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Its south-western corner.
    pub south_west: Spot,
    /// Its north-eastern corner.
    pub north_east: Spot,
}

impl TryFrom<(i64, i64)> for Spot {
    type Error = &'static str;

    fn try_from((latitude, longitude): (i64, i64)) -> Result<Self, Self::Error> {
        Self::of_parts(latitude, longitude).ok_or("this is no point on Earth")
    }
}

impl From<Spot> for (i64, i64) {
    fn from(spot: Spot) -> Self {
        spot.parts()
    }
}

impl Spot {
    /// A point by its degrees; none unless both are on Earth.
    #[must_use]
    pub fn of_degrees(latitude: f64, longitude: f64) -> Option<Self> {
        let is_there = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        let part = |degrees: f64| (degrees * PARTS).round() as i64;
        is_there.then(|| Self { latitude: part(latitude), longitude: part(longitude) })
    }

    /// A point by millionths of a degree, as it is stored.
    #[must_use]
    pub fn of_parts(latitude: i64, longitude: i64) -> Option<Self> {
        let is_there =
            (-90_000_000..=90_000_000).contains(&latitude) && (-180_000_000..=180_000_000).contains(&longitude);
        is_there.then_some(Self { latitude, longitude })
    }

    /// The point of a geometry of GeoJSON; none of one that is no single point.
    #[must_use]
    pub fn of_geometry(value: &Value) -> Option<Self> {
        if value.get("type").and_then(Value::as_str) != Some("Point") || !is_geometry(value) {
            return None;
        }
        let number = |at: usize| value.get("coordinates")?.get(at)?.as_f64();
        Self::of_degrees(number(1)?, number(0)?)
    }

    /// A point as an address has it: `44.8378,-0.5792`, the latitude first.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let (latitude, longitude) = text.split_once(',')?;
        Self::of_degrees(latitude.trim().parse().ok()?, longitude.trim().parse().ok()?)
    }

    /// The same to about a metre: hundred-thousandths of a degree.
    #[must_use]
    pub fn to_a_metre(self) -> Self {
        let rounded = |parts: i64| (parts + 5 * parts.signum()) / 10 * 10;
        Self { latitude: rounded(self.latitude), longitude: rounded(self.longitude) }
    }

    /// In degrees, north counted up.
    #[must_use]
    pub fn latitude(self) -> f64 {
        self.latitude as f64 / PARTS
    }

    /// In degrees, east counted up.
    #[must_use]
    pub fn longitude(self) -> f64 {
        self.longitude as f64 / PARTS
    }

    /// Latitude and longitude in millionths of a degree, as they are stored.
    #[must_use]
    pub fn parts(self) -> (i64, i64) {
        (self.latitude, self.longitude)
    }

    /// How far another point is, in kilometres along the great circle (haversine, on a sphere of 6,371.0088 km).
    #[must_use]
    pub fn kilometres_to(self, other: Self) -> f64 {
        let (from, to) = (self.latitude().to_radians(), other.latitude().to_radians());
        let (north, east) = (to - from, (other.longitude() - self.longitude()).to_radians());
        let chord = (north / 2.0).sin().powi(2) + from.cos() * to.cos() * (east / 2.0).sin().powi(2);
        2.0 * RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
    }
}

impl Area {
    /// An area as an address has it: `west,south,east,north`, as GeoJSON orders a bounding box (RFC 7946 section 5).
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let numbers: Vec<f64> = text.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let [west, south, east, north] = numbers[..] else { return None };
        let (south_west, north_east) = (Spot::of_degrees(south, west)?, Spot::of_degrees(north, east)?);
        (south <= north).then_some(Self { south_west, north_east })
    }

    /// Whether a point lies in it.
    #[must_use]
    pub fn holds(&self, spot: Spot) -> bool {
        let (west, east) = (self.south_west.longitude, self.north_east.longitude);
        let across = match west <= east {
            true => (west..=east).contains(&spot.longitude),
            false => spot.longitude >= west || spot.longitude <= east,
        };
        across && (self.south_west.latitude..=self.north_east.latitude).contains(&spot.latitude)
    }

    /// The area that holds all these points, and all that is within so many kilometres of one of them.
    #[must_use]
    pub fn around(spots: &[Spot], kilometres: f64) -> Option<Self> {
        let (south, north) = ends(spots.iter().map(|spot| spot.latitude()))?;
        let (west, east) = ends(spots.iter().map(|spot| spot.longitude()))?;
        let margin = (kilometres / RADIUS).to_degrees();
        let (south, north) = ((south - margin).max(-90.0), (north + margin).min(90.0));
        // Meridians are the closest to each other where the area is farthest from the equator.
        let narrowing = south.abs().max(north.abs()).to_radians().cos();
        let across = if narrowing > 0.01 { margin / narrowing } else { 360.0 };
        let (west, east) = match east - west + 2.0 * across {
            whole if whole >= 360.0 => (-180.0, 180.0),
            _ => (round_earth(west - across), round_earth(east + across)),
        };
        Some(Self { south_west: Spot::of_degrees(south, west)?, north_east: Spot::of_degrees(north, east)? })
    }
}

fn ends(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    numbers.fold(None, |ends, number| {
        let (least, most) = ends.unwrap_or((number, number));
        Some((number.min(least), number.max(most)))
    })
}

fn round_earth(longitude: f64) -> f64 {
    if longitude < -180.0 {
        longitude + 360.0
    } else if longitude > 180.0 {
        longitude - 360.0
    } else {
        longitude
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn spot(text: &str) -> Spot {
        Spot::of_text(text).unwrap()
    }

    #[test]
    fn a_point_is_read_from_a_geometry_or_an_address_and_from_nothing_else() {
        let here = Spot::of_degrees(44.8378, -0.5792);
        assert_eq!(Spot::of_geometry(&json!({"type": "Point", "coordinates": [-0.5792, 44.8378, 12]})), here);
        assert_eq!(Spot::of_text(" 44.8378, -0.5792"), here);
        for none in ["", "44.8", "91,0", "0,181", "NaN,0", "inf,0", "1e999,0", "44,8378;-0,5792", "1,2,3"] {
            assert_eq!(Spot::of_text(none), None, "{none}");
        }
        for none in [json!("44,-0"), json!({"type": "LineString", "coordinates": [[0, 0], [1, 1]]})] {
            assert_eq!(Spot::of_geometry(&none), None, "{none}");
        }
        assert!(Area::of_text("-0.7,44.7,-0.5,44.9").is_some() && Area::of_text("170,-20,-170,-10").is_some());
        for none in ["-0.7,44.9,-0.5,44.7", "-0.7,44.7,-0.5", "-0.7,44.7,-0.5,44.9,3", "a,b,c,d", "-181,0,0,0"] {
            assert_eq!(Area::of_text(none), None, "{none}");
        }
    }

    #[test]
    fn distances_are_those_of_a_globe() {
        // A degree of a meridian is 111.195 km on this sphere; a quarter of the equator is 90 of them.
        assert!((spot("0,0").kilometres_to(spot("1,0")) - 111.195).abs() < 0.001);
        assert!((spot("0,0").kilometres_to(spot("0,90")) - 90.0 * 111.195_08).abs() < 0.01);
        // Across the meridian of 180°.
        assert!((spot("0,179.5").kilometres_to(spot("0,-179.5")) - 111.195).abs() < 0.001);
        // Bordeaux to Strasbourg: 760 km as the crow flies.
        assert!((spot("44.8378,-0.5792").kilometres_to(spot("48.5734,7.7521")) - 760.0).abs() < 5.0);
    }

    fn any_spot() -> impl Strategy<Value = Spot> {
        (-90.0..=90.0_f64, -180.0..=180.0_f64).prop_map(|(lat, lon)| Spot::of_degrees(lat, lon).unwrap())
    }

    proptest! {
        #[test]
        fn a_distance_is_nought_to_itself_the_same_both_ways_and_at_most_half_around(one in any_spot(), other in any_spot()) {
            prop_assert!(one.kilometres_to(one).abs() < 1e-6);
            let there = one.kilometres_to(other);
            prop_assert!((there - other.kilometres_to(one)).abs() < 1e-6);
            prop_assert!((0.0..=20_016.0).contains(&there));
        }

        #[test]
        fn a_point_to_a_metre_is_near_itself_and_is_read_as_it_is_written(spot in any_spot()) {
            let near = spot.to_a_metre();
            prop_assert!(spot.kilometres_to(near) < 0.001);
            prop_assert_eq!(near.to_a_metre(), near);
            let written = serde_json::to_string(&near).unwrap();
            prop_assert_eq!(serde_json::from_str::<Spot>(&written).unwrap(), near);
        }

        #[test]
        fn no_text_and_no_numbers_are_trouble(text in "\\PC{0,40}", numbers in proptest::collection::vec(any::<f64>(), 0..6)) {
            let written = numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
            for text in [text, written] {
                let _ = Spot::of_text(&text).map(Spot::parts);
                let _ = Area::of_text(&text);
            }
            let _ = Spot::of_geometry(&json!({"type": "Point", "coordinates": numbers}));
        }

        #[test]
        fn what_is_near_lies_in_the_area_around(centre in any_spot(), other in any_spot(), kilometres in 0.1..2000.0_f64) {
            let area = Area::around(&[centre], kilometres).unwrap();
            if centre.kilometres_to(other) <= kilometres * 0.999 {
                prop_assert!(area.holds(other), "{area:?}");
            }
        }
    }
}
