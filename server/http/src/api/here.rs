//! *And here?*: a practice beside another city.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use koinon_commons::here::{CityContext, Here, Judged, Met};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::context::{Context, Distance, Known, Likeness, Variable};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::calls::{Access, Call};
use super::page_json::PageItem;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get("/pages/{id}/here", Access::Anyone(Scope::Read), here)]
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct With {
    /// The authority of the city to compare with; this one unless said.
    with: Option<String>,
}

/// How far two cities' contexts are from each other.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DistanceJson {
    /// From 0, the same, to 1; null where fewer than four variables could be compared.
    value: Option<f64>,
    /// How many variables were compared.
    compared: usize,
}

impl DistanceJson {
    pub(super) fn of(distance: &Distance) -> Self {
        Self { value: distance.value(), compared: distance.compared() }
    }
}

/// A practice beside another city.
#[derive(Serialize, ToSchema)]
pub(super) struct HereJson {
    /// The city of the practice.
    city: CityContextJson,
    /// The city that it is compared with; null while that would be its own: then say `with`.
    with: Option<CityContextJson>,
    /// How far apart they are; null unless both have a profile.
    distance: Option<DistanceJson>,
    /// That in words: `alike`, `rather_alike`, `rather_different`, `different`; null where it has no value.
    likeness: Option<&'static str>,
    /// What was compared, each with how much they differ in it.
    differences: Vec<DifferenceJson>,
    /// The variables with the largest differences, three at most, the largest first.
    largest: Vec<&'static str>,
    /// On what condition it would work: required ones first, and of those the ones that are not met.
    conditions: Vec<ConditionJson>,
    /// The authorities of the cities that it can be compared with.
    choices: Vec<String>,
}

/// The context of a city.
#[derive(Serialize, ToSchema)]
pub(super) struct CityContextJson {
    /// Its authority.
    id: String,
    /// Its name.
    name: String,
    /// The page that says it, without its text; null where the city has none.
    profile: Option<PageItem>,
    /// What is known of it.
    context: ContextJson,
    /// What is not known: names of the members of `context`.
    missing: Vec<&'static str>,
}

/// What is known of a city's context. What is not, is null.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct ContextJson {
    /// How many people live there.
    population: Option<f64>,
    /// How many people live on a square kilometre.
    density: Option<f64>,
    /// How the population changed in ten years, in percent.
    growth_10y_percent: Option<f64>,
    /// The class of income (World Bank).
    income_level: Option<String>,
    /// The main group of the climate (Köppen–Geiger): `A` to `E`.
    climate_group: Option<String>,
    /// The degree of urbanisation: `1` city, `2` town, `3` rural.
    degurba: Option<String>,
    /// The shape of the land.
    relief: Option<BTreeSet<String>>,
    /// What the city itself decides, as it is compared: in small letters.
    competences: Option<BTreeSet<String>>,
    /// The languages of its people: first parts of BCP 47.
    languages: Option<BTreeSet<String>>,
}

/// How much two cities differ in a variable that both say.
#[derive(Serialize, ToSchema)]
pub(super) struct DifferenceJson {
    /// Which: the name of a member of `context`.
    variable: &'static str,
    /// From 0, the same, to 1.
    by: f64,
}

/// A condition, and whether it is met in the city that the practice is compared with.
#[derive(Serialize, ToSchema)]
pub(super) struct ConditionJson {
    /// In words; null where it is not known.
    text: Option<String>,
    /// Why it is not known; null where it is.
    unknown: Option<String>,
    /// What it is about: a code.
    factor: String,
    /// `required` or `helpful`.
    importance: &'static str,
    /// `met`, `partly` or `not_met`, as that city says in a note of its own; null where it does not say.
    met: Option<&'static str>,
    /// What to do where it is not met; may be empty.
    workaround: String,
    /// The page that says it: the practice, or a note that assesses it.
    page: PageItem,
}

/// What the context of a practice is beside that of a city, and on what condition it would work there. Nothing is ranked.
#[utoipa::path(get, path = "/pages/{id}/here", tag = "pages", params(super::PageName, With),
    responses((status = 200, body = HereJson), (status = 422, description = "no such city is known here")))]
pub(super) async fn here(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    query: web::Query<With>,
) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    let here = commons.here(who.actor(), &PageRef::parse(&id), query.into_inner().with).await?;
    let item = |page: &koinon_store::Page| PageItem::of(page, commons.origin(), commons.now());
    let city = |city: &CityContext| {
        let context = city.profile.as_ref().map(|profile| profile.context.clone()).unwrap_or_default();
        CityContextJson {
            id: city.city.origin.authority().to_owned(),
            name: city.city.name.clone(),
            profile: city.profile.as_ref().map(|profile| item(&profile.page)),
            missing: context.missing().map(Variable::code).collect(),
            context: context_json(&context),
        }
    };
    let condition = |one: &Judged| ConditionJson {
        text: one.known.then(|| one.text.clone()),
        unknown: (!one.known).then(|| one.text.clone()),
        factor: one.factor.clone(),
        importance: if one.required { "required" } else { "helpful" },
        met: one.met.map(Met::code),
        workaround: one.workaround.clone(),
        page: item(&one.page),
    };
    let Here { theirs, with, distance, conditions, choices, .. } = &here;
    let differences = distance.iter().flat_map(|distance| &distance.differences);
    Ok(HttpResponse::Ok().json(HereJson {
        city: city(theirs),
        with: with.as_ref().map(city),
        likeness: distance.as_ref().and_then(Distance::value).map(|value| Likeness::of(value).code()),
        differences: differences.map(|one| DifferenceJson { variable: one.variable.code(), by: one.by }).collect(),
        largest: distance.iter().flat_map(Distance::largest).map(|one| one.variable.code()).collect(),
        distance: distance.as_ref().map(DistanceJson::of),
        conditions: conditions.iter().map(condition).collect(),
        choices: choices.iter().map(|city| city.origin.authority().to_owned()).collect(),
    }))
}

fn context_json(context: &Context) -> ContextJson {
    let number = |variable| match context.get(variable) {
        Some(Known::Amount(number)) => Some(*number),
        _ => None,
    };
    let code = |variable| match context.get(variable) {
        Some(Known::Code(code)) => Some(code.clone()),
        _ => None,
    };
    let set = |variable| match context.get(variable) {
        Some(Known::Set(members)) => Some(members.clone()),
        _ => None,
    };
    ContextJson {
        population: number(Variable::Population),
        density: number(Variable::Density),
        growth_10y_percent: number(Variable::Growth),
        income_level: code(Variable::Income),
        climate_group: code(Variable::Climate),
        degurba: code(Variable::Degurba),
        relief: set(Variable::Relief),
        competences: set(Variable::Competences),
        languages: set(Variable::Languages),
    }
}
