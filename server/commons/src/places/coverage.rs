//! How near to people the places of a kind are, counted from the middles of a city's districts.

use koinon_core::coverage::{Coverage, District};
use koinon_core::geo::{Area, Spot};
use koinon_core::schema::{Fields, PLACE_KIND};
use koinon_core::text::clean_line;
use koinon_store::{City, Page, Place, PlaceFilter};
use serde_json::Value;

use crate::nearness::{city_called, profile};
use crate::{Commons, Error};

/// Places farther than this from all districts are not looked at, in kilometres.
pub const LARGEST_MARGIN: f64 = 50.0;
/// So many places are looked at.
const MOST_PLACES: i64 = 2000;
/// So many districts.
const MOST_DISTRICTS: usize = 100;

/// How near to the people of a city places are.
#[derive(Debug, Clone)]
pub struct CityCoverage {
    /// The city.
    pub city: City,
    /// The page on which it says what districts it has.
    pub profile: Option<Page>,
    /// The districts, in its order.
    pub districts: Vec<District>,
    /// Of which year the people are; empty where that is not said.
    pub year: String,
    /// Who says it; may be empty.
    pub source: String,
    /// The open places around, of any city.
    pub places: Vec<Place>,
    /// How near they are.
    pub counted: Coverage,
}

impl Commons {
    /// How near to the districts of a city (an authority, or `here`) the open places are, of one kind or of all.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a city or a kind that is not known here.
    pub async fn coverage(&self, city: &str, kind: Option<String>) -> Result<CityCoverage, Error> {
        let city = city.to_owned();
        self.store()
            .read(move |conn| {
                let unknown = || Error::invalid("city", "unknown_city", "no city of this name is known here");
                let city = city_called(conn, &city)?.ok_or_else(unknown)?;
                if kind.as_deref().is_some_and(|kind| !PLACE_KIND.has(kind)) {
                    return Err(Error::invalid("kind", "unknown_code", "there is no such kind of place"));
                }
                let said = profile(conn, city.id)?;
                let (profile, fields) = said.map(|said| (said.page, said.fields)).unzip();
                let fields = fields.unwrap_or_default();
                let districts = districts(&fields);
                let middles: Vec<Spot> = districts.iter().filter_map(|district| district.middle).collect();
                let places = match Area::around(&middles, LARGEST_MARGIN) {
                    Some(area) => conn.places(&PlaceFilter {
                        kind,
                        status: Some("open".into()),
                        within: Some(area),
                        limit: MOST_PLACES,
                        ..PlaceFilter::default()
                    })?,
                    None => Vec::new(),
                };
                let (places, spots): (Vec<Place>, Vec<Spot>) = places
                    .into_iter()
                    .filter_map(|place| Some((place.said.spot?, place)))
                    .map(|(spot, place)| (place, spot))
                    .unzip();
                let counted = Coverage::of(&districts, &spots);
                let source = fields.get("districts_source").and_then(Value::as_str).unwrap_or_default();
                Ok(CityCoverage {
                    city,
                    profile,
                    districts,
                    year: fields
                        .get("districts_year")
                        .and_then(Value::as_i64)
                        .map(|year| year.to_string())
                        .unwrap_or_default(),
                    source: clean_line(source, 300),
                    places,
                    counted,
                })
            })
            .await
    }
}

/// The districts that a profile names.
fn districts(fields: &Fields) -> Vec<District> {
    let given = fields.get("districts").and_then(Value::as_array).into_iter().flatten().take(MOST_DISTRICTS);
    let district = |given: &Value| {
        let name = clean_line(given.get("name")?.as_str()?, 120);
        let middle = given.get("location").and_then(Spot::of_geometry);
        let people = given.get("population").and_then(Value::as_u64);
        (!name.is_empty()).then_some(District { name, middle, people })
    };
    given.filter_map(district).collect()
}
