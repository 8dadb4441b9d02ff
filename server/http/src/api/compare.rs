//! `GET /compare`: cities beside each other.

use actix_web::{HttpResponse, web};
use koinon_commons::compare::{Cell, Column, Comparison, MAX_COLUMNS, Row, SizeClass, Version};
use koinon_commons::scope::Scope;
use koinon_core::{Hash, Origin, Timestamp};
use serde::Serialize;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};

use super::calls::{Access, Call};
use super::problem::Problem;
use crate::State;
use crate::compare::{CompareQuery, query_of};

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get("/compare", Access::Anyone(Scope::Read), compare)]
}

impl IntoParams for CompareQuery {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
        let sizes = || text().enum_values(Some(SizeClass::ALL.map(SizeClass::code))).build();
        let hashes = "^[0-9a-f]{64}([.][0-9a-f]{64}){0,99}$";
        let several = || ArrayBuilder::new().items(text().build()).max_items(Some(MAX_COLUMNS)).build();
        let parameter = |name: &str, doc: &str| {
            let one = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
            one.required(Required::False).description(Some(doc))
        };
        vec![
            parameter("city", "Only this city, by its authority; `here` is this one. May be repeated.")
                .schema(Some(several()))
                .build(),
            parameter("indicator", "Only this figure, by the `id` of its column. May be repeated.")
                .schema(Some(several()))
                .build(),
            parameter("size", "Only cities of this size class.").schema(Some(sizes())).build(),
            parameter("per_head", "Whether counts are given for a thousand inhabitants.")
                .schema(Some(ObjectBuilder::new().schema_type(SchemaType::Type(Type::Boolean)).build()))
                .build(),
            parameter("at", "The versions of pages that a snapshot is made of, at most 100, with `.` between them.")
                .schema(Some(text().pattern(Some(hashes)).build()))
                .build(),
        ]
    }
}

/// Cities beside each other.
#[derive(Serialize, ToSchema)]
pub(super) struct ComparisonJson {
    /// The figures, those of profiles first.
    columns: Vec<ColumnJson>,
    /// The cities, by their names; nothing is ranked.
    rows: Vec<RowJson>,
    /// How many practices, and as many trials, of each city were read at most, the newest; 0 for a snapshot.
    read: usize,
    /// Whether there are more cities than the first 200, or more figures than the first 30.
    more: bool,
    /// Where these very figures can be read for ever; null where they stand in more versions than an address can name.
    snapshot: Option<String>,
}

/// A figure of several cities.
#[derive(Serialize, ToSchema)]
pub(super) struct ColumnJson {
    /// What `indicator` names it by: `population`, or a short name and a unit with `|` between them.
    id: String,
    /// What an indicator measures, in the words of one of the pages; null for a figure of the profiles.
    name: Option<String>,
    /// In what it is given; empty where no unit is said.
    unit: String,
    /// Whether it is given for a thousand inhabitants.
    per_head: bool,
}

/// A city.
#[derive(Serialize, ToSchema)]
pub(super) struct RowJson {
    /// Its authority.
    city: String,
    /// Its name.
    name: String,
    /// Its size class: `under-5000`, `5000-20000`, `20000-100000`, `100000-500000` or `over-500000`; null where it does not say how many
    /// people live there.
    size: Option<&'static str>,
    /// Its figures, in the order of the columns.
    cells: Vec<CellJson>,
}

/// A figure of a city.
#[derive(Serialize, ToSchema)]
pub(super) struct CellJson {
    /// `known`; `missing` where the city does not say it; `not_held` where the text that says it is not held here.
    state: &'static str,
    /// How much; null unless it is known.
    value: Option<f64>,
    /// When: a date or a part of one; null where the page does not say.
    date: Option<String>,
    /// Who says it; null where it is the page alone.
    source: Option<String>,
    /// Where it stands.
    page: Option<StandsInJson>,
}

/// The version of a page that a figure stands in.
#[derive(Serialize, ToSchema)]
pub(super) struct StandsInJson {
    /// ULID of the page.
    id: String,
    /// Where people read this very version on this site.
    url: String,
    /// Its title.
    title: String,
    /// The version.
    #[schema(value_type = String)]
    revision: Hash,
    /// When it was saved.
    #[schema(value_type = String, format = DateTime)]
    saved_at: Timestamp,
}

impl StandsInJson {
    fn of(version: &Version, here: &Origin) -> Self {
        Self {
            id: version.page.ulid.clone(),
            url: version.address(here),
            title: version.page.title.clone(),
            revision: version.hash,
            saved_at: version.time,
        }
    }
}

impl CellJson {
    pub(super) fn of(cell: &Cell, here: &Origin) -> Self {
        let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let known = match cell {
            Cell::Known(figure) => Some(figure),
            Cell::Missing | Cell::NotHeld(_) => None,
        };
        Self {
            state: match cell {
                Cell::Known(_) => "known",
                Cell::Missing => "missing",
                Cell::NotHeld(_) => "not_held",
            },
            value: known.map(|figure| figure.value),
            date: known.and_then(|figure| said(&figure.date)),
            source: known.and_then(|figure| said(&figure.source)),
            page: cell.version().map(|version| StandsInJson::of(version, here)),
        }
    }
}

impl RowJson {
    fn of(row: &Row, here: &Origin) -> Self {
        Self {
            city: row.city.origin.authority().to_owned(),
            name: row.city.name.clone(),
            size: row.size.map(SizeClass::code),
            cells: row.cells.iter().map(|cell| CellJson::of(cell, here)).collect(),
        }
    }
}

impl From<&Column> for ColumnJson {
    fn from(column: &Column) -> Self {
        Self {
            id: column.what.code(),
            name: Some(column.name.clone()).filter(|name| !name.is_empty()),
            unit: column.unit_in_english(),
            per_head: column.per_head,
        }
    }
}

/// Figures of cities beside each other: those of their profiles, and what their practices and trials measured under the same short name.
/// Cities stand in the order of their names; what a city does not say is missing, and never nought.
#[utoipa::path(get, path = "/compare", tag = "cities", params(CompareQuery),
    responses((status = 200, body = ComparisonJson), (status = 404, description = "a version is not known here"),
        (status = 422, description = "what cannot be compared")))]
pub(super) async fn compare(state: web::Data<State>, query: web::Query<CompareQuery>) -> Result<HttpResponse, Problem> {
    let (here, CompareQuery(asked)) = (state.commons.origin(), query.into_inner());
    let Comparison { columns, rows, read, more_cities, more_columns, versions, .. } =
        state.commons.compare_cities(asked.clone()).await?;
    let snapshot = versions.map(|at| query_of(&asked.of_snapshot(&columns, at)));
    Ok(HttpResponse::Ok().json(ComparisonJson {
        columns: columns.iter().map(Into::into).collect(),
        rows: rows.iter().map(|row| RowJson::of(row, here)).collect(),
        read,
        more: more_cities || more_columns,
        snapshot: snapshot.map(|query| here.at(&format!("/compare?{query}"))),
    }))
}
