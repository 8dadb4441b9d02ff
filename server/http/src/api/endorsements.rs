//! Endorsements: who vouches for which version of a page, in which capacity, and why.

use actix_web::{HttpResponse, web};
use koinon_commons::Error;
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_commons::vouch::{NewVoucher, Voucher};
use koinon_core::act::Capacity;
use koinon_core::{Hash, Timestamp};
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
        Call::get("/pages/{id}/endorsements", Access::Anyone(Scope::Read), list),
        Call::post("/pages/{id}/endorsements", Access::Holder(Scope::Write), endorse),
    ]
}

/// Somebody vouches for a version of a page. It is a comment: answered, edited, taken back and restored as one.
#[derive(Serialize, ToSchema)]
pub(super) struct EndorsementJson {
    /// ULID of the comment.
    id: String,
    /// The version.
    #[schema(value_type = String)]
    revision: Hash,
    /// `personal`, `city` or `organisation`.
    capacity: &'static str,
    /// The name of the organisation, for `organisation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
    /// Why, in Markdown; null where another server sent HTML alone.
    reason: Option<String>,
    /// Who; null once they have been forgotten.
    author: Option<PersonJson>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    published: Timestamp,
    /// How many versions followed that one; null where the way to it is not held here.
    versions_since: Option<i64>,
}

impl From<Voucher> for EndorsementJson {
    fn from(voucher: Voucher) -> Self {
        Self {
            revision: voucher.revision,
            capacity: voucher.capacity.code(),
            organisation: voucher.capacity.organisation().map(str::to_owned),
            author: voucher.comment.author.as_ref().map(PersonJson::from),
            published: voucher.comment.published,
            versions_since: voucher.versions_since,
            id: voucher.comment.ulid,
            reason: voucher.comment.markdown,
        }
    }
}

/// Who vouches for which version of a page, the last one first; of each person the last voucher.
#[utoipa::path(get, path = "/pages/{id}/endorsements", tag = "endorsements",
    params(super::PageName, Part), responses((status = 200, body = List<EndorsementJson>)))]
pub(super) async fn list(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    part: web::Query<Part>,
) -> Result<HttpResponse, Problem> {
    let from = part.cursor::<usize>()?.unwrap_or(0);
    let limit = usize::try_from(part.limit()).unwrap_or(0);
    let page = state.commons.page_row(who.actor(), &PageRef::parse(&id)).await?;
    let vouchers = state.commons.vouchers(who.actor(), page.id).await?;
    let end = from.saturating_add(limit);
    let next = (end < vouchers.len()).then(|| end.to_string());
    let items: Vec<EndorsementJson> = vouchers.into_iter().skip(from).take(limit).map(Into::into).collect();
    Ok(HttpResponse::Ok().json(List { items, next }))
}

/// A voucher that is to be given.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewEndorsement {
    /// The version, one that is held here.
    revision: String,
    /// `personal`; `city` for officers; `organisation` for those whose membership the city has confirmed.
    capacity: String,
    /// The name of the organisation, for `organisation`.
    organisation: Option<String>,
    /// Why, in Markdown, 1 to 500 characters.
    reason: String,
}

/// Vouches for a version of a page, of this city or of another one. It takes the place of the asker's voucher before, which is
/// deleted. 429 with more than 20 comments in ten minutes.
#[utoipa::path(post, path = "/pages/{id}/endorsements", tag = "endorsements",
    params(super::PageName), request_body = NewEndorsement, responses((status = 201, body = EndorsementJson)))]
pub(super) async fn endorse(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
    body: web::Json<NewEndorsement>,
) -> Result<HttpResponse, Problem> {
    let (actor, body) = (who.actor(), body.into_inner());
    let page = state.commons.page_row(actor, &PageRef::parse(&id)).await?;
    let not_here = |_| Error::invalid("revision", "version_not_here", "this is no version of the page");
    let capacity = Capacity::of(&body.capacity, body.organisation.as_deref());
    let new = NewVoucher {
        revision: body.revision.parse().map_err(not_here)?,
        capacity: capacity.ok_or_else(|| Error::invalid("capacity", "capacity", "there is no such capacity"))?,
        reason: body.reason,
    };
    let comment = state.commons.vouch(actor, page.id, new).await?;
    let vouchers = state.commons.vouchers(actor, page.id).await?;
    let made = vouchers.into_iter().find(|voucher| voucher.comment.id == comment.id).ok_or(Error::NotFound)?;
    Ok(HttpResponse::Created().json(EndorsementJson::from(made)))
}
