//! What people measured about a page.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::media::path_of;
use koinon_commons::observations::{Observed, Series, from_csv};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::geo::Spot;
use koinon_core::observation::{Observation, Photo, Reading};
use koinon_core::{Hash, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/observations", Access::Anyone(Scope::Read), list),
        Call::post("/pages/{id}/observations", Access::Holder(Scope::Write), observe),
    ]
}

/// What was measured about a page.
#[derive(Serialize, ToSchema)]
pub(super) struct ObservationsJson {
    /// Each thing that was measured in one unit, by its name.
    series: Vec<SeriesJson>,
    /// Whether there is more than stands here: 5,000 values are read.
    more: bool,
}

/// Everything that was measured of one thing in one unit.
#[derive(Serialize, ToSchema)]
pub(super) struct SeriesJson {
    /// What.
    what: String,
    /// In what; empty for a count.
    unit: String,
    /// What was read, by its date.
    readings: Vec<ObservedJson>,
}

/// A value that somebody read.
#[derive(Serialize, ToSchema)]
pub(super) struct ObservedJson {
    #[serde(flatten)]
    reading: ReadingJson,
    /// How it was measured.
    method: Option<String>,
    /// Whether it is far from most others (the modified z-score of Iglewicz and Hoaglin is above 3.5; from eight values on). It counts
    /// like them.
    unusual: bool,
    /// Whether it is beyond a bound that the page names in `thresholds`; those who watch the page were told.
    beyond: bool,
    /// What it looked like; absent as well as long as the file is not here.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<PhotoJson>,
    /// Who read it.
    author: Option<String>,
    /// The ULID of the comment that tells it.
    comment: String,
    /// When it was told.
    #[schema(value_type = String, format = DateTime)]
    published: Timestamp,
}

/// What somebody measured, in one way.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct ObservationJson {
    /// What was measured, 1 to 100 characters.
    what: String,
    /// In what, at most 30 characters; empty for a count.
    #[serde(default)]
    unit: String,
    /// How, at most 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    /// What was read: 1 to 100 values.
    readings: Vec<ReadingJson>,
    /// What it looked like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    photo: Option<PhotoJson>,
}

/// A photo of what was measured, or of how.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct PhotoJson {
    /// The hash of a picture that this city keeps: `POST /media` answers it.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    hash: Hash,
    /// What is to be seen on it, 1 to 300 characters.
    alt: String,
    /// Where it is here; not read.
    #[serde(default, skip_deserializing)]
    #[schema(read_only)]
    path: String,
}

/// A value that was read.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct ReadingJson {
    /// When: `2027-03-01`, `2027-03` or `2027`.
    date: String,
    /// The value as it was read: a text, since `12.50` says more than 12.5. At most twelve digits before the point and nine after it.
    value: String,
    /// Degrees north; with `longitude`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    /// Degrees east; with `latitude`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
}

impl From<&Photo> for PhotoJson {
    fn from(photo: &Photo) -> Self {
        Self { hash: photo.hash, alt: photo.alt.clone(), path: path_of(&photo.hash, &photo.media_type) }
    }
}

impl From<PhotoJson> for Photo {
    fn from(json: PhotoJson) -> Self {
        // Its type is known to the city.
        Self { hash: json.hash, media_type: String::new(), alt: json.alt, url: None }
    }
}

impl From<&Reading> for ReadingJson {
    fn from(reading: &Reading) -> Self {
        Self {
            date: reading.date.clone(),
            value: reading.value.to_string(),
            latitude: reading.place.map(Spot::latitude),
            longitude: reading.place.map(Spot::longitude),
        }
    }
}

impl TryFrom<ReadingJson> for Reading {
    type Error = Error;

    fn try_from(json: ReadingJson) -> Result<Self, Error> {
        let place_form = || {
            Error::invalid(
                "place",
                "place_form",
                "a place is a latitude from -90 to 90 and a longitude from -180 to 180",
            )
        };
        let place = match (json.latitude, json.longitude) {
            (None, None) => None,
            (latitude, longitude) => {
                let (latitude, longitude) = latitude.zip(longitude).ok_or_else(place_form)?;
                Some(Spot::of_degrees(latitude, longitude).ok_or_else(place_form)?)
            }
        };
        let value = json.value.parse().map_err(|error: koinon_core::observation::DecimalError| {
            Error::invalid("value", "value_form", error.to_string())
        })?;
        Ok(Self { date: json.date, value, place })
    }
}

