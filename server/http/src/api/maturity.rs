//! When a practice was mentioned, tried, adopted and given up.

use actix_web::{HttpResponse, web};
use koinon_commons::maturity::{CityMaturity, Maturity, Reached, Step};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::page_json::PageItem;
use super::problem::Problem;
use crate::State;
use crate::cursor::{read_cursor, written_cursor};
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/maturity", Access::Anyone(Scope::Read), read),
        Call::get("/maturity", Access::Anyone(Scope::Read), list),
    ]
}

/// How far a practice has come.
#[derive(Serialize, ToSchema)]
pub(super) struct MaturityJson {
    /// The practice, without its text.
    page: PageItem,
    /// The cities: that of the practice first, the others by their authority. They are not ranked.
    cities: Vec<CityMaturityJson>,
}

/// How far it has come in one city.
#[derive(Serialize, ToSchema)]
pub(super) struct CityMaturityJson {
    /// The authority of the city.
    city: String,
    /// When a page first spoke of it; null where that is not known.
    mentioned: Option<ReachedJson>,
    /// When it was begun.
    tried: Option<ReachedJson>,
    /// When it became what is always done.
    adopted: Option<ReachedJson>,
    /// When it was ended.
    given_up: Option<ReachedJson>,
}

/// When, and who says it.
#[derive(Serialize, ToSchema)]
pub(super) struct ReachedJson {
    /// A date or a part of one.
    date: String,
    /// Whether the page says the date itself; else it is the day on which the page was written that says what it says.
    said: bool,
    /// The page that says it.
    page: PageItem,
}

/// Which practices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Of {
    /// The code of a theme.
    theme: Option<String>,
    /// The `next` of the part before.
    #[param(pattern = "^[0-9]{1,15}-[0-9]{1,15}$")]
    cursor: Option<String>,
}

/// When a practice was first mentioned, tried, adopted and given up, city by city, from the pages that say it.
#[utoipa::path(get, path = "/pages/{id}/maturity", tag = "pages", params(super::PageName),
    responses((status = 200, body = MaturityJson), (status = 404, description = "there is no such practice")))]
pub(super) async fn read(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = state.commons.maturity(who.actor(), &PageRef::parse(&id)).await?;
    Ok(HttpResponse::Ok().json(maturity_json(&state, &found)))
}

/// The same for the practices of a theme, those that were changed last first; 20 in one part.
#[utoipa::path(get, path = "/maturity", tag = "pages", params(Of), responses((status = 200, body = List<MaturityJson>)))]
pub(super) async fn list(state: web::Data<State>, of: web::Query<Of>) -> Result<HttpResponse, Problem> {
    let Of { theme, cursor } = of.into_inner();
    let from = match cursor.as_deref() {
        Some(cursor) => {
            Some(read_cursor(cursor).ok_or_else(|| Problem::bad_request("`cursor` is none that was given"))?)
        }
        None => None,
    };
    let (found, next) = state.commons.maturity_of_theme(theme, from).await?;
    let items = found.iter().map(|found| maturity_json(&state, found)).collect();
    Ok(HttpResponse::Ok().json(List { items, next: next.map(written_cursor) }))
}

fn maturity_json(state: &State, found: &Maturity) -> MaturityJson {
    let item = |page: &koinon_store::Page| PageItem::of(page, state.commons.origin(), state.commons.now());
    let city = |of: &CityMaturity| {
        let reached = |step| {
            let Reached { date, said, page } = of.steps.get(&step)?;
            Some(ReachedJson { date: date.clone(), said: *said, page: item(page) })
        };
        CityMaturityJson {
            city: of.authority.clone(),
            mentioned: reached(Step::Mentioned),
            tried: reached(Step::Tried),
            adopted: reached(Step::Adopted),
            given_up: reached(Step::GivenUp),
        }
    };
    MaturityJson { page: item(&found.page), cities: found.cities.iter().map(city).collect() }
}
