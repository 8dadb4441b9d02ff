//! `GET /search`, and `GET /cities`.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use koinon_commons::nearness::Nearness;
use koinon_commons::render::page_path;
use koinon_commons::scope::Scope;
use koinon_commons::search::{self, Facets, Fragment, Query, wikilink_to};
use koinon_core::schema::facets;
use koinon_core::{Origin, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::here::DistanceJson;
use super::page_json::PageItem;
use super::problem::Problem;
use crate::State;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/search", Access::Anyone(Scope::Read), search),
        Call::get("/complete", Access::Anyone(Scope::Read), complete),
        Call::get("/cities", Access::Anyone(Scope::Read), cities),
    ]
}

/// What is searched for. What it can be narrowed by follows from the tables of the kinds.
#[derive(Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub(super) struct Search {
    q: String,
    filters: Vec<(String, String)>,
    near: Option<String>,
    limit: Option<i64>,
    cursor: Option<String>,
}

impl TryFrom<Vec<(String, String)>> for Search {
    type Error = String;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, String> {
        let mut search = Self { q: String::new(), filters: Vec::new(), near: None, limit: None, cursor: None };
        for (name, value) in pairs {
            match name.as_str() {
                "q" => search.q = value,
                "near" => search.near = Some(value),
                "limit" => search.limit = Some(value.parse().map_err(|_| "`limit` is a number".to_owned())?),
                "cursor" => search.cursor = Some(value),
                _ if search::is_filter(&name) => search.filters.push((name, value)),
                _ => {}
            }
        }
        Ok(search)
    }
}

impl IntoParams for Search {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = |name: &str, doc: &str, holds: ObjectBuilder| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(doc))
                .schema(Some(holds.build()))
                .build()
        };
        let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
        let int64 = SchemaFormat::KnownFormat(KnownFormat::Int64);
        let fixed = [
            ("q", "Words, `\"phrases\"`, `-words` to leave out, `kind:`, `outcome:` and so on.", text()),
            ("city", "An authority, or `here`.", text()),
            ("kind", "A kind's code.", text()),
            ("lang", "BCP 47, first part.", text()),
            (
                "near",
                "An authority, or `here`: pages of cities whose context is closer to that of this city come before others; \
                 pages of cities that cannot be compared with it come last.",
                text(),
            ),
            (
                "limit",
                "At most 500; 50 unless said.",
                ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).format(Some(int64)),
            ),
            ("cursor", "The `next` of the list before.", text().pattern(Some("^[A-Za-z0-9_-]{28}$"))),
        ];
        let of_kinds = facets().iter().map(|facet| parameter(facet.name, facet.doc(), text()));
        fixed.into_iter().map(|(name, doc, holds)| parameter(name, doc, holds)).chain(of_kinds).collect()
    }
}

/// What was found.
#[derive(Serialize, ToSchema)]
pub(super) struct Found {
    /// Best first; with `near`, those of closer cities before.
    hits: Vec<HitJson>,
    /// By closeness to which city they are ordered: only with `near`.
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<NearJson>,
    /// How many pages match.
    total: usize,
    /// How many of them have which value, by what they can be narrowed by: `kind`, `lang`, `city`, and what the tables of the
    /// kinds say (`theme`, `outcome` …, see `GET /kinds`). Most pages first.
    #[schema(value_type = BTreeMap<String, Vec<Count>>)]
    facets: BTreeMap<&'static str, Vec<Count>>,
    /// The `cursor` of what follows; null at the end.
    next: Option<String>,
    /// The search with its misspelt words put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    did_you_mean: Option<String>,
}

/// By closeness to which city pages are ordered.
#[derive(Serialize, ToSchema)]
pub(super) struct NearJson {
    /// Its authority.
    city: String,
    /// How many other cities can be compared with it; with none the order is the usual one.
    compared: usize,
}

impl NearJson {
    fn of(nearness: &Nearness) -> Self {
        Self { city: nearness.city.origin.authority().to_owned(), compared: nearness.compared() }
    }
}

/// A page that was found.
#[derive(Serialize, ToSchema)]
pub(super) struct HitJson {
    /// The page, without its text.
    page: PageItem,
    /// The passage that fits best: HTML, with what was found in `<mark>` and everything else escaped.
    snippet: String,
    /// Higher is better; comparable within one search only.
    score: f32,
    /// How far its city is from the one of `near`: only with `near`; null where one of the two has no profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<Option<DistanceJson>>,
}

/// How many pages have a property.
#[derive(Serialize, ToSchema)]
pub(super) struct Count {
    /// The property.
    value: String,
    /// How many.
    count: u64,
}

/// Searches the live pages of this city and of those that it follows. No query is an error.
#[utoipa::path(get, path = "/search", tag = "search", params(Search), 
    responses((status = 200, body = Found), (status = 422, description = "a filter cannot be used")))]
