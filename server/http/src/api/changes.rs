//! `GET /changes`: what is public here, and what changes, for programs that keep up.

use actix_web::{HttpResponse, web};
use koinon_commons::scope::Scope;
use koinon_federation::changes::NDJSON;
use serde::Deserialize;
use utoipa::IntoParams;

use super::calls::{Access, Call};
use crate::State;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get("/changes", Access::Anyone(Scope::Read), list)]
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct From {
    /// The `since` of the last line that was read; everything without one.
    since: Option<String>,
}

/// Every page of this city as it stands, or what changed after `since`: one JSON object per line. The first says `since`
/// and, of the whole list, `total`; the others `since` and `object` (an ActivityStreams `Article` or `Tombstone`); the last
/// `since` and `complete: true`. `since` is an opaque token from which the list goes on, also one that was cut off.
#[utoipa::path(get, path = "/changes", tag = "history", params(From),
    responses((status = 200, description = "NDJSON", body = String, content_type = "application/x-ndjson")))]
pub(super) async fn list(state: web::Data<State>, query: web::Query<From>) -> HttpResponse {
    HttpResponse::Ok().content_type(NDJSON).streaming(state.federation.changes(query.since.as_deref()))
}
