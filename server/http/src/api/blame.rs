//! Who wrote each line of a page.

use actix_web::{HttpResponse, web};
use koinon_commons::read::PageRef;
use koinon_commons::scope::Scope;
use koinon_core::Hash;
use serde::Serialize;
use utoipa::ToSchema;

use super::calls::{Access, Call};
use super::problem::Problem;
use super::revisions::RevisionJson;
use crate::State;
use crate::requester::ApiRequester;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get("/pages/{id}/blame", Access::Anyone(Scope::Read), blame)]
}

/// Who wrote each line of a page.
#[derive(Serialize, ToSchema)]
pub(super) struct BlameJson {
    /// The revision whose text this is: the newest.
    #[schema(value_type = Option<String>)]
    revision: Option<Hash>,
    /// Whether every line is known. Otherwise the history is too long to go through at once, the page has more lines than
    /// are looked at, or its older revisions are not held here.
    complete: bool,
    /// The text, in its order.
    parts: Vec<PartJson>,
    /// The revisions that wrote what still stands, newest first.
    revisions: Vec<RevisionJson>,
}

/// Neighbouring lines that were written in the same revision.
#[derive(Serialize, ToSchema)]
pub(super) struct PartJson {
    /// The number of the first line, from 1.
    start: usize,
    /// How many lines.
    lines: usize,
    /// The lines.
    text: String,
    /// The revision that wrote them; null where that is not known.
    #[schema(value_type = Option<String>)]
    revision: Option<Hash>,
}

/// Who wrote each line of the newest text of a page. A line that was moved counts as written where it was moved. 410 for a
/// deleted page.
#[utoipa::path(get, path = "/pages/{id}/blame", tag = "history",
    params(super::PageName), responses((status = 200, body = BlameJson)))]
pub(super) async fn blame(
    state: web::Data<State>,
    who: ApiRequester,
    id: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let blame = state.commons.blame(who.actor(), &PageRef::parse(&id)).await?;
    let hash_of = |place: usize| blame.revisions.get(place).map(|revision| revision.hash);
    let parts = blame.parts.iter().map(|part| PartJson {
        start: part.start,
        lines: part.lines,
        text: part.text.clone(),
        revision: part.revision.and_then(hash_of),
    });
    Ok(HttpResponse::Ok().json(BlameJson {
        revision: blame.page.head_hash,
        complete: blame.complete,
        parts: parts.collect(),
        revisions: blame.revisions.iter().map(RevisionJson::of).collect(),
    }))
}
