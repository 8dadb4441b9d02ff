//! The league, the page of a city and what it shows, learning paths.

use actix_web::{HttpResponse, web};
use koinon_commons::city_page::CityPage;
use koinon_commons::league::{Group, LeagueCity, Membership};
use koinon_commons::learning::{Step, Visit};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::{Origin, Timestamp};
use koinon_store::Page;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::compare::{CellJson, ColumnJson};
use super::page_json::PageItem;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/league", Access::Anyone(Scope::Read), league),
        Call::put("/league", Access::Holder(Scope::Admin), name_charter),
        Call::get("/cities/{city}", Access::Anyone(Scope::Read), city),
        Call::put("/dashboard", Access::Holder(Scope::Admin), choose),
        Call::get("/pages/{id}/path", Access::Anyone(Scope::Read), path),
    ]
}

/// What a city is to the league, as this city sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct MembershipJson {
    /// `here`; `member`: it agreed to share its pages; `asked`; `refused`; `removed`: nothing that it sends is taken; `known`.
    state: &'static str,
    /// Since when, where that is known.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// Why it was removed, in public; null for others.
    reason: Option<String>,
}

impl MembershipJson {
    fn of(membership: &Membership) -> Self {
        let reason = match membership {
            Membership::Removed { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        Self { state: membership.code(), since: membership.since(), reason }
    }
}

/// A city in the league.
#[derive(Serialize, ToSchema)]
pub(super) struct LeagueCityJson {
    /// Its authority.
    id: String,
    /// Its name.
    name: String,
    /// How many of its live pages are here.
    pages: i64,
    /// What it is to the league.
    membership: MembershipJson,
}

impl LeagueCityJson {
    fn of(city: &LeagueCity) -> Self {
        Self {
            id: city.city.origin.authority().to_owned(),
            name: city.city.name.clone(),
            pages: city.pages,
            membership: MembershipJson::of(&city.membership),
        }
    }
}

/// A group of cities.
#[derive(Serialize, ToSchema)]
pub(super) struct GroupJson {
    /// The page of the network.
    page: PageItem,
    /// Its cities.
    members: Vec<GroupMemberJson>,
}

/// A city of a group.
#[derive(Serialize, ToSchema)]
pub(super) struct GroupMemberJson {
    /// What the page calls it.
    name: String,
    /// Its authority, where it is known here.
    city: Option<String>,
}

/// The league as this city sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct LeagueJson {
    /// This city and the others that it has to do with, removed ones too.
    cities: Vec<LeagueCityJson>,
    /// The charter; null where none was named.
    charter: Option<PageItem>,
    /// How many people vouch for it: see `GET /pages/{id}/endorsements`.
    vouchers: usize,
    /// The regional groups.
    groups: Vec<GroupJson>,
    /// The newest learning paths; `GET /pages?kind=learning_path` lists all.
    paths: Vec<PageItem>,
}

/// The league as this city sees it: its members, its charter, its regional groups.
#[utoipa::path(get, path = "/league", tag = "cities", responses((status = 200, body = LeagueJson)))]
pub(super) async fn league(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(league_json(&state).await?))
}

async fn league_json(state: &State) -> Result<LeagueJson, Problem> {
    let league = state.commons.league().await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let item = |page: &Page| PageItem::of(page, here, now);
    let group = |group: &Group| GroupJson {
        page: item(&group.page),
        members: group
            .members
            .iter()
            .map(|(name, city)| GroupMemberJson {
                name: name.clone(),
                city: city.as_ref().map(|city| city.origin.authority().to_owned()),
            })
            .collect(),
    };
    Ok(LeagueJson {
        cities: league.cities.iter().map(LeagueCityJson::of).collect(),
        charter: league.charter.as_ref().map(item),
        vouchers: league.vouchers.len(),
        groups: league.groups.iter().map(group).collect(),
        paths: league.paths.iter().map(item).collect(),
    })
}

