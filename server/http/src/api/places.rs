//! `GET /places`: places with what is known of their hours; `GET /places/coverage`: how near to people they are.

use actix_web::{HttpResponse, web};
use koinon_commons::places::{FARTHEST, FoundPlace, HoursNow, LARGEST_MARGIN};
use koinon_commons::scope::Scope;
use koinon_core::coverage::WITHIN;
use koinon_core::geo::Spot;
use koinon_core::schema::{PLACE_KIND, PLACE_NEED};
use koinon_core::{Origin, Timestamp};
use koinon_store::Place;
use serde::{Deserialize, Serialize};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};

use super::calls::{Access, Call};
use super::page_json::PageItem;
use super::problem::Problem;
use super::{List, limit};
use crate::State;
use crate::places::{PlacesQuery, written_cursor};

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/places", Access::Anyone(Scope::Read), list),
        Call::get("/places/coverage", Access::Anyone(Scope::Read), coverage),
    ]
}

impl IntoParams for PlacesQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let one = |schema: Type| ObjectBuilder::new().schema_type(SchemaType::Type(schema));
        let text = |pattern: &str| one(Type::String).pattern(Some(pattern)).build();
        let parameter = |name: &str, schema: Schema, doc: &str| {
            let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
            parameter.required(Required::False).description(Some(doc)).schema(Some(schema)).build()
        };
        let number = "-?[0-9]+([.][0-9]+)?";
        let corners = [number; 4].join(",");
        let needs = one(Type::String).enum_values(Some(PLACE_NEED.codes.iter().copied())).build();
        let needs = ArrayBuilder::new().items(needs).max_items(Some(PLACE_NEED.codes.len())).build();
        let kinds = one(Type::String).enum_values(Some(PLACE_KIND.codes.iter().copied())).build();
        let radius = one(Type::Number).minimum(Some(0.0)).maximum(Some(FARTHEST)).build();
        let limit = one(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))).build();
        vec![
            parameter(
                "city",
                one(Type::String).build().into(),
                "Only of this city, by its authority; `here` is this one.",
            ),
            parameter("kind", kinds.into(), "Only of this kind."),
            parameter("need", needs.into(), "Only those that meet this need. May be repeated: then all of them."),
            parameter(
                "open_now",
                one(Type::Boolean).build().into(),
                "Only those that are open at the moment of asking.",
            ),
            parameter(
                "near",
                text(&format!("^({number},{number})?$")).into(),
                "Those around this point, `latitude,longitude` in degrees, the nearest first; without a `cursor`.",
            ),
            parameter("radius", radius.into(), "How far around that point, in kilometres; 50 unless said."),
            parameter(
                "bbox",
                text(&format!("^({corners})?$")).into(),
                "Only those there: `west,south,east,north` in degrees, as GeoJSON orders a bounding box.",
            ),
            parameter("cursor", one(Type::String).build().into(), "Goes on after a former part of the list."),
            parameter("limit", limit.into(), "At most 500; 50 unless said."),
        ]
    }
}

/// A place in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceJson {
    /// The page that tells of it.
    page: PageItem,
    /// What it is: a code of the vocabulary `place_kind`; null where it does not say.
    place_kind: Option<String>,
    /// `planned`, `open`, `suspended` or `closed`; null where it does not say.
    status: Option<String>,
    /// Its address.
    address: Option<String>,
    /// In degrees (WGS 84), north counted up; null where it does not say.
    latitude: Option<f64>,
    /// In degrees, east counted up.
    longitude: Option<f64>,
    /// Which needs it meets: codes of the vocabulary `place_need`.
    needs: Vec<String>,
    /// Its hours as OpenStreetMap writes them, or as the page has them; null where nobody knows them.
    opening_hours: Option<String>,
    /// When somebody last made sure: a date or a part of one.
    last_checked: Option<String>,
    /// Whether somebody should have made sure again.
    overdue: bool,
    /// Whether it is open at the moment of asking.
    now: OpenJson,
    /// How far it is from the point of `near`, in kilometres as the crow flies; only there.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance_km: Option<f64>,
}

/// Whether a place is open at the moment of asking.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenJson {
    /// `open`, `closed` or `unknown`.
    state: &'static str,
    /// Why there is nothing more to say: `not_in_use` (planned, suspended, closed for good), `hours_not_said` (unknown, or not in
    /// the syntax of OpenStreetMap) or `time_zone_not_said` (by its city); null where there is.
    reason: Option<&'static str>,
    /// What comes next; null where nothing changes within two weeks.
    next: Option<ChangeJson>,
    /// Until when all of this holds; null where there is nothing more to say.
    #[schema(value_type = Option<String>, format = DateTime)]
    holds_until: Option<Timestamp>,
}

/// A change to come.
#[derive(Serialize, ToSchema)]
pub(super) struct ChangeJson {
    /// To `open`, `closed` or `unknown`.
    to: &'static str,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
}

impl From<&HoursNow> for OpenJson {
    fn from(hours: &HoursNow) -> Self {
        let (reason, standing) = match hours {
            HoursNow::NotInUse => (Some("not_in_use"), None),
            HoursNow::NotSaid => (Some("hours_not_said"), None),
            HoursNow::NoClock => (Some("time_zone_not_said"), None),
            HoursNow::Known(standing) => (None, Some(standing)),
        };
        let next = standing.and_then(|standing| standing.next);
        Self {
            state: hours.openness().code(),
            reason,
            next: next.map(|next| ChangeJson { to: next.to.code(), at: next.at }),
            holds_until: hours.holds_until(),
        }
    }
}