impl From<&Observation> for ObservationJson {
    fn from(observation: &Observation) -> Self {
        Self {
            what: observation.what.clone(),
            unit: observation.unit.clone(),
            method: observation.method.clone(),
            readings: observation.readings.iter().map(Into::into).collect(),
            photo: observation.photo.as_ref().map(Into::into),
        }
    }
}

impl TryFrom<ObservationJson> for Observation {
    type Error = Error;

    fn try_from(json: ObservationJson) -> Result<Self, Error> {
        let readings = json.readings.into_iter().map(TryInto::try_into).collect::<Result<_, Error>>()?;
        let photo = json.photo.map(Into::into);
        Ok(Self { what: json.what, unit: json.unit, method: json.method, readings, photo })
    }
}

impl From<&Series> for SeriesJson {
    fn from(series: &Series) -> Self {
        let one = |observed: &Observed| ObservedJson {
            reading: (&observed.reading).into(),
            method: observed.method.clone(),
            unusual: observed.unusual,
            beyond: observed.beyond,
            photo: observed.photo.as_ref().map(|(photo, _)| photo.into()),
            author: observed.comment.author.as_ref().map(|author| author.ap_id.clone()),
            comment: observed.comment.ulid.clone(),
            published: observed.comment.published,
        };
        Self {
            what: series.what.clone(),
            unit: series.unit.clone(),
            readings: series.readings.iter().map(one).collect(),
        }
    }
}

/// What people measured about a page, by what it is; values that are far from all others are told apart and count like them.
#[utoipa::path(get, path = "/pages/{id}/observations", tag = "observations",
    params(super::PageName), responses((status = 200, body = ObservationsJson)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = state.commons.observations(who.actor(), &PageRef::parse(&id)).await?;
    Ok(HttpResponse::Ok()
        .json(ObservationsJson { series: found.series.iter().map(Into::into).collect(), more: found.more }))
}

/// Something that was measured: `observations`, or a table in `csv`.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewObservations {
    /// What was measured; at most ten.
    #[serde(default)]
    observations: Vec<ObservationJson>,
    /// A table (RFC 4180) with the columns `date`, `value` and, if need be, `what`, `unit`, `method`, `latitude`, `longitude`; at most
    /// 500 values and 256 kB.
    #[serde(default)]
    csv: String,
    /// What was measured, for a table without that column.
    #[serde(default)]
    what: String,
    /// In what, for a table without that column.
    #[serde(default)]
    unit: String,
    /// A few words in Markdown that are said with each.
    #[serde(default)]
    words: String,
}

/// The ULIDs of the comments that tell it.
#[derive(Serialize, ToSchema)]
pub(super) struct ToldJson {
    /// In the order of the observations.
    comments: Vec<String>,
}

/// Tells what the asker measured: each observation is a comment of its own; all are taken, or none. 429 with more than 20 comments in
/// ten minutes.
#[utoipa::path(post, path = "/pages/{id}/observations", tag = "observations",
    params(super::PageName), request_body = NewObservations, responses((status = 201, body = ToldJson)))]
pub(super) async fn observe(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<NewObservations>,
) -> Result<HttpResponse, Problem> {
    let (actor, body) = (who.actor(), body.into_inner());
    let page = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let given: Vec<Observation> = match (body.observations.is_empty(), body.csv.trim().is_empty()) {
        (true, false) => from_csv(&body.csv, &body.what, &body.unit)?,
        (false, true) => body.observations.into_iter().map(TryInto::try_into).collect::<Result<_, Error>>()?,
        _ => return Err(Error::invalid("observations", "readings", "either `observations` or `csv` is given").into()),
    };
    let told = state.commons.observe(actor, page.id, given, &body.words).await?;
    Ok(HttpResponse::Created().json(ToldJson { comments: told.into_iter().map(|comment| comment.ulid).collect() }))
}
