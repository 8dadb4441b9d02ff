//! `/notifications` and `/watches`: what one is told of, and what one wants to be told of.

use actix_web::{HttpResponse, web};
use koinon_commons::notices::ListedNotice;
use koinon_commons::scope::Scope;
use koinon_store::{NoticeId, Watch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::List;
use super::calls::{Access, Call};
use super::page_json::PersonJson;
use super::part::Part;
use super::problem::Problem;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get("/notifications", Access::Holder(Scope::Read), list),
        Call::post("/notifications/seen", Access::Holder(Scope::Write), see),
        Call::get("/watches", Access::Holder(Scope::Read), watches),
        Call::put("/watches", Access::Holder(Scope::Write), watch),
        Call::delete("/watches", Access::Holder(Scope::Write), unwatch),
    ]
}

/// Something that one is told.
#[derive(Serialize, ToSchema)]
pub(super) struct NotificationJson {
    /// Its number: newer ones are greater.
    id: i64,
    /// `proposal_answered`, `proposal_made`, `mentioned`, `answered`, `commented`, `page_changed`, `page_appeared`,
    /// `review_due`, `search_found`, `report_answered`, `page_linked`, `link_declined` or
    /// `threshold_passed`.
    kind: &'static str,
    /// The page, by its ULID.
    page: String,
    /// Its title.
    title: String,
    /// The proposal, by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
    /// The number of the comment in the page's debate, once it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<i64>,
    /// Who did it; null where that is not known here.
    by: Option<PersonJson>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    time: koinon_core::Timestamp,
    /// Whether it was read.
    seen: bool,
}

impl From<&ListedNotice> for NotificationJson {
    fn from(ListedNotice { notice, page, proposal, comment_number }: &ListedNotice) -> Self {
        Self {
            id: notice.id.0,
            kind: notice.kind.code(),
            page: page.ulid.clone(),
            title: page.title.clone(),
            proposal: proposal.as_ref().map(|proposal| proposal.ulid.clone()),
            comment: *comment_number,
            by: notice.by.as_ref().map(PersonJson::from),
            time: notice.time,
            seen: notice.seen,
        }
    }
}

/// What one is told, newest first.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(Part),
    responses((status = 200, body = List<NotificationJson>)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    part: web::Query<Part>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = (part.cursor()?.map(NoticeId), part.limit());
    let mut found = state.commons.notices(who.actor(), after, limit + 1).await?;
    let more = found.len() as i64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(0));
    let next = found.last().filter(|_| more).map(|last| last.notice.id.0.to_string());
    Ok(HttpResponse::Ok().json(List { items: found.iter().map(NotificationJson::from).collect::<Vec<_>>(), next }))
}

/// Up to where one has read.
#[derive(Deserialize, ToSchema)]
pub(super) struct SeenUpTo {
    /// The newest notification that was read; all of them unless said.
    #[schema(value_type = Option<i64>, minimum = 0)]
    up_to: Option<serde_json::Number>,
}

/// Notes that one has read what one was told, up to one of them or all.
#[utoipa::path(post, path = "/notifications/seen", tag = "notifications", request_body = SeenUpTo,
    responses((status = 204, description = "they are read")))]
pub(super) async fn see(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<SeenUpTo>,
) -> Result<HttpResponse, Problem> {
    let up_to = body.into_inner().up_to.map(|number| whole(&number)).transpose()?;
    state.commons.see_notices(who.actor(), up_to.map(NoticeId)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A whole number from 0, however JSON writes it: `7.0` is one too.
fn whole(number: &serde_json::Number) -> Result<i64, Problem> {
    // The first number that is too great for 64 bits; none below it is.
    let fits = |number: &f64| number.fract() == 0.0 && *number < 9_223_372_036_854_775_808.0;
    let written = number.as_f64().filter(fits).map(|number| number as i64);
    let none =
        || koinon_commons::Error::invalid("up_to", "no_number", "notifications have whole numbers from 1").into();
    number.as_i64().or(written).filter(|number| *number >= 0).ok_or_else(none)
}

/// Something that one wants to be told of.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct WatchJson {
    /// `page`: new versions and proposals. `theme`, `city`, `person`: new pages. `search`: pages that it finds and did not find
    /// before.
    #[schema(pattern = "^(page|theme|city|person|search)$")]
    what: String,
    /// The page's or person's ActivityPub id, the theme's code, the city's authority; a search as it is written in the address of
    /// its list, `q=compost&kind=practice_sheet`, with `in=fr` for the language whose stems are looked for too.
    target: String,
}

impl WatchJson {
    fn read(self) -> Result<Watch, Problem> {
        let watch = Watch::of(&self.what, &self.target);
        let unknown =
            || koinon_commons::Error::invalid("what", "unknown", "watch a page, a theme, a city, a person or a search");
        watch.ok_or_else(|| unknown().into())
    }
}

/// What one watches.
#[utoipa::path(get, path = "/watches", tag = "notifications", responses((status = 200, body = List<WatchJson>)))]
pub(super) async fn watches(state: web::Data<State>, who: ApiRequester) -> Result<HttpResponse, Problem> {
    let watches = state.commons.watches(who.actor()).await?;
    let items = watches.iter().map(|w| WatchJson { what: w.what().into(), target: w.target().into() });
    Ok(HttpResponse::Ok().json(List { items: items.collect::<Vec<_>>(), next: None }))
}

/// Watches something; what is watched already stays so.
#[utoipa::path(put, path = "/watches", tag = "notifications", request_body = WatchJson,
    responses((status = 204, description = "it is watched")))]
pub(super) async fn watch(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<WatchJson>,
) -> Result<HttpResponse, Problem> {
    state.commons.watch(who.actor(), body.into_inner().read()?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Watches something no more.
#[utoipa::path(delete, path = "/watches", tag = "notifications", request_body = WatchJson,
    responses((status = 204, description = "it is not watched")))]
pub(super) async fn unwatch(
    state: web::Data<State>,
    who: ApiRequester,
    body: web::Json<WatchJson>,
) -> Result<HttpResponse, Problem> {
    state.commons.unwatch(who.actor(), body.into_inner().read()?).await?;
    Ok(HttpResponse::NoContent().finish())
}