/// Which page is the charter.
#[derive(Deserialize, ToSchema)]
pub(super) struct NameCharter {
    /// Its address, `slug@authority`, the slug or the title of a page of this city; null for none.
    charter: Option<String>,
}

/// Names the page that is the charter of the league. For administrators.
#[utoipa::path(put, path = "/league", tag = "cities", request_body = NameCharter,
    responses((status = 200, body = LeagueJson)))]
pub(super) async fn name_charter(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<NameCharter>,
) -> Result<HttpResponse, Problem> {
    let name = body.into_inner().charter.unwrap_or_default();
    state.commons.name_charter(who.actor(), &name).await?;
    Ok(HttpResponse::Ok().json(league_json(&state).await?))
}

/// The page of a city.
#[derive(Serialize, ToSchema)]
pub(super) struct CityPageJson {
    /// Its authority.
    id: String,
    /// Its name.
    name: String,
    /// Where it lives.
    #[schema(value_type = String)]
    origin: Origin,
    /// One sentence about it.
    summary: String,
    /// How many of its live pages are here.
    pages: i64,
    /// What it is to the league.
    membership: MembershipJson,
    /// The page on which it says what it is; null where there is none.
    profile: Option<PageItem>,
    /// Who looks after that page, as it names them.
    stewards: Vec<String>,
    /// What it chose to show.
    dashboard: DashboardJson,
    /// The figures that it shows, in its order, each with what it says of it; what it does not say is missing, and never nought.
    figures: Vec<FigureJson>,
    /// Its newest practices.
    practices: Vec<PageItem>,
    /// How its trials ended: at most its newest 1,000 are counted.
    outcomes: Vec<OutcomeJson>,
    /// Its newest notes on what would work elsewhere.
    notes: Vec<PageItem>,
    /// Its newest trials of others' practices.
    trials_of_others: Vec<PageItem>,
    /// Its newest pages that were made from others'.
    versions: Vec<PageItem>,
    /// Its newest places.
    places: Vec<PageItem>,
    /// Its events to come, the next first.
    events: Vec<EventJson>,
}

/// What a city chose to show.
#[derive(Serialize, ToSchema)]
pub(super) struct DashboardJson {
    /// The `id` of figures, as `GET /compare` has them, in their order; empty for the usual ones.
    figures: Vec<String>,
    /// What follows them, in its order; empty for everything: `gave`, `took_up`, `places`, `events`, `care`.
    sections: Vec<&'static str>,
}

/// A figure of a city.
#[derive(Serialize, ToSchema)]
pub(super) struct FigureJson {
    /// Of what.
    of: ColumnJson,
    /// What the city says.
    says: CellJson,
}

/// How trials ended.
#[derive(Serialize, ToSchema)]
pub(super) struct OutcomeJson {
    /// The code of the outcome; null where a report says none.
    outcome: Option<String>,
    /// So many ended so.
    trials: i64,
}

/// An event.
#[derive(Serialize, ToSchema)]
pub(super) struct EventJson {
    /// Its page.
    page: PageItem,
    /// When it begins, as the page says it; null where that cannot be read.
    start: Option<String>,
}

impl EventJson {
    fn of(visit: &Visit, here: &Origin, now: Timestamp) -> Self {
        Self {
            page: PageItem::of(&visit.event, here, now),
            start: Some(visit.start.clone()).filter(|start| !start.is_empty()),
        }
    }
}

/// The page of a city: what it says of itself, what it gave and took up, in the order that it chose.
#[utoipa::path(get, path = "/cities/{city}", tag = "cities",
    params(("city" = String, Path, description = "An authority, or `here`")),
    responses((status = 200, body = CityPageJson)))]
pub(super) async fn city(state: web::Data<State>, city: web::Path<String>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(city_json(&state, &city).await?))
}