impl PlaceJson {
    fn of(found: &FoundPlace, here: &Origin, now: Timestamp) -> Self {
        let Place { page, said } = &found.place;
        let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Self {
            page: PageItem::of(page, here, now),
            place_kind: text(&said.kind),
            status: text(&said.status),
            address: text(&said.address),
            latitude: said.spot.map(Spot::latitude),
            longitude: said.spot.map(Spot::longitude),
            needs: said.needs.clone(),
            opening_hours: text(&said.hours),
            last_checked: text(&said.checked),
            overdue: found.overdue,
            now: (&found.hours).into(),
            distance_km: found.kilometres.map(rounded),
        }
    }
}

/// A distance to ten metres: places are not told more finely.
fn rounded(kilometres: f64) -> f64 {
    (kilometres * 100.0).round() / 100.0
}

/// Lists places, of this city and copies of those of others: each city's by their names, or the nearest to a point first. Of those that
/// are open now as many are looked for as the list asks for, among at most 2,000: a part may be short and still go on.
#[utoipa::path(get, path = "/places", tag = "places", params(PlacesQuery),
    responses((status = 200, body = List<PlaceJson>), (status = 422, description = "a city, a kind or a need that is not known; no point, area or cursor")))]
pub(super) async fn list(state: web::Data<State>, query: web::Query<PlacesQuery>) -> Result<HttpResponse, Problem> {
    let (here, now, asked) = (state.commons.origin(), state.commons.now(), query.into_inner());
    let limit = limit(asked.limit);
    let found = state.commons.places(asked.read(limit)?).await?;
    Ok(HttpResponse::Ok().json(List {
        items: found.places.iter().map(|place| PlaceJson::of(place, here, now)).collect(),
        next: found.next.as_ref().map(written_cursor),
    }))
}

/// Of which city, and which places.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CoverageQuery {
    /// The authority of the city; this one unless said.
    city: Option<String>,
    /// Only places of this kind: a code of the vocabulary `place_kind`.
    kind: Option<String>,
}

/// How near to the people of a city places are.
#[derive(Serialize, ToSchema)]
pub(super) struct CoverageJson {
    /// The authority of the city.
    city: String,
    /// Its districts, in the order of its profile.
    districts: Vec<DistrictJson>,
    /// How many people live within which distance of a place, each counted in the middle of their district.
    within: Vec<WithinJson>,
    /// How many people live in the districts that are counted: those that say their middle and their people.
    people: u64,
    /// How many districts do not say both, and are not counted.
    uncounted: usize,
    /// How many places were looked at: those that are open in general, of any city, at most 50 km around the districts.
    places: usize,
    /// Of which year the people are; null where the profile does not say.
    year: Option<String>,
    /// Who says it; null where the profile does not say.
    source: Option<String>,
    /// ULID of the profile; null where the city has none.
    profile: Option<String>,
}

/// A district of a city.
#[derive(Serialize, ToSchema)]
pub(super) struct DistrictJson {
    /// Its name.
    name: String,
    /// The latitude of its middle; null where that is not said.
    latitude: Option<f64>,
    /// The longitude of its middle.
    longitude: Option<f64>,
    /// How many people live there; null where that is not said.
    people: Option<u64>,
    /// The nearest place; null where there is none, or the middle is not said.
    nearest: Option<NearestJson>,
}

/// The nearest place to a district.
#[derive(Serialize, ToSchema)]
pub(super) struct NearestJson {
    /// The page that tells of it.
    page: PageItem,
    /// How far it is, in kilometres along the great circle, on a sphere of 6,371.0088 km.
    distance_km: f64,
}

/// How many people live within a distance.
#[derive(Serialize, ToSchema)]
pub(super) struct WithinJson {
    /// The distance, in kilometres.
    kilometres: u32,
    /// How many people.
    people: u64,
}

/// Counts how near the open places, of one kind or of all, are to the districts that a city's profile names. Whether they are open at
/// this hour does not matter. What is not said is missing, and never nought.
#[utoipa::path(get, path = "/places/coverage", tag = "places", params(CoverageQuery),
    responses((status = 200, body = CoverageJson), (status = 422, description = "a city or a kind that is not known")))]
pub(super) async fn coverage(
    state: web::Data<State>,
    query: web::Query<CoverageQuery>,
) -> Result<HttpResponse, Problem> {
    let (here, now, CoverageQuery { city, kind }) = (state.commons.origin(), state.commons.now(), query.into_inner());
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    let found = state.commons.coverage(said(city).as_deref().unwrap_or("here"), said(kind)).await?;
    let counted = &found.counted;
    let districts = found.districts.iter().zip(&counted.nearest).map(|(district, nearest)| DistrictJson {
        name: district.name.clone(),
        latitude: district.middle.map(Spot::latitude),
        longitude: district.middle.map(Spot::longitude),
        people: district.people,
        nearest: nearest.and_then(|(place, kilometres)| {
            let page = PageItem::of(&found.places.get(place)?.page, here, now);
            Some(NearestJson { page, distance_km: rounded(kilometres) })
        }),
    });
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    Ok(HttpResponse::Ok().json(CoverageJson {
        city: found.city.origin.authority().to_owned(),
        districts: districts.collect(),
        within: WITHIN
            .into_iter()
            .zip(counted.within)
            .map(|(kilometres, people)| WithinJson { kilometres, people })
            .collect(),
        people: counted.people,
        uncounted: counted.uncounted,
        places: found.places.len(),
        year: text(&found.year),
        source: text(&found.source),
        profile: found.profile.map(|profile| profile.ulid),
    }))
}

/// The rule that is told above is the one that is counted by.
const _: () = assert!(LARGEST_MARGIN == 50.0);
