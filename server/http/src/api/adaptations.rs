//! Our versions of a page: the pages that were made from it, making one, and taking over what it has changed since.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::adaptations::{Adaptation, NewAdaptation};
use koinon_commons::propose::ProposedEdit;
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_commons::take_over::TakeOver;
use koinon_core::Hash;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::conditional::IfMatch;
use super::page_json::{PageItem, PageJson};
use super::pages::{Summary, answer, summary};
use super::problem::Problem;
use super::proposals::{ProposalJson, proposed};
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/pages/{id}/adaptations", Access::Anyone(Scope::Read), list),
        Call::post("/pages/{id}/adaptations", Access::Holder(Scope::Write), adapt),
        Call::post("/pages/{id}/take-over", Access::Holder(Scope::Write), take_over),
        Call::post("/pages/{id}/offer-back", Access::Holder(Scope::Write), offer_back),
    ]
}

/// A page that was made from another one.
#[derive(Serialize, ToSchema)]
pub(super) struct AdaptationItem {
    #[serde(flatten)]
    item: PageItem,
    /// The revision of the original that it was made from, or whose changes it has taken over since; null where it names none.
    #[schema(value_type = Option<String>)]
    adapted_revision: Option<Hash>,
    /// Whether the original has changed since.
    behind: bool,
}

/// The pages that were made from one.
#[derive(Serialize, ToSchema)]
pub(super) struct Adaptations {
    /// Newest change first; at most 60.
    items: Vec<AdaptationItem>,
}

/// The pages of this city and of those that it follows that were made from a page, newest change first, without their texts.
#[utoipa::path(get, path = "/pages/{id}/adaptations", tag = "adaptations",
    params(super::PageName), responses((status = 200, body = Adaptations)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let found = state.commons.adaptations(who.actor(), &PageRef::parse(&id)).await?;
    let (here, now) = (state.commons.origin(), state.commons.now());
    let item = |Adaptation { page, version, behind }: &Adaptation| AdaptationItem {
        item: PageItem::of(page, here, now),
        adapted_revision: *version,
        behind: *behind,
    };
    Ok(HttpResponse::Ok().json(Adaptations { items: found.iter().map(item).collect() }))
}

/// An adaptation that is to be.
#[derive(Deserialize, Default, ToSchema)]
pub(super) struct Adapt {
    /// The readable part of its address; made from the title unless said.
    slug: Option<String>,
    /// Its title; that of the original unless said.
    title: Option<String>,
    /// Keep it as a draft that only its author sees.
    #[serde(default)]
    draft: bool,
}

/// Makes a page of this city from a page of this or another one: its text is copied, and `adapted_from` says from which
/// revision. It is published if its author may, and kept as a draft if the city reads first, as with `POST /pages`.
#[utoipa::path(post, path = "/pages/{id}/adaptations", tag = "adaptations",
    params(super::PageName), request_body = Option<Adapt>, responses((status = 201, body = PageJson)))]
pub(super) async fn adapt(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let body: Option<Adapt> = match body.is_empty() {
        true => None,
        false => serde_json::from_slice(&body).map_err(|e| Problem::bad_request(e.to_string()))?,
    };
    let Adapt { slug, title, draft } = body.unwrap_or_default();
    let (actor, reference) = (who.actor(), PageRef::parse(&id));
    if_match.0.check(state.commons.page_row(actor, &reference).await?.head_hash)?;
    let saved = state.commons.adapt(actor, &reference, NewAdaptation { slug, title, draft }).await?;
    let page = answer(&state, actor, saved).await?;
    let location = page.item.url.clone();
    Ok(HttpResponse::Created().insert_header(("Location", location)).json(page))
}

/// Takes over what the original of an adaptation has changed since, as a revision whose `parents` are both. Where both changed
/// the same lines the answer is 409 with `base`, `yours`, `theirs` and `merged_with_conflicts`, and nothing is changed.
#[utoipa::path(post, path = "/pages/{id}/take-over", tag = "adaptations",
    params(super::PageName), request_body = Option<Summary>, responses((status = 200, body = PageJson)))]
pub(super) async fn take_over(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let (actor, reference) = (who.actor(), PageRef::parse(&id));
    if_match.0.check(state.commons.page_row(actor, &reference).await?.head_hash)?;
    let wanted = TakeOver { note: summary(&body)?, ..TakeOver::default() };
    let saved = state.commons.take_over(actor, &reference, wanted).await.map_err(|error| match error {
        Error::Conflict(_) => Problem::from(error)
            .saying("both pages changed the same lines; nothing was changed: save what the text becomes with PUT"),
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().json(answer(&state, actor, saved).await?))
}

/// Why what an adaptation made better is offered back.
#[derive(Deserialize, ToSchema)]
pub(super) struct OfferBack {
    /// Why: plain text of 2,000 characters at most.
    #[serde(default)]
    #[schema(required = true)]
    reason: String,
    /// Where that is known from: 20 lines at most.
    #[serde(default)]
    sources: Vec<String>,
}

/// Proposes what an adaptation made better for the page that it was made from: its text, with the fields that are the original's
/// own and what the original has changed since. A proposal like any other: for a page of another city it is sent there.
#[utoipa::path(post, path = "/pages/{id}/offer-back", tag = "adaptations",
    params(super::PageName), request_body = OfferBack, responses((status = 201, body = ProposalJson)))]
pub(super) async fn offer_back(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    if_match: IfMatch,
    body: web::Json<OfferBack>,
) -> Result<HttpResponse, Problem> {
    let (actor, reference, body) = (who.actor(), PageRef::parse(&id), body.into_inner());
    if_match.0.check(state.commons.page_row(actor, &reference).await?.head_hash)?;
    let offer = state.commons.offer_back(actor, &reference).await?;
    let edit = ProposedEdit {
        base_revision: Some(offer.base),
        markdown: offer.markdown,
        title: None,
        reason: body.reason,
        sources: body.sources,
    };
    let proposal = state.commons.propose(actor, offer.original.page.id, edit).await?;
    proposed(&state, actor, &proposal.ulid).await
}