async fn city_json(state: &State, authority: &str) -> Result<CityPageJson, Problem> {
    let found: CityPage = state.commons.city_page(authority).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let items = |pages: &[Page]| pages.iter().map(|page| PageItem::of(page, here, now)).collect();
    let trials: Vec<Page> = found.trials.iter().map(|trial| trial.page.clone()).collect();
    let outcome = |(code, trials): &(String, i64)| OutcomeJson {
        outcome: Some(code.clone()).filter(|code| !code.is_empty()),
        trials: *trials,
    };
    Ok(CityPageJson {
        id: found.city.origin.authority().to_owned(),
        name: found.city.name.clone(),
        summary: found.city.summary.clone(),
        pages: found.pages,
        membership: MembershipJson::of(&found.membership),
        stewards: found.profile.as_ref().map(|page| page.care.stewards.clone()).unwrap_or_default(),
        profile: found.profile.as_ref().map(|page| PageItem::of(page, here, now)),
        dashboard: DashboardJson {
            figures: found.dashboard.figures.clone(),
            sections: found.dashboard.sections.iter().map(|section| section.code()).collect(),
        },
        figures: found
            .figures
            .figures
            .iter()
            .map(|(column, cell)| FigureJson { of: column.into(), says: CellJson::of(cell, here) })
            .collect(),
        practices: items(&found.practices),
        outcomes: found.outcomes.iter().map(outcome).collect(),
        notes: items(&found.notes),
        trials_of_others: items(&trials),
        versions: items(&found.versions),
        places: items(&found.places),
        events: found.events.iter().map(|event| EventJson::of(event, here, now)).collect(),
        origin: found.city.origin,
    })
}

/// What the page of this city is to show.
#[derive(Deserialize, ToSchema)]
pub(super) struct Choose {
    /// The `id` of figures, as `GET /compare` has them, in their order; at most 30. Empty for the usual ones.
    #[serde(default)]
    figures: Vec<String>,
    /// What follows them, in its order: `gave`, `took_up`, `places`, `events`, `care`. Empty for everything.
    #[serde(default)]
    sections: Vec<String>,
    /// What the change is about.
    summary: Option<String>,
}

/// Chooses what the page of this city shows. It becomes a version of the city's profile, and travels with it. For administrators.
#[utoipa::path(put, path = "/dashboard", tag = "cities", request_body = Choose,
    responses((status = 200, body = CityPageJson), (status = 409, description = "the profile was changed in the same lines")))]
pub(super) async fn choose(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<Choose>,
) -> Result<HttpResponse, Problem> {
    let Choose { figures, sections, summary } = body.into_inner();
    let note = summary.unwrap_or_else(|| "Chose what the page of the city shows".to_owned());
    state.commons.choose_dashboard(who.actor(), figures, sections, note).await?;
    Ok(HttpResponse::Ok().json(city_json(&state, "here").await?))
}

/// A learning path.
#[derive(Serialize, ToSchema)]
pub(super) struct PathJson {
    /// Its page.
    page: PageItem,
    /// Its steps, in their order.
    steps: Vec<StepJson>,
}

/// A step of a learning path.
#[derive(Serialize, ToSchema)]
pub(super) struct StepJson {
    /// What the path calls the page.
    name: String,
    /// Why it is read here; empty where that is not said.
    why: String,
    /// The page; null where it is not here to be read.
    page: Option<PageItem>,
}

/// The steps of a learning path, in their order, of pages of this city and of others. 404 for a page that is none.
#[utoipa::path(get, path = "/pages/{id}/path", tag = "pages", params(super::PageName),
    responses((status = 200, body = PathJson)))]
pub(super) async fn path(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = state.commons.learning_path(who.actor(), &PageRef::parse(&id)).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let step = |step: &Step| StepJson {
        name: step.name.clone(),
        why: step.why.clone(),
        page: step.page.as_ref().map(|page| PageItem::of(page, here, now)),
    };
    Ok(HttpResponse::Ok()
        .json(PathJson { page: PageItem::of(&found.page, here, now), steps: found.steps.iter().map(step).collect() }))
}