pub(super) async fn search(state: web::Data<State>, query: web::Query<Search>) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let near = match query.near.as_deref().filter(|near| !near.is_empty()) {
        Some(near) => Some(state.commons.nearness(near).await?),
        None => None,
    };
    let (commons, here) = (&state.commons, state.commons.origin());
    let mut filters = query.filters;
    for (name, value) in &mut filters {
        if name == "city" && value == "here" {
            here.authority().clone_into(value);
        }
    }
    let query = Query {
        text: query.q,
        filters,
        closeness: near.as_ref().map(Nearness::closeness).unwrap_or_default(),
        interface_lang: commons.default_lang().to_owned(),
        limit: usize::try_from(super::limit(query.limit)).unwrap_or(50),
        cursor: query.cursor,
    };
    let (found, results) = commons.search(query).await?;
    let now = commons.now();
    let hits: Vec<_> = found
        .iter()
        .map(|found| HitJson {
            page: PageItem::of(&found.page, here, now),
            snippet: marked(&found.hit.snippet),
            score: found.hit.score,
            distance: near.as_ref().map(|near| near.distance(found.page.city).map(DistanceJson::of)),
        })
        .collect();
    Ok(HttpResponse::Ok().json(Found {
        hits,
        near: near.as_ref().map(NearJson::of),
        total: results.total,
        facets: counts(results.facets),
        next: results.next,
        did_you_mean: results.did_you_mean,
    }))
}

/// A passage as safe HTML, with what was found in `<mark>`.
#[must_use]
pub fn marked(fragments: &[Fragment]) -> String {
    let escape =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    fragments
        .iter()
        .map(|fragment| {
            let text = escape(&fragment.text);
            if fragment.marked { format!("<mark>{text}</mark>") } else { text }
        })
        .collect()
}

fn counts(facets: Facets) -> BTreeMap<&'static str, Vec<Count>> {
    let list = |counts: Vec<(String, u64)>| counts.into_iter().map(|(value, count)| Count { value, count }).collect();
    facets.0.into_iter().map(|(name, counts)| (name, list(counts))).collect()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Complete {
    /// The beginning of a title; the last word may be unfinished.
    #[serde(default)]
    #[param(required = false)]
    q: String,
    /// At most 20; 8 unless said.
    limit: Option<i64>,
}

/// A page that a link may lead to.
#[derive(Serialize, ToSchema)]
pub(super) struct Completion {
    /// Its title.
    title: String,
    /// BCP 47.
    lang: String,
    /// The kind's code.
    kind: String,
    /// The authority of its city.
    city: String,
    /// The name of its city.
    city_name: String,
    /// Whether it is of another city.
    mirrored: bool,
    /// Where people read it on this site.
    url: String,
    /// What a text of this city says to link to it: `[[Title]]`, `[[slug@authority|Title]]`.
    link: String,
}

/// Pages whose titles have these words, of this city and of those that it follows.
#[utoipa::path(get, path = "/complete", tag = "search", params(Complete), responses((status = 200, body = List<Completion>)))]
pub(super) async fn complete(state: web::Data<State>, query: web::Query<Complete>) -> Result<HttpResponse, Problem> {
    let (commons, here) = (&state.commons, state.commons.origin());
    let limit = usize::try_from(query.limit.unwrap_or(8).clamp(1, 20)).unwrap_or(8);
    let pages = commons.complete(&query.q, limit).await?;
    let cities = commons.cities().await?;
    let items = pages.into_iter().map(|page| {
        let city = cities.iter().find(|(city, _)| city.id == page.city);
        Completion {
            city_name: city.map_or_else(|| page.authority.clone(), |(city, _)| city.name.clone()),
            mirrored: page.mirrored(),
            url: here.at(&page_path(here, &page.authority, &page.slug)),
            link: wikilink_to(here, &page),
            title: page.title,
            lang: page.lang,
            kind: page.kind,
            city: page.authority,
        }
    });
    Ok(HttpResponse::Ok().json(List { items: items.collect(), next: None }))
}

/// A city.
#[derive(Serialize, ToSchema)]
pub(super) struct CityJson {
    /// Its authority.
    id: String,
    /// Its name.
    name: String,
    /// Where it lives.
    #[schema(value_type = String)]
    origin: Origin,
    /// One sentence about it.
    summary: String,
    /// Whether it is this one.
    here: bool,
    /// What its NodeInfo names.
    software: Option<String>,
    /// How many of its live pages are here.
    pages: i64,
    /// When something of it last arrived.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_heard: Option<Timestamp>,
    /// How many pages arrived that did not fit their record.
    mismatches: i64,
    /// Whether nothing is taken from it and nothing sent.
    blocked: bool,
    /// How far its context is from that of this city; null where one of the two has no profile.
    distance: Option<DistanceJson>,
}

/// This city, and those that it has to do with: that it follows, that follow it, whose pages are here, or that it blocks.
#[utoipa::path(get, path = "/cities", tag = "cities", responses((status = 200, body = List<CityJson>)))]
pub(super) async fn cities(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let cities = state.commons.cities().await?;
    let near = state.commons.nearness("here").await?;
    let items: Vec<_> = cities
        .into_iter()
        .map(|(city, pages)| CityJson {
            distance: near.distance(city.id).map(DistanceJson::of),
            id: city.origin.authority().to_owned(),
            name: city.name,
            summary: city.summary,
            here: city.id == koinon_store::HERE,
            software: city.software,
            pages,
            last_heard: city.last_heard,
            mismatches: city.mismatches,
            blocked: city.blocked,
            origin: city.origin,
        })
        .collect();
    Ok(HttpResponse::Ok().json(List { items, next: None }))
}
