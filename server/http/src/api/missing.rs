//! `/missing`: what is missing in this city's commons.

use actix_web::{HttpResponse, web};
use koinon_commons::missing::{Count, Lack};
use koinon_commons::scope::Scope;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::List;
use super::calls::{Access, Call};
use super::page_json::PageItem;
use super::problem::Problem;
use crate::State;
use crate::cursor::{read_cursor, written_cursor};

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/missing", Access::Anyone(Scope::Read), counts),
        Call::get("/missing/red_links", Access::Anyone(Scope::Read), red_links),
        Call::get("/missing/{what}", Access::Anyone(Scope::Read), pages),
    ]
}

/// How much is missing.
#[derive(Serialize, ToSchema)]
pub(super) struct MissingJson {
    /// Names that texts link to in this city and that lead nowhere.
    red_links: CountJson,
    /// Practices of this city that nobody observed or measured, and of which no trial is reported.
    without_evidence: CountJson,
    /// Pages of this city that somebody should have looked at again by now.
    past_review: CountJson,
    /// Pages of this city that no other page links to, its profile left out.
    orphans: CountJson,
}

/// A count.
#[derive(Serialize, ToSchema)]
pub(super) struct CountJson {
    /// So many.
    n: usize,
    /// Whether there may be more than that: at most 500 are counted, among 2,000 that are looked at.
    or_more: bool,
}

impl From<Count> for CountJson {
    fn from(count: Count) -> Self {
        Self { n: count.n, or_more: count.or_more }
    }
}

/// How much is missing in this city's commons.
#[utoipa::path(get, path = "/missing", tag = "pages", responses((status = 200, body = MissingJson)))]
pub(super) async fn counts(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    let commons = &state.commons;
    Ok(HttpResponse::Ok().json(MissingJson {
        red_links: commons.count_lacking(Lack::RedLink).await?.into(),
        without_evidence: commons.count_lacking(Lack::Evidence).await?.into(),
        past_review: commons.count_lacking(Lack::Review).await?.into(),
        orphans: commons.count_lacking(Lack::Orphan).await?.into(),
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// At most 500; 50 unless said.
    limit: Option<i64>,
    /// The `next` of the list before.
    #[param(pattern = "^[0-9]{1,15}-[0-9]{1,15}$")]
    cursor: Option<String>,
}

/// Pages of this city that lack something. `orphans` and `without_evidence` come newest first, `past_review` those first that wait
/// longest. For one list at most 2,000 pages are looked at, so that one may be empty and still have a `next`.
#[utoipa::path(get, path = "/missing/{what}", tag = "pages",
    params(("what" = String, Path, description = "`orphans`, `without_evidence` or `past_review`"), Which),
    responses((status = 200, body = List<PageItem>)))]
pub(super) async fn pages(
    state: web::Data<State>,
    what: web::Path<String>,
    query: web::Query<Which>,
) -> Result<HttpResponse, Problem> {
    let lack = Lack::from_code(&what).filter(|lack| *lack != Lack::RedLink).ok_or_else(Problem::not_found)?;
    let after = match query.cursor.as_deref() {
        Some(cursor) => Some(read_cursor(cursor).ok_or_else(|| Problem::bad_request("this cursor is none of ours"))?),
        None => None,
    };
    let (pages, next) = state.commons.lacking_pages(lack, after, super::limit(query.limit)).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let items: Vec<_> = pages.iter().map(|page| PageItem::of(page, here, now)).collect();
    let next = next.map(written_cursor);
    Ok(HttpResponse::Ok().json(List { items, next }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WhichNames {
    /// At most 500; 50 unless said.
    limit: Option<i64>,
    /// The `next` of the list before.
    cursor: Option<String>,
}

/// A name that texts link to and that leads nowhere.
#[derive(Serialize, ToSchema)]
pub(super) struct RedLinkJson {
    /// The name, as it stands in addresses.
    slug: String,
    /// How many live pages name it; of very many, at least so many.
    pages: usize,
    /// Some of them, newest first.
    named_by: Vec<PageItem>,
}

/// The names that texts link to in this city and that lead nowhere, in alphabetical order, with pages that name each. For one list at
/// most 2,000 names are looked at, so that one may be empty and still have a `next`.
#[utoipa::path(get, path = "/missing/red_links", tag = "pages", params(WhichNames),
    responses((status = 200, body = List<RedLinkJson>)))]
pub(super) async fn red_links(state: web::Data<State>, query: web::Query<WhichNames>) -> Result<HttpResponse, Problem> {
    let WhichNames { limit, cursor } = query.into_inner();
    if cursor.as_deref().is_some_and(|cursor| cursor.contains('\0')) {
        return Err(Problem::bad_request("this cursor is none of ours"));
    }
    let (red, next) = state.commons.red_links(cursor, super::limit(limit)).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let items = red.into_iter().map(|red| RedLinkJson {
        named_by: red.named_by.iter().map(|page| PageItem::of(page, here, now)).collect(),
        pages: red.names,
        slug: red.slug,
    });
    Ok(HttpResponse::Ok().json(List { items: items.collect(), next }))
}
